"""Protected values in pixels: the page becomes a picture with bars, nobody reads the value in it, the rest stays."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from flows.steps.one_off import OneOff
from flows.steps.pixels import READ_IN_PIXELS
from pipeline.formats import formats
from pipeline.formats.base import ReadsPixels
from pipeline.limits import Limits
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


@pytest.mark.parametrize("kind", KINDS)
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
