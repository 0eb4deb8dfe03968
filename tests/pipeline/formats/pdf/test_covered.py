"""Bad redactions: letters under a shape go, the rest of their line stays where it was, and no pixel changes."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.unseen import UnseenText
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan
from tests.pipeline.formats.pdf.test_leaks import decoded
from tests.pipeline.formats.pdf.test_openable import document, saved

NAME = "Zebulonq"


def page(body: str, *, box: str = "70 490 60 30 re", change=None) -> bytes:
    """Return a page with a line of text, and a black box over a part of it."""
    sink = io.BytesIO()
    canvas = Canvas(sink)
    canvas.setFont("Courier", 10)
    canvas.drawString(72, 700, "Plain words for everybody")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
        font = max(pdf.pages[0].Resources.Font.keys())  # the first one is the library's own
        if change:
            change(pdf, pdf.pages[0].Resources.Font[font])
        pdf.pages[0].contents_add(f"{body.replace('/F', font)} 0 g {box} f".encode())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def cleaned(blob: bytes, tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(blob)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    removed = {one.kind: one.count for one in FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS).removed}
    words = "\n".join(passage.text for passage in reading.text if passage.visible and not passage.again)
    assert not list(look(target, Expectation("application/pdf", Counts(pages=1), words)).residues)
    assert drawn(blob) == drawn(target.read_bytes())
    return words, text(target.read_bytes()), removed, [one.text for one in reading.text if not one.visible]


def text(blob: bytes) -> str:
    document = pdfium.PdfDocument(blob)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def drawn(blob: bytes) -> bytes:
    document = pdfium.PdfDocument(blob)
    try:
        return document[0].render(scale=2).to_pil().tobytes()
    finally:
        document.close()


#: Courier of 10 points: six points a letter, the name ends at 120, the box at 130.
BODIES = {
    "one string": f"BT /F 10 Tf 72 500 Td ({NAME}  keeps this.) Tj ET",
    "pieces and kerning": f"BT /F 10 Tf 72 500 Td [({NAME[:3]}) 20 ({NAME[3:]}) -20 (  ) 5 (keeps this.)] TJ ET",
    "next line": f"BT /F 10 Tf 12 TL 72 512 Td ({NAME}  keeps this.) ' ET",
    "next line, spaced": f'BT /F 10 Tf 12 TL 72 512 Td 0 0 ({NAME}  keeps this.) " ET',
    "stretched": f"BT /F 10 Tf 105 Tz 72 500 Td ({NAME}  keeps this.) Tj ET",
    "spaced": f"BT /F 10 Tf 0.2 Tc 0.1 Tw 72 500 Td ({NAME}  keeps this.) Tj ET",
    "turned page": f"q 0.5 0 0 0.5 0 0 cm BT /F 20 Tf 144 1000 Td ({NAME}  keeps this.) Tj ET Q",
    "blanks at the end": f"BT /F 10 Tf 72 500 Td ({NAME}  keeps this.   ) Tj 0 -20 Td (Next) Tj ET",
}


@pytest.mark.parametrize("kind", BODIES)
def test_letters_under_a_box_go_and_the_rest_stays_in_place(kind, tmp_path):
    words, left, removed, hidden = cleaned(page(BODIES[kind]), tmp_path)
    assert "keeps this." in left
    assert NAME not in left
    assert NAME not in words
    assert any(NAME in one for one in hidden)
    assert removed["hidden-text"] == 1


def test_letters_at_the_end_and_in_the_middle_go(tmp_path):
    body = f"BT /F 10 Tf 72 500 Td (Here is {NAME} or {NAME}) Tj 0 -30 Td (Below) Tj ET"
    _, left, _, _ = cleaned(page(body, box="118 490 52 30 re 186 490 80 30 re"), tmp_path)
    assert left.split()[4:] == ["Here", "is", "or", "Below"]


def test_a_letter_that_sticks_out_of_the_box_stays(tmp_path):
    """A reader sees a part of it."""
    body = f"BT /F 10 Tf 72 500 Td ({NAME}) Tj ET"
    _, left, _, _ = cleaned(page(body, box="70 490 35 30 re"), tmp_path)
    assert left.split()[-1] == NAME[-3:]


def test_text_whose_place_covered_text_decides_is_held(tmp_path):
    body = f"BT /F 10 Tf 72 500 Td (Here is {NAME}) Tj ( and more) Tj ET"
    with pytest.raises(UnknownPart, match="behind hidden text"):
        cleaned(page(body, box="118 490 52 30 re"), tmp_path)


def _two_letters_for_one_code(pdf, font):
    lines = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <5a> <005a005a> endbfchar"
    font.ToUnicode = pdf.make_stream(b"/CIDInit /ProcSet findresource begin begincmap " + lines + b" endcmap end")


def test_a_line_whose_codes_and_letters_do_not_go_together_is_held(tmp_path):
    with pytest.raises(UnknownPart, match="text under a box"):
        cleaned(page(BODIES["one string"], change=_two_letters_for_one_code), tmp_path)


@pytest.mark.parametrize("instead", [[], None])
def test_a_line_that_would_come_out_otherwise_is_held(instead, tmp_path, monkeypatch):
    """A bug, planted: the whole line is dropped, or the letters under the box stay. Pixels and letters tell."""
    monkeypatch.setattr(UnseenText, "instead_of_part", lambda self, operator, operands, part: instead)
    (tmp_path / "in").write_bytes(page(BODIES["one string"]))
    with pytest.raises(UnknownPart):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "line",
    [
        b"BT /F 10 Tf 500 500 Td (Plain words that go on Zebulonq) Tj ET",
        b"q 0 0 300 800 re W n BT /F 10 Tf 200 500 Td (Plain words that go on Zebulonq) Tj ET Q",
        b"q 0 0 1 rg 0 490 190 30 re f 1 g BT /F 10 Tf 72 500 Td (Plain words for it Zebulonq) Tj ET Q",
        b"q 0 0 1 rg 0 490 205 30 re f 1 g BT /F 10 Tf 72 500 Td (Plain words for everyb) Tj ( Zebulonq) Tj ET Q",
    ],
    ids=["beyond the page", "clipped", "from a dark ground onto paper", "beside seen letters of its own colour"],
)
def test_letters_that_no_reader_sees_go_though_their_line_is_seen(line, tmp_path):
    seen, left, _, _ = cleaned(page(line.decode(), box="0 0 0 0 re"), tmp_path)
    assert NAME not in seen
    assert NAME not in left
    assert "Plain words" in left.replace("Plain words for everybody", "")


def test_of_many_hidden_texts_none_is_left(tmp_path):
    many = " ".join(f"1 0 0 1 {20 + 7 * number % 500} {20 + 13 * number % 600} Tm (w) Tj" for number in range(5200))
    line = f"BT /F 10 Tf 1 g {many} 1 0 0 1 100 300 Tm (Zebulonq) Tj 0 g ET"
    _, left, removed, _ = cleaned(page(line, box="0 0 0 0 re"), tmp_path)
    assert NAME not in left
    assert removed["hidden-text"] == 5201


def test_hidden_text_upon_hidden_text_goes(tmp_path):
    line = "BT /F 10 Tf 1 g 1 0 0 1 100 300 Tm (Zebulonq) Tj 1 0 0 1 101 300 Tm (Zebulonq) Tj 0 g ET"
    _, left, removed, _ = cleaned(page(line, box="0 0 0 0 re"), tmp_path)
    assert NAME not in left
    assert removed["hidden-text"] == 2
    assert NAME.encode() not in decoded(tmp_path / "out")


@pytest.mark.parametrize("size", [6, 7, 8, 9, 10, 12])
def test_narrow_letters_in_the_colour_of_paper_on_a_dark_ground_stay(size, tmp_path):
    line = "Will tell all ill, illiili: filled... | ll 111"
    content = f"0.2 0.2 0.6 rg 10 40 380 80 re f 1 g BT /F {size} Tf 20.{size} 100 Td ({line}) Tj ET"
    blob = saved(document(content.encode()))
    words, copy, removed, _ = cleaned(blob, tmp_path)
    assert words.strip() == copy.strip() == line
    assert not removed.get("hidden-text")
