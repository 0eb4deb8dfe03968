"""What a viewer opens and shows comes out, with all that it shows, where it once was held."""

import io
import re
import zlib

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT
from pipeline.formats.pdf.looks import look_alike
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.verifiers.look import look
from redaction.plan import Plan

HIDDEN, SHOWN = "Zebulonq hides", "Plain words for everybody"
FOREIGN = "Załącznik πʬ 12 Ж"


def document(content: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 200))
    fonts = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    pdf.pages[0].Resources = Dictionary(Font=fonts)
    pdf.pages[0].Contents = Stream(pdf, content)
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    sink = io.BytesIO()
    pdf.save(sink)
    return sink.getvalue()


def cleaned(content: bytes, tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(content)
    FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    return target


def words(path) -> str:
    page = pdfium.PdfDocument(path)[0]
    return page.get_textpage().get_text_range()


def place(path, text: str) -> float:
    letters = pdfium.PdfDocument(path)[0].get_textpage()
    return letters.get_charbox(letters.get_text_range().index(text))[0]


@pytest.mark.parametrize(
    "line",
    [
        "1 g (HIDDEN) Tj 0 g (SHOWN) Tj",
        "1 g (HIDDEN) Tj (HIDDEN) Tj 0 g (SHOWN) Tj",
        "0 g (Before) Tj 1 g 2 Tc [(HID) -300 (DEN)] TJ 0 Tc 0 g [(SHOWN)] TJ",
        "70 Tz 1 g (HIDDEN) Tj 0 g (SHOWN) Tj",
        "1 0.2 -0.2 1 30 40 Tm 1 g (HIDDEN) Tj 0 g (SHOWN) Tj",
    ],
)
def test_hidden_text_goes_and_what_stands_behind_it_in_the_line_stays_where_it_was(line, tmp_path):
    line = line.replace("(HIDDEN)", f"({HIDDEN})").replace("(SHOWN)", f"({SHOWN})")
    line = line.replace("(HID)", f"({HIDDEN[:5]})").replace("(DEN)", f"({HIDDEN[5:]})")
    content = saved(document(f"BT /F 12 Tf 20 100 Td {line} ET".encode()))
    target = cleaned(content, tmp_path)
    assert SHOWN in words(target)
    assert "Zeb" not in words(target)
    assert place(target, SHOWN) == pytest.approx(place(tmp_path / "in", SHOWN), abs=0.01)


@pytest.mark.parametrize("look", [b"1 Tr 1 G", b"1 Tr 0 w 1 G", b"5 Tr 1 G"])
def test_text_outlined_in_white_goes(look, tmp_path):
    line = b"BT /F 12 Tf " + look + b" 20 60 Td (" + HIDDEN.encode() + b") Tj ET"
    seen = b"BT /F 12 Tf 20 100 Td (" + SHOWN.encode() + b") Tj ET"
    target = cleaned(saved(document(b"q " + line + b" Q " + seen)), tmp_path)
    assert SHOWN in words(target)
    with pikepdf.open(target) as copy:
        assert HIDDEN.encode() not in copy.pages[0].Contents.read_bytes()


@pytest.mark.parametrize("look", [b"1 Tr 0 G", b"1 Tr 1 0 0 RG", b"2 Tr 0 G"])
def test_outlined_text_that_is_seen_stays(look, tmp_path):
    line = b"BT /F 12 Tf " + look + b" 20 60 Td (" + SHOWN.encode() + b") Tj ET"
    assert SHOWN in words(cleaned(saved(document(line)), tmp_path))


def test_hidden_text_whose_next_one_is_placed_leaves_no_way(tmp_path):
    """A way tells how wide the hidden text was: it stays only where it must."""
    content = saved(document(f"BT /F 12 Tf 20 100 Td 1 g ({HIDDEN}) Tj 0 g 0 -20 Td ({SHOWN}) Tj ET".encode()))
    target = cleaned(content, tmp_path)
    assert SHOWN in words(target)
    with pikepdf.open(target) as pdf:
        assert "TJ" not in [str(one.operator) for one in pikepdf.parse_content_stream(pdf.pages[0])]


def _runs_of_colour(content: bytes) -> bytes:
    pdf = document(content)
    course = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 400, 0], Function=course, Extend=[True, True]
    )
    pdf.pages[0].Resources.Shading = Dictionary(S=shading)
    return saved(pdf)


def test_letters_to_whose_shape_colours_are_cut_stay(tmp_path):
    """So do programs write headings."""
    target = cleaned(_runs_of_colour(b"q BT /F 40 Tf 7 Tr 20 100 Td (Heading) Tj ET /S sh Q"), tmp_path)
    assert "Heading" in words(target)
    assert FORMAT.read(tmp_path / "in", DEFAULT_LIMITS).text[0].text.strip() == "Heading"
    assert not look(target, Expectation("application/pdf", Counts(pages=1), "Heading")).residues


@pytest.mark.parametrize(
    "behind",
    ["", "Q q 20 95 60 40 re f", "Q q 3 w 0 110 m 400 110 l S"],
    ids=["nothing", "a shape not cut", "a line not cut"],
)
def test_letters_to_whose_shape_nothing_is_cut_go(behind, tmp_path):
    content = f"q BT /F 40 Tf 7 Tr 20 100 Td (Zebulonq) Tj ET {behind} Q BT /F 9 Tf 0 Tr 20 20 Td (Seen) Tj ET"
    target = cleaned(saved(document(content.encode())), tmp_path)
    assert words(target).strip() == "Seen"


def noted(text: str) -> bytes:
    pdf = document(b"BT /F 12 Tf 20 100 Td (Page) Tj ET")
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([20, 20, 300, 60]), F=4, Contents=text, DA="/Helv 10 Tf 0 g"
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(note), pdf.make_indirect(Dictionary(note))])
    return saved(pdf)


def test_letters_of_other_alphabets_in_a_note_without_a_drawing_are_drawn(tmp_path):
    target = cleaned(noted(FOREIGN), tmp_path)
    assert words(target).count(FOREIGN) == 2
    assert not look(target, Expectation("application/pdf", Counts(pages=1), f"Page {FOREIGN} {FOREIGN}")).residues
    with pikepdf.open(target) as pdf:
        programs = [thing for thing in pdf.objects if isinstance(thing, Dictionary) and "/FontFile2" in thing]
    assert len(programs) == 1, "one font serves all notes"


def test_lines_of_a_note_for_which_there_is_no_room_are_not_in_the_copy(tmp_path):
    target = cleaned(noted("\n".join(["First line", "Second line", "Third line", "Hidden line", "Zebulonq"])), tmp_path)
    assert words(target).split().count("Third") == 2
    assert not {"Hidden", "Zebulonq"} & set(words(target).split())


@pytest.mark.parametrize("text", ["שלום", "سلام", "नमस्ते", "漢字", "Za\u0323\u0142", "ł\u202e"])
def test_letters_that_need_more_than_to_stand_side_by_side_are_held(text, tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(noted(text), tmp_path)


def test_high_numbers_of_objects_in_a_small_file_are_no_damage(tmp_path):
    sink = io.BytesIO()
    canvas = Canvas(sink, pageCompression=0)
    canvas.drawString(72, 700, SHOWN)
    canvas.showPage()
    canvas.save()
    body = re.sub(rb"(\d+) 0 (obj|R)", lambda found: b"%d 0 %s" % (int(found[1]) + 90_000, found[2]), sink.getvalue())
    body, _, tail = body.partition(b"xref\n")
    trailer = tail.partition(b"trailer")[2].partition(b"startxref")[0]
    content = body + b"trailer" + re.sub(rb"/Size \d+", b"/Size 8", trailer) + b"\n%%EOF"
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(io.BytesIO(content))
    assert SHOWN in words(cleaned(content, tmp_path))


def test_a_font_that_is_damaged_from_its_start_is_no_loss(tmp_path):
    pdf = document(b"BT /F 12 Tf 20 100 Td (Plain words for everybody) Tj ET")
    program = zlib.compress(b"\0\1\0\0" + bytes(9000))
    file = Stream(pdf, b"")
    file.write(program[:20] + b"\xff" * 40, filter=Name.FlateDecode)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Some"), Flags=32, FontFile2=file)
    pdf.pages[0].Resources.Font.F = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Some"), FirstChar=32, LastChar=126,
        Widths=Array([600] * 95), Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    assert SHOWN in words(cleaned(saved(pdf), tmp_path))


def test_copies_that_do_not_look_alike_are_told():
    one, other = (saved(document(b"BT /F 12 Tf 20 100 Td (%b) Tj ET" % word)) for word in (b"one", b"own"))
    assert look_alike(one, saved(document(b"BT /F 12 Tf 20 100 Td (one) Tj ET")))
    assert not look_alike(other, one)


@pytest.mark.parametrize(
    "line",
    [
        "0 Tz (HIDDEN) Tj 100 Tz (SHOWN) Tj",
        "q 0 Tz (HIDDEN) Tj Q 0 -20 Td (SHOWN) Tj",
        "0. Tz (HIDDEN) Tj 100 Tz 0 -20 Td (SHOWN) Tj",
        "/F 0 Tf (HIDDEN) Tj /F 12 Tf 0 -20 Td (SHOWN) Tj",
        "1 0 2 0 20 90 Tm (HIDDEN) Tj 1 0 0 1 20 50 Tm (SHOWN) Tj",
        "q 0 0 0 0 9 9 cm (HIDDEN) Tj Q 0 -20 Td (SHOWN) Tj",
    ],
)
def test_text_without_width_or_size_goes(line, tmp_path):
    line = line.replace("HIDDEN", HIDDEN).replace("SHOWN", SHOWN)
    target = cleaned(saved(document(f"BT /F 12 Tf 20 100 Td {line} ET".encode())), tmp_path)
    assert SHOWN in words(target)
    assert look_alike(tmp_path / "in", target)
    with pikepdf.open(target) as copy:
        assert HIDDEN.encode() not in copy.pages[0].Contents.read_bytes()


def test_text_pressed_to_a_line_is_held(tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(saved(document(b"BT /F 12 Tf 20 100 Td .1 Tz (Zebulonq) Tj ET")), tmp_path)


@pytest.mark.parametrize(
    ("ground", "ink"), [(".95 g", ".93 g"), ("0 0 .3 rg", ".02 0 .3 rg"), ("1 g", ".97 g"), ("0 g", ".03 g")]
)
def test_text_nearly_in_the_colour_of_its_ground_goes(ground, ink, tmp_path):
    seen = f"1 g 0 0 400 50 re f 0 g BT /F 12 Tf 20 20 Td ({SHOWN}) Tj ET"
    page = f"{ground} 0 0 400 200 re f {ink} BT /F 12 Tf 20 100 Td ({HIDDEN}) Tj ET {seen}"
    target = cleaned(saved(document(page.encode())), tmp_path)
    assert SHOWN in words(target)
    assert HIDDEN not in words(target)


@pytest.mark.parametrize("size", [6, 8, 12])
@pytest.mark.parametrize(("ground", "ink"), [("1 g", ".878 g"), ("1 g", ".93 g"), ("0 g", ".1 g"), (".95 g", ".85 g")])
def test_light_grey_text_that_a_person_reads_stays(ground, ink, size, tmp_path):
    page = f"{ground} 0 0 400 200 re f {ink} BT /F {size} Tf 20 100 Td ({SHOWN}) Tj ET"
    target = cleaned(saved(document(page.encode())), tmp_path)
    assert SHOWN in words(target)
    assert target.read_bytes() == cleaned(target.read_bytes(), tmp_path).read_bytes()


@pytest.mark.parametrize("kind", [1, 2])
@pytest.mark.parametrize(("cell", "seen"), [(b"", False), (b"0 0 9 9 re f", True)])
def test_text_filled_with_a_pattern_stays_where_the_pattern_paints(kind, cell, seen, tmp_path):
    space, text = b"/C cs 1 0 0" if kind == 2 else b"/Pattern cs", b" BT /F 12 Tf 20 100 Td (Zebulonq) Tj ET"
    pdf = document(b"BT /F 12 Tf 20 20 Td (" + SHOWN.encode() + b") Tj ET " + space + b" /P scn" + text)
    pattern = Stream(
        pdf, cell, PatternType=1, PaintType=kind, TilingType=1, BBox=[0, 0, 9, 9], XStep=9, YStep=9,
        Resources=Dictionary(),
    )  # fmt: skip
    pdf.pages[0].Resources.Pattern = Dictionary(P=pattern)
    pdf.pages[0].Resources.ColorSpace = Dictionary(C=Array([Name.Pattern, Name.DeviceRGB]))
    target = cleaned(saved(pdf), tmp_path)
    assert SHOWN in words(target)
    assert ("Zebulonq" in words(target)) is seen
    visible = "".join(
        one.text for one in FORMAT.read(tmp_path / "in", DEFAULT_LIMITS).text if one.visible and not one.again
    )
    assert ("Zebulonq" in visible) is seen
