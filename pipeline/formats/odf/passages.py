"""Passages of a cleaned part, and edits carried out across the spans of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.formats._office.edits import edit_pieces
from pipeline.formats.odf.tables import drop_value, sheets_of
from pipeline.formats.odf.tree import kind, q
from redaction.plan import Edit

_PARAGRAPHS = frozenset({"text:p", "text:h"})
#: Elements with a text of their own, whatever is around them.
_ALONE = frozenset(
    "text:note-citation text:note-continuation-notice-forward text:note-continuation-notice-backward "
    "presentation:footer-decl presentation:header-decl presentation:date-time-decl math:mtext math:mi math:mn math:mo "
    "math:ms text:ruby-text number:text number:currency-symbol number:embedded-text".split()
)
_INLINE = frozenset({"text:span", "text:a", "text:ruby", "text:ruby-base"})
#: Two letters or digits: more than a sign between numbers.
_WORD = re.compile(r"\w\w")
_BREAKS = {"text:tab": "\t", "text:line-break": "\n"}


@dataclass(slots=True)
class Atom:
    """A piece of a passage: text or tail of an element, an attribute, or a break.

    Attributes:
        element: Which element.
        text: Its text.
        place: ``text``, ``tail``, a Clark name of an attribute, or empty for a break.
    """

    element: etree._Element
    text: str
    place: str = "text"

    @property
    def fixed(self) -> bool:
        """Whether it is a break, which can only go."""
        return not self.place

    @property
    def visible(self) -> bool:
        """Whether a reader sees it: everything else went before."""
        return True

    def put(self, text: str) -> None:
        """Set new text."""
        if self.place == "text":
            self.element.text = text or None
        elif self.place == "tail":
            self.element.tail = text or None
        elif self.place:
            self.element.set(self.place, text)
        elif not text:
            self.element.attrib.pop(q("text:c"), None)
            if kind(self.element) == "text:s":
                self.element.set(q("text:c"), "0")
            else:
                self.element.tag = q("text:s")
                self.element.set(q("text:c"), "0")


def passages(root: etree._Element) -> Iterator[list[Atom]]:
    """Yield the atoms of each passage in a stable order; those without text to be edited are left out."""
    for sheet in sheets_of(root):
        yield [Atom(sheet, sheet.get(q("table:name"), ""), q("table:name"))]
    for element in root.iter():
        name = kind(element)
        if name in _PARAGRAPHS:
            atoms = list(_pieces(element))
            if any(atom.text for atom in atoms if not atom.fixed):
                yield atoms
        elif name in _ALONE and element.text and (not name.startswith("number:") or _WORD.search(element.text)):
            yield [Atom(element, element.text)]
        else:
            for label in ("style:num-prefix", "style:num-suffix"):
                if _WORD.search(element.get(q(label), "")):
                    yield [Atom(element, element.get(q(label), ""), q(label))]


def _pieces(paragraph: etree._Element) -> Iterator[Atom]:
    """Yield the pieces of one paragraph; paragraphs inside of it, in notes and frames, are passages of their own."""
    yield Atom(paragraph, paragraph.text or "")
    yield from _inner(paragraph)


def _inner(owner: etree._Element) -> Iterator[Atom]:
    for child in owner:
        name = kind(child)
        if name == "text:s":
            yield Atom(child, " " * _spaces(child), "")
        elif name in _BREAKS:
            yield Atom(child, _BREAKS[name], "")
        elif name in _INLINE:
            if name != "text:ruby":
                yield Atom(child, child.text or "")
            yield from _inner(child)
        yield Atom(child, child.tail or "", "tail")


def _spaces(element: etree._Element) -> int:
    said = element.get(q("text:c"), "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else 1


def edit(atoms: list[Atom], edits: Sequence[Edit]) -> int:
    """Carry out edits of one passage; see `edit_pieces`. A cell around it loses the value that its text had."""
    done = edit_pieces(atoms, edits)
    drop_value(atoms[0].element)
    return done
