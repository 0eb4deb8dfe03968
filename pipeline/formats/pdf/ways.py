"""How far it is along a line from one text to the next: what hidden text leaves behind, so that nothing moves."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Set
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import Asked, Box, objects

#: A line that leaves its own direction by more than this share of the way is set in another way than by its codes.
_ASKEW = 0.001
#: So far a text may move.
_NOTHING_PT = 0.001


def along(raw: Any, across_page: float, up_page: float) -> float:
    """Return a way on the page, along the line of a text object, in thousandths of the font's size.

    Raises:
        ValueError: It leaves the line, or the size is not known.
    """
    size, matrix = ctypes.c_float(), pdfium_c.FS_MATRIX()
    known = pdfium_c.FPDFTextObj_GetFontSize(raw, size) and pdfium_c.FPDFPageObj_GetMatrix(raw, matrix)
    scale = math.hypot(matrix.a, matrix.b)
    if not known or not scale * size.value:
        raise ValueError("no size")
    way = (across_page * matrix.a + up_page * matrix.b) / scale
    across = (up_page * matrix.a - across_page * matrix.b) / scale
    if abs(across) > _ASKEW * abs(way):
        raise ValueError("not along the line")
    return float(way / scale / size.value * 1000)


def ways_behind(page: pdfium.PdfPage, gone: Set[int]) -> dict[int, float]:
    """Return how far it is from some of a page's texts to the one behind each, as the operand of TJ has it.

    Args:
        page: The page.
        gone: Ordinals of these texts. One that does not share a line with the next is left out.
    """
    texts = _texts(page)
    found: dict[int, float] = {}
    for ordinal in gone:
        try:
            found[ordinal] = _way(texts[ordinal], _place(texts[ordinal]), _place(texts[ordinal + 1]))
        except (IndexError, ValueError):
            continue
    return found


def nudged(page: pdfium.PdfPage, after: pdfium.PdfPage, gone: Set[int]) -> tuple[Box, ...]:
    """Return the boxes of the texts that stay and stand a last digit beside their old place.

    Viewers' numbers are short, and so are the ways: a letter may be rounded to the next pixel.

    Args:
        page: The page as it was.
        after: The page without some texts.
        gone: Ordinals of these texts.
    """
    asked, now, boxes = Asked(), _texts(after), list[Box]()
    stayed = [raw for ordinal, raw in enumerate(_texts(page)) if ordinal not in gone]
    if len(stayed) != len(now):
        return ()
    for old, new in zip(stayed, now, strict=True):
        (x, y), (new_x, new_y) = _place(old), _place(new)
        if 0 < math.hypot(new_x - x, new_y - y) < _NOTHING_PT:
            boxes.append(asked.box(old))
    return tuple(boxes)


def _way(raw: Any, one: tuple[float, float], other: tuple[float, float]) -> float:
    return along(raw, other[0] - one[0], other[1] - one[1])


def _texts(page: pdfium.PdfPage) -> list[Any]:
    return [thing for thing, kind in objects(page.raw, 1) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]


def _place(raw: Any) -> tuple[float, float]:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, matrix):
        raise ValueError("no place")
    return matrix.e, matrix.f
