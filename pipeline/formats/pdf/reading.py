"""Read a PDF: text of each page as a viewer draws it, form values included; and the text that no reader sees."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats.pdf.files import COUNTS, embedded
from pipeline.formats.pdf.hidden_layers import drop_hidden
from pipeline.formats.pdf.inks import has_own_inks
from pipeline.formats.pdf.laid_open import Laid, laid_open
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.nesting import check_forms
from pipeline.formats.pdf.opening import FAULTS, opened
from pipeline.formats.pdf.painted import address, objects
from pipeline.formats.pdf.redact import pixels
from pipeline.formats.pdf.redact.marks import Mark, Span, marks
from pipeline.formats.pdf.redact.orders import Reader
from pipeline.formats.pdf.redact.orders import marks as marks_in
from pipeline.formats.pdf.survey import survey
from pipeline.formats.pdf.telling import telling
from pipeline.formats.pdf.told import told
from pipeline.formats.pdf.traceless import find
from pipeline.formats.pdf.visible import inherited, visible_only
from pipeline.formats.pdf.why_unseen import causes
from pipeline.formats.pdf.within import look_within
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Reading
from redaction.text import Passage

#: Of the text of a page, before its number, from 1.
ANCHOR = "page:"
_TEXT_KEYS = ("/Contents", "/V", "/DV", "/RC", "/RV", "/TU", "/Subj", "/OverlayText")
#: Reasons of pages that are told of.
_MOST_WHY = 5_000
#: Deeper than the library draws.
_DEPTH = 64
_TEXT = pdfium_c.FPDF_PAGEOBJ_TEXT
#: The edge of a letter just beyond the page may colour a pixel of it.
_EDGE_PT = 1.0


def read(source: Path, limits: Limits) -> Reading:
    """Return text, metadata, hidden things and counts.

    Raises:
        CorruptDocument: It does not parse whole.
        EncryptedDocument: It asks for a password.
        LimitExceeded: It is larger than the limits allow.
        UnknownPart: Its pages are made by a form engine.
    """
    with opened(source, limits) as pdf:
        things = telling(pdf)
        metadata, hidden = survey(pdf, source, things)
        files = COUNTS.of(source, lambda: len(embedded(things)))
        notes = "\n".join(_notes(pdf))
        layers = Layers(pdf.Root)
        visible_only(pdf, layers)
        check_forms(pdf, limits)
        whole = as_read(pdf)
        seen = as_read(pdf) if drop_hidden(pdf, layers) else whole
        inks = [has_own_inks(inherited(page.obj, "/Resources")) for page in pdf.pages]
        why = list[Hidden]()
        shown = list(_passages(seen, inks, limits, why))
        again = list(_again(pdf, shown))
    pages = len(inks)
    text = [*shown, Passage("notes", notes[: limits.text_chars], visible=False)]
    if seen is not whole:
        layered = _passages(whole, inks, limits, [])
        text += [Passage(f"layers:{one.anchor}", one.text, visible=False) for one in layered]
    return Reading(
        "application/pdf",
        text=tuple(passage for passage in [*text, *again] if passage.visible or passage.text.strip()),
        metadata=tuple(metadata),
        hidden=(*hidden, *why[:_MOST_WHY]),
        counts=Counts(pages=pages, members=files or None),
    )


def as_read(pdf: pikepdf.Pdf) -> bytes:
    """Return a document as a file, for whoever draws it; it is for us alone."""
    buffer = io.BytesIO()
    pdf.save(buffer, fix_metadata_version=False, compress_streams=False, static_id=True)
    return buffer.getvalue()


def _notes(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Hand out what annotations and form fields say besides what they show."""
    for page in pdf.pages:
        found = page.obj.get("/Annots")
        for annotation in found if isinstance(found, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary) and "/ByteRange" not in annotation:
                values = [annotation.get(key) for key in _TEXT_KEYS]
                yield from (str(value) for value in values if isinstance(value, pikepdf.String))


def _passages(content: bytes, inks: list[bool], limits: Limits, hidden: list[Hidden]) -> Iterator[Passage]:
    total = 0
    try:
        document = pdfium.PdfDocument(content)
        try:
            for number in range(len(document)):
                page = document[number]
                own_inks = inks[number] if number < len(inks) else False
                text = _page_text(page, partial(laid_open, content, number), own_inks=own_inks)
                page.close()
                total += len(text.seen) + len(text.unseen)
                if total > limits.text_chars:
                    raise LimitExceeded("text", value=total, most=limits.text_chars)
                hidden += [Hidden(kind, f"{ANCHOR}{number + 1}", count) for kind, count in sorted(text.why.items())]
                yield Passage(f"{ANCHOR}{number + 1}", text.seen)
                yield Passage(f"{ANCHOR}{number + 1}:unseen", text.unseen, visible=False)
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None


def _again(pdf: pikepdf.Pdf, shown: Sequence[Passage]) -> Iterator[Passage]:
    """Read the pages by own code, and hand out what says something else than the library does."""
    reader = Reader()
    known = {passage.anchor: passage.text for passage in shown}
    for number, page in enumerate(pdf.pages, 1):
        said = known.get(f"{ANCHOR}{number}", "") + known.get(f"{ANCHOR}{number}:unseen", "")
        for order, read in reader.read(page.obj, said).items():
            yield Passage(f"{ANCHOR}{number}:{order}", read.text, again=f"{ANCHOR}{number}")


def sought(
    pdf: pikepdf.Pdf, wanted: Mapping[tuple[int, str], Sequence[Span]], pictures: Collection[int], limits: Limits
) -> dict[int, list[Mark]]:
    """Return where spans of the text of pages stand on them.

    Args:
        pdf: The document, as it is read: with all that is painted as content, and without hidden layers.
        wanted: By number of the page, from 0, and order, characters of the text that `read` gave of it; the library's
            order has an empty name.
        pictures: Numbers of pages that become pictures, from 0: what cannot be found in the text of these is found in
            their pixels, or by the verifier.
        limits: Bounds.

    Raises:
        CorruptDocument: It cannot be drawn.
        LimitExceeded: It takes too long to read pixels.
        UnknownPart: It cannot be told where they stand; with the number of the page, from 1.
    """
    content = as_read(pdf)
    try:
        document = pdfium.PdfDocument(content)
        try:
            found: dict[int, list[Mark]] = {}
            reader = Reader()
            for number in sorted({number for number, _ in wanted}):
                page = pdf.pages[number].obj
                own_inks = has_own_inks(inherited(page, "/Resources"))
                opened_up = partial(laid_open, content, number)
                asked = {order: spans for (other, order), spans in wanted.items() if other == number}
                try:
                    text = _page_text(document[number], opened_up, own_inks=own_inks, spans=asked.get("", ()))
                except UnknownPart as unknown:
                    if number not in pictures:
                        raise UnknownPart(unknown.detail, page=number + 1) from None
                    text = _page_text(document[number], opened_up, own_inks=own_inks)
                found[number] = text.marks
                orders = {order for order in asked if order and not order.startswith(pixels.ORDER)}
                again = reader.read(page, text.seen + text.unseen) if orders else {}
                for order in sorted(again.keys() & orders):
                    found[number] += marks_in(again[order], asked[order])
                if number in pictures:
                    found[number] += _marks_in_pixels(document[number], asked, limits)
            return found
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None


def _marks_in_pixels(page: pdfium.PdfPage, asked: Mapping[str, Sequence[Span]], limits: Limits) -> Iterator[Mark]:
    orders = {order: spans for order, spans in asked.items() if order.partition(":")[0] == pixels.ORDER}
    read = pixels.looks(page, pixels.Clock(limits.item_seconds / 2)) if orders else {}
    for order, spans in orders.items():
        if order not in read:
            raise CorruptDocument("pdf pages")  # it is drawn otherwise than it was
        yield from pixels.marks_in(read[order], page, spans)


@dataclass(frozen=True, slots=True)
class _Text:
    """What a page shows, what it holds that no reader sees and why, and where what is sought stands."""

    seen: str
    unseen: str
    marks: list[Mark]
    why: Counter[str]


def _page_text(
    page: pdfium.PdfPage, opened_up: Callable[[], Laid | None], *, own_inks: bool, spans: Sequence[Span] = ()
) -> _Text:
    """Read a page.

    Args:
        page: The page.
        opened_up: Returns it with what its forms show laid open.
        own_inks: Whether the colour of its text does not tell how it is painted.
        spans: Characters of what it shows that are sought on it.
    """
    words = page.get_textpage()
    traceless = find(page, lambda: words, own_inks=own_inks)
    within = look_within(page, traceless.drawing, lambda: words)
    if within.partly and (laid := opened_up()) is not None:
        document = pdfium.PdfDocument(laid[0])
        try:
            return _page_text(document[0], lambda: None, own_inks=laid[1], spans=spans)
        finally:
            document.close()
    letters = traceless.letters | (_beyond(page, words) if within.partly else frozenset())
    unseen = {address(raw) for raw, kind in objects(page.raw, _DEPTH) if kind == _TEXT and _is_invisible(raw)}
    unseen |= traceless.addresses | within.unseen
    if not unseen and not letters:
        text = str(words.get_text_range())
        return _Text(text, "", marks(words, text, None, spans), Counter())
    shown, hidden, places = told(words, lambda index, thing: index in letters or address(thing) in unseen)
    why = Counter[str]() if spans else causes(page, words, unseen, letters)
    return _Text(shown, hidden, marks(words, shown, places, spans), why)


def _beyond(page: pdfium.PdfPage, words: pdfium.PdfTextPage) -> frozenset[int]:
    """Return the letters that lie beyond the edge of the page: a text of a form may begin there and end on the page."""
    left, low, right, high = page.get_bbox()
    found = set[int]()
    for index in range(words.count_chars()):
        box = words.get_charbox(index)
        across = box[0] - _EDGE_PT < right and box[2] + _EDGE_PT > left
        if not (across and box[1] - _EDGE_PT < high and box[3] + _EDGE_PT > low):
            found.add(index)
    return frozenset(found)


def _is_invisible(raw: Any) -> bool:
    return bool(pdfium_c.FPDFTextObj_GetTextRenderMode(raw) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
