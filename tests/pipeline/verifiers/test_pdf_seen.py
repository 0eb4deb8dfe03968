"""Text that no reader sees, of a page or its forms, is found by the verifier, without the cleaner's help."""

import struct
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Stream
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.verifiers._pdf_blank import meaningful_blanks
from pipeline.verifiers._pdf_pages import pages_of
from pipeline.verifiers._pdf_seen import Sheet, _Marks
from pipeline.verifiers._pdf_walk import walk
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
    pdf.pages[0].Resources.Font.J = read_otherwise(pdf, "Seen words")
    pdf.pages[0].Resources.Font.D = drawn(pdf)
    return hides(saved(pdf), tmp_path)


def read_otherwise(pdf, shown: str, **more) -> Dictionary:
    """Return a font of the reader's whose letters are told as others."""
    codes = dict(zip(shown.replace(" ", "").encode(), b"ZebulonqX", strict=False))
    told = b"".join(b"<%02x> <%04x>\n" % pair for pair in codes.items())
    told = b"1 begincodespacerange <00> <ff> endcodespacerange %d beginbfchar\n%bendbfchar" % (len(codes), told)
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
    tail = b" endcmap CMapName currentdict /CMap defineresource pop end end"
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=Stream(pdf, head + told + tail), **more
    )


def drawn(pdf) -> Dictionary:
    """Return a Type 3 font with eight letters and a block that takes the place of all."""
    letters = {f"g{n}": Stream(pdf, b"600 0 d0 0 0 m %d 500 l 500 0 l f" % (50 * n + 20)) for n in range(8)}
    letters["g8"] = Stream(pdf, b"600 0 d0 -100 -300 5200 1200 re f")
    encoding = Dictionary(Type=Name.Encoding, Differences=[65, *(Name(f"/g{n}") for n in range(9))])
    told = read_otherwise(pdf, "ABCDEFGH").ToUnicode
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 0, 0], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65,
        LastChar=73, Widths=[600] * 9, Encoding=encoding, Resources=Dictionary(), CharProcs=Dictionary(**letters),
        ToUnicode=told,
    )  # fmt: skip


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
        b"1 g BT /F 12 Tf 20 100 Td (ZEBULHNK) Tj ET 0 g BT /F 12 Tf 20 106.6 Td (HHHHHHHHHHHH) Tj ET",
        b"1 g BT /F 12 Tf 20 100 Td (ZEBULHNK) Tj ET 0 g BT /F 12 Tf 20 92.5 Td (HHHHHHHHHHHH) Tj ET",
        b"BT /D 12 Tf 20 100 Td [(ABCDEFGH) 4800 (I)] TJ ET",
        b"1 g " + TEXT + b" 0 g " + OTHER + b" " + OTHER,
        OTHER + b" q /G gs BT /J 12 Tf 20 100 Td (Seen words) Tj ET Q",
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
        "white, touched by the line above",
        "white, touched by the line below",
        "under blocks of its own text",
        "white under words in bold",
        "white with the codes of what is seen",
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


def test_letters_to_whose_shape_nothing_is_cut_are_found_whatever_runs_through_them(tmp_path):
    cut = b"q BT /F 24 Tf 7 Tr 20 100 Td (Shown Zebulonq) Tj ET 1 0 0 rg 15 95 78 30 re f Q "
    assert on_page(cut + b".5 w 90 105 m 300 105 l S", tmp_path)


@pytest.mark.parametrize("blank", ["space", "nbspace", ".notdef"])
def test_a_font_that_makes_words_of_blanks_is_found(blank, tmp_path):
    pdf = document(b"BT /J 12 Tf 20 100 Td (ABCDEFGH) Tj ET")
    encoding = Dictionary(Type=Name.Encoding, Differences=[65, *[Name("/" + blank)] * 8])
    pdf.pages[0].Resources.Font.J = read_otherwise(pdf, "ABCDEFGH", Encoding=encoding)
    (tmp_path / "copy.pdf").write_bytes(saved(pdf))
    assert list(meaningful_blanks(walk(tmp_path / "copy.pdf")))
    del pdf.pages[0].Resources.Font.J.Encoding
    (tmp_path / "copy.pdf").write_bytes(saved(pdf))
    assert not list(meaningful_blanks(walk(tmp_path / "copy.pdf")))


def test_the_blank_of_every_encoding_is_no_letter(tmp_path):
    pdf = document(b"BT /J 12 Tf 20 100 Td ( ) Tj ET")
    font = pdf.pages[0].Resources.Font.J = read_otherwise(pdf, "A")
    font.ToUnicode = Stream(pdf, font.ToUnicode.read_bytes().replace(b"<41>", b"<20>"))
    (tmp_path / "copy.pdf").write_bytes(saved(pdf))
    assert list(meaningful_blanks(walk(tmp_path / "copy.pdf")))


@pytest.mark.parametrize(
    ("pixel", "differs"),
    [((0, 0, 5, 0), True), ((5, 0, 0, 0), True), ((0, 5, 0, 9), True), ((4, 4, 4, 0), False), ((4, 4, 4, 255), False)],
)
def test_five_levels_of_one_colour_are_a_mark_and_the_fourth_byte_is_none(pixel, differs):
    one, other = Image.new("RGBX", (9, 7)), Image.new("RGBX", (9, 7))
    other.putpixel((6, 4), pixel)
    marks = _Marks(*(Sheet(picture, bytearray(picture.tobytes())) for picture in (one, other)))
    assert [marks.are_in(area) for area in ((6, 4, 7, 5), (-3, -3, 99, 99))] == [differs, differs]
    assert not any(
        marks.are_in(area) for area in ((0, 0, 6, 7), (7, 0, 9, 7), (0, 0, 9, 4), (0, 5, 9, 7), (6, 4, 6, 5))
    )
