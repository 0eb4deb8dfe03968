"""Workbooks: parts as Excel writes them, and what a sheet may hold beside what its cells show."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting._office_parts import shared
from tests.conformance.planting._sown import jpeg, sown
from tests.pipeline.formats.ooxml.building import BASE, PLAIN_STYLES, VND, A, R, S, rows, workbook

SENTENCE = "The harbour office paid nine invoices in May"
MAIN, SHEET, DRAWING = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml"
SML = VND + "spreadsheetml."
_MSX = "http://schemas.microsoft.com/office/spreadsheetml/"
_REV = f'xmlns:xr="{_MSX}2014/revision"'


def _cell(place: str, text: str, more: str = "") -> str:
    return f'<c r="{place}" t="inlineStr"{more}><is><t>{text}</t></is></c>'


_SILENT = _cell("A5", "[[cell that shows nothing]]", ' s="1"')
_ROWS = rows(
    f'<row r="1" xr:rowId="[[rowId]]" {_REV} spans="1:9" x14ac:dyDescent="[[dyDescent]]" xmlns:x14ac="{_MSX}2009/9/ac">{_cell("A1", SENTENCE)}{_cell("B1", "[[hidden column]]")}{_cell("C1", "[[column without width]]")}<c r="D1" t="s"><v>0</v></c>'
    '<c r="E1" t="str"><f ca="1">"[[text in a formula]]"&amp;""</f><v>shown</v></c><c r="F1"><f>\'C:\\[[[path in a formula]].xlsx]S\'!A1</f><v>1</v></c><c r="G1"><f t="shared" si="0" ref="G1:G2">[[function]](1)</f><v>1</v></c>'
    '<c r="H1"><f t="dataTable" ref="H1" r1="A1" del1="1">[[data table]]</f><v>1</v></c></row>',
    f'<row r="2" hidden="1">{_cell("A2", "[[hidden row]]")}</row>', f'<row r="3" ht="0" customHeight="1">{_cell("A3", "[[row without height]]")}</row>',
    f'<row r="4" outlineLevel="1" hidden="1">{_cell("A4", "[[row of a collapsed group]]")}</row>', f'<row r="5">{_SILENT}</row>',
    f'<row r="6">{_cell("A6", "Merged.")}{_cell("D6", "[[text under a merged cell]]")}<c r="E6"><v>[[number!number under a merged cell]]</v></c></row>', f'<row r="7">{_cell("A7", "[[second row under a merged cell]]")}</row>',
    f'<row r="8">{_cell("A8", "Linked.")}<c r="D8" t="inlineStr"><is><t>sounded</t><rPh sb="0" eb="1"><t>[[phonetic run]]</t></rPh><phoneticPr fontId="0" type="[[phoneticPr]]"/></is></c></row>',
)  # fmt: skip
_AFTER = f"""<sheetProtection algorithmName="[[algorithmName]]" hashValue="[[hashValue]]" saltValue="[[saltValue]]"/><protectedRanges><protectedRange name="[[protectedRange]]" sqref="A1" securityDescriptor="[[securityDescriptor]]"/></protectedRanges>
<scenarios><scenario name="[[scenario]]" user="[[user of a scenario]]" comment="[[comment of a scenario]]"><inputCells r="A1" val="[[value of a scenario]]"/></scenario></scenarios><autoFilter ref="A8" xr:uid="{{[[uid of a filter]]}}" {_REV}><filterColumn colId="0"><filters><filter val="[[filter]]"/></filters>
<customFilters><customFilter val="[[customFilter]]"/></customFilters></filterColumn></autoFilter><sortState ref="A8"><sortCondition ref="A8" customList="[[customList]]"/></sortState><dataConsolidate><dataRefs><dataRef name="[[dataRef]]" sheet="[[sheet of a dataRef]]" r:id="x"/></dataRefs></dataConsolidate>
<customSheetViews><customSheetView guid="{{[[customSheetView]]}}"><headerFooter><oddHeader>[[header of a custom view]]</oddHeader></headerFooter></customSheetView></customSheetViews><mergeCells count="1"><mergeCell ref="A6:E7"/></mergeCells>
<conditionalFormatting sqref="A8"><cfRule type="containsText" priority="1" text="[[cfRule]]"><formula>"[[formula of a cfRule]]"</formula></cfRule></conditionalFormatting><dataValidations prompt="[[prompts]]"><dataValidation sqref="A8" prompt="[[prompt]]" promptTitle="[[promptTitle]]" error="[[error]]"
 errorTitle="[[errorTitle]]" xr:uid="{{[[uid of a validation]]}}" {_REV}><formula1>"[[formula1]]"</formula1><formula2>"[[formula2]]"</formula2></dataValidation></dataValidations><hyperlinks><hyperlink ref="A8" r:id="lnk" location="[[location]]" tooltip="[[tooltip]]" display="[[display]]"/></hyperlinks>
<pageSetup paperSize="9" r:id="prn"/><headerFooter><oddHeader>&amp;LPage &amp;P &amp;Z&amp;F&amp;R&amp;"[[font of a header]],Bold"Seen</oddHeader><evenHeader>[[evenHeader]]</evenHeader><firstFooter>[[firstFooter]]</firstFooter></headerFooter><customProperties><customPr name="[[customPr]]" r:id="x"/></customProperties>
<cellWatches><cellWatch r="[[cellWatch]]"/></cellWatches><ignoredErrors><ignoredError sqref="[[ignoredError]]"/></ignoredErrors><smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="[[cellSmartTagPr]]" val="[[value of a smart tag]]"/></cellSmartTag></cellSmartTags></smartTags>
<drawing r:id="dr"/><legacyDrawingHF r:id="hf"/><oleObjects><oleObject progId="[[progId]]" shapeId="1" link="[[link of an object]]" r:id="x"/></oleObjects><controls><control shapeId="1" name="[[name of a control]]" r:id="x"/></controls>
<webPublishItems><webPublishItem id="1" divId="[[divId]]" sourceRef="[[sourceRef]]" destinationFile="C:\\Users\\[[destinationFile]]\\x.htm" title="[[title of a page]]"/></webPublishItems><tableParts><tablePart r:id="x"/></tableParts>
<extLst><ext uri="{{78C0D931}}"><x14:dataValidations xmlns:x14="{_MSX}2009/9/main"><x14:dataValidation prompt="[[x14:dataValidation]]"/></x14:dataValidations><x14:sparklineGroups xmlns:x14="{_MSX}2009/9/main"><x14:sparklineGroup xr2:uid="[[sparkline]]" xmlns:xr2="{_MSX}2015/revision2"/></x14:sparklineGroups></ext></extLst>"""
_SHEET = f"""<sheetPr codeName="[[codeName of a sheet]]" syncRef="A1"/><sheetViews><sheetView workbookViewId="0"><pivotSelection activeRow="1"><pivotArea field="[[pivotArea]]"/></pivotSelection></sheetView></sheetViews>
<cols><col min="2" max="2" hidden="1" width="9"/><col min="3" max="3" width="0"/></cols>{_ROWS}{_AFTER}"""
_INSIDE = f"""<fileVersion appName="[[appName]]" codeName="{{[[codeName of the file]]}}" lastEdited="1" rupBuild="[[rupBuild]]"/><fileSharing userName="[[userName]]" reservationPassword="AB" algorithmName="[[algorithm of the sharing]]"/><workbookPr codeName="[[codeName]]"/>
<mc:AlternateContent><mc:Choice Requires="x15" xmlns:x15="{_MSX}2010/11/main"><x15ac:absPath xmlns:x15ac="{_MSX}2010/11/ac" url="C:\\Users\\[[absPath]]\\"/></mc:Choice></mc:AlternateContent><xr:revisionPtr {_REV} revIDLastSave="0" documentId="8_{{[[documentId]]}}" xr10:uidLastSave="{{[[uidLastSave]]}}" xmlns:xr10="{_MSX}2016/revision10"/>
<workbookProtection workbookHashValue="[[workbookHashValue]]" revisionsHashValue="[[revisionsHashValue]]"/><bookViews><workbookView xr2:uid="{{[[uid of a view]]}}" xmlns:xr2="{_MSX}2015/revision2"/></bookViews>|
<functionGroups><functionGroup name="[[functionGroup]]"/></functionGroups><externalReferences><externalReference r:id="ext"/></externalReferences><definedNames><definedName name="[[definedName]]" comment="[[comment of a name]]" description="[[description of a name]]" help="[[help of a name]]"
 statusBar="[[statusBar of a name]]" customMenu="[[customMenu of a name]]">"[[text of a name]]"</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">'C:\\[[[path of a name]].xlsx]S'!$A$1</definedName></definedNames>
<oleSize ref="[[oleSize]]"/><customWorkbookViews><customWorkbookView name="[[customWorkbookView]]" guid="{{[[guid of a view]]}}"/></customWorkbookViews><pivotCaches><pivotCache cacheId="1" r:id="piv"/></pivotCaches><smartTagTypes><smartTagType namespaceUri="urn:[[namespaceUri]]" name="[[smartTagType]]" url="[[url of a smartTagType]]"/></smartTagTypes>
<webPublishing title="[[webPublishing]]" characterSet="[[characterSet]]"/><fileRecoveryPr dataExtractLoad="[[dataExtractLoad]]"/><webPublishObjects><webPublishObject id="1" divId="[[div of an object]]" destinationFile="[[file of an object]]" title="[[title of an object]]"/></webPublishObjects>
<extLst><ext uri="{{79F54976}}"><x14:slicerCaches xmlns:x14="{_MSX}2009/9/main"><x14:slicerCache r:id="[[slicerCache]]"/></x14:slicerCaches></ext></extLst>"""
_STYLES = (
    '<numFmts count="2"><numFmt numFmtId="170" formatCode=";;;"/><numFmt numFmtId="171" formatCode="&quot;[[numFmt that nothing uses]]&quot;0"/></numFmts>'
    + PLAIN_STYLES.replace("Calibri", "[[name of a font]]")
    .replace('name="Normal" xfId="0" builtinId="0"', 'name="[[cellStyle]]" xfId="0" xr:uid="{[[uid of a cellStyle]]}" xmlns:xr="urn:x"')
    .replace("</cellXfs>", '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>')
    + '<dxfs><dxf><font><name val="[[font of a dxf]]"/></font><numFmt numFmtId="180" formatCode="&quot;[[format of a dxf]]&quot;"/></dxf></dxfs><tableStyles defaultTableStyle="[[defaultTableStyle]]"><tableStyle name="[[tableStyle]]"/></tableStyles>'
    '<extLst><ext uri="x"><x14:slicerStyles defaultSlicerStyle="[[defaultSlicerStyle]]" xmlns:x14="urn:x"/></ext></extLst>'
)  # fmt: skip
#: Parts of the workbook: kind -> content.
PARTS = {
    "externalLink": f'<externalLink {S} {R}><externalBook r:id="x"><sheetNames><sheetName val="[[sheetName]]"/></sheetNames><definedNames><definedName name="[[definedName]]" refersTo="[[refersTo]]"/></definedNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>[[cached value]]</v></cell></row></sheetData></sheetDataSet></externalBook>'
    '<ddeLink ddeService="[[ddeService]]" ddeTopic="[[ddeTopic]]"><ddeItems><ddeItem name="[[ddeItem]]"/></ddeItems></ddeLink></externalLink>',
    "connections": f'<connections {S}><connection id="1" name="[[name]]" description="[[description]]" odcFile="C:\\Users\\[[odcFile]]\\x.odc" sourceFile="[[sourceFile]]" singleSignOnId="[[singleSignOnId]]"><dbPr connection="Provider=x;User ID=[[connection]]" command="[[command]]" serverCommand="[[serverCommand]]"/><olapPr localConnection="[[localConnection]]"/>'
    '<webPr url="https://example.org/[[url]]" post="[[post]]" editPage="[[editPage]]"/><textPr sourceFile="C:\\[[text file]].csv"/><parameters><parameter name="[[parameter]]" prompt="[[prompt]]" string="[[string]]"/></parameters></connection></connections>',
    "pivotCacheDefinition": f'<pivotCacheDefinition {S} {R} refreshedBy="[[refreshedBy]]" refreshedDate="1"><cacheSource type="worksheet"><worksheetSource ref="A1" sheet="[[sheet]]" name="[[name]]"/></cacheSource><cacheFields><cacheField name="[[cacheField]]" caption="[[caption]]" formula="[[formula]]"><sharedItems><s v="[[shared item]]"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
    "pivotCacheRecords": f'<pivotCacheRecords {S}><r><s v="[[record]]"/></r></pivotCacheRecords>',
    "revisionHeaders": f'<headers {S} guid="{{[[guid]]}}"><header guid="{{[[guid of a header]]}}" userName="[[userName]]" r:id="x" {R}/></headers>',
    "revisionLog": f'<revisions {S}><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>[[former text]]</t></is></oc></rcc><rcmt cell="A1" author="[[author]]"/><rsnm oldName="[[oldName]]" newName="[[newName]]"/></revisions>',
    "usernames": f'<users {S}><userInfo guid="{{[[guid]]}}" name="[[name]]" id="1"/></users>',
    "person": f'<personList xmlns="{_MSX}2018/threadedcomments"><person displayName="[[displayName]]" id="{{[[id]]}}" userId="S::[[userId]]" providerId="[[providerId]]"/></personList>',
    "xmlMaps": f'<MapInfo {S} SelectionNamespaces="urn:[[SelectionNamespaces]]"><Schema ID="x"><[[element of a schema]]/></Schema><Map ID="1" Name="[[name]]" RootElement="[[RootElement]]" SchemaID="x"><DataBinding FileBinding="true" ConnectionID="1" DataBindingLoadMode="1" DataBindingName="[[DataBindingName]]"/></Map></MapInfo>',
    "volatileDependencies": f'<volTypes {S}><volType type="realTimeData"><main first="[[main]]"><tp><v>[[value]]</v><stp>[[stp]]</stp></tp></main></volType></volTypes>',
    "sheetMetadata": f'<metadata {S}><metadataTypes><metadataType name="[[metadataType]]"/></metadataTypes><metadataStrings><s v="[[metadata string]]"/></metadataStrings></metadata>',
    "calcChain": f'<calcChain {S}><c r="[[calcChain]]" i="1"/></calcChain>',
    "slicerCache": f'<slicerCacheDefinition xmlns="{_MSX}2009/9/main" name="[[name]]" sourceName="[[sourceName]]"><pivotTables><pivotTable name="[[pivotTable]]"/></pivotTables></slicerCacheDefinition>',
    "timelineCache": f'<timelineCacheDefinition xmlns="{_MSX}2010/11/main" name="[[name]]" sourceName="[[sourceName]]"/>', "model": "[[data model]]", "customData": "[[customData]]",
    "dialogsheet": f"<dialogsheet {S}><sheetPr codeName='[[codeName]]'/></dialogsheet>", "xlMacrosheet": f"<macrosheet {S}><sheetData><row r='1'><c r='A1' t='str'><f>EXEC(\"[[macro formula]]\")</f><v>[[macro value]]</v></c></row></sheetData></macrosheet>",
    "attachedToolbars": "[[attachedToolbars]]", "richValueData": '<x v="[[rich value]]"/>', "featurePropertyBag": '<x v="[[feature]]"/>',
}  # fmt: skip
#: Parts of the sheet: kind -> content.
SHEET_PARTS = {
    "comments": f'<comments {S}><authors><author>[[author]]</author></authors><commentList><comment ref="A1" authorId="0" guid="{{[[guid]]}}" shapeId="0"><text><r><t>[[text]]</t></r></text></comment></commentList></comments>',
    "threadedComment": f'<ThreadedComments xmlns="{_MSX}2018/threadedcomments"><threadedComment ref="A1" personId="{{[[personId]]}}" id="{{[[id]]}}" dT="[[dT]]"><text>[[text]]</text><mentions><mention mentionpersonId="{{[[mentionpersonId]]}}" mentionId="x"/></mentions></threadedComment></ThreadedComments>',
    "vmlDrawing": '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="[[id]]" alt="[[alt]]"><v:textbox>[[text]]</v:textbox></v:shape></xml>',
    "pivotTable": f'<pivotTableDefinition {S} name="[[name]]" dataCaption="[[dataCaption]]" tag="[[tag]]" grandTotalCaption="[[grandTotalCaption]]"><pivotFields><pivotField name="[[pivotField]]" subtotalCaption="[[subtotalCaption]]"/></pivotFields><filters><filter name="[[filter]]" stringValue1="[[stringValue1]]"/></filters></pivotTableDefinition>',
    "table": f'<table {S} id="1" name="[[name]]" displayName="[[displayName]]" comment="[[comment]]" ref="A1" insertRowCellStyle="[[insertRowCellStyle]]"><tableColumns><tableColumn id="1" name="[[tableColumn]]" totalsRowLabel="[[totalsRowLabel]]" uniqueName="[[uniqueName]]"><calculatedColumnFormula>"[[calculatedColumnFormula]]"</calculatedColumnFormula><xmlColumnPr mapId="1" xpath="/[[xpath]]"/></tableColumn></tableColumns></table>',
    "queryTable": f'<queryTable {S} name="[[name]]" connectionId="1"><queryTableRefresh><queryTableFields><queryTableField id="1" name="[[queryTableField]]"/></queryTableFields><queryTableDeletedFields><deletedField name="[[deletedField]]"/></queryTableDeletedFields></queryTableRefresh></queryTable>',
    "ctrlProp": f'<formControlPr xmlns="{_MSX}2009/9/main" fmlaLink="[[fmlaLink]]" fmlaMacro="[[fmlaMacro]]"><itemLst><item val="[[item]]"/></itemLst></formControlPr>',
    "slicer": f'<slicers xmlns="{_MSX}2009/9/main"><slicer name="[[name]]" caption="[[caption]]" cache="[[cache]]"/></slicers>',
    "tableSingleCells": f'<singleXmlCells {S}><singleXmlCell id="1" r="A1"><xmlCellPr id="1" uniqueName="[[uniqueName]]"/></singleXmlCell></singleXmlCells>',
    "customProperty": "[[custom property]]", "namedSheetView": '<x name="[[namedSheetView]]"/>',
}  # fmt: skip
_ANCHOR = "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>20</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx='90000' cy='90000'/>{}<xdr:clientData fLocksWithSheet='0'/></xdr:oneCellAnchor>"
_DRAWN = f"""<xdr:wsDr xmlns:xdr="{BASE}drawingml/2006/spreadsheetDrawing" {A} {R}>
{_ANCHOR.format('<xdr:sp macro="[[macro]]!x" textlink="[[textlink]]" fPublished="0"><xdr:nvSpPr><xdr:cNvPr id="2" name="[[name of a shape]]" descr="[[descr of a shape]]" title="[[title of a shape]]"><a:hlinkClick r:id="[[link of a shape]]" tooltip="[[tooltip of a shape]]"/></xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Drawn.</a:t></a:r></a:p></xdr:txBody></xdr:sp>')}
{_ANCHOR.format('<xdr:sp macro=""><xdr:nvSpPr><xdr:cNvPr id="5" name="x" hidden="1"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>[[hidden shape]]</a:t></a:r></a:p></xdr:txBody></xdr:sp>')}
{_ANCHOR.format('<xdr:pic macro="[[macro of a picture]]"><xdr:nvPicPr><xdr:cNvPr id="3" name="[[name of a picture]]" descr="[[descr of a picture]]"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="pic"/></xdr:blipFill><xdr:spPr/></xdr:pic>')}</xdr:wsDr>"""


def workbooks(sower: Sower) -> Iterator[Original]:
    """One workbook, everything in it."""
    hidden = [sower.at(f"{MAIN}: name of a {kind} sheet") for kind in ("hidden", "very hidden")]
    content = {"Data": sown(sower, _SHEET, SHEET)} | {name: rows(_cell("A1", sower.at(f"cell of a {kind} sheet"))) for name, kind in zip(hidden, ("hidden", "very hidden"), strict=True)}  # fmt: skip
    strings = ["seen", sown(sower, "[[string that no cell shows]]", "xl/sharedStrings.xml")]
    pack = workbook(
        content, inside=sown(sower, _INSIDE, MAIN), strings=strings, styles=sown(sower, _STYLES, "xl/styles.xml")
    )
    kind, main = pack.parts[MAIN]
    for number, state in ((2, "hidden"), (3, "veryHidden")):
        main = main.replace(f'sheetId="{number}"'.encode(), f'sheetId="{number}" state="{state}"'.encode())
    pack.parts[MAIN] = (kind, main)
    shared(sower, pack, MAIN)
    ids = {"externalLink": "ext", "pivotCacheDefinition": "piv"}
    for owner, parts in ((MAIN, PARTS), (SHEET, SHEET_PARTS)):
        for name, text in parts.items():
            pack.add(
                owner,
                name,
                f"xl/{name}/{name}1.xml",
                f"{SML}{name}+xml",
                sown(sower, text, f"xl/{name}1.xml"),
                ids.get(name, ""),
            )
    pack.add(SHEET, "drawing", DRAWING, VND + "drawing+xml", sown(sower, _DRAWN, DRAWING), "dr")
    photo = jpeg(*(sower.at(f"picture: {place}") for place in ("EXIF Artist", "EXIF Make", "comment")))
    pack.add(DRAWING, "image", sown(sower, "xl/media/[[name of a picture]].jpg", "parts"), "image/jpeg", photo, "pic")
    pack.link(
        SHEET, "hyperlink", sown(sower, "file:///C:/Users/[[target of a link]]/x.xlsx"), ident="lnk", external=True
    )
    yield sower.reaped("xlsx", pack.zipped(), SENTENCE)


ORIGINALS: Makers = (workbooks,)
