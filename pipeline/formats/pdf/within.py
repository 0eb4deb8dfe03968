"""Find text that no reader sees though a form on the page shows it; `unfold` makes text of the page of it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import (
    LEAST_LETTER_PT,
    LEAST_LINE_PT,
    Box,
    Drawing,
    address,
    is_flat,
    objects,
    presses,
)

#: How deep forms within forms are looked into.
_DEPTH = 12
#: A text object, and the size of the forms around it on the page, across and up.
_Text = tuple[Any, float]


def unseen_within(page: pdfium.PdfPage, drawing: Drawing, words: Callable[[], pdfium.PdfTextPage]) -> frozenset[int]:
    """Return where the library holds texts of forms of which no pixel is seen, or which are too small to be read.

    Args:
        page: The page.
        drawing: The page as it is drawn.
        words: Returns its letters.
    """
    within = {address(raw): (raw, scale) for raw, scale in _texts(page)}
    if not within:
        return frozenset()
    found = _letters(words(), within)
    # The library tells no letters of a text without width; blanks in a row have none either.
    unseen = {place for place, (raw, scale) in within.items() if place not in found and _is_nothing(raw, scale)}
    boxes = {place: box for place, (box, _) in found.items() if box is not None}
    unseen |= {place for place, box in boxes.items() if found[place][1] and _is_thin(box)}
    if boxes:
        change = drawing.change([raw for raw, _ in within.values()])
        unseen |= {place for place, box in boxes.items() if not change.is_seen(box)}
    return frozenset(unseen)


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) < LEAST_LINE_PT


def _texts(page: pdfium.PdfPage) -> Iterator[_Text]:
    """Yield the texts of the forms on a page."""
    forms: list[_Text] = [
        (raw, _scale(raw)) for raw, kind in objects(page.raw, 1) if kind == pdfium_c.FPDF_PAGEOBJ_FORM
    ]
    for _ in range(_DEPTH - 1):
        inner: list[_Text] = []
        for form, scale in forms:
            for raw in _inside(form):
                kind = pdfium_c.FPDFPageObj_GetType(raw)
                if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                    yield raw, scale
                elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                    inner.append((raw, scale * _scale(raw)))
        forms = inner


def _inside(form: Any) -> Iterable[Any]:
    for order in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        thing = pdfium_c.FPDFFormObj_GetObject(form, order)
        if not thing:
            raise pdfium.PdfiumError("object of a form")
        yield thing


def _scale(raw: Any) -> float:
    """Return by how much an object's matrix makes things larger."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, matrix):
        raise pdfium.PdfiumError("matrix of an object")
    return math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _is_nothing(raw: Any, scale: float) -> bool:
    size = ctypes.c_float()
    pdfium_c.FPDFTextObj_GetFontSize(raw, size)
    return is_flat(raw) or abs(size.value) * _scale(raw) * scale < LEAST_LETTER_PT


def _letters(words: pdfium.PdfTextPage, wanted: Iterable[int]) -> dict[int, tuple[Box | None, bool]]:
    """Return box, and whether the letters are too small, of texts by their addresses; no box of blanks alone."""
    wanted, matrix = frozenset(wanted), pdfium_c.FS_MATRIX()
    found: dict[int, tuple[Box | None, bool]] = {}
    for index in range(words.count_chars()):
        place = address(pdfium_c.FPDFText_GetTextObject(words.raw, index))
        if place not in wanted:
            continue
        old, tiny = found.get(place, (None, False))
        if chr(pdfium_c.FPDFText_GetUnicode(words.raw, index)).strip("\0 \r\n\t\xa0"):
            pdfium_c.FPDFText_GetMatrix(words.raw, index, matrix)
            size = abs(pdfium_c.FPDFText_GetFontSize(words.raw, index))
            box = words.get_charbox(index)
            old = box if old is None else (*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:]))
            tiny = tiny or size * math.hypot(matrix.c, matrix.d) < LEAST_LETTER_PT or presses(matrix)
        found[place] = old, tiny
    return found
