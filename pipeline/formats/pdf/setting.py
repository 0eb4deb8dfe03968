"""Set the text of notes and fields in their boxes, as viewers do: in lines that are broken, or in one that is not."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator

from pipeline.formats.pdf.annotation_values import written
from pipeline.formats.pdf.default_look import Look
from pipeline.formats.pdf.lettering import Lettering

LEADING = 1.2
DEFAULT_PT = 10.0
#: Between a box and its text.
_MARGIN = 2.0
#: Mean width of a letter of Helvetica, as a share of its size; and height above its line of which something is seen.
_LETTER, _SEEN = 0.5, 0.45
#: From the middle of a line of capitals down to what it stands on.
_HALF_CAPITAL = 0.35
_CENTRED, _RIGHT = 1, 2

Box = tuple[float, ...]


def paragraphs(words: str, look: Look, box: Box, letters: Lettering, align: int = 0) -> Iterator[str]:
    """Set a text from the top of a box down, in lines as long as it is wide; lines below it nobody sees.

    Raises:
        UnknownPart: It has letters that cannot be set.
    """
    size = look.size or min(DEFAULT_PT, (box[3] - box[1]) * 0.8)
    if not words.strip() or size <= 0:
        return
    letters.choose(words)
    most = max(int((box[2] - box[0] - 2 * _MARGIN) / (size * _LETTER)), 1)
    lines = [line for part in words.splitlines() for line in textwrap.wrap(part, most) or [""]]
    room = (box[3] - box[1] - (1 - _SEEN) * size) / (size * LEADING)
    first = min(size, (box[3] - box[1]) / 2 + _HALF_CAPITAL * size)  # where there is room for one, at half height
    yield f"q BT {look.ink} /F {written(size)} Tf"
    for index, line in enumerate(lines[: max(math.ceil(room), 1)]):
        left = _start(letters.width(line) * size, box, align)
        low = box[3] - first - index * size * LEADING
        yield f"1 0 0 1 {written(left)} {written(low)} Tm {letters.operand(line)} Tj"
    yield "ET Q"


def one_line(words: str, look: Look, box: Box, letters: Lettering, align: int = 0) -> Iterator[str]:
    """Set a text in one line at half height; what does not fit is beyond the edge, as in a viewer.

    Raises:
        UnknownPart: It has letters that cannot be set.
    """
    letters.choose(" ".join(words.splitlines()))
    yield from chosen_line(words, look, box, letters, align)


def chosen_line(words: str, look: Look, box: Box, letters: Lettering, align: int) -> Iterator[str]:
    """Set a line in the font that was chosen for it and for others."""
    line = " ".join(words.splitlines())
    if not line.strip():
        return
    room, height = box[2] - box[0] - 2 * _MARGIN, box[3] - box[1]
    size = look.size or min(DEFAULT_PT, height * 0.8, room / max(letters.width(line), _LETTER))
    if size <= 0:
        return
    left, low = _start(letters.width(line) * size, box, align), (box[1] + box[3]) / 2 - _HALF_CAPITAL * size
    yield f"q BT {look.ink} /F {written(size)} Tf 1 0 0 1 {written(left)} {written(low)} Tm"
    yield f"{letters.operand(line)} Tj ET Q"


def _start(length: float, box: Box, align: int) -> float:
    """Return where a line begins; one that is longer than the box begins at its left edge."""
    spare = max(box[2] - box[0] - 2 * _MARGIN - length, 0.0)
    return box[0] + _MARGIN + {_CENTRED: spare / 2, _RIGHT: spare}.get(align, 0.0)
