"""Word documents: parts as Word writes them, and what a body may hold beside its words."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting._office_parts import shared
from tests.conformance.planting._sown import jpeg, sown
from tests.pipeline.formats.ooxml.building import BASE, EVERY, VND, Pack, R, W, word

SENTENCE = "The harbour office paid nine invoices in May"
MAIN = "word/document.xml"
WML = VND + "wordprocessingml."
_MSW = "http://schemas.microsoft.com/office/word/"
_MORE = (
    f'xmlns:w16cid="{_MSW}2016/wordml/cid" xmlns:w16cex="{_MSW}2018/wordml/cex" xmlns:w16du="{_MSW}2023/wordml/word16du" xmlns:wp14="{_MSW}2010/wordprocessingDrawing" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_WHO = 'w:id="{0}" w:author="[[author of {1}]]" w:date="2024-01-02T03:04:05.[[number!date of {1}]]Z" w16du:dateUtc="[[dateUtc of {1}]]"'


def _p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def _r(text: str, props: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}<w:t xml:space='preserve'>{text}</w:t></w:r>"


_CONTROL = """<w:sdt><w:sdtPr><w:alias w:val="[[alias of a control]]"/><w:tag w:val="[[tag of a control]]"/><w:id w:val="7"/><w:placeholder><w:docPart w:val="[[placeholder of a control]]"/></w:placeholder>
<w:dataBinding w:prefixMappings="xmlns:x='urn:[[prefix of a binding]]'" w:xpath="/[[xpath of a binding]]" w:storeItemID="{{[[store of a binding]]}}"/>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"""
_LISTED = '<w:comboBox w:lastValue="[[last value of a list]]"><w:listItem w:displayText="[[entry of a list]]" w:value="[[value of an entry]]"/></w:comboBox>'
_DATED = '<w:date w:fullDate="[[full date of a control]]"><w:dateFormat w:val="[[format of a date]]"/></w:date>'
_GALLERY = '<w:docPartObj><w:docPartGallery w:val="[[gallery]]"/><w:docPartCategory w:val="[[category of a gallery]]"/></w:docPartObj><w15:color w:val="[[colour of a control]]"/>'
_PICTURE = f"""<w:r><w:drawing><wp:inline wp14:anchorId="[[anchorId]]" wp14:editId="[[editId]]"><wp:extent cx="90000" cy="90000"/><wp:docPr id="7" name="[[name of a picture]]" descr="[[descr of a picture]]" title="[[title of a picture]]">
<a:hlinkClick r:id="[[id of a relationship]]" tooltip="[[tooltip of a picture]]"/><a:extLst><a:ext uri="{{C183D7F6}}"><x:decorative xmlns:x="urn:[[extension of a picture]]" val="[[value of an extension]]"/></a:ext></a:extLst></wp:docPr>
<a:graphic><a:graphicData uri="{BASE}drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="C:\\Users\\[[file name of a picture]].jpg" descr="[[descr inside a picture]]"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>
<a:blip r:embed="pic" r:link="lnk" cstate="print"><a:extLst><a:ext uri="{{BEBA8EAE}}"><a14:imgProps><a14:imgLayer r:embed="layer"/></a14:imgProps></a:ext></a:extLst></a:blip></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""
_VML = """<w:r><w:pict><v:shape id="[[id of a VML shape]]" alt="[[alt of a VML shape]]" title="[[title of a VML shape]]" href="https://example.org/[[href of a VML shape]]" target="[[target of a VML shape]]" o:gfxdata="[[gfxdata]]" o:spid="[[spid]]"
 class="[[class of a VML shape]]" style="width:9pt;height:9pt;mso-position-horizontal-relative:[[style of a VML shape]]"><v:imagedata r:id="pic" o:title="[[o:title]]" o:href="[[o:href]]" src="[[src of a VML picture]]"/>
<v:textbox><w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent></v:textbox><o:signatureline o:suggestedsigner="[[suggestedsigner]]" o:suggestedsigner2="[[suggestedsigner2]]" o:suggestedsigneremail="[[suggestedsigneremail]]"
 o:signinginstructions="[[signinginstructions]]" o:addlxml="[[addlxml]]" issignatureline="t"/><o:ink i="[[o:ink]]"/></v:shape></w:pict></w:r>"""
_OBJECT = """<w:r><w:object w:dxaOrig="1" w:dyaOrig="1"><v:shape id="x" style="width:9pt;height:9pt"><v:imagedata r:id="pic"/></v:shape><o:OLEObject Type="Link" ProgID="[[ProgID]]" ShapeID="[[ShapeID]]" ObjectID="[[ObjectID]]" r:id="ole" UpdateMode="OnCall">
<o:LinkType>[[LinkType]]</o:LinkType><o:FieldCodes>[[FieldCodes]]</o:FieldCodes></o:OLEObject><w:control r:id="ctl" w:name="[[name of a control of a form]]" w:shapeid="[[shapeid]]"/></w:object></w:r>"""
_TABLE = f"""<w:tbl><w:tblPr><w:tblStyle w:val="own"/><w:tblCaption w:val="[[tblCaption]]"/><w:tblDescription w:val="[[tblDescription]]"/></w:tblPr><w:tr w:rsidR="[[w:rsidR of a row]]" w14:paraId="[[w14:paraId of a row]]"><w:trPr><w:divId w:val="[[number!divId]]"/></w:trPr>
<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{_p(_r("In a cell."))}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{_p(_r("[[text in a cell merged downwards]]"))}</w:tc></w:tr></w:tbl>"""
_FORMATTED = f"<w:rPrChange {_WHO.format(29, 'a format')}><w:rPr/></w:rPrChange>"
_RSIDS = "rsidR rsidRPr rsidRDefault rsidP rsidDel"
_BODY = "".join((
    f"<!-- [[XML comment]] --><?tool [[processing instruction]]?><w:p {' '.join(f'w:{n}={chr(34)}[[w:{n}]]{chr(34)}' for n in _RSIDS.split())} w14:paraId='[[w14:paraId]]' w14:textId='[[w14:textId]]'>{_r(SENTENCE)}</w:p>",
    _p(f'<w:proofErr w:type="[[proofErr]]"/><w:fldSimple w:instr=" DOCVARIABLE [[fldSimple]] " w:dirty="true"><w:fldData>[[base64!fldData]]</w:fldData>{_r("field")}</w:fldSimple>'),
    _p(f'<w:customXmlInsRangeStart {_WHO.format(21, "inserted custom XML")}/><w:customXmlInsRangeEnd w:id="21"/>{_r("seen")}<w:customXmlDelRangeStart {_WHO.format(22, "deleted custom XML")}/><w:customXmlDelRangeEnd w:id="22"/>'),
    _p(f'<w:ins {_WHO.format(23, "an insertion")}>{_r("inserted")}</w:ins><w:del {_WHO.format(24, "a deletion")}><w:r><w:delText>[[delText]]</w:delText><w:delInstrText>[[delInstrText]]</w:delInstrText></w:r></w:del>'),
    _p(f'<w:moveFromRangeStart w:name="[[name of a move]]" {_WHO.format(25, "a move")}/><w:moveFrom {_WHO.format(26, "moved text")}>{_r("[[moved text]]")}</w:moveFrom><w:moveFromRangeEnd w:id="25"/>{_r("seen")}'),
    _p(f'<w:pPr><w:rPr><w:ins {_WHO.format(27, "a paragraph mark")}/></w:rPr><w:pPrChange {_WHO.format(28, "a change of a paragraph")}><w:pPr><w:pStyle w:val="[[former style]]"/></w:pPr></w:pPrChange></w:pPr>{_r("seen", _FORMATTED)}'),
    _p(f'<m:oMath><m:r><m:rPr/><w:rPr><w:ins {_WHO.format(30, "a formula")}/></w:rPr><m:t>x=17</m:t></m:r><m:phant><m:phantPr><m:show m:val="0"/></m:phantPr><m:e><m:r><m:t>[[phantom of an equation]]</m:t></m:r></m:e></m:phant></m:oMath>'),
    _p(f'<w:bookmarkStart w:id="1" w:name="[[bookmark]]"/>{_r("marked")}<w:bookmarkEnd w:id="1"/><w:permStart w:id="2" w:ed="[[editor of a range]]" w:edGrp="[[group of a range]]"/><w:permEnd w:id="2"/>'),
    _p(f'<w:commentRangeStart w:id="0"/>{_r("noted")}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'),
    _p(f'<w:smartTag w:uri="urn:[[uri of a smart tag]]" w:element="[[element of a smart tag]]"><w:smartTagPr><w:attr w:name="[[name of an attribute of a smart tag]]" w:uri="[[uri of an attribute]]" w:val="[[value of a smart tag]]"/></w:smartTagPr>{_r("tagged")}</w:smartTag>'),
    f'<w:customXml w:uri="urn:[[uri of custom XML]]" w:element="[[element of custom XML]]"><w:customXmlPr><w:placeholder w:val="[[placeholder of custom XML]]"/><w:attr w:name="[[name of an attribute]]" w:val="[[value of an attribute]]"/></w:customXmlPr>{_p(_r("in XML"))}</w:customXml>',
    _CONTROL.format(_LISTED, _p(_r("chosen"))) , _CONTROL.format(_DATED, _p(_r("dated"))).replace("alias of a control", "alias of a date"), _CONTROL.format(_GALLERY, _p(_r("built"))),
    _p(_PICTURE + _VML + _OBJECT), _TABLE,
    _p(f'<w:hyperlink r:id="lnk" w:tooltip="[[tooltip of a link]]" w:tgtFrame="[[tgtFrame]]" w:anchor="[[anchor of a link]]" w:docLocation="[[docLocation]]">{_r("linked")}</w:hyperlink>'),
    _p(_r("seen", '<w:rFonts w:ascii="[[ascii font]]" w:hAnsi="[[hAnsi font]]" w:eastAsia="[[eastAsia font]]" w:cs="[[cs font]]"/><w:lang w:val="en-[[language]]" w:eastAsia="[[eastAsia language]]" w:bidi="[[bidi language]]"/>') + _r("[[w:vanish]]", "<w:vanish/>") + _r("[[hidden by a style]]", '<w:rStyle w:val="unseen"/>')),
    f'<w:sectPr w:rsidSect="[[w:rsidSect]]"><w:headerReference w:type="first" r:id="hf"/><w:headerReference w:type="even" r:id="he"/><w:paperSrc w:first="[[paperSrc]]"/><w:printerSettings r:id="prn"/><w:sectPrChange {_WHO.format(31, "a section")}><w:sectPr/></w:sectPrChange></w:sectPr>',
))  # fmt: skip
SETTINGS = """<w:writeProtection w:recommended="1" w:cryptProvider="[[cryptProvider]]" w:hash="[[hash of the protection]]" w:salt="[[salt of the protection]]"/><w:proofState w:spelling="[[proofState]]"/><w:attachedTemplate r:id="tpl"/>
<w:documentProtection w:edit="readOnly" w:hashValue="[[hashValue]]" w:saltValue="[[saltValue]]"/><w:mailMerge><w:mainDocumentType w:val="[[mainDocumentType]]"/><w:connectString w:val="[[connectString]]"/><w:query w:val="[[query]]"/><w:dataSource r:id="tpl"/>
<w:headerSource r:id="tpl"/><w:addressFieldName w:val="[[addressFieldName]]"/><w:mailSubject w:val="[[mailSubject]]"/><w:odso><w:udl w:val="[[udl]]"/><w:table w:val="[[table of a source]]"/><w:src r:id="tpl"/><w:fieldMapData><w:name w:val="[[name of a field]]"/>
<w:mappedName w:val="[[mappedName]]"/></w:fieldMapData></w:odso></w:mailMerge><w:documentType w:val="[[documentType]]"/><w:defaultTableStyle w:val="[[defaultTableStyle]]"/><w:rsids><w:rsidRoot w:val="[[rsidRoot]]"/><w:rsid w:val="[[rsid]]"/></w:rsids>
<w:docVars><w:docVar w:name="[[name of a docVar]]" w:val="[[value of a docVar]]"/></w:docVars><w:attachedSchema w:val="urn:[[attachedSchema]]"/><w:saveThroughXslt r:id="tpl" w:solutionID="[[solutionID]]"/><w:activeWritingStyle w:appName="[[activeWritingStyle]]" w:lang="x"/>
<w:captions><w:caption w:name="[[caption]]"/><w:autoCaptions><w:autoCaption w:name="[[autoCaption]]" w:caption="x"/></w:autoCaptions></w:captions><w:smartTagType w:namespaceuri="urn:[[namespace of a smart tag type]]" w:name="[[name of a smart tag type]]" w:url="[[url of a smart tag type]]"/>
<w:clickAndTypeStyle w:val="[[clickAndTypeStyle]]"/><w:decimalSymbol w:val="[[decimalSymbol]]"/><w:listSeparator w:val="[[listSeparator]]"/><w:themeFontLang w:val="en-[[themeFontLang]]"/><w:compat><w:compatSetting w:name="[[compatSetting]]" w:uri="urn:[[uri of a compatSetting]]" w:val="15"/></w:compat>
<w:noLineBreaksAfter w:lang="x" w:val="[[noLineBreaksAfter]]"/><w:hdrShapeDefaults><o:shapedefaults xmlns:o="urn:schemas-microsoft-com:office:office" v:ext="[[shapedefaults]]" xmlns:v="urn:schemas-microsoft-com:vml"/></w:hdrShapeDefaults><w14:docId w14:val="[[w14:docId]]"/><w15:docId w15:val="{[[w15:docId]]}"/>"""
STYLES = """<w:latentStyles><w:lsdException w:name="[[lsdException]]"/></w:latentStyles><w:style w:type="table" w:customStyle="1" w:styleId="own"><w:name w:val="[[name of a style]]"/><w:aliases w:val="[[aliases of a style]]"/><w:rsid w:val="[[rsid of a style]]"/></w:style>
<w:style w:type="character" w:styleId="unseen"><w:name w:val="[[name of a hidden style]]"/><w:rPr><w:vanish/></w:rPr></w:style>"""
_X = f'xmlns:w15="{_MSW}2012/wordml" xmlns:w16cid="{_MSW}2016/wordml/cid" xmlns:w16cex="{_MSW}2018/wordml/cex" xmlns:w14="{_MSW}2010/wordml"'
#: Kind of a part -> its content.
PARTS = {
    "comments": f'<w:comments {W} {_X}><w:comment w:id="0" w:author="[[author]]" w:initials="[[initials]]" w:date="2024-01-02T03:04:05.[[number!date]]Z"><w:p w14:paraId="[[paraId]]"><w:r><w:t>[[text]]</w:t></w:r></w:p></w:comment></w:comments>',
    "commentsExtended": f'<w15:commentsEx {_X}><w15:commentEx w15:paraId="[[paraId]]" w15:paraIdParent="[[paraIdParent]]" w15:done="0"/></w15:commentsEx>',
    "commentsIds": f'<w16cid:commentsIds {_X}><w16cid:commentId w16cid:paraId="[[paraId]]" w16cid:durableId="[[durableId]]"/></w16cid:commentsIds>',
    "commentsExtensible": f'<w16cex:commentsExtensible {_X}><w16cex:commentExtensible w16cex:durableId="[[durableId]]" w16cex:dateUtc="[[dateUtc]]"/></w16cex:commentsExtensible>',
    "people": f'<w15:people {_X}><w15:person w15:author="[[author]]"><w15:presenceInfo w15:providerId="[[providerId]]" w15:userId="S::[[userId]]@example.org"/></w15:person></w15:people>',
    "glossaryDocument": f'<w:glossaryDocument {W}><w:docParts><w:docPart><w:docPartPr><w:name w:val="[[name]]"/><w:category><w:name w:val="[[category]]"/><w:gallery w:val="x"/></w:category><w:description w:val="[[description]]"/><w:guid w:val="{{[[guid]]}}"/></w:docPartPr>'
    "<w:docPartBody><w:p><w:r><w:t>[[text]]</w:t></w:r></w:p></w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>",
    "webSettings": f'<w:webSettings {W} {R}><w:frameset><w:frame><w:name w:val="[[name of a frame]]"/><w:title w:val="[[title of a frame]]"/><w:sourceFileName r:id="[[source of a frame]]"/></w:frame></w:frameset><w:divs><w:div w:id="[[number!id of a div]]"/></w:divs><w:encoding w:val="[[encoding]]"/></w:webSettings>',
    "fontTable": f'<w:fonts {W} {R}><w:font w:name="[[name]]"><w:altName w:val="[[altName]]"/><w:panose1 w:val="[[panose1]]"/><w:embedRegular r:id="x" w:fontKey="{{[[fontKey]]}}"/></w:font></w:fonts>',
    "numbering": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:nsid w:val="[[nsid]]"/><w:tmpl w:val="[[tmpl]]"/><w:name w:val="[[name]]"/><w:styleLink w:val="[[styleLink]]"/><w:lvl w:ilvl="0" w:tplc="[[tplc]]"><w:lvlText w:val="[[text of a level of a list that nothing uses]]"/></w:lvl></w:abstractNum></w:numbering>',
    "footnotes": f'<w:footnotes {W}><w:footnote w:id="9"><w:p><w:r><w:t>[[note that nothing refers to]]</w:t></w:r></w:p></w:footnote></w:footnotes>',
    "endnotes": f'<w:endnotes {W}><w:endnote w:id="9"><w:p><w:r><w:t>[[note that nothing refers to]]</w:t></w:r></w:p></w:endnote></w:endnotes>',
    "keyMapCustomizations": '<x:tcg xmlns:x="http://schemas.microsoft.com/office/word/2006/wordml"><x:keymap macroName="[[macro of a key]]"/></x:tcg>',
    "recipientData": f"<w:recipients {W}><w:recipientData><w:uniqueTag w:val='[[uniqueTag]]'/></w:recipientData></w:recipients>",
    "stylesWithEffects": f"<w:styles {W}><w:style w:styleId='[[styleId]]'/></w:styles>",
    "attachedToolbars": "[[attachedToolbars.bin]]",
    "aFChunk": "<html><body>[[imported file that nothing shows]]</body></html>",
    "ink": '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:annotation type="author">[[author of ink]]</inkml:annotation></inkml:ink>',
    "frame": "[[frame]]", "subDocument": "[[sub-document]]", "video": "[[film that nothing shows]]", "xslt": "[[transformation]]",
}  # fmt: skip


def _pack(sower: Sower, body: str) -> Pack:
    pack = word(sown(sower, body, MAIN), styles=sown(sower, STYLES, "word/styles.xml"), settings=sown(sower, SETTINGS, "word/settings.xml"))  # fmt: skip
    kind, main = pack.parts[MAIN]
    root = f'<w:document {EVERY} {_MORE} w:conformance="[[conformance]]" mc:Ignorable="w14" xmlns:[[prefix of a namespace]]="urn:[[unused namespace]]">'
    pack.parts[MAIN] = (kind, main.replace(f"<w:document {EVERY}>".encode(), sown(sower, root, MAIN).encode()))
    shared(sower, pack, MAIN)
    return pack


def documents(sower: Sower) -> Iterator[Original]:
    """One document, everything in it."""
    pack = _pack(sower, _BODY)
    for kind, text in PARTS.items():
        pack.add(MAIN, kind, f"word/{kind}.xml", f"{WML}{kind}+xml", sown(sower, text, f"word/{kind}.xml"))
    photo = jpeg(*(sower.at(f"picture: {place}") for place in ("EXIF Artist", "EXIF Make", "comment")))
    pack.add(MAIN, "image", sown(sower, "word/media/[[name of a picture]].jpg", "parts"), "image/jpeg", photo, "pic")
    layer = sower.at("layer of a picture before its effects")
    pack.add(MAIN, "http://schemas.microsoft.com/office/2007/relationships/hdphoto", "word/media/hdphoto1.wdp", "image/vnd.ms-photo", layer, "layer")  # fmt: skip
    pack.add(MAIN, "oleObject", "word/embeddings/oleObject2.bin", "application/x", sower.at("embedded object that is shown"), "ole")  # fmt: skip
    for ident in ("hf", "he"):
        text = f"<w:hdr {EVERY}>{_p(_r(sower.at(f'header of {ident} pages that do not come')))}</w:hdr>"
        pack.add(MAIN, "header", f"word/header-{ident}.xml", WML + "header+xml", text, ident)
    pack.link(MAIN, "hyperlink", sown(sower, "https://[[user of a link]]@example.org/[[path of a link]]?[[query of a link]]#[[fragment of a link]]"), ident="lnk", external=True)  # fmt: skip
    pack.link(
        "word/settings.xml",
        "attachedTemplate",
        sown(sower, "file:///C:/Users/[[attachedTemplate]]/t.dotm"),
        ident="tpl",
        external=True,
    )
    yield sower.reaped("docx", pack.zipped(), SENTENCE)


ORIGINALS: Makers = (documents,)
