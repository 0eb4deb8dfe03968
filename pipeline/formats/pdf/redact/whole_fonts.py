"""Whether a font program holds whole alphabets, so that which glyphs it has tells nothing of a text."""

from __future__ import annotations

from collections import Counter

from pipeline.formats.pdf.redact.encodings import base, text_of
from pipeline.formats.pdf.redact.trim_cff import Compact
from pipeline.formats.pdf.redact.trim_truetype import Face
from pipeline.formats.pdf.redact.trim_type1 import Program

#: What fonts draw nothing for, or leave out.
_ABSENT = frozenset([" ", "\u00a0", "\u00ad", "\u20ac", ""])
_ROW = 256
#: Scripts of many characters: of these a subset may hold any few.
_MANY = (
    range(0x3040, 0x3130),
    range(0x3400, 0x4DB6),
    range(0x4E00, 0xA000),
    range(0xAC00, 0xD7A4),
    range(0xF900, 0xFB00),
)
#: Rows of alphabets other than the Latin one, and how many letters a font has of one that it has.
_ALPHABETS, _FEWEST = range(0x370, 0x1E00), 32


def is_whole(program: bytes) -> bool:
    """Return whether a program is no subset: it draws all characters of WinAnsiEncoding, and other alphabets wholly.

    What cannot be read is taken for a subset, and so is what draws Chinese, Japanese or Korean characters.
    """
    try:
        found = _texts(program)
    except Exception:  # noqa: BLE001 - a broken program breaks readers in many ways
        return False
    usual = {text_of(name) for name in (base("/WinAnsiEncoding") or {}).values()} - _ABSENT
    others = [ord(text) for text in found - usual if len(text) == 1]
    rows = Counter(code // _ROW for code in others if code in _ALPHABETS)
    return (
        found >= usual
        and not any(code in those for code in others for those in _MANY)
        and min(rows.values(), default=_FEWEST) >= _FEWEST
    )


def _texts(program: bytes) -> set[str]:
    """Return the characters whose glyphs are drawn."""
    if program[:2] == b"%!":
        return {text_of(name) for name in Program(program).glyphs}
    if program[:1] == b"\1":
        return {text_of(name) for name in Compact(program).glyphs}
    face = Face(program)
    table = next((face.maps[key] for key in ((3, 10), (3, 1), (0, 4), (0, 3)) if key in face.maps), {})
    return {chr(code) for code, glyph in table.items() if face.outline(glyph)}
