"""Protected words go out of pages however they are written, and what stands beside them stays."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from pipeline.formats.pdf import FORMAT
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan
from tests.pipeline.formats.pdf.redact.making import (
    by_number,
    document,
    drawn,
    planned,
    redacted,
    renamed,
    seen_by,
    shifted,
    times,
    two_bytes,
)

WORD = "Zebulonq"
#: The same sentence, in every way in which a word can be written; the font is F1.
WAYS = {
    "one string": f"BT /F1 12 Tf 72 700 Td (Asked by {WORD} on Monday) Tj ET",
    "pieces": "BT /F1 12 Tf 72 700 Td (Asked by Ze) Tj (bul) Tj (onq on Monday) Tj ET",
    "letter by letter": "BT /F1 12 Tf 72 700 Td (Asked by ) Tj "
    + " ".join(f"({letter}) Tj" for letter in WORD)
    + " ( on Monday) Tj ET",
    "kerned": "BT /F1 12 Tf 72 700 Td [(Asked by Z) 40 (ebu) -30 (lonq) 20 ( on Monday)] TJ ET",
    "hyphenated": "BT /F1 12 Tf 14 TL 72 700 Td (Asked by Zebu-) Tj T* (lonq on Monday) Tj ET",
    "spaced": "BT /F1 12 Tf 3 Tc 72 700 Td (Asked by Zebulonq on Monday) Tj ET",
    "next line operator": "BT /F1 12 Tf 14 TL 72 714 Td (Asked by Zebulonq on Monday) ' ET",
    "next line operator with spacing": 'BT /F1 12 Tf 14 TL 72 714 Td 1 0.5 (Asked by Zebulonq on Monday) " ET',
    "stretched": "BT /F1 12 Tf 80 Tz 72 700 Td (Asked by Zebulonq on Monday) Tj ET",
    "raised": "BT /F1 12 Tf 72 700 Td (Asked by Zebulonq) Tj 5 Ts (2) Tj 0 Ts ( on Monday) Tj ET",
    "turned": "BT /F1 12 Tf 0 1 -1 0 300 300 Tm (Asked by Zebulonq on Monday) Tj ET",
    "askew": "BT /F1 12 Tf 0.966 0.259 -0.259 0.966 100 300 Tm (Asked by Zebulonq on Monday) Tj ET",
    "flipped space": "1 0 0 -1 0 842 cm BT /F1 12 Tf 1 0 0 -1 72 142 Tm (Asked by Zebulonq on Monday) Tj ET",
    "scaled space": "q 0.1 0 0 0.1 0 0 cm BT /F1 120 Tf 720 7000 Td (Asked by Zebulonq on Monday) Tj ET Q",
    "bold by twice": "BT /F1 12 Tf 72 700 Td (Asked by Zebulonq on Monday) Tj ET "
    "BT /F1 12 Tf 72.3 700 Td (Asked by Zebulonq on Monday) Tj ET",
    "the other way round": "BT /F1 12 Tf 170 700 Td (on Monday) Tj -50 0 Td (Zebulonq) Tj -48 0 Td (Asked by) Tj ET",
    "two strings of a font": f"BT /F1 12 Tf 72 700 Td (Asked by {WORD[:4]}) Tj /F1 12 Tf ({WORD[4:]} on Monday) Tj ET",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_word_goes_and_its_neighbours_stay(way: str, tmp_path: Path) -> None:
    copy, done = redacted(document(tmp_path / "in.pdf", WAYS[way]), WORD)
    assert {one.kind: one.count for one in done.removed}.get("redacted-page") == 1
    texts = list(seen_by(copy))
    for text in texts:
        squeezed = "".join(filter(str.isalnum, text)).lower()
        assert WORD.lower() not in squeezed
        assert "zebu" not in squeezed
        assert "lonq" not in squeezed
    assert "Monday" in texts[0]
    assert "Asked" in texts[0]
    verdict = look(copy, Expectation(done.media_type, done.counts, "Asked by on Monday", (WORD,), ocr=False))
    assert verdict.residues == ()


@pytest.mark.parametrize(
    ("font", "spelled"),
    [(renamed, shifted("asked by zebulonq on monday")), (by_number, two_bytes("asked by zebulonq on monday"))],
)
def test_fonts_of_other_codes(font: object, spelled: str, tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", f"BT /F1 12 Tf 72 700 Td {spelled} Tj ET", fonts={"F1": font})
    copy, _ = redacted(source, WORD)
    texts = list(seen_by(copy))
    assert all("zebulonq" not in text.lower() for text in texts)
    assert "monday" in texts[0]


def test_a_form_that_is_shown_twice_loses_the_word_in_both_places(tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", "q 1 0 0 1 72 700 cm /X1 Do Q q 1 0 0 1 72 600 cm /X1 Do Q", "/X1 Do")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        form = pdf.make_stream(b"BT /F1 12 Tf 5 5 Td (Asked by Zebulonq on Monday) Tj ET")
        for key, value in {
            "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 300, 30]),
            "/Resources": Dictionary(Font=Dictionary(F1=pdf.make_indirect(times(pdf)))),
        }.items():  # fmt: skip
            form[key] = value
        for page in pdf.pages:
            page.obj.Resources["/XObject"] = Dictionary(X1=form)
        pdf.save(source)
    copy, done = redacted(source, WORD)
    assert {one.kind: one.count for one in done.removed}["redacted-page"] == 2
    texts = list(seen_by(copy))
    assert all(WORD not in text for text in texts)
    assert texts[0].count("Monday") == 3


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_pages_that_are_turned(quarter: int, tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", WAYS["one string"], Rotate=quarter)
    copy, _ = redacted(source, WORD)
    assert all(WORD not in text for text in seen_by(copy))


def test_pages_without_the_word_stay_as_they_are(tmp_path: Path) -> None:
    other = "0.5 g 100 100 50 50 re f BT /F1 12 Tf 72 500 Td (Nothing of interest) Tj ET"
    source = document(tmp_path / "in.pdf", WAYS["one string"], other)
    plain = tmp_path / "plain.pdf"
    FORMAT.rewrite(source, plain, Plan(), {}, Limits())
    copy, _ = redacted(source, WORD)
    with pikepdf.open(plain) as before, pikepdf.open(copy) as after:
        assert before.pages[1].obj.Contents.read_bytes() == after.pages[1].obj.Contents.read_bytes()
    assert drawn(plain, 1).tobytes() == drawn(copy, 1).tobytes()


def test_nothing_outside_of_the_line_changes(tmp_path: Path) -> None:
    around = (
        "0.2 w 60 650 400 100 re S BT /F1 12 Tf 72 670 Td (The line below it) Tj 0 60 Td (The line above it) Tj ET "
    )
    source = document(tmp_path / "in.pdf", around + WAYS["one string"])
    plain = tmp_path / "plain.pdf"
    FORMAT.rewrite(source, plain, Plan(), {}, Limits())
    copy, _ = redacted(source, WORD)
    left, high, right, low = ImageChops.difference(drawn(plain), drawn(copy)).getbbox()
    assert high >= 842 - 712
    assert low <= 842 - 695
    assert 72 <= left < right <= 300


def test_the_bar_is_black_and_five_sizes_wide(tmp_path: Path) -> None:
    copy, _ = redacted(document(tmp_path / "in.pdf", WAYS["one string"]), WORD)
    picture = drawn(copy, scale=4)
    row = [picture.getpixel((x, ((842 - 709.2) * 4))) for x in range(picture.width)]
    assert 5 * 12 * 4 - 2 <= sum(level < 10 for level in row) <= 5 * 12 * 4 + 2


def test_the_same_file_gives_the_same_bytes_and_redacting_twice_changes_nothing(tmp_path: Path) -> None:
    source = document(tmp_path / "in.pdf", WAYS["kerned"])
    first = redacted(source, WORD)[0].read_bytes()
    assert redacted(source, WORD)[0].read_bytes() == first
    (tmp_path / "again.pdf").write_bytes(first)
    assert not planned(tmp_path / "again.pdf", WORD).edits
    FORMAT.rewrite(tmp_path / "again.pdf", tmp_path / "twice.pdf", Plan(), {}, Limits())
    assert (tmp_path / "twice.pdf").read_bytes() == first


def test_text_that_runs_down_makes_a_picture_of_its_page(tmp_path: Path) -> None:
    """Such lines are not set anew; the page becomes a picture with the word painted over."""

    def downwards(pdf: pikepdf.Pdf) -> object:
        font = by_number(pdf)
        font["/Encoding"] = Name("/Identity-V")
        return font

    source = document(
        tmp_path / "in.pdf", f"BT /F1 12 Tf 300 700 Td {two_bytes('asked by zebulonq')} Tj ET", fonts={"F1": downwards}
    )
    copy, done = redacted(source, WORD)
    assert {one.kind: one.count for one in done.removed}["page-as-picture"] == 1
    assert done.counts == Counts(pages=1)
    assert all("zebulonq" not in text for text in seen_by(copy))
    with pikepdf.open(copy) as pdf:
        assert "/Font" not in pdf.pages[0].obj.Resources
