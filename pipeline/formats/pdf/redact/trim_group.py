"""All fonts of one program cut together with it."""

from __future__ import annotations

from pipeline.formats.pdf.redact import font_maps
from pipeline.formats.pdf.redact.encodings import sfnt_tables
from pipeline.formats.pdf.redact.font_maps import Change
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_keyed import Keyed, Trimmed, trim_compact
from pipeline.formats.pdf.redact.trim_outlined import goes_by_names, trim_outlined
from pipeline.formats.pdf.redact.trim_simple import finish_simple, new_codes, trim_lettered
from pipeline.formats.pdf.redact.trim_truetype import Face
from pipeline.formats.pdf.redact.trim_type1 import Program
from pipeline.formats.pdf.redact.used_codes import Used
from pipeline.formats.pdf.streams import name_of


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
    is_lettered = program is not None and program[:1] in (b"%", b"\1")
    keyed = Keyed([used for used in fonts if _is_keyed(used)], renumber=renumber and program is not None)
    simple = []
    for used in (used for used in fonts if not _is_keyed(used)):
        is_free = is_lettered or ("/Encoding" not in used.font and not goes_by_names(used.font))
        simple.append((used, new_codes(used) if renumber and program is not None and is_free else {}))
    if program is None:
        keyed.write_tables(change, None)
        for used, _ in simple:
            trimmed.gone += font_maps.trim_differences(change, used.font, [code[0] for code in used.shown])
    elif not is_lettered or program[:4] == b"\0\1\0\0":
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


def _is_keyed(used: Used) -> bool:
    return name_of(used.font.get("/Subtype")) == "/Type0"
