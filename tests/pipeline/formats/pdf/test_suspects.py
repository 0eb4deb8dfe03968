"""Whatever hides text goes by what the page shows: odd clips, pictures, wide lines, masks, many shapes together."""

import subprocess
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary, Name, Stream
from PIL import Image

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import traceless
from tests.pipeline.formats.pdf.test_leaks import decoded
from tests.pipeline.formats.pdf.test_openable import SHOWN, cleaned, document, saved, words
from tests.pipeline.verifiers.test_pdf_seen import read_otherwise

WHOLE = b"BT /F 12 Tf 20 100 Td (Zebulonq) Tj ET "
PART = b"BT /F 12 Tf 20 100 Td (Zebulonq seen words) Tj ET "
#: A full stop, 62 points wide and high.
SQUARE = b"BT /F 600 Tf -42 95 Td (.) Tj ET "
HIDDEN = {
    "small text below a clip": b"q 0 100 400 100 re W n BT /F 2.5 Tf 20 97.8 Td (Zebulonq) Tj ET Q",
    "black on a black picture": b"q 200 0 0 40 10 85 cm /B Do Q " + WHOLE,
    "begins on a black picture": b"q 68 0 0 40 10 85 cm /B Do Q " + PART,
    "under a wide line": WHOLE + b"40 w 0 104 m 300 104 l S",
    "begins under a wide line": PART + b"40 w 0 104 m 78 104 l S",
    "on a wide line": b"40 w 0 104 m 300 104 l S " + WHOLE,
    "mask": b"/K gs " + WHOLE,
    "clip with three corners": b"q 0 0 m 400 0 l 0 200 l h W n BT /F 12 Tf 300 150 Td (Zebulonq) Tj ET Q",
    "between two clips": b"q 0 0 50 200 re 300 0 100 200 re W n BT /F 12 Tf 100 100 Td (Zebulonq) Tj ET Q",
    "hole of a clip": b"q 0 0 400 200 re 15 90 100 40 re W* n " + WHOLE + b"Q",
    "clip with a curve": b"q 0 100 m 0 200 400 200 400 100 c h W n BT /F 12 Tf 10 180 Td (Zebulonq) Tj ET Q",
    "begins beside a curve": b"q 0 100 m 0 200 400 200 400 100 c h W n "
    b"BT /F 12 Tf 10 160 Td (Zebulonq this is seen on the page) Tj ET Q",
    "stripes": WHOLE + b" ".join(b"10 %d 100 2.2 re f" % (90 + 2 * at) for at in range(14)),
    "begins under stripes": PART + b" ".join(b"10 %d 68 4.2 re f" % (90 + 4 * at) for at in range(7)),
    "white under words": b"1 g " + WHOLE + b"0 g BT /F 12 Tf 20 100 Td (Seen words) Tj ET",
    "white, twice, under words": b"1 g " + WHOLE + WHOLE + b"0 g BT /F 12 Tf 20 100 Td (Seen words) Tj ET",
    "under a full stop of its colour": WHOLE + SQUARE,
    "begins under a full stop": PART + SQUARE,
    "begins on a full stop of its colour": SQUARE + PART,
    "touched by the line above": b"1 g " + WHOLE + b"0 g BT /F 12 Tf 20 107.5 Td (gjpqygjpqy) Tj ET",
    "begins under columns": PART + b" ".join(b"%d 90 5.2 40 re f" % (10 + 5 * at) for at in range(13)),
}


def shown(content: bytes, *, in_form: bool) -> bytes:
    pdf = document(b"BT /F 12 Tf 20 170 Td (" + SHOWN.encode() + b") Tj ET " + (b"/X Do" if in_form else content))
    resources = pdf.pages[0].Resources
    picture = Stream(pdf, bytes(4), Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8)
    picture.ColorSpace = Name.DeviceGray
    nothing = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    nothing.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    resources.XObject = Dictionary(B=picture)
    resources.ExtGState = Dictionary(K=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=nothing)))
    if in_form:
        form = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
        form.Resources = Dictionary(Font=resources.Font, XObject=Dictionary(B=picture), ExtGState=resources.ExtGState)
        resources.XObject.X = form
    return saved(pdf)


@pytest.mark.parametrize("in_form", [False, True], ids=["page", "form"])
@pytest.mark.parametrize("kind", HIDDEN)
def test_text_that_the_page_does_not_show_goes(kind, in_form, tmp_path):
    target = cleaned(shown(HIDDEN[kind], in_form=in_form), tmp_path)
    assert b"Zebulonq" not in decoded(target)
    assert SHOWN in words(target)
    copy = target.read_bytes()
    assert cleaned(copy, tmp_path).read_bytes() == copy


def test_text_in_forms_however_deep_is_looked_at(tmp_path):
    pdf = document(b"BT /F 12 Tf 20 170 Td (" + SHOWN.encode() + b") Tj ET /X Do")
    resources = pdf.pages[0].Resources
    inner = Stream(pdf, WHOLE, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    inner.Resources = Dictionary(Font=resources.Font)
    for _ in range(13):
        outer = Stream(pdf, b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 90])
        outer.Resources = Dictionary(XObject=Dictionary(I=inner))
        inner = outer
    resources.XObject = Dictionary(X=inner)
    with pytest.raises(UnknownPart):
        cleaned(saved(pdf), tmp_path)


def test_a_form_that_two_others_show_takes_the_letters_of_each(tmp_path):
    pdf = document(b"BT /F 12 Tf 20 170 Td (" + SHOWN.encode() + b") Tj ET /X1 Do /X2 Do")
    resources = pdf.pages[0].Resources
    resources.XObject = Dictionary()
    seen = b"BT /F 12 Tf 20 100 Td (Visible) Tj ET"
    inner = Stream(pdf, seen, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
    for number, base in ((1, "/Helvetica"), (2, "/Times-Roman")):
        content = b"q 1 0 0 1 0 %d cm /I Do Q 1 g BT /F 12 Tf 20 20 Td (Zebulonq) Tj ET" % (30 * number - 60)
        form = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(base))
        form.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(I=inner))
        resources.XObject[f"/X{number}"] = form
    target = cleaned(saved(pdf), tmp_path)
    assert b"Zebulonq" not in decoded(target)
    assert words(target).count("Visible") == 2


def test_letters_of_a_font_that_only_the_reader_has_stay(tmp_path):
    pdf = document(b"BT /F 12 Tf 20 170 Td (" + SHOWN.encode() + b") Tj /J 12 Tf 0 -50 Td <034b034d034f> Tj ET")
    system = Dictionary(Registry=b"Adobe", Ordering=b"Japan1", Supplement=2)
    letters = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name.Ryumin, CIDSystemInfo=system)
    pdf.pages[0].Resources.Font.J = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/Ryumin-Identity-H"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=[letters],
    )
    assert "\u3042" in words(cleaned(saved(pdf), tmp_path))


@pytest.mark.parametrize(
    ("liars", "proven"), [(set(), range(40)), ({7}, [*range(7), *range(8, 40)]), (set(range(40)), [])]
)
def test_one_box_that_lies_keeps_no_other_text(liars, proven):
    def change(some):
        return SimpleNamespace(picture=Image.new("RGB", (9, 9), "white" if liars & set(some) else "black"))

    assert traceless._proven(list(range(40)), change, ()) == set(proven)


@pytest.mark.parametrize(
    "content",
    [
        PART + WHOLE,
        WHOLE + PART,
        PART + WHOLE + WHOLE,
        WHOLE + b"1 0 0 1 .3 0 cm " + WHOLE,
        PART + b"BT /F 12 Tf 20 100 Td (Zeb) Tj (ulonq) Tj ET",
    ],
    ids=["longer first", "longer last", "three times", "to look bold", "in pieces"],
)
def test_words_that_stand_in_one_place_twice_are_seen_once(content, tmp_path):
    target = cleaned(shown(content, in_form=False), tmp_path)
    assert "Zebulonq" in words(target)
    before, after = (pdfium.PdfDocument(tmp_path / name)[0].render().to_pil() for name in ("in", "out"))
    assert before.tobytes() == after.tobytes()
    copy = target.read_bytes()
    assert cleaned(copy, tmp_path).read_bytes() == copy


def test_clear_text_with_the_codes_of_what_is_seen_goes(tmp_path):
    """The library tells of one of both only, though they mean different words."""
    pdf = document(b"BT /F 12 Tf 20 100 Td (Seen words) Tj ET q /G gs BT /J 12 Tf 20 100 Td (Seen words) Tj ET Q")
    pdf.pages[0].Resources.Font.J = read_otherwise(pdf, "Seen words")
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(ca=0))
    target = cleaned(saved(pdf), tmp_path)
    found = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, text=True, check=True).stdout
    assert found.split() == ["Seen", "words"]
