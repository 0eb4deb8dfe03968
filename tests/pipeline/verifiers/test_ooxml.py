"""A verifier that passes a half-cleaned document is worth nothing: one planted residue each, and it must be seen."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Counts, Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.look import look
from pipeline.verifiers.ooxml import VERIFIER
from tests.pipeline.formats.ooxml.building import (
    BASE,
    OFFICE,
    VND,
    clean,
    paragraph,
    photo,
    rows,
    shape,
    slides,
    tree,
    word,
    workbook,
)

WORD, SHEET, SLIDES = (
    VND + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
DOCUMENT, BOOK, DATA, FIRST = (
    "word/document.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "ppt/slides/slide1.xml",
)
Members = dict[str, bytes]
_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(members: Members) -> bytes:
    """Return a zip file as a cleaner writes it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, body)
    return sink.getvalue()


@pytest.fixture
def copies(tmp_path) -> dict[str, Members]:
    """Cleaned documents of each kind, as members."""
    picture = (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="{BASE}drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    pack = word(
        paragraph("Visible words stand here") + picture, styles='<w:style w:styleId="x"><w:name w:val="x"/></w:style>'
    )
    pack.add(DOCUMENT, "image", "word/media/x.jpg", "image/jpeg", photo(), "pic")
    raws = {
        WORD: pack.zipped(),
        SHEET: workbook(
            {"Data": rows('<c r="A1"><v>1</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c>'), "Two": rows("")}
        ).zipped(),
        SLIDES: slides(tree("sld", shape("Visible", 2)), tree("sld", shape("Second", 2))).zipped(),
    }
    return {kind: clean(raw, tmp_path).members for kind, raw in raws.items()}


def swap(name: str, old: str, new: str) -> Callable[[Members], None]:
    """Return a change of one part."""

    def change(members: Members) -> None:
        assert old.encode() in members[name], (name, members[name])
        members[name] = members[name].replace(old.encode(), new.encode(), 1)

    return change


def put(name: str, body: str | bytes) -> Callable[[Members], None]:
    """Return the addition of one member."""
    return lambda members: members.update({name: body.encode() if isinstance(body, str) else body})


def run(inside: str) -> Callable[[Members], None]:
    """Return the addition of an element to a run."""
    return swap(DOCUMENT, "<w:t", f"{inside}<w:t")


LINK = f'<Relationship Id="rId9" Type="{OFFICE}{{}}" Target="{{}}"{{}}/></Relationships>'
#: Residue -> (kind, change).
PLANTED = {
    "properties": (WORD, put("docProps/core.xml", "<x/>")),
    "comments": (WORD, put("word/comments.xml", "<x/>")),
    "macro": (WORD, put("word/vbaProject.bin", b"x")),
    "custom xml": (WORD, put("customXml/item1.xml", "<x/>")),
    "embedding": (WORD, put("word/embeddings/x.xlsx", b"x")),
    "unknown part": (WORD, put("word/zebra.xml", "<x/>")),
    "personal name of a part": (WORD, put("word/media/anna.png", b"x")),
    "author": (WORD, run('<w:rPr w:author="x"/>')),
    "rsid": (WORD, run('<w:rPr w:rsidR="00112233"/>')),
    "tracked change": (WORD, run('<w:rPr><w:rPrChange w:id="1"/></w:rPr>')),
    "deleted text": (WORD, run("<w:delText>x</w:delText>")),
    "hidden run": (WORD, run("<w:rPr><w:vanish/></w:rPr>")),
    "field code": (WORD, run("<w:instrText> INCLUDETEXT x </w:instrText>")),
    "form data": (WORD, run('<w:fldChar w:fldCharType="begin"><w:ffData/></w:fldChar>')),
    "bookmark": (WORD, swap(DOCUMENT, "<w:p>", '<w:p><w:bookmarkStart w:id="1" w:name="x"/>')),
    "content control": (WORD, swap(DOCUMENT, "<w:p>", "<w:p><w:sdt/>")),
    "alt text": (WORD, swap(DOCUMENT, "<wp:docPr", '<wp:docPr descr="x"')),
    "shape name": (WORD, swap(DOCUMENT, 'name="Object 1"', 'name="Annas picture"')),
    "font name": (WORD, run('<w:rPr><w:rFonts w:ascii="Annahand"/></w:rPr>')),
    "word of the standard where it means nothing": (WORD, run('<w:rPr><w:u w:val="violet"/></w:rPr>')),
    "category that somebody made up": (WORD, run('<w:rPr><w:u w:type="anna"/></w:rPr>')),
    "language of a country": (WORD, run('<w:rPr><w:lang w:val="fr-CH"/></w:rPr>')),
    "unknown element": (WORD, run("<w:zebra/>")),
    "unknown attribute": (WORD, run('<w:rPr w:zebra="1"/>')),
    "free value": (WORD, run('<w:rPr><w:b w:val="anna"/></w:rPr>')),
    "foreign namespace": (WORD, run('<z:x xmlns:z="urn:z"/>')),
    "prefix": (WORD, swap(DOCUMENT, "<w:t", f'<anna:b xmlns:anna="{BASE}wordprocessingml/2006/main"/><w:t')),
    "text between": (WORD, swap(DOCUMENT, "<w:p>", "<w:p>anna")),
    "text behind": (WORD, swap(DOCUMENT, "</w:p>", "</w:p>anna")),
    "xml comment": (WORD, swap(DOCUMENT, "<w:body>", "<w:body><!--anna-->")),
    "instruction": (WORD, swap(DOCUMENT, "<w:document", "<?anna x?><w:document")),
    "document type": (WORD, swap(DOCUMENT, "<w:document", "<!DOCTYPE x><w:document")),
    "style name": (WORD, swap("word/styles.xml", 'w:val="Style 1"', 'w:val="Annas style"')),
    "link": (WORD, swap("word/_rels/document.xml.rels", "</Relationships>", LINK.format("hyperlink", "http://x.org", ' TargetMode="External"'))),
    "template": (WORD, swap("word/_rels/document.xml.rels", "</Relationships>", LINK.format("attachedTemplate", "file:///x", ' TargetMode="External"'))),
    "kind of relation": (WORD, swap("word/_rels/document.xml.rels", "</Relationships>", LINK.format("oleObject", "/word/document.xml", ""))),
    "dangling target": (WORD, swap("word/_rels/document.xml.rels", "</Relationships>", LINK.format("footer", "/word/anna.xml", ""))),
    "macro type": (WORD, swap("[Content_Types].xml", "wordprocessingml.document.main", "wordprocessingml.template.main")),
    "type of a missing part": (WORD, swap("[Content_Types].xml", "<Override", '<Override PartName="/anna.xml" ContentType="image/png"/><Override')),
    "default type": (WORD, swap("[Content_Types].xml", "<Default", '<Default Extension="bin" ContentType="image/png"/><Default')),
    "picture with camera": (WORD, lambda members: members.update({"word/media/image1.jpg": photo()})),
    "picture that is none": (WORD, lambda members: members.update({"word/media/image1.jpg": b"x"})),
    "hidden sheet": (SHEET, swap(BOOK, '<sheet name="Two"', '<sheet name="Two" state="hidden"')),
    "defined name": (SHEET, swap(BOOK, "</workbook>", "<definedNames><definedName name='x'>1</definedName></definedNames></workbook>")),
    "hidden row": (SHEET, swap(DATA, '<row r="1"', '<row r="1" hidden="1"')),
    "hidden column": (SHEET, swap(DATA, "<sheetData>", '<cols><col min="1" max="1" hidden="1"/></cols><sheetData>')),
    "outward formula": (SHEET, swap(DATA, "<v>1</v>", "<f>'[1]x'!A1</f><v>1</v>")),
    "formula of a pipe": (SHEET, swap(DATA, "<v>1</v>", "<f>cmd|'/c x'!A0</f><v>1</v>")),
    "cell link": (SHEET, swap(DATA, "</worksheet>", "<hyperlinks/></worksheet>")),
    "sound": (SHEET, swap(DATA, 't="str">', 't="str"><is><rPh/></is>')),
    "format that shows nothing": (SHEET, swap("xl/styles.xml", "<fonts", '<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts><fonts')),
    "header font": (SHEET, swap(DATA, "</worksheet>", '<headerFooter><oddHeader>&amp;"Annahand,Bold"x</oddHeader></headerFooter></worksheet>')),
    "cell metadata": (SHEET, swap(DATA, '<c r="A1"', '<c r="A1" vm="1"')),
    "notes": (SLIDES, put("ppt/notesSlides/notesSlide1.xml", "<x/>")),
    "hidden slide": (SLIDES, swap(FIRST, "<p:sld ", '<p:sld show="0" ')),
    "hidden shape": (SLIDES, swap(FIRST, 'id="2"', 'id="2" hidden="1"')),
    "slide name": (SLIDES, swap(FIRST, "<p:cSld", '<p:cSld name="Annas"')),
    "timing": (SLIDES, swap(FIRST, "</p:sld>", "<p:timing/></p:sld>")),
    "extension": (SLIDES, swap(FIRST, "</p:sld>", "<p:extLst/></p:sld>")),
    "field id": (SLIDES, swap(FIRST, "<a:r>", '<a:fld id="{8D4D2F1B-1111-4242-9191-0123456789AB}" type="slidenum"/><a:r>')),
    "action": (SLIDES, swap(FIRST, "<a:t>", '<a:rPr><a:hlinkClick action="ppaction://program?x"/></a:rPr><a:t>')),
}  # fmt: skip


def seen(raw: bytes, kind: str, tmp_path: Path, counts: Counts) -> list[Residue]:
    """Return what this verifier objects to."""
    path = tmp_path / "half-cleaned"
    path.write_bytes(raw)
    return list(VERIFIER.check(path, Expectation(kind, counts)))


@pytest.mark.parametrize("kind", [WORD, SHEET, SLIDES])
def test_a_clean_copy_passes(kind, copies, tmp_path):
    assert seen(packed(copies[kind]), kind, tmp_path, Counts()) == []


@pytest.mark.parametrize("residue", PLANTED)
def test_a_planted_residue_is_seen(residue, copies, tmp_path):
    kind, change = PLANTED[residue]
    change(copies[kind])
    path = tmp_path / "half-cleaned"
    path.write_bytes(packed(copies[kind]))
    found = look(path, Expectation(kind, Counts(), ocr=False)).residues
    assert [one for one in found if one.verifier == "ooxml"]
    assert all("anna" not in one.where.lower() for one in found)


def test_bytes_around_members_are_seen(copies, tmp_path):
    raw = packed(copies[WORD])
    with_comment, with_date, with_extra = (io.BytesIO() for _ in range(3))
    with zipfile.ZipFile(with_comment, "w") as archive:
        archive.comment = b"anna"
        for name, body in copies[WORD].items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), body)
    for sink, day, extra in ((with_date, (2024, 1, 1, 0, 0, 0), b""), (with_extra, _EPOCH, struct.pack("<HH", 9, 0))):
        with zipfile.ZipFile(sink, "w") as archive:
            for name, body in copies[WORD].items():
                info = zipfile.ZipInfo(name, day)
                info.extra, info.create_system = extra, 0
                archive.writestr(info, body)
    place = raw.index(b"PK\x01\x02")
    gap = bytearray(raw[:place] + b"anna" + raw[place:])
    gap[-6:-2] = struct.pack("<I", place + 4)
    for altered in (with_comment.getvalue(), with_date.getvalue(), with_extra.getvalue(), b"anna" + raw, bytes(gap)):
        assert seen(altered, WORD, tmp_path, Counts())


def test_a_part_twice_is_an_error(copies, tmp_path):
    sink = io.BytesIO(packed(copies[WORD]))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(sink, "a") as archive:
        archive.writestr(DOCUMENT, copies[WORD][DOCUMENT])
    path = tmp_path / "twice"
    path.write_bytes(sink.getvalue())
    verdict = look(path, Expectation(WORD, Counts()))
    assert Reason.VERIFIER_FAILED in {residue.reason for residue in verdict.residues}


def test_missing_sheets_slides_and_words_are_seen(copies, tmp_path):
    assert [r.reason for r in seen(packed(copies[SHEET]), SHEET, tmp_path, Counts(sheets=3))] == [Reason.CONTENT_LOST]
    assert [r.reason for r in seen(packed(copies[SLIDES]), SLIDES, tmp_path, Counts(slides=3))] == [Reason.CONTENT_LOST]
    path = tmp_path / "words"
    path.write_bytes(packed(copies[WORD]))
    expectation = Expectation(WORD, Counts(), words="Visible words stand here")
    assert look(path, expectation).residues == ()
    lost = look(path, replace(expectation, words="Visible words stand here as do others"))
    assert {residue.reason for residue in lost.residues} == {Reason.CONTENT_LOST}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (WORD, swap(DOCUMENT, "stand here", "by Oyelaran")),
        (WORD, swap(DOCUMENT, "stand here", "by Oye</w:t></w:r><w:r><w:t>laran")),
        (SHEET, swap(BOOK, 'name="Two"', 'name="Oyelaran"')),
        (SHEET, swap(DATA, '<c r="A1">', '<c r="A1" t="inlineStr"><is><t>Oye</t><t>laran</t></is></c><c>')),
        (SHEET, swap(DATA, "<v>1</v>", '<f>"Oyelaran"</f><v>1</v>')),
        (SLIDES, swap(FIRST, "Visible", "OYELARAN")),
    ],
)
def test_a_protected_name_left_in_the_text_is_seen(kind, change, copies, tmp_path):
    change(copies[kind])
    path = tmp_path / "named"
    path.write_bytes(packed(copies[kind]))
    verdict = look(path, Expectation(kind, Counts(), protected=("Oyelaran",)))
    assert Reason.TEXT_LEFT in {residue.reason for residue in verdict.residues}


def test_visible_text_is_in_reading_order_and_each_paragraph_once(tmp_path):
    box = f"<w:p><w:r><w:t>before</w:t></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('boxed')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    found = clean(word(box + paragraph("after")).zipped(), tmp_path)
    assert found.text.split() == ["before", "boxed", "after"]
