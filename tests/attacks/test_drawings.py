"""Hostile drawings: entities, uses and style sheets that unfold without end, and everything that runs or fetches."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from pipeline.errors import CorruptDocument, LimitExceeded, PipelineError
from pipeline.formats.svg import FORMAT
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
from pipeline.verifiers.svg import VERIFIER
from redaction.plan import Plan

#: `make sweep` takes the whole of each.
THOROUGH = bool(os.environ.get("SLUICE_THOROUGH"))
SECRET = "Zq7CanaryWxk"
_ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">'


@pytest.fixture
def clean(tmp_path):
    """Rewrite a drawing; return the copy as text. The verifier must find nothing in it."""

    def cleaned(text: str) -> str:
        source, target = tmp_path / "in", tmp_path / "out"
        source.write_text(text, encoding="utf-8")
        began = time.process_time()
        try:
            FORMAT.read(source, Limits())
            FORMAT.rewrite(source, target, Plan(), {}, Limits())
        finally:
            assert time.process_time() - began < 60
        assert list(VERIFIER.check(target, Expectation("image/svg+xml", Counts()))) == []
        return target.read_text(encoding="utf-8")

    return cleaned


def drawing(inside: str) -> str:
    return f"{_ROOT}{inside}</svg>"


def laughs(levels: int, each: int = 10) -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * each}">' for n in range(1, levels))
    return f"<!DOCTYPE svg [{entities}]>" + drawing(f"<text>&a{levels - 1};</text>")


def test_entities_that_unfold_without_end_are_refused(clean):
    with pytest.raises(CorruptDocument):
        clean(laughs(12))


def test_one_large_entity_used_often_is_refused(clean):
    with pytest.raises(CorruptDocument):
        clean(f'<!DOCTYPE svg [<!ENTITY a "{"ha" * 100_000}">]>' + drawing("<text>" + "&a;" * 5_000 + "</text>"))


def test_elements_in_entities_count(clean):
    many = "".join("<g/>" for _ in range(1_000))
    with pytest.raises(PipelineError):
        clean(f"<!DOCTYPE svg [<!ENTITY a '{many}'>]>" + drawing("&a;" * 1_000))


def test_an_entity_of_a_file_brings_nothing(clean, tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    for declared in (
        f'<!ENTITY a SYSTEM "file://{tmp_path}/secret">',
        f'<!ENTITY % p SYSTEM "file://{tmp_path}/secret">%p;',
    ):
        try:
            assert SECRET not in clean(f"<!DOCTYPE svg [{declared}]>" + drawing("<text>x&a;</text>"))
        except CorruptDocument:
            continue


def test_an_outside_document_type_is_not_fetched(clean, tmp_path):
    (tmp_path / "x.dtd").write_text(f'<!ENTITY a "{SECRET}">')
    whole = f'<!DOCTYPE svg SYSTEM "file://{tmp_path}/x.dtd">' + drawing("<text>seen</text>")
    assert "seen" in clean(whole)
    assert "DOCTYPE" not in clean(whole)


def test_inclusions_include_nothing(clean, tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{tmp_path}/secret" parse="text"/>'
    copy = clean(drawing(f"<text>seen{include}</text>"))
    assert SECRET not in copy
    assert "include" not in copy


@pytest.mark.parametrize(("levels", "each"), [(11, 10), (5, 13)])
def test_uses_of_uses_that_unfold_without_end_are_refused(clean, levels, each):
    """Deep ones are known at a glance; of shallow ones somebody might want to know where all they draw lies."""
    inner = "".join(f'<g id="u{n}">{f"""<use xlink:href="#u{n - 1}" />""" * each}</g>' for n in range(1, levels + 1))
    with pytest.raises(LimitExceeded):
        clean(drawing(f'<defs><rect id="u0" width="1" height="1"/>{inner}</defs><use xlink:href="#u{levels}"/>'))


def test_what_is_used_a_thousand_times_is_looked_at_once(clean):
    words = '<rect width="1" height="1"/>' * 3_000
    uses = '<use xlink:href="#u" fill="none" stroke="none"/>' * 3_000
    clean(drawing(f'<defs><g id="u">{words}</g></defs>{uses}'))


def test_a_chain_of_patterns_is_bounded(clean):
    steps = "".join(
        f'<pattern id="p{n}"><rect fill="url(#p{n - 1})" width="1" height="1"/></pattern>' for n in range(1, 400)
    )
    with pytest.raises(LimitExceeded):
        clean(drawing(f'<pattern id="p0"/>{steps}<rect fill="url(#p399)" width="9" height="9"/>'))


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use xlink:href="#a"/></g>',
        '<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g><use href="#a"/>',
        '<mask id="a"><rect mask="url(#a)" width="9" height="9"/></mask><rect mask="url(#a)" width="9" height="9"/>',
        '<linearGradient id="a" xlink:href="#a"/><rect fill="url(#a)" width="9" height="9"/>',
    ],
)
def test_circles_are_cut(clean, inside):
    copy = clean(drawing(inside))
    assert clean(copy) == copy


def test_deep_nesting_is_refused(clean):
    with pytest.raises(LimitExceeded):
        clean(drawing("<g>" * 5_000 + "</g>" * 5_000))


def test_very_many_elements_are_refused(clean):
    with pytest.raises(LimitExceeded):
        clean(drawing("<g/>" * 500_000))


def test_a_huge_path_is_cleaned_in_time(clean):
    assert "M0 0" in clean(drawing(f'<path d="M0 0{"L1 1" * 300_000}"/>'))


@pytest.mark.parametrize(
    "sheet",
    [
        "a " * 200_000 + "{fill:red}",
        "@media screen{" * 100_000,
        "{" * 300_000,
        "/*" * 300_000,
        ".x{fill:" + "(" * (300_000 if THOROUGH else 60_000) + "}",
        ".x{" + "fill:red;" * (200_000 if THOROUGH else 40_000) + "}",
        ",".join(f".c{n}" for n in range(100_000)) + "{fill:red}",
        "@import " * 100_000,
        "'" * 200_001,
    ],
)
def test_hostile_style_sheets_end(clean, sheet):
    with contextlib.suppress(LimitExceeded):
        clean(drawing(f"<style><![CDATA[{sheet}]]></style>" + '<rect class="x" width="9" height="9"/>' * 50))


@pytest.mark.parametrize(
    "sheet",
    [
        "".join(f".c{n}{{fill:red}}" for n in range(20_001)),
        "@media screen{" * 20 + ".x{display:none}" + "}" * 20,
        "g " * 70 + ".x{display:none}",
        "".join(f".x{{--v{n}:var(--v{n + 1})}}" for n in range(80)) + ".x{--v80:none;display:var(--v0)}",
    ],
)
def test_rules_that_are_too_many_to_be_carried_out_hold_a_drawing(clean, sheet):
    with pytest.raises(LimitExceeded):
        clean(drawing(f'<style>{sheet}</style><text class="x" x="9" y="9">words</text>'))


ACTIVE = {
    "script": f"<script>{SECRET}</script>",
    "script in CDATA": f"<script><![CDATA[{SECRET}]]></script>",
    "script with a prefix": f'<x:script xmlns:x="http://www.w3.org/2000/svg">{SECRET}</x:script>',
    "script of the web": f'<script xmlns="http://www.w3.org/1999/xhtml">{SECRET}</script>',
    "event": f'<rect onclick="{SECRET}" width="9" height="9"/>',
    "event in capitals": f'<rect ONLOAD="{SECRET}" width="9" height="9"/>',
    "link": f'<a xlink:href="javascript:{SECRET}"><text>seen</text></a>',
    "animated link": f'<a><set attributeName="xlink:href" to="javascript:{SECRET}"/><text>seen</text></a>',
    "use of data": f'<use xlink:href="data:image/svg+xml,{SECRET}#a"/>',
    "use of a file": f'<use href="{SECRET}.svg#a"/>',
    "outside picture": f'<image href="http://x.test/{SECRET}.png" width="9" height="9"/>',
    "outside filter picture": f'<filter id="f"><feImage href="http://x.test/{SECRET}.png"/></filter><rect filter="url(#f)" width="9" height="9"/>',
    "outside paint": f'<rect fill="url(http://x.test/{SECRET})" width="9" height="9"/>',
    "outside paint in a style": f'<rect style="fill:url(http://x.test/{SECRET})" width="9" height="9"/>',
    "outside background": f'<g style="background:url(http://x.test/{SECRET})"><rect width="9" height="9"/></g>',
    "import": f"<style>@import 'http://x.test/{SECRET}';</style>",
    "font": f"<style>@font-face{{font-family:x;src:url(http://x.test/{SECRET})}}</style>",
    "cursor": f'<rect style="cursor:url(http://x.test/{SECRET})" width="9" height="9"/>',
    "escaped property": f'<rect style="f\\69ll:url(http://x.test/{SECRET})" width="9" height="9"/>',
    "comment in a value": f'<rect style="fill:url(/**/http://x.test/{SECRET})" width="9" height="9"/>',
    "a word as a colour": f'<rect fill="{SECRET}" width="9" height="9"/>',
    "a word as a transformation": f'<rect transform="{SECRET}(1)" width="9" height="9"/>',
    "a word in a path": f'<path d="M0 0 {SECRET}"/>',
    "a word as a unit": f'<rect width="9{SECRET}" height="9"/>',
    "a word as a step": f'<filter id="f"><feFlood result="{SECRET}"/><feOffset in="{SECRET}"/></filter><rect filter="url(#f)" width="9" height="9"/>',
    "a family": f'<text font-family="{SECRET}">seen</text>',
    "a style as a word": f'<g style="mix-blend-mode:{SECRET}"><rect width="9" height="9"/></g>',
    "a variable": f'<g style="--{SECRET}:1;--x:{SECRET}"><rect width="9" height="9"/></g>',
    "a class": f'<rect class="{SECRET}" width="9" height="9"/>',
    "a language": f'<text xml:lang="{SECRET}">seen</text>',
    "a base": f'<g xml:base="http://x.test/{SECRET}/"><rect width="9" height="9"/></g>',
    "an id": f'<rect id="{SECRET}" width="9" height="9"/><use href="#{SECRET}"/>',
    "text outside text": f"<g>{SECRET}<rect width='9' height='9'/></g>",
    "text in a shape": f"<rect width='9' height='9'>{SECRET}</rect>",
    "instruction": f"<?x {SECRET}?>",
    "comment": f"<!-- {SECRET} -->",
    "unused definition": f"<defs><text id='q'>{SECRET}</text></defs>",
    "unused symbol": f"<symbol><text>{SECRET}</text></symbol>",
    "symbol of an unused one": f"<defs><g id='a'><use href='#b'/></g></defs><symbol id='b'><text>{SECRET}</text></symbol>",
    "beside the page": f"<text x='-900' y='5' font-size='9'>{SECRET}</text>",
    "moved beside the page": f"<g transform='translate(3000)'><text x='5' y='5' font-size='9'>{SECRET}</text></g>",
    "in no text": f"<tspan>{SECRET}</tspan>",
    "of no vocabulary": f"<text xmlns=''>{SECRET}</text>",
    "for a viewer that nobody has": f"<text requiredExtensions='http://y.test/'>{SECRET}</text>",
    "no width": f"<g transform='scale(0 1)'><text>{SECRET}</text></g>",
    "letters like dust": f"<text font-size='0.001'>{SECRET}</text>",
    "letters made dust": f"<g transform='scale(.0001)'><text>{SECRET}</text></g>",
    "no opacity": f"<g opacity='0.0'><text>{SECRET}</text></g>",
    "no colour": f"<g fill='none'><text>{SECRET}</text></g>",
    "no letters": f"<text style='font-size:0'>{SECRET}</text>",
    "hidden by a class": f"<style>.h{{display:none!important}}</style><text class='h' style='display:inline'>{SECRET}</text>",
    "hidden by what is around": f"<style>g.h text{{visibility:hidden}}</style><g class='h'><text>{SECRET}</text></g>",
}


@pytest.mark.parametrize("name", ACTIVE)
def test_nothing_runs_is_fetched_or_tells(clean, name):
    copy = clean(drawing(ACTIVE[name] + "<circle r='3'/>"))
    assert SECRET.lower() not in copy.lower()
    for word in ("javascript", "x.test", "script", "data:", "http://x", "onload", "onclick"):
        assert word not in copy.lower()
    assert "<circle" in copy


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/pdf", "image/tiff"])
def test_a_picture_inside_that_is_none_holds_the_drawing(clean, kind):
    with pytest.raises(PipelineError):
        clean(drawing(f'<image width="9" height="9" href="data:{kind},{SECRET}"/>'))


def test_a_drawing_in_another_character_set_is_read(tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(('<?xml version="1.0" encoding="UTF-16"?>' + drawing("<text>häfen</text>")).encode("utf-16"))
    FORMAT.rewrite(source, target, Plan(), {}, Limits())
    assert "häfen" in target.read_text(encoding="utf-8")


def test_a_web_page_that_holds_a_drawing_is_none():
    assert FORMAT.recognises(b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>", Path()) is None
    assert FORMAT.recognises(b"<!DOCTYPE html><svg/>", Path()) is None
