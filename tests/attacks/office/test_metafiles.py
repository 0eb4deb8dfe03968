"""Metafiles in Office documents: what they say unseen goes, what they show stays as pixels, what cannot be drawn is held."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from flows.steps.one_off import OneOff
from pipeline.errors import CorruptDocument, LimitExceeded, PipelineError
from pipeline.formats._image.metafiles import unpacked
from pipeline.formats._legacy.conversion import CONVERTER
from pipeline.formats.metafile import FORMAT
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers.odf import VERIFIER as ODF
from redaction.plan import Plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.conformance.samples import metafiles
from tests.conformance.samples.planted import CANARY as NAME
from tests.pipeline.chain import clean as chained
from tests.pipeline.formats.odf.test_texts import members, packed
from tests.pipeline.formats.ooxml.building import CANARY, clean, left, word

MAIN = "word/document.xml"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/><wp:docPr id="1" name="m"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="m"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def with_picture(raw: bytes, ending: str = "emf"):
    pack = word(PICTURE)
    pack.add(MAIN, "image", f"word/media/image1.{ending}", f"image/x-{ending}", raw, "pic")
    return pack.zipped()


@pytest.mark.parametrize(
    ("ending", "maker"),
    [("emf", metafiles.emf), ("wmf", metafiles.wmf), ("wmf", lambda: metafiles.wmf(bare=True)), ("emz", metafiles.emz)],
    ids=["emf", "placed wmf", "bare wmf", "emz"],
)
def test_a_metafile_in_a_document_goes_on_as_pixels(ending, maker, tmp_path):
    found = clean(with_picture(maker(), ending), tmp_path)
    assert found.verdict.residues == ()
    assert left(found.raw, tmp_path, NAME) == []
    (name,) = (name for name in found.members if "media" in name)
    assert name == "word/media/image1.png"
    assert b'PartName="/word/media/image1.png" ContentType="image/png"' in found.members["[Content_Types].xml"]
    assert b"media/image1.png" in found.members["word/_rels/document.xml.rels"]
    picture = Image.open(io.BytesIO(found.members[name]))
    assert picture.width / picture.height == pytest.approx(1.5, rel=0.01)
    shown = picture.convert("RGB")
    assert shown.getpixel((picture.width * 9 // 10, picture.height * 9 // 10)) == (0xC8, 0xDC, 0xF0)
    assert shown.getpixel((picture.width // 3, picture.height // 3)) == (0x14, 0x1E, 0x5A)
    assert {one.kind: one.count for one in found.rewritten.removed}["drawing-calls"] == 1


def test_in_an_opendocument_too():
    frame = '<text:p><draw:frame svg:width="3cm" svg:height="2cm">{}</draw:frame></text:p>'
    image = '<draw:image xlink:href="Pictures/{}"/>'
    for name, raw in (("1.emf", metafiles.emf()), ("2.svm", metafiles.svm())):
        found = chained(packed(frame.format(image.format(name)), extra={f"Pictures/{name}": raw}), "")
        assert found.error is None
        assert found.verdict.residues == ()
        parts = members(found.copy)
        assert Image.open(io.BytesIO(parts["Pictures/1.png"])).size == (600, 400)
        assert not [name for name, body in parts.items() if NAME.encode() in body or NAME.encode("utf-16-le") in body]


def test_pixels_are_taken_where_a_frame_has_both():
    sink = io.BytesIO()
    Image.new("RGB", (30, 20), (1, 2, 3)).save(sink, "PNG")
    both = '<draw:image xlink:href="Pictures/1.emf"/><draw:image xlink:href="Pictures/2.png"/>'
    found = chained(
        packed(
            f"<text:p><draw:frame>{both}</draw:frame></text:p>",
            extra={"Pictures/1.emf": metafiles.emf(), "Pictures/2.png": sink.getvalue()},
        ),
        "",
    )
    assert Image.open(io.BytesIO(members(found.copy)["Pictures/1.png"])).size == (30, 20)


def test_in_the_sandbox(tmp_path):
    source = tmp_path / "letter.docx"
    source.write_bytes(with_picture(metafiles.emf()))
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False) as one_off:
        outcome = one_off.clean(source)
    assert outcome.error is None
    assert outcome.removed["drawing-calls"] == 1


def test_in_an_old_document_too(tmp_path):
    drawn = metafiles.wmf(bare=True).hex()
    shape = r"{\pict\wmetafile8\picw5292\pich3528\picwgoal3000\pichgoal2000 " + drawn + "}"
    source = tmp_path / "old.rtf"
    source.write_bytes(rf"{{\rtf1\ansi A letter {shape}\par}}".encode())
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False) as one_off:
        outcome = one_off.clean(source)
    assert outcome.error is None
    assert outcome.removed["drawing-calls"] == 1


def test_what_its_header_does_not_count_is_drawn_all_the_same(tmp_path):
    found = clean(with_picture(metafiles.emf(counted=3)), tmp_path)
    assert found.verdict.residues == ()
    picture = Image.open(io.BytesIO(found.members["word/media/image1.png"])).convert("RGB")
    assert picture.getpixel((picture.width // 3, picture.height // 3)) == (0x14, 0x1E, 0x5A)


def test_protected_words_that_it_shows_hold_the_document(tmp_path):
    shown = metafiles.emf_text("Quandrington wrote this", (20, 140))
    terms = (Term(TermKind.NAME, "Quandrington"),)
    found = clean(with_picture(metafiles.emf(shown)), tmp_path, terms=terms, ocr=True)
    assert Reason.TEXT_LEFT in {residue.reason for residue in found.verdict.residues}
    assert clean(with_picture(metafiles.emf()), tmp_path, terms=terms, ocr=True).verdict.residues == ()


def _black() -> bytes:
    """Return a drawing that is nearly all black."""
    return metafiles.emf(drawing=metafiles.filled(1, 0, (0, 0, 300, 196)))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(metafiles.emf(drawing=b""), id="draws nothing"),
        pytest.param(_black(), id="nearly all black"),
        pytest.param(metafiles.emf()[:-120], id="cut"),
        pytest.param(metafiles.wmf()[:120], id="cut wmf"),
        pytest.param(metafiles.emf()[:200] + CANARY.encode() * 99, id="no records"),
        pytest.param(b"\x01\0\0\0" + bytes(36) + b" EMF" + CANARY.encode() * 9, id="no header"),
    ],
)
def test_what_cannot_be_drawn_is_held(raw, tmp_path):
    with pytest.raises(PipelineError) as caught:
        clean(with_picture(raw), tmp_path)
    assert caught.value.reason is Reason.UNKNOWN_PART
    assert CANARY not in str(caught.value)


def test_sides_in_another_proportion_are_held(tmp_path):
    """What the header says, LibreOffice follows; this one says it in units that overflow."""
    raw = bytearray(metafiles.emf())
    struct.pack_into("<4i", raw, 24, 0, 0, 2**31 - 1, 4)
    (tmp_path / "in").write_bytes(raw)
    with pytest.raises(CorruptDocument):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)


def test_one_that_hangs_libreoffice_costs_itself(tmp_path):
    (tmp_path / "in").write_bytes(metafiles.emf())
    with pytest.raises(LimitExceeded):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits(item_seconds=0))
    assert CONVERTER._program is None


@pytest.mark.parametrize("raw", [metafiles.emz()[:-9], metafiles.emz() + b"behind", metafiles.emz()[:15] + bytes(99)])
def test_a_broken_compressed_one_is_held(raw, tmp_path):
    with pytest.raises(CorruptDocument):
        clean(with_picture(raw, "emz"), tmp_path)


def test_a_compressed_bomb_is_not_unpacked():
    with pytest.raises(LimitExceeded):
        unpacked(metafiles.emz(), Limits(item_bytes=100))


def test_the_verifier_takes_no_metafile_for_a_picture(tmp_path):
    frame = '<text:p><draw:frame><draw:image xlink:href="Pictures/1.emf"/></draw:frame></text:p>'
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<m:manifest xmlns:m="{space}" m:version="1.3"/>'.encode()
    extra = {"Pictures/1.emf": metafiles.emf(), "META-INF/manifest.xml": manifest}
    (tmp_path / "copy").write_bytes(packed(frame, extra=extra))
    said = "application/vnd.oasis.opendocument.text"
    places = {residue.where for residue in ODF.check(tmp_path / "copy", Expectation(said, Counts()))}
    assert {"part:2", "part:2:kind"} <= places


def test_program_and_title_are_learned(tmp_path):
    (tmp_path / "in").write_bytes(metafiles.emf())
    said = {field.name: field.value for field in FORMAT.read(tmp_path / "in", DEFAULT_LIMITS).metadata}
    assert said == {"EMF:Application": f"{NAME} Draw 9", "EMF:Title": f"C:\\Users\\{NAME}\\map"}
