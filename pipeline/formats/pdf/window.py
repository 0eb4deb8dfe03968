"""The part of a page in which an object can be seen, going by the paths that clip it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import Box

_POINTS_OF_BOX = 5
#: Points of a clipping path that are looked at; the box of a larger one is a guess, which pixels put right.
_MOST_POINTS = 500


def window_of(raw: Any, sheet: Box) -> tuple[Box, bool]:
    """Return the part of the page in which a text can be seen, and whether it is a box, and not only within one."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(raw)
    left, low, right, high = sheet
    is_box = True
    for number in range(max(pdfium_c.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        points = list(_points(clip, number))
        if not points:
            return (0.0, 0.0, 0.0, 0.0), True
        across, up = sorted({x for x, _ in points}), sorted({y for _, y in points})
        is_box = is_box and len(points) <= _POINTS_OF_BOX and len(across) <= 2 and len(up) <= 2
        is_box = is_box and not _is_bent(clip, number)
        left, low, right, high = max(left, across[0]), max(low, up[0]), min(right, across[-1]), min(high, up[-1])
    return (left, low, right, high), is_box


def _is_bent(clip: Any, number: int) -> bool:
    count = min(max(pdfium_c.FPDFClipPath_CountPathSegments(clip, number), 0), _MOST_POINTS)
    segments = (pdfium_c.FPDFClipPath_GetPathSegment(clip, number, index) for index in range(count))
    return any(pdfium_c.FPDFPathSegment_GetType(one) == pdfium_c.FPDF_SEGMENT_BEZIERTO for one in segments)


def _points(clip: Any, number: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(max(pdfium_c.FPDFClipPath_CountPathSegments(clip, number), 0), _MOST_POINTS)):
        if pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(clip, number, index), x, y):
            yield x.value, y.value
