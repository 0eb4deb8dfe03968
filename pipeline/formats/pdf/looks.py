"""Whether two documents look alike, page by page and pixel by pixel."""

from __future__ import annotations

import pypdfium2 as pdfium

from pipeline.formats.pdf.painted import difference, draw


def look_alike(original: bytes, copy: bytes) -> bool:
    """Return whether the pages of a document and of its copy look the same.

    Args:
        original: The document.
        copy: The copy.

    Raises:
        pypdfium2.PdfiumError: One of them cannot be drawn.
    """
    before, after = pdfium.PdfDocument(original), pdfium.PdfDocument(copy)
    try:
        return len(before) == len(after) and all(_same(before[place], after[place]) for place in range(len(before)))
    finally:
        before.close()
        after.close()


def _same(one: pdfium.PdfPage, other: pdfium.PdfPage) -> bool:
    try:
        before, after = draw(one), draw(other)
        return before.size == after.size and difference(before, after).getbbox() is None
    finally:
        one.close()
        other.close()
