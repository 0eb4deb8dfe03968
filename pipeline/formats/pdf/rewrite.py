"""Rewrite a PDF: a new document with the pages as a reader sees them, and nothing else.

Gone by construction: Info, XMP everywhere, ID, previous revisions, comments between objects, trailing and leading
bytes, names tree, scripts, actions, attachments, outlines, page labels, threads, structure tree, layers, forms,
thumbnails, PieceInfo, output intents, viewer preferences, custom keys.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import CorruptDocument, ProtectedTextLeft, UnknownPart
from pipeline.formats.pdf.annotations import Links
from pipeline.formats.pdf.erase import erase
from pipeline.formats.pdf.hidden_layers import drop_hidden
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.looks import look_alike
from pipeline.formats.pdf.nesting import check_forms
from pipeline.formats.pdf.opening import opened
from pipeline.formats.pdf.reading import ANCHOR, as_read, read, sought
from pipeline.formats.pdf.redact.fonttrim import trim
from pipeline.formats.pdf.redact.marks import Mark, Span
from pipeline.formats.pdf.redact.raster import as_picture, sharing
from pipeline.formats.pdf.redact.redacting import redact
from pipeline.formats.pdf.redact.retype import retyped
from pipeline.formats.pdf.streams import name_of
from pipeline.formats.pdf.survey import survey
from pipeline.formats.pdf.telling import telling
from pipeline.formats.pdf.transcribe import Transcriber
from pipeline.formats.pdf.type3 import prune
from pipeline.formats.pdf.unfold import unfold
from pipeline.formats.pdf.visible import inherited, visible_only
from pipeline.limits import MOST_PICTURES, Limits
from pipeline.model import Counts, Removal, Rewritten
from redaction.plan import Plan
from redaction.text import is_of_pixels

_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")
_MOST_ROUNDS = 8
_TYPED_ANEW = 3
_TAIL_BYTES = 1024
_IDENTIFIER = re.compile(rb"/ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\]")


def rewrite(source: Path, target: Path, plan: Plan, limits: Limits) -> Rewritten:
    """Write a clean copy.

    Raises:
        CorruptDocument: It does not parse.
        ProtectedTextLeft: An edit is of no text of a page.
        UnknownPart: Something in it cannot be judged, or taken out without a trace.
        LimitExceeded: It is a bomb.
    """
    if plan.edits and plan.cleaning.pdf_level == _TYPED_ANEW:
        return _typed_anew(source, target, plan, limits)
    with opened(source, limits) as pdf:
        removed = Counter({found.kind: found.count for found in survey(pdf, source, telling(pdf))[1]})
        layers = Layers(pdf.Root)
        removed.update(visible_only(pdf, layers))
        check_forms(pdf, limits)
        marks = _marks(pdf, plan, limits)
        copy, pages = _cleaned(pdf, layers, plan, removed)
        pictures: list[int] = []
        if marks:
            painted = [number - 1 for number in plan.pictures]
            copy, pictures = _redacted(copy, marks, painted, removed, plan.cleaning.pdf_level)
    target.write_bytes(copy)
    ordered = tuple(Removal(kind, count) for kind, count in sorted(removed.items()) if count)
    return Rewritten(
        "application/pdf",
        ".pdf",
        ordered,
        redactions=plan.redactions,
        counts=Counts(pages=pages),
        pictures=tuple(number + 1 for number in pictures),
    )


def _typed_anew(source: Path, target: Path, plan: Plan, limits: Limits) -> Rewritten:
    """Write the text alone, edited; see `redact.retype`. Everything else counts as removed as in any copy."""
    done = rewrite(source, target, Plan(cleaning=plan.cleaning), limits)
    target.write_bytes(retyped(read(source, limits).text, plan.by_anchor()))
    typed = rewrite(target, target, Plan(cleaning=plan.cleaning), limits)
    pages = done.counts.pages or 0
    removed = (*done.removed, Removal("page-typed-anew", pages))
    return Rewritten("application/pdf", ".pdf", removed, redactions=plan.redactions, counts=typed.counts)


def _marks(pdf: pikepdf.Pdf, plan: Plan, limits: Limits) -> dict[int, list[Mark]]:
    """Return by number of the page, from 0, where on it stands what the plan takes out, and of pages to be pictures.

    Raises:
        ProtectedTextLeft: An edit is of no text of a page, or of pixels that stay.
        UnknownPart: It cannot be told where it stands.
    """
    pictures = {number - 1 for number in plan.pictures}
    if pictures - set(range(len(pdf.pages))) or len(pictures) > MOST_PICTURES:
        raise ProtectedTextLeft("pages that are not there", pages=len(pictures))
    spans: dict[tuple[int, str], list[Span]] = {}
    for edit in plan.edits:
        number, _, order = edit.anchor.removeprefix(ANCHOR).partition(":")
        if not edit.anchor.startswith(ANCHOR) or not number.isdecimal():
            raise ProtectedTextLeft("pdf text", edits=len(plan.edits))
        if is_of_pixels(edit.anchor) and int(number) - 1 not in pictures:
            raise ProtectedTextLeft("pdf pixels", edits=len(plan.edits))
        spans.setdefault((int(number) - 1, order), []).append((edit.start, edit.end))
    found: dict[int, list[Mark]] = {number: [] for number in pictures}
    if spans:
        with pikepdf.open(io.BytesIO(as_read(pdf))) as again:
            drop_hidden(again, Layers(again.Root))
            found |= sought(again, spans, pictures, limits)
    return found


def _redacted(
    copy: bytes, marks: Mapping[int, Sequence[Mark]], pictures: Sequence[int], removed: Counter[str], level: int
) -> tuple[bytes, list[int]]:
    """Return the copy without what is marked, and the numbers of pages that became pictures, from 0."""
    with pikepdf.open(io.BytesIO(copy)) as clean:
        rest = {number: here for number, here in marks.items() if number not in pictures}
        done = redact(clean, rest, in_blocks=level > 1)
        made = _make_pictures(clean, copy, marks, {*done.pictures, *pictures})
        try:
            trim(clean)
        except UnknownPart:  # a font that cannot be cut goes with the pages from which something went
            made |= _make_pictures(clean, copy, marks, {*done.anew} - made)
            trim(clean)
        removed["redacted-page"] += len(set(done.anew) - made)
        removed["page-as-picture"] += len(made)
        return _saved(clean), sorted(made)


def _make_pictures(clean: pikepdf.Pdf, copy: bytes, marks: Mapping[int, Sequence[Mark]], numbers: set[int]) -> set[int]:
    """Put pictures in place of pages, and of those that share a picture with them; return which."""
    if not numbers:
        return set()
    document = pdfium.PdfDocument(copy)
    try:
        numbers |= set(sharing(clean, document, sorted(numbers), marks))
        for number in sorted(numbers):
            page = document[number]
            as_picture(clean, number, page, marks.get(number, ()))
            page.close()
    finally:
        document.close()
    clean.remove_unreferenced_resources()
    return numbers


def _cleaned(
    pdf: pikepdf.Pdf, layers: Layers, plan: Plan, removed: Counter[str], *, unfolded: bool = False
) -> tuple[bytes, int]:
    """Return a clean file, and its pages; hidden text of forms takes a second pass, over the unfolded copy."""
    with pikepdf.new() as new:
        scribe = Transcriber(new, layers)
        pages = _pages(pdf, new, plan, scribe, removed)
        direction(pdf, new)
        if scribe.has_drawn_letters:
            removed["unused-part"] += prune(new)
        copy = _saved(new)
        if scribe.doubtful and not look_alike(_saved(pdf), copy):
            raise UnknownPart("damaged font")
        copy, folded = _erased(new, copy, removed, scribe)
        if not folded:
            return copy, pages
        if unfolded:
            raise UnknownPart("hidden text in a form")
        unfold(new, folded)
        copy = _saved(new)
    with pikepdf.open(io.BytesIO(copy)) as flat:
        return _cleaned(flat, Layers(flat.Root), plan, removed, unfolded=True)


def _erased(new: pikepdf.Pdf, copy: bytes, removed: Counter[str], scribe: Transcriber) -> tuple[bytes, tuple[int, ...]]:
    """Return the file without hidden text, and the pages with hidden text in forms.

    Where texts lie upon each other, the library tells of the first: what went may have hidden more.
    """
    pages, folded = None, set[int]()
    for _ in range(_MOST_ROUNDS):
        erased = erase(new, copy, pages)
        folded.update(erased.folded)
        removed["hidden-text"] += erased.texts
        if not erased.texts:
            return copy, tuple(sorted(folded))
        if scribe.has_drawn_letters:
            prune(new)
        copy, pages = _saved(new), erased.pages
    raise UnknownPart("hidden text upon hidden text")


def direction(pdf: pikepdf.Pdf, new: pikepdf.Pdf) -> None:
    """Keep the one viewer preference that readers need: that lines and pages run from right to left."""
    preferences = pdf.Root.get("/ViewerPreferences")
    if isinstance(preferences, pikepdf.Dictionary) and name_of(preferences.get("/Direction")) == "/R2L":
        new.Root["/ViewerPreferences"] = pikepdf.Dictionary(Direction=pikepdf.Name("/R2L"))


def _pages(pdf: pikepdf.Pdf, new: pikepdf.Pdf, plan: Plan, scribe: Transcriber, removed: Counter[str]) -> int:
    for page in pdf.pages:
        attributes = pikepdf.Dictionary()
        for key in ("/UserUnit", "/Group"):
            if key in page.obj:
                attributes[key] = page.obj[key]
        for key in _INHERITED:
            value = inherited(page.obj, key)
            if value is not None:
                attributes[key] = value
        clean = scribe.copy(attributes, "page")
        clean["/Type"] = pikepdf.Name("/Page")
        bodies, resources = scribe.scope([_parts(page)], inherited(page.obj, "/Resources"))
        clean["/Contents"] = pikepdf.Stream(new, bodies[0])
        clean["/Resources"] = pikepdf.Dictionary() if resources is None else resources
        new.pages.append(pikepdf.Page(new.make_indirect(clean)))
    links = Links(pdf, new, plan.cleaning.link_hosts)
    for index, page in enumerate(pdf.pages):
        copied = links.copy(page.obj)
        if copied is not None:
            new.pages[index].obj["/Annots"] = copied
    removed["hidden-layer"] += scribe.hidden
    removed["hidden-text"] += scribe.hidden_text
    removed["unused-part"] += scribe.unused
    removed["external-link"] += links.cut
    return len(new.pages)


def _parts(page: pikepdf.Page) -> list[Any]:
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    # What is no stream there, viewers pass over.
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def _saved(new: pikepdf.Pdf) -> bytes:
    """Return the file, without the identifier that the library insists on, and that the specification does not."""
    for key in ("/Info", "/ID"):
        if key in new.trailer:
            del new.trailer[key]
    sink = io.BytesIO()
    new.save(
        sink,
        fix_metadata_version=False,
        min_version="1.7",
        static_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        recompress_flate=True,
        linearize=False,
    )
    copy = sink.getvalue()
    start = int(copy[-_TAIL_BYTES:].rpartition(b"startxref")[2].split()[0])
    found = _IDENTIFIER.search(copy, start, start + _TAIL_BYTES)
    if found is None:
        raise CorruptDocument("pdf trailer")
    return copy[: found.start()] + b" " * (found.end() - found.start()) + copy[found.end() :]
