"""Pages that became pictures: blank, covered, dropped and readable ones are objected to, whatever the policy lets read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pipeline.model import Counts, Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.look import look
from pipeline.verifiers.pictured import words_kept
from tests.pipeline.formats.pdf.redact.scans import LETTER, NAME, drawing, page_of_text, scan

WORDS = "\n".join(line.replace(NAME, "█████") for line in LETTER)


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    return drawing(page_of_text())


def barred(sheet: Image.Image, down: int = 0) -> Image.Image:
    """Return the sheet with a bar over each line's middle where the name stands."""
    picture = sheet.copy()
    for line in (line for line, words in enumerate(LETTER) if NAME in words):
        top = round((340 - 290 - 13 + 24 * line) / 0.36) + down
        left = round(40 / 0.36) + (140 if line == 7 else 230)
        ImageDraw.Draw(picture).rectangle((left, top, left + 270, top + 45), fill="black")
    return picture


def objections(pictures: Sequence[Image.Image], folder: Path, words: str = WORDS, *, ocr: bool = False) -> set[Residue]:
    copy = folder / "copy.pdf"
    copy.write_bytes(scan(pictures))
    expectation = Expectation(
        "application/pdf", Counts(pages=1), words="", protected=(NAME,), ocr=ocr, pictures=((1, words),)
    )
    verdict = look(copy, expectation)
    assert "pictured" in verdict.verified_by
    return {one for one in verdict.residues if one.verifier in ("pictured", "residue")}


@pytest.mark.parametrize("ocr", [False, True])
def test_a_covered_name_passes_and_one_that_is_not_does_not(sheet: Image.Image, ocr: bool, tmp_path: Path) -> None:
    assert objections([barred(sheet)], tmp_path, ocr=ocr) == set()
    for bad in (sheet, barred(sheet, down=60)):
        assert {one.reason for one in objections([bad], tmp_path, ocr=ocr)} == {Reason.TEXT_LEFT}


@pytest.mark.parametrize("kind", ["blank", "black", "a bar only", "half a page", "another page"])
def test_a_page_without_its_words_is_objected_to(kind: str, sheet: Image.Image, tmp_path: Path) -> None:
    blank = Image.new("RGB", sheet.size, "white")
    bar, half = blank.copy(), barred(sheet)
    ImageDraw.Draw(bar).rectangle((100, 300, 300, 340), fill="black")
    half.paste("white", (0, 380, sheet.width, sheet.height))
    other = drawing(page_of_text(["Nothing of what was written", "stands on this sheet of paper"]))
    pictures = {
        "blank": blank, "black": Image.new("RGB", sheet.size), "a bar only": bar, "half a page": half,
        "another page": other,
    }  # fmt: skip
    assert {one.reason for one in objections([pictures[kind]], tmp_path)} == {Reason.CONTENT_LOST}


def test_a_blank_page_is_objected_to_even_where_no_words_are_expected(sheet: Image.Image, tmp_path: Path) -> None:
    blank = Image.new("RGB", sheet.size, "white")
    assert {one.reason for one in objections([blank], tmp_path, words="█████")} == {Reason.CONTENT_LOST}


def test_a_page_of_which_nothing_is_expected_may_be_blank(sheet: Image.Image, tmp_path: Path) -> None:
    assert objections([Image.new("RGB", sheet.size, "white")], tmp_path, words="\n") == set()


def test_a_page_that_is_not_there_is_an_objection(sheet: Image.Image, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(scan([barred(sheet)]))
    expectation = Expectation("application/pdf", Counts(pages=1), ocr=False, pictures=((2, WORDS),))
    assert Reason.VERIFIER_FAILED in {one.reason for one in look(copy, expectation).residues}


def test_words_of_a_picture_do_not_stand_for_words_of_another_page(sheet: Image.Image, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(scan([barred(sheet)]))
    expectation = Expectation(
        "application/pdf", Counts(pages=1), words=WORDS, protected=(NAME,), ocr=False, pictures=((1, WORDS),)
    )
    verdict = look(copy, expectation)
    assert Reason.CONTENT_LOST in {one.reason for one in verdict.residues}
    assert verdict.text is not None
    assert "predominantly" in verdict.text  # but the store's search finds them


def test_how_many_words_may_be_missing() -> None:
    twelve = " ".join(f"word{letter}" for letter in "abcdefghijkl")
    assert words_kept(twelve, [twelve.upper()])
    assert words_kept(twelve, [twelve[:36], twelve[36:]])  # one reading or the other
    assert words_kept(twelve, [twelve[:54]])
    assert not words_kept(twelve, [twelve[:48]])
    assert not words_kept(twelve, [""])
    assert words_kept("", [""])
    assert words_kept("alone again", ["again"])
    assert not words_kept("alone", ["again"])
