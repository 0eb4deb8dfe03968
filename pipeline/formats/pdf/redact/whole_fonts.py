"""Whether a font program holds whole alphabets, so that which glyphs it has tells nothing of a text."""

from __future__ import annotations

import string

from pipeline.formats.pdf.redact.encodings import text_of
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_truetype import Face
from pipeline.formats.pdf.redact.trim_type1 import Program

_FEWEST = 200
_LETTERS = frozenset(string.ascii_letters + string.digits)


def is_whole(program: bytes) -> bool:
    """Return whether a program has more than 200 glyphs, those of all Latin letters and digits among them.

    What cannot be read is taken for a subset.
    """
    try:
        found = _texts(program)
    except Exception:  # noqa: BLE001 - a broken program breaks readers in many ways
        return False
    return len(found) > _FEWEST and found >= _LETTERS


def _texts(program: bytes) -> set[str]:
    """Return the characters whose glyphs are drawn."""
    if program[:2] == b"%!":
        return {text_of(name) for name in Program(program).glyphs}
    if program[:1] == b"\1":
        return {text_of(name) for name in Compact(program).glyphs}
    face = Face(program)
    table = next((face.maps[key] for key in ((3, 10), (3, 1), (0, 4), (0, 3)) if key in face.maps), {})
    return {chr(code) for code, glyph in table.items() if face.outline(glyph)}
