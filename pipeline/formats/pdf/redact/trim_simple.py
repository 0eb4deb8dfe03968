"""Fonts of one-byte codes cut down to the codes that are still shown.

Codes that mean what an encoding of the specification says stay as they are. Where a program gave out codes in the order
in which it met letters, they are given out anew, in the order in which the document shows them now; names of glyphs that
only count are counted anew likewise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.encodings import base, sfnt_tables, text_of
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_keyed import Trimmed
from pipeline.formats.pdf.redact.trim_truetype import CharacterMaps, Face
from pipeline.formats.pdf.redact.trim_type1 import Program
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of

_BASES = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/PDFDocEncoding")
_BLANK = 0x20
#: Codes in the order in which they are given out: what can be printed first.
_FREE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *range(1, 0x20), *range(0x7F, 0xA1), 0xAD, 0)
_SYMBOLIC_BLOCKS = (0xF000, 0xF100, 0xF200, 0)
_NONSYMBOLIC = 32
_UNICODE = ((3, 1), (3, 10), (0, 3), (0, 4), (0, 1), (0, 0), (0, 2), (0, 6))
_NOTHING = ".notdef"
#: By which way a code finds its glyph: a character map (platform and encoding) and a character, or a name.
_Way = tuple[tuple[int, int] | None, int | str]


def trim_simple(change: Change, fonts: list[Used], program: bytes | None, *, renumber: bool) -> Trimmed:
    """Cut simple fonts that share a program.

    Args:
        change: Where it is written.
        fonts: The fonts.
        program: What draws them, or None.
        renumber: Whether codes and glyphs may be numbered anew.

    Raises:
        Exception: Whatever says that the program cannot be cut.
    """
    trimmed, recoded = Trimmed(), dict[int, dict[int, int]]()
    for place, used in enumerate(fonts):
        is_lettered = program is not None and program[:1] in (b"%", b"\1", b"O")
        is_free = is_lettered or ("/Encoding" not in used.font and not _goes_by_names(used.font))
        recoded[place] = _new_codes(used) if renumber and program is not None and is_free else {}
    if program is None:
        for used in fonts:
            trimmed.gone += font_maps.trim_differences(change, used.font, _codes(used))
    elif program[:2] == b"%!":
        _lettered(change, fonts, Program(program), recoded, trimmed, renumber=renumber)
    elif program[:1] == b"\1" or program[:4] == b"OTTO":
        compact = Compact(program if program[:1] == b"\1" else sfnt_tables(program)[b"CFF "])
        _lettered(change, fonts, compact, recoded, trimmed, renumber=renumber)
    else:
        _outlined(change, fonts, Face(program), recoded, trimmed, renumber=renumber)
    for place, used in enumerate(fonts):
        new = {bytes([old]): bytes([code]) for old, code in recoded[place].items()}
        trimmed.gone += font_maps.trim_texts(change, used.font, used.shown, new)
        trimmed.gone += font_maps.trim_widths(change, used.font, _codes(used), recoded[place])
        if new:
            trimmed.recoded[used.font.objgen] = new
    return trimmed


def _codes(used: Used) -> list[int]:
    return [code[0] for code in used.shown]


def _new_codes(used: Used) -> dict[int, int]:
    """Return new codes by the old ones; empty where the old ones are an encoding's, or nothing else tells the text."""
    texts = font_maps.texts_of(used.font, used.shown)
    usual = arbitrary = 0
    for code in used.shown:
        if code not in texts:
            return {}
        known = {text_of((base(name) or {}).get(code[0], "")) for name in _BASES}
        usual += texts[code] in known
        arbitrary += texts[code] not in known
    if arbitrary <= usual:
        return {}
    free = iter(_FREE)
    return {code: _BLANK if code == _BLANK else next(free) for code in _codes(used)}


# --- Type 1 and Compact Font Format -----------------------------------------------------------------------------------


def _lettered(
    change: Change, fonts: list[Used], program: Program | Compact, recoded: Mapping[int, Mapping[int, int]],
    trimmed: Trimmed, *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a program whose glyphs have names; which code chooses which is said by the dictionary alone."""
    if isinstance(program, Compact) and program.is_keyed:
        raise ValueError("names")
    named = [_named(used, program) for used in fonts]
    order = dict.fromkeys(name for names in named for name in names.values())
    is_told = all(len(font_maps.texts_of(used.font, used.shown)) == len(used.shown) for used in fonts)
    new = _counted(order) if renumber and is_told else {}
    for place, used in enumerate(fonts):
        codes = recoded[place]
        listed = {codes.get(code, code): new.get(name, name) for code, name in named[place].items()}
        change.set(used.font, "/Encoding", _encoding(change, listed))
    if isinstance(program, Program):
        drawn, called = program.cut(order)
        trimmed.program = program.written(drawn, called, new)
        trimmed.gone += len(program.glyphs) - len(drawn)
        return
    numbers = program.numbers
    flat = program.cut(numbers[name] for name in order if name in numbers)
    trimmed.gone += len(program.glyphs) - len(flat)
    trimmed.program = program.written(flat, {numbers[name]: other for name, other in new.items() if name in numbers})
    trimmed.box = program.box


def _named(used: Used, program: Program | Compact) -> dict[int, str]:
    """Return the names of the glyphs of a font's codes."""
    names = font_maps.names_of(used.font, program.encoding)
    return {code: names[code] for code in _codes(used) if code in names and names[code] != _NOTHING}


def _counted(names: Mapping[str, None]) -> dict[str, str]:
    """Return new names for those that mean nothing."""
    idle = [name for name in names if not text_of(name)]
    return {name: f"g{place}" for place, name in enumerate(idle, 1)}


def _encoding(change: Change, names: Mapping[int, str]) -> Any:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=font_maps.differences(names))
    return change.pdf.make_indirect(made)


# --- TrueType ---------------------------------------------------------------------------------------------------------


def _outlined(
    change: Change, fonts: list[Used], face: Face, recoded: Mapping[int, Mapping[int, int]], trimmed: Trimmed,
    *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a TrueType program; of the ways from codes to glyphs those stay that lead to the same glyph."""
    post = face.names
    ways: list[tuple[_Way, int]] = []
    for place, used in enumerate(fonts):
        names = font_maps.names_of(used.font, {})
        for code in _codes(used):
            found = list(_ways(face, post, used.font, code, names.get(code, "")))
            first = next((glyph for _, glyph in found if glyph), 0)
            if renumber and not first and face.count > code > 0 and not face.maps:
                raise ValueError("codes that are glyphs")
            kept = [one for one in found if one[1] == first] if renumber else found
            ways += [(_moved(way, code, recoded[place].get(code, code)), glyph) for way, glyph in kept]
    order = [glyph for _, glyph in ways]
    if not renumber and not face.maps:
        order += [code for used in fonts for code in _codes(used)]
    glyphs, drawn = face.cut(order, renumber=renumber)
    maps: CharacterMaps = {}
    called: dict[int, str] = {}
    for (key, character), glyph in ways:
        new = glyphs.get(glyph, 0)
        if isinstance(character, str):
            called[new] = character
        elif key is not None and maps.setdefault(key, {}).setdefault(character, new) != new:
            raise ValueError("one code for two glyphs")
    trimmed.program = face.written(glyphs, drawn, maps, called)
    trimmed.box = face.box(drawn)
    trimmed.gone += face.count - len(glyphs)
    for used in fonts:
        trimmed.gone += font_maps.trim_differences(change, used.font, _codes(used))


def _ways(face: Face, post: Mapping[str, int], font: Any, code: int, name: str) -> Iterator[tuple[_Way, int]]:
    """Yield the ways from a code to glyphs, in the order in which viewers take them."""
    named, coded = list(_by_name(face, post, name)), list(_by_code(face, code))
    yield from named + coded if _goes_by_names(font) else coded + named


def _goes_by_names(font: Any) -> bool:
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
