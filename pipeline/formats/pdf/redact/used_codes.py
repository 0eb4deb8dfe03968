"""Which codes of which fonts a document still shows, and its contents with other codes in their place.

Looked at are all pages with what they show, and every form, pattern and drawing of a letter that no page shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.redact.codes import Code
from pipeline.formats.pdf.redact.interpret import Interpreter
from pipeline.formats.pdf.redact.shown import Content, Key, Look
from pipeline.formats.pdf.streams import name_of
from pipeline.formats.pdf.type3 import is_drawn

_KINDS = frozenset(["/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"])
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
#: Where a string of a content stands: which instruction, and which string of it.
_Place = tuple[int, int]
_String = list[tuple[Key, bytes]]


@dataclass(slots=True)
class Used:
    """A font.

    Attributes:
        font: Its dictionary.
        shown: Its codes that are shown, by their bytes, in the order in which they are shown first.
        pages: Numbers of the pages that show it, from 0.
    """

    font: Any
    shown: dict[bytes, Code] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)


class Usage:
    """What the fonts of a document are used for.

    Args:
        pdf: The document, clean and with nothing in it any more that is to go.

    Attributes:
        fonts: By their objects.
        pinned: Fonts of contents that mean one thing here and another there.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        _stand_alone(pdf)
        self.fonts = {one.objgen: Used(one) for one in pdf.objects if is_font(one)}
        self.pinned: set[Key] = set()
        self._contents: dict[Key, Content] = {}
        self._strings: dict[Key, dict[_Place, _String]] = {}
        self._written: set[Key] = set()
        self._known: dict[int, set[Key]] = {}  # fonts by the contents, which the interpreter holds
        self._interpreter = interpreter = Interpreter()
        for number, page in enumerate(pdf.pages):
            seen = set[int]()
            for content, _ in interpreter.page(page.obj).shown():
                if id(content) not in seen:
                    seen.add(id(content))
                    self._note(content, number)
        for stream, resources in _others(pdf):
            interpreter.content(stream, resources, Look(), 0)
        for content in interpreter.contents:
            self._note(content, None)

    def _note(self, content: Content, page: int | None) -> None:
        if id(content) not in self._known:
            self._known[id(content)] = self._strings_of(content)
        if page is not None:
            for key in self._known[id(content)]:
                self.fonts[key].pages.add(page)

    def _strings_of(self, content: Content) -> set[Key]:
        """Note the strings of a content, and return its fonts."""
        strings: dict[_Place, _String] = defaultdict(list)
        found = set[Key]()
        for letter in content.letters:
            if letter.look.font is None:
                continue
            key, code = letter.look.font.key, letter.code
            found.add(key)
            self.fonts[key].shown.setdefault(code.spelled, code)
            strings[letter.step, letter.element].append((key, code.spelled))
        self._contents.setdefault(content.key, content)
        known = self._strings.setdefault(content.key, strings)
        for place, string in strings.items() if known is not strings else ():
            if known.setdefault(place, string) != string:
                self.pinned.update(key for key, _ in [*known[place], *string])
        return found

    def write(self, recoded: Mapping[Key, Mapping[bytes, bytes]]) -> None:
        """Write all contents, with other codes of some fonts.

        Args:
            recoded: By the font, its new codes by the old ones.
        """
        for key, content in self._contents.items():
            strings = {
                place: b"".join(recoded.get(font, {}).get(code, code) for font, code in string)
                for place, string in self._strings[key].items()
                if any(font in recoded for font, _ in string)
            }
            if strings or key in self._written:
                self._written.add(key)
                content.stream.write(_written(content, strings))


def is_font(one: Any) -> bool:
    """Return whether an object is a font that texts can be set in."""
    return isinstance(one, pikepdf.Dictionary) and name_of(one.get("/Subtype")) in _KINDS


def _stand_alone(pdf: pikepdf.Pdf) -> None:
    """Make objects of fonts that are part of others."""
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            continue
        within = one.get("/Resources")
        for resources in (one, within):
            for name, group in _members(resources):
                if name == "/Font" and isinstance(group, pikepdf.Dictionary):
                    for key, font in group.items():
                        if is_font(font) and not font.is_indirect:
                            group[key] = pdf.make_indirect(font)
                elif name == "/ExtGState" and isinstance(group, pikepdf.Dictionary):
                    _states(pdf, group.values())
        _states(pdf, [one])


def _states(pdf: pikepdf.Pdf, states: Iterable[Any]) -> None:
    for state in states:
        font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(font, pikepdf.Array) and len(font) and is_font(font[0]) and not font[0].is_indirect:
            font[0] = pdf.make_indirect(font[0])


def _members(resources: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(resources, pikepdf.Dictionary | pikepdf.Stream):
        for name in ("/Font", "/ExtGState"):
            if name in resources:
                yield name, resources[name]


def _others(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Yield forms, patterns and drawings of letters, and what their names stand for."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and (name_of(one.get("/Subtype")) == "/Form" or "/PatternType" in one):
            yield one, one.get("/Resources")
        elif is_drawn(one):
            for drawing in one.CharProcs.values():
                yield drawing, one.get("/Resources")


def _written(content: Content, strings: Mapping[_Place, bytes]) -> bytes:
    """Return a content with other strings, in our spelling."""
    by_step: dict[int, dict[int, bytes]] = defaultdict(dict)
    for (step, element), string in strings.items():
        by_step[step][element] = string
    done, kept = list[bytes](), list[bytes]()
    for step, (operator, operands, spelled) in enumerate(content.steps):
        if operator == grammar.IMAGE:
            done += [spelling.content(b" ".join(kept)), spelled]
            kept = []
        elif operator in _SHOWS and step in by_step:
            kept += [*operands[:-1], _operand(operator, operands[-1], by_step[step]), operator.encode()]
        else:
            kept.append(spelled)
    done.append(spelling.content(b" ".join(kept)))
    return b" ".join(filter(None, done))


def _operand(operator: str, operand: bytes, strings: Mapping[int, bytes]) -> bytes:
    elements, number = list[bytes](), 0
    for one in spelling.elements(operand):
        if one[:1] in (b"(", b"<"):
            elements.append(b"<" + strings[number].hex().encode() + b">" if number in strings else one)
            number += 1
        else:
            elements.append(one)
    return b"[" + b" ".join(elements) + b"]" if operator == "TJ" else elements[0]
