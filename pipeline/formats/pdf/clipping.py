"""Letters that are seen though they are not painted: what is painted behind them is cut to their shape.

Programs write headings with a run of colours so.
Source: ISO 32000-1:2008, 9.3.6, modes 4 to 7.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

_CLIPS = range(4, 8)
Area = tuple[int, int, int, int]


def seen_through(
    page: pdfium.PdfPage,
    texts: Mapping[int, tuple[int, Any]],
    draw: Callable[[pdfium.PdfPage], Image.Image],
    area: Callable[[Image.Image, tuple[float, float, float, float]], Area],
) -> frozenset[int]:
    """Return the texts to whose shape something is cut that is painted behind them, as far as a look can tell.

    Args:
        page: The page.
        texts: By ordinal, place in the order of painting and object of texts that leave no trace by themselves.
        draw: Draws the page.
        area: Says where a box is in a picture of the page.
    """
    clips = {one: found for one, found in texts.items() if _clips(found[1])}
    if not clips:
        return frozenset()
    paint, words = _painted_behind(page, min(order for order, _ in clips.values()), draw), page.get_textpage()
    return frozenset(
        one
        for one, (_, raw) in clips.items()
        if _shapes([paint.crop(area(paint, box)) for box in _letters(words, raw)])
    )


def _clips(raw: Any) -> bool:
    return pdfium_c.FPDFTextObj_GetTextRenderMode(raw) in _CLIPS


def _painted_behind(page: pdfium.PdfPage, order: int, draw: Callable[[pdfium.PdfPage], Image.Image]) -> Image.Image:
    """Return what all but text paints from a place in the order of painting on."""
    things = [
        pdfium_c.FPDFPage_GetObject(page.raw, place) for place in range(order, pdfium_c.FPDFPage_CountObjects(page.raw))
    ]
    painted = [raw for raw in things if pdfium_c.FPDFPageObj_GetType(raw) != pdfium_c.FPDF_PAGEOBJ_TEXT]
    before = draw(page)
    for raw in painted:
        pdfium_c.FPDFPageObj_SetIsActive(raw, False)
    after = draw(page)
    for raw in painted:
        pdfium_c.FPDFPageObj_SetIsActive(raw, True)
    return ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value else 0)


def _letters(words: pdfium.PdfTextPage, raw: Any) -> list[tuple[float, float, float, float]]:
    """Return the boxes of an object's letters, without blanks."""
    place = _address(raw)
    own = [
        index
        for index in range(words.count_chars())
        if _address(pdfium_c.FPDFText_GetTextObject(words.raw, index)) == place
    ]
    return [
        words.get_charbox(index)
        for index in own
        if chr(pdfium_c.FPDFText_GetUnicode(words.raw, index)).strip("\0 \r\n\t")
    ]


def _address(thing: Any) -> int:
    return int(ctypes.cast(thing, ctypes.c_void_p).value or 0)


def _shapes(letters: list[Image.Image]) -> bool:
    """Return whether something is painted in each letter, and not everywhere in all of them."""
    shares = [sum(map(bool, letter.getdata())) / max(letter.width * letter.height, 1) for letter in letters]
    return bool(shares) and 0 < min(shares) < 1
