"""Workbooks: a canary in each hiding place, and nothing of it left; values that a reader sees stay."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    MC,
    PLAIN_STYLES,
    VND,
    A,
    C,
    Pack,
    R,
    S,
    clean,
    photo,
    refused,
    rows,
    spotless,
    unzipped,
    workbook,
    zipped,
)

SML = VND + "spreadsheetml."
MAIN = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<c r="A1" t="inlineStr"><is><t>Visible</t></is></c>'
DEAD = f'<c r="B1" t="inlineStr"><is><t>{CANARY}</t></is></c>'
DRAWN = f'xmlns:xdr="{BASE}drawingml/2006/spreadsheetDrawing"'

#: Name of the place -> what is in the worksheet beside the visible cell.
SHEETS = {
    "hidden row": rows(CELL, f'<row r="2" hidden="1">{DEAD.replace("B1", "B2")}</row>'),
    "row without height": rows(CELL, f'<row r="2" ht="0" customHeight="1">{DEAD.replace("B1", "B2")}</row>'),
    "hidden column": f'<cols><col min="2" max="3" hidden="1" width="9"/></cols>{rows(CELL + DEAD)}',
    "column without width": f'<cols><col min="2" max="3" width="0"/></cols>{rows(CELL + DEAD)}',
    "nothing shown by format": rows(CELL + DEAD.replace('r="B1"', 'r="B1" s="1"')),
    "formula of a text": rows(f'{CELL}<c r="B1" t="str"><f>"{CANARY}"&amp;""</f><v>shown</v></c>'),
    "formula of a file": rows(f"{CELL}<c r='B1'><f>'C:\\{CANARY}\\[b.xlsx]S'!A1</f><v>1</v></c>"),
    "array formula": rows(f'{CELL}<c r="B1" cm="1" vm="1"><f t="array" ref="B1" si="0">{CANARY}(1)</f><v>1</v></c>'),
    "sound": rows(f"{CELL}<c r='B1' t='inlineStr'><is><t>shown</t><rPh sb='0' eb='1'><t>{CANARY}</t></rPh></is></c>"),
    "links": rows(CELL)
    + f'<hyperlinks><hyperlink ref="A1" r:id="link" location="{CANARY}" tooltip="{CANARY}" display="{CANARY}"/></hyperlinks>',
    "validation": rows(CELL)
    + f'<dataValidations><dataValidation sqref="A1" prompt="{CANARY}" promptTitle="{CANARY}" error="{CANARY}"><formula1>"{CANARY}"</formula1></dataValidation></dataValidations>',
    "conditional format": rows(CELL)
    + f'<conditionalFormatting sqref="A1"><cfRule type="containsText" priority="1" text="{CANARY}"><formula>"{CANARY}"</formula></cfRule></conditionalFormatting>',
    "filter": rows(CELL)
    + f'<autoFilter ref="A1"><filterColumn colId="0"><filters><filter val="{CANARY}"/></filters></filterColumn></autoFilter>',
    "print header": rows(CELL)
    + f"<headerFooter><oddHeader>&amp;L&amp;&quot;{CANARY},Bold&quot;Visible&amp;Z&amp;F</oddHeader></headerFooter><picture r:id='{CANARY}'/>",
    "protection": rows(CELL)
    + f'<sheetProtection hashValue="{CANARY}" saltValue="{CANARY}"/><protectedRanges><protectedRange name="{CANARY}" sqref="A1" securityDescriptor="{CANARY}"/></protectedRanges>',
    "scenario": rows(CELL)
    + f'<scenarios><scenario name="{CANARY}" user="{CANARY}" comment="{CANARY}"><inputCells r="A1" val="{CANARY}"/></scenario></scenarios>',
    "custom view": rows(CELL) + f'<customSheetViews><customSheetView guid="{{{CANARY}}}"/></customSheetViews>',
    "code name": f'<sheetPr codeName="{CANARY}" syncRef="A1"><tabColor rgb="FF00FF00"/></sheetPr>{rows(CELL)}',
    "views": f'<sheetViews><sheetView workbookViewId="0" topLeftCell="ZZ99"><selection activeCell="QQ77" sqref="QQ77"/></sheetView></sheetViews>{rows(CELL)}',
    "objects": rows(CELL)
    + f'<controls><control shapeId="1" name="{CANARY}" r:id="ctl"/></controls><webPublishItems><webPublishItem id="1" divId="{CANARY}" destinationFile="{CANARY}"/></webPublishItems>',
    "extension": rows(CELL)
    + f'<extLst><ext uri="{{{CANARY}}}"><q:z xmlns:q="urn:{CANARY}">{CANARY}</q:z></ext></extLst>',
    "smart tags": rows(CELL)
    + f'<smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="{CANARY}" val="{CANARY}"/></cellSmartTag></cellSmartTags></smartTags>',
    "own properties": rows(CELL) + f'<customProperties><customPr name="{CANARY}" r:id="x"/></customProperties>',
    "unknown attributes": rows(CELL.replace('r="A1"', f'r="A1" {CANARY}="1" ph="1"')) + f"<{CANARY}/>",
    "text between": rows(f"{CANARY}{CELL}{CANARY}"),
}
INSIDE = (
    f'<fileVersion appName="{CANARY}" codeName="{{{CANARY}}}"/><fileSharing userName="x{CANARY}x" reservationPassword="AB"/>'
    f'<workbookPr codeName="{CANARY}" date1904="0"/><mc:AlternateContent><mc:Choice Requires="x15" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
    f'<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\x{CANARY}x\\"/></mc:Choice></mc:AlternateContent>'
    f'<workbookProtection workbookHashValue="{CANARY}"/><bookViews><workbookView activeTab="0" firstSheet="0"/></bookViews>|'
    f'<functionGroups><functionGroup name="{CANARY}"/></functionGroups><externalReferences><externalReference r:id="ext"/></externalReferences>'
    f'<definedNames><definedName name="{CANARY}" hidden="1" comment="{CANARY}">\'C:\\[{CANARY}.xlsx]S\'!$A$1</definedName></definedNames>'
    f'<customWorkbookViews><customWorkbookView name="{CANARY}" guid="{{{CANARY}}}"/></customWorkbookViews><pivotCaches><pivotCache cacheId="1" r:id="piv"/></pivotCaches>'
    f'<smartTagTypes><smartTagType name="{CANARY}" url="{CANARY}"/></smartTagTypes><webPublishing title="{CANARY}"/><fileRecoveryPr/>'
)
STYLES = (
    f'<numFmts count="2"><numFmt numFmtId="170" formatCode=";;;"/><numFmt numFmtId="171" formatCode="&quot;{CANARY}&quot;0"/></numFmts>'
    + PLAIN_STYLES.replace("Calibri", f"{CANARY} Sans")
    .replace('name="Normal" xfId="0" builtinId="0"', f'name="{CANARY}" xfId="0"')
    .replace("</cellXfs>", '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>')
    + f'<dxfs><dxf><font><name val="{CANARY}"/></font></dxf></dxfs><tableStyles><tableStyle name="{CANARY}"/></tableStyles>'
    '<colors><mruColors><color rgb="FF0ABCDE"/></mruColors></colors>'
)


def furnished(content: str) -> Pack:
    """Return a workbook with every part that hides something, and two hidden sheets."""
    hidden = rows(DEAD)
    pack = workbook(
        {"Data": content, f"{CANARY} hidden": hidden, "x": hidden},
        inside=INSIDE, strings=["unused " + CANARY], styles=STYLES,
    )  # fmt: skip
    kind, body = pack.parts[MAIN]
    body = body.replace(b'sheetId="2"', b'sheetId="2" state="hidden"').replace(
        b'sheetId="3"', b'sheetId="3" state="veryHidden"'
    )
    pack.parts[MAIN] = (kind, body)
    kinds = (
        "externalLink pivotCacheDefinition connections calcChain sheetMetadata usernames revisionHeaders xmlMaps "
        "volatileDependencies person customXml"
    )
    of_sheet = "comments threadedComment vmlDrawing printerSettings pivotTable table queryTable ctrlProp"
    ids = {"externalLink": "ext", "pivotCacheDefinition": "piv", "ctrlProp": "ctl"}
    for owner, names in ((MAIN, kinds), (SHEET, of_sheet)):
        pack.add_each(owner, names.split(), "xl/{0}/{0}1.xml", SML + "{}+xml", idents=ids)
    pack.link(SHEET, "hyperlink", f"file:///C:/Users/x{CANARY}x/x.xlsx", ident="link", external=True)
    return pack


@pytest.mark.parametrize("place", SHEETS)
def test_nothing_is_left_of_what_hides_in_a_sheet(place, tmp_path):
    raw = furnished(SHEETS[place]).zipped()
    found = spotless(raw, tmp_path)
    assert "Visible" in found.text
    assert "Data" in found.text
    assert b"QQ77" not in found.members["xl/worksheets/sheet1.xml"]
    assert b"0ABCDE" not in found.members["xl/styles.xml"]
    book = openpyxl.load_workbook(io.BytesIO(found.raw))
    assert book.sheetnames == ["Data", "Removed 2", "Removed 3"]
    assert all(cell.value is None for name in book.sheetnames[1:] for row in book[name].iter_rows() for cell in row)
    assert clean(found.raw, tmp_path).raw == found.raw


def test_drawings_in_sheets_keep_pictures_words_and_charts(tmp_path):
    marker = "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    anchor = f"<xdr:oneCellAnchor>{marker}<xdr:ext cx='9' cy='9'/>{{}}<xdr:clientData/></xdr:oneCellAnchor>"
    shown = (
        f'<xdr:sp macro="{CANARY}!x" textlink="{CANARY}"><xdr:nvSpPr><xdr:cNvPr id="2" name="{CANARY}" descr="{CANARY}"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        "<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Drawn words</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    picture = (
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="{CANARY}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="pic"/>'
        "</xdr:blipFill><xdr:spPr/></xdr:pic>"
    )
    chart = (
        f'<xdr:graphicFrame macro="{CANARY}"><xdr:nvGraphicFramePr><xdr:cNvPr id="4" name="{CANARY}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        f'<xdr:xfrm/><a:graphic><a:graphicData uri="{BASE}drawingml/2006/chart"><c:chart r:id="ch"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )
    pack = furnished(rows(CELL) + '<drawing r:id="dr"/>')
    name, charts = "xl/drawings/drawing7.xml", "xl/charts/chart7.xml"
    body = f"<xdr:wsDr {DRAWN} {A} {C} {R}>{''.join(map(anchor.format, (shown, picture, chart)))}</xdr:wsDr>"
    pack.add(SHEET, "drawing", name, VND + "drawing+xml", body, "dr")
    pack.add(name, "image", "xl/media/image1.jpeg", "image/jpeg", photo(), "pic")
    values = (
        f'<c:cat><c:strRef><c:f>{CANARY}!A1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>Year</c:v></c:pt></c:strCache></c:strRef></c:cat>'
        f'<c:val><c:numRef><c:f>{CANARY}!A2</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="1"/><c:pt idx="0"><c:v>4711</c:v></c:pt></c:numCache></c:numRef></c:val>'
    )
    title = f"<c:title><c:tx><c:strRef><c:f>{CANARY}!B1</c:f><c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>Requests</c:v></c:pt></c:strCache></c:strRef></c:tx></c:title>"
    plot = f'<c:plotArea><c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/>{values}</c:ser></c:barChart></c:plotArea>'
    pack.add(name, "chart", charts, VND + "drawingml.chart+xml",
             f'<c:chartSpace {C} {A} {R}><c:pivotSource><c:name>[{CANARY}.xlsx]p</c:name></c:pivotSource><c:chart>{title}{plot}</c:chart>'
             '<c:externalData r:id="x"/><c:userShapes r:id="us"/></c:chartSpace>', "ch")  # fmt: skip
    pack.add(charts, "package", "xl/embeddings/e.xlsx", "application/x", CANARY, "x")
    drawn = f'<c:userShapes {C} {A} xmlns:cdr="{BASE}drawingml/2006/chartDrawing"><cdr:relSizeAnchor><cdr:sp textlink="{CANARY}"><cdr:nvSpPr><cdr:cNvPr id="9" name="{CANARY}"/><cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr/><cdr:txBody><a:bodyPr/><a:p><a:r><a:t>Noted on the chart</a:t></a:r></a:p></cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>'
    pack.add(charts, "chartUserShapes", "xl/drawings/drawing8.xml", VND + "drawingml.chartshapes+xml", drawn, "us")
    found = spotless(pack.zipped(), tmp_path)
    for word in ("Drawn words", "Year", "4711", "Requests", "Noted on the chart"):
        assert word in found.text
    assert any("/media/" in member for member in found.members)
    assert clean(found.raw, tmp_path).raw == found.raw


@pytest.mark.parametrize(
    "formula",
    [
        f"'[1]{CANARY}'!A1",
        f'WEBSERVICE("http://{CANARY}")',
        f"{CANARY}_name",
        f"cmd|'/c {CANARY}'!A0",
        'CELL("filename")',
        "'Gone'!A1",
    ],
)
def test_a_formula_that_cannot_stay_and_has_no_result_holds_the_workbook(formula, tmp_path):
    assert refused(furnished(rows(f'{CELL}<c r="B1"><f>{formula}</f></c>')).zipped(), tmp_path) is Reason.UNKNOWN_PART


def test_a_formula_without_a_result_stays_if_it_only_computes(tmp_path):
    made = '<c r="B1"><f>IF(Data!C1&gt;2,"much "&amp;C1,VLOOKUP(C1,$D$1:$E$9,2,FALSE))</f></c><c r="C1"><v>3</v></c>'
    found = clean(furnished(rows(CELL + made)).zipped(), tmp_path)
    assert found.verdict.residues == ()
    book = openpyxl.load_workbook(io.BytesIO(found.raw))
    assert book["Data"]["B1"].value == '=IF(Data!C1>2,"much "&C1,VLOOKUP(C1,$D$1:$E$9,2,FALSE))'


@pytest.mark.parametrize(
    ("asked", "formula", "kept"),
    [("1", "SUM(C1,C2)", True), ("0", "SUM(C1,C2)", False), ("1", "WEBSERVICE(C1)", None)],
)
def test_a_nought_in_a_workbook_that_asks_for_results_is_none(asked, formula, kept, tmp_path):
    cells = f'{CELL}<c r="B1"><f>{formula}</f><v>0</v></c><c r="C1"><v>3</v></c>'
    members = unzipped(furnished(rows(cells)).zipped())
    main = members["xl/workbook.xml"].decode()
    assert "<calcPr" not in main
    asking = f'</sheets><calcPr calcId="124519" fullCalcOnLoad="{asked}"/>'
    raw = zipped(members | {"xl/workbook.xml": main.replace("</sheets>", asking).encode()})
    if kept is None:
        assert refused(raw, tmp_path) is Reason.UNKNOWN_PART
        return
    found = clean(raw, tmp_path)
    assert found.verdict.residues == ()
    cell = openpyxl.load_workbook(io.BytesIO(found.raw))["Data"]["B1"]
    assert cell.value == (f"={formula}" if kept else 0)
    assert clean(found.raw, tmp_path).raw == found.raw


def test_numbers_dates_and_results_stay_as_they_are(tmp_path):
    styles = PLAIN_STYLES.replace(
        "</cellXfs>", '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    )
    cells = (
        '<c r="A1"><v>3636.0076858105754</v></c><c r="B1" s="1"><v>45000</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#DIV/0!</v></c>'
        '<c r="E1"><f>SUM(A1:A1)</f><v>42</v></c><c r="F1" t="s"><v>1</v></c><c r="G1" t="s"><v>1</v></c><c r="H1"><v>1E+21</v></c>'
    )
    rich = "<si><r><t xml:space='preserve'>rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>"
    raw = workbook({"Data": rows(cells) + '<mergeCells count="1"><mergeCell ref="A3:B4"/></mergeCells>'},
                   strings=["unused", rich], styles=styles).zipped()  # fmt: skip
    found = clean(raw, tmp_path)
    assert found.verdict.residues == ()
    assert found.edits == 0
    before, after = (openpyxl.load_workbook(io.BytesIO(r), data_only=True)["Data"] for r in (raw, found.raw))
    seen = [[(c.value, c.number_format, c.data_type) for c in next(sheet.iter_rows())] for sheet in (before, after)]
    assert seen[0] == seen[1]
    assert seen[1][5][0] == "rich text"
    assert [str(r) for r in after.merged_cells.ranges] == ["A3:B4"]
    assert b"unused" not in found.members["xl/sharedStrings.xml"]


_ = (MC, S)
