"""Fonts of one-byte codes cut down to the codes that are still shown.

Codes that mean what an encoding of the specification says stay as they are. Where a program gave out codes in the order
in which it met letters, they are given out anew, in the order in which the document shows them now; names of glyphs
that only count are counted anew likewise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.encodings import base, text_of
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_keyed import Simple, Trimmed
from pipeline.formats.pdf.redact.trim_type1 import Program
from pipeline.formats.pdf.redact.used_codes import Used

_BASES = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/PDFDocEncoding")
_BLANK = 0x20
#: Codes in the order in which they are given out: what can be printed first.
_FREE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *range(1, 0x20), *range(0x7F, 0xA1), 0xAD, 0)
_NOTHING = ".notdef"


def trim_drawn(change: Change, used: Used, recoded: Mapping[int, int]) -> None:
    """Name the content streams that draw letters, and give out their codes, in the order in which they are shown.

    Args:
        change: Where it is written.
        used: The font; what it does not show is gone from it.
        recoded: New codes by the old ones, if any.
    """
    font = used.font
    drawings, names = font.CharProcs, font_maps.names_of(font, {})
    shown = [(code, names.get(code, "")) for code in _codes(used)]
    order = dict.fromkeys(name for _, name in shown if "/" + name in drawings)
    if {"/" + name for name in order} != set(drawings.keys()):
        raise ValueError("drawings that are found otherwise")
    new = {name: f"a{place}" for place, name in enumerate(order)}
    listed = {recoded.get(code, code): new[name] for code, name in shown if name in new}
    change.set(font, "/Encoding", _encoding(change, listed))
    change.set(font, "/CharProcs", pikepdf.Dictionary({"/" + new[name]: drawings["/" + name] for name in order}))
    # No box is told: viewers take that of the drawings.
    change.set(font, "/FontBBox", pikepdf.Array([0, 0, 0, 0]))


def finish_simple(change: Change, used: Used, recoded: Mapping[int, int], trimmed: Trimmed) -> None:
    """Cut what the dictionary of a simple font says of its codes, whatever draws it."""
    new = {bytes([old]): bytes([code]) for old, code in recoded.items()}
    trimmed.gone += font_maps.trim_texts(change, used.font, used.shown, new)
    trimmed.gone += font_maps.trim_widths(change, used.font, _codes(used), recoded)
    if new:
        trimmed.recoded[used.font.objgen] = new


def _codes(used: Used) -> list[int]:
    return [code[0] for code in used.shown]


def new_codes(used: Used) -> dict[int, int]:
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


def trim_lettered(
    change: Change, simple: Simple, program: Program | Compact, trimmed: Trimmed,
    *, renumber: bool,
) -> None:  # fmt: skip
    """Cut a program whose glyphs have names; which code chooses which is said by the dictionary alone from now on.

    Args:
        change: Where that is written.
        simple: Fonts of one-byte codes, and their new codes by the old ones.
        program: The program.
        trimmed: Takes what became of it.
        renumber: Whether names that only count may be counted anew.

    Raises:
        ValueError: It cannot be cut so.
    """
    fonts = [used for used, _ in simple]
    if isinstance(program, Compact) and program.is_keyed:
        raise ValueError("names")
    named = [_named(used, program) for used in fonts]
    order = dict.fromkeys(name for names in named for name in names.values())
    is_told = all(len(font_maps.texts_of(used.font, used.shown)) == len(used.shown) for used in fonts)
    new = _counted(order) if renumber and is_told else {}
    for (used, codes), names in zip(simple, named, strict=True):
        listed = {codes.get(code, code): new.get(name, name) for code, name in names.items()}
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
