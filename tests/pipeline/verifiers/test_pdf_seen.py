"""Text that no reader sees, of a page or its forms, is found by the verifier, without the cleaner's help."""

import struct
from pathlib import Path

import pytest
from pikepdf import Dictionary
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.verifiers._pdf_pages import pages_of
from tests.pipeline.formats.pdf.test_openable import document, saved
from tests.pipeline.formats.pdf.test_within import TEXT, formed

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def without_shapes(font: bytes) -> bytes:
    """Return a TrueType font of another name whose letters have widths and no outlines: each ends where it begins."""
    font = font.replace(b"DejaVuSans", b"DejaVuNone").replace(
        "DejaVuSans".encode("utf-16-be"), "DejaVuNone".encode("utf-16-be")
    )
    count = struct.unpack(">H", font[4:6])[0]
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack(">4sIII", font[at : at + 16])
        if tag == b"loca":
            return font[:start] + bytes(length) + font[start + length :]
    raise AssertionError("no table of places")


def written_in(font: bytes, tmp_path) -> bytes:
    """Return a page with a name in a font, and other words in Helvetica."""
    name = f"F{hash(font)}"
    (tmp_path / name).write_bytes(font)
    pdfmetrics.registerFont(TTFont(name, tmp_path / name))
    canvas = Canvas(str(tmp_path / "written.pdf"))
    canvas.setFont(name, 12)
    canvas.drawString(72, 600, "Zebulonq")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, "Words that are seen")
    canvas.save()
    return (tmp_path / "written.pdf").read_bytes()


def hides(content: bytes, tmp_path) -> bool:
    (tmp_path / "copy.pdf").write_bytes(content)
    return pages_of(tmp_path / "copy.pdf")[0].hides_text


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (b"1 g " + TEXT, b"/X Do"),
        (b".99 g " + TEXT, b"/X Do"),
        (TEXT + b" 0 g 10 90 200 30 re f", b"/X Do"),
        (TEXT, b"/X Do 0 g 10 90 200 30 re f"),
        (TEXT, b"1 0 0 1 900 0 cm /X Do"),
        (TEXT, b"/G gs /X Do"),
        (TEXT + b" 1 g " + TEXT.replace(b"100", b"40"), b"/X Do"),
        (TEXT.replace(b"12", b".3"), b"/X Do"),
        (TEXT.replace(b"12", b"0"), b"/X Do"),
        (b"0 0 0 0 20 100 cm " + TEXT, b"/X Do"),
        (TEXT, b"q .01 0 0 .01 20 100 cm /X Do Q"),
    ],
)
def test_text_of_a_form_that_nobody_sees_is_found(shown, page, tmp_path):
    assert hides(formed(shown, page), tmp_path)


@pytest.mark.parametrize(
    "shown",
    [
        TEXT,
        b".88 g " + TEXT,
        b"0 g 10 90 200 30 re f 1 g " + TEXT,
        TEXT + TEXT.replace(b"100", b"40"),
        TEXT + b" BT /F 9 Tf 9 9 Td (  ) Tj ( ) Tj ET",
        b".1 0 0 .1 0 0 cm BT /F 120 Tf 200 999 Td (Zebulonq) Tj ET",
        b"12 0 0 12 0 0 cm BT /F 1 Tf 2 9 Td (Zebulonq) Tj ET",
    ],
)
def test_text_of_a_form_that_is_seen_is_not(shown, tmp_path):
    assert not hides(formed(shown), tmp_path)


def on_page(content: bytes, tmp_path) -> bool:
    """Return whether the verifier says that a page hides text."""
    pdf = document(content)
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(ca=0))
    return hides(saved(pdf), tmp_path)


OTHER = TEXT.replace(b"Zebulonq", b"Seen words")
#: Each letter of the text is followed by one that is seen.
DOTTED = b"BT /F 12 Tf 20 100 Td " + b" ".join(b"1 g (%c) Tj 0 g (.) Tj" % letter for letter in b"Zebulonq") + b" ET"


@pytest.mark.parametrize(
    "content",
    [
        b"1 g " + TEXT,
        b".99 g " + TEXT,
        b"/G gs " + TEXT,
        TEXT + b" 1 g 10 90 200 30 re f",
        TEXT + b" 0 g 10 90 200 30 re f",
        b"0 g 10 90 200 30 re f " + TEXT,
        b"q 0 0 5 5 re W n " + TEXT + b" Q",
        b"1 0 0 1 900 0 cm " + TEXT,
        TEXT.replace(b"12", b".3"),
        b"1 g " + TEXT + b" 0 g " + OTHER,
        TEXT + b" 0 g BT /F 400 Tf -10 60 Td (IIII) Tj ET",
        b"1 g " + TEXT + b" " + TEXT,
        DOTTED,
        b"1 0 0 -1 0 200 cm 1 g " + TEXT,
    ],
    ids=[
        "white",
        "nearly white",
        "transparent",
        "under white",
        "under black",
        "black upon black",
        "clipped",
        "off the page",
        "tiny",
        "white under words",
        "black under a huge letter",
        "white, twice",
        "each letter beside one that is seen",
        "mirrored",
    ],
)
def test_text_of_a_page_that_nobody_sees_is_found(content, tmp_path):
    assert on_page(content, tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        TEXT + b" " + TEXT,
        TEXT + b" 1 0 0 1 .3 0 cm " + TEXT,
        OTHER + b" 1 0 0 rg 1 0 0 1 1 0 cm " + TEXT,
        b".88 g " + TEXT,
        b"0 g 10 90 200 30 re f 1 g " + TEXT,
        b"q 10 90 300 30 re W n " + TEXT + b" Q",
        b"1 0 0 -1 0 200 cm " + TEXT,
        TEXT.replace(b"12", b"1.5"),
        b"10 90 m 200 120 l S " + TEXT,
    ],
    ids=[
        "plain",
        "twice",
        "twice, to look bold",
        "red upon black",
        "grey",
        "white upon black",
        "clipped wide",
        "mirrored",
        "small",
        "struck through",
    ],
)
def test_text_of_a_page_that_is_seen_is_not(content, tmp_path):
    assert not on_page(content, tmp_path)


def test_letters_that_their_own_font_does_not_draw_are_found(tmp_path):
    assert hides(written_in(without_shapes(FONT.read_bytes()), tmp_path), tmp_path)
    assert not hides(written_in(FONT.read_bytes(), tmp_path), tmp_path)


def test_many_texts_in_one_place_are_told_and_do_not_hang(tmp_path):
    assert on_page(b" ".join(OTHER.replace(b"S", b"%c" % (65 + n % 26)) for n in range(3000)), tmp_path)


def test_many_texts_beside_each_other_are_no_reason(tmp_path):
    shown = b" ".join(b"BT /F 6 Tf %d %d Td (ab) Tj ET" % (x, y) for x in range(5, 390, 9) for y in range(5, 190, 7))
    assert not on_page(shown, tmp_path)


def test_letters_to_whose_shape_something_is_cut_are_seen_where_something_is(tmp_path):
    cut = b"q " + TEXT.replace(b"Tf", b"Tf 7 Tr") + b" %b Q"
    assert not on_page(cut % b"1 0 0 rg 10 90 200 30 re f", tmp_path)
    assert on_page(cut % b"1 0 0 rg 10 10 200 30 re f", tmp_path)
    assert on_page(cut % b"1 g 10 90 200 30 re f", tmp_path)
