"""A drawing with a canary in every place that the SVG format lists."""

from __future__ import annotations

import base64
import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.conformance.samples.planted import CANARY, SEEN


def inner_picture() -> str:
    """Return the address of a PNG that names the canary."""
    told, sink = PngInfo(), io.BytesIO()
    told.add_text("Author", CANARY)
    Image.new("RGB", (8, 8), "navy").save(sink, "PNG", pnginfo=told)
    return "data:image/png;base64," + base64.b64encode(sink.getvalue()).decode("ascii")


def svg() -> bytes:
    """Return a drawing as Inkscape, Illustrator and web tools write them."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="https://{CANARY.split()[1]}.test/a.css" type="text/css"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY who "{CANARY}">
]>
<!-- drawn by {CANARY} -->
<svg xmlns="&ns_svg;" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:html="http://www.w3.org/1999/xhtml"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" width="400" height="300" viewBox="0 0 400 300"
  sodipodi:docname="C:\\Users\\{CANARY}\\plan.svg" inkscape:export-filename="/home/{CANARY}/plan.png" onload="tell('{CANARY}')">
<title>{CANARY}</title><desc>{CANARY}</desc>
<metadata><rdf:RDF><rdf:Description><dc:creator>{CANARY}</dc:creator></rdf:Description></rdf:RDF></metadata>
<sodipodi:namedview inkscape:label="{CANARY}"/><i:pgf>{CANARY}</i:pgf>
<style>/* {CANARY} */ @import url("https://x.test/{CANARY}"); @font-face {{font-family:"{CANARY}";src:url(data:,x)}}
 .red {{fill:#c00;font-family:"{CANARY} Sans",Arial}} g #who:hover {{fill:blue}} .gone {{display:none}}</style>
<script>tell("{CANARY}")</script>
<defs><linearGradient id="{CANARY.replace(" ", "-")}"><stop offset="0" stop-color="red" inkscape:label="{CANARY}"/></linearGradient>
 <text id="nobody">{CANARY}</text></defs>
<g id="who" class="red" inkscape:label="{CANARY}" data-owner="{CANARY}" aria-label="{CANARY}">
 <rect x="5" y="5" width="90" height="30" fill="url(#{CANARY.replace(" ", "-")})"><title>{CANARY}</title></rect>
 <text x="20" y="80" xml:lang="en-{CANARY[:7]}">Harbour <tspan font-weight="bold">report</tspan> number&#x200b; 4711</text>
 <a xlink:href="https://x.test/?who={CANARY}"><text x="20" y="110">second line</text></a>
</g>
<text x="20" y="140" opacity="0">{CANARY}</text><text x="20" y="150" class="gone">{CANARY}</text>
<text x="20" y="160" fill="none">{CANARY}</text><text x="20" y="170" font-size="0">{CANARY}</text>
<text x="20" y="180" visibility="hidden">{CANARY}</text><text x="4000" y="180">&who;</text>
<g display="none"><text>{CANARY}</text></g><g style="display:none"><text>{CANARY}</text></g>
<image width="8" height="8" sodipodi:absref="/home/{CANARY}/a.png" xlink:href="{inner_picture()}"/>
<image width="8" height="8" xlink:href="file:///home/{CANARY}/a.png"/><use xlink:href="other.svg#{CANARY[:7]}"/>
<animate attributeName="x" values="{CANARY}"/><set attributeName="href" to="{CANARY}"/><unknown note="{CANARY}">{CANARY}</unknown>
<switch><foreignObject><html:p>{CANARY}</html:p></foreignObject><circle cx="200" cy="200" r="9" fill="{CANARY}"/></switch>
<font horiz-adv-x="1"><font-face font-family="{CANARY}"/></font>
</svg>
""".encode()


SAMPLES = {"image/svg+xml": svg}
assert SEEN == "Harbour report number 4711"
