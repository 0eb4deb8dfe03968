"""The verifier of drawings objects to each thing that a cleaner that was taken over could leave."""

import base64
import io

import pytest
from PIL import Image

from pipeline.errors import VerifierFailed
from pipeline.model import Counts, Expectation
from pipeline.verifiers.svg import VERIFIER
from tests.conformance.samples.drawing import inner_picture

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def objections(tmp_path, inside: str, head: str = _HEAD, tail: str = "</svg>\n") -> set[str]:
    copy = tmp_path / "copy"
    copy.write_text(f"{head}{inside}{tail}", encoding="utf-8")
    return {residue.where for residue in VERIFIER.check(copy, Expectation("image/svg+xml", Counts()))}


def clean_picture() -> str:
    sink = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(sink, "PNG")
    return "data:image/png;base64," + base64.b64encode(sink.getvalue()).decode()


FINE = [
    '<rect width="9" height="9" fill="#c00"/>',
    '<defs><linearGradient id="n0"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url(#n0) none"/>',
    "<text x='1 2 3'>abc <tspan font-family=\"'arial', sans-serif\">d</tspan></text>",
    '<g style="mix-blend-mode:multiply" transform="translate(1,2) rotate(3deg)"><path d="M0 0L9 9e-1z"/></g>',
    f'<image width="8" height="8" xlink:href="{clean_picture()}"/>',
]


@pytest.mark.parametrize("inside", FINE)
def test_a_clean_drawing_passes(tmp_path, inside):
    assert objections(tmp_path, inside) == set()


FAULTS = {
    "<script>x</script>": "element",
    "<foreignObject/>": "element",
    "<animate/>": "element",
    "<title>x</title>": "element",
    "<style>x</style>": "element",
    "<a><rect/></a>": "element",
    '<p xmlns="http://www.w3.org/1999/xhtml"/>': "namespace",
    '<i:x xmlns:i="http://x.test/"/>': "namespace",
    "<!-- x -->": "comment",
    "<?x y?>": "instruction",
    "<text><![CDATA[x]]></text>": "section",
    "<g>words</g>": "text",
    "<tspan>words</tspan>": "element",
    '<rect onclick="x"/>': "attribute",
    '<rect class="x"/>': "attribute",
    '<rect data-x="1"/>': "attribute",
    '<rect fill="quandrington"/>': "attribute",
    '<rect fill="url(http://x.test/)"/>': "attribute",
    '<rect style="fill:red"/>': "attribute",
    '<rect style="mix-blend-mode:quandrington"/>': "attribute",
    '<rect width="9quandrington"/>': "attribute",
    '<path d="M0 0 quandrington"/>': "attribute",
    '<text font-family="Quandrington"/>': "attribute",
    '<text lang="en">x</text>': "attribute",
    '<g opacity="0.0"><text>x</text></g>': "attribute",
    '<g display="none"/>': "attribute",
    '<rect id="quandrington"/>': "attribute",
    '<rect id="n0"/>': "reference",
    '<use xlink:href="#n7"/>': "reference",
    '<use xlink:href="a.svg#n7"/>': "attribute",
    '<image xlink:href="http://x.test/a.png"/>': "attribute",
    '<image xlink:href="data:image/svg+xml;base64,AAAA"/>': "attribute",
    "<text>a\u200bb</text>": "unseen characters",
}


@pytest.mark.parametrize("inside", FAULTS)
def test_what_must_not_be_there_is_an_objection(tmp_path, inside):
    assert FAULTS[inside] in objections(tmp_path, inside)


_PAGE = _HEAD[:-1] + ' width="300" height="200">'
_ROWS = "".join(f'<text x="9" y="{60 + 12 * row}" font-size="9">words of row {row}</text>' for row in range(3))
HIDDEN = [
    '<text x="9" y="40" fill="none">word</text>',
    '<text x="9" y="40" fill="hsla(0,0%,0%,0)">word</text>',
    '<text x="9" y="40" font-size="0.001">word</text>',
    '<text x="9" y="40" textLength="0.001">word</text>',
    '<text x="9" y="40">seen <tspan fill-opacity="0">word</tspan></text>',
    '<text x="9 20 9000 40" y="40">word</text>',
    '<text x="900" y="40">word</text>',
    '<text x="9" y="40" font-size="9">seen</text><text x="10" y="41" font-size="9" fill="none">seen</text>',
    '<text x="9" y="40" fill="none">hidden words</text><text x="9" y="40">hidden words</text>',
    '<g opacity="0.001"><g><text x="9" y="40">word</text></g></g>',
    '<mask id="n0"/><text x="9" y="40" mask="url(#n0)">word</text>',
    '<clipPath id="n0"/><text x="9" y="40" clip-path="url(#n0)">word</text>',
    '<rect width="300" height="200" fill="red"/><text x="9" y="40" fill="#f00">word</text>',
    '<text x="9" y="40">word</text><rect width="300" height="200"/>',
    '<defs><text id="n0" x="9" y="40">word</text></defs><use x="900" xlink:href="#n0"/>',
    '<svg width="0" height="0"><text x="9" y="40">word</text></svg>',
]


@pytest.mark.parametrize("inside", HIDDEN)
def test_words_that_nobody_sees_are_an_objection(tmp_path, inside):
    """It is drawn: what a cleaner leaves visible in name only is met without knowing how it hides."""
    assert objections(tmp_path, inside + _ROWS, _PAGE) == {"hidden words"}


def test_rows_of_words_are_seen(tmp_path):
    assert objections(tmp_path, _ROWS, _PAGE) == set()


def test_words_that_lie_on_each_other_are_seen(tmp_path):
    """Shadows and bold by doubling: each is asked for alone."""
    twice = '<text x="9" y="40">word</text>'
    assert objections(tmp_path, twice + twice.replace('"9"', '"10"'), _PAGE) == set()


def test_small_letters_of_a_wide_drawing_are_seen(tmp_path):
    head = _PAGE.replace('width="300"', 'width="40000"')
    assert objections(tmp_path, '<text x="9" y="40" font-size="14">word</text>', head) == set()


def test_a_picture_inside_that_tells_is_an_objection(tmp_path):
    assert "picture chunk" in objections(tmp_path, f'<image xlink:href="{inner_picture()}"/>')


@pytest.mark.parametrize("head", ["<svg>", "\n" + _HEAD, _HEAD.replace("\n", "\n<!DOCTYPE svg>")])
def test_another_beginning_is_an_objection(tmp_path, head):
    assert objections(tmp_path, "", head) & {"start", "document type", "structure"}


def test_a_drawing_that_does_not_parse_is_one(tmp_path):
    assert "structure" in objections(tmp_path, "<g>")
    with pytest.raises(VerifierFailed):
        list(VERIFIER.views(tmp_path / "copy"))


def test_words_are_handed_out_joined_and_apart(tmp_path):
    objections(tmp_path, '<text>Wh<tspan>ist</tspan>ler</text><text>Jane</text><text>A<tspan x="9">B</tspan></text>')
    views = {view.where: view.content for view in VERIFIER.views(tmp_path / "copy")}
    assert views["text"] == "Whistler\nJane\nA B"
    assert views["joined"] == "WhistlerJaneAB"
