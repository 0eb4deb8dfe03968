"""Read a PDF: text of each page as a viewer draws it, annotations and form values included."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats.pdf.opening import FAULTS, opened
from pipeline.formats.pdf.survey import survey
from pipeline.limits import Limits
from pipeline.model import Counts, Reading
from redaction.text import Passage


def read(source: Path, limits: Limits) -> Reading:
    """Return text, metadata, hidden things and counts.

    Raises:
        CorruptDocument: It does not parse whole.
        EncryptedDocument: It asks for a password.
        LimitExceeded: It is larger than the limits allow.
    """
    with opened(source, limits) as pdf:
        metadata, hidden = survey(pdf)
        files = len(pdf.attachments)
        form = pdf.Root.get("/AcroForm")
        if isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False)):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        buffer = io.BytesIO()
        pdf.save(buffer, fix_metadata_version=False)
        pages = len(pdf.pages)
    text = _passages(buffer.getvalue(), limits)
    return Reading(
        "application/pdf",
        text=text,
        metadata=tuple(metadata),
        hidden=tuple(hidden),
        counts=Counts(pages=pages, members=files or None),
        text_editable=False,
    )


def _passages(content: bytes, limits: Limits) -> tuple[Passage, ...]:
    found: list[Passage] = []
    total = 0
    try:
        document = pdfium.PdfDocument(content)
        try:
            for number in range(len(document)):
                page = document[number]
                words = page.get_textpage().get_text_range()
                total += len(words)
                if total > limits.text_chars:
                    raise LimitExceeded("text", value=total, most=limits.text_chars)
                found.append(Passage(f"page:{number + 1}", words))
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None
    return tuple(found)
