"""OpenDocument: what stands around the body, in every kind: properties, settings, scripts, fonts, styles, masters."""

from __future__ import annotations

_O = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{name: f"{_O}{name}:1.0" for name in (
            "office", "style", "text", "table", "chart", "form", "script", "meta", "config", "presentation", "dr3d",
        )},
        "draw": _O + "drawing:1.0", "fo": _O + "xsl-fo-compatible:1.0", "number": _O + "datastyle:1.0",
        "svg": _O + "svg-compatible:1.0", "anim": _O + "animation:1.0", "smil": _O + "smil-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/",
        "math": "http://www.w3.org/1998/Math/MathML", "xhtml": "http://www.w3.org/1999/xhtml",
        "xforms": "http://www.w3.org/2002/xforms", "grddl": "http://www.w3.org/2003/g/data-view#",
        "officeooo": "http://openoffice.org/2009/office", "dom": "http://www.w3.org/2001/xml-events",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)  # fmt: skip

_DUBLIN = (
    "title description subject creator language contributor coverage identifier publisher relation rights source type"
)
META = (
    "<office:meta>"
    + "".join(f"<dc:{name}>[[dc:{name}]]</dc:{name}>" for name in _DUBLIN.split())
    + """<meta:generator>[[meta:generator]]</meta:generator><meta:initial-creator>[[meta:initial-creator]]</meta:initial-creator>
<meta:printed-by>[[meta:printed-by]]</meta:printed-by><meta:keyword>[[meta:keyword]]</meta:keyword>
<dc:date>2023-03-14T09:12:00.[[number!fraction of dc:date]]</dc:date>
<meta:creation-date>2023-03-14T09:12:00.[[number!fraction of meta:creation-date]]</meta:creation-date>
<meta:print-date>2023-03-14T09:12:00.[[number!fraction of meta:print-date]]</meta:print-date>
<meta:editing-cycles>[[number!meta:editing-cycles]]</meta:editing-cycles>
<meta:editing-duration>PT[[number!meta:editing-duration]]S</meta:editing-duration>
<meta:user-defined meta:name="[[name of meta:user-defined]]" meta:value-type="string">[[meta:user-defined]]</meta:user-defined>
<meta:user-defined meta:name="Count" meta:value-type="float">[[number!number of meta:user-defined]]</meta:user-defined>
<meta:template xlink:type="simple" xlink:href="/home/[[href of meta:template]]/memo.ott" xlink:title="[[title of meta:template]]"/>
<meta:auto-reload xlink:href="file:///home/[[href of meta:auto-reload]]/x.odt" meta:delay="PT60S"/>
<meta:hyperlink-behaviour office:target-frame-name="[[target of meta:hyperlink-behaviour]]" xlink:show="new"/>
<meta:document-statistic meta:word-count="[[number!meta:word-count]]" meta:page-count="1"/></office:meta>"""
)


def _item(name: str, kind: str = "string", mark: str = "") -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">[[{mark}{name}]]</config:config-item>'


_NAMED = (
    "PrinterName CurrentDatabaseDataSource CurrentDatabaseCommand EmbeddedDatabaseName ColorTableURL DashTableURL "
    "BitmapTableURL LineEndTableURL GradientTableURL HatchTableURL PrintFaxName ModifyPasswordHash SaveUser"
)
SETTINGS = f"""<office:settings><config:config-item-set config:name="ooo:view-settings">
<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>{_item("ViewId")}{_item("ActiveTable")}
<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="[[name of a map entry]]"/>
</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>
<config:config-item-set config:name="ooo:configuration-settings">{"".join(map(_item, _NAMED.split()))}
{_item("PrinterSetup", "base64Binary", "base64!")}{_item("RedlineProtectionKey", "base64Binary", "base64!")}
{_item("Rsid", "int", "number!")}{_item("RsidRoot", "int", "number!")}</config:config-item-set>
<config:config-item-set config:name="[[name of a set of settings]]"/></office:settings>"""
SCRIPTS = """<office:scripts><office:script script:language="ooo:Basic"><!-- [[comment in a script]] -->[[script]]</office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:[[event listener of the document]]?language=Basic" xlink:type="simple"/></office:event-listeners>
</office:scripts>"""
FONTS = """<office:font-face-decls><style:font-face style:name="[[name of a font]]" svg:font-family="'[[family of a font]]'"
 style:font-adornments="[[adornments of a font]]"><svg:font-face-src><svg:font-face-uri
 xlink:href="Fonts/[[address of an embedded font]].ttf" xlink:type="simple"><svg:font-face-format
 svg:string="[[format of an embedded font]]"/></svg:font-face-uri><svg:font-face-name svg:name="[[local name of a font]]"/>
</svg:font-face-src><svg:definition-src xlink:href="[[definition of a font]]"/></style:font-face></office:font-face-decls>"""

_STYLES = """<style:style style:name="{0}[[{1}: name of a paragraph style]]" style:display-name="[[{1}: display name of a style]]"
 style:family="paragraph" style:class="[[{1}: class of a style]]" xml:id="[[{1}: xml:id of a style]]">
<style:paragraph-properties><style:background-image xlink:href="file:///home/[[{1}: href of a background]]/x.png"/>
</style:paragraph-properties><style:text-properties fo:language="en" fo:country="[[{1}: fo:country]]"
 style:rfc-language-tag="en-x-[[{1}: style:rfc-language-tag]]" fo:script="[[{1}: fo:script]]"
 style:font-name="[[{1}: style:font-name]]" fo:font-family="'[[{1}: fo:font-family]]'" style:font-style-name="[[{1}: style:font-style-name]]"
 officeooo:rsid="[[{1}: officeooo:rsid]]" officeooo:paragraph-rsid="[[{1}: officeooo:paragraph-rsid]]"
 style:country-asian="[[{1}: style:country-asian]]"/><style:map style:condition="cell-content()=&quot;[[{1}: condition of a map]]&quot;"
 style:apply-style-name="Standard" style:base-cell-address="[[{1}: base cell of a map]].A1"/></style:style>
<style:style style:name="S{0}hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S{0}gone" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S{0}heir" style:family="paragraph" style:parent-style-name="S{0}gone"/>
<style:style style:name="S{0}unseen" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="S{0}flat" style:family="table-row"><style:table-row-properties style:row-height="0cm"
 style:use-optimal-row-height="false"/></style:style>
<style:style style:name="S{0}thin" style:family="table-column"><style:table-column-properties style:column-width="0cm"/></style:style>
<style:style style:name="S{0}left" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden">
<presentation:sound xlink:href="file:///home/[[{1}: sound of a slide change]]/x.wav"/></style:drawing-page-properties></style:style>
<number:number-style style:name="N{0}nothing"><number:text/></number:number-style>
<number:date-style style:name="N[[{1}: name of a number style]]" number:title="[[{1}: number:title]]"
 number:transliteration-format="[[{1}: number:transliteration-format]]" number:country="[[{1}: number:country]]"><number:year/></number:date-style>
<style:style style:name="S{0}silent" style:family="table-cell" style:data-style-name="N{0}nothing"/>
<text:list-style style:name="L[[{1}: name of a list style]]"><text:list-level-style-image text:level="1"
 xlink:href="file:///home/[[{1}: picture of a list]]/x.png"/></text:list-style>"""
#: Of the part with named styles.
STYLES = (
    "<office:styles>"
    + _STYLES.format("C", "styles")
    + """<draw:fill-image draw:name="[[name of a fill picture]]" draw:display-name="[[display name of a fill picture]]"
 xlink:href="file:///home/[[href of a fill picture]]/x.png"/><draw:gradient draw:name="[[name of a gradient]]"
 draw:display-name="[[display name of a gradient]]" draw:style="linear"/><draw:hatch draw:name="[[name of a hatch]]" draw:style="single"/>
<draw:marker draw:name="[[name of a marker]]" svg:viewBox="0 0 9 9" svg:d="m0 0h9v9z"/><draw:stroke-dash draw:name="[[name of a dash]]"/>
<draw:opacity draw:name="[[name of an opacity]]" draw:style="linear"/>
<style:presentation-page-layout style:name="[[name of a page layout]]" style:display-name="[[display name of a page layout]]"/>
<table:table-template table:name="[[name of a table template]]" table:first-row-end-column="row"/>
<text:outline-style style:name="[[name of an outline style]]"><text:outline-level-style text:level="1" style:num-format="1"/></text:outline-style>
<text:linenumbering-configuration text:increment="5"><text:linenumbering-separator>[[separator of line numbers]]</text:linenumbering-separator>
</text:linenumbering-configuration><text:bibliography-configuration text:prefix="[[prefix of the bibliography]]">
<text:sort-key text:key="[[key of the bibliography]]"/></text:bibliography-configuration></office:styles>"""
)
#: Of the part with the body; a flat document has them beside those of the part with named styles.
AUTOMATIC = (
    "<office:automatic-styles>"
    + _STYLES.format("A", "automatic styles")
    + """<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 style:paper-tray-name="[[style:paper-tray-name]]"/></style:page-layout></office:automatic-styles>"""
)
MASTERS = """<office:master-styles><draw:layer-set><draw:layer draw:name="[[name of a layer]]"/><draw:layer draw:name="unseen" draw:display="none"
 draw:protected="true"><svg:title>[[title of a layer]]</svg:title><svg:desc>[[description of a layer]]</svg:desc></draw:layer></draw:layer-set>
<style:handout-master style:page-layout-name="pm"><draw:frame><draw:text-box><text:p>[[handout]]</text:p></draw:text-box></draw:frame>
</style:handout-master>
<style:master-page style:name="Standard" style:display-name="[[display name of a master]]" style:page-layout-name="pm">
<style:header style:display="false"><text:p>[[header that is not shown]]</text:p></style:header>
<style:footer><text:p>page <text:page-number>1</text:page-number><text:file-name>[[file name in a footer]]</text:file-name></text:p>
</style:footer></style:master-page>
<style:master-page style:name="[[name of a master that nothing uses]]" style:page-layout-name="pm">
<style:header><text:p>[[header of a master that nothing uses]]</text:p></style:header></style:master-page></office:master-styles>"""

_XML = "<x>[[{}]]</x>"
#: Members beside the document: name -> text; names that bear a place come out with a canary.
MEMBERS = {
    "Thumbnails/thumbnail.pdf": "%PDF-1.4 [[Thumbnails/thumbnail.pdf]]",
    "Basic/script-lc.xml": _XML.format("Basic/script-lc.xml"),
    "Basic/Standard/script-lb.xml": _XML.format("Basic/Standard/script-lb.xml"),
    "Basic/Standard/[[name of a Basic module]].xml": _XML.format("Basic module"),
    "Dialogs/Standard/Dialog1.xml": _XML.format("Dialogs"),
    "Scripts/python/[[name of a script]].py": "# [[Scripts/python]]",
    "Scripts/beanshell/L/parcel-descriptor.xml": _XML.format("parcel-descriptor.xml"),
    "Configurations2/accelerator/current.xml": _XML.format("Configurations2/accelerator"),
    "Configurations2/toolbar/custom.xml": _XML.format("Configurations2/toolbar"),
    "Configurations2/images/Bitmaps/[[name of a toolbar's picture]].png": "x",
    "META-INF/documentsignatures.xml": _XML.format("META-INF/documentsignatures.xml"),
    "META-INF/macrosignatures.xml": _XML.format("META-INF/macrosignatures.xml"),
    "META-INF/packagesignatures.xml": _XML.format("META-INF/packagesignatures.xml"),
    "META-INF/[[name of a member of META-INF]].xml": _XML.format("other member of META-INF"),
    "manifest.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="[[rdf:about]]"/></r:RDF>',
    "annotations/[[name of an RDF file]].rdf": "[[RDF file]]",
    "layout-cache": "[[layout-cache]]",
    "Versions/Version1": "[[Versions]]",
    "VersionList.xml": '<v version="[[VersionList.xml]]"/>',
    "Fonts/[[name of a font file]].ttf": "[[embedded font]]",
    "Media/[[name of a film]].mp4": "[[film that nothing shows]]",
    "database/script": "[[embedded database]]",
    "ObjectReplacements/[[name of a replacement]]": "[[replacement of an object]]",
    "Object 9/content.xml": f"<math:math {SPACES}><math:mtext>[[object that nothing shows]]</math:mtext></math:math>",
    "DocumentSettings/x.bin": "[[member that no rule names]]",
}
MANIFEST = f"""<manifest:manifest xmlns:manifest="{_O}manifest:1.0" manifest:version="[[manifest:version]]"><!-- [[comment in the manifest]] -->
<manifest:file-entry manifest:full-path="/" manifest:media-type="{{}}" manifest:preferred-view-mode="[[manifest:preferred-view-mode]]"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="[[number!manifest:size]]"/>
<manifest:file-entry manifest:full-path="[[manifest:full-path]].xml" manifest:media-type="[[manifest:media-type]]"/></manifest:manifest>"""
