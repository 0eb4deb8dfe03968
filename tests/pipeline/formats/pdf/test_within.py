"""Text that a form shows and no reader sees is never handed on."""

import io
import time

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary, Name, Stream

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT, unfold
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
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


def is_gone(content: bytes, tmp_path) -> bool:
    """Clean, see that what is shown stays, that no verifier objects, and that cleaning again changes nothing."""
    target = cleaned(content, tmp_path)
    assert SHOWN in words(target)
    reading = FORMAT.read(tmp_path / "in", DEFAULT_LIMITS)
    seen = " ".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    assert "Zebulonq" not in seen
    pages = len(pdfium.PdfDocument(target))
    expected = Expectation(
        "application/pdf", counts=Counts(pages=pages), words=seen, protected=("Zebulonq",), ocr=False
    )
    assert not look(target, expected).residues
    copy = target.read_bytes()
    assert cleaned(copy, tmp_path).read_bytes() == copy
    return b"Zebulonq" not in decoded(target)


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
def test_text_of_a_form_that_leaves_no_trace_goes(shown, page, tmp_path):
    assert is_gone(formed(shown, page), tmp_path)


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
        (b"1 0 0 0 0 100 cm " + TEXT, b"/X Do"),
    ],
    ids=["size", "nothing", "next to nothing", "small form", "line"],
)
def test_text_of_a_form_that_is_too_small_to_be_read_goes(shown, page, tmp_path):
    assert is_gone(formed(shown, page), tmp_path)


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


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (TEXT, b"q 0 0 0 0 20 100 cm /X Do Q"),
        (TEXT.replace(b"(", b".2 Tz ("), b"/X Do"),
        (b"1 g " + TEXT, b"BT /X Do ET"),
        (b"1 g " + TEXT + b" Q 0 g", b"q /X Do"),
        (b"1 g BT /F 12 Tf 20 100 Td (Zebulonq) Tj", b"/X Do"),
    ],
    ids=["form without area", "narrow", "form within text", "takes back what the page saved", "text without end"],
)
def test_a_form_that_cannot_stand_outside_of_itself_holds_the_file(shown, page, tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(formed(shown, page), tmp_path)


def test_what_else_forms_show_stays_when_hidden_text_of_theirs_goes(tmp_path):
    pdf = document(b"BT /F 12 Tf 20 150 Td (" + SHOWN.encode() + b") Tj ET q 1 0 0 1 150 0 cm /X Do Q /X Do")
    page = pdf.pages[0]
    serif = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
    inner = Stream(pdf, b"BT /F 12 Tf 20 60 Td (Inner) Tj 1 g (Zebulonq) Tj ET", Subtype=Name.Form, Type=Name.XObject)
    inner.BBox, inner.Matrix, inner.Resources = (
        [0, 0, 400, 200],
        [1, 0, 0, 1, 0, -20],
        Dictionary(Font=Dictionary(F=serif)),
    )
    outer = Stream(pdf, b"q 1 0 0 rg 200 10 20 20 re f /Y Do", Subtype=Name.Form, Type=Name.XObject)
    outer.BBox, outer.Resources = [0, 0, 400, 200], Dictionary(XObject=Dictionary(Y=inner))
    page.Resources.XObject = Dictionary(X=outer)
    pdf.pages.append(page)
    assert is_gone(saved(pdf), tmp_path)
    before, after = (pdfium.PdfDocument(tmp_path / name)[0].render().to_pil() for name in ("in", "out"))
    assert before.tobytes() == after.tobytes()
    assert words(tmp_path / "out").count("Inner") == 2


@pytest.mark.parametrize(
    "shown",
    [
        b"q 0 0 80 200 re W n BT /F 12 Tf 20 100 Td (Field runs on and on Zebulonq) Tj ET Q",
        b"BT /F 12 Tf 280 100 Td (Field runs on and on Zebulonq) Tj ET",
    ],
    ids=["clipped", "beyond the form's box and the page"],
)
def test_letters_of_a_form_that_its_edge_hides_go(shown, tmp_path):
    target = cleaned(formed(shown), tmp_path)
    assert "Field" in words(target)
    assert b"Zebulonq" not in decoded(target)


def test_forms_that_grow_when_they_are_unfolded_hold_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(unfold, "_MOST_BYTES", 500)
    with pytest.raises(UnknownPart):
        cleaned(formed(b"1 g " + TEXT, b"/X Do " * 9), tmp_path)


def nested(depth: int, times: int = 1, last: bytes = b"1 g " + TEXT) -> bytes:
    """Return a page with hidden text in forms within forms, none of which but the outermost has names of its own."""
    pdf = document(b"BT /F 12 Tf 20 150 Td (" + SHOWN.encode() + b") Tj ET /X0 Do")
    resources = pdf.pages[0].Resources
    resources.XObject = Dictionary()
    for level in range(depth):
        inner = b"/X%d Do " % (level + 1) * times if level + 1 < depth else last
        form = Stream(pdf, inner, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
        resources.XObject[f"/X{level}"] = pdf.make_indirect(form)
    return saved(pdf)


def test_hidden_text_of_a_form_that_borrows_its_names_goes(tmp_path):
    assert is_gone(nested(2), tmp_path)


def test_forms_within_forms_are_asked_once_whether_they_show_text():
    """Each of twelve forms shows the next one three times, the last one draws a line: asked anew, 265,720 times."""
    pdf = pikepdf.open(io.BytesIO(nested(12, times=3, last=b"0 0 m 9 9 l S")))
    resources = pdf.pages[0].Resources
    begun = time.process_time()
    assert not unfold._Unfolding(resources)._shows(resources.XObject.X0, resources, (0, 0), 0)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("edge", [80, 50])
def test_letters_of_a_form_that_lie_beyond_the_page_are_not_read_as_shown(edge, tmp_path):
    """A page that shows the end of a long line: its beginning goes, and nobody expects it in the copy."""
    shown = b"BT /F 12 Tf 20 100 Td (Zebulonq and others were there) Tj ET"
    with pikepdf.open(io.BytesIO(formed(shown))) as pdf:
        pdf.pages[0].CropBox = [edge, 0, 400, 200]
        pdf.pages[0].Contents = Stream(pdf, pdf.pages[0].Contents.read_bytes().replace(b"20 150 Td", b"120 150 Td"))
        assert is_gone(saved(pdf), tmp_path)
    assert "others were there" in words(tmp_path / "out")
