"""EPUB 3 and EPUB 2: package document, contents, what shops and reading programs leave, pages, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower, webpages
from tests.conformance.planting._sown import jpeg, packed, png, sown

SENTENCE = "The harbour office paid nine invoices in May"
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_DUBLIN = "title creator contributor publisher rights source subject description relation coverage type format"
_METADATA = (
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
    + "".join(f'<dc:{name} id="m-{name}">[[dc:{name}]]</dc:{name}>' for name in _DUBLIN.split())
    + """<dc:identifier id="id">urn:[[dc:identifier]]</dc:identifier>
<dc:identifier opf:scheme="[[opf:scheme]]">[[dc:identifier of a shop]]</dc:identifier><dc:language>en-[[country of dc:language]]</dc:language>
<dc:creator opf:role="[[opf:role]]" opf:file-as="[[opf:file-as]]" xml:lang="x-[[xml:lang of a creator]]">[[second dc:creator]]</dc:creator>
<dc:date opf:event="[[opf:event]]">[[dc:date]]</dc:date>"""
)
_CALIBRE = "timestamp series user_metadata author_link_map title_sort rating user_categories publication_type"
_META2 = "".join(f'<meta name="calibre:{name}" content="[[calibre:{name}]]"/>' for name in _CALIBRE.split())
_META2 += '<meta name="Sigil version" content="[[meta of Sigil]]"/><meta name="cover" content="[[meta cover]]"/><meta name="[[name of a meta]]" content="x"/>'
_META3 = "".join(
    f'<meta property="{name}" refines="#m-creator" scheme="[[scheme of {name}]]">[[{name}]]</meta>'
    for name in (
        "role",
        "file-as",
        "alternate-script",
        "display-seq",
        "group-position",
        "belongs-to-collection",
        "source-of",
        "term",
        "authority",
        "ibooks:version",
        "schema:accessibilitySummary",
        "a11y:certifiedBy",
        "dcterms:rightsHolder",
    )
)
_META3 += '<meta property="dcterms:modified">2023-03-14T09:12:00Z</meta><link rel="record" href="https://example.org/[[link of the metadata]]" media-type="[[media type of a link]]"/>'
_ITEMS = """<item id="one" href="text/[[name of a page]].xhtml" media-type="application/xhtml+xml" media-overlay="smil"/>
<item id="[[id of an item]]" href="text/two.xhtml" media-type="application/xhtml+xml" properties="scripted"/>
<item id="beside" href="text/beside.xhtml" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="[[name of a style sheet]].css" media-type="text/css"/><item id="i" href="img/[[name of a picture]].jpg" media-type="image/jpeg"/>
<item id="cover" href="img/cover.png" media-type="image/png"/><item id="f" href="[[name of a font]].ttf" media-type="font/ttf"/>
<item id="js" href="[[name of a script]].js" media-type="text/javascript"/><item id="smil" href="one.smil" media-type="application/smil+xml"/>
<item id="gone" href="https://example.org/[[address of a remote item]].mp3" media-type="[[media type of an item]]"/>"""
_SPINE = """<spine toc="ncx" page-map="[[page-map of the spine]]"><itemref idref="one" id="[[id of a page in the spine]]" properties="[[properties of a page]]"/>
<itemref idref="[[id of an item]]" linear="no"/></spine>
<guide><reference type="cover" title="[[title in the guide]]" href="text/two.xhtml"/></guide><tours><tour id="t" title="[[title of a tour]]"><site title="[[site of a tour]]" href="text/two.xhtml"/></tour></tours>"""
_MORE3 = """<collection role="[[role of a collection]]"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>[[title of a collection]]</dc:title></metadata>
<link href="[[link of a collection]]"/></collection><bindings><mediaType media-type="x" handler="[[handler of a binding]]"/></bindings>"""
_PACKAGE = """<?xml version="1.0"?><!-- [[comment]] --><?tool [[processing instruction]]?>
<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id" prefix="ibooks: https://example.org/[[prefix]]/" id="[[id of the package]]">
{metadata}</metadata><manifest>{items}</manifest>{spine}{more}</package>"""
_NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><!-- [[comment]] --><head><meta name="dtb:uid" content="[[dtb:uid]]"/>
<meta name="dtb:generator" content="[[dtb:generator]]"/><smilCustomTest id="x" bookStruct="[[smilCustomTest]]"/></head>
<docTitle><text>[[docTitle]]</text><audio src="[[audio of the title]].mp3"/></docTitle><docAuthor><text>[[docAuthor]]</text></docAuthor><navInfo><text>[[navInfo]]</text></navInfo>
<navMap><navInfo><text>[[navInfo of the map]]</text></navInfo><navPoint id="[[id of a navPoint]]" class="[[class of a navPoint]]" playOrder="1"><navLabel><text>First chapter</text>
<audio src="[[audio of a label]].mp3"/><img src="[[picture of a label]].png"/></navLabel><content src="text/two.xhtml#[[fragment of a navPoint]]"/></navPoint>
<navPoint id="n2"><navLabel><text>[[label of a page beside the order]]</text></navLabel><content src="text/beside.xhtml"/></navPoint></navMap>
<pageList><pageTarget type="normal" value="1"><navLabel><text>[[label in the pageList]]</text></navLabel><content src="text/two.xhtml"/></pageTarget></pageList>
<navList><navLabel><text>[[navList]]</text></navLabel><navTarget id="x"><navLabel><text>[[navTarget]]</text></navLabel><content src="text/two.xhtml"/></navTarget></navList></ncx>"""
_NAV = """<h1 id="[[id of the heading]]">[[heading of the contents]]</h1><nav epub:type="toc" id="[[id of the contents]]"><h2>[[second heading of the contents]]</h2><ol><li>
<a href="text/two.xhtml#[[fragment]]" title="[[title of an entry]]">First chapter</a></li><li hidden=""><span>[[entry that leads nowhere]]</span></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="[[type of a landmark]]" href="text/two.xhtml">[[landmark]]</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="text/two.xhtml">[[page list]]</a></li></ol></nav><p>[[text beside the contents]]</p>"""
_FIRST = """<h1 id="[[id of a heading]]" epub:type="[[epub:type]]">{}</h1><p class="unseen">[[hidden by a linked style sheet]]</p><p id="[[id of a paragraph]]" epub:prefix="[[epub:prefix]]">
<img src="../img/[[name of a picture]].jpg" alt="[[alternative text of a picture]]" longdesc="[[longdesc]]"/></p><aside epub:type="footnote" hidden="hidden">[[hidden footnote]]</aside>
<epub:switch id="s"><epub:case required-namespace="https://example.org/[[required namespace]]"><p>Switched.</p></epub:case></epub:switch>
<epub:trigger xmlns:ev="http://www.w3.org/2001/xml-events" action="show" ref="[[trigger]]" ev:event="click"/><p xmlns:ssml="http://www.w3.org/2001/10/synthesis" ssml:ph="[[ssml:ph]]">Spoken.</p>"""
_COVER = """<div><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" id="[[id of a cover]]"><title>[[title of a cover]]</title><desc>[[description of a cover]]</desc>
<metadata>[[metadata of a cover]]</metadata><image xlink:href="../img/cover.png" xlink:title="[[xlink:title of a cover]]" width="9" height="9"/></svg></div><p>Second line.</p>"""
_MARKUP = "http://www.w3.org/2001/04/xmlenc#"
#: Members that shops, programs and the standard put beside the book.
MEMBERS = {
    "META-INF/rights.xml": "<rights><user>[[META-INF/rights.xml]]</user></rights>",
    "META-INF/signatures.xml": "<signatures>[[META-INF/signatures.xml]]</signatures>",
    "META-INF/metadata.xml": "<metadata>[[META-INF/metadata.xml]]</metadata>",
    "META-INF/manifest.xml": "<manifest>[[META-INF/manifest.xml]]</manifest>",
    "META-INF/encryption.xml": f'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="{_MARKUP}" Id="[[id of encrypted data]]">'
    '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName>[[name of a key]]</KeyName></KeyInfo>'
    '<CipherData><CipherReference URI="OEBPS/f.ttf"/></CipherData></EncryptedData></encryption>',
    "META-INF/com.apple.ibooks.display-options.xml": '<display_options><platform name="[[platform of Apple]]"><option name="x">[[option of Apple]]</option></platform></display_options>',
    "META-INF/com.kobobooks.display-options.xml": "<display_options>[[option of Kobo]]</display_options>",
    "META-INF/calibre_bookmarks.txt": "[[META-INF/calibre_bookmarks.txt]]",
    "META-INF/sinf.xml": "<sinf>[[META-INF/sinf.xml]]</sinf>",
    "META-INF/license.lcpl": '{"user": {"email": "[[user of a licence]]@example.org"}, "id": "[[id of a licence]]"}',
    "META-INF/[[name of a member of META-INF]].xml": "<x>[[other member of META-INF]]</x>",
    "iTunesMetadata.plist": "<plist><dict><key>userName</key><string>[[userName]]</string><key>appleId</key><string>[[appleId]]@example.org</string>"
    "<key>purchaseDate</key><string>[[purchaseDate]]</string><key>com.apple.iTunesStore.downloadInfo</key><dict><key>AltDSID</key><string>[[AltDSID]]</string></dict></dict></plist>",
    "iTunesMetadata-original.plist": "<plist><string>[[iTunesMetadata-original.plist]]</string></plist>",
    "iTunesArtwork": "[[iTunesArtwork]]",
    "OEBPS/page-template.xpgt": "<x>[[page template of Adobe]]</x>",
    "OEBPS/page-map.xml": '<page-map><page name="[[page map of Adobe]]" href="text/two.xhtml"/></page-map>',
    "OEBPS/one.smil": '<smil xmlns="http://www.w3.org/ns/SMIL"><body><par id="[[id in a media overlay]]"><text src="text/two.xhtml#x"/><audio src="[[sound of a media overlay]].mp3"/></par></body></smil>',
    "OEBPS/f.ttf": "[[garbled font]]",
    "OEBPS/lexicon.pls": "<lexicon>[[pronunciation lexicon]]</lexicon>",
    "OEBPS/annotations.json": '{"creator": "[[annotations]]"}',
    "OEBPS/[[name of a member that no manifest names]].txt": "[[member that no manifest names]]",
    ".DS_Store": "[[.DS_Store]]",
    "__MACOSX/._book.opf": "[[AppleDouble]]",
}  # fmt: skip
#: Ways of web pages to hide that hold a book: a reader would miss what shows there.
_HELD = frozenset(
    ("frame's document", "frame's address", "object", "embed", "video poster", "svg title", "svg metadata")
)


def _page(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!-- [[comment before the page]] -->\n<!DOCTYPE html>\n<html {_XHTML} lang="x-[[lang]]">'
        f'<head><title>[[title]]</title><meta name="author" content="[[meta author]]"/>{head}</head><body>{body}</body></html>'
    )


def _closed(element: str) -> str:
    """Return one of the patterns of web pages as XML."""
    import lxml.etree
    import lxml.html

    return str(lxml.etree.tostring(lxml.html.fragment_fromstring(element), encoding="unicode", method="xml"))


def _hiding() -> str:
    """Return what hides in any web page."""
    shown = {place: pattern for place, pattern in webpages._HIDING.items() if place not in _HELD | {"comment", "conditional comment"}}  # fmt: skip
    every = (_closed(pattern.format(f"[[{place}]]")) for place, pattern in shown.items())
    return "\n".join(every) + "<!--[[comment]]-->"


def _members(sower: Sower, version: str) -> Iterator[tuple[str, str | bytes]]:
    container = (
        '<!-- [[comment]] --><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OEBPS/[[name of the package document]].opf"'
        ' media-type="application/oebps-package+xml"/></rootfiles><links><link rel="x" href="https://example.org/[[link of the container]]"/></links></container>'
    )
    yield "META-INF/container.xml", sown(sower, container, "META-INF/container.xml")
    new = version == "3.0"
    items = _ITEMS + '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' * new
    package = _PACKAGE.format(version=version, metadata=_METADATA + (_META3 if new else _META2), items=items,
                              spine=_SPINE, more=_MORE3 if new else "")  # fmt: skip
    package_name = sower.known("META-INF/container.xml: name of the package document")
    yield f"OEBPS/{package_name}.opf", sown(sower, package, "package document")
    yield "OEBPS/toc.ncx", sown(sower, _NCX, "toc.ncx")
    if new:
        yield "OEBPS/nav.xhtml", sown(sower, _page(_NAV), "nav.xhtml")
    named = {place: sower.known(f"package document: name of a {place}") for place in ("page", "style sheet", "picture", "font", "script")}  # fmt: skip
    linked = (
        f'<link rel="stylesheet" href="../{named["style sheet"]}.css"/><script src="../{named["script"]}.js"></script>'
    )
    first = _FIRST.format(SENTENCE).replace("[[name of a picture]]", str(named["picture"])) + _hiding()
    yield f"OEBPS/text/{named['page']}.xhtml", sown(sower, _page(first, linked), "page")
    yield "OEBPS/text/two.xhtml", sown(sower, _page(_COVER), "second page")
    yield "OEBPS/text/beside.xhtml", sown(sower, _page("<p>[[text]]</p>"), "page beside the order")
    sheet = "/* [[comment]] */ .unseen, .gone { display: none } @import url([[import]].css); @font-face { font-family: '[[font family]]'; src: url([[font address]].ttf) } p::before { content: '[[content]]' }"
    yield f"OEBPS/{named['style sheet']}.css", sown(sower, sheet, "style sheet")
    exif = (sower.at("picture: EXIF Artist"), sower.at("picture: EXIF Make"), sower.at("picture: JPEG comment"))
    yield f"OEBPS/img/{named['picture']}.jpg", jpeg(*exif)
    yield "OEBPS/img/cover.png", png(sower.at("cover: PNG text"))
    yield "OEBPS/img/unused.png", png(sower.at("picture that no page shows"))
    yield f"OEBPS/{named['font']}.ttf", sower.at("font")
    yield f"OEBPS/{named['script']}.js", f"var user = '{sower.at('script')}';"
    for name, text in MEMBERS.items():
        yield sown(sower, name, "members"), sown(sower, text, "members")


def books(sower: Sower) -> Iterator[Original]:
    """One book of each version, everything in it."""
    for version in ("3.0", "2.0"):
        content = packed(sower, ("mimetype", "application/epub+zip"), dict(_members(sower, version)))
        yield sower.reaped("epub", content, SENTENCE)


ORIGINALS: Makers = (books,)
