"""Why text of a page is not seen: what a desk wants to know of it, since somebody may have tried to redact it.

What stands under a box may be news, and may name the source. It goes from the copy whatever the reason is.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Set
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import Asked, Box, address, objects

_UNDER = {
    pdfium_c.FPDF_PAGEOBJ_PATH: "text-under-shape",
    pdfium_c.FPDF_PAGEOBJ_SHADING: "text-under-shape",
    pdfium_c.FPDF_PAGEOBJ_IMAGE: "text-under-picture",
    pdfium_c.FPDF_PAGEOBJ_FORM: "text-under-annotation",
    pdfium_c.FPDF_PAGEOBJ_TEXT: "text-under-text",
}
_PATH = pdfium_c.FPDF_PAGEOBJ_PATH
#: Share of a text's box that lies under what covers it.
_COVERED = 0.6
_DEPTH = 1
_LEAST_SIDE_PT = 0.5


def causes(page: pdfium.PdfPage, words: pdfium.PdfTextPage, texts: Set[int], letters: Iterable[int]) -> Counter[str]:
    """Return how many texts are not seen, by the reason.

    Args:
        page: The page.
        words: Its letters.
        texts: Where the library holds those of which nothing is seen.
        letters: Ordinals of letters of others that are not seen.
    """
    asked, found = Asked(), Counter[str]()
    things = [(raw, kind, asked.box(raw)) for raw, kind in objects(page.raw, _DEPTH)]
    places = {address(raw): place for place, (raw, _, _) in enumerate(things)}
    known = 0
    for place, (raw, kind, box) in enumerate(things):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and address(raw) in texts:
            known += 1
            found[_cause(page, raw, box, things[place + 1 :])] += 1
    found["text-within-form"] += len(texts) - known
    partly: dict[int, list[Box]] = {}
    for letter in letters:
        raw = pdfium_c.FPDFText_GetTextObject(words.raw, letter)
        partly.setdefault(places.get(address(raw), -1), []).append(words.get_charbox(letter))
    for place, boxes in partly.items():
        if place < 0:
            found["text-within-form"] += 1
            continue
        raw, behind = things[place][0], things[place + 1 :]
        reasons = Counter(_covering(box, behind) or _bare(raw, box) for box in boxes)
        found[max(sorted(reasons), key=lambda reason: reasons[reason])] += 1
    return +found


def _cause(page: pdfium.PdfPage, raw: Any, box: Box, behind: list[tuple[Any, int, Box]]) -> str:
    if pdfium_c.FPDFTextObj_GetTextRenderMode(raw) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
        return "text-in-invisible-ink"
    left, low, right, high = page.get_bbox()
    if box[0] >= right or box[2] <= left or box[1] >= high or box[3] <= low:
        return "text-beyond-page"
    if min(box[2] - box[0], box[3] - box[1]) < _LEAST_SIDE_PT:
        return "text-too-small"
    return _covering(box, behind) or _bare(raw, box)


def _bare(raw: Any, box: Box) -> str:
    """Return why something is not seen that lies under nothing."""
    return "text-clipped" if _is_clipped(raw, box) else "text-in-colour-of-ground"


def _covering(box: Box, behind: list[tuple[Any, int, Box]]) -> str:
    """Return what a box lies under, or an empty text."""
    for raw, kind, other in reversed(behind):
        if _share(box, other) >= _COVERED and kind in _UNDER and (kind != _PATH or _is_solid(raw, box)):
            return _UNDER[kind]
    return ""


def _is_solid(path: Any, box: Box) -> bool:
    """Return whether a path is filled, or drawn with a line that is as wide as what it lies upon is high."""
    filled, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium_c.FPDFPath_GetDrawMode(path, filled, stroked)
    pdfium_c.FPDFPageObj_GetStrokeWidth(path, width)
    return bool(filled.value) or (
        bool(stroked.value) and width.value >= _COVERED * min(box[2] - box[0], box[3] - box[1])
    )


def _is_clipped(raw: Any, box: Box) -> bool:
    clip = pdfium_c.FPDFPageObj_GetClipPath(raw)
    if not clip or pdfium_c.FPDFClipPath_CountPaths(clip) <= 0:
        return False
    across, up = list[float](), list[float]()
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(pdfium_c.FPDFClipPath_CountPaths(clip)):
        for number in range(min(pdfium_c.FPDFClipPath_CountPathSegments(clip, path), 1000)):
            if pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(clip, path, number), x, y):
                across.append(x.value)
                up.append(y.value)
    return bool(across) and _share(box, (min(across), min(up), max(across), max(up))) < 1 - _COVERED


def _share(box: Box, other: Box) -> float:
    """Return the share of a box that lies in another."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(wide, 0.0) * max(high, 0.0) / area if area > 0 else 0.0
