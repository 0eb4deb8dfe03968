"""SVG: what editors, viewers and scripts read, and words that no reader sees."""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.pictures import picture, saved, tagged

SENTENCE = "The harbour office paid nine invoices in May"
_SPACES = {
    "inkscape": "http://www.inkscape.org/namespaces/inkscape",
    "sodipodi": "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "i": "http://ns.adobe.com/AdobeIllustrator/10.0/", "a": "http://ns.adobe.com/AdobeSVGViewerExtensions/3.0/",
    "graph": "http://ns.adobe.com/Graphs/1.0/", "x": "http://ns.adobe.com/Extensibility/1.0/",
    "sketch": "http://www.bohemiancoding.com/sketch/ns", "figma": "http://www.figma.com/figma/ns",
    "serif": "http://www.serif.com/", "bx": "https://boxy-svg.com", "v": "http://schemas.microsoft.com/visio/2003/SVGExtensions/",
    "vectornator": "http://vectornator.io", "svgjs": "http://svgjs.dev/svgjs", "krita": "http://krita.org/namespaces/svg/krita",
    "xodm": "http://www.corel.com/coreldraw/odm/2003", "ooo": "http://xml.openoffice.org/svg/export", "ev": "http://www.w3.org/2001/xml-events",
    "dc": "http://purl.org/dc/elements/1.1/", "cc": "http://creativecommons.org/ns#", "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xmp": "http://ns.adobe.com/xap/1.0/", "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/", "xlink": "http://www.w3.org/1999/xlink", "h": "http://www.w3.org/1999/xhtml",
}  # fmt: skip
#: Attributes of editors and of the web, on the root or on shapes.
_ROOT = """sodipodi:docname sodipodi:docbase inkscape:export-filename inkscape:version inkscape:output_extension id
class data-owner aria-label aria-describedby aria-roledescription onload xml:lang content data-drawio contentScriptType
contentStyleType baseProfile ooo:meta_author sketch:type figma:user serif:id bx:export i:viewOrigin v:documentProperties
svgjs:data vectornator:layerName xml:base xml:id zoomAndPan""".split()
_SHAPE = """inkscape:label inkscape:groupmode inkscape:connector-type inkscape:export-filename inkscape:path-effect inkscape:original-d
inkscape:perspectiveID inkscape:tile-id inkscape:collect sodipodi:type sodipodi:absref sodipodi:insensitive sodipodi:nodetypes
sodipodi:linespacing i:layer i:knockout i:isolated a:adobe-opacity-share graph:name x:name sketch:name sketch:alignment
figma:id serif:id bx:name bx:shape v:mID v:groupContext v:layerMember v:val krita:textVersion xodm:id ooo:name ev:event
rdf:about dc:creator id class data-name data-author data-tooltip data-cell-id aria-label aria-labelledby aria-description
role tabindex lang title name alt onclick onmouseover onfocus onbegin onkeydown type media requiredFeatures
externalResourcesRequired color-profile cursor enable-background xlink:title xlink:role xlink:arcrole xlink:actuate
xlink:type xml:id xml:lang begin pointer-events glyph-orientation-vertical kerning""".split()
_STYLES = {
    "custom property": "--author:{}", "unknown property": "-made-by:{}", "font specification": "-inkscape-font-specification:'{}'",
    "family": "font-family:'{}'", "short font": "font:12px '{}'", "external fill": "fill:url(https://example.org/{}.svg#a)",
    "cursor": "cursor:url(https://example.org/{}.cur),auto", "external filter": "filter:url(file:///home/{}/a.svg#f)",
    "comment": "fill:red;/*{}*/", "content": "content:'{}'", "background": "background:url(https://example.org/{}.png)",
    "shape of a text": "shape-inside:url(#{})", "font features": "font-feature-settings:'{}'", "animation's name": "animation-name:{}",
    "external mask": "mask:url(https://example.org/{}#m)", "grid area": "grid-area:{}", "will change": "will-change:{}",
}  # fmt: skip
#: Inside a page of HTML in a drawing, inside a style sheet, and attributes of a link around a shape.
_PAGES = {
    "attribute": '<h:p data-by="{}">Paid</h:p>', "comment": "<h:p>Paid<!-- {} --></h:p>", "script": "<h:script>{}</h:script>", "style": "<h:style>/*{}*/</h:style>",
    "hidden": '<h:p style="display: none">{}</h:p>', "hidden attribute": '<h:p hidden="">{}</h:p>', "clear": '<h:p style="color: rgb(0 0 0 / 0)">{}</h:p>',
    "template": "<h:template>{}</h:template>", "picture": '<h:img alt="{}" src="data:,"/>', "field": '<h:input type="hidden" value="{}"/>',
    "frame": '<h:iframe src="https://example.org/{}"/>', "without scripts": "<h:noscript>{}</h:noscript>",
}  # fmt: skip
_SHEETS = {
    "face of a style": "@font-face {{ font-family: '{}' }}", "address of a face": "@font-face {{ font-family: a; src: url(https://example.org/{}) }}",
    "import of a style": "@import url('https://example.org/{}.css');", "comment of a style": "/* {} */", "selector of a style": ".{} {{ fill: red }}",
    "content of a style": "g::before {{ content: '{}' }}", "frames of a style": "@keyframes {} {{ from {{ x: 0 }} }}",
    "namespace of a style": "@namespace a url(https://example.org/{});", "attribute selector of a style": "[data-a='{}'] {{ fill: red }}",
    "variable of a style": ":root {{ --who: {} }}",
}  # fmt: skip
_LINKS = {
    "link": 'xlink:href="https://example.org/?user={}"', "link's file": 'href="file:///C:/Users/{}/plan.svg"', "link's target": 'target="{}" href="#top"',
    "link's download": 'download="{}" href="#top"', "link's ping": 'ping="https://example.org/{}" href="#top"',
}  # fmt: skip
_OTHERS = {
    "title": "<title>{}</title>", "description": "<desc>{}</desc>", "script": "<script>tell('{}')</script>",
    "script's section": "<script><![CDATA[tell('{}')]]></script>", "script's address": '<script xlink:href="https://example.org/{}.js"/>',
    "attribute changed by an animation": '<rect width="9" height="9"><animate attributeName="x" values="{}"/></rect>',
    "aim of an animation": '<set attributeName="href" to="https://example.org/{}"/>', "begin of an animation": '<animate begin="{}.click"/>',
    "path of an animation": '<animateMotion><mpath xlink:href="#{}"/></animateMotion>', "external use": '<use xlink:href="https://example.org/{}.svg#a"/>',
    "external picture": '<image width="9" height="9" xlink:href="https://example.org/{}.png"/>',
    "picture's file": '<image width="9" height="9" href="file:///home/{}/a.png"/>', "external text path": '<text><textPath xlink:href="other.svg#{}"/></text>',
    "external gradient": '<linearGradient id="e1" xlink:href="https://example.org/{}#a"/><rect width="9" height="9" fill="url(#e1)"/>',
    "external step of a filter": '<filter id="e2"><feImage xlink:href="https://example.org/{}.png"/></filter><rect width="9" height="9" filter="url(#e2)"/>',
    "name of a filter's step": '<filter id="e3"><feFlood flood-color="red" result="{}"/></filter><rect width="9" height="9" filter="url(#e3)"/>',
    "view": '<view id="{}" viewBox="0 0 9 9"/>', "view's target": '<view viewTarget="{}"/>', "font's family": '<font><font-face font-family="{}"/></font>',
    "font's address": '<font-face><font-face-src><font-face-uri xlink:href="https://example.org/{}"/></font-face-src></font-face>',
    "glyph": '<font><glyph unicode="a" glyph-name="{}"/></font>', "colour profile": '<color-profile name="{}"/>',
    "profile's address": '<color-profile xlink:href="{}.icc"/>', "cursor": '<cursor xlink:href="https://example.org/{}"/>',
    "reference to letters": '<text><tref xlink:href="#{}"/></text>', "other glyph": '<text><altGlyph format="{}"/></text>',
    "sound": '<audio href="https://example.org/{}.mp3"/>', "film": '<video xlink:href="https://example.org/{}.mp4"/>', "frame": '<iframe src="https://example.org/{}"/>',
    "style sheet's link": '<h:link rel="stylesheet" href="https://example.org/{}.css"/>', "handler": '<handler type="text/ecmascript">{}</handler>',
    "listener": '<ev:listener handler="#{}"/>', "prefetch": '<prefetch xlink:href="{}"/>', "hatch": '<hatch id="{}"/>', "mesh": '<mesh href="#{}"/>',
    "solid colour": '<solidColor id="{}"/>', "unknown element": "<memo>{}</memo>", "unknown element's attribute": '<memo by="{}"/>',
    "text outside of text elements": "<g>{}</g>", "shape's title": '<circle r="4"><title>{}</title></circle>',
    "shape's description": '<circle r="4"><desc>{}</desc></circle>',
    "stop's label": '<linearGradient id="e4"><stop inkscape:label="{}"/></linearGradient><rect width="9" height="9" fill="url(#e4)"/>',
    "gradient's id": '<linearGradient id="{0}"><stop stop-color="red"/></linearGradient><rect width="9" height="9" fill="url(#{0})"/>',
    "layer's name": '<g inkscape:groupmode="layer" inkscape:label="{}"><rect width="9" height="9"/></g>', "unused definition": "<defs><text>{}</text></defs>",
    "unused symbol": "<symbol><title>{}</title><text>word</text></symbol>",
    "id of what is used": '<defs><rect id="{0}" width="9" height="9"/></defs><use xlink:href="#{0}"/>', "named view": '<sodipodi:namedview inkscape:window-title="{}"/>',
    "guide": '<sodipodi:guide inkscape:label="{}"/>', "grid": '<inkscape:grid empspacing="{}"/>', "path effect": '<inkscape:path-effect effect="{}"/>',
    "perspective": '<inkscape:perspective inkscape:vp_x="{}"/>', "page": '<inkscape:page inkscape:label="{}"/>',
    "Illustrator's reference": '<i:pgfRef xlink:href="#{}"/>', "Illustrator's settings": "<i:pgf>{}</i:pgf>", "Adobe's variables": '<x:variable varName="{}"/>',
    "Visio's user cell": '<v:userDefs><v:ud v:nameU="a" v:val="VT4({})"/></v:userDefs>', "Visio's property": '<v:custProps><v:cp v:lbl="{}"/></v:custProps>',
    "Boxy's grid": '<bx:grid x="{}"/>', "Corel's object": "<xodm:meta>{}</xodm:meta>", "Sketch's page": '<sketch:page name="{}"/>',
    "Krita's text": "<krita:meta>{}</krita:meta>", "payload of a whiteboard": "<metadata>payload-start {} payload-end</metadata>", "comment": "<!-- {} -->",
    "instruction": "<?editor {}?>", "section outside of text": "<g><![CDATA[{}]]></g>",
    "alternative in another language": '<switch><text systemLanguage="en" x="9" y="290">Paid</text><text systemLanguage="fi">{}</text></switch>',
    "needed extension": '<g requiredExtensions="https://example.org/{}"><text>word</text></g>',
    "words for an extension": '<g requiredExtensions="https://example.org/e"><text>{}</text></g>',
    "language": '<switch><g systemLanguage="x-{}"><rect width="9" height="9"/></g></switch>', "title of a style": '<style title="{}">g {{ x: 0 }}</style>',
    "hidden page of HTML": '<foreignObject width="90" height="30" display="none"><h:p>{}</h:p></foreignObject>',
    "page of HTML without size": '<foreignObject width="0" height="0"><h:p>{}</h:p></foreignObject>',
    "faint page of HTML": '<foreignObject width="90" height="30" opacity="0"><h:p>{}</h:p></foreignObject>',
    "page of HTML in a hidden group": '<g display="none"><foreignObject width="90" height="30"><h:p>{}</h:p></foreignObject></g>',
    "page of HTML beside the page": '<foreignObject x="9000" width="90" height="30"><h:p>{}</h:p></foreignObject>',
    "flowing text, hidden": '<flowRoot style="display:none"><flowPara>{}</flowPara></flowRoot>',
}  # fmt: skip
_PAGE, _SHEET = '<foreignObject width="90" height="30">{}</foreignObject>', "<style>{}</style>"
_ELEMENTS = {
    **_OTHERS,
    **{name: f'<a {told}><rect width="9" height="9"/></a>' for name, told in _LINKS.items()},
    **{name: _SHEET.replace("{}", told) for name, told in _SHEETS.items()},
    **{f"page of HTML, {name}": _PAGE.replace("{}", told) for name, told in _PAGES.items()},
}
#: Words that nobody sees; `T` is a text element with a canary and these attributes.
_HIDDEN = {
    "display": "T display='none'", "visibility": "T visibility='hidden'", "collapse": "T visibility='collapse'", "opacity": "T opacity='0'", "opacity in per cent": "T opacity='0%'",
    "faint": "T opacity='0.004'", "no fill": "T fill='none'", "clear fill": "T fill='transparent'", "fill's opacity": "T fill-opacity='0'", "hsla": "T fill='hsla(0,0%,0%,0)'",
    "rgb with a stroke": "T style='fill:rgb(0 0 0 / 0)'", "eight digits": "T fill='#12345600'", "four digits": "T fill='#1230'", "mixed colour": "T style='fill:color-mix(in srgb, red 0%, transparent)'",
    "lab": "T style='fill:lab(0 0 0 / 0)'", "colour's own opacity": "T style='fill:color(srgb 0 0 0 / 0%)'", "variable": "T style='--a:transparent;fill:var(--a)'", "rule": "T class='clear'",
    "font size": "T font-size='0'", "small": "T font-size='0.0001'", "length of the text": "T textLength='0.001'", "squeezed": "T textLength='0.001' lengthAdjust='spacingAndGlyphs'",
    "scale": "T transform='scale(0)'", "small scale": "T transform='scale(0.000001)'", "beside the page": "T x='9000'", "above the page": "T y='-9000'", "moved": "T dx='9000'",
    "moved by a transform": "T transform='translate(-9000 0)'", "empty clip": "T clip-path='url(#no-clip)'", "clip elsewhere": "T clip-path='url(#far-clip)'", "clip of a sheet": "T style='clip-path:inset(50%)'",
    "empty mask": "T mask='url(#no-mask)'", "black mask": "T mask='url(#black-mask)'", "empty filter": "T filter='url(#no-filter)'", "filter of a sheet": "T style='filter:opacity(0)'",
    "clear gradient": "T fill='url(#clear)'", "missing gradient": "T fill='url(#missing)'", "stroke without width": "T fill='none' stroke='red' stroke-width='0'",
    "hidden group": "<g display='none'>T</g>", "faint group": "<g opacity='0'>T</g>", "group without fill": "<g fill='none'>T</g>", "drawing without size": "<svg width='0' height='0'>T</svg>",
    "drawing with an empty view": "<svg viewBox='0 0 0 0'>T</svg>", "drawing beside the page": "<svg x='9000' width='9' height='9'>T</svg>", "beside a drawing's page": "<svg width='9' height='9'>T transform='translate(0 900)'</svg>",
    "used far away": "<defs>T id='u1'</defs><use x='9000' xlink:href='#u1'/>", "symbol without size": "<symbol id='u2'>T</symbol><use width='0' height='0' xlink:href='#u2'/>",
    "used without fill": "<defs>T id='u3'</defs><use fill='none' xlink:href='#u3'/>", "used and hidden": "<defs>T id='u4'</defs><use display='none' xlink:href='#u4'/>",
    "colour of its ground": "<path d='M0 100h300v60h-300z' fill='navy'/>T y='140' fill='#000080'", "covered": "T y='240'<path d='M0 200h300v80h-300z' fill='#eee'/>",
    "span": "<text y='60' x='9'>Paid <tspan fill='none'>{}</tspan></text>", "hidden span": "<text y='60' x='9'>Paid <tspan display='none'>{}</tspan></text>",
    "pattern that nothing uses": "<pattern id='u5'>T</pattern>", "clip that nothing uses": "<clipPath id='u6'>T</clipPath>", "marker that nothing uses": "<marker id='u7'>T</marker>",
}  # fmt: skip
_DEFINITIONS = """<style>.clear { fill: #0000 }</style><clipPath id="no-clip"/><mask id="no-mask"/><filter id="no-filter"/>
<clipPath id="far-clip"><rect x="9000" width="9" height="9"/></clipPath><mask id="black-mask"><rect width="999" height="999"/></mask>
<linearGradient id="clear"><stop stop-opacity="0"/></linearGradient>"""
_TERMS = """dc:title dc:creator dc:contributor dc:publisher dc:rights dc:date dc:source dc:identifier dc:relation
dc:coverage dc:subject dc:description dc:language dc:format dc:type cc:license cc:attributionName foaf:maker xmp:CreatorTool
xmp:Label xmp:Nickname xmpMM:DocumentID xmpMM:InstanceID xmpMM:OriginalDocumentID pdf:Producer pdf:Keywords""".split()


def _text(pattern: str, canary: str) -> str:
    """Return a pattern with its text element written out: attributes follow the T up to the next mark."""
    before, mark, after = pattern.partition("T") if "{}" not in pattern else (pattern.format(canary), "", "")
    attributes, sign, rest = after.partition("<")
    places = "".join(f" {name}='90'" for name in ("x", "y") if f"{name}='" not in attributes.replace("dx=", ""))
    return f"{before}<text{places}{attributes}>{canary}</text>{sign}{rest}" if mark else before


def _pictures(sower: Sower) -> str:
    plain = picture()
    gif = saved(plain, "GIF", comment=sower.at("comment of a GIF inside").encode())
    names = ("IFD0:Artist", "IFD0:HostComputer", "ExifIFD:SerialNumber", "XMP-dc:Creator", "IPTC:Caption-Abstract")
    photo = tagged("jpg", saved(plain, "JPEG"), {name: sower.at(f"{name} of a photo inside") for name in names})
    screen = tagged(
        "png",
        saved(plain, "PNG"),
        {name: sower.at(f"{name} of a PNG inside") for name in ("PNG:Author", "PNG:Comment")},
    )
    found = [(photo, "jpeg"), (screen, "png"), (gif, "gif")]
    inner = f'<svg xmlns="{_SVG}" width="9" height="9"><title>{sower.at("title of a drawing inside")}</title>'
    inner += f'<!-- {sower.at("comment of a drawing inside")} --><text fill="none">{sower.at("hidden words of a drawing inside")}</text>'
    inner += '<rect width="9" height="9"/></svg>'
    pieces = [f"data:image/{kind};base64,{b64encode(raw).decode()}" for raw, kind in found]
    pieces += [f"data:image/svg+xml;base64,{b64encode(inner.encode()).decode()}"]
    escaped = f'<svg xmlns="{_SVG}"><desc>{sower.at("description of an escaped drawing inside")}</desc><rect width="9" height="9"/></svg>'
    pieces += [f"data:image/svg+xml,{quote(escaped)}"]
    address = sower.at("name in a picture's address")
    pieces[1] = pieces[1].replace("image/png;", f"image/png;name={address};")
    return "".join(f'<image x="200" width="20" height="20" xlink:href="{one}"/>' for one in pieces)


_SVG = "http://www.w3.org/2000/svg"


def drawing(sower: Sower) -> bytes:
    """Return a drawing with a canary in every place that is known."""
    at = sower.at
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
    root = " ".join(f'{name}="{at(f"root: {name}")}"' for name in _ROOT)
    shapes = "".join(f'<rect width="9" height="9" {name}="{at(f"shape: {name}")}"/>' for name in _SHAPE)
    styles = "".join(
        f'<rect width="9" height="9" style="{told.format(at(f"style: {name}"))}"/>' for name, told in _STYLES.items()
    )
    elements = "\n".join(told.format(at(name)) for name, told in _ELEMENTS.items())
    terms = "".join(f"<{name}>{at(f'RDF: {name}')}</{name}>" for name in _TERMS)
    agent = f'<dc:creator><cc:Agent rdf:about="{at("RDF: agent")}"><dc:title>{at("RDF: name of an agent")}</dc:title></cc:Agent></dc:creator>'
    packed = b64encode(
        zlib.compress(f"%!PS-Adobe {at('Illustrator: packed drawing')} {b64encode(bytes(range(99))).decode()}".encode())
    ).decode()
    hidden = "\n".join(_text(told, at(f"hidden: {name}")) for name, told in _HIDDEN.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {at("comment before the document")} -->
<?xml-stylesheet href="https://example.org/{at("style sheet's instruction")}.css"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://example.org/{at("address of the document type")}.dtd" [
<!-- {at("comment of the document type")} --><?dtd {at("instruction of the document type")}?>
<!ENTITY unused "{at("entity")}"><!ENTITY used "{at("entity that is used")}"><!ENTITY far SYSTEM "{at("address of an entity")}">
<!NOTATION note PUBLIC "{at("notation")}"><!ATTLIST rect data-given CDATA "{at("given value of an attribute")}">
]>
<svg xmlns="{_SVG}" {spaces} width="400" height="300" {root}>
<metadata id="{at("id of the metadata")}"><rdf:RDF><cc:Work rdf:about="">{terms}{agent}</cc:Work></rdf:RDF></metadata>
<i:aipgf id="adobe_illustrator_pgf">{packed}</i:aipgf>
{_DEFINITIONS}
{hidden}
{shapes}{styles}{elements}
<rect width="9" height="9" data-used="&used;"/>{_pictures(sower)}
<rect y="10" width="390" height="40" fill="#fafafa"/>
<text x="20" y="40" font-size="14" font-family="{at("family of the words")}">{SENTENCE}</text>
</svg>
<!-- {at("comment behind the document")} -->
<?end {at("instruction behind the document")}?>
""".encode()


def vectors(sower: Sower) -> Iterator[Original]:
    """SVG, and SVG packed."""
    yield sower.reaped("svg", drawing(sower), SENTENCE)
    plain, name, comment = drawing(sower), sower.at("gzip: name"), sower.at("gzip: comment")
    packed = gzip.compress(plain, mtime=0)
    head = packed[:3] + b"\x18" + packed[4:10] + name.encode() + b".svg\0" + comment.encode() + b"\0"
    yield sower.reaped("svgz", head + packed[10:], SENTENCE)


ORIGINALS: Makers = (vectors,)
