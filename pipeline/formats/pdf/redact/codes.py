"""Codes of fonts: how a string is cut into codes, what each means, how sure that is, and how wide its letter is.

Source: ISO 32000-1:2008, 9.2.4, 9.4.4, 9.6, 9.7 and 9.10.2.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import pikepdf
from pdfminer.cmapdb import CMapDB
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.formats.pdf.redact import encodings
from pipeline.formats.pdf.redact.cmaps import CharacterMap, parsed
from pipeline.formats.pdf.streams import bounded, name_of

_BLANK = b" "
_EM = 1000.0
_THOUSANDTH = 0.001
_DEFAULT_HEIGHT, _DEFAULT_RISE = -1000.0, 880.0
_COLLECTIONS = ("Adobe-Japan1", "Adobe-GB1", "Adobe-CNS1", "Adobe-Korea1")
#: Of /W arrays: more entries than any font has glyphs.
_MOST_WIDTHS = 70_000
_LIBRARY_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OSError, IndexError, AssertionError)


class Certainty(IntEnum):
    """How sure it is what a code means."""

    NONE = 0
    GUESSED = 1
    NAMED = 2
    MAPPED = 3


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a font.

    Attributes:
        spelled: Its bytes.
        text: What it means; empty where nothing tells.
        width: How far the next letter is, in shares of the font's size: to the right, or up in vertical writing.
        is_blank: Whether it is the one-byte code 32, which word spacing widens.
        certainty: How sure its meaning is.
        centre: In vertical writing, where the letter's own origin lies from the line's: to the left and down.
    """

    spelled: bytes
    text: str
    width: float
    is_blank: bool
    certainty: Certainty
    centre: tuple[float, float] = (0.0, 0.0)


class Codes:
    """What one font makes of strings.

    Args:
        font: The font's dictionary.

    Attributes:
        key: Its object.
        vertical: Whether lines run from top to bottom.
        is_drawn: Whether its letters are content streams (Type 3).
        scale: Of Type 3 fonts, the shares of the size that one unit of a letter's own space is, across and up.
    """

    def __init__(self, font: Any) -> None:
        self.key: tuple[int, int] = font.objgen
        self._known: dict[bytes, Code] = {}
        kind = name_of(font.get("/Subtype"))
        self.is_drawn = kind == "/Type3"
        self.scale = _scale(font) if self.is_drawn else (_THOUSANDTH, _THOUSANDTH)
        mapped = font.get("/ToUnicode")
        self._map = parsed(bounded(mapped)) if isinstance(mapped, pikepdf.Stream) else CharacterMap()
        self._inner: _Simple | _Composite = _Composite(font) if kind == "/Type0" else _Simple(font, kind)
        self.vertical = self._inner.vertical

    def of(self, string: bytes) -> list[Code]:
        """Return the codes of a string."""
        known = self._known
        found, place, size = [], 0, self._inner.size
        while place < len(string):
            wide = size or self._inner.size_at(string, place)
            spelled = string[place : place + wide]
            code = known.get(spelled)
            if code is None:
                code = known[spelled] = self._code(spelled)
            found.append(code)
            place += wide
        return found

    def cid(self, spelled: bytes) -> int:
        """Return the number of the glyph that a code of a composite font chooses; of another font the code."""
        return self._inner.cid(spelled)

    def _code(self, spelled: bytes) -> Code:
        text = self._map.texts.get(spelled)
        if text is None and len(spelled) == 1:
            text = self._map.texts.get(b"\0" + spelled)
        certainty = Certainty.MAPPED
        if not text or _is_meaningless(text):
            text, certainty = self._inner.text(spelled)
        width = self._inner.width(spelled) * self.scale[0]
        is_blank = spelled == _BLANK
        return Code(spelled, text, width, is_blank, certainty if text else Certainty.NONE, self._inner.centre(spelled))


class _Simple:
    """A font of one-byte codes."""

    size, vertical = 1, False

    def __init__(self, font: Any, kind: str) -> None:
        self._font, self._kind = font, kind
        self._descriptor = font.get("/FontDescriptor")
        self._family = name_of(font.get("/BaseFont"))[1:].rpartition("+")[2]
        self._names, self._certainty = self._encoding()
        self._widths = self._table()

    def size_at(self, string: bytes, place: int) -> int:
        return 1

    def text(self, spelled: bytes) -> tuple[str, Certainty]:
        name = self._names.get(spelled[0])
        return ("", Certainty.NONE) if name is None else (encodings.text_of(name), self._certainty)

    def width(self, spelled: bytes) -> float:
        return self._widths.get(spelled[0], self._missing)

    def centre(self, spelled: bytes) -> tuple[float, float]:
        return 0.0, 0.0

    def cid(self, spelled: bytes) -> int:
        return spelled[0]

    def _encoding(self) -> tuple[Mapping[int, str], Certainty]:
        stated = self._font.get("/Encoding")
        is_list = isinstance(stated, pikepdf.Dictionary)
        name = name_of(stated.get("/BaseEncoding") if is_list else stated)
        found, certainty = encodings.base(name), Certainty.NAMED
        if found is None and self._kind != "/Type3":
            found = encodings.built_in(self._descriptor)
        if found is None and (symbols := encodings.of_symbols(self._family)) is not None:
            found = symbols[0]
        if found is None:
            usual = "/WinAnsiEncoding" if self._kind == "/TrueType" else "/StandardEncoding"
            found, certainty = encodings.base(usual) or {}, Certainty.GUESSED
        differences = stated.get("/Differences") if is_list else None
        if isinstance(differences, pikepdf.Array):
            found, code = dict(found), 0
            for one in differences:
                if isinstance(one, pikepdf.Name):
                    found[code] = name_of(one)[1:]
                    code += 1
                else:
                    code = int(_number(one, 0.0))
        return found, certainty

    def _table(self) -> dict[int, float]:
        described = isinstance(self._descriptor, pikepdf.Dictionary)
        self._missing = _number(self._descriptor.get("/MissingWidth"), 0.0) if described else 0.0
        widths = self._font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            first = int(_number(self._font.get("/FirstChar"), 0.0))
            return {first + place: _number(one, 0.0) for place, one in enumerate(widths)}
        if (symbols := encodings.of_symbols(self._family)) is not None:
            return {code: float(symbols[1].get(name, self._missing)) for code, name in self._names.items()}
        metrics = FONT_METRICS.get(self._family) or FONT_METRICS[_standard(self._family)]
        return {
            code: float(metrics[1].get(encodings.text_of(name), self._missing)) for code, name in self._names.items()
        }


class _Composite:
    """A font of codes of several bytes, which choose glyphs by number."""

    def __init__(self, font: Any) -> None:
        inner = font.get("/DescendantFonts")
        self._inner = inner[0] if isinstance(inner, pikepdf.Array) and len(inner) else pikepdf.Dictionary()
        self._map, self._library, self.vertical = _chosen(font.get("/Encoding"))
        self._is_unicode = any(mark in name_of(font.get("/Encoding")) for mark in ("UCS2", "UTF16"))
        # Codes of the identity map are of two bytes, whatever they are.
        self.size = 2 if self._map is None and self._library is None else 0
        self._widths = by_cid(self._inner.get("/W"), 1)
        self._heights = by_cid(self._inner.get("/W2"), 3)
        self._width = _number(self._inner.get("/DW"), _EM)
        self._default = [_number(one, 0.0) for one in _list(self._inner.get("/DW2"))[:2]]

    def size_at(self, string: bytes, place: int) -> int:
        if self._map is not None:
            return self._map.size_at(string, place)
        node: Any = self._library
        for wide, byte in enumerate(string[place : place + 4], 1):
            node = node.get(byte) if isinstance(node, dict) else None
            if not isinstance(node, dict):
                return wide if node is not None else max(wide, 1 if byte < 0x80 else 2)
        return 2

    def text(self, spelled: bytes) -> tuple[str, Certainty]:
        if self._is_unicode:
            return spelled.decode("utf-16-be", "replace"), Certainty.NAMED
        cid = self.cid(spelled)
        if (collected := self._collection) is not None:
            return str(collected.cid2unichr.get(cid, "")), Certainty.NAMED
        return self._characters.get(self._glyph(cid), ""), Certainty.GUESSED

    def width(self, spelled: bytes) -> float:
        cid = self.cid(spelled)
        if not self.vertical:
            return self._widths.get(cid, (self._width,))[0]
        if cid in self._heights:
            return self._heights[cid][0]
        return self._default[1] if len(self._default) > 1 else _DEFAULT_HEIGHT

    def centre(self, spelled: bytes) -> tuple[float, float]:
        if not self.vertical:
            return 0.0, 0.0
        cid = self.cid(spelled)
        if cid in self._heights:
            return self._heights[cid][1] * _THOUSANDTH, self._heights[cid][2] * _THOUSANDTH
        rise = self._default[0] if self._default else _DEFAULT_RISE
        return self._widths.get(cid, (self._width,))[0] / 2 * _THOUSANDTH, rise * _THOUSANDTH

    def cid(self, spelled: bytes) -> int:
        if self._map is not None:
            found = self._map.cid(spelled)
            return (
                int.from_bytes(spelled, "big")
                if found is None and self._map.uses.startswith("Identity")
                else found or 0
            )
        node: Any = self._library
        if node is None:
            return int.from_bytes(spelled, "big")
        for byte in spelled:
            node = node.get(byte) if isinstance(node, dict) else None
        return node if isinstance(node, int) else 0

    def _glyph(self, cid: int) -> int:
        table = self._glyphs
        return cid if table is None else int.from_bytes(table[2 * cid : 2 * cid + 2], "big")

    @functools.cached_property
    def _glyphs(self) -> bytes | None:
        table = self._inner.get("/CIDToGIDMap")
        return bounded(table) if isinstance(table, pikepdf.Stream) else None

    @functools.cached_property
    def _collection(self) -> Any:
        """The library's map from the glyphs of a character collection to characters, or None."""
        system = self._inner.get("/CIDSystemInfo")
        if not isinstance(system, pikepdf.Dictionary):
            return None
        name = f"{system.get('/Registry', '')!s}-{system.get('/Ordering', '')!s}"
        if name not in _COLLECTIONS:
            return None
        try:
            return CMapDB.get_unicode_map(name, self.vertical)
        except _LIBRARY_FAULTS:
            return None

    @functools.cached_property
    def _characters(self) -> dict[int, str]:
        """What the font program says of its glyphs."""
        descriptor = self._inner.get("/FontDescriptor")
        stream = descriptor.get("/FontFile2") if isinstance(descriptor, pikepdf.Dictionary) else None
        return encodings.characters_of(bounded(stream)) if isinstance(stream, pikepdf.Stream) else {}


def _chosen(encoding: Any) -> tuple[CharacterMap | None, Any, bool]:
    """Return a map of the file, or the library's of that name, both None for the identity; and whether it runs down."""
    if isinstance(encoding, pikepdf.Stream):
        mapped = parsed(bounded(encoding))
        wide = _number(encoding.get("/WMode"), 0.0) == 1
        return (mapped if mapped.spaces else None), None, mapped.vertical or wide
    name = name_of(encoding)[1:]
    vertical = name == "V" or name.endswith("-V")
    if not name or name.startswith("Identity"):
        return None, None, vertical
    try:
        found = CMapDB.get_cmap(name)
        return None, getattr(found, "code2cid", None), vertical
    except _LIBRARY_FAULTS:
        return None, None, vertical


def by_cid(table: Any, count: int) -> dict[int, tuple[float, ...]]:
    """Return what /W or /W2 says of each CID, so many numbers each."""
    found: dict[int, tuple[float, ...]] = {}
    parts, place = _list(table), 0
    while place + 1 < len(parts):
        first = int(_number(parts[place], 0.0))
        if isinstance(parts[place + 1], pikepdf.Array):
            numbers = [_number(one, 0.0) for one in parts[place + 1]]
            for at in range(0, len(numbers) - count + 1, count):
                found[first + at // count] = tuple(numbers[at : at + count])
            place += 2
        else:
            last = int(_number(parts[place + 1], 0.0))
            numbers = [_number(one, 0.0) for one in parts[place + 2 : place + 2 + count]]
            if len(numbers) == count:
                for cid in range(first, min(last, first + _MOST_WIDTHS) + 1):
                    found[cid] = tuple(numbers)
            place += 2 + count
        if len(found) > _MOST_WIDTHS:
            break
    return found


def _scale(font: Any) -> tuple[float, float]:
    matrix = [_number(one, 0.0) for one in _list(font.get("/FontMatrix"))]
    return (matrix[0], matrix[3]) if len(matrix) == 6 else (_THOUSANDTH, _THOUSANDTH)


def _standard(family: str) -> str:
    """Return the standard font that viewers show in place of one that tells no widths."""
    low = family.lower()
    stem = "Courier" if "cour" in low else "Times" if "times" in low or "roman" in low else "Helvetica"
    bold, slanted = "bold" in low, "italic" in low or "oblique" in low
    slant = "Italic" if stem == "Times" else "Oblique"
    style = ("Bold" if bold else "") + (slant if slanted else "")
    if not style:
        return "Times-Roman" if stem == "Times" else stem
    return f"{stem}-{style}"


def _is_meaningless(text: str) -> bool:
    return all(one == "\ufffd" or unicodedata.category(one) in ("Co", "Cn", "Cc") for one in text)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else []


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default
