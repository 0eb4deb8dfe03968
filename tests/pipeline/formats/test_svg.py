"""Drawings: what a reader sees stays as it looks, words are redacted however they are placed, everything else goes."""

from __future__ import annotations

import base64
import gzip
import io

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.model import Expectation
from pipeline.reasons import Reason
from pipeline.verifiers.ocr import OcrVerifier
from pipeline.verifiers.residue import search
from tests.conformance.samples.drawing import inner_picture
from tests.pipeline.chain import clean

TERMS = "Jane Whistler\n"
_ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="200">'


def drawing(inside: str, root: str = _ROOT) -> bytes:
    return f"{root}{inside}</svg>".encode()


def cleaned(inside: str, terms: str = TERMS):
    """A drawing after the whole way; cleaning it again changes nothing."""
    result = clean(drawing(inside), terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result


def pixels(content: bytes) -> Image.Image:
    rendered = bytes(resvg_py.svg_to_bytes(svg_string=content.decode(), width=200, height=200, background="white"))
    return Image.open(io.BytesIO(rendered)).convert("RGB")


SPLIT = {
    "one element": '<text x="9" y="40">asked Jane Whistler today</text>',
    "two spans": '<text x="9" y="40">asked <tspan font-weight="bold">Jane</tspan> Whist<tspan>ler</tspan> today</text>',
    "placed words": '<text y="40"><tspan x="9">asked</tspan><tspan x="60">Jane</tspan><tspan x="100">Whistler</tspan></text>',
    "placed letters": '<text y="40" x="9 18 27 36 45 58 67 76 80 89 98 103 112 117">Jane Whistler</text>',
    "spans of letters": '<text y="40">'
    + "".join(f'<tspan x="{9 + 9 * at}">{letter}</tspan>' for at, letter in enumerate("Jane Whistler") if letter != " ")
    + "</text>",
    "two lines": '<text x="9" y="40">asked Jane<tspan x="9" dy="20">Whistler today</tspan></text>',
    "two elements": '<text x="9" y="40">Jane</text><text x="52" y="40">Whistler</text>',
    "two elements, moved": '<g transform="translate(9 40)"><text>Jane</text></g><text transform="matrix(1 0 0 1 52 40)">Whistler</text>',
    "two lines of elements": '<text x="9" y="40">Jane</text><text x="9" y="60">Whistler</text>',
    "entities": '<text x="9" y="40">Jane&#160;Wh&#105;stler</text>',
    "unseen characters": '<text x="9" y="40">Ja&#x200b;ne Whis&#xad;tler</text>',
    "white space": '<text x="9" y="40">\n   Jane\n   Whistler\n</text>',
    "a link": '<text x="9" y="40">Jane <a xlink:href="http://x.test/">Whistler</a></text>',
    "a path": '<path id="p" d="M9 40H200"/><text><textPath xlink:href="#p">Jane Whistler</textPath></text>',
    "a definition": '<defs><text id="t" x="9" y="40">Jane Whistler</text></defs><use xlink:href="#t"/>',
    "a page inside": '<foreignObject width="90" height="40"><p xmlns="http://www.w3.org/1999/xhtml">Jane <b>Whistler</b></p></foreignObject>',
    "a drawing inside": '<image width="90" height="90" href="data:image/svg+xml;base64,'
    + base64.b64encode(drawing('<text y="40">Jane Whistler</text>')).decode()
    + '"/>',
}


@pytest.mark.parametrize("name", SPLIT)
def test_a_name_is_found_however_it_is_placed(name):
    result = cleaned(SPLIT[name])
    assert result.rewritten.redactions == 1
    assert "█" in result.text
    for word in ("Jane", "Whistler", "Whist", "istler"):
        assert word not in result.text
    for word in ("asked", "today"):
        assert (word in SPLIT[name]) == (word in result.text)


def test_nothing_tells_how_wide_what_was_redacted_was():
    """Names of other lengths, each letter in its place: the copies are the same."""
    copies = set()
    for name in ("Jane Whistler", "Al Ox"):
        places = " ".join(str(9 + 9 * at) for at in range(len(name)))
        inside = f'<text y="40" x="{places}" textLength="{9 * len(name)}">{name}</text>'
        copies.add(cleaned(inside, f"{name}\n").copy)
    assert len(copies) == 1


SEEN = {
    "classes": "<style>.a{fill:#c00}.a.b{stroke:blue;stroke-width:3}#c{opacity:.5}g>rect{fill:lime}</style>"
    '<rect class="a b" width="90" height="50"/><g><rect id="c" class="a" y="80" width="90" height="50"/></g>',
    "the stronger rule": "<style>rect{fill:red!important}.a{fill:blue}</style>"
    '<rect class="a" style="fill:green" fill="lime" width="90" height="50"/>',
    "gradients": '<linearGradient id="ab"><stop offset="0" stop-color="red"/></linearGradient><linearGradient id="c" xlink:href="#ab"/>'
    '<rect width="90" height="90" fill="url(#c)"/>',
    "hidden holders of gradients": '<g display="none"><linearGradient id="a"><stop stop-color="red"/></linearGradient></g>'
    '<rect width="90" height="90" fill="url(#a)"/>',
    "uses": '<symbol id="s" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></symbol><use xlink:href="#s" width="50" height="50" fill="red"/>',
    "clips and masks": '<clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath><mask id="m"><rect width="70" height="99" fill="white"/></mask>'
    '<g mask="url(#m)"><rect width="99" height="99" clip-path="url(#c)" fill="navy"/></g>',
    "filters": '<filter id="f"><feGaussianBlur in="SourceGraphic" stdDeviation="3" result="soft"/><feMerge><feMergeNode in="soft"/>'
    '<feMergeNode in="SourceGraphic"/></feMerge></filter><rect filter="url(#f)" x="20" y="20" width="50" height="50"/>',
    "blending": '<rect width="90" height="90" fill="red"/><circle r="80" fill="blue" style="mix-blend-mode:multiply"/>',
    "transformations": '<rect width="40" height="40" transform="translate(30,20) rotate(10)"/><g transform="skewX(10)"><path d="m 5 90 h9v9z"/></g>',
    "patterns": '<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><circle cx="4" cy="4" r="3"/></pattern><path d="M0 0H99V99z" fill="url(#p)"/>',
    "markers": '<marker id="m" markerWidth="9" markerHeight="9" refX="4" refY="4"><circle cx="4" cy="4" r="3"/></marker>'
    '<path d="M20 20L90 60" stroke="red" marker="none" style="marker:url(#m)"/>',
    "entities": '<rect width="90" height="90" fill="&#114;ed"/>',
    "a child that is visible": '<g visibility="hidden"><rect width="50" height="50"/><rect visibility="visible" y="90" width="50" height="50"/></g>',
    "a picture": f'<image width="80" height="80" xlink:href="{inner_picture()}"/>',
    "fallbacks": '<rect width="50" height="50" fill="url(#nothing) red"/><rect y="60" width="50" height="50" fill="url(#nothing)"/>',
}


@pytest.mark.parametrize("name", SEEN)
def test_a_drawing_looks_as_before(name):
    before = drawing(SEEN[name])
    after = cleaned(SEEN[name]).copy
    difference = (
        ImageChops.difference(pixels(before), pixels(after)).convert("L").point(lambda value: 255 * (value > 8))
    )
    assert difference.getbbox() is None
    assert pixels(after).getcolors() != [(40_000, (255, 255, 255))]
    for word in (b"class", b"<style", b'id="a', b'id="s'):
        assert word not in after


def test_what_does_not_fit_the_page_goes_and_what_touches_it_stays():
    inside = '<rect x="-60" width="70" height="9"/><rect x="-80" width="70" height="9"/><text x="190" y="20">edge</text><path d="M500 500h9v9z"/>'
    result = cleaned(inside)
    assert result.text.count("<rect") == 1
    assert "edge" in result.text
    assert "<path" not in result.text
    assert {hidden.kind for hidden in result.reading.hidden} == {"hidden-shape"}


def test_a_drawing_without_a_size_shows_what_lies_around_its_view_box():
    root = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    result = clean(drawing('<rect x="-90" width="9" height="9"/><rect x="-900" width="9" height="9"/>', root))
    assert result.reason is None
    assert result.text.count("<rect") == 1


def test_the_file_s_name_and_its_author_are_learned():
    root = _ROOT.replace(
        " width",
        ' xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="/home/zquandrington/plan.svg" width',
        1,
    )
    result = clean(drawing("<text y='20'>for zquandrington only</text>", root))
    assert result.reason is None
    assert "zquandrington" not in result.text
    assert result.rewritten.redactions == 1


def test_what_no_reader_sees_is_searched_but_not_kept():
    result = cleaned("<title>Jane Whistler</title><desc>x</desc><text opacity='0'>Jane Whistler</text><circle r='3'/>")
    unseen = [passage.text for passage in result.reading.text if not passage.visible]
    assert unseen.count("Jane Whistler") == 2
    assert "<text" not in result.text


def test_a_picture_with_a_name_in_it_is_read_by_the_verifier(tmp_path, monkeypatch):
    """The cleaner cannot paint over pixels inside a drawing: the copy is held instead."""
    monkeypatch.delenv("SLUICE_OCR", raising=False)
    written = Image.new("RGB", (420, 80), "white")
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 32)
    ImageDraw.Draw(written).text((20, 20), "seen by Jane Whistler", font=font, fill="black")
    sink = io.BytesIO()
    written.save(sink, "PNG")
    address = "data:image/png;base64," + base64.b64encode(sink.getvalue()).decode()
    result = clean(drawing(f'<image y="50" width="200" height="40" xlink:href="{address}"/>'), TERMS)
    assert result.reason is None  # nothing was read yet: OCR is switched off there
    copy = tmp_path / "copy"
    copy.write_bytes(result.copy)
    assert OcrVerifier().applies_to("image/svg+xml")
    expectation = Expectation("image/svg+xml", result.rewritten.counts, protected=("Jane Whistler",))
    assert [residue.reason for residue in search(OcrVerifier().views(copy), expectation)] == [Reason.TEXT_LEFT]


def test_svgz_is_an_archive_of_one_drawing():
    result = clean(gzip.compress(drawing("<text y='20'>Jane Whistler</text><!-- x -->"), mtime=0), TERMS)
    assert result.reason is None
    inner = gzip.decompress(result.copy)
    assert b"Whistler" not in inner
    assert b"<!--" not in inner


def test_a_name_in_a_drawing_of_letters_beside_each_other_is_not_torn(tmp_path):
    result = cleaned('<text x="9" y="20">one</text><text x="9" y="40">two</text><text x="40" y="40">three</text>')
    assert result.reading.text[0].text == "one\ntwo three"


@pytest.mark.parametrize(
    "said", ['text-anchor="left"', 'stroke-linecap="left"', 'fill-rule="bold"', 'style="text-anchor:center"']
)
def test_a_word_that_viewers_take_no_notice_of_goes_and_holds_nothing(said):
    word = said.split("=")[1].strip('"').rpartition(":")[2]
    result = cleaned(f'<text {said} x="9" y="40">Paid</text><rect {said} x="9" y="60" width="40" height="40"/>')
    assert word.encode() not in result.copy
