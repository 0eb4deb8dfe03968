"""Words of a web page that no reader sees go; words that a reader does see stay, whatever stands around them."""

import time

import pytest

from pipeline.formats._html import sheets
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from tests.pipeline.chain import clean
from tests.pipeline.formats.test_html import page

WHITE = [
    "hsl(0 0% 100%)", "hsl(120deg 10% 99%)", "hsl(.5turn 0% 100%)", "hwb(0 100% 0%)", "lab(100% 0 0)", "lch(100% 0 0)",
    "oklab(100% 0 0)", "oklch(1 0 0)", "color(srgb 1 1 1)", "rgb(255.0 255.0 255.0)", "#fefefe", "floralwhite", "Canvas",
    "rgba(255,255,255,.9)", "rgba(0,0,0,.03)", "transparent", "rgb(0 0 0/0%)",
]  # fmt: skip
STYLES = [
    *(f"color:{colour}" for colour in WHITE), "font:0/0 a", "font: italic bold 1px/1 Arial, sans-serif",
    "font-size:calc(0px)", "font-size:1e-3px", "font-size:0.1mm", "text-indent:9999px",
    "text-indent:100%;white-space:nowrap;overflow:hidden", "clip-path:inset(9999px)", "-webkit-clip-path:inset(100%)",
    "opacity:calc(0)", "opacity:1e-5", "d\\69splay:none", "--x:none;display:var(--x)", "display:var(--y, none)",
    "position:fixed;top:-99em", "position:absolute;left:99999px", "inset:-9999px auto auto -9999px", "left:-100vw",
    "margin:0 0 0 -9999px", "margin-inline-start:-9999px", "overflow:clip;height:0", "overflow-y:hidden;height:0",
    "overflow:auto;height:0", "overflow:hidden;block-size:0", "zoom:0.01", "transform:rotateY(90deg)", "rotate:y 90deg",
    "position:absolute;left:-100%", "position:fixed;margin-left:-120%", "text-indent:-100%;white-space:nowrap;overflow:hidden",
    "mask-image:linear-gradient(transparent,rgba(0,0,0,0))", "-webkit-mask:radial-gradient(circle, #0000, transparent 10%)",
    "mask-image:url(x.png);mask-size:0 0", "backface-visibility:hidden;transform:rotateY(180deg)",
    "-webkit-backface-visibility:hidden;rotate:y 180deg", "--a0:none;" + "".join(f"--a{n}:var(--a{n - 1});" for n in range(1, 40))
    + "display:var(--a39)", f"display:var(--x{'x' * 90},var(--y,{' ' * 3000}none))",
    "".join(f"--v{n}:1;" for n in range(300)) + "--x:none;display:var(--x)", "filter:blur(999px)", "letter-spacing:-99em", "-webkit-text-security:disc", "color:#123456;background:#123457",
]  # fmt: skip
RULES = [
    ".a{color:white}", "div .a{display:none}", "body .a {display:none}", "p.a.b{display:none}", "div>p{display:none}",
    "[data-x]{display:none}", "p[data-x='1']{display:none}", "P{display:none}", "*.a{display:none}",
    "@charset 'utf-8'; .a{display:none}", "@import url(x.css); .a{display:none}", "<!-- .a{display:none} -->",
    "@media screen{.a{display:none}}", "@supports (display:none){.a{display:none}}", ".a{d\\isplay:none}",
    ":root{--h:none} .a{display:var(--h)}", "@supports (a:b){" * 8 + ".a{display:none}" + "}" * 8,
    f":root{{--h:none;{'--k:1;' * 300}}} .a{{display:var(--h)}}", ".a{display:none!important} p.a{display:block}",
]  # fmt: skip
BODIES = [
    "<font color=fff>canary</font>", "<div style='background:#000'><p style='color:#000'>canary</p></div>",
    "<table bgcolor=black><tr><td><font color=black>canary</font></table>", "<noembed>canary</noembed>",
    "<div style='background:white'><p style='color:white'>canary</p></div>", "<ruby>kept<rp>canary</rp></ruby>",
    "<div style='background:#000;color:#fff'><p style='background:#fff'>canary</p></div>",
    "<div style='visibility:hidden'><p>canary</p></div>", "<div style='font-size:0'><p style='font-size:2em'>canary</p></div>",
]  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_words_that_a_style_hides_go(style):
    result = clean(page(f"<p>before</p><p style='{style}'>canary</p><p>after</p>").encode())
    assert result.reason is None
    assert "canary" not in result.text
    assert result.text.count("before") == result.text.count("after") == 1


@pytest.mark.parametrize("rule", RULES)
def test_words_that_a_rule_hides_go(rule):
    result = clean(page("before<div><p class='a b' data-x=1>canary</p></div>after", f"<style>{rule}</style>").encode())
    assert result.reason is None
    assert "canary" not in result.text
    assert result.text.count("before") == result.text.count("after") == 1


@pytest.mark.parametrize("body", BODIES)
def test_words_in_the_colour_of_their_ground_go(body):
    assert "canary" not in clean(page(f"<p>before</p>{body}<p>after</p>").encode()).text


SEEN = [
    "<table><td style='font-size:0px'><div style='font-size:13px'>seen</div></table>", "<p style='color:white'><b style='color:red'>seen</b>",
    "<div style='visibility:hidden'><p style='visibility:visible'>seen</p></div>",
    "<div style='color:white'><a href='https://x.example/'>seen</a></div>", "<div style='color:#fff'><mark>seen</mark></div>",
    "<style>@media print{.a{display:none}}</style><p class=a>seen", "<style>.a:hover{display:none}</style><p class=a>seen",
    "<style>@media (max-width:600px){.a{display:none!important}}</style><p class=a>seen",
    "<style>.a{display:none} .a.b{display:block}</style><p class='a b'>seen", "<p style='color:#eee'>seen",
    "<style>.t .a{display:none}</style><p class=a>seen", "<style>.t>.a{display:none}</style><div class=t><div><p class=a>seen",
    "<style>@media (min-width:1px){td{background:#000}}</style><table><td style='color:#fff'>seen</table>",
    "<p style='background:url(x.png);color:#fff'>seen", "<p style='background:linear-gradient(red,blue);color:#fff'>seen",
    "<details><summary>more</summary>seen</details>", "<p style='color:#fff;background:var(--brand)'>seen",
    "<div style='background:navy'><p style='color:rgba(255,255,255,.9)'>seen</p></div>",
    "<p style='left:-100%'>seen", "<p style='position:absolute;left:-50%'>seen",
    "<p style='mask-image:linear-gradient(black,transparent)'>seen", "<p style='mask-image:url(x.png)'>seen",
    "<p style='backface-visibility:hidden;transform:rotateY(20deg)'>seen", "<p style='backface-visibility:hidden'>seen", "<p style='transform:translate(-100%, 0)'>seen", "<p style='font:12px/1 Arial'>seen",
]  # fmt: skip


@pytest.mark.parametrize("body", SEEN)
def test_words_that_are_seen_stay(body):
    result = clean(page(body).encode())
    assert result.reason is None
    assert "seen" in result.text


def test_old_rules_take_no_size_into_a_table():
    body = "<div style='font-size:0;color:#fff'><table><tr><td>words</td></tr></table></div>"
    assert "words" in clean(f"<html><body>{body}</body></html>".encode()).text
    assert "words" not in clean(page(f"x{body}").encode()).text


def test_many_rules_for_many_elements_end_soon(monkeypatch):
    monkeypatch.setattr(sheets, "_MOST_TRIES", 500_000)
    rules = "".join(f"*{'.a' * (number % 3)}[x]{{color:red}}" for number in range(2500))
    source = page("<i><b>x</b></i>" * 4000, f"<style>{rules}</style>").encode()
    start = time.process_time()
    assert clean(source, limits=DEFAULT_LIMITS).reason is Reason.LIMIT_EXCEEDED
    assert time.process_time() - start < 60


MANY = {
    "rules": "".join(f".b{number}{{color:red}}" for number in range(20_001)) + ".a{display:none}",
    "conditions in each other": "@media screen{" * 20 + ".a{display:none}" + "}" * 20,
    "steps": "div " * 70 + ".a{display:none}",
    "variables in each other": "".join(f".a{{--v{n}:var(--v{n + 1})}}" for n in range(80))
    + ".a{--v80:none;display:var(--v0)}",
    "variables": ":root{" + "".join(f"--v{n}:1;" for n in range(5000)) + "} .a{display:none}",
    "a long value": ".a{display:" + "x " * 15_000 + "var(--x)}",
}


@pytest.mark.parametrize("what", MANY)
def test_what_is_too_much_to_be_carried_out_holds_a_page(what):
    source = page("<p class=a>canary</p>seen", f"<style>{MANY[what]}</style>").encode()
    assert clean(source).reason is Reason.LIMIT_EXCEEDED


@pytest.mark.parametrize("sign", [" a{}=b", " a{}", "/a{}", "\n'a{}'", ' a{}="', "\ta{}='x", '" a{}'])
def test_many_attributes_end_soon(sign):
    source = page("<p" + "".join(sign.format(number) for number in range(20_000)) + ">words</p>").encode()
    start = time.process_time()
    assert clean(source).reason is Reason.LIMIT_EXCEEDED
    assert time.process_time() - start < 20


def test_a_picture_in_a_long_attribute_is_no_list_of_attributes():
    lines = "\n".join("QUJD" * 19 for _ in range(3000))
    assert clean(page(f"<p>words</p><img src='data:image/png;base64,{lines}'>").encode()).reason is None
