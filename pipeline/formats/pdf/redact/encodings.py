"""What the codes of simple fonts stand for: base encodings, names of glyphs, encodings inside of font programs.

Source: ISO 32000-1:2008, 9.6.6 and annex D; Adobe Glyph List Specification.
"""

from __future__ import annotations

import functools
import io
import re
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pikepdf
from pdfminer.glyphlist import glyphname2unicode
from pdfminer.latin_enc import ENCODING

from pipeline.formats.pdf.streams import bounded

_BASES = ("/StandardEncoding", "/MacRomanEncoding", "/WinAnsiEncoding", "/PDFDocEncoding")
_HEX = re.compile(r"uni((?:[0-9A-F]{4})+)|u([0-9A-F]{4,6})")
_DUP = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/(){}<>\[\]%]{1,127})\s+put")
_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, struct.error, OverflowError)
#: Symbolic TrueType fonts have their codes in this block of private characters.
_SYMBOLIC = 0xF000
_SURROGATES = range(0xD800, 0xE000)
_MOST_CODES = 256
#: More than any map of a font has; a broken one tells the same ones again and again.
_MOST_CHARACTERS = 0x40000

Encoding = Mapping[int, str]


@functools.cache
def base(name: str) -> Encoding | None:
    """Return a base encoding, code by code a name of a glyph; None for a name that stands for none."""
    if name not in _BASES:
        return None
    place = 1 + _BASES.index(name)
    found = {entry[place]: entry[0] for entry in ENCODING if entry[place] is not None}
    if name == "/WinAnsiEncoding":
        found |= {0xA0: "space", 0xAD: "hyphen"}
        found |= {code: "bullet" for code in range(0x21, _MOST_CODES) if code not in found}
    return MappingProxyType({code: glyph for code, glyph in found.items() if isinstance(code, int)})


@functools.cache
def of_symbols(family: str) -> tuple[Encoding, Mapping[str, float]] | None:
    """Return encoding and widths of a standard font of symbols; None for another font."""
    from reportlab.pdfbase import _fontdata

    if family not in ("Symbol", "ZapfDingbats"):
        return None
    glyphs = _fontdata.encodings[f"{family}Encoding"]
    named = {code: glyph for code, glyph in enumerate(glyphs) if glyph and glyph != ".notdef"}
    return MappingProxyType(named), MappingProxyType(_fontdata.widthsByFontGlyph[family])


@functools.lru_cache(maxsize=4096)
def text_of(glyph: str) -> str:
    """Return the text that a glyph's name stands for; empty where it tells none."""
    stem = glyph.partition(".")[0]
    return "".join(map(_component, stem.split("_"))) if stem else ""


def _component(name: str) -> str:
    if name in glyphname2unicode:
        return str(glyphname2unicode[name])
    found = _HEX.fullmatch(name)
    if found is None:
        return ""
    digits = found[1] or ""
    codes = [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)] if digits else [int(found[2], 16)]
    if any(code in _SURROGATES or code > 0x10FFFF for code in codes):
        return ""
    return "".join(map(chr, codes))


def built_in(descriptor: Any) -> Encoding | None:
    """Return the encoding that a font program brings along, or None where there is none that can be read."""
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    readers = (("/FontFile", of_type1), ("/FontFile3", _of_cff), ("/FontFile2", _of_truetype))
    for key, reader in readers:
        stream = descriptor.get(key)
        if isinstance(stream, pikepdf.Stream):
            try:
                return reader(bounded(stream))
            except _FAULTS:
                return None
    return None


def of_type1(program: bytes) -> Encoding | None:
    """Return the encoding that a Type 1 program brings along."""
    clear = program[: max(program.find(b"eexec"), 0)]
    found = {int(code): name.decode("latin-1") for code, name in _DUP.findall(clear)}
    if found:
        return {code: name for code, name in found.items() if code < _MOST_CODES}
    return base("/StandardEncoding") if b"StandardEncoding def" in clear else None


def _of_cff(program: bytes) -> Encoding | None:
    from pdfminer.pdffont import CFFFont

    if program[:4] == b"OTTO":
        program = _table(program, b"CFF ")
    font = CFFFont("", io.BytesIO(program))
    named = {code: str(font.gid2name[gid]) for code, gid in font.code2gid.items() if gid in font.gid2name}
    return named or base("/StandardEncoding")


def _of_truetype(program: bytes) -> Encoding | None:
    """Return what a symbolic font's own table says, in names of characters."""
    maps = character_maps(program)
    characters = {glyph: code for (platform, kind), table in maps.items() if (platform, kind) in _UNICODE
                  for code, glyph in table.items()}  # fmt: skip
    found: dict[int, str] = {}
    for key in ((3, 0), (1, 0)):
        for code, glyph in maps.get(key, {}).items():
            short = code - _SYMBOLIC if code >= _SYMBOLIC else code
            if glyph in characters and 0 <= short < _MOST_CODES:
                found.setdefault(short, f"u{characters[glyph]:04X}")
    return found or None


_UNICODE = frozenset([(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (3, 1), (3, 10)])


def characters_of(program: bytes) -> dict[int, str]:
    """Return by number of a glyph the character that a TrueType program has it for; empty where it does not say."""
    try:
        maps = character_maps(program)
    except _FAULTS:
        return {}
    found: dict[int, str] = {}
    for key in sorted(maps.keys() & _UNICODE, reverse=True):
        for code, glyph in maps[key].items():
            if code not in _SURROGATES and not 0xE000 <= code <= 0xF8FF:
                found.setdefault(glyph, chr(code))
    return found


def character_maps(program: bytes) -> dict[tuple[int, int], dict[int, int]]:
    """Return the tables of format 0, 4, 6 and 12 of ``cmap``, by platform and encoding: character to glyph."""
    table = _table(program, b"cmap")
    found: dict[tuple[int, int], dict[int, int]] = {}
    count = struct.unpack_from(">H", table, 2)[0]
    for number in range(min(count, 64)):
        platform, kind, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        found[platform, kind] = _subtable(table[offset:])
    return found


def _subtable(table: bytes) -> dict[int, int]:
    form = struct.unpack_from(">H", table, 0)[0]
    if form == 0:
        return {code: glyph for code, glyph in enumerate(table[6 : 6 + _MOST_CODES]) if glyph}
    if form == 6:
        first, count = struct.unpack_from(">HH", table, 6)
        glyphs = struct.unpack_from(f">{count}H", table, 10)
        return {first + place: glyph for place, glyph in enumerate(glyphs) if glyph}
    if form == 4:
        return _segments(table)
    if form == 12:
        return _groups(table)
    return {}


def _segments(table: bytes) -> dict[int, int]:
    half = struct.unpack_from(">H", table, 6)[0] // 2
    row = f">{half}H"
    ends = struct.unpack_from(row, table, 14)
    starts = struct.unpack_from(row, table, 16 + 2 * half)
    deltas = struct.unpack_from(row, table, 16 + 4 * half)
    at = 16 + 6 * half
    offsets = struct.unpack_from(row, table, at)
    found: dict[int, int] = {}
    room = _MOST_CHARACTERS
    for place, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        room -= max(0, end - start)
        if room < 0:
            raise ValueError("characters upon characters")
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                where = at + 2 * place + offset + 2 * (code - start)
                if where + 2 > len(table):
                    break
                glyph = struct.unpack_from(">H", table, where)[0]
            if (glyph or not offset) and (number := (glyph + delta) & 0xFFFF):
                found[code] = number
    return found


def _groups(table: bytes) -> dict[int, int]:
    count = struct.unpack_from(">I", table, 12)[0]
    found: dict[int, int] = {}
    room = _MOST_CHARACTERS
    for number in range(min(count, 0xFFFF)):
        start, end, glyph = struct.unpack_from(">III", table, 16 + 12 * number)
        room -= max(0, end - start)
        if room < 0:
            raise ValueError("characters upon characters")
        for place in range(min(end - start, 0xFFFF) + 1):
            found[start + place] = glyph + place
    return found


def sfnt_tables(program: bytes) -> dict[bytes, bytes]:
    """Return the tables of a TrueType or OpenType program.

    Raises:
        struct.error: Its directory is cut off.
    """
    found: dict[bytes, bytes] = {}
    for number in range(min(struct.unpack_from(">H", program, 4)[0], _MOST_CODES)):
        name, _, offset, size = struct.unpack_from(">4sIII", program, 12 + 16 * number)
        found.setdefault(name, program[offset : offset + size])
    return found


def _table(program: bytes, tag: bytes) -> bytes:
    return sfnt_tables(program)[tag]
