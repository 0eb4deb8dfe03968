"""See that each text of the forms on a page makes a difference to the page, and is large enough to be read.

The page is drawn once with and once without these texts. Written without the cleaner's code.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from pipeline.errors import VerifierFailed

#: Deeper than pdfium draws.
_DEPTH = 64
#: Pixels a point, and the longest side of a picture.
_SCALE, _MOST_SIDE_PX = 1.25, 2400
#: Levels of a channel that may differ by chance.
_NOISE = 4
#: Square points that a letter of a size takes at least, if it is to be read.
_LEAST_AREA = 0.5
_BLANK = frozenset("\0\r\n\t \xa0")
_Matrix = tuple[float, float, float, float]


def hides_text(page: pdfium.PdfPage, letters: pdfium.PdfTextPage) -> bool:
    """Return whether a form on a page has a text that nobody sees.

    Raises:
        VerifierFailed: pdfium cannot tell.
    """
    texts = {ctypes.addressof(thing.contents): (thing, area) for thing, area in _texts(page)}
    if not texts:
        return False
    boxes, told = dict[int, list[tuple[float, ...]]](), set[int]()
    for number in range(letters.count_chars()):
        thing = pdfium_c.FPDFText_GetTextObject(letters.raw, number)
        key = ctypes.addressof(thing.contents) if thing else 0
        told.add(key)
        if key in texts and chr(pdfium_c.FPDFText_GetUnicode(letters.raw, number)) not in _BLANK:
            boxes.setdefault(key, []).append(letters.get_charbox(number))
    small = {key for key, (_, area) in texts.items() if area < _LEAST_AREA}
    if small - told or any(_is_low(boxes[key]) for key in small & boxes.keys()):
        return True
    return bool(boxes) and _leaves_no_trace(page, [thing for thing, _ in texts.values()], list(boxes.values()))


def _texts(page: pdfium.PdfPage) -> Iterator[tuple[Any, float]]:
    """Hand out the texts of forms, with the area on the page of a letter as wide and high as its size."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    todo = [(pdfium_c.FPDFPage_GetObject(page.raw, number), 1.0, 0) for number in range(count)]
    while todo:
        thing, grown, depth = todo.pop()
        kind, matrix, size = pdfium_c.FPDFPageObj_GetType(thing), pdfium_c.FS_MATRIX(), ctypes.c_float()
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and not depth:
            continue
        if kind in (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_FORM):
            if not pdfium_c.FPDFPageObj_GetMatrix(thing, matrix):
                raise VerifierFailed("pdfium")
            grown *= abs(matrix.a * matrix.d - matrix.b * matrix.c)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            pdfium_c.FPDFTextObj_GetFontSize(thing, size)
            yield thing, grown * size.value**2
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inside = range(pdfium_c.FPDFFormObj_CountObjects(thing))
            todo += [(pdfium_c.FPDFFormObj_GetObject(thing, number), grown, depth + 1) for number in inside]


def _is_low(letters: list[tuple[float, ...]]) -> bool:
    """Return whether no letter is a point wide and high: fonts may count in other units than points."""
    return all(min(right - left, top - bottom) < 1 for left, bottom, right, top in letters)


def _leaves_no_trace(page: pdfium.PdfPage, texts: list[Any], boxes: list[list[tuple[float, ...]]]) -> bool:
    """Return whether a page looks the same with and without one of some texts, where its letters stand."""
    with_texts = _drawn(page)
    for thing in texts:
        pdfium_c.FPDFPageObj_SetIsActive(thing, False)
    bare = _drawn(page)
    for thing in texts:
        pdfium_c.FPDFPageObj_SetIsActive(thing, True)
    seen = ImageChops.difference(with_texts, bare).convert("RGB").point(lambda level: 255 * (level > _NOISE))
    return any(not any(seen.crop(_pixels(page, seen, box)).getbbox() for box in own) for own in boxes)


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    wide, high = page.get_size()
    if min(wide, high) < 1:
        return Image.new("RGB", (1, 1))
    scale = min(_SCALE, _MOST_SIDE_PX / max(wide, high))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return picture


def _pixels(page: pdfium.PdfPage, picture: Image.Image, box: tuple[float, ...]) -> tuple[int, int, int, int]:
    """Return the pixels of a letter, and those beside."""
    x, y, found = ctypes.c_int(), ctypes.c_int(), list[tuple[int, int]]()
    for corner in (box[:2], box[2:]):
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, picture.width, picture.height, 0, *corner, x, y)
        found.append((x.value, y.value))
    across, down = sorted(one for one, _ in found), sorted(one for _, one in found)
    return across[0] - 2, down[0] - 2, across[1] + 3, down[1] + 3
