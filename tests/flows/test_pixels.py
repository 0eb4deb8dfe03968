"""Protected values in pixels: the page becomes a picture with bars, nobody reads the value in it, the rest stays."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from flows.steps.one_off import OneOff
from flows.steps.pixels import READ_IN_PIXELS, healed, pages_in_question
from pipeline.errors import (
    ContentLost,
    MetadataLeft,
    PipelineError,
    SandboxProtocolError,
    SandboxTimeout,
    TextLeft,
    UnknownPart,
    VerifierFailed,
)
from pipeline.fixity import Digest
from pipeline.formats import formats
from pipeline.formats.base import ReadsPixels
from pipeline.limits import MOST_READ, Limits
from pipeline.model import Counts, Expectation, Identified, Item, Planned, Reading, ReadItem, Rewritten
from pipeline.stages.sanitise import _pictured
from redaction.plan import Edit, Plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.pipeline.formats.pdf.redact import strange_letters
from tests.pipeline.formats.pdf.redact.scans import (
    LETTER,
    NAME,
    OTHERS,
    drawing,
    page_of_text,
    pictures_in,
    read_by_program,
    readings,
    scan,
    show,
    skewed,
)

pytestmark = pytest.mark.sandbox
NOBODY = [line.replace(NAME, "Somebody") for line in LETTER]
TERMS = [Term(TermKind.NAME, NAME)]


@pytest.fixture(scope="module")
def cleaner() -> Iterator[OneOff]:
    with OneOff(Limits(), DEFAULT_POLICY, TERMS, ocr=True) as one:
        yield one


def sheet() -> Image.Image:
    return drawing(page_of_text())


def clean(cleaner: OneOff, content: bytes, folder: Path):
    path = folder / "item.pdf"
    path.write_bytes(content)
    return cleaner.clean(path)


KINDS = {
    "jpeg": lambda: scan([sheet()]),
    "skewed": lambda: scan([skewed(sheet())]),
    "ccitt": lambda: scan([sheet()], "ccitt"),
    "jpx": lambda: scan([skewed(sheet(), -1)], "jpx"),
    "turned page": lambda: scan([sheet().rotate(90, expand=True)], turn=90),
    "lying on its side": lambda: scan([sheet().rotate(90, expand=True)]),
    "upside down": lambda: scan([sheet().rotate(180)]),
    "drawn letters": strange_letters.as_drawings,
    "type 3": strange_letters.in_type3,
    "font without names": strange_letters.without_names,
    "downwards": lambda: strange_letters.downwards(NOBODY),
}
_STANDS = {"lying on its side": 270, "upside down": 180}


#: Each takes ten seconds and more, since every page is read by OCR five times; `make sweep` takes them all.
_CHOSEN = KINDS if os.environ.get("SLUICE_THOROUGH") else ("skewed", "drawn letters", "font without names", "downwards")


@pytest.mark.parametrize("kind", _CHOSEN)
def test_nobody_reads_what_went_and_the_rest_stays(kind: str, cleaner: OneOff, tmp_path: Path) -> None:
    content = KINDS[kind]()
    if kind != "downwards":
        assert NAME in read_by_program(drawing(content).rotate(_STANDS.get(kind, 0), expand=True))
    outcome = clean(cleaner, content, tmp_path)
    assert outcome.status == "cleaned", outcome.error
    assert outcome.removed["page-as-picture"] == 1
    assert outcome.redactions == (1 if kind == "downwards" else 2)
    assert "pictured" in outcome.verified_by
    for place, text in readings(outcome.copy, tmp_path):
        assert NAME.casefold() not in text.casefold(), place
    seen = read_by_program(drawing(outcome.copy).rotate(_STANDS.get(kind, 0), expand=True))
    assert [word for word in OTHERS if word not in seen] == []
    (picture,) = pictures_in(tmp_path / "copy.pdf", tmp_path)
    assert picture.size != sheet().size or picture.tobytes() != sheet().convert("L").tobytes()


def test_cleaning_a_pictured_page_again_changes_nothing(cleaner: OneOff, tmp_path: Path) -> None:
    once = clean(cleaner, KINDS["skewed"](), tmp_path)
    twice = clean(cleaner, once.copy, tmp_path)
    assert twice.status == "cleaned"
    assert twice.copy == once.copy
    assert clean(cleaner, KINDS["skewed"](), tmp_path).copy == once.copy


def test_only_pages_that_show_it_become_pictures(cleaner: OneOff, tmp_path: Path) -> None:
    other = drawing(page_of_text(NOBODY))
    with pikepdf.open(io.BytesIO(scan([other, sheet()]))) as pdf, pikepdf.new() as whole:
        whole.pages.extend(pdf.pages)
        with pikepdf.open(io.BytesIO(page_of_text())) as text:
            whole.pages.extend(text.pages)
        whole.save(tmp_path / "mixed.pdf", static_id=True)
    outcome = cleaner.clean(tmp_path / "mixed.pdf")
    assert outcome.status == "cleaned", outcome.error
    assert (outcome.removed["page-as-picture"], outcome.removed["redacted-page"]) == (1, 1)
    assert outcome.redactions == 4
    found = dict(readings(outcome.copy, tmp_path))
    assert not [place for place, text in found.items() if NAME in text]
    assert "Ministry" in found["pdfium"]
    assert "Somebody" in found["page 0 at 200"]
    with pikepdf.open(tmp_path / "copy.pdf") as copy:
        (untouched,) = copy.pages[0].images.values()
        assert (untouched.Width, untouched.Height) == other.size


def test_a_picture_that_stands_cut_on_another_page_is_gone_there_too(cleaner: OneOff, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(scan([sheet()]))) as pdf:
        image = pdf.pages[0].images["/Im0"]
        second = pdf.add_blank_page(page_size=(420, 340))
        show(pdf, second, image)
        cut = b"q 0 280 420 60 re W n " + second.obj["/Contents"].read_bytes() + b" Q"
        second.obj["/Contents"] = pdf.make_stream(cut)  # shows the first line only
        pdf.save(tmp_path / "cut.pdf", static_id=True)
    outcome = cleaner.clean(tmp_path / "cut.pdf")
    assert outcome.status == "cleaned", outcome.error
    assert outcome.removed["page-as-picture"] == 2
    assert not [place for place, text in readings(outcome.copy, tmp_path) if NAME in text]
    assert len(pictures_in(tmp_path / "copy.pdf", tmp_path)) == 2


def test_what_nothing_was_found_for_stays_as_it_is(cleaner: OneOff, tmp_path: Path) -> None:
    outcome = clean(cleaner, scan([drawing(page_of_text(NOBODY))]), tmp_path)
    assert outcome.status == "cleaned"
    assert "page-as-picture" not in outcome.removed
    assert "pictured" not in outcome.verified_by


def test_formats_that_read_pixels_are_known_to_the_flow() -> None:
    reading = {media_type for one in formats() if isinstance(one, ReadsPixels) for media_type in one.media_types}
    assert reading == READ_IN_PIXELS


# --- when it is tried -------------------------------------------------------------------------------------------------


def planned_pdf(*anchors: str, media_type: str = "application/pdf", protected: tuple[str, ...] = (NAME,)) -> Planned:
    item = Item("i", "a", None, 0, Digest("sha256", "0" * 64), 1, Identified(media_type, supported=True))
    edits = tuple(Edit(anchor, 0, 1, "█████", "name") for anchor in anchors)
    return Planned(item, Plan(edits), Expectation(media_type, Counts(), protected=protected))


def left(*pages: int) -> TextLeft:
    error = TextLeft()
    error.pages = pages
    return error


@pytest.mark.parametrize(
    ("error", "anchors", "asked"),
    [
        (left(3, 7), [], (3, 7)),
        (left(), [], ()),
        (left(*range(1, MOST_READ + 2)), [], None),
        (ContentLost(), ["page:2", "page:2:lines", "page:5"], (2, 5)),
        (MetadataLeft(), ["page:2"], (2,)),
        (ContentLost(), [], None),
        (ContentLost(), [f"page:{number}" for number in range(1, 30)], None),
        (UnknownPart("x", page=4), ["page:2", "page:4"], (4,)),
        (UnknownPart("x"), ["page:2"], None),
        (VerifierFailed(), ["page:2"], None),
        (SandboxTimeout(), ["page:2"], None),
    ],
)
def test_what_pixels_may_heal(error: PipelineError, anchors: list[str], asked: tuple[int, ...] | None) -> None:
    assert pages_in_question(error, planned_pdf(*anchors)) == asked
    assert pages_in_question(error, planned_pdf(*anchors, media_type="text/html")) is None
    assert pages_in_question(error, planned_pdf(*anchors, protected=())) is None


@pytest.mark.parametrize(
    ("then", "seen"),
    [(TextLeft(), "first"), (SandboxTimeout(), "first"), (SandboxProtocolError(), "then"), (None, "done")],
)
def test_a_second_failure_is_held_for_the_first_reason(then: PipelineError | None, seen: str) -> None:
    first, asked = left(1), list[tuple[int, ...]]()
    once, again = planned_pdf("page:1"), dataclasses.replace(planned_pdf("page:1:ocr"), plan=Plan(pictures=(1,)))
    read_item = ReadItem(once.item, Reading("application/pdf"))

    def carry_out(planned: Planned) -> str:
        if planned is once:
            raise first
        if then is not None:
            raise then
        return "done"

    def read_again(pages: Sequence[int]) -> ReadItem:
        asked.append(tuple(pages))
        return read_item

    def make(_: ReadItem, pictures: Sequence[int]) -> Planned:
        return again if pictures else once

    if seen == "done":
        assert healed(read_item, make, carry_out, read_again) == "done"
    else:
        with pytest.raises(PipelineError) as caught:
            healed(read_item, make, carry_out, read_again)
        assert caught.value is (first if seen == "first" else then)
    assert asked == [(1,)]


def test_pictures_that_the_copy_does_not_have_are_a_lie() -> None:
    once = planned_pdf()
    for pages in ((0,), (3,), (2, 1), (1, 1)):
        with pytest.raises(SandboxProtocolError):
            _pictured(once, Rewritten("application/pdf", ".pdf", counts=Counts(pages=2), pictures=pages))
    texts = (("page:1", "[PERSON-7] signed it"), ("page:2", "nobody"))
    told = dataclasses.replace(
        once, texts=texts, expectation=dataclasses.replace(once.expectation, replacement_texts=("[PERSON-7]",))
    )
    assert _pictured(told, Rewritten("application/pdf", ".pdf", counts=Counts(pages=2), pictures=(1,))) == (
        (1, "█████ signed it"),
    )
