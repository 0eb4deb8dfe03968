"""Text that a form shows and no reader sees is never handed on."""

import pytest
from pikepdf import Dictionary, Name, Stream

from pipeline.errors import UnknownPart
from tests.pipeline.formats.pdf.test_leaks import decoded
from tests.pipeline.formats.pdf.test_openable import SHOWN, cleaned, document, saved, words

TEXT = b"BT /F 12 Tf 20 100 Td (Zebulonq) Tj ET"


def formed(shown: bytes, page: bytes = b"/X Do") -> bytes:
    pdf = document(b"BT /F 12 Tf 20 150 Td (" + SHOWN.encode() + b") Tj ET " + page)
    resources = pdf.pages[0].Resources
    form = Stream(pdf, shown, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    form.Resources = Dictionary(Font=resources.Font)
    resources.XObject = Dictionary(X=form)
    resources.ExtGState = Dictionary(G=Dictionary(ca=0))
    return saved(pdf)


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (b"1 g " + TEXT, b"/X Do"),
        (b".98 g " + TEXT, b"/X Do"),
        (TEXT + b" 0 g 10 90 200 30 re f", b"/X Do"),
        (TEXT, b"/X Do 0 g 10 90 200 30 re f"),
        (TEXT, b"1 0 0 1 900 0 cm /X Do"),
        (b"q 0 0 5 5 re W n " + TEXT + b" Q", b"/X Do"),
        (TEXT, b"/G gs /X Do"),
    ],
    ids=[
        "white",
        "nearly white",
        "under a shape in the form",
        "under a shape on the page",
        "off the page",
        "clipped",
        "clear",
    ],
)
def test_text_of_a_form_that_leaves_no_trace_holds_the_file(shown, page, tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(formed(shown, page), tmp_path)


@pytest.mark.parametrize(
    "shown", [TEXT, b"0 g 10 90 200 30 re f 1 g " + TEXT, TEXT + TEXT, TEXT + b" 1 g BT /F 9 Tf 9 9 Td (  ) Tj ET"]
)
def test_text_of_a_form_that_is_seen_stays(shown, tmp_path):
    target = cleaned(formed(shown), tmp_path)
    assert "Zebulonq" in words(target)
    assert SHOWN in words(target)


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (TEXT.replace(b"12", b".3"), b"/X Do"),
        (b"0 0 0 0 20 100 cm " + TEXT, b"/X Do"),
        (b".0001 0 0 .0001 20 100 cm " + TEXT, b"/X Do"),
        (TEXT, b"q .01 0 0 .01 20 100 cm /X Do Q"),
        (TEXT, b"q 0 0 0 0 20 100 cm /X Do Q"),
        (b"1 0 0 0 0 100 cm " + TEXT, b"/X Do"),
        (TEXT.replace(b"(", b".2 Tz ("), b"/X Do"),
    ],
    ids=["size", "nothing", "next to nothing", "small form", "form without area", "line", "narrow"],
)
def test_text_of_a_form_that_is_too_small_to_be_read_holds_the_file(shown, page, tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(formed(shown, page), tmp_path)


@pytest.mark.parametrize("show", [b"0 Tz (Zebulonq) Tj", b"/F 0 Tf (Zebulonq) Tj", b"0 0 0 0 9 9 Tm (Zebulonq) Tj"])
def test_text_of_a_form_without_width_or_size_goes(show, tmp_path):
    shown = b"q BT /F 12 Tf 20 100 Td " + show + b" ET Q BT /F 12 Tf 20 50 Td (Behind) Tj ET"
    target = cleaned(formed(shown), tmp_path)
    assert "Behind" in words(target)
    assert b"Zebulonq" not in decoded(target)


@pytest.mark.parametrize(
    "shown", [b".1 0 0 .1 0 0 cm BT /F 120 Tf 200 999 Td (Zebulonq) Tj ET", TEXT + b"BT ( ) Tj ET"]
)
def test_text_of_a_form_that_is_large_on_the_page_stays(shown, tmp_path):
    assert "Zebulonq" in words(cleaned(formed(shown), tmp_path))
