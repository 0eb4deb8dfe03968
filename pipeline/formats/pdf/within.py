"""Find text that leaves no trace though a form on the page shows it; it is not taken out there, so the file is held."""

from __future__ import annotations

from collections.abc import Callable, Container

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import Box, Drawing, address, objects

#: How deep forms within forms are looked into.
_DEPTH = 12


def hides_text(page: pdfium.PdfPage, drawing: Drawing, words: Callable[[], pdfium.PdfTextPage]) -> bool:
    """Return whether a form on a page has a text of which no pixel is seen.

    Args:
        page: The page.
        drawing: The page as it is drawn.
        words: Returns its letters.
    """
    own = {address(raw) for raw, _ in objects(page.raw, 1)}
    within = {
        address(raw): raw
        for raw, kind in objects(page.raw, _DEPTH)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and address(raw) not in own
    }
    boxes = _boxes(words(), within.keys()) if within else {}
    if not boxes:
        return False
    change = drawing.change(list(within.values()))
    return any(not change.is_seen(box) for box in boxes.values())


def _boxes(words: pdfium.PdfTextPage, wanted: Container[int]) -> dict[int, Box]:
    """Return the boxes of texts, by their addresses; none of those without letters."""
    found: dict[int, Box] = {}
    for index in range(words.count_chars()):
        place = address(pdfium_c.FPDFText_GetTextObject(words.raw, index))
        blank = not chr(pdfium_c.FPDFText_GetUnicode(words.raw, index)).strip("\0 \r\n\t\xa0")
        if blank or place not in wanted:
            continue
        left, low, right, high = words.get_charbox(index)
        old = found.get(place, (left, low, right, high))
        found[place] = min(old[0], left), min(old[1], low), max(old[2], right), max(old[3], high)
    return found
