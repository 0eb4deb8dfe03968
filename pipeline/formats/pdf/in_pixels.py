"""Which pages are worth reading as a person does, and what is read on them; see `redact.pixels`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats.pdf.hidden_layers import drop_hidden
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.nesting import check_forms
from pipeline.formats.pdf.opening import FAULTS, opened
from pipeline.formats.pdf.painted import objects
from pipeline.formats.pdf.reading import ANCHOR, as_read
from pipeline.formats.pdf.redact.pixels import Clock, looks
from pipeline.formats.pdf.visible import visible_only
from pipeline.limits import MOST_READ, Limits
from redaction.text import Passage

_DEPTH = 64
_DRAWN = frozenset({pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING})
#: Lines and curves of a page from which on they may draw letters, and things from which on nobody counts.
_MANY_PATHS, _MANY_THINGS = 100, 20_000
#: Share of letters without a meaning from which on a page's text is none.
_UNREADABLE = 0.02
#: Seconds that a page may take on the average.
_PAGE_SECONDS = 6


def read_pixels(source: Path, pages: Sequence[int], limits: Limits) -> tuple[Passage, ...]:
    """See `pipeline.formats.base.ReadsPixels`."""
    with opened(source, limits) as pdf:
        visible_only(pdf, Layers(pdf.Root))
        check_forms(pdf, limits)
        drop_hidden(pdf, Layers(pdf.Root))
        content = as_read(pdf)
    try:
        document = pdfium.PdfDocument(content)
        try:
            return tuple(_passages(document, pages, limits))
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None


def _passages(document: pdfium.PdfDocument, pages: Sequence[int], limits: Limits) -> list[Passage]:
    chosen = pages or [number for number in range(1, len(document) + 1) if _is_drawn(document[number - 1])]
    if len(chosen) > MOST_READ:
        raise LimitExceeded("pages", value=len(chosen), most=MOST_READ)
    clock = Clock(limits.item_seconds / 2 + _PAGE_SECONDS * len(chosen))
    found, total = list[Passage](), 0
    for number in chosen:
        if not 1 <= number <= len(document):
            raise CorruptDocument("pdf pages")
        page = document[number - 1]
        for order, look in looks(page, clock).items():
            total += len(look.text)
            if total > limits.text_chars:
                raise LimitExceeded("text", value=total, most=limits.text_chars)
            found.append(Passage(f"{ANCHOR}{number}:{order}", look.text, again=f"{ANCHOR}{number}"))
        page.close()
    return found


def _is_drawn(page: pdfium.PdfPage) -> bool:
    """Return whether a page may show words that no text of it tells."""
    paths = 0
    for count, (_, kind) in enumerate(objects(page.raw, _DEPTH)):
        paths += kind == pdfium_c.FPDF_PAGEOBJ_PATH
        if kind in _DRAWN or paths > _MANY_PATHS or count > _MANY_THINGS:
            return True
    words = page.get_textpage()
    try:
        text = str(words.get_text_range())
        strange = sum(bool(pdfium_c.FPDFText_HasUnicodeMapError(words.raw, n)) for n in range(words.count_chars()))
    finally:
        words.close()
    return strange + sum(map(_has_no_meaning, text)) > _UNREADABLE * len(text)


def _has_no_meaning(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\r\n\t")
