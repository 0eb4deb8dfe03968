"""Words of a web page that a reader sees outside its plain elements stay, or the page is held, or the loss is told."""

import pytest

from pipeline.formats._html.cleaning import clean_html
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from tests.pipeline.chain import clean
from tests.pipeline.formats.test_html import BAR, TERMS, cleaned, inside, page

FORMULAS = {
    "<mfrac><mi>mass</mi><mn>42</mn></mfrac>": "mass/42",
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>": "(a+b)/c",
    "<msup><mi>x</mi><mn>2</mn></msup>": "x<sup>2</sup>",
    "<msub><mi>x</mi><mn>2</mn></msub><mover><mi>y</mi><mo>¯</mo></mover>": "x<sub>2</sub>y<sup>¯</sup>",
    "<msubsup><mo>∑</mo><mn>1</mn><mi>n</mi></msubsup>": "∑<sub>1</sub><sup>n</sup>",
    "<msqrt><mn>2</mn><mi>a</mi></msqrt>": "√(2a)",
    "<mroot><mi>x</mi><mn>3</mn></mroot>": "<sup>3</sup>√(x)",
    "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>": "1 2<br>3",
    "<mfenced><mi>a</mi><mi>b</mi></mfenced>": "(a,b)",
    "<mtext>if <b>it</b> is</mtext><mspace width='1em'/><mi>so</mi>": "if <b>it</b> is so",
    "<semantics><mi>a</mi><annotation>canary</annotation><annotation-xml encoding='text/html'><b>canary</b>"
    "</annotation-xml><annotation-xml><ci>canary</ci></annotation-xml></semantics>": "a",
    "<mi data-x='canary'>a</mi><mphantom><mi>canary</mi></mphantom><!-- canary --><mi style='display:none'>canary</mi>": "a",
    "<style>canary</style><mi href='https://canary.example'>a</mi><script>canary</script>": "a",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_stay_as_text(formula):
    body = f"<p>A <math alttext='canary'>{formula}</math> B</p>"
    assert inside(body) == f"<p>A {FORMULAS[formula]} B</p>"


def test_terms_in_formulas_are_found():
    assert inside("<p>By <math><mi>Jane</mi><mtext>&nbsp;Whistler</mtext></math></p>") == f"<p>By {BAR}</p>"


def test_an_open_dialog_stays():
    assert inside("A<dialog open class=x>words</dialog>") == "A<div>words</div>"
    assert inside("A<dialog>words</dialog>") == "A"
    assert inside("A<dialog open hidden>words</dialog>") == "A"


SHADOWS = {
    "<div><template shadowrootmode=open><p>Shadow</p><slot></slot></template>light</div>": "<div><p>Shadow</p>light</div>",
    "<div><template shadowrootmode=closed>Shadow</template>canary</div>": "<div>Shadow</div>",
    "<x-y><b slot=n>name</b><template shadowrootmode=open><i><slot name=n>canary</slot></i> of <slot>all</slot></template></x-y>": "<i><b>name</b></i> of all",
    "<div><template shadowrootmode=open><style>p{display:none} .w{color:#fff}</style><p>canary</p><slot></slot></template>"
    "<p class=w>light</p></div><p>page</p>": "<div><p>light</p></div><p>page</p>",
    "<style>p{display:none}</style><div><template shadowrootmode=open><p>Shadow</p><slot></slot></template><p>canary</p></div>": "<div><p>Shadow</p></div>",
    "<div><template shadowrootmode=open><div><template shadowrootmode=open>in (<slot></slot>)</template><slot></slot></div>"
    "</template>light</div>": "<div><div>in (light)</div></div>",
    "<div><template shadowrootmode=open><style>:host{background:#000}</style><p style='color:#fff'>white</p></template></div>": "<div><p>white</p></div>",
    "<div>kept<template><style>div{display:none}</style>canary</template></div>": "<div>kept</div>",
    "<div hidden><template shadowrootmode=open>canary</template></div>kept": "kept",
}


@pytest.mark.parametrize("source", SHADOWS)
def test_shadow_trees_stay_in_place_of_what_they_replace(source):
    assert inside(source) == SHADOWS[source]


def test_terms_in_shadow_trees_are_found():
    assert inside("<p><template shadowrootmode=open>Jane <slot></slot></template>Whistler</p>") == f"<p>{BAR}</p>"


GENERATED = {
    "<style>.x::before{content:'Salary \\35 000'}</style><p class=x>A</p>": "Salary 5000",
    '<style>li{list-style-type:"Mark words "}</style><ul><li>A</ul>': "Mark words",
    "<ul style='list-style:\"Mark; words\" inside'><li>A</ul>": "Mark; words",
    "<style>p::after{content:counter(x) attr(data-n)}</style><p data-n='Attr words'>A</p>": "Attr words",
}


@pytest.mark.parametrize("source", GENERATED)
def test_words_that_style_sheets_write_are_told(source):
    document = clean_html(page(source), frozenset(), DEFAULT_LIMITS)
    assert document.gone["generated-text"] == 1
    assert any(GENERATED[source] in text for text in document.unseen)
    assert ">A<" in cleaned(page(source)).text


def test_signs_without_words_are_not_told():
    source = page("<style>.a::after{content:'';clear:both} i::before{content:'\\f101'} q{quotes:none}</style>A")
    assert "generated-text" not in clean_html(source, frozenset(), DEFAULT_LIMITS).gone


def test_words_in_place_of_bars_that_nobody_sees_go():
    assert inside("A<progress value=.3>canary</progress><meter value=.3>canary</meter>B") == "AB"


def test_answers_in_fields_stay_as_text():
    assert (
        inside("<p>Name:<input value='Answer  given'>x<input type=submit value=Send></p>")
        == "<p>Name: Answer given x Send</p>"
    )
    assert inside("<p>By <input type=text value='Jane Whistler'></p>") == f"<p>By {BAR}</p>"
    for kind in (
        "type=hidden",
        "type=password",
        "type=checkbox",
        "hidden",
        "style='display:none'",
        "style='opacity:0'",
    ):
        assert inside(f"<p>A <input {kind} value=canary></p>") == "<p>A</p>"


def test_words_of_an_object_without_a_file_stay():
    assert inside("A<object>words<param value=canary></object>") == "Awords"


EMPTIED = [
    "<img src='data:image/png;base64,iVBORw0KGgo='>", "<svg><text>words</text></svg>", "<object data=a.pdf>x</object>",
    "<iframe srcdoc='&lt;p&gt;words&lt;/p&gt;'></iframe>", "<video src=a.mp4>fallback</video>", "<embed src=a.pdf>",
    "<style>body::before{content:'All the words'}</style>", "<div><picture><img src=a.png></picture></div>",
    "<canvas></canvas><script>draw('words')</script>", "<script>document.write('words')</script>", "<input type=checkbox>",
]  # fmt: skip


@pytest.mark.parametrize("body", EMPTIED)
def test_a_page_that_shows_nothing_that_is_kept_is_held(body):
    assert clean(page(body).encode(), TERMS).reason is Reason.UNKNOWN_PART
    assert clean(page(f"{body}<p>words</p>").encode(), TERMS).reason is None


def test_a_page_of_frames_is_held():
    source = b"<html><frameset><frame src=x><noframes>No frames</noframes></frameset></html>"
    assert clean(source).reason is Reason.UNKNOWN_PART


def test_a_page_that_shows_nothing_is_not_held():
    assert inside("<p></p><img hidden src=x><!-- x --><input type=hidden value=x>") == "<p></p>"
