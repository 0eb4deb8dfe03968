"""Office Open XML: parts that every kind has or may have, each as its standard or its program writes it."""

from __future__ import annotations

from tests.conformance.planting import Sower
from tests.conformance.planting._sown import jpeg, sown
from tests.pipeline.formats.ooxml.building import BASE, VND, A, Pack

_MS = "http://schemas.microsoft.com/office/"
_VT = f'xmlns:vt="{BASE}officeDocument/2006/docPropsVTypes"'
_CORE = "title subject creator description identifier language"
_CORE_TOO = "keywords lastModifiedBy category contentStatus contentType version"
CORE = (
    f'<cp:coreProperties xmlns:cp="{BASE}package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    + "".join(f"<dc:{name}>[[dc:{name}]]</dc:{name}>" for name in _CORE.split())
    + "".join(f"<cp:{name}>[[cp:{name}]]</cp:{name}>" for name in _CORE_TOO.split())
    + "".join(
        f"<dcterms:{name}>2023-03-14T09:12:00.[[number!fraction of dcterms:{name}]]Z</dcterms:{name}>"
        for name in ("created", "modified")
    )
    + "<cp:lastPrinted>2023-03-14T09:12:00.[[number!fraction of cp:lastPrinted]]Z</cp:lastPrinted><cp:revision>[[number!cp:revision]]</cp:revision></cp:coreProperties>"
)
_APP = "Template Manager Company Application PresentationFormat HyperlinkBase"
APP = (
    f'<Properties xmlns="{BASE}officeDocument/2006/extended-properties" {_VT}>'
    + "".join(f"<{name}>[[{name}]]</{name}>" for name in _APP.split())
    + "".join(f"<{name}>[[number!{name}]]</{name}>" for name in ("TotalTime", "Words", "Characters", "AppVersion"))
    + '<HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>[[HeadingPairs]]</vt:lpstr></vt:variant></vt:vector></HeadingPairs>'
    '<TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>[[TitlesOfParts]]</vt:lpstr></vt:vector></TitlesOfParts>'
    '<HLinks><vt:vector size="1" baseType="variant"><vt:variant><vt:lpwstr>file:///C:/Users/[[HLinks]]/x</vt:lpwstr></vt:variant></vt:vector></HLinks>'
    "<DigSig><vt:blob>[[base64!DigSig]]</vt:blob></DigSig></Properties>"
)
CUSTOM = (
    f'<Properties xmlns="{BASE}officeDocument/2006/custom-properties" {_VT}><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="[[name of a custom property]]"'
    ' linkTarget="[[linkTarget]]"><vt:lpwstr>[[custom property]]</vt:lpwstr></property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="MSIP_Label_x_SiteId">'
    '<vt:lpwstr>[[sensitivity label]]</vt:lpwstr></property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="4" name="_AuthorEmail"><vt:lpwstr>[[_AuthorEmail]]@example.org</vt:lpwstr></property>'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="5" name="ContentTypeId"><vt:lpwstr>[[ContentTypeId]]</vt:lpwstr></property></Properties>'
)
LABELS = (
    f'<clbl:labelList xmlns:clbl="{_MS}2020/mipLabelMetadata"><clbl:label id="{{[[id of a label]]}}" enabled="1" method="[[method of a label]]" '
    'siteId="{[[siteId of a label]]}" contentBits="2" removed="0"/></clbl:labelList>'
)
ITEM = '<root xmlns="urn:[[namespace of custom XML]]" a="[[attribute of custom XML]]"><who>[[custom XML]]</who></root>'
ITEM_PROPERTIES = f'<ds:datastoreItem xmlns:ds="{BASE}officeDocument/2006/customXml" ds:itemID="{{[[itemID]]}}"><ds:schemaRefs><ds:schemaRef ds:uri="urn:[[schemaRef]]"/></ds:schemaRefs></ds:datastoreItem>'
RIBBON = f'<customUI xmlns="{_MS}2006/01/customui" onLoad="[[onLoad of a ribbon]]"><ribbon><tabs><tab id="t" label="[[label of a ribbon]]"/></tabs></ribbon></customUI>'
TASKS = f'<wetp:taskpanes xmlns:wetp="{_MS}webextensions/taskpanes/2010/11"><wetp:taskpane dockstate="[[dockstate]]" visibility="0"/></wetp:taskpanes>'
EXTENSION = (
    f'<we:webextension xmlns:we="{_MS}webextensions/webextension/2010/11" id="{{[[id of a web extension]]}}"><we:reference id="[[reference of a web extension]]" version="1" store="[[store of a web extension]]" storeType="x"/>'
    '<we:properties><we:property name="[[name of a property of a web extension]]" value="[[property of a web extension]]"/></we:properties></we:webextension>'
)
SIGNATURE = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data><X509SubjectName>CN=[[X509SubjectName]]</X509SubjectName></X509Data></KeyInfo><Object><SignatureComments>[[SignatureComments]]</SignatureComments></Object></Signature>'
THEME = (
    f'<a:theme {A} name="[[name of a theme]]"><a:themeElements><a:clrScheme name="[[name of a colour scheme]]"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme><a:fontScheme name="[[name of a font scheme]]"><a:majorFont><a:latin typeface="[[major font]]" panose="[[panose of a font]]"/><a:ea typeface="[[east Asian font]]"/>'
    '<a:cs typeface="[[complex font]]"/><a:font script="Jpan" typeface="[[font of a script]]"/></a:majorFont><a:minorFont><a:latin typeface="[[minor font]]"/></a:minorFont></a:fontScheme><a:fmtScheme name="[[name of a format scheme]]"/></a:themeElements>'
    '<a:objectDefaults/><a:extraClrSchemeLst><a:extraClrScheme><a:clrScheme name="[[extra colour scheme]]"/></a:extraClrScheme></a:extraClrSchemeLst><a:custClrLst><a:custClr name="[[custom colour]]"/></a:custClrLst>'
    '<a:extLst><a:ext uri="{05A4C25C-085E-4340-85A3-A5531E510DB2}"><thm15:themeFamily xmlns:thm15="http://schemas.microsoft.com/office/thememl/2012/main" name="[[name of a theme family]]" id="{[[id of a theme family]]}" vid="{[[vid of a theme family]]}"/></a:ext></a:extLst></a:theme>'
)
ACTIVE = f'<ax:ocx xmlns:ax="{_MS}2006/activeX" ax:classid="{{[[classid of a control]]}}" ax:license="[[license of a control]]"><ax:ocxPr ax:name="Caption" ax:value="[[caption of a control]]"/></ax:ocx>'
_PROPERTIES = {
    "docProps/core.xml": (f"{BASE}package/2006/relationships/metadata/core-properties", "application/vnd.openxmlformats-package.core-properties+xml", CORE),
    "docProps/app.xml": ("extended-properties", VND + "extended-properties+xml", APP),
    "docProps/custom.xml": ("custom-properties", VND + "custom-properties+xml", CUSTOM),
    "docMetadata/LabelInfo.xml": (f"{_MS}2020/02/relationships/classificationlabels", "application/vnd.ms-office.classificationlabels+xml", LABELS),
    "customUI/customUI.xml": (f"{_MS}2006/relationships/ui/extensibility", "application/xml", RIBBON),
    "_xmlsignatures/origin.sigs": (f"{BASE}package/2006/relationships/digital-signature/origin", "application/vnd.openxmlformats-package.digital-signature-origin", "[[origin of signatures]]"),
    "word/webextensions/taskpanes.xml": (f"{_MS}2011/relationships/webextensiontaskpanes", "application/vnd.ms-office.webextensiontaskpanes+xml", TASKS),
}  # fmt: skip


def shared(sower: Sower, pack: Pack, main: str) -> None:
    """Add the parts of every kind to a package.

    Args:
        sower: Hands out canaries.
        pack: The package.
        main: Name of its main part.
    """
    folder = main.partition("/")[0]
    for name, (kind, content, body) in _PROPERTIES.items():
        pack.add("", kind, name, content, sown(sower, body, name))
    photo = jpeg(*(sower.at(f"docProps/thumbnail.jpeg: {place}") for place in ("EXIF Artist", "EXIF Make", "comment")))
    pack.add("", f"{BASE}package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg", "image/jpeg", photo)
    loose = {
        "_xmlsignatures/sig1.xml": (SIGNATURE, f"{BASE}package/2006/relationships/digital-signature/signature", "_xmlsignatures/origin.sigs"),
        "customXml/item1.xml": (ITEM, "customXml", main),
        "customXml/itemProps1.xml": (ITEM_PROPERTIES, "customXmlProps", "customXml/item1.xml"),
        "word/webextensions/webextension1.xml": (EXTENSION, f"{_MS}2011/relationships/webextension", "word/webextensions/taskpanes.xml"),
        f"{folder}/theme/theme1.xml": (THEME, "theme", main),
        f"{folder}/activeX/activeX1.xml": (ACTIVE, "control", main),
        f"{folder}/activeX/activeX1.bin": ("[[bytes of a control]]", f"{_MS}2006/relationships/activeXControlBinary", f"{folder}/activeX/activeX1.xml"),
        f"{folder}/embeddings/oleObject1.bin": ("C:\\Users\\[[embedded object]]\\x.doc", "oleObject", main),
        f"{folder}/embeddings/[[name of an embedded file]].xlsx": ("[[embedded file]]", "package", main),
        f"{folder}/printerSettings/printerSettings1.bin": ("Printer of [[printer settings]]", "printerSettings", main),
        f"{folder}/vbaData.xml": ("<x>[[vbaData.xml]]</x>", f"{_MS}2006/relationships/wordVbaData", main),
        f"{folder}/media/[[name of a picture that nothing shows]].png": ("[[picture that nothing shows]]", "image", main),
        f"{folder}/media/image9.wmf": ("[[metafile that nothing shows]]", "image", main),
        f"{folder}/[[name of a part]].xml": ("<x>[[part that nothing names]]</x>", "", ""),
        f"[trash]/{sower.at('name of a part in the trash')}.dat": ("[[part in the trash]]", "", ""),
    }  # fmt: skip
    for name, (body, kind, owner) in loose.items():
        at, text = sown(sower, name, folder), sown(sower, body, name)
        if kind:
            pack.add(owner, kind, at, THEME_TYPE if "theme" in name else "application/xml", text)
        else:
            pack.parts[at] = ("application/xml", text.encode())
    pack.link(
        main, "hyperlink", f"file:///C:/Users/{sower.at('relationship: file that nothing links to')}/x", external=True
    )
    pack.link("", f"{_MS}2006/relationships/{sower.at('relationship: type')}", f"https://example.org/{sower.at('relationship: target')}", external=True)  # fmt: skip


THEME_TYPE = VND + "theme+xml"
