"""Keep the clip of a text of which a part goes.

The viewer's library forgets the clip of a text that lies within it by its box. But letters colour pixels beside their
box, and a clip cuts these off. When what ran over the clip goes, the rest may come to lie within it, and would be drawn
a little wider than before. The library keeps a clip where there are two and the later one is wider.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import objects
from pipeline.formats.pdf.unseen import shows_text

_PAINTS = frozenset(["n", "b", "B", "b*", "B*", "f", "F", "f*", "s", "S"])
_CLIPS = frozenset(["W", "W*"])
#: How many coordinates of points each operator of a path has.
_POINTS = {"m": 2, "l": 2, "v": 4, "y": 4, "c": 6}

Instruction = tuple[str, list[bytes], bytes]
Rectangle = tuple[float, float, float, float]


def forgotten(page: pdfium.PdfPage, after: pdfium.PdfPage, gone: Set[int]) -> frozenset[int]:
    """Return the ordinals of texts that were clipped on the page, and are no longer.

    Args:
        page: The page as it was.
        after: The page without some texts.
        gone: Ordinals of these texts.
    """
    before, now = _clipped(page), _clipped(after)
    stayed = [ordinal for ordinal in range(len(before)) if ordinal not in gone]
    if len(stayed) != len(now):
        return frozenset()
    return frozenset(one for one, is_clipped in zip(stayed, now, strict=True) if before[one] and not is_clipped)


def _clipped(page: pdfium.PdfPage) -> list[bool]:
    texts = [raw for raw, kind in objects(page.raw, 1) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    clips = [pdfium_c.FPDFPageObj_GetClipPath(raw) for raw in texts]
    return [bool(clip) and pdfium_c.FPDFClipPath_CountPaths(clip) > 0 for clip in clips]


def wider(instructions: Sequence[Instruction], texts: Set[int]) -> dict[int, bytes]:
    """Return, by place among the instructions, the wider clips that are written behind.

    Args:
        instructions: Content, in our own spelling.
        texts: Ordinals of texts whose clip must be kept.
    """
    found: dict[int, bytes] = {}
    ordinal, clips = -1, False
    clip: tuple[int, bytes] | None = None
    saved: list[tuple[int, bytes] | None] = []
    path: list[tuple[float, float]] = []
    for place, (operator, operands, _) in enumerate(instructions):
        if operator == "q":
            saved.append(clip)
        elif operator == "Q":
            clip = saved.pop() if saved else clip
        elif operator == "re" or operator in _POINTS:
            path += _points(operator, operands)
        elif operator in _CLIPS:
            clips = True
        elif operator in _PAINTS:
            clip = (place, _around(path)) if clips and path else clip
            path, clips = [], False
        elif shows_text(operator, operands):
            ordinal += 1
            if ordinal in texts and clip is not None:
                found[clip[0]] = clip[1]
    return found


def _points(operator: str, operands: list[bytes]) -> list[tuple[float, float]]:
    values = [float(one) for one in operands]
    if operator == "re" and len(values) == 4:
        x, y, wide, high = values
        return [(x, y), (x + wide, y + high)]
    count = _POINTS.get(operator, 0)
    return list(zip(values[:count:2], values[1:count:2], strict=False))


def _around(path: list[tuple[float, float]]) -> bytes:
    """Return a clip to a rectangle that is wider and higher than a path on each side."""
    (left, *_, right), (low, *_, high) = (sorted(side) for side in ([x for x, _ in path] * 2, [y for _, y in path] * 2))
    wide, tall = right - left, high - low
    numbers = left - wide, low - tall, 3 * wide, 3 * tall
    return b" ".join([*(f"{one:.6f}".rstrip("0").rstrip(".").encode() for one in numbers), b"re W n"])
