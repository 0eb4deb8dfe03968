"""A book with a canary in every hiding place that the format names."""

from __future__ import annotations

import io
import zipfile

from tests.conformance.samples.odf import picture
from tests.conformance.samples.planted import CANARY, SEEN

_XHTML = "http://www.w3.org/1999/xhtml"


def page(body: str, head: str = "") -> str:
    """Return a page."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="{_XHTML}" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{CANARY}</title><meta name="author" content="{CANARY}"/>'
        f'<link rel="stylesheet" href="../css/{CANARY}.css"/>{head}</head><body>{body}</body></html>'
    )


OPF = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="id">urn:{CANARY}</dc:identifier><dc:title>{CANARY}</dc:title><dc:language>en-ZW</dc:language>
<dc:creator opf:role="aut" opf:file-as="Quandrington, Zebulon">{CANARY}</dc:creator>
<dc:contributor>{CANARY}</dc:contributor><dc:publisher>{CANARY}</dc:publisher><dc:rights>{CANARY}</dc:rights>
<dc:source>{CANARY}</dc:source><dc:date>2023-03-14</dc:date><meta name="calibre:user_metadata" content="{CANARY}"/>
<meta property="dcterms:modified">2023-03-14T09:12:00Z</meta></metadata><manifest>
<item id="a" href="text/{CANARY}.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="text/beside.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="css/{CANARY}.css" media-type="text/css"/><item id="i" href="img/{CANARY}.png" media-type="image/png"/>
<item id="f" href="{CANARY}.ttf" media-type="font/ttf"/><item id="s" href="x.js" media-type="text/javascript"/>
</manifest><spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine>
<guide><reference type="cover" title="{CANARY}" href="text/two.xhtml"/></guide></package>"""
NCX = f"""<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><head><meta name="dtb:uid" content="{CANARY}"/></head>
<docTitle><text>{CANARY}</text></docTitle><docAuthor><text>{CANARY}</text></docAuthor><navMap><navPoint id="{CANARY}">
<navLabel><text>first chapter</text></navLabel><content src="text/two.xhtml"/></navPoint></navMap></ncx>"""
NAV = f"""<nav epub:type="toc"><h1>{CANARY}</h1><ol><li><a href="text/{CANARY.replace(" ", "%20")}.xhtml#x">first chapter</a>
<ol><li><a href="text/two.xhtml">second chapter</a></li></ol></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a href="text/two.xhtml">{CANARY}</a></li></ol></nav>"""


def members() -> dict[str, str | bytes]:
    """Return the members of the book."""
    first = (
        f'<!-- {CANARY} --><h1 id="{CANARY}" title="{CANARY}">{SEEN}</h1><p class="unseen">{CANARY}</p>'
        f'<p>a picture <img src="../img/{CANARY}.png" alt="{CANARY}"/></p><script>{CANARY}</script>'
        f'<div style="display:none">{CANARY}</div><p data-by="{CANARY}">a <a href="http://{CANARY[:7]}.test/">link</a><br/>x</p>'
    )
    cover = (
        f'<div><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><desc>{CANARY}</desc>'
        f'<image xlink:href="../img/{CANARY}.png" width="9" height="9"/></svg></div><p>second line</p>'
    )
    return {
        "META-INF/container.xml": f'<!-- {CANARY} --><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="OEBPS/{CANARY}.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        f"OEBPS/{CANARY}.opf": OPF,
        "OEBPS/toc.ncx": NCX,
        "OEBPS/nav.xhtml": page(NAV),
        f"OEBPS/text/{CANARY}.xhtml": page(first),
        "OEBPS/text/two.xhtml": page(cover),
        "OEBPS/text/beside.xhtml": page(f"<p>{CANARY}</p>"),
        f"OEBPS/css/{CANARY}.css": f"/* {CANARY} */ .unseen {{ display: none }}",
        f"OEBPS/img/{CANARY}.png": picture(),
        f"OEBPS/{CANARY}.ttf": CANARY,
        "OEBPS/x.js": CANARY,
        "META-INF/calibre_bookmarks.txt": CANARY,
        "META-INF/rights.xml": f"<rights>{CANARY}</rights>",
        "META-INF/signatures.xml": f"<signatures>{CANARY}</signatures>",
        "iTunesMetadata.plist": f"<plist><dict><key>userName</key><string>{CANARY}</string></dict></plist>",
    }


def book(extra: dict[str, str | bytes] | None = None, without: tuple[str, ...] = ()) -> bytes:
    """Return a book; `extra` members replace or are added."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = CANARY.encode()
        archive.writestr(zipfile.ZipInfo("mimetype", (2023, 3, 14, 9, 12, 0)), "application/epub+zip")
        for name, body in {**members(), **(extra or {})}.items():
            if name not in without:
                archive.writestr(zipfile.ZipInfo(name, (2023, 3, 14, 9, 12, 0)), body)
    return sink.getvalue()


#: Maker of a sample for each media type.
SAMPLES = {"application/epub+zip": book}
