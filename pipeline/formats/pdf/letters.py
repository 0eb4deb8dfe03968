"""What the letters of a page tell of the texts that they belong to."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.painted import Box, address, is_bundled

#: The library gives letters without a shape a box that is a thousandth of their size high.
_NO_INK_PT, _NO_INK_SHARE = 0.05, 0.002
_BLANK = frozenset(map(ord, "\0 \r\n\t\xa0"))
#: A code up to here tells no letter.
_LAST_CONTROL = 0x1F


def has_ink(box: Box, *, size: float = 0.0) -> bool:
    """Return whether letters have a shape here; those of a font that only the reader has may be seen without."""
    return min(box[2] - box[0], box[3] - box[1]) > max(_NO_INK_PT, _NO_INK_SHARE * size)


def inked(words: pdfium.PdfTextPage, by_place: dict[int, Any]) -> set[int]:
    """Return those texts of which a letter has a shape, or a font in the file: others another viewer may draw.

    Args:
        words: The page's letters.
        by_place: Texts by where the library holds them.
    """
    found: set[int] = set()
    for index in range(words.count_chars()):
        place = address(pdfium_c.FPDFText_GetTextObject(words.raw, index))
        if place not in by_place or place in found:
            continue
        means = pdfium_c.FPDFText_GetUnicode(words.raw, index) > _LAST_CONTROL
        if has_ink(words.get_charbox(index)) or (means and is_bundled(by_place[place])):
            found.add(place)
    return found


def saying(words: pdfium.PdfTextPage) -> dict[int, bool]:
    """Return by where pdfium holds them whether texts say something; to ask each text takes a look at all letters.

    A text with the codes of another one in the same place is not among them, whatever its font makes of the codes.
    """
    found: dict[int, bool] = {}
    for index in range(words.count_chars()):
        place = address(pdfium_c.FPDFText_GetTextObject(words.raw, index))
        found[place] = found.get(place, False) or pdfium_c.FPDFText_GetUnicode(words.raw, index) not in _BLANK
    return found
