"""Composite fonts cut down to the CIDs that are still shown, numbered anew where their numbers are the program's own.

Programs that make subsets number glyphs in the order in which they meet them: numbers of letters that stay then tell
where others stood. Where nothing else gives a number its meaning, codes, CIDs and glyphs are counted from 1 in the order
in which the document shows them now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.interpret import Key
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_truetype import CharacterMaps, Face
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of

_COLLECTIONS = ("Japan1", "Japan2", "GB1", "CNS1", "Korea1", "KR")
_UNICODE = ((3, 10), (3, 1), (0, 4), (0, 3), (0, 6), (0, 1), (0, 0), (0, 2))
_BMP = 0xFFFF
_CODE_BYTES = 2


@dataclass(slots=True)
class Trimmed:
    """What became of fonts.

    Attributes:
        gone: How many entries and outlines went.
        recoded: By the font, its new codes by the old ones.
        program: The new program, or None where there is none.
        box: Around all its glyphs, in units of its em, where that is known.
    """

    gone: int = 0
    recoded: dict[Key, dict[bytes, bytes]] = field(default_factory=dict)
    program: bytes | None = None
    box: tuple[float, ...] | None = None


def inner_of(font: Any) -> Any:
    """Return the descendant of a composite font.

    Raises:
        ValueError: It has none.
    """
    listed = font.get("/DescendantFonts")
    if not isinstance(listed, pikepdf.Array) or not len(listed) or not isinstance(listed[0], pikepdf.Dictionary):
        raise ValueError("descendant")
    return listed[0]


def trim_keyed(change: Change, fonts: list[Used], program: bytes | None, *, renumber: bool) -> Trimmed:
    """Cut composite fonts that share a program.

    Args:
        change: Where it is written.
        fonts: The fonts.
        program: What draws them, or None.
        renumber: Whether codes and glyphs may be numbered anew.

    Raises:
        Exception: Whatever says that the program cannot be cut.
    """
    codes = {used.font.objgen: _cids(used) for used in fonts}
    cids = dict.fromkeys(cid for those in codes.values() for cid in those.values())
    is_free = renumber and program is not None and all(_is_free(used) for used in fonts)
    numbers = {cid: place for place, cid in enumerate(dict.fromkeys([0, *cids]))} if is_free else {}
    trimmed = Trimmed()
    if program is not None:
        is_compact = program[:1] == b"\1"
        cut = _compact if is_compact else _outlined
        if program[:4] == b"OTTO":
            raise ValueError("program")
        cut(change, fonts, codes, numbers, program, trimmed, renumber=renumber)
    else:
        _tables(change, fonts, codes, {}, {})
    done = set[Key]()
    for used in fonts:
        key, inner = used.font.objgen, inner_of(used.font)
        new = {code: numbers[cid].to_bytes(_CODE_BYTES, "big") for code, cid in codes[key].items()} if numbers else {}
        trimmed.gone += font_maps.trim_texts(change, used.font, used.shown, new)
        trimmed.gone += font_maps.trim_encoding_map(change, used.font, used.shown)
        if new:
            trimmed.recoded[key] = new
        mark = inner.objgen if inner.is_indirect else key
        if mark not in done:
            done.add(mark)
            shared = [one for one in fonts if inner_of(one.font).objgen == inner.objgen] if inner.is_indirect else [used]
            those = {cid for one in shared for cid in codes[one.font.objgen].values()}
            trimmed.gone += font_maps.trim_cid_widths(change, inner, those, numbers)
    return trimmed


def _cids(used: Used) -> dict[bytes, int]:
    """Return the CIDs of the codes that a font shows."""
    from pipeline.formats.pdf.redact.codes import Codes

    chosen = Codes(used.font)
    return {code: chosen.cid(code) for code in used.shown}


def _is_free(used: Used) -> bool:
    """Return whether nothing but its own program gives the codes of a font their meaning."""
    if not name_of(used.font.get("/Encoding")).startswith("/Identity-"):
        return False
    system = inner_of(used.font).get("/CIDSystemInfo")
    ordering = str(system.get("/Ordering", "")) if isinstance(system, pikepdf.Dictionary) else ""
    return ordering not in _COLLECTIONS and all(len(code) == _CODE_BYTES for code in used.shown)


_Cids = Mapping[Key, Mapping[bytes, int]]


def _outlined(
    change: Change, fonts: list[Used], codes: _Cids, numbers: Mapping[int, int], program: bytes, trimmed: Trimmed,
    *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a TrueType program."""
    face = Face(program)
    tables = {used.font.objgen: font_maps.glyph_table(inner_of(used.font)) for used in fonts}
    order = [_glyph(tables[key], cid) for key, those in codes.items() for cid in those.values()]
    glyphs, drawn = face.cut(order, renumber=renumber)
    outside = max(glyphs.values()) + 1
    found = {
        used.font.objgen: {
            cid: glyphs.get(_glyph(tables[used.font.objgen], cid), outside) for cid in codes[used.font.objgen].values()
        }
        for used in fonts
    }
    _tables(change, fonts, codes, numbers, found)
    is_told = all(len(font_maps.texts_of(used.font, used.shown)) == len(used.shown) for used in fonts)
    maps = {} if is_told else _characters(face.maps, glyphs)
    trimmed.program = face.written(glyphs, drawn, maps, {})
    trimmed.box = face.box(drawn)
    trimmed.gone += face.count - len(glyphs)


def _glyph(table: bytes | None, cid: int) -> int:
    return cid if table is None else int.from_bytes(table[2 * cid : 2 * cid + 2], "big")


def _characters(maps: CharacterMaps, glyphs: Mapping[int, int]) -> CharacterMaps:
    """Return one character for each glyph, for readers that have nothing else to tell text from."""
    table = next((maps[key] for key in _UNICODE if key in maps), {})
    found: dict[int, int] = {}
    for character, glyph in sorted(table.items()):
        if glyph in glyphs and glyph not in found:
            found[glyph] = character
    mapped = {character: glyphs[glyph] for glyph, character in found.items()}
    return {(3, 10 if max(mapped) > _BMP else 1): mapped} if mapped else {}


def _tables(
    change: Change, fonts: list[Used], codes: _Cids, numbers: Mapping[int, int], found: Mapping[Key, Mapping[int, int]]
) -> None:
    """Write the tables from CIDs to glyphs."""
    merged: dict[Key, tuple[Any, dict[int, int]]] = {}
    for used in fonts:
        key, inner = used.font.objgen, inner_of(used.font)
        table = font_maps.glyph_table(inner)
        glyphs = found.get(key) or {cid: _glyph(table, cid) for cid in codes[key].values()}
        _, whole = merged.setdefault(inner.objgen if inner.is_indirect else key, (inner, {}))
        whole |= {numbers.get(cid, cid): glyph for cid, glyph in glyphs.items()}
    for inner, whole in merged.values():
        if found or font_maps.glyph_table(inner) is not None:
            change.set(inner, "/CIDToGIDMap", font_maps.glyph_map(change, whole))


def _compact(
    change: Change, fonts: list[Used], codes: _Cids, numbers: Mapping[int, int], program: bytes, trimmed: Trimmed,
    *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a program in Compact Font Format."""
    font = Compact(program)
    if any(font_maps.glyph_table(inner_of(used.font)) is not None for used in fonts):
        raise ValueError("table of glyphs for a program that has its own")
    by_cid = {_number(name): glyph for glyph, name in enumerate(font.glyphs)} if font.is_keyed else None
    order = dict.fromkeys(cid for those in codes.values() for cid in those.values())
    glyphs = {cid: cid if by_cid is None else by_cid.get(cid, -1) for cid in order}
    if by_cid is None and not all(0 <= glyph < len(font.glyphs) for glyph in glyphs.values()):
        raise ValueError("glyph that is not there")
    drawn = font.cut(glyph for glyph in glyphs.values() if glyph >= 0)
    if by_cid is None:
        places = 0 if numbers else max(drawn) + 1
        names = {glyph: f"z{place}" for place, glyph in enumerate(drawn) if place}
    else:
        places = 0
        names = {glyph: f"cid{numbers.get(cid, cid):05d}" for cid, glyph in glyphs.items() if glyph > 0}
    trimmed.gone += len(font.glyphs) - len(drawn)
    trimmed.program = font.written(drawn, names, places=places)
    trimmed.box = font.box


def _number(name: str) -> int:
    return int(name[3:]) if name[3:].isdecimal() else 0
