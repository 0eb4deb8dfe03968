"""TrueType programs cut with all fonts that use them, simple and composite ones.

Of the ways from the codes of simple fonts to glyphs (character maps and names, which viewers try in several orders)
those stay that lead to the glyph that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.encodings import base, text_of
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.trim_keyed import Keyed, Simple, Trimmed
from pipeline.formats.pdf.redact.trim_truetype import CharacterMaps, Face
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of

_SYMBOLIC_BLOCKS = (0xF000, 0xF100, 0xF200, 0)
_NONSYMBOLIC = 32
_UNICODE = ((3, 1), (3, 10), (0, 3), (0, 4), (0, 1), (0, 0), (0, 2), (0, 6))
#: Character maps by which text is told from glyphs, the fullest first.
_BY_GLYPH = ((3, 10), (3, 1), (0, 4), (0, 3), (0, 6), (0, 1), (0, 0), (0, 2))
_BMP = 0xFFFF
#: By which way a code finds its glyph: a character map (platform and encoding) and a character, or a name.
_Way = tuple[tuple[int, int] | None, int | str]


def trim_outlined(
    change: Change, simple: Simple, keyed: Keyed, face: Face, trimmed: Trimmed,
    *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a program.

    Args:
        change: Where what dictionaries say of it is written.
        simple: Fonts of one-byte codes, and their new codes by the old ones.
        keyed: Composite fonts.
        face: The program.
        trimmed: Takes what became of it.
        renumber: Whether glyphs may be numbered anew.

    Raises:
        ValueError: It cannot be cut so.
        struct.error: It is cut off.
    """
    ways = [one for used, recoded in simple for one in _all_ways(face, used, recoded, renumber=renumber)]
    order = [glyph for _, glyph in ways] + keyed.glyphs
    if not renumber and not face.maps:
        order += [code[0] for used, _ in simple for code in used.shown]
    glyphs, drawn = face.cut(order, renumber=renumber)
    maps: CharacterMaps = {}
    called: dict[int, str] = {}
    for (key, character), glyph in ways:
        new = glyphs.get(glyph, 0)
        if isinstance(character, str):
            called[new] = character
        elif key is not None and maps.setdefault(key, {}).setdefault(character, new) != new:
            raise ValueError("one code for two glyphs")
    if keyed.fonts:
        keyed.write_tables(change, glyphs, max(glyphs.values()) + 1)
        if not keyed.is_told:
            for key, mapped in _characters(face.maps, glyphs).items():
                maps[key] = mapped | maps.get(key, {})
    trimmed.program = face.written(glyphs, drawn, maps, called)
    trimmed.box = face.box(drawn)
    trimmed.gone += face.count - len(glyphs)
    for used, _ in simple:
        trimmed.gone += font_maps.trim_differences(change, used.font, [code[0] for code in used.shown])


def _all_ways(
    face: Face, used: Used, recoded: Mapping[int, int], *, renumber: bool
) -> Iterator[tuple[_Way, int]]:  # fmt: skip
    """Yield the ways from the codes that a font shows, with their new codes."""
    names = font_maps.names_of(used.font, (base("/StandardEncoding") or {}) if goes_by_names(used.font) else {})
    post = face.names
    for code in (code[0] for code in used.shown):
        found = list(_ways(face, post, used.font, code, names.get(code, "")))
        first = next((glyph for _, glyph in found if glyph), 0)
        if renumber and not first and face.count > code > 0 and not face.maps:
            raise ValueError("codes that are glyphs")
        for way, glyph in found:
            if glyph == first or not renumber:
                yield _moved(way, code, recoded.get(code, code)), glyph


def _characters(maps: CharacterMaps, glyphs: Mapping[int, int]) -> CharacterMaps:
    """Return one character for each glyph, for readers that have nothing else to tell text from."""
    table = next((maps[key] for key in _BY_GLYPH if key in maps), {})
    found: dict[int, int] = {}
    for character, glyph in sorted(table.items()):
        if glyph in glyphs and glyph not in found:
            found[glyph] = character
    mapped = {character: glyphs[glyph] for glyph, character in found.items()}
    return {(3, 10 if max(mapped) > _BMP else 1): mapped} if mapped else {}


def _ways(face: Face, post: Mapping[str, int], font: Any, code: int, name: str) -> Iterator[tuple[_Way, int]]:
    """Yield the ways from a code to glyphs, in the order in which viewers take them."""
    named, coded = list(_by_name(face, post, name)), list(_by_code(face, code))
    yield from named + coded if goes_by_names(font) else coded + named


def goes_by_names(font: Any) -> bool:
    """Return whether viewers find the glyphs of a simple font by the names of its codes at first."""
    descriptor = font.get("/FontDescriptor")
    flags = descriptor.get("/Flags", 0) if isinstance(descriptor, pikepdf.Dictionary) else 0
    stated = font.get("/Encoding")
    is_list = isinstance(stated, pikepdf.Dictionary)
    is_base = name_of(stated.get("/BaseEncoding") if is_list else stated) in ("/WinAnsiEncoding", "/MacRomanEncoding")
    return bool(int(flags) & _NONSYMBOLIC) or (is_base and not font_maps.differences_of(font))


def _by_name(face: Face, post: Mapping[str, int], name: str) -> Iterator[tuple[_Way, int]]:
    if not name:
        return
    text = text_of(name)
    for key in _UNICODE:
        if len(text) == 1 and ord(text) in face.maps.get(key, {}):
            yield (key, ord(text)), face.maps[key][ord(text)]
    for code, known in (base("/MacRomanEncoding") or {}).items():
        if known == name and code in face.maps.get((1, 0), {}):
            yield ((1, 0), code), face.maps[1, 0][code]
    if name in post:
        yield (None, name), post[name]


def _by_code(face: Face, code: int) -> Iterator[tuple[_Way, int]]:
    for block in _SYMBOLIC_BLOCKS:
        if block + code in face.maps.get((3, 0), {}):
            yield ((3, 0), block + code), face.maps[3, 0][block + code]
    for key in ((1, 0), *_UNICODE):
        if code in face.maps.get(key, {}):
            yield (key, code), face.maps[key][code]


def _moved(way: _Way, old: int, new: int) -> _Way:
    """Return a way for a code that changes."""
    key, character = way
    if old == new or isinstance(character, str):
        return way
    return key, character - old + new
