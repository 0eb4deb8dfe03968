"""All fonts of one program cut together with it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.encodings import sfnt_tables
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_keyed import Keyed, Simple, Trimmed, trim_compact
from pipeline.formats.pdf.redact.trim_outlined import goes_by_names, trim_outlined
from pipeline.formats.pdf.redact.trim_simple import finish_simple, new_codes, trim_drawn, trim_lettered
from pipeline.formats.pdf.redact.trim_truetype import Face
from pipeline.formats.pdf.redact.trim_type1 import Program
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of
from pipeline.formats.pdf.type3 import is_drawn

#: First bytes of programs whose glyphs have names or CIDs of their own: Type 1, and Compact Font Format.
_LETTERED = (b"%", b"\1")


def trim_group(change: Change, fonts: list[Used], program: bytes | None, *, renumber: bool) -> Trimmed:
    """Cut fonts that share a program.

    Args:
        change: Where what dictionaries say is written.
        fonts: The fonts.
        program: What draws them; None where nothing does, or where that stays as it is.
        renumber: Whether codes and glyphs may be numbered anew.

    Raises:
        Exception: Whatever says that the program cannot be cut.
    """
    trimmed = Trimmed()
    if program is not None and program[:4] == b"OTTO":
        program = sfnt_tables(program)[b"CFF "]
    keyed = Keyed([used for used in fonts if _is_keyed(used)], renumber=renumber and program is not None)
    simple = [(used, _recoded(used, program, renumber=renumber)) for used in fonts if not _is_keyed(used)]
    if program is None:
        _undrawn(change, keyed, simple, trimmed, renumber=renumber)
    elif program[:1] not in _LETTERED:
        trim_outlined(change, simple, keyed, Face(program), trimmed, renumber=renumber)
    elif simple and keyed.fonts:
        raise ValueError("fonts of two kinds")
    elif keyed.fonts:
        trim_compact(keyed, program, trimmed)
    else:
        lettered = Program(program) if program[:1] == b"%" else Compact(program)
        trim_lettered(change, simple, lettered, trimmed, renumber=renumber)
    for used, recoded in simple:
        finish_simple(change, used, recoded, trimmed)
    keyed.finish(change, trimmed)
    return trimmed


def _recoded(used: Used, program: bytes | None, *, renumber: bool) -> Mapping[int, int]:
    """Return new codes of a simple font by the old ones; empty where they stay."""
    if program is None:
        is_free = is_drawn(used.font)
    elif program[:1] in _LETTERED:
        is_free = True
    else:
        is_free = "/Encoding" not in used.font and not goes_by_names(used.font)
    return new_codes(used) if renumber and is_free else {}


def _undrawn(
    change: Change, keyed: Keyed, simple: Simple, trimmed: Trimmed, *, renumber: bool
) -> None:  # fmt: skip
    """Cut what dictionaries say of fonts without a program, or whose program stays."""
    keyed.write_tables(change, None)
    for used, recoded in simple:
        trimmed.gone += font_maps.trim_differences(change, used.font, [code[0] for code in used.shown])
        if renumber and is_drawn(used.font):
            trim_drawn(change, used, recoded)


def _is_keyed(used: Used) -> bool:
    return name_of(used.font.get("/Subtype")) == "/Type0"
