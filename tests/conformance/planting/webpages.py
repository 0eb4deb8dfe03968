"""HTML and XHTML: all that a browser reads and does not show."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower

SENTENCE = "The harbour office paid nine invoices in May"

_HIDING = {
    "hidden attribute": "<p hidden>{}</p>",
    "display: none": '<p style="display:none">{}</p>',
    "visibility: hidden": '<p style="visibility: hidden">{}</p>',
    "opacity: 0": '<p style="opacity:0">{}</p>',
    "font-size: 0": '<p style="font-size:0">{}</p>',
    "moved off the page": '<p style="position:absolute;left:-9999px">{}</p>',
    "clipped": '<p style="position:absolute;clip:rect(0,0,0,0)">{}</p>',
    "transparent colour": '<p style="color:transparent">{}</p>',
    "rule of a style sheet": '<p class="gone">{}</p>',
    "template": "<template>{}</template>",
    "noscript": "<noscript>{}</noscript>",
    "alternative text": '<img alt="{}" src="data:,">',
    "title attribute": '<p title="{}">Paid.</p>',
    "data attribute": '<p data-editor="{}">Paid.</p>',
    "aria-label": '<p aria-label="{}">Paid.</p>',
    "id": '<p id="{}">Paid.</p>',
    "class": '<p class="{}">Paid.</p>',
    "name": '<a name="{}">Paid.</a>',
    "event handler": "<p onclick=\"tell('{}')\">Paid.</p>",
    "custom element's attribute": '<x-note author="{}">Paid.</x-note>',
    "cite": '<blockquote cite="https://example.org/{}">Paid.</blockquote>',
    "datetime of ins": '<ins datetime="2021-01-01" cite="https://example.org/{}">Paid.</ins>',
    "form field": '<form action="/"><input type="hidden" name="user" value="{}"></form>',
    "form's address": '<form action="https://example.org/{}"></form>',
    "option": '<select><option value="{}">Paid</option></select>',
    "link's query": '<a href="https://example.org/page?user={}">Paid</a>',
    "link's path": '<a href="file:///C:/Users/{}/report.html">Paid</a>',
    "ping": '<a ping="https://example.org/{}" href="https://example.org/">Paid</a>',
    "picture's address": '<img src="https://example.org/open.gif?reader={}" alt="">',
    "srcset": '<img srcset="https://example.org/{}.png 2x" alt="">',
    "background": '<table background="https://example.org/{}.png"><tr><td>Paid</td></tr></table>',
    "frame's document": '<iframe srcdoc="{}"></iframe>',
    "frame's address": '<iframe src="https://example.org/{}"></iframe>',
    "object": '<object data="https://example.org/{}"></object>',
    "embed": '<embed src="https://example.org/{}">',
    "video poster": '<video poster="https://example.org/{}.jpg"></video>',
    "svg title": '<svg width="9" height="9"><title>{}</title></svg>',
    "svg metadata": '<svg width="9" height="9"><metadata>{}</metadata></svg>',
    "details' attribute": '<details data-user="{}"><summary>Paid</summary></details>',
    "conditional comment": "<!--[if mso]><p>{}</p><![endif]-->",
    "comment": "<!-- {} -->",
    "script": "<script>var user = '{}';</script>",
    "JSON in a script": '<script type="application/ld+json">{{"author": "{}"}}</script>',
}
_HEAD = {
    "title": "<title>{}</title>",
    "meta author": '<meta name="author" content="{}">',
    "meta generator": '<meta name="generator" content="{}">',
    "meta og": '<meta property="og:author" content="{}">',
    "meta refresh": '<meta http-equiv="refresh" content="9999;url=https://example.org/{}">',
    "link canonical": '<link rel="canonical" href="https://example.org/{}">',
    "base": '<base target="{}">',
    "style comment": "<style>/* {} */ .gone {{ display: none }}</style>",
    "style import": '<style>@import url("https://example.org/{}.css");</style>',
    "style content": "<style>.x::after {{ content: '{}' }}</style>",
}


def web(sower: Sower) -> Iterator[Original]:
    """A web page of each kind, all hiding places in it."""
    for ending, start in (("html", "<!doctype html>\n<!-- saved from url=(0022)https://example.org/{} -->\n<html>"),
                          ("xhtml", '<?xml version="1.0"?>\n<!-- {} -->\n<html xmlns="http://www.w3.org/1999/xhtml">')):  # fmt: skip
        head = "\n".join(pattern.format(sower.at(f"head: {place}")) for place, pattern in _HEAD.items())
        body = "\n".join(pattern.format(sower.at(place)) for place, pattern in _HIDING.items())
        first = start.format(sower.at("comment before the document"))
        tail = f"<!-- {sower.at('comment behind the document')} -->\n"
        text = f"{first}<head>{head}</head><body><h1>Report</h1><p>{SENTENCE}.</p>\n{body}</body></html>\n{tail}"
        yield sower.reaped(ending, _closed(text).encode() if ending == "xhtml" else text.encode(), SENTENCE)


def _closed(text: str) -> str:
    """Return a page as XML wants it: empty elements closed, attributes with values."""
    import lxml.html

    declaration, _, rest = text.partition("?>\n")
    tree = lxml.html.document_fromstring(rest)
    comments = [*tree.itersiblings(preceding=True), *tree.itersiblings()]
    before = "".join(lxml.html.tostring(node, method="xml", encoding="unicode", with_tail=False) for node in comments)
    return f"{declaration}?>\n{before}{lxml.html.tostring(tree, method='xml', encoding='unicode', with_tail=False)}\n"


ORIGINALS: Makers = (web,)
