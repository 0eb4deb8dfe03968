"""The PDF verifier objects to each class of residue when a cleaner forgot it, and to nothing in a clean copy.

Every plant goes into a clean copy, which is saved again without an identifier: the control proves that saving alone
raises no objection, so each objection is to the plant.
"""

import io
import re
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.errors import VerifierFailed
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers._pdf_content import strange
from pipeline.verifiers.look import look
from pipeline.verifiers.pdf import VERIFIER
from redaction.plan import Plan
from tests.pipeline.formats.pdf.sink import build
from tests.pipeline.formats.pdf.sink_parts import Sink, cff, jbig2, jpeg, jpx, profile_with, truetype, type1

TEXT = String("Zebulonq")
_ID = re.compile(rb"/ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\]")


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("clean")
    (folder / "in").write_bytes(build()[0])
    FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, DEFAULT_LIMITS)
    return (folder / "out").read_bytes()


def saved(pdf: pikepdf.Pdf, *, keep_id: bool = False) -> bytes:
    sink = io.BytesIO()
    pdf.save(sink, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = sink.getvalue()
    return content if keep_id else _ID.sub(lambda found: b" " * len(found[0]), content)


def objections(content: bytes, tmp_path, **expected) -> list[tuple[Reason, str]]:
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    expectation = Expectation("application/pdf", expected.pop("counts", Counts(pages=2)), ocr=False, **expected)
    return [(residue.reason, residue.where) for residue in VERIFIER.check(path, expectation)]


def test_a_clean_copy_raises_none_saved_again_or_not(clean, tmp_path):
    assert objections(clean, tmp_path) == []
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        assert objections(saved(pdf), tmp_path) == []


Plant = Callable[[pikepdf.Pdf], None]


def _put(where: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object = TEXT) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        where(pdf)[key] = value

    return plant


def _root(pdf):
    return pdf.Root


def _page(pdf):
    return pdf.pages[0].obj


def _font(pdf):
    return next(iter(pdf.pages[0].Resources.Font.values()))


def _stream(body: bytes, **keys: object) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: pdf.make_stream(body, **keys)


def _append(content: bytes) -> Plant:
    return lambda pdf: pdf.pages[0].contents_add(content)


def _annotation(**keys: object) -> Plant:
    def plant(pdf):
        one = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)
        pdf.pages[0].Annots = Array([pdf.make_indirect(one)])

    return plant


def _picture(body: bytes, kind: str) -> Plant:
    def plant(pdf):
        image = pdf.make_stream(body, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, Filter=Name("/" + kind))
        pdf.pages[0].Resources.XObject["/R000777"] = image

    return plant


def _program(key: str, body: bytes) -> Plant:
    def plant(pdf):
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.F9, Flags=4)
        descriptor["/" + key] = pdf.make_stream(body)
        pdf.pages[0].Resources.Font["/R000778"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.F9, FontDescriptor=descriptor
        )

    return plant


def _map(body: bytes) -> Plant:
    return lambda pdf: _font(pdf).__setitem__("/ToUnicode", pdf.make_stream(body))


def _script(pdf):
    return Dictionary(S=Name.JavaScript, JS=TEXT)


PLANTS: dict[str, Plant] = {
    "XMP of the catalog": lambda pdf: _put(_root, "/Metadata", _stream(b"x", Type=Name.Metadata)(pdf))(pdf),
    "XMP of a page": lambda pdf: _put(_page, "/Metadata", _stream(b"x", Type=Name.Metadata)(pdf))(pdf),
    "XMP in a stream of another kind": _append(b"<?xpacket"),
    "custom key of the catalog": _put(_root, "/Zebulonq"),
    "custom key of a page": _put(_page, "/Zebulonq"),
    "custom key of a font": lambda pdf: _put(_font, "/Zebulonq")(pdf),
    "language": _put(_root, "/Lang"),
    "viewer preferences": _put(_root, "/ViewerPreferences", Dictionary(HideToolbar=True)),
    "private part": _put(_page, "/PieceInfo", Dictionary(X=TEXT)),
    "thumbnail": lambda pdf: _put(_page, "/Thumb", _stream(b"x")(pdf))(pdf),
    "outline": lambda pdf: _put(_root, "/Outlines", pdf.make_indirect(Dictionary(Title=TEXT)))(pdf),
    "page labels": _put(_root, "/PageLabels", Dictionary(Nums=[0, Dictionary(P=TEXT)])),
    "structure": _put(_root, "/StructTreeRoot", Dictionary(Alt=TEXT)),
    "layers": _put(_root, "/OCProperties", Dictionary(OCGs=[])),
    "output intent": _put(_root, "/OutputIntents", Array([Dictionary(Info=TEXT)])),
    "form": _put(_root, "/AcroForm", Dictionary(Fields=[])),
    "signature": _put(_page, "/R000001", Dictionary(ByteRange=[0, 1, 2, 3], Contents=TEXT)),
    "script on opening": lambda pdf: _put(_root, "/OpenAction", _script(pdf))(pdf),
    "script of a page": lambda pdf: _put(_page, "/AA", Dictionary(O=_script(pdf)))(pdf),
    "attachment": _put(_root, "/Names", Dictionary(EmbeddedFiles=Dictionary(Names=[TEXT, Dictionary(EF=Dictionary())]))),
    "comment": _annotation(Subtype=Name.Text, Contents=TEXT),
    "hidden annotation": _annotation(Subtype=Name.Square, F=2),
    "author of a link": _annotation(Subtype=Name.Link, T=TEXT),
    "web link": _annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://tracker.example/?id=7"))),
    "launch": _annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch)),
    "string in an allowed key": _put(_page, "/UserUnit", TEXT),
    "marked content": _append(b"/Span <</ActualText (Zebulonq)>> BDC EMC"),
    "marked point": _append(b"/Zebulonq MP"),
    "comment in content": _append(b"% Zebulonq\n"),
    "unknown operator": _append(b"zebulonq"),
    "string without an operator": _append(b"(Zebulonq) n"),
    "foreign name in content": _append(b"/Zebulonq gs"),
    "text beyond the page": _append(b"BT /R000007 9 Tf 9000 9 Td (Zebulonq) Tj ET"),
    "invisible text": _append(b"BT /R000007 9 Tf 3 Tr 9 9 Td (Zebulonq) Tj ET"),
    "random subset tag": lambda pdf: _put(_font, "/BaseFont", Name("/QWERTY+Arial"))(pdf),
    "Type 1 notice": _program("FontFile", type1(Sink())[0]),
    "TrueType names": _program("FontFile2", truetype(Sink())),
    "CFF notice": _program("FontFile3", cff(Sink())),
    "foreign font": _program("FontFile", b"Zebulonq"),
    "comment of a character map": _map(b"% Zebulonq\nbegincmap endcmap"),
    "name of a character map": _map(b"/CMapName /Zebulonq def"),
    "Exif and XMP of a JPEG": _picture(jpeg(Sink(), "x"), "DCTDecode"),
    "boxes of a JPEG 2000": _picture(jpx(Sink()), "JPXDecode"),
    "comment of a JBIG2": _picture(jbig2(Sink()), "JBIG2Decode"),
    "text of a colour profile": lambda pdf: pdf.pages[0].Resources.ColorSpace.__setitem__(
        "/R000779", Array([Name.ICCBased, pdf.make_stream(profile_with("Zebulonq"), N=3)])
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTS)
def test_a_forgotten_residue_is_an_objection(name, clean, tmp_path):
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        PLANTS[name](pdf)
        assert objections(saved(pdf), tmp_path)


def test_info_and_id_are_objections(clean, tmp_path):
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        assert (Reason.METADATA_LEFT, "trailer") in objections(saved(pdf, keep_id=True), tmp_path)
        pdf.docinfo["/Author"] = TEXT
        assert (Reason.METADATA_LEFT, "trailer") in objections(saved(pdf), tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        lambda blob: blob + b"Zebulonq",
        lambda blob: b"Zebulonq\n" + blob,
        lambda blob: blob + b"9 0 obj\n(Zebulonq)\nendobj\nstartxref\n0\n%%EOF\n",
    ],
    ids=["behind the end", "before the header", "another revision"],
)
def test_bytes_around_are_objections(changed, clean, tmp_path):
    try:
        assert objections(changed(clean), tmp_path)
    except VerifierFailed:  # it cannot look: the item is held as well
        pass


def test_bytes_between_objects_are_found_by_the_search(clean, tmp_path):
    place = clean.index(b"endobj") + 6
    path = tmp_path / "copy.pdf"
    path.write_bytes(clean[:place] + b"\n%Zebulonq secret" + clean[place:])
    verdict = look(path, Expectation("application/pdf", Counts(pages=2), protected=("Zebulonq secret",), ocr=False))
    assert verdict.residues


def test_bytes_behind_a_compressed_stream_are_an_objection(clean, tmp_path):
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        body = zlib.compress(pdf.pages[1].Contents.read_bytes()) + b"Zebulonq"
        pdf.pages[1].Contents.write(body, filter=Name.FlateDecode)
        sink = io.BytesIO()
        pdf.save(sink, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate,
                 stream_decode_level=pikepdf.StreamDecodeLevel.none)  # fmt: skip
        blanked = _ID.sub(lambda found: b" " * len(found[0]), sink.getvalue())
    assert any("behind stream" in where for _, where in objections(blanked, tmp_path))


def test_a_missing_page_is_an_objection(clean, tmp_path):
    assert (Reason.CONTENT_LOST, "pages") in objections(clean, tmp_path, counts=Counts(pages=3))


def test_missing_text_is_an_objection(clean, tmp_path):
    words = "Visible words of the page that must stay readable\n" * 2
    assert objections(clean, tmp_path, words=words) == []
    assert (Reason.CONTENT_LOST, "words") in objections(clean, tmp_path, words=words + "and a lost sentence")


def test_an_original_is_an_objection_in_many_ways(tmp_path):
    found = objections(build()[0], tmp_path)
    assert {Reason.METADATA_LEFT, Reason.ACTIVE_CONTENT_LEFT} <= {reason for reason, _ in found}
    assert len(found) > 50


def test_links_to_allowed_hosts_stay(clean, tmp_path):
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        _annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://news.example/a")))(pdf)
        content = saved(pdf)
    assert objections(content, tmp_path, link_hosts=frozenset({"news.example"})) == []
    assert objections(content, tmp_path)


def test_what_is_no_pdf_cannot_be_verified(tmp_path):
    path = tmp_path / "copy.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing\n%%EOF\n")
    with pytest.raises(VerifierFailed):
        list(VERIFIER.check(path, Expectation("application/pdf", Counts())))


@pytest.mark.parametrize(
    "content",
    [
        b"q 1 0 0 1 7 9 cm /R000003 Do Q",
        b"BT /R000001 12 Tf 1 0 0 1 50 700 Tm (a \\) b) Tj [(c) -120.5 <64>]TJ [-3]TJ T* 1 .5 (d) \" (e)' ET",
        b"BT ((nested)) Tj ET",
        b"/Pattern cs .1 .2 /R000004 scn [3 2] 0 d 0.1 0.2 0.3 0.4 0.5 0.6 0.7 sc 0 g\n-.5 +1. m 3 4 l S",
        b"q BI /W 8 ID 00ff> EI Q".replace(b"/W", b"/Width"),
        b"",
        b" \r\n",
    ],
)
def test_a_stream_that_only_draws_is_not_strange(content):
    assert not strange(content)


@pytest.mark.parametrize(
    "content",
    [
        b"1 2 3 4 5 w",
        b"7 q",
        b"q Q 7",
        b"7",
        b"1 2 3 m 4 5 l",
        b"1 2 3 4 5 6 7 cm",
        b"0 1 0 0 0 rg",
        b"[1 2] 3 4 d",
        b"[1] [2] 0 d",
        b"[(a)] 0 d",
        b"[1 2] w",
        b"7 (a) Tj",
        b"(a) (b) Tj",
        b"[(a)] [(b)] TJ",
        b"[[(a)]] TJ",
        b"[(a)]] TJ",
        b"[(a) /R000001] TJ",
        b"(a) TJ",
        b"(a) w",
        b"(a)",
        b"/R000001 /R000002 gs",
        b"/R000001 7 gs",
        b"/R000001 7 8 Tf",
        b"/R000001 q",
        b"/Zebulonq gs",
        b"q /R000001",
        b"true w",
        b"null false w",
        b"1 w % Zebulonq",
        b"/Span BMC q Q EMC",
        b"1 w Zebulonq",
        b"7 BI /Width 8 ID 00> EI",
        b"BI /Zebulonq 8 ID 00> EI",
        b"1 0 0 1 7 9 cm " * 50 + b"5 5 w " + b"1 w " * 50,
        b"1.2.3 w",
        b"1 w(a)",
        b" ".join([b"1"] * 33) + b" scn",
    ],
)
def test_a_stream_with_anything_else_is_strange(content):
    assert strange(content)
    assert strange(b"q 1 0 0 1 0 0 cm " + content)
    assert strange(content + b" Q")


def test_a_long_stream_is_read_in_time_that_grows_with_it():
    assert not strange(b"1 0 0 1 7 9 cm 0.5 w 10 20 m 30 40 l S\n" * 50_000)
    for hostile in (b"1 " * 300_000, b"(" * 300_000, b"[" * 300_000, b"[1 " * 100_000, b"BI " * 3_000, b"<" * 300_000):
        assert strange(hostile)


def test_text_in_a_form_that_is_not_drawn_is_an_objection(clean, tmp_path):
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        form = pdf.make_stream(
            b"BT /R000999 12 Tf 3 Tr (Zebulonq) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99],
            Resources=Dictionary(Font=Dictionary({"/R000999": _font(pdf)})),
        )  # fmt: skip
        pdf.pages[0].Resources.XObject["/R000777"] = form
        pdf.pages[0].contents_add(b"/R000777 Do")
        assert (Reason.METADATA_LEFT, "invisible text") in objections(saved(pdf), tmp_path)
