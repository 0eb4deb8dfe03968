"""Fields and notes whose looks are left to the viewer: the copy shows what a viewer shows of them, and no more."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan

WORD = "Zebulonq"
_BOX = (20, 100, 180, 140)
_PASSWORD, _COMB, _MULTILINE, _RADIO, _PUSH, _COMBO = 1 << 13, 1 << 24, 1 << 12, 1 << 15, 1 << 16, 1 << 17
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW = 1, 2, 4, 32


def drawn(pdf: pikepdf.Pdf, word: str = WORD) -> Stream:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    content = f"BT /F 12 Tf 5 5 Td ({word}) Tj ET".encode()
    return Stream(
        pdf,
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 160, 40],
        Resources=Dictionary(Font=Dictionary(F=font)),
    )


def document(
    subtype: str, *, need: bool = True, form: dict | None = None, appearance: bool = False, **keys: object
) -> bytes:
    """Return a document with one annotation; keys None are left out."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        fixed = {"Type": Name.Annot, "Subtype": Name("/" + subtype), "Rect": Array(_BOX), "F": _PRINT}
        values = {**fixed, **keys}
        one = pdf.make_indirect(Dictionary({"/" + key: value for key, value in values.items() if value is not None}))
        if appearance:
            one.AP = Dictionary(N=drawn(pdf))
        pdf.pages[0].Annots = Array([one])
        pdf.Root.AcroForm = Dictionary(
            {"/Fields": Array([one] if subtype == "Widget" else []), "/NeedAppearances": need, **(form or {})}
        )
        sink = io.BytesIO()
        pdf.save(sink)
    return sink.getvalue()


def field(look: str | None = "/Helv 12 Tf 0 g", **keys: object) -> bytes:
    fixed = {"FT": Name.Tx, "T": String("a"), "V": String(WORD), "DA": None if look is None else String(look)}
    return document("Widget", **{**fixed, **keys})


def note(look: str = "/Helv 12 Tf 0 g", **keys: object) -> bytes:
    return document("FreeText", Contents=String(WORD), DA=String(look), **keys)


def cleaned(content: bytes, tmp_path) -> bytes:
    (tmp_path / "in").write_bytes(content)
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
    return (tmp_path / "out").read_bytes()


def words(copy: bytes) -> str:
    document = pdfium.PdfDocument(copy)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def picture(copy: bytes) -> Image.Image:
    document = pdfium.PdfDocument(copy)
    try:
        return document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()


def holds_word(copy: bytes) -> bool:
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, Stream)]
    return any(WORD.encode() in one or WORD.encode().hex().encode() in one.lower() for one in streams)


def pairs(*options: tuple[str, str]) -> Array:
    return Array([Array([String(sent), String(says)]) for sent, says in options])


def from_parent() -> bytes:
    parent = Dictionary(FT=Name.Tx, T=String("p"), DA=String("/Helv 12 Tf 1 g"))
    return field(None, FT=None, Parent=parent)


@pytest.mark.parametrize("need", [True, False], ids=["asked for", "not asked for"])
@pytest.mark.parametrize(
    "make",
    [
        lambda need: field(Ff=_PASSWORD, need=need),
        lambda need: field("/Helv 12 Tf 1 g", need=need),
        lambda need: field("0 g /Helv 12 Tf 1 1 1 rg", need=need),
        lambda need: field("/Helv 12 Tf 0 0 0 0 k", need=need),
        lambda need: field("/Helv 12 Tf 7 g", need=need),
        lambda need: field("/Helv 12 Tf 0 1 g", need=need),
        lambda need: field("/DeviceRGB cs 1 1 1 sc /Helv 12 Tf", need=need),
        lambda need: field("/Helv 12 Tf 0 g 3 Tr", need=need),
        lambda need: field("/Helv 0.1 Tf 0 g", need=need),
        lambda need: field("/Helv 12 Tf 0 g 0 Tz", need=need),
        lambda need: field("/Helv 12 Tf 0 g 500 Ts", need=need),
        lambda need: field(None, form={"/DA": String("/Helv 12 Tf 1 g")}, need=need),
        lambda need: field("/Helv 12 Tf 0 0 1 rg", MK=Dictionary(BG=[0, 0, 1]), need=need),
        lambda need: field(FT=Name.Ch, Ff=_COMBO, Opt=pairs((WORD, "Shown"), ("o", "Other")), need=need),
        lambda need: field(FT=Name.Ch, Opt=Array([String("one"), String("two")]), need=need),
        lambda need: field(FT=Name.Ch, V=None, TI=1, Opt=Array([String(WORD), String("two")]), need=need),
        lambda need: field(Ff=_COMB, MaxLen=3, V=String("abc" + WORD), need=need),
        lambda need: field(FT=Name.Btn, V=Name.Yes, AS=Name.Yes, MK=Dictionary(CA=String(WORD)), need=need),
        lambda need: field(FT=Name.Btn, V=None, Ff=_PUSH, MK=Dictionary(CA=String(WORD), TP=1), need=need),
        lambda need: field("/Helv 12 Tf 1 g", FT=Name.Btn, V=None, Ff=_PUSH, MK=Dictionary(CA=String(WORD)), need=need),
        lambda need: note("/Helv 12 Tf 1 g", need=need),
        lambda need: note("0 g /Helv 12 Tf 1 1 1 rg", need=need),
        lambda need: note("/Helv 12 Tf 0 0 .5 rg", C=Array([0, 0, 0.5]), need=need),
        lambda need: note(CA=0, need=need),
        lambda need: from_parent(),
    ],
)  # fmt: skip
def test_what_a_viewer_does_not_show_does_not_become_content(make, need, tmp_path):
    copy = cleaned(make(need), tmp_path)
    assert WORD not in "".join(words(copy).split())
    assert not holds_word(copy)


@pytest.mark.parametrize(
    "keys",
    [
        {"V": String("")}, {"V": None}, {"Ff": _PASSWORD}, {"FT": Name.Ch, "Ff": _COMBO, "V": String("")},
        {"FT": Name.Btn, "V": None, "Ff": _PUSH, "MK": Dictionary(CA=String("Press"))},
    ],
    ids=["empty", "no value", "password", "choice", "button"],
)  # fmt: skip
def test_appearances_that_viewers_pass_over_go(keys, tmp_path):
    assert not holds_word(cleaned(field(appearance=True, **keys), tmp_path))
    assert WORD in words(cleaned(field(appearance=True, need=False, **keys), tmp_path))  # there they are what is seen


@pytest.mark.parametrize(
    "make",
    [
        lambda: field(),
        lambda: field(None),
        lambda: field("/Helv 12 Tf 1 g", MK=Dictionary(BG=[0, 0, 0.5])),
        lambda: field("1 g /Helv 12 Tf 0 g"),
        lambda: field("/Helv 12 Tf 1 1 1 rg 1 0 0 rg"),
        lambda: field("0 g/Helv 0 Tf"),
        lambda: field("/Helv 12 Tf 1"),
        lambda: field("/Helv 12 Tf 0 g 0 Tr"),
        lambda: field(Q=1), lambda: field(Q=2), lambda: field(Ff=_MULTILINE), lambda: field(Ff=_COMB, MaxLen=8),
        lambda: field(FT=Name.Ch, Ff=_COMBO, V=String("7"), Opt=pairs(("7", WORD))),
        lambda: field(FT=Name.Ch, V=None, Opt=pairs(("1", "one"), ("7", WORD))),
        lambda: field(FT=Name.Btn, V=None, Ff=_PUSH, MK=Dictionary(CA=String(WORD))),
        lambda: note(), lambda: note("/Helv 12 Tf 1 g", C=Array([0, 0, 0.5])), lambda: note("/Helv 12 Tf 0 g 3 Tr"),
        lambda: note(CA=0.5), lambda: note(Q=1),
    ],
)  # fmt: skip
def test_what_a_viewer_shows_stays_readable(make, tmp_path):
    copy = cleaned(make(), tmp_path)
    assert WORD in words(copy)
    assert cleaned(copy, tmp_path) == copy


@pytest.mark.parametrize(
    "look",
    [
        "/Helv 12 Tf 1x g", "/Helv 12 Tf 1 1 rg", "/Helv 12 Tf (1) g", "/Helv 12 Tf 0 g % 1 g", "/Helv Tf 0 g",
        "/Helv 12 Tf 0,5 g", "/Helv 12 Tf 0 g " + " " * 1000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [field, note])
def test_looks_that_viewers_read_in_different_ways_are_held(make, look, tmp_path):
    with pytest.raises(UnknownPart, match="default appearance"):
        cleaned(make(look), tmp_path)


@pytest.mark.parametrize(
    "look", ["/Z gs 0 g /Helv 12 Tf", "/Spot cs 1 scn /Helv 12 Tf", "/Helv 12 Tf 9 Tr", "/Helv 12 Tf q"]
)
def test_looks_that_only_the_form_can_tell_are_held(look, tmp_path):
    with pytest.raises(UnknownPart, match="default appearance"):
        cleaned(field(look), tmp_path)


def shaped(**keys: object) -> dict:
    font = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica}
    font |= {"/" + key: value for key, value in keys.items()}
    return {"/DR": Dictionary(Font=Dictionary({"/Own Font": Dictionary(font)}))}


@pytest.mark.parametrize(
    "keys",
    [
        {"Subtype": Name.Type3}, {"BaseFont": Name.ZapfDingbats}, {"BaseFont": Name("/ABCDEF+Wingdings-Regular")},
        {"Encoding": Dictionary(Differences=[48, Name.zero, 90, Name.space, Name.bracketleft])},
        {"Encoding": Dictionary(Differences=[49, Name.two])},
    ],
    ids=["drawn letters", "dingbats", "wingdings", "blanks for letters", "other digits"],
)  # fmt: skip
def test_fonts_that_may_not_show_a_value_are_held(keys, tmp_path):
    with pytest.raises(UnknownPart, match="font of a field"):
        cleaned(field("/Own#20Font 12 Tf 0 g", form=shaped(**keys)), tmp_path)


def test_usual_fonts_of_forms_are_not_held(tmp_path):
    usual = Dictionary(Differences=[24, Name.breve, 39, Name.quotesingle, 65, Name.A, Name.B, 128, Name.bullet])
    assert WORD in words(cleaned(field("/Own#20Font 12 Tf 0 g", form=shaped(Encoding=usual)), tmp_path))


def test_letters_are_in_the_colour_that_is_asked_for(tmp_path):
    for make in (field, note):
        colours = {pixel for _, pixel in picture(cleaned(make("/Helv 30 Tf 1 0 0 rg"), tmp_path)).getcolors(1 << 16)}
        assert (255, 0, 0) in colours
        assert (0, 0, 0) not in colours


@pytest.mark.parametrize(("align", "left", "right"), [(0, 20, 80), (1, 70, 130), (2, 120, 180)])
@pytest.mark.parametrize("flags", [0, _MULTILINE])
@pytest.mark.parametrize("said", [WORD, "Čtyřikrát"], ids=["usual", "embedded"])
def test_text_stands_where_its_field_puts_it(align, left, right, flags, said, tmp_path):
    found = pdfium.PdfDocument(cleaned(field(Q=align, Ff=flags, V=String(said)), tmp_path))[0].get_textpage()
    boxes = [found.get_charbox(index) for index in range(found.count_chars())]
    assert left <= boxes[0][0] < boxes[-1][2] <= right


def test_a_line_without_breaks_ends_at_the_edge_of_its_field(tmp_path):
    long = String("wide " * 10 + WORD)
    assert not holds_word(cleaned(field(V=long), tmp_path))
    assert WORD in words(cleaned(field("/Helv 8 Tf", V=long, Ff=_MULTILINE), tmp_path))


def test_letters_beyond_helvetica_are_drawn_in_a_font_of_the_machine(tmp_path):
    assert "Žluťoučký" in words(cleaned(field(V=String("Žluťoučký")), tmp_path))


@pytest.mark.parametrize(("sign", "flags"), [("4", 0), ("8", 0), ("n", 0), ("l", _RADIO), (None, 0)])
def test_boxes_that_are_ticked_are_told_from_those_that_are_not(sign, flags, tmp_path):
    looks = Dictionary() if sign is None else Dictionary(CA=String(sign))
    on, off = (
        picture(cleaned(field(FT=Name.Btn, Ff=flags, V=state, AS=state, MK=looks), tmp_path))
        .convert("L")
        .getextrema()[0]
        for state in (Name.Yes, Name.Off)
    )
    assert on < 100 < off == 255


_STANDARD = "FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret".split()


@pytest.mark.parametrize("subtype", _STANDARD)
@pytest.mark.parametrize("flags", [_INVISIBLE, _INVISIBLE | _PRINT])
def test_the_flag_for_unknown_kinds_does_not_hide_known_ones(subtype, flags, tmp_path):
    assert WORD in words(cleaned(document(subtype, appearance=True, F=flags), tmp_path))


@pytest.mark.parametrize(
    ("subtype", "flags"),
    [
        ("Stamp", _HIDDEN), ("Stamp", _NO_VIEW), ("Stamp", _INVISIBLE | _HIDDEN), ("Stamp", _INVISIBLE | _NO_VIEW),
        ("Widget", _INVISIBLE), ("Unheard", _INVISIBLE), ("Ink", _INVISIBLE),
    ],
)  # fmt: skip
def test_annotations_that_viewers_keep_away_go(subtype, flags, tmp_path):
    assert not holds_word(cleaned(document(subtype, appearance=True, F=flags), tmp_path))
