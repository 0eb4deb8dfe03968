"""Compact Font Format programs cut down to the glyphs that are still shown, numbered anew, without subroutines.

Strings, encodings, character sets and parts of the font that only other glyphs use go with them.
Source: Adobe Technical Note 5176.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from pipeline.formats.pdf.redact.charstrings import Flat

_NOTHING = ".notdef"
#: Of the top dictionary: what only says what the font is called and who made it, or what tells of all its glyphs.
_TELLING = frozenset(
    "version Notice Copyright FullName FamilyName Weight UniqueID XUID PostScript BaseFontName BaseFontBlend "
    "SyntheticBase Encoding".split()
)
_WIDTHS = ("defaultWidthX", "nominalWidthX")
_EMPTY = bytes([14])
_MOST_BYTES = 1 << 25
_SAME, _USUAL = [1, 0, 0, 1, 0, 0], [0.001, 0, 0, 0.001, 0, 0]


class Compact:
    """A program in Compact Font Format.

    Args:
        raw: Its bytes.

    Attributes:
        is_keyed: Whether its glyphs are chosen by CIDs of their own.
        glyphs: Their names, or ``cid`` and a number, in order.
        encoding: By code the name of a glyph, as the program says.

    Raises:
        Exception: Whatever the library raises for what it cannot parse.
    """

    def __init__(self, raw: bytes) -> None:
        from fontTools.cffLib import CFFFontSet, cffISOAdobeStrings
        from fontTools.encodings.StandardEncoding import StandardEncoding

        self._standard = StandardEncoding
        self._set: Any = CFFFontSet()
        self._set.decompile(io.BytesIO(raw), None)
        self._top: Any = self._set.topDictIndex[0]
        self.is_keyed = hasattr(self._top, "ROS")
        self.glyphs: list[str] = list(getattr(self._top, "charset", None) or cffISOAdobeStrings)[: self._top.numGlyphs]
        self.numbers = {name: place for place, name in enumerate(self.glyphs)}
        stated = None if self.is_keyed else getattr(self._top, "Encoding", "StandardEncoding")
        listed = StandardEncoding if isinstance(stated, str) else stated or ()
        self.encoding = {code: name for code, name in enumerate(listed) if name != _NOTHING and name in self.numbers}
        self._general = [one.bytecode for one in self._set.GlobalSubrs]

    def cut(self, glyphs: Iterable[int]) -> dict[int, Flat]:
        """Return the drawings of glyphs, and of those that they are put together from, by their numbers."""
        drawn: dict[int, Flat] = {}
        todo = [0, *glyphs]
        local: dict[int, list[bytes]] = {}
        room = _MOST_BYTES
        for glyph in todo:  # grows: two at most for each glyph
            if glyph in drawn or not 0 <= glyph < len(self.glyphs):
                continue
            part = self._part(glyph)
            if part not in local:
                local[part] = [one.bytecode for one in getattr(self._private(part), "Subrs", [])]
            drawn[glyph] = Flat(self._top.CharStrings[self.glyphs[glyph]].bytecode, local[part], self._general)
            room -= len(drawn[glyph].code)
            if room < 0:
                raise ValueError("size")
            names = [self._standard[code] for code in drawn[glyph].accent if 0 <= code < len(self._standard)]
            todo += [self.numbers[name] for name in names if name in self.numbers]
        return drawn

    @property
    def box(self) -> tuple[float, ...]:
        """The box around its glyphs, in thousandths of the size: left, low, right and high end."""
        matrix = self._top.rawDict.get("FontMatrix", [0.001])
        return tuple(1000 * matrix[0] * one for one in self._top.FontBBox)

    def _part(self, glyph: int) -> int:
        return int(self._top.FDSelect[glyph]) if self.is_keyed else 0

    def _private(self, part: int) -> Any:
        return self._top.FDArray[part].Private if self.is_keyed else self._top.Private

    def written(self, drawn: Mapping[int, Flat], names: Mapping[int, str], *, places: int = 0) -> bytes:
        """Return a program of some glyphs.

        Args:
            drawn: Their drawings, by their old numbers, in the order of the new ones.
            names: What those are called now whose names change: for keyed fonts ``cid`` and a number.
            places: How many glyphs the program has at least, numbered as before; 0 where they are numbered anew.
        """
        from fontTools.cffLib import CharStrings, GlobalSubrsIndex
        from fontTools.misc.psCharStrings import T2CharString

        top = self._top
        order = [one for one in range(places) if one < len(self.glyphs)] if places else list(drawn)
        parts = dict.fromkeys(self._part(glyph) for glyph in order if glyph in drawn)
        renumbered = {part: place for place, part in enumerate(parts)}
        strings: dict[str, Any] = {}
        selected = []
        for glyph in order:
            part = self._part(glyph) if glyph in drawn else next(iter(parts))
            name = names.get(glyph, self.glyphs[glyph] if glyph in drawn else f"y{glyph}" if glyph else _NOTHING)
            body = drawn[glyph].code if glyph in drawn else _EMPTY
            strings[name] = T2CharString(bytecode=body, private=self._private(part), globalSubrs=[])
            selected.append(renumbered[part])
        if len(strings) != len(order):
            raise ValueError("two glyphs of one name")
        self._strip(list(parts))
        held = CharStrings(None, None, None, None, None, None)
        held.charStrings = strings
        top.charset, top.CharStrings, top.numGlyphs = list(strings), held, len(strings)
        if self.is_keyed:
            top.FDSelect.gidArray, top.FDSelect.format = selected, 0
            top.CIDCount = 1 + max((int(name[3:]) for name in strings if name != _NOTHING), default=0)
        self._set.fontNames = ["F"]
        self._set.GlobalSubrs = top.GlobalSubrs = GlobalSubrsIndex()
        top.recalcFontBBox()
        sink = io.BytesIO()
        self._set.compile(sink, SimpleNamespace(recalcBBoxes=False))
        return sink.getvalue()

    def _strip(self, parts: list[int]) -> None:
        top = self._top
        for key in _TELLING:
            _without(top, key)
        if self.is_keyed:
            top.FDArray.items = [top.FDArray[part] for part in parts]
        for place in range(len(parts) if self.is_keyed else 1):
            private = self._private(place)
            for key in ("Subrs", *_WIDTHS):
                _without(private, key)
            if self.is_keyed:
                # The library leaves out a matrix that is the usual one: with one of a part alone that would be another.
                if getattr(top.FDArray[place], "FontMatrix", _SAME) == _SAME:
                    _without(top.FDArray[place], "FontMatrix")
                elif getattr(top, "FontMatrix", _USUAL) == _USUAL:
                    raise ValueError("matrix")
                for key in ("FontName", "UnderlinePosition", "UnderlineThickness", *_TELLING):
                    _without(top.FDArray[place], key)


def _without(dictionary: Any, key: str) -> None:
    dictionary.rawDict.pop(key, None)
    vars(dictionary).pop(key, None)
