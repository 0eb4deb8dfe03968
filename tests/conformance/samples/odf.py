"""Samples of OpenDocument: every kind in its package and flat, a canary in every hiding place that the format names."""

from __future__ import annotations

import base64
import io
import zipfile

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.conformance.samples.planted import CANARY, SEEN

_BASE = "application/vnd.oasis.opendocument."
_O = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": _O + "office:1.0", "style": _O + "style:1.0", "text": _O + "text:1.0", "table": _O + "table:1.0",
        "draw": _O + "drawing:1.0", "fo": _O + "xsl-fo-compatible:1.0", "number": _O + "datastyle:1.0",
        "presentation": _O + "presentation:1.0", "svg": _O + "svg-compatible:1.0", "chart": _O + "chart:1.0",
        "form": _O + "form:1.0", "script": _O + "script:1.0", "anim": _O + "animation:1.0", "meta": _O + "meta:1.0",
        "config": _O + "config:1.0", "xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/",
        "math": "http://www.w3.org/1998/Math/MathML", "xhtml": "http://www.w3.org/1999/xhtml",
        "zebulon": "urn:quandrington",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)  # fmt: skip


def picture() -> bytes:
    """Return a PNG that tells who drew it."""
    told, sink = PngInfo(), io.BytesIO()
    told.add_text("Author", CANARY)
    image = Image.new("RGB", (40, 30), (200, 220, 240))
    ImageDraw.Draw(image).rectangle((5, 5, 20, 20), fill=(20, 30, 90))
    image.save(sink, "PNG", pnginfo=told)
    return sink.getvalue()


META = f"""<office:meta><meta:generator>Office {CANARY}</meta:generator><dc:title>{CANARY}</dc:title>
<dc:creator>{CANARY}</dc:creator><meta:initial-creator>{CANARY}</meta:initial-creator>
<meta:printed-by>{CANARY}</meta:printed-by><dc:date>2023-03-14T09:12:00</dc:date>
<meta:keyword>{CANARY}</meta:keyword><meta:user-defined meta:name="{CANARY}">{CANARY}</meta:user-defined>
<meta:template xlink:href="/home/quandrington/{CANARY}.ott" xlink:title="{CANARY}"/>
<meta:auto-reload xlink:href="file:///home/quandrington/x"/><meta:editing-cycles>17</meta:editing-cycles></office:meta>"""
SETTINGS = f"""<office:settings><config:config-item-set config:name="ooo:configuration-settings">
<config:config-item config:name="PrinterName" config:type="string">{CANARY}</config:config-item>
<config:config-item config:name="PrinterSetup" config:type="base64Binary">{base64.b64encode(CANARY.encode()).decode()}
</config:config-item><config:config-item config:name="CurrentDatabaseDataSource" config:type="string">{CANARY}
</config:config-item></config:config-item-set></office:settings>"""
SCRIPTS = f'<office:scripts><office:script script:language="ooo:Basic">{CANARY}</office:script></office:scripts>'
FONTS = f"""<office:font-face-decls><style:font-face style:name="{CANARY}" svg:font-family="'{CANARY} Sans'"
style:font-adornments="{CANARY}"><svg:font-face-src><svg:font-face-uri xlink:href="Fonts/{CANARY}.ttf"/>
</svg:font-face-src></style:font-face></office:font-face-decls>"""
_NAMED = f"""<style:style style:name="Z_{CANARY.replace(" ", "_")}" style:display-name="{CANARY}" style:family="paragraph">
<style:text-properties fo:country="ZW" fo:language="en" style:font-name="{CANARY}"/></style:style>
<style:style style:name="hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="left" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="hidden"/></style:style>
<number:number-style style:name="nothing"><number:text/></number:number-style>
<style:style style:name="silent" style:family="table-cell" style:data-style-name="nothing"/>"""
STYLES = f"""<office:styles><draw:fill-image draw:name="{CANARY}" xlink:href="file:///home/quandrington/x.png"/>{_NAMED}
</office:styles>"""
AUTOMATIC = f"""<office:automatic-styles>{_NAMED}<style:page-layout style:name="pm">
<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/></style:page-layout></office:automatic-styles>"""
MASTERS = f"""<office:master-styles><draw:layer-set><draw:layer draw:name="{CANARY}" draw:display="none"/></draw:layer-set>
<style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header style:display="false"><text:p>{CANARY}</text:p></style:header>
<style:footer><text:p>page <text:page-number>1</text:page-number><text:file-name>{CANARY}.odt</text:file-name></text:p>
</style:footer></style:master-page>
<style:master-page style:name="{CANARY}" style:page-layout-name="pm"><style:header><text:p>{CANARY}</text:p></style:header>
</style:master-page></office:master-styles>"""

_TOLD = f"""<text:p><office:annotation office:name="{CANARY}"><dc:creator>{CANARY}</dc:creator><dc:date>2023-03-14</dc:date>
<text:p>{CANARY}</text:p></office:annotation>second line<office:annotation-end office:name="{CANARY}"/></text:p>"""
_FIELDS = "".join(
    f"<text:{name}>{CANARY}</text:{name}>"
    for name in (
        "author-name", "author-initials", "initial-creator", "creator", "printed-by", "file-name", "template-name",
        "sender-firstname", "sender-lastname", "sender-email", "sender-company", "description",
    )
)  # fmt: skip
_TEXT = f"""<office:text><office:forms><form:form form:name="{CANARY}" form:datasource="{CANARY}">
<form:text form:id="c1" xml:id="c1" form:name="{CANARY}" form:current-value="filled in" form:title="{CANARY}"/>
</form:form></office:forms>
<text:tracked-changes><text:changed-region xml:id="r1" text:id="r1"><text:deletion><office:change-info>
<dc:creator>{CANARY}</dc:creator><dc:date>2023-03-14</dc:date></office:change-info><text:p>{CANARY}</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:variable-decls><text:variable-decl text:name="{CANARY}" office:value-type="string"/></text:variable-decls>
<text:user-field-decls><text:user-field-decl text:name="x" office:value-type="string" office:string-value="{CANARY}"/>
</text:user-field-decls>
<text:dde-connection-decls><text:dde-connection-decl office:name="{CANARY}" office:dde-application="soffice"
 office:dde-topic="/home/quandrington/x.ods" office:dde-item="A1"/></text:dde-connection-decls>
<text:h text:outline-level="1" text:style-name="Z_{CANARY.replace(" ", "_")}" xhtml:about="{CANARY}"
 xhtml:property="x" xhtml:content="{CANARY}">{SEEN}</text:h>
{_TOLD}<text:p><text:change text:change-id="r1"/><text:bookmark text:name="{CANARY}"/>marked
<text:alphabetical-index-mark text:string-value="{CANARY}"/>{_FIELDS}<text:span text:style-name="hidden">{CANARY}</text:span>
<text:a xlink:href="file:///home/quandrington/x.odt" office:name="{CANARY}">a link</text:a>
<text:hidden-text text:is-hidden="true" text:string-value="{CANARY}">{CANARY}</text:hidden-text>
<text:conditional-text text:string-value-if-true="{CANARY}" text:condition="ooow:1">shown</text:conditional-text>
<text:script script:language="JavaScript">{CANARY}</text:script>
<text:database-display text:database-name="{CANARY}" text:table-name="x" text:column-name="y">from a list</text:database-display>
<text:drop-down text:name="{CANARY}"><text:label text:value="{CANARY}"/>chosen</text:drop-down>
<draw:control draw:control="c1" svg:width="4cm" svg:height="1cm" text:anchor-type="as-char"/></text:p>
<text:p><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>{CANARY}</text:p>
<text:section text:name="{CANARY}" text:display="none"><text:p>{CANARY}</text:p></text:section>
<text:section text:name="{CANARY}2" text:protection-key="{CANARY}">
<text:section-source xlink:href="/home/quandrington/x.odt" text:section-name="{CANARY}"/><text:p>in a section</text:p>
</text:section>
<text:table-of-content text:name="{CANARY}"><text:table-of-content-source text:outline-level="3">
<text:index-title-template>{CANARY}</text:index-title-template></text:table-of-content-source>
<text:index-body><text:p>first entry</text:p></text:index-body></text:table-of-content>
<table:table table:name="{CANARY}"><table:table-column/><table:table-row><table:table-cell office:value-type="string">
<text:p>in a cell</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame draw:name="{CANARY}" svg:width="4cm" svg:height="3cm" text:anchor-type="paragraph">%(picture)s
<svg:title>{CANARY}</svg:title><svg:desc>{CANARY}</svg:desc></draw:frame>
<draw:frame draw:name="x" svg:width="4cm" svg:height="3cm"><draw:image xlink:href="http://quandrington.test/{CANARY}.png"/>
</draw:frame>%(object)s</text:p><zebulon:note zebulon:by="{CANARY}">{CANARY}</zebulon:note></office:text>"""

_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
_SHEETS = f"""<office:spreadsheet><table:tracked-changes><table:cell-content-change table:id="ct1"><office:change-info>
<dc:creator>{CANARY}</dc:creator><dc:date>2023-03-14</dc:date></office:change-info><table:previous>
<table:change-track-table-cell><text:p>{CANARY}</text:p></table:change-track-table-cell></table:previous>
</table:cell-content-change></table:tracked-changes>
<table:content-validations><table:content-validation table:name="{CANARY}"><table:help-message table:title="{CANARY}">
<text:p>{CANARY}</text:p></table:help-message></table:content-validation></table:content-validations>
<table:table table:name="sheet" table:print-ranges="sheet.A1" table:protection-key="{CANARY}">
<table:title>{CANARY}</table:title><table:desc>{CANARY}</table:desc>
<table:table-source xlink:href="file:///home/quandrington/x.ods" table:table-name="{CANARY}"/>
<table:shapes>%(object)s</table:shapes>
<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>
<table:table-row>{_CELL.format(SEEN)}{_CELL.format(CANARY)}<table:table-cell office:value-type="float" office:value="17"
 table:formula="of:=VLOOKUP(&quot;{CANARY}&quot;;[.A1:.B2];1)" table:content-validation-name="{CANARY}"><office:annotation>
<dc:creator>{CANARY}</dc:creator><text:p>{CANARY}</text:p></office:annotation><text:p>17</text:p></table:table-cell>
</table:table-row>
<table:table-row table:visibility="filter">{_CELL.format(CANARY)}</table:table-row>
<table:table-row><table:table-cell table:style-name="silent" office:value-type="string" office:string-value="{CANARY}">
<text:p>{CANARY}</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="string" office:string-value="kept as a value"/></table:table-row></table:table>
<table:table table:name="{CANARY}" table:style-name="unseen"><table:table-column/><table:table-row>{_CELL.format(CANARY)}
</table:table-row></table:table>
<table:named-expressions><table:named-range table:name="{CANARY}" table:cell-range-address="sheet.A1"/>
</table:named-expressions><table:database-ranges><table:database-range table:name="{CANARY}">
<table:database-source-table table:database-name="{CANARY}" table:database-table-name="{CANARY}"/></table:database-range>
</table:database-ranges><table:dde-links><table:dde-link><office:dde-source office:name="{CANARY}"
 office:dde-application="x" office:dde-topic="{CANARY}" office:dde-item="y"/></table:dde-link></table:dde-links>
</office:spreadsheet>"""

_SHAPES = f"""<draw:frame draw:name="{CANARY}" draw:layer="layout" svg:x="1cm" svg:y="1cm" svg:width="9cm" svg:height="2cm">
<draw:text-box><text:p>{SEEN}</text:p></draw:text-box><svg:desc>{CANARY}</svg:desc><office:event-listeners>
<script:event-listener script:language="ooo:script" script:event-name="dom:click" xlink:href="macro:{CANARY}"/>
</office:event-listeners></draw:frame>
<draw:frame svg:x="1cm" svg:y="5cm" svg:width="4cm" svg:height="3cm">%(picture)s</draw:frame>
<draw:rect svg:x="80cm" svg:y="1cm" svg:width="2cm" svg:height="2cm"><text:p>{CANARY}</text:p></draw:rect>
<draw:rect draw:layer="{CANARY}" svg:x="1cm" svg:y="1cm" svg:width="2cm" svg:height="2cm"><text:p>{CANARY}</text:p></draw:rect>
<draw:custom-shape draw:display="none" svg:x="1cm" svg:y="1cm" svg:width="2cm" svg:height="2cm"><text:p>{CANARY}</text:p>
<draw:enhanced-geometry draw:type="{CANARY}"/></draw:custom-shape>%(object)s"""
_PAGE = f"""<draw:page draw:name="{CANARY}" draw:master-page-name="Standard">{_SHAPES}</draw:page>"""
_SHOW = f"""<office:presentation><presentation:footer-decl presentation:name="f1">a footer</presentation:footer-decl>
<presentation:footer-decl presentation:name="f2">{CANARY}</presentation:footer-decl>
<draw:page draw:name="{CANARY}" draw:master-page-name="Standard" presentation:use-footer-name="f1">{_SHAPES}
<anim:par><anim:command anim:command="{CANARY}"/></anim:par>
<presentation:notes><draw:frame><draw:text-box><text:p>{CANARY}</text:p></draw:text-box></draw:frame></presentation:notes>
</draw:page><draw:page draw:name="second" draw:style-name="left" draw:master-page-name="Standard">
<draw:frame svg:x="1cm" svg:y="1cm" svg:width="9cm" svg:height="2cm"><draw:text-box><text:p>{CANARY}</text:p>
</draw:text-box></draw:frame></draw:page>
<presentation:settings><presentation:show presentation:name="{CANARY}" presentation:pages="second"/></presentation:settings>
</office:presentation>"""
_CHART = f"""<office:chart><chart:chart chart:class="chart:bar" svg:width="8cm" svg:height="7cm" xlink:href="..">
<chart:title><text:p>{SEEN}</text:p></chart:title><chart:plot-area table:cell-range-address="{CANARY.split()[0]}.A1:.B2">
<chart:axis chart:dimension="x" chart:name="primary-x"><chart:categories table:cell-range-address="Log.A2:.A3"/></chart:axis>
<chart:series chart:values-cell-range-address="{CANARY.split()[0]}.B2:.B3" chart:label-cell-address="Log.B1"
 chart:class="chart:bar"/></chart:plot-area>
<table:table table:name="local-table"><table:table-columns><table:table-column/><table:table-column/></table:table-columns>
<table:table-rows><table:table-row>{_CELL.format("")}<table:table-cell office:value-type="string"><text:p>second line</text:p>
<draw:g><svg:desc>{CANARY}.B2:.B3</svg:desc></draw:g></table:table-cell></table:table-row>
<table:table-row>{_CELL.format("north")}<table:table-cell office:value-type="float" office:value="17"><text:p>17</text:p>
</table:table-cell></table:table-row></table:table-rows></table:table></chart:chart></office:chart>"""
FORMULA = f"""<math:math {_SPACES}><math:semantics><math:mrow><math:mtext>{SEEN}</math:mtext><math:mo>=</math:mo>
<math:mn>17</math:mn></math:mrow><math:annotation math:encoding="StarMath 5.0">{CANARY}</math:annotation></math:semantics>
</math:math>"""
BODIES = {"text": _TEXT, "spreadsheet": _SHEETS, "presentation": _SHOW, "graphics": f"<office:drawing>{_PAGE}</office:drawing>",
          "chart": _CHART}  # fmt: skip


def _chart_inside() -> str:
    """Return a document inside of a flat one, whose styles have names of their own, alike or not to those around it."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="chart"><style:graphic-properties draw:stroke="none"/></style:style>'
        for name in ("ch1", "S1", "unseen")
    )
    chart = _CHART.replace('svg:width="8cm"', 'svg:width="8cm" chart:style-name="ch1"')
    chart = chart.replace("<chart:plot-area", '<chart:plot-area chart:style-name="S1"')
    return f"""<draw:frame svg:x="2cm" svg:y="11cm" svg:width="8cm" svg:height="7cm"><draw:object>
<office:document {_SPACES} office:version="1.3" office:mimetype="{_BASE}chart">{META}<office:automatic-styles>{styles}
</office:automatic-styles><office:body>{chart}</office:body></office:document></draw:object></draw:frame>"""


def _body(kind: str, *, flat: bool) -> str:
    inside = base64.b64encode(picture()).decode()
    shown = (
        f"<draw:image><office:binary-data>{inside}</office:binary-data></draw:image>"
        if flat
        else f'<draw:image xlink:href="Pictures/{CANARY}.png" xlink:type="simple"/>'
    )
    formula = FORMULA if flat else ""
    link = "" if flat else f' xlink:href="./{CANARY}"'
    embedded = f"""<draw:frame svg:x="2cm" svg:y="9cm" svg:width="3cm" svg:height="1cm"><draw:object{link}>{formula}</draw:object>
<draw:image xlink:href="./ObjectReplacements/{CANARY}"/></draw:frame>"""
    if flat:
        embedded += _chart_inside()
    return BODIES[kind].replace("%(picture)s", shown).replace("%(object)s", embedded)


def document(kind: str, *, flat: bool) -> str:
    """Return the content of a kind, or the whole flat document."""
    body = f"<office:body>{_body(kind, flat=flat)}</office:body>"
    mark = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {CANARY} --><?{CANARY.split()[0]} {CANARY}?>\n'
    if flat:
        said = f'office:version="1.3" office:mimetype="{_BASE}{kind}"'
        inner = META + SETTINGS + SCRIPTS + FONTS + STYLES + AUTOMATIC + MASTERS + body
        return f"{mark}<office:document {_SPACES} {said}>{inner}</office:document>"
    inner = SCRIPTS + FONTS + AUTOMATIC + body
    return f'{mark}<office:document-content {_SPACES} office:version="1.3">{inner}</office:document-content>'


def members(kind: str) -> dict[str, bytes]:
    """Return the members of a package, each with a canary."""
    content = FORMULA if kind == "formula" else document(kind, flat=False)
    root = "office:document-"
    return {
        name: body if isinstance(body, bytes) else body.encode()
        for name, body in {
            "content.xml": content,
            "styles.xml": f"<{root}styles {_SPACES}>{FONTS}{STYLES}{AUTOMATIC}{MASTERS}</{root}styles>",
            "meta.xml": f"<{root}meta {_SPACES}>{META}</{root}meta>",
            "settings.xml": f"<{root}settings {_SPACES}>{SETTINGS}</{root}settings>",
            f"Pictures/{CANARY}.png": picture(),
            f"{CANARY}/content.xml": FORMULA,
            f"{CANARY}/settings.xml": f"<{root}settings {_SPACES}>{SETTINGS}</{root}settings>",
            f"ObjectReplacements/{CANARY}": CANARY,
            "Thumbnails/thumbnail.png": picture(),
            "Basic/Standard/Module1.xml": CANARY,
            "Scripts/python/x.py": CANARY,
            "Dialogs/Standard/Dialog1.xml": CANARY,
            "Configurations2/accelerator/current.xml": CANARY,
            "META-INF/documentsignatures.xml": CANARY,
            "manifest.rdf": CANARY,
            "layout-cache": CANARY,
            "Versions/Version1": CANARY,
            "VersionList.xml": CANARY,
            f"Fonts/{CANARY}.ttf": CANARY,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_O}manifest:1.0"><!-- {CANARY} -->'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="x" manifest:version="{CANARY}"/>'
            "</manifest:manifest>",
        }.items()
    }


def package(kind: str, ending: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Return a package of a kind; `extra` members replace or are added."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = CANARY.encode()
        archive.writestr(zipfile.ZipInfo("mimetype", (2023, 3, 14, 9, 12, 0)), f"{_BASE}{kind}{ending}")
        for name, body in {**members(kind), **(extra or {})}.items():
            info = zipfile.ZipInfo(name, (2023, 3, 14, 9, 12, 0))
            info.comment = CANARY.encode()
            archive.writestr(info, body)
    return sink.getvalue()


_KINDS = {
    **dict.fromkeys(("spreadsheet", "presentation", "graphics", "chart", "formula"), ("", "-template")),
    "text": ("", "-template", "-master", "-web"),
}
#: Maker of a sample for each media type.
SAMPLES = {
    **{
        f"{_BASE}{kind}{ending}": (lambda kind=kind, ending=ending: package(kind, ending))
        for kind, endings in _KINDS.items() for ending in endings
    },
    **{
        f"{_BASE}{kind}-flat-xml": (lambda kind=kind: document(kind, flat=True).encode())
        for kind in ("text", "spreadsheet", "presentation", "graphics")
    },
}  # fmt: skip
