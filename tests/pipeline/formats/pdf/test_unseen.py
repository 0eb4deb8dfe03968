"""Text that no reader sees goes; text that a reader sees stays, whatever stands around it."""

import io
import re

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.grammar import NUMBER
from pipeline.formats.pdf.unseen import may_be_flat
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan
from tests.pipeline.verifiers.test_pdf_seen import FONT, without_shapes, written_in

HIDDEN, SHOWN = "Zebulonq hides here", "Plain words for everybody"


def page(draw, *, crop=None) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, SHOWN)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    if crop is None:
        return sink.getvalue()
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
        pdf.pages[0].CropBox = Array(crop)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def cleaned(blob: bytes, tmp_path):
    (tmp_path / "in").write_bytes(blob)
    rewritten = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
    document = pdfium.PdfDocument(tmp_path / "out")
    text = "\n".join(one.get_textpage().get_text_range() for one in document)
    document.close()
    return text, {removal.kind: removal.count for removal in rewritten.removed}


def _say(canvas, x, y, **colour):
    if colour:
        canvas.setFillColorRGB(*colour["rgb"])
    canvas.drawString(x, y, HIDDEN)


def _white(canvas):
    _say(canvas, 72, 500, rgb=(1, 1, 1))


def _faint(canvas):
    canvas.setFillAlpha(0)
    _say(canvas, 72, 500)


def _black_on_black(canvas):
    canvas.rect(60, 490, 300, 30, fill=1)
    _say(canvas, 72, 500)


def _under_a_box(canvas):
    _say(canvas, 72, 500)
    canvas.rect(60, 490, 300, 30, fill=1)


def _off_the_page(canvas):
    _say(canvas, 72, -40)
    _say(canvas, 5000, 500)
    _say(canvas, -500, 500)


def _invisible_ink(canvas):
    text = canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textLine(HIDDEN)
    canvas.drawText(text)


def _outside_the_clip(canvas):
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(0, 0, 20, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    _say(canvas, 72, 500)
    canvas.restoreState()


def _tiny(canvas):
    canvas.setFont("Helvetica", 0.5)
    _say(canvas, 72, 500)


_HIDING = [_white, _faint, _black_on_black, _under_a_box, _off_the_page, _invisible_ink, _outside_the_clip, _tiny]


@pytest.mark.parametrize("draw", _HIDING, ids=lambda one: one.__name__)
def test_hidden_text_goes_and_nothing_else(draw, tmp_path):
    blob = page(draw)
    text, removed = cleaned(blob, tmp_path)
    assert SHOWN in text
    assert "Zebulonq" not in text
    assert removed["hidden-text"] >= 1
    reading = FORMAT.read(tmp_path / "in", DEFAULT_LIMITS)
    assert "Zebulonq" not in "".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    assert "Zebulonq" in "".join(passage.text for passage in reading.text if not passage.visible)
    words = "\n".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    verdict = look(tmp_path / "out", Expectation("application/pdf", Counts(pages=1), words=words, ocr=False))
    assert verdict.residues == ()


def test_text_outside_the_crop_box_goes(tmp_path):
    text, removed = cleaned(page(lambda canvas: _say(canvas, 72, 30), crop=[50, 100, 500, 800]), tmp_path)
    assert SHOWN in text
    assert "Zebulonq" not in text
    assert removed["hidden-text"] == 1


def _white_on_dark(canvas):
    canvas.setFillColorRGB(0.1, 0.1, 0.4)
    canvas.rect(60, 490, 300, 30, fill=1)
    _say(canvas, 72, 500, rgb=(1, 1, 1))


def _under_glass(canvas):
    _say(canvas, 72, 500)
    canvas.setFillColorRGB(1, 1, 0)
    canvas.setFillAlpha(0.4)
    canvas.rect(60, 490, 300, 30, fill=1)


def _twice(canvas):
    _say(canvas, 72, 500)
    _say(canvas, 72, 500)


def _on_a_form(canvas):
    canvas.rect(60, 490, 300, 30, fill=0)
    _say(canvas, 72, 500)


def _inside_a_clip(canvas):
    path = canvas.beginPath()
    path.rect(60, 490, 300, 30)
    canvas.clipPath(path, stroke=0, fill=0)
    _say(canvas, 72, 500)


def _large_by_its_matrix(canvas):
    canvas.scale(24, 24)
    canvas.setFont("Helvetica", 0.5)
    _say(canvas, 3, 20)


@pytest.mark.parametrize(
    "draw",
    [_white_on_dark, _under_glass, _twice, _on_a_form, _inside_a_clip, _large_by_its_matrix],
    ids=lambda one: one.__name__,
)
def test_seen_text_stays(draw, tmp_path):
    text, removed = cleaned(page(draw), tmp_path)
    assert HIDDEN in text
    assert "hidden-text" not in removed


def _content(body: str) -> bytes:
    with pikepdf.open(io.BytesIO(page(lambda canvas: None))) as pdf:
        pdf.pages[0].contents_add(body.encode())
        off = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
        pdf.Root.OCProperties = Dictionary(OCGs=[off], D=Dictionary(OFF=[off]))
        pdf.pages[0].Resources.Properties = Dictionary(Off=off)
        sink = io.BytesIO()
        pdf.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        "BT /F1 12 Tf 14 TL 72 600 Td 3 Tr (Zebulonq) Tj (Zebulonq) ' 1 1 (Zebulonq) \" 0 Tr 0 Tw 0 Tc T* (After) Tj ET",
        "/OC /Off BDC BT /F1 12 Tf 72 600 Td (Zebulonq) Tj ET q 9 9 9 9 re f Q EMC BT /F1 12 Tf 72 500 Td (After) Tj ET",
        "q BT /F1 12 Tf 3 Tr 72 600 Td (Zebulonq) Tj ET Q BT /F1 12 Tf 72 500 Td (After) Tj ET",
    ],
    ids=["all operators", "layer", "saved state"],
)
def test_what_stands_behind_hidden_text_keeps_its_place(body, tmp_path):
    blob = _content(body)
    text, _ = cleaned(blob, tmp_path)
    assert "After" in text
    assert "Zebulonq" not in text
    assert _drawn(blob) == _drawn((tmp_path / "out").read_bytes())


def test_text_whose_place_hidden_text_decides_is_held(tmp_path):
    with pytest.raises(UnknownPart, match="behind hidden text"):
        cleaned(_content("BT /F1 12 Tf 72 600 Td 3 Tr (Zebulonq) Tj 0 Tr (After) Tj ET"), tmp_path)


def test_invisible_ink_of_type_3_fonts_goes_too(tmp_path):
    with pikepdf.open(io.BytesIO(page(lambda canvas: None))) as pdf:
        glyph = pdf.make_stream(b"600 0 0 0 600 600 d1 0 0 600 600 re f")
        pdf.pages[0].Resources.Font.T3 = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 600], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            FirstChar=65, LastChar=65, Widths=[600], CharProcs=Dictionary(A=glyph),
            Encoding=Dictionary(Differences=[65, Name.A]),
        )  # fmt: skip
        pdf.pages[0].contents_add(b"BT /T3 40 Tf 3 Tr 72 500 Td (A) Tj ET")
        sink = io.BytesIO()
        pdf.save(sink)
    cleaned(sink.getvalue(), tmp_path)
    assert _drawn(sink.getvalue()) == _drawn((tmp_path / "out").read_bytes())


def _drawn(blob: bytes) -> bytes:
    document = pdfium.PdfDocument(blob)
    try:
        return document[0].render(scale=1).to_pil().tobytes()
    finally:
        document.close()


def test_letters_that_their_own_font_does_not_draw_go(tmp_path):
    """So do some programs put what they read on a scanned page."""
    found, removed = cleaned(written_in(without_shapes(FONT.read_bytes()), tmp_path), tmp_path)
    assert found.strip() == "Words that are seen"
    assert removed["hidden-text"] == 1
    assert "Zebulonq" in cleaned(written_in(FONT.read_bytes(), tmp_path), tmp_path)[0]


PIECES = st.sampled_from([
    b"0", b"00", b".", b"0.", b".0", b"-", b"1", b"10", b"12.50", b"1.0.0", b"1" + b"0" * 20, b"0" * 20, b" ", b"\n",
    b"\v", b" " * 60, b"Tf", b"Tz", b"Tfx", b"Tm", b"/F1 ", b"[", b"]", b"(a)", b"Tf ",
])  # fmt: skip


@given(st.lists(PIECES, max_size=7).map(b"".join))
@example(b"1" + b"0" * 20 + b" Tf")
def test_a_size_of_nought_is_found_wherever_the_plain_way_finds_it(content):
    plainly = any(float(number) == 0 for number in re.findall(rb"(%b)\s++T[zf](?![A-Za-z])" % NUMBER, content))
    assert may_be_flat(content) or not plainly
