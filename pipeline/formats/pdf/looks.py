"""Whether two documents look alike, page by page and pixel by pixel."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from pipeline.formats.pdf.traceless import draw


def look_alike(pdf: pikepdf.Pdf, copy: Path) -> bool:
    """Return whether the pages of a document and of its copy look the same.

    Args:
        pdf: The document, open.
        copy: The copy.

    Raises:
        pypdfium2.PdfiumError: One of them cannot be drawn.
    """
    buffer = io.BytesIO()
    pdf.save(buffer, fix_metadata_version=False)
    before, after = pdfium.PdfDocument(buffer.getvalue()), pdfium.PdfDocument(copy)
    try:
        return len(before) == len(after) and all(_same(before[place], after[place]) for place in range(len(before)))
    finally:
        before.close()
        after.close()


def _same(one: pdfium.PdfPage, other: pdfium.PdfPage) -> bool:
    try:
        return draw(one).tobytes() == draw(other).tobytes()
    finally:
        one.close()
        other.close()
