"""Reading in pixels and painting pictures, without sandboxes: places, bounds, and what may not be asked."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.errors import LimitExceeded, ProtectedTextLeft
from pipeline.formats.pdf import FORMAT, Pdf
from pipeline.formats.pdf.redact.marks import Mark
from pipeline.formats.pdf.redact.pixels import Clock, looks, marks_in
from pipeline.formats.pdf.redact.raster import as_picture, sharing
from pipeline.limits import MOST_READ, Limits
from pipeline.verifiers._pdf_pictures import is_strange_picture
from redaction.plan import Edit, Plan
from tests.pipeline.formats.pdf.redact.scans import NAME, drawing, page_of_text, scan, show

LIMITS = Limits()


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    return drawing(page_of_text())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("of_the_page", [True, False])
def test_a_word_is_found_where_it_stands(sheet: Image.Image, turn: int, of_the_page: bool) -> None:
    turned = sheet.rotate(turn, expand=True)
    document = pdfium.PdfDocument(scan([turned], turn=turn if of_the_page else 0))
    page = document[0]
    read = looks(page, Clock(120))
    assert read["ocr"].text.count(NAME) == 2
    start = read["ocr"].text.index(NAME)
    (mark,) = marks_in(read["ocr"], page, [(start, start + len(NAME))])
    left, low, right, high = mark.box
    # On the upright sheet the name stands in the fourth line, 13 points high, behind "Inspector Harold".
    wide, tall = sheet.width * 0.36, sheet.height * 0.36
    if turn == 90:
        left, low, right, high = low, tall - right, high, tall - left
    elif turn == 180:
        left, low, right, high = wide - right, tall - high, wide - left, tall - low
    elif turn == 270:
        left, low, right, high = wide - high, left, wide - low, right
    assert (left, low, right, high) == pytest.approx((132, 218, 187, 227), abs=4)


def test_pages_that_are_not_asked_for_are_not_read(sheet: Image.Image, tmp_path: Path) -> None:
    source = tmp_path / "item.pdf"
    source.write_bytes(scan([sheet, sheet, sheet]))
    reader = Pdf()
    assert {one.anchor.split(":")[1] for one in reader.read_pixels(source, (2,), LIMITS)} == {"2"}
    everything = reader.read_pixels(source, (), LIMITS)
    assert {one.anchor.split(":")[1] for one in everything} == {"1", "2", "3"}
    assert all(one.again and one.visible for one in everything)
    source.write_bytes(page_of_text())
    assert reader.read_pixels(source, (), LIMITS) == ()  # its text tells all that it shows


def test_too_many_pages_are_refused_not_left_out(sheet: Image.Image, tmp_path: Path) -> None:
    source = tmp_path / "item.pdf"
    with pikepdf.open(io.BytesIO(scan([sheet]))) as pdf:
        for _ in range(MOST_READ):
            pdf.pages.append(pdf.pages[0])
        pdf.save(source)
    with pytest.raises(LimitExceeded):
        Pdf().read_pixels(source, (), LIMITS)


def test_reading_ends_in_time(sheet: Image.Image) -> None:
    document = pdfium.PdfDocument(scan([sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]))
    with pytest.raises(LimitExceeded):
        looks(document[0], Clock(0.05))
    with pytest.raises(LimitExceeded):
        Clock(0).left()


def test_what_cannot_be_asked_is_refused(sheet: Image.Image, tmp_path: Path) -> None:
    source, target = tmp_path / "item.pdf", tmp_path / "copy.pdf"
    source.write_bytes(scan([sheet]))
    edit = Edit("page:1:ocr", 0, 5, "█████", "name", again=True)
    for plan in (
        Plan((edit,)),
        Plan(pictures=(2,)),
        Plan(pictures=(0,)),
        Plan((replace(edit, anchor="page:2:ocr"),), pictures=(1,)),
    ):
        with pytest.raises(ProtectedTextLeft):
            FORMAT.rewrite(source, target, plan, {}, LIMITS)


def test_a_page_may_become_a_picture_without_bars(tmp_path: Path) -> None:
    source, target = tmp_path / "item.pdf", tmp_path / "copy.pdf"
    source.write_bytes(page_of_text())
    rewritten = FORMAT.rewrite(source, target, Plan(pictures=(1,)), {}, LIMITS)
    assert rewritten.pictures == (1,)
    with pikepdf.open(target) as pdf:
        (picture,) = pdf.pages[0].images.values()
        assert not is_strange_picture(picture.read_raw_bytes())
        assert b"Tj" not in pdf.pages[0].obj["/Contents"].read_bytes()
        assert not [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


@pytest.mark.parametrize("colour", ["grey", "red"])
def test_the_picture_of_a_page_is_nothing_but_picture(colour: str, tmp_path: Path) -> None:
    body = page_of_text()
    with pikepdf.open(io.BytesIO(body)) as pdf:
        if colour == "red":
            pdf.pages[0].contents_add(b"1 0 0 rg", prepend=True)
        sink = io.BytesIO()
        pdf.save(sink)
        page = pdfium.PdfDocument(sink.getvalue())[0]
        as_picture(pdf, 0, page, [Mark(40, 290, (40, 286, 48, 300), "M")])
        (picture,) = pdf.pages[0].images.values()
        assert picture.ColorSpace == ("/DeviceGray" if colour == "grey" else "/DeviceRGB")
        assert not is_strange_picture(picture.read_raw_bytes())
        shown = Image.open(io.BytesIO(picture.read_raw_bytes())).convert("L")
        assert shown.getpixel((round(44 / 0.36), round((340 - 293) / 0.36))) < 10


def test_a_picture_that_no_bar_covers_may_stay_elsewhere(sheet: Image.Image) -> None:
    with pikepdf.open(io.BytesIO(scan([sheet]))) as pdf:
        image = pdf.pages[0].images["/Im0"]
        show(pdf, pdf.add_blank_page(page_size=(420, 340)), image)
        half = b"q 420 0 0 170 0 170 cm /Im0 Do Q"  # in the upper half of the first page
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(half)
        sink = io.BytesIO()
        pdf.save(sink)
        document = pdfium.PdfDocument(sink.getvalue())
        above, below = (Mark(9, low, (9, low, 50, low + 20), "") for low in (250, 50))
        assert list(sharing(pdf, document, [0], {0: [above]})) == [1]
        assert list(sharing(pdf, document, [0], {0: [below]})) == []
        assert list(sharing(pdf, document, [0], {})) == [1]
        assert list(sharing(pdf, document, [0, 1], {0: [above]})) == []
