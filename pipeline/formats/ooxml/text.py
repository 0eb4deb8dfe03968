"""Passages of a cleaned part, and edits carried out across the runs of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from pipeline.formats.ooxml.clean import XML, C, S, V, W, local, space

_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Two letters in a row: more than a bullet, a placeholder or a format code.
_LETTERS = re.compile(r"[^\W\d_]{2}")
#: Codes of printed headers: parts, fields, fonts, sizes, colours; a doubled sign is a sign.
CODES = re.compile(r'(&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}|.))')
_COMPUTED = re.compile(r"-?[0-9]*\.[0-9]{5,}\Z|-?[0-9.]+[eE][-+]?[0-9]+\Z")
_PRINTED = frozenset(["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"])


@dataclass(slots=True)
class Atom:
    """A piece of a passage: an element's text, one of its attributes, or a break."""

    element: etree._Element
    text: str
    attribute: str | None = None
    fixed: bool = False

    @property
    def visible(self) -> bool:
        """Whether a reader sees this text as it is, so that it can be edited.

        A computed number is shown as its format says; patterns found in its digits would be found by chance.
        """
        return local(self.element) not in {"f", "formatCode", "numFmt"} and not self._is_computed()

    def _is_computed(self) -> bool:
        return local(self.element) == "v" and _COMPUTED.match(self.text) is not None

    def put(self, text: str) -> None:
        """Set new text."""
        if self.fixed:
            parent = self.element.getparent()
            if parent is not None and not text:
                parent.remove(self.element)
            return
        if self.attribute is not None:
            self.element.set(self.attribute, text)
            return
        self.element.text = text or None
        if space(str(self.element.tag)) != C and local(self.element) == "t":
            self.element.set(f"{{{XML}}}space", "preserve")
        if local(self.element) == "v" and space(str(self.element.tag)) == S:
            owner = self.element.getparent()
            if owner is not None:
                owner.set("t", "str")


@dataclass(slots=True)
class Printed(Atom):
    """One text of a printed header, between its codes.

    Attributes:
        pieces: All texts and codes of the header, in order.
        place: Which of them this is.
    """

    pieces: list[str] = field(default_factory=list)
    place: int = 0

    def put(self, text: str) -> None:
        """Set new text."""
        self.pieces[self.place] = text.replace("&", "&&")
        self.element.text = "".join(self.pieces)


def _printed(element: etree._Element) -> Iterator[list[Atom]]:
    pieces = CODES.split(element.text or "")
    for place in range(0, len(pieces), 2):
        if pieces[place].strip():
            yield [Printed(element, pieces[place], pieces=pieces, place=place)]


def passages(root: etree._Element) -> Iterator[list[Atom]]:
    """Yield the atoms of each passage in a stable order."""
    groups: dict[etree._Element, list[Atom]] = {}
    for element in root.iter():
        if (found := _may_say(str(element.tag))) is None:
            continue
        name, home = found
        if (key := _named(element, name, home)) is not None:
            yield [Atom(element, element.get(key, ""), attribute=key)]
        elif name == "t" or (name in _BREAKS and local(_parent(element)) != "tabs"):
            owner = _owner(element)
            if owner is not None:
                fixed = name != "t"
                atom = Atom(element, _BREAKS[name] if fixed else element.text or "", fixed=fixed)
                groups.setdefault(owner, []).append(atom)
        elif name in _PRINTED and home == S:
            yield from _printed(element)
        elif _alone(element, name, home):
            yield [Atom(element, element.text or "")]
    yield from (atoms for atoms in groups.values() if any(not a.fixed for a in atoms))


@lru_cache(maxsize=8192)
def _may_say(tag: str) -> tuple[str, str] | None:
    """Return name and namespace of elements that may hold text which a reader sees, None for all others."""
    name, home = tag.rpartition("}")[2], space(tag)
    own = home in {S, C} and name in {"v", "f", "separator", "formatCode", "name"}
    named = name in {"sheet", "textpath", "lvlText", "numFmt"}
    return (name, home) if own or named or name == "t" or name in _BREAKS or name in _PRINTED else None


def _named(element: etree._Element, name: str, home: str) -> str | None:
    """Return the attribute that holds text which a reader sees."""
    if name == "sheet" and home == S:
        return "name"
    if name == "textpath" and home == V:
        return "string" if element.get("string") else None
    if name == "lvlText" and home == W and _LETTERS.search(element.get(f"{{{W}}}val", "")):
        return f"{{{W}}}val"
    if name == "numFmt" and home in {S, C} and _LETTERS.search(element.get("formatCode", "")):
        return "formatCode"
    return None


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _owner(element: etree._Element) -> etree._Element | None:
    return next((up for up in element.iterancestors() if local(up) in {"p", "si", "is", "rt", "rubyBase"}), None)


def _alone(element: etree._Element, name: str, home: str) -> bool:
    if home == C:
        return name in {"v", "separator", "formatCode", "name"} and bool(element.text)
    if home != S:
        return False
    if name == "v":
        return _parent(element).get("t", "n") in {"n", "str", "d"} and bool(element.text)
    return name == "f"
