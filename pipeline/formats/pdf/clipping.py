"""Letters that are seen though they are not painted: what is painted behind them is cut to their shape.

Programs write headings with a run of colours so.
Source: ISO 32000-1:2008, 9.3.6, modes 4 to 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from pipeline.formats.pdf.letters import letters_of
from pipeline.formats.pdf.painted import Change, Drawing, address, objects

_CLIPS = range(4, 8)


def seen_through(
    page: pdfium.PdfPage,
    texts: Mapping[int, tuple[int, Any]],
    drawing: Drawing,
    words: Callable[[], pdfium.PdfTextPage],
) -> frozenset[int]:
    """Return the texts to whose shape something is cut that is painted behind them, as far as a look can tell.

    Args:
        page: The page.
        texts: By ordinal, place in the order of painting and object of texts that leave no trace by themselves.
        drawing: The page as it is drawn.
        words: Returns its letters.
    """
    clips = {one: found for one, found in texts.items() if _clips(found[1])}
    if not clips:
        return frozenset()
    change = _painted_behind(page, min(order for order, _ in clips.values()), drawing)
    paint = reduce(ImageChops.lighter, change.picture.split())
    return frozenset(
        one
        for one, (_, raw) in clips.items()
        if _shapes([paint.crop(change.area(box)) for box in _letters(words(), raw)])
    )


def _clips(raw: Any) -> bool:
    return pdfium_c.FPDFTextObj_GetTextRenderMode(raw) in _CLIPS


def _painted_behind(page: pdfium.PdfPage, order: int, drawing: Drawing) -> Change:
    """Return what all but text paints from a place in the order of painting on."""
    things = list(objects(page.raw, 1))[order:]
    return drawing.change([raw for raw, kind in things if kind != pdfium_c.FPDF_PAGEOBJ_TEXT])


def _letters(words: pdfium.PdfTextPage, raw: Any) -> list[tuple[float, float, float, float]]:
    """Return the boxes of an object's letters, without blanks."""
    place, told = address(raw), letters_of(words)
    own = [index for index, its in enumerate(told.places) if its == place]
    return [told.box(index) for index in own if chr(told.codes[index]).strip("\0 \r\n\t")]


def _shapes(letters: list[Image.Image]) -> bool:
    """Return whether something is painted in each letter, and not everywhere in all of them."""
    shares = [sum(map(bool, letter.getdata())) / max(letter.width * letter.height, 1) for letter in letters]
    return bool(shares) and 0 < min(shares) < 1
