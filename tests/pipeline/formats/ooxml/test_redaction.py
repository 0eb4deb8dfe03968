"""Protected terms in visible text: whichever way a file cuts them into pieces, they go, and as many as were planned."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pipeline.formats.ooxml.values import allowed
from redaction.planning import REPLACEMENT
from redaction.policy import Action, Policy
from redaction.pseudonyms import Pseudonyms
from redaction.termfile import parse_terms
from tests.pipeline.formats.ooxml.building import (
    BASE,
    EVERY,
    VND,
    Cleaned,
    clean,
    left,
    paragraph,
    photo,
    rows,
    shape,
    slides,
    tree,
    word,
    workbook,
)

NAME = "Marguerite Oyelaran"
TERMS = parse_terms(f"name: {NAME}\n")
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


def covered(found: Cleaned, tmp_path, times: int) -> None:
    """See that the name is gone everywhere, and covered as often as planned."""
    assert found.verdict.residues == ()
    assert left(found.raw, tmp_path, "Oyelaran") == []
    assert found.rewritten.redactions == found.edits == times
    assert found.text.count(REPLACEMENT) == times


#: Place -> (body, how many findings).
BODIES = {
    "one run": (paragraph(f"Asked by {NAME} today"), 1),
    "split runs": ("<w:p>" + RUN.format("by Margue") + RUN.format("rite ") + RUN.format("Oyel") + RUN.format("aran, x") + "</w:p>", 1),
    "split by marks": ("<w:p>" + RUN.format("Marguerite") + '<w:bookmarkStart w:id="1" w:name="b"/><w:proofErr w:type="spellStart"/>' + RUN.format(" Oyelaran") + "</w:p>", 1),
    "split by a tab": ("<w:p><w:r><w:t>Marguerite</w:t><w:tab/><w:t>Oyelaran</w:t></w:r></w:p>", 1),
    "split by a deletion": ("<w:p>" + RUN.format("Marguerite ") + '<w:del w:id="1" w:author="x"><w:r><w:delText>von</w:delText></w:r></w:del>' + RUN.format("Oyelaran") + "</w:p>", 1),
    "table": (f"<w:tbl><w:tr><w:tc>{paragraph(NAME)}</w:tc><w:tc>{paragraph('by ' + NAME)}</w:tc></w:tr></w:tbl>", 2),
    "content control": (f"<w:sdt><w:sdtPr><w:tag w:val='{NAME}'/></w:sdtPr><w:sdtContent>{paragraph(NAME)}</w:sdtContent></w:sdt>", 1),
    "link": ("<w:p><w:hyperlink r:id='link'>" + RUN.format("Marguerite ") + "</w:hyperlink>" + RUN.format("Oyelaran") + "</w:p>", 1),
    "field": ("<w:p><w:fldSimple w:instr=' REF a '>" + RUN.format("Marguerite") + "</w:fldSimple>" + RUN.format(" Oyelaran") + "</w:p>", 1),
    "text box": (
        (f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(NAME)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(NAME)}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"), 1),
    "watermark": (f"<w:p><w:r><w:pict><v:shape type='#_x0000_t136'><v:textpath string='Copy of {NAME}'/></v:shape></w:pict></w:r></w:p>", 1),
    "equation": (f"<w:p><m:oMath xmlns:m='{BASE}officeDocument/2006/math'><m:r><m:t>Marguerite </m:t></m:r><m:r><m:t>Oyelaran</m:t></m:r></m:oMath></w:p>", 1),
    "ruby": (f"<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{NAME}</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>", 1),
}  # fmt: skip


@pytest.mark.parametrize("place", BODIES)
def test_a_name_in_a_body_goes_however_it_is_cut(place, tmp_path):
    body, times = BODIES[place]
    covered(clean(word(body).zipped(), tmp_path, terms=TERMS), tmp_path, times)


def test_a_name_in_headers_notes_and_list_labels_goes(tmp_path):
    wml, main = VND + "wordprocessingml.", "word/document.xml"
    body = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    )
    pack = word(body)
    for kind, root, ident in (("header", "hdr", "h"), ("footer", "ftr", "f")):
        pack.add(
            main,
            kind,
            f"word/{kind}1.xml",
            f"{wml}{kind}+xml",
            f"<w:{root} {EVERY}>{paragraph(NAME)}</w:{root}>",
            ident,
        )
    for kind in ("footnote", "endnote"):
        note = f'<w:{kind} w:id="2">{paragraph(NAME)}</w:{kind}>'
        pack.add(main, f"{kind}s", f"word/{kind}s.xml", f"{wml}{kind}s+xml", f"<w:{kind}s {EVERY}>{note}</w:{kind}s>")
    label = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{NAME} %1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    pack.add(
        main, "numbering", "word/numbering.xml", wml + "numbering+xml", f"<w:numbering {EVERY}>{label}</w:numbering>"
    )
    found = clean(pack.zipped(), tmp_path, terms=TERMS)
    covered(found, tmp_path, 5)
    assert f"{REPLACEMENT} %1.".encode() in found.members["word/numbering.xml"]


def test_the_cover_tells_nothing_about_the_length(tmp_path):
    texts = {}
    for name in ("Ito Bo", "Wilhelmina Featherstonehaugh-Cholmondeley"):
        found = clean(word(paragraph(f"by {name}.")).zipped(), tmp_path, terms=parse_terms(f"name: {name}"))
        texts[name] = (found.text, found.members["word/document.xml"])
    assert len(set(texts.values())) == 1


def test_a_shared_string_of_many_cells_is_one_edit(tmp_path):
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>'
    rich = "<si><r><t xml:space='preserve'>by Marguerite </t></r><r><t>Oyelaran</t></r></si>"
    found = clean(workbook({"Data": rows(cells)}, strings=[NAME, rich]).zipped(), tmp_path, terms=TERMS)
    assert found.verdict.residues == ()
    assert left(found.raw, tmp_path, "Oyelaran") == []
    assert found.rewritten.redactions == found.edits == 2
    sheet = openpyxl.load_workbook(io.BytesIO(found.raw))["Data"]
    assert [cell.value for cell in sheet[1]] == [REPLACEMENT, REPLACEMENT, f"by {REPLACEMENT}"]


def test_names_in_cells_results_headers_and_numbers_go(tmp_path):
    cells = (
        f'<c r="A1" t="inlineStr"><is><r><t>Marguerite </t></r><r><t>Oyelaran</t></r></is></c>'
        f'<c r="B1" t="str"><f>"{NAME[:10]}"&amp;" Oyelaran"</f><v>{NAME}</v></c><c r="C1"><v>4912345678</v></c>'
    )
    header = f"<headerFooter><oddHeader>&amp;L{NAME}&amp;RPage &amp;P</oddHeader></headerFooter>"
    terms = (*TERMS, *parse_terms("literal: 4912345678"))
    found = clean(workbook({"Data": rows(cells) + header}).zipped(), tmp_path, terms=terms)
    covered(found, tmp_path, 4)
    sheet = openpyxl.load_workbook(io.BytesIO(found.raw))["Data"]
    assert [cell.value for cell in sheet[1]] == [REPLACEMENT] * 3
    assert sheet.oddHeader.right.text == "Page &P"


def test_sheet_names_stay_different_and_valid(tmp_path):
    cell = rows('<c r="A1"><v>1</v></c>')
    sheets = {"Marguerite Oyelaran": cell, "Oyelaran, Marguerite": cell, "Other": cell}
    found = clean(workbook(sheets).zipped(), tmp_path, terms=TERMS)
    assert found.verdict.residues == ()
    assert left(found.raw, tmp_path, "Oyelaran") == []
    assert openpyxl.load_workbook(io.BytesIO(found.raw)).sheetnames == [REPLACEMENT, f"{REPLACEMENT} (2)", "Other"]
    policy = Policy(actions={"name": Action.PSEUDONYM})
    tokens = Pseudonyms(b"k" * 32)
    found = clean(workbook(sheets).zipped(), tmp_path, terms=TERMS, policy=policy, pseudonyms=tokens)
    names = openpyxl.load_workbook(io.BytesIO(found.raw)).sheetnames
    assert names[0].startswith("_PERSON-")
    assert len({name.lower() for name in names}) == 3
    assert not set("[]:*?/\\") & set("".join(names))


def test_a_name_inside_a_kept_formula_or_format_holds_the_workbook(tmp_path):
    formula = '<c r="A1"><f>"by Marguerite Oyelaran"&amp;B1</f></c>'
    found = clean(workbook({"Data": rows(formula)}).zipped(), tmp_path, terms=TERMS)
    assert [residue.reason.name for residue in found.verdict.residues] != []


def test_names_on_slides_in_tables_charts_and_diagrams_go(tmp_path):
    frame = '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{0}" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="{1}drawingml/2006/{2}">{3}</a:graphicData></a:graphic></p:graphicFrame>'
    cell = '<a:tbl><a:tblPr/><a:tblGrid/><a:tr h="1"><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>Marguerite</a:t></a:r><a:r><a:t> Oyelaran</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>'
    chart = f'<c:chart xmlns:c="{BASE}drawingml/2006/chart" r:id="ch"/>'
    diagram = f'<dgm:relIds xmlns:dgm="{BASE}drawingml/2006/diagram" r:dm="dm" r:lo="lo" r:qs="qs" r:cs="cs"/>'
    shapes = [
        frame.format(n, BASE, kind, inner)
        for n, kind, inner in ((5, "table", cell), (6, "chart", chart), (7, "diagram", diagram))
    ]
    pack, first = slides(tree("sld", shape(NAME, 2) + "".join(shapes))), "ppt/slides/slide1.xml"
    cache = f"<c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>{NAME}</c:v></c:pt></c:strCache>"
    series = f"<c:ser><c:idx val='0'/><c:order val='0'/><c:tx><c:strRef><c:f>S!A1</c:f>{cache}</c:strRef></c:tx><c:cat><c:strRef><c:f>S!A2</c:f>{cache}</c:strRef></c:cat></c:ser>"
    title = f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{NAME}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    body = f'<c:chartSpace {EVERY}><c:chart>{title}<c:plotArea><c:barChart><c:barDir val="col"/>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>'
    pack.add(first, "chart", "ppt/charts/chart1.xml", VND + "drawingml.chart+xml", body, "ch")
    model = f'<dgm:dataModel xmlns:dgm="{BASE}drawingml/2006/diagram" {EVERY}><dgm:ptLst><dgm:pt modelId="{{{NAME}}}"><dgm:prSet presName="{NAME}" phldrT="{NAME}"/><dgm:t><a:bodyPr/><a:p><a:r><a:t>{NAME}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    pack.add(first, "diagramData", "ppt/diagrams/data1.xml", VND + "drawingml.diagramData+xml", model, "dm")
    layout = f'<dgm:layoutDef xmlns:dgm="{BASE}drawingml/2006/diagram" uniqueId="urn:{NAME}"><dgm:title val="{NAME}"/><dgm:layoutNode name="{NAME}"/></dgm:layoutDef>'
    pack.add(first, "diagramLayout", "ppt/diagrams/layout1.xml", VND + "drawingml.diagramLayout+xml", layout, "lo")
    pack.add(
        first,
        "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
        "ppt/diagrams/drawing1.xml",
        "application/xml",
        f"<x>{NAME}</x>",
    )
    found = clean(pack.zipped(), tmp_path, terms=TERMS)
    covered(found, tmp_path, 6)


def test_a_name_in_the_pixels_of_a_picture_holds_the_document(tmp_path):
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(sheet).text((20, 40), f"Seen by {NAME}", "black", ImageFont.load_default(48))
    sink = io.BytesIO()
    sheet.save(sink, "PNG")
    body = (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="{BASE}drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    pack = word(body)
    pack.add("word/document.xml", "image", "word/media/image1.png", "image/png", sink.getvalue(), "pic")
    found = clean(pack.zipped(), tmp_path, terms=TERMS, ocr=True)
    assert [residue.reason.name for residue in found.verdict.residues] == ["TEXT_LEFT"]
    pack.parts["word/media/image1.png"] = ("image/png", photo())
    assert clean(pack.zipped(), tmp_path, terms=TERMS, ocr=True).verdict.residues == ()


@pytest.mark.parametrize(
    ("element", "attribute", "value", "said"),
    [
        ("rFonts", "ascii", "Times New Roman", "Times New Roman"),
        ("rFonts", "ascii", "Annas Hand", "Arial"),
        ("latin", "typeface", "Roman", "Arial"),  # a word of the standard, yet no common font
        ("lang", "val", "fr-CH", "fr"),
        ("lang", "val", "zh-TW", "zh-TW"),
        ("jc", "val", "center", "center"),
        ("jc", "val", "anna", None),
        ("shape", "style", "position:absolute;width:9pt;mso-next-textbox:#anna", "position:absolute;width:9pt"),
        ("shape", "type", "#_x0000_t136", "#_x0000_t136"),
        ("shape", "type", "#anna", None),
        ("mergeCell", "ref", "A1:B2", "A1:B2"),
        ("mergeCell", "ref", "ANNA", None),
        ("gd", "fmla", "*/ adj1 w 100000", "*/ adj1 w 100000"),
        ("gd", "fmla", "val annasmith", None),
        ("graphicData", "uri", "urn:anna", None),
        ("ext", "cx", "914400", "914400"),
        ("color", "val", "FF00AA", "FF00AA"),
    ],
)
def test_attributes_say_what_a_list_allows(element, attribute, value, said):
    assert allowed(element, attribute, value) == said
