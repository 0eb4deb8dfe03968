"""Take text that leaves no trace out of a clean copy, and prove that no pixel changed.

Where the text cannot be taken out without moving other text, or a pixel would change, the page stays as it is: its text
counts as visible, so it is searched for protected terms like all other text.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.pdf.opening import FAULTS
from pipeline.formats.pdf.traceless import Traceless, draw, find
from pipeline.formats.pdf.unseen import SHOWS, UnseenText


def erase(new: pikepdf.Pdf, saved: Path) -> int:
    """Take out of the pages of a document the text that leaves no trace.

    Args:
        new: The clean document.
        saved: The same document as a file.

    Returns:
        How many pieces of text went; 0 means that the file is final.

    Raises:
        UnknownPart: A part of a line is painted over; its text would still be there.
        CorruptDocument: The copy cannot be drawn.
    """
    try:
        document = pdfium.PdfDocument(saved)
        try:
            return sum(_page(new, document, number) for number in range(len(document)))
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None


def _page(new: pikepdf.Pdf, document: pdfium.PdfDocument, number: int) -> int:
    page = document[number]
    try:
        found = find(page)
        if found.partly:
            raise UnknownPart("text under a box")
        before = bytes(new.pages[number].obj["/Contents"].read_bytes()) if found.whole else b""
        after = _without(before, found) if found.whole else None
        if after is None:
            return 0
        new.pages[number].obj["/Contents"].write(after)
        if _looks(new, number) != draw(page).tobytes():
            new.pages[number].obj["/Contents"].write(before)
            return 0
        return len(found.whole)
    finally:
        page.close()


def _looks(new: pikepdf.Pdf, number: int) -> bytes:
    """Return the pixels of a page as it is now."""
    with pikepdf.new() as alone:
        alone.pages.append(new.pages[number])
        buffer = io.BytesIO()
        alone.save(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    try:
        return draw(document[0]).tobytes()
    finally:
        document.close()


def _without(content: bytes, found: Traceless) -> bytes | None:
    """Return the content without that text, or None where it cannot be told apart or cannot be taken out alone."""
    unseen = UnseenText()
    kept: list[tuple[list[pikepdf.Object], pikepdf.Operator]] = []
    ordinal = -1
    with pikepdf.new() as scratch:
        try:
            for instruction in pikepdf.parse_content_stream(pikepdf.Stream(scratch, content)):
                operator, operands = str(instruction.operator), list(instruction.operands)
                if operator == "INLINE IMAGE":
                    return None
                shows = operator in SHOWS and _has_text(operands)
                ordinal += shows
                instead = unseen.instead(operator, operands, hidden=shows and ordinal in found.whole)
                pairs = [(operands, operator)] if instead is None else instead
                kept += [(values, pikepdf.Operator(name)) for values, name in pairs]
        except UnknownPart:
            return None
    return pikepdf.unparse_content_stream(kept) if ordinal + 1 == found.texts else None


def _has_text(operands: list[pikepdf.Object]) -> bool:
    parts = list(operands[-1]) if operands and isinstance(operands[-1], pikepdf.Array) else operands[-1:]
    return any(isinstance(part, pikepdf.String) and len(bytes(part)) for part in parts)
