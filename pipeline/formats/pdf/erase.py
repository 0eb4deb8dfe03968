"""Take text that leaves no trace out of a clean copy, and prove that no pixel changed.

Where the text cannot be taken out without moving other text, or a pixel would change, the file is held.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.content import joined
from pipeline.formats.pdf.opening import FAULTS
from pipeline.formats.pdf.painted import Change, draw
from pipeline.formats.pdf.traceless import Traceless, find, without
from pipeline.formats.pdf.unseen import SHOWS, UnseenText


def erase(new: pikepdf.Pdf, saved: bytes) -> int:
    """Take out of the pages of a document the text that leaves no trace.

    Args:
        new: The clean document.
        saved: The same document as a file.

    Returns:
        How many pieces of text went; 0 means that the file is final.

    Raises:
        UnknownPart: Hidden text, or the part of a line that is painted over, cannot be taken out alone.
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
        if not found.whole and not found.partly:
            return 0
        contents = new.pages[number].obj["/Contents"]
        contents.write(_without(bytes(contents.read_bytes()), found))
        boxes = found.specks + tuple(box for part in found.partly.values() for box in part.boxes)
        with _alone(new, number) as after:
            before = Change(page, found.drawing.whole)
            if without(before, draw(after), boxes).tobytes() != without(before, before.picture, boxes).tobytes():
                raise UnknownPart("hidden text that cannot be taken out alone")
            if found.partly and find(after).partly:
                raise UnknownPart("text under a box")
        return len(found.whole) + len(found.partly)
    finally:
        page.close()


@contextmanager
def _alone(new: pikepdf.Pdf, number: int) -> Iterator[pdfium.PdfPage]:
    """Open a page as it is now."""
    with pikepdf.new() as alone:
        alone.pages.append(new.pages[number])
        buffer = io.BytesIO()
        alone.save(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    try:
        yield document[0]
    finally:
        document.close()


def _without(content: bytes, found: Traceless) -> bytes:
    """Return the content without that text."""
    unseen = UnseenText()
    done, kept = list[bytes](), list[bytes]()
    ordinal = -1
    for operator, operands, written in grammar.own(content):
        if operator == grammar.IMAGE:
            done += [spelling.content(b" ".join(kept)), written]
            kept = []
            continue
        shows = operator in SHOWS and _has_text(operands)
        ordinal += shows
        instead = unseen.instead(operator, operands, hidden=shows and ordinal in found.whole)
        if instead is None and shows and ordinal in found.partly:
            instead = unseen.instead_of_part(operator, operands, found.partly[ordinal])
        if instead is None:
            kept.append(written)
        else:
            kept += [b" ".join([*values, name.encode()]) for values, name in instead]
    if ordinal + 1 != found.texts:
        raise UnknownPart("hidden text that cannot be told apart")
    return joined([*done, spelling.content(b" ".join(kept))])


def _has_text(operands: list[bytes]) -> bool:
    return any(one[:1] in (b"(", b"<") and spelling.text(one) for one in spelling.elements(operands[-1]))
