"""Text that a form shows and no reader sees is never handed on."""

import pytest
from pikepdf import Dictionary, Name, Stream

from pipeline.errors import UnknownPart
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
        (TEXT + b" 0 g 10 90 200 30 re f", b"/X Do"),
        (TEXT, b"/X Do 0 g 10 90 200 30 re f"),
        (TEXT, b"1 0 0 1 900 0 cm /X Do"),
        (b"q 0 0 5 5 re W n " + TEXT + b" Q", b"/X Do"),
        (TEXT, b"/G gs /X Do"),
    ],
    ids=["white", "under a shape in the form", "under a shape on the page", "off the page", "clipped", "clear"],
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
