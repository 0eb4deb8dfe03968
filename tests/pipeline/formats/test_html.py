"""Web pages: what a reader sees stays after redaction; everything else goes."""

import pytest

from pipeline.errors import LimitExceeded
from pipeline.formats._html.cleaning import clean_html
from pipeline.limits import DEFAULT_LIMITS
from tests.pipeline.chain import clean

BAR = "█████"
TERMS = "Jane Whistler\n"


def page(body, head="", attributes=""):
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def cleaned(source, terms=TERMS):
    raw = source if isinstance(source, bytes) else source.encode()
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result


def inside(source, terms=TERMS):
    """What is left of a body."""
    result = cleaned(page(source) if isinstance(source, str) else source, terms)
    return result.text.partition("<body>")[2].partition("</body>")[0]


GONE = {
    "script": "<script>canary()</script>",
    "script of a page": "<script src='https://canary.example/x.js' async></script>",
    "json of a script": '<script type=\'application/ld+json\'>{"author": "canary"}</script>',
    "style": "<style>@import url(https://canary.example/a.css); .canary {background: url(https://canary.example/p)}</style>",
    "style of an element": "<p style=\"background:url('https://canary.example/p.gif')\">kept</p>",
    "comment": "<!-- canary comment -->",
    "conditional comment": "<!--[if mso]><p>canary</p><![endif]--><![if !mso]>kept<![endif]>",
    "instruction": "<?canary x?>",
    "cdata": "<p>kept <![CDATA[ ]]></p><!-- canary -->",
    "data attribute": "<p data-user='canary' data-canary='1'>kept</p>",
    "event": "<p onclick='canary()' onmouseover=\"alert('canary')\">kept</p>",
    "class, id and name": "<p class='canary-4711' id='canary' name='canary'>kept</p>",
    "alternative text": "<img src='x.png' alt='canary'><p title='canary'>kept</p>",
    "tracking pixel": "<img src='https://t.example/p.gif?u=canary' width=1 height=1>",
    "picture as data": "<img src='data:image/png;base64,Y2FuYXJ5'>",
    "sources": "<picture><source srcset='https://canary.example/a 2x'><img src='canary.png'></picture>",
    "video": "<video src='canary.mp4' poster='canary.jpg'><track src='canary.vtt'>canary</video>",
    "frame": "<iframe src='https://canary.example/'>canary</iframe>",
    "frame with a document": "<iframe srcdoc='&lt;p&gt;canary&lt;/p&gt;'></iframe>",
    "object": "<object data='canary.swf'><param name='u' value='canary'>canary</object><embed src='canary.pdf'>",
    "svg": "<svg><title>canary</title><metadata>canary</metadata><text>canary</text><a xlink:href='canary'/></svg>",
    "math": "<math><annotation>canary</annotation></math>",
    "canvas": "<canvas>canary</canvas>",
    "template": "<template><p>canary</p></template>",
    "without scripts": "<noscript><img src='https://t.example/?canary'></noscript>",
    "link": "<p><a href='https://canary.example/?u=1' ping='https://canary.example/p' download='canary'>kept</a></p>",
    "script in a link": "<p><a href='javascript:canary()'>kept</a></p>",
    "mail link": "<p><a href='mailto:canary@x.example?subject=canary'>kept</a></p>",
    "file link": "<p><a href='file:///C:/Users/canary/a.htm'>kept</a></p>",
    "map": "<map name='canary'><area href='canary' alt='canary'></map>",
    "input": "<form action='https://canary.example/f'><input type='hidden' name='token' value='canary'>kept</form>",
    "password": "<input type='password' value='canary'><input type='text' placeholder='canary'>",
    "options nobody sees": "<datalist><option value='canary'>canary</option></datalist>",
    "hidden": "<p hidden>canary</p>kept",
    "display none": "<div style='DISPLAY : none !important'>canary</div>kept",
    "visibility": "<span style='visibility:hidden'>canary</span>kept",
    "opacity": "<span style='opacity:0.0'>canary</span><span style='opacity: 0'>canary</span>kept",
    "font size": "<span style='font-size:0px'>canary</span><span style='font-size:0'>canary</span>kept",
    "one pixel": "<span style='font-size:1px'>canary</span>kept",
    "off the page": "<div style='position:absolute;left:-9999px'>canary</div>kept",
    "indented away": "<p style='text-indent:-9999px'>canary</p>kept",
    "white on white": "<p style='color:#fff'>canary</p><font color='white'>canary</font><p style='color: transparent'>canary</p>kept",
    "clear": "".join(
        f"<p style='color:{colour}'>canary</p>"
        for colour in (
            "hsla(0,0%,0%,0)",
            "rgb(0 0 0 / 0)",
            "#12345600",
            "#1230",
            "color-mix(in srgb, red 0%, transparent)",
        )
    )
    + "<p style='color:black;-webkit-text-fill-color:transparent'>canary</p>kept",
    "colour of its ground": "<p style='color:rgb(0,0,0);background:#000'>canary</p>kept",
    "scaled or faded": "<p style='transform:scale(0)'>canary</p><p style='scale:0'>canary</p>"
    "<p style='filter:opacity(0%)'>canary</p><p style='content-visibility:hidden'>canary</p>kept",
    "clipped by shapes": "<p style='clip-path:polygon(0 0,0 0,0 0)'>canary</p><p style='clip-path:inset(60%)'>canary</p>kept",
    "moved by a transform": "<p style='transform:translateX(-9999px)'>canary</p><p style='translate:-9999px'>canary</p>kept",
    "no height": "<div style='height:0;overflow:hidden'>canary</div><div style='max-height:0px;overflow:hidden'>canary</div>kept",
    "clipped": "<span style='clip:rect(0,0,0,0);position:absolute'>canary</span>kept",
    "for a reader's machine": "<p aria-label='canary' aria-describedby='canary'>kept</p>",
    "hidden by a sheet": "<style>.h4711, #pre {display:none}</style><p class='h4711'>canary</p><p id='pre'>canary</p>kept",
    "closed dialog": "<dialog>canary</dialog>kept",
    "custom element": "<canary-tag canary='x'>kept</canary-tag>",
}


@pytest.mark.parametrize("kind", GONE)
def test_hidden_things_go(kind):
    result = cleaned(page(f"<p>before</p>{GONE[kind]}<p>after</p>"))
    assert "canary" not in result.text.lower()
    assert ">before<" in result.text
    assert ">after<" in result.text
    if "kept" in GONE[kind]:
        assert "kept" in result.text
    assert "http" not in result.text
    assert "4711" not in result.text


#: Every attribute of the standard that takes a text, and some of frameworks.
ATTRIBUTES = (
    "title alt lang xml:lang class name id style slot part is nonce accesskey translate dir itemid itemprop itemtype about "
    "resource typeof property content data-x aria-label aria-describedby role cite datetime href src srcset ping download "
    "target rel hreflang type media summary abbr headers scope axis color face size width height bgcolor background align "
    "valign start value colspan rowspan span char onclick formaction poster longdesc usemap profile version v-text ng-bind"
).split()


@pytest.mark.parametrize(
    "tag", ["p", "a", "td", "ol", "blockquote", "time", "font", "table", "del", "abbr", "details", "bdo"]
)
def test_no_attribute_says_anything_of_its_own(tag):
    parts = "".join(f"<{tag} {name}='canary'>kept</{tag}>" for name in ATTRIBUTES)
    result = cleaned(page(f"<table><tr>{parts}</tr></table>" if tag == "td" else parts))
    assert "canary" not in result.text
    assert result.text.count("kept") == len(ATTRIBUTES)


def test_the_head_goes():
    head = (
        "<meta name='author' content='Jane Whistler'><meta name='generator' content='CanaryWord 12'>"
        "<meta http-equiv='refresh' content='0;url=https://canary.example/'><title>canary title</title>"
        "<base href='https://canary.example/'><link rel='author' href='https://canary.example/~jane'>"
    )
    result = cleaned(page("<p>Words by Jane Whistler</p>", head, "lang='en' manifest='canary'"))
    assert result.text == (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body><p>Words by {BAR}</p></body></html>\n'
    )
    assert {"meta:author", "meta:generator", "meta:title"} <= {entry.name for entry in result.reading.metadata}


def test_terms_across_tags_entities_and_lines():
    body = (
        "<p>J<b>a</b>ne Wh<i>ist</i>ler</p><p>Jane&nbsp;Whistler</p><p>&#74;ane\n  Whistl&#x65;r</p>"
        "<table><tr><td>Jane</td><td>Whistler</td></tr></table><pre>Jane\nWhistler</pre><h1>JANE WHISTLER</h1>"
        "<p>J&shy;ane W&#8203;histler</p><ul><li>Whistler, Jane</ul>"
    )
    text = cleaned(page(body)).text
    assert "histler" not in text.lower()
    assert "ane" not in text.lower().replace("</", "")
    assert text.count("<td>") == 2
    assert f"<p>{BAR}" in text


MALFORMED = {
    "<p>one<p>two<p>three": "<p>one</p><p>two</p><p>three</p>",
    "<b><i>over</b>lap</i>": "<b><i>over</i></b><i>lap</i>",
    "<table><tr><td>a<td>b<tr><td>c</table>": "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
    "<div><span>never closed": "<div><span>never closed</span></div>",
    "a < b & c > d &notanentity; &copy": "a &lt; b &amp; c &gt; d ¬anentity; ©",
    "<P ALIGN=center>big<BR>small": '<p align="center">big<br>small</p>',
    "</p></div>text</body></html><p>behind": "<p></p>text<p>behind</p>",
    "<ul><li>a<ul><li>b</ul><li>c</ul>": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "<h1>a<h2>b</h1>": "<h1>a</h1><h2>b</h2>",
}


@pytest.mark.parametrize("source", MALFORMED)
def test_malformed_pages_are_cleaned(source):
    assert inside(source) == MALFORMED[source]


def test_visible_things_stay():
    body = (
        "<h1>Title</h1><p>Some <b>bold</b>, <i>italic</i>, <u>under</u>, H<sub>2</sub>O, x<sup>2</sup>.</p>"
        '<table><tbody><tr><th colspan="2">head</th></tr><tr><td rowspan="3">a</td><td>b</td></tr></tbody></table>'
        '<ol start="3"><li>three</li></ol><blockquote>quote</blockquote><pre>a  b\n  c</pre>'
        '<dl><dt>term</dt><dd>meaning</dd></dl><p dir="rtl">שלום</p><hr>'
    )
    assert inside(body) == body


@pytest.mark.parametrize(
    "seen",
    [
        "<table bgcolor='#003366'><tr><td style='color:#fff'>seen</td></tr></table>",
        "<div style='background-color:black'><p><font color='white'>seen</font></p></div>",
        "<style>.head {background: navy}</style><div class=head><p style='color:white'>seen</p></div>",
        "<p style='font-size:8px;opacity:.6;left:-20px;height:0'>seen</p>",
        "<p style='margin:0;padding:0;text-indent:-1.5em'>seen</p>",
        "<p style='color:#eee'>seen</p>",
        "<div style='overflow:hidden;height:200px'>seen</div>",
    ],
)
def test_what_can_be_read_is_not_taken_for_hidden(seen):
    assert "seen" in inside(seen)


def test_what_forms_show_stays_as_text():
    text = inside(
        "<form>Name <select><option>first</option><option selected>second</option></select>"
        "<textarea>typed words</textarea><button>Send it</button><label>Labelled</label></form>"
    )
    for words in ("first", "second", "typed words", "Send it", "Labelled"):
        assert words in text


def test_links_inside_a_page_stay_under_neutral_names():
    text = inside("<p><a href='#jane'>go</a></p><h2 id='jane'>there</h2><h2 id='unused-canary'>x</h2>")
    assert text == '<p><a href="#n0">go</a></p><h2 id="n0">there</h2><h2>x</h2>'


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "cp1251"),
        ("windows-1251", "cp1251"),
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("", "koi8-r"),
        ("klingon", "utf-8"),
    ],
)
def test_a_charset_that_lies(declared, codec):
    words = "Протокол заседания комиссии о поставках оборудования для министерства"
    source = page(f"<p>{words}</p>", f"<meta charset='{declared}'>")
    result = cleaned(source.encode(codec))
    if declared != "iso-8859-1":
        assert words in result.text
    assert 'charset="utf-8"' in result.text


def test_wide_pages():
    assert "Words" in cleaned(b"\xff\xfe" + page("<p>Words</p>").encode("utf-16-le")).text
    xhtml = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>Words<br/>more</p><div/><p>end</p></body></html>'
    assert inside(xhtml.encode()) == "<p>Words<br>more</p><div></div><p>end</p>"


def test_too_deep():
    assert clean(page("<div>" * 400 + "x").encode()).reason.name in {"LIMIT_EXCEEDED", "CORRUPT_DOCUMENT"}


@pytest.mark.parametrize("cut", [20, 60, 90])
def test_a_cut_page(cut):
    source = page("<p>Words by Jane Whistler</p><!-- canary --><script>canary()</script><p>more</p>").encode()
    result = clean(source[: len(source) * cut // 100], TERMS)
    assert result.reason is None
    assert b"canary" not in result.copy
    assert b"histler" not in result.copy


def test_pages_of_a_real_project(corpora):
    for path in sorted((corpora / "html").rglob("*.html"))[:12]:
        result = clean(path.read_bytes(), name=path.name)
        assert result.reason is None, (path.name, result.error, result.verdict and result.verdict.residues)


SEEN = [
    "color:red", "color:rgb(0 0 0 / 50%)", "clip-path:inset(10%)", "clip-path:polygon(0 0,100% 0,0 100%)",
    "clip-path:circle(40px)", "filter:opacity(50%)", "transform:scale(0.5)", "transform:translate(-50%,-50%)",
    "scale:1", "transform:matrix(1,0,0,1,0,0)", "color:#000;background:white", "color:inherit",
]  # fmt: skip


def test_what_styles_only_change_stays():
    body = "".join(f'<p style="{style}">kept {number}</p>' for number, style in enumerate(SEEN))
    result = cleaned(page(body))
    assert result.text.count("kept") == len(SEEN)


def test_elements_in_each_other_without_end_are_refused_before_they_cost_anything():
    with pytest.raises(LimitExceeded, match="xml_depth"):
        clean_html(f"<!doctype html><body>{'<div>' * 100_000}text", frozenset(), DEFAULT_LIMITS)
