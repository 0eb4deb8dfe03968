"""Letters that are content streams: what nobody draws of them goes, and none of them hides text."""

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar
from pipeline.formats.pdf.looks import look_alike
from tests.pipeline.formats.pdf.test_leaks import decoded
from tests.pipeline.formats.pdf.test_openable import SHOWN, cleaned, document, saved, words

SQUARE = b"600 0 0 0 600 600 d1 0 0 600 600 re f"
CANARY = b"600 0 d0 BT /F 12 Tf (Zebulonq) Tj ET"
TEXT = b"BT /T 40 Tf 20 100 Td (A) Tj ET"


def drawn(letters: dict[str, bytes], page: bytes = TEXT, *, forms: dict[str, bytes] | None = None, direct=False):
    pdf = document(b"BT /F 12 Tf 20 20 Td (" + SHOWN.encode() + b") Tj ET " + page)
    fonts = pdf.pages[0].Resources.Font
    within = Dictionary(Font=Dictionary(F=fonts.F), XObject=Dictionary())
    for name, body in (forms or {}).items():
        form = Stream(pdf, body, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 600])
        form.Resources = Dictionary(Font=Dictionary(F=fonts.F))
        within.XObject["/" + name] = form
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 600], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=65, LastChar=70, Widths=[600] * 6, Resources=within,
        CharProcs=Dictionary({"/" + name: Stream(pdf, body) for name, body in letters.items()}),
        Encoding=Dictionary(Differences=Array([65, *map(Name, ["/" + one for one in letters])])),
    )  # fmt: skip
    fonts.T = font if direct else pdf.make_indirect(font)
    return pdf


@pytest.mark.parametrize("direct", [False, True])
def test_drawings_that_no_text_uses_go_with_what_only_they_use(direct, tmp_path):
    letters = {"A": SQUARE, "B": CANARY, "g1": b"600 0 d0 /X Do"}
    target = cleaned(saved(drawn(letters, forms={"X": b"(Zebulonq) Tj"}, direct=direct)), tmp_path)
    assert b"Zebulonq" in decoded(tmp_path / "in")
    assert b"Zebulonq" not in decoded(target)
    assert look_alike(tmp_path / "in", target)
    with pikepdf.open(target) as copy:
        fonts = copy.pages[0].Resources.Font.values()
        assert [list(one.CharProcs.keys()) for one in fonts if "/CharProcs" in one] == [["/A"]]


@pytest.mark.parametrize("page", [TEXT.replace(b"(A)", b"(AB)"), TEXT.replace(b"(A) Tj", b"[<4142>] TJ")])
def test_drawings_that_are_used_stay(page, tmp_path):
    target = cleaned(saved(drawn({"A": SQUARE, "B": SQUARE, "C": SQUARE}, page)), tmp_path)
    assert look_alike(tmp_path / "in", target)
    assert cleaned(target.read_bytes(), tmp_path).read_bytes() == target.read_bytes()


def test_drawings_that_a_form_uses_with_the_font_around_it_stay(tmp_path):
    pdf = drawn({"A": SQUARE, "B": SQUARE}, b"/T 40 Tf /X Do")
    resources = pdf.pages[0].Resources
    form = Stream(pdf, b"BT 20 100 Td (B) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    resources.XObject = Dictionary(X=form)
    target = cleaned(saved(pdf), tmp_path)
    assert b"600 600 re" in decoded(target)
    assert look_alike(tmp_path / "in", target)


@pytest.mark.parametrize(
    ("letter", "forms"),
    [
        (CANARY, {}),
        (b"600 0 d0 1 g BT /F 9 Tf (Zebulonq) Tj ET", {}),
        (b"600 0 d0 /X Do", {"X": b"BT (Zebulonq) Tj ET"}),
    ],
)
def test_drawings_that_show_text_hold_the_file(letter, forms, tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(saved(drawn({"A": letter}, forms=forms)), tmp_path)


@pytest.mark.parametrize("letter", [b"600 0 d0 1 g 0 0 600 600 re f", b"600 0 d0", b"600 0 0 0 600 600 d1 n"])
def test_letters_that_draw_nothing_go(letter, tmp_path):
    target = cleaned(
        saved(
            drawn(
                {"A": letter, "B": SQUARE},
                TEXT + TEXT.replace(b"BT /T 40 Tf 20", b" BT /T 40 Tf 170").replace(b"A", b"B"),
            )
        ),
        tmp_path,
    )
    assert SHOWN in words(target)
    with pikepdf.open(target) as copy:
        assert b"(A)" not in copy.pages[0].Contents.read_bytes()
    letters = pdfium.PdfDocument(target)[0].get_textpage().get_text_range()
    assert "A" not in letters.replace(SHOWN, "")
    assert "B" in letters


def test_a_fax_within_a_letter_is_read():
    image = b"BI /DecodeParms [ null << /K -1 >> ] /Filter [ /ASCIIHexDecode /CCITTFaxDecode ] /Width 8 ID 26a1>\nEI"
    assert [one for one, _, _ in grammar.own(b"600 0 d0 " + image)] == ["d0", grammar.IMAGE]
