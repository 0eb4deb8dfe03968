"""Composite fonts cut down to the CIDs that are still shown, numbered anew where their numbers are the program's own.

Programs that make subsets number glyphs in the order in which they meet them: numbers of letters that stay then tell
where others stood. Where nothing else gives a number its meaning, codes, CIDs and glyphs are counted from 1 in the
order in which the document shows them now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.codes import Codes
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.shown import Key
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of

_COLLECTIONS = ("Japan1", "Japan2", "GB1", "CNS1", "Korea1", "KR")
_CODE_BYTES = 2


#: Fonts of one-byte codes, and their new codes by the old ones.
Simple = Sequence[tuple[Used, Mapping[int, int]]]


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


class Keyed:
    """Composite fonts that share a program.

    Args:
        fonts: The fonts.
        renumber: Whether their codes may be numbered anew.

    Attributes:
        fonts: The fonts.
        codes: By the font and the code, its CID.
        numbers: New CIDs by the old ones; empty where they stay.
    """

    def __init__(self, fonts: list[Used], *, renumber: bool) -> None:
        self.fonts = fonts
        self.codes = {used.font.objgen: _cids(used) for used in fonts}
        self._tables = {used.font.objgen: font_maps.glyph_table(inner_of(used.font)) for used in fonts}
        cids = dict.fromkeys([0, *(cid for those in self.codes.values() for cid in those.values())])
        is_free = renumber and all(map(_is_free, fonts))
        self.numbers = {cid: place for place, cid in enumerate(cids)} if is_free else {}

    @property
    def glyphs(self) -> list[int]:
        """The glyphs that CIDs choose by the tables of the fonts, in the order in which they are shown."""
        return [_glyph(self._tables[key], cid) for key, those in self.codes.items() for cid in those.values()]

    @property
    def has_tables(self) -> bool:
        """Whether tables say which glyphs CIDs choose."""
        return any(table is not None for table in self._tables.values())

    @property
    def is_told(self) -> bool:
        """Whether the fonts say of all their codes what they mean."""
        return all(len(font_maps.texts_of(used.font, used.shown)) == len(used.shown) for used in self.fonts)

    def write_tables(self, change: Change, glyphs: Mapping[int, int] | None, outside: int = 0) -> None:
        """Write the tables from CIDs to glyphs.

        Args:
            change: Where.
            glyphs: New numbers of glyphs by the old ones, or None where they stay.
            outside: Number for glyphs that are not there.
        """
        merged: dict[Key, tuple[Any, dict[int, int]]] = {}
        for used in self.fonts:
            key, inner = used.font.objgen, inner_of(used.font)
            _, whole = merged.setdefault(inner.objgen if inner.is_indirect else key, (inner, {}))
            for cid in self.codes[key].values():
                glyph = _glyph(self._tables[key], cid)
                whole[self.numbers.get(cid, cid)] = glyph if glyphs is None else glyphs.get(glyph, outside)
        for inner, whole in merged.values():
            if glyphs is not None or isinstance(inner.get("/CIDToGIDMap"), pikepdf.Stream):
                change.set(inner, "/CIDToGIDMap", font_maps.glyph_map(change, whole))

    def finish(self, change: Change, trimmed: Trimmed) -> None:
        """Cut what dictionaries say of codes and CIDs, whatever draws them."""
        shared: dict[Key, tuple[Any, set[int]]] = {}
        for used in self.fonts:
            key, inner = used.font.objgen, inner_of(used.font)
            new = {
                code: self.numbers[cid].to_bytes(_CODE_BYTES, "big")
                for code, cid in self.codes[key].items()
                if cid in self.numbers
            }
            trimmed.gone += font_maps.trim_texts(change, used.font, used.shown, new)
            trimmed.gone += font_maps.trim_encoding_map(change, used.font, used.shown)
            if new:
                trimmed.recoded[key] = new
            shared.setdefault(inner.objgen if inner.is_indirect else key, (inner, set()))[1].update(
                self.codes[key].values()
            )
        for inner, cids in shared.values():
            trimmed.gone += font_maps.trim_cid_widths(change, inner, cids, self.numbers)


def _cids(used: Used) -> dict[bytes, int]:
    """Return the CIDs of the codes that a font shows."""
    chosen = Codes(used.font)
    return {code: chosen.cid(code) for code in used.shown}


def _is_free(used: Used) -> bool:
    """Return whether nothing but its own program gives the codes of a font their meaning."""
    if not name_of(used.font.get("/Encoding")).startswith("/Identity-"):
        return False
    system = inner_of(used.font).get("/CIDSystemInfo")
    ordering = str(system.get("/Ordering", "")) if isinstance(system, pikepdf.Dictionary) else ""
    if ordering in _COLLECTIONS or any(len(code) != _CODE_BYTES for code in used.shown):
        return False
    # Where the fonts say of few codes what they mean, the codes themselves may say it.
    return 2 * len(font_maps.texts_of(used.font, used.shown)) >= len(used.shown)


def trim_compact(keyed: Keyed, program: bytes, trimmed: Trimmed) -> None:
    """Cut a program in Compact Font Format.

    Args:
        keyed: The fonts.
        program: Its bytes.
        trimmed: Takes what became of it.

    Raises:
        Exception: Whatever says that it cannot be cut.
    """
    font, numbers = Compact(program), keyed.numbers
    if keyed.has_tables:
        raise ValueError("table of glyphs for a program that has its own")
    by_cid = {_number(name): glyph for glyph, name in enumerate(font.glyphs)} if font.is_keyed else None
    order = dict.fromkeys(cid for those in keyed.codes.values() for cid in those.values())
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


def _glyph(table: bytes | None, cid: int) -> int:
    return cid if table is None else int.from_bytes(table[2 * cid : 2 * cid + 2], "big")


def _number(name: str) -> int:
    return int(name[3:]) if name[3:].isdecimal() else 0
