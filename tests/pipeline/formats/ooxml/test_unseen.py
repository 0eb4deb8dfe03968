"""Words that nobody can read go, and are reported; words on a ground that may be dark stay."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from tests.conformance.planting.office_faint import RUNS
from tests.pipeline.formats.ooxml.building import (
    CANARY,
    PLAIN_STYLES,
    W14,
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

WHITE = '<w:color w:val="FFFFFF"/>'
DRAWN_WHITE = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'


def run(text: str, props: str) -> str:
    return f"<w:r><w:rPr>{props}</w:rPr><w:t>{text}</w:t></w:r>"


def hidden(raw: bytes, tmp_path) -> dict[str, int]:
    (tmp_path / "original").write_bytes(raw)
    return {one.kind: one.count for one in FORMAT.read(tmp_path / "original", DEFAULT_LIMITS).hidden}


@pytest.mark.parametrize("place", [place for place in RUNS if "style" not in place])
def test_runs_that_nobody_can_read_go_and_are_reported(place, tmp_path):
    raw = word(f"<w:p {W14}>{run(CANARY, RUNS[place])}<w:r><w:t>Visible</w:t></w:r></w:p>").zipped()
    found = clean(raw, tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()
    assert "Visible" in found.text
    assert {one.kind: one.count for one in found.rewritten.removed}["faint-text"] == 1
    assert hidden(raw, tmp_path)["faint-text"] == 1
    assert clean(found.raw, tmp_path).raw == found.raw


FLOATING = (
    '<w:p><w:r><w:pict><v:rect style="position:absolute;width:9pt;height:9pt" fillcolor="black"/></w:pict></w:r></w:p>'
)
SHADE = '<w:shd w:val="clear" w:fill="000080"/>'
#: Place -> properties of the run.
PROPERTIES = {
    "shaded run": WHITE + SHADE,
    "highlighted run": WHITE + '<w:highlight w:val="darkBlue"/>',
    "outlined letters": WHITE + "<w:outline/>",
    "dark colour of a theme beside a white value": '<w:color w:val="FFFFFF" w:themeColor="text1"/>',
    "shade of the theme's white": '<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="80"/>',
    "grey": '<w:color w:val="D9D9D9"/>',
    "automatic colour on black": '<w:highlight w:val="black"/>',
    "four points": '<w:sz w:val="8"/>',
}
SEEN = f"<w:p>{run('Seen', WHITE)}</w:p>"
STYLED = SEEN.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>')
CELL = f"<w:tbl>{{}}<w:tr><w:tc>{{}}{SEEN}</w:tc></w:tr></w:tbl>"
TABLE_STYLE = f'<w:style w:type="table" w:styleId="t"><w:name w:val="t"/><w:tblStylePr w:type="firstRow"><w:tcPr>{SHADE}</w:tcPr></w:tblStylePr></w:style>'
BOX = f'<w:p><w:r><w:pict><v:shape fillcolor="black"><v:textbox><w:txbxContent>{SEEN}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
#: Place -> body and styles.
ON_DARK = {
    **{place: (f"<w:p>{run('Seen', props)}</w:p>", "") for place, props in PROPERTIES.items()},
    "tiny size that Hebrew letters do not follow": (f"<w:p>{run('Seen שלום', '<w:sz w:val=' + repr('2') + '/>')}</w:p>", ""),
    "shaded paragraph": (SEEN.replace("<w:p>", f"<w:p><w:pPr>{SHADE}</w:pPr>"), ""),
    "pattern": (SEEN.replace("<w:p>", '<w:p><w:pPr><w:shd w:val="pct50" w:fill="FFFFFF"/></w:pPr>'), ""),
    "frame": (SEEN.replace("<w:p>", '<w:p><w:pPr><w:framePr w:w="900"/></w:pPr>'), ""),
    "shaded cell": (CELL.format("", f"<w:tcPr>{SHADE}</w:tcPr>"), ""),
    "shaded table style": (CELL.format('<w:tblPr><w:tblStyle w:val="t"/></w:tblPr>', ""), TABLE_STYLE),
    "shaded paragraph style": (STYLED, f'<w:style w:type="paragraph" w:styleId="p"><w:name w:val="p"/><w:pPr>{SHADE}</w:pPr></w:style>'),
    "floating shape behind": (FLOATING + SEEN, ""),
    "text box": (BOX, ""),
}  # fmt: skip


@pytest.mark.parametrize("place", ON_DARK)
def test_letters_on_a_ground_that_may_be_dark_stay(place, tmp_path):
    body, styles = ON_DARK[place]
    found = clean(word(paragraph("Visible") + body, styles=styles).zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()
    assert clean(found.raw, tmp_path).raw == found.raw


def test_a_coloured_page_keeps_white_letters(tmp_path):
    raw = word(f"<w:p>{run('Seen', WHITE)}</w:p>").zipped()
    raw_dark = word(f"<w:p>{run('Seen', WHITE)}</w:p>")
    kind, main = raw_dark.parts["word/document.xml"]
    dark = main.replace(b"<w:body>", b'<w:background w:color="000080"/><w:body>')
    raw_dark.parts["word/document.xml"] = (kind, dark)
    assert "Seen" not in clean(raw, tmp_path).text
    assert "Seen" in clean(raw_dark.zipped(), tmp_path).text


def test_a_picture_in_a_pale_run_stays(tmp_path):
    pict = "<w:pict><v:shape style='width:9pt;height:9pt'><v:imagedata r:id='pic'/></v:shape></w:pict>"
    pack = word(f"<w:p><w:r><w:rPr>{WHITE}</w:rPr><w:t>{CANARY}</w:t>{pict}</w:r></w:p>" + paragraph("Visible"))
    pack.add("word/document.xml", "image", "word/media/x.jpg", "image/jpeg", photo(), "pic")
    found = clean(pack.zipped(), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert any("/media/" in name for name in found.members)


STYLES = (
    PLAIN_STYLES.replace("</fonts>", '<font><sz val="11"/><color rgb="FFFFFFFF"/></font></fonts>')
    .replace("</fills>", '<fill><patternFill patternType="solid"><fgColor rgb="FF000080"/></patternFill></fill></fills>')
    .replace("</cellXfs>", '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="1" borderId="0" xfId="0"/>'
             '<xf numFmtId="170" fontId="1" fillId="0" borderId="0" xfId="0"/></cellXfs>')
)  # fmt: skip
FORMATS = '<numFmts count="1"><numFmt numFmtId="170" formatCode="[Red]0"/></numFmts>'


def cell(place: str, text: str, look: int) -> str:
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_white_letters_on_a_dark_cell_or_with_a_colour_of_their_format_stay(tmp_path):
    cells = cell("A1", "Dark", 2) + '<c r="B1" s="3"><v>4711</v></c>' + cell("C1", CANARY, 1)
    found = clean(workbook({"Data": rows(cells)}, styles=FORMATS + STYLES).zipped(), tmp_path)
    assert "Dark" in found.text
    assert "4711" in found.text
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


@pytest.mark.parametrize("around", ["rule", "table"])
def test_white_letters_that_a_rule_or_table_may_stand_behind_stay_and_can_be_read(around, tmp_path):
    rule = '<conditionalFormatting sqref="A1:B2"><cfRule type="expression" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
    pack = workbook(
        {"Data": rows(cell("A1", "Seen", 1) + cell("C1", CANARY, 1)) + rule * (around == "rule")}, styles=STYLES
    )
    if around == "table":
        pack.add("xl/worksheets/sheet1.xml", "table", "xl/tables/table1.xml", "application/x", '<table ref="A1:B2"/>')
    found = clean(pack.zipped(), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()
    shown = openpyxl.load_workbook(io.BytesIO(found.raw))["Data"]["A1"]
    assert shown.value == "Seen"
    assert shown.font.color is None or shown.font.color.rgb != "FFFFFFFF"
    assert clean(found.raw, tmp_path).raw == found.raw


def test_a_text_that_several_cells_share_keeps_the_runs_that_one_of_them_shows(tmp_path):
    pale = "<r><rPr><sz val='11'/><color rgb='FFFFFFFF'/></rPr><t>{}</t></r>"
    strings = [f"<si><r><t>a</t></r>{pale.format('Seen')}</si>", f"<si><r><t>b</t></r>{pale.format(CANARY)}</si>"]
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>'
    found = clean(workbook({"Data": rows(cells)}, strings=strings, styles=STYLES).zipped(), tmp_path)
    assert "Seen" in found.text
    assert left(found.raw, tmp_path) == []


DARK = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="000080"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
PICTURE = '<p:pic><p:nvPicPr><p:cNvPr id="9" name="x"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="pic"/></p:blipFill><p:spPr><a:xfrm><a:off x="{}" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm></p:spPr></p:pic>'


def white(text: str, fill: str = "") -> str:
    return shape(text, 3).replace("<a:r>", f"<a:r>{DRAWN_WHITE}").replace("</p:spPr>", f"{fill}</p:spPr>")


@pytest.mark.parametrize(
    ("before", "text", "ground"),
    [
        ("", white("Seen", '<a:solidFill><a:srgbClr val="000080"/></a:solidFill>'), ""),
        ("", white("Seen", '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="000080"/></a:gs></a:gsLst></a:gradFill>'), ""),
        ("", white("Seen"), DARK),
        (PICTURE.format(0), white("Seen"), ""),
        ("", f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{white("Seen")}</p:grpSp>', ""),
    ],
    ids=["filled", "gradient", "dark slide", "picture behind", "group"],
)  # fmt: skip
def test_white_words_of_a_slide_stay_on_what_may_be_dark(before, text, ground, tmp_path):
    slide = tree("sld", shape("Visible", 2, at=(4000000, 4000000)) + before + text)
    pack = slides(slide.replace("<p:spTree>", f"{ground}<p:spTree>", 1))
    pack.add("ppt/slides/slide1.xml", "image", "ppt/media/x.jpg", "image/jpeg", photo(), "pic")
    found = clean(pack.zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()
    assert clean(found.raw, tmp_path).raw == found.raw


def test_white_words_beside_a_picture_go(tmp_path):
    pack = slides(tree("sld", shape("Visible", 2, at=(4000000, 4000000)) + PICTURE.format(2000000) + white(CANARY)))
    pack.add("ppt/slides/slide1.xml", "image", "ppt/media/x.jpg", "image/jpeg", photo(), "pic")
    found = clean(pack.zipped(), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


GROUP = (
    '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm {}><a:off x="{}" y="0"/>'
    '<a:ext cx="1000000" cy="1000000"/><a:chOff x="0" y="0"/><a:chExt cx="2000000" cy="2000000"/></a:xfrm></p:grpSpPr>{}</p:grpSp>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "left_edge", "at", "stays"),
    [
        ("", 0, (0, 0), True), ("", -1000000, (3000000, 0), True), ("", -3000000, (0, 0), False),
        ("", 0, (-3000000, 0), False), ('flipH="1"', 0, (-1000000, 0), True), ('rot="5400000"', 0, (0, 0), True),
        ('flipH="1"', 0, (3000000, 0), False),
    ],
)  # fmt: skip
def test_shapes_of_a_group_are_measured_on_the_slide(attributes, left_edge, at, stays, tmp_path):
    inner = shape("Seen" if stays else CANARY, 4, at=at)
    raw = slides(tree("sld", shape("Visible", 2) + GROUP.format(attributes, left_edge, inner))).zipped()
    found = clean(raw, tmp_path)
    assert ("Seen" in found.text) == stays
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


def test_cells_that_only_say_to_continue_one_keep_their_words(tmp_path):
    """Without a cell above to continue, programs show them."""
    body = f"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('Seen')}</w:tc></w:tr></w:tbl>"
    assert "Seen" in clean(word(paragraph("Visible") + body).zipped(), tmp_path).text
    table = '<a:tbl><a:tblGrid/><a:tr h="1"><a:tc hMerge="1"><a:txBody><a:bodyPr/><a:p><a:r><a:t>Seen</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>'
    frame = f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">{table}</a:graphicData></a:graphic></p:graphicFrame>'
    assert "Seen" in clean(slides(tree("sld", shape("Visible", 2) + frame)).zipped(), tmp_path).text


def test_merged_cells_keep_the_first_and_what_is_around(tmp_path):
    lines = (
        cell("A1", "First", 0) + cell("B1", CANARY, 0) + cell("C1", "Beside", 0), cell("A2", CANARY, 0), cell("A3", "Below", 0),
    )  # fmt: skip
    raw = workbook({"Data": rows(*lines) + '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'}).zipped()
    found = clean(raw, tmp_path)
    assert left(found.raw, tmp_path) == []
    assert all(word in found.text for word in ("First", "Beside", "Below"))
    assert hidden(raw, tmp_path)["covered-cell"] == 2
    assert found.verdict.residues == ()


def test_print_headers_of_pages_that_come_stay(tmp_path):
    header = '<headerFooter differentOddEven="1" differentFirst="1"><oddHeader>odd</oddHeader><evenHeader>even</evenHeader><firstFooter>first</firstFooter></headerFooter>'
    found = clean(workbook({"Data": rows(cell("A1", "Visible", 0)) + header}).zipped(), tmp_path)
    assert all(word in found.text for word in ("odd", "even", "first"))
