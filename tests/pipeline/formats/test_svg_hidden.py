"""Words that nobody sees in a drawing: they go, and are reported; words that are seen stay."""

from __future__ import annotations

import pytest

from tests.pipeline.chain import clean

WORD = "quandrington"
_ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="300">'


def text(attributes: str = "") -> str:
    return f'<text x="9" y="90" {attributes}>{WORD}</text>'


_DOTS = "".join(f'<rect x="{number % 90}" y="1" width="1" height="1" fill="red"/>' for number in range(600))
_CHAIN = "".join(f'<linearGradient id="g{number}" href="#g{number + 1}"/>' for number in range(12))

HIDDEN = {
    "letters thrown to the left": text('letter-spacing="-500"'),
    "letters thrown to the right by a style": text('style="letter-spacing:400px"'),
    "for readers of Klingon": text('systemLanguage="tlh"'),
    "for readers of nothing": text('systemLanguage=""'),
    "in the colour of a ground long ago": '<rect y="60" width="400" height="60" fill="#fff"/>'
    + _DOTS
    + text('fill="#fff"'),
    "gradients of gradients of nothing": _CHAIN + '<linearGradient id="g12"/>' + text('fill="url(#g0)"'),
    "conditions in each other": f"<style>{'@supports (a:b){' * 6}.z{{display:none}}{'}' * 6}</style>"
    + text('class="z"'),
    "clear by hsla": text('fill="hsla(0,0%,0%,0)"'),
    "clear behind a stroke": text('style="fill: rgb(0 0 0 / 0)"'),
    "clear by eight digits": text('fill="#12345600"'),
    "clear by four digits": text('fill="#1230"'),
    "mixed with nothing": text('style="fill:color-mix(in srgb, red, transparent 100%)"'),
    "clear by a variable": text('style="--c:transparent;fill:var(--c)"'),
    "clear by a colour around": f'<g color="transparent">{text("fill=_currentColor_".replace("_", chr(34)))}</g>',
    "clear by a sheet": "<style>.q{fill:#0000}</style>" + text('class="q"'),
    "no fill": text('fill="none"'),
    "no fill around": f'<g fill="none">{text()}</g>',
    "no fill, stroke without width": text('fill="none" stroke="red" stroke-width="0"'),
    "clear gradient": '<linearGradient id="g"><stop stop-opacity="0"/></linearGradient>' + text('fill="url(#g)"'),
    "missing gradient": text('fill="url(#nothing)"'),
    "empty pattern": '<pattern id="g" width="9" height="9"/>' + text('fill="url(#g)"'),
    "faint": text('opacity="0.01"'),
    "faint twice": '<g opacity="0.1">' + text('opacity="0.1"') + "</g>",
    "faint fill": text('fill-opacity="0.004"'),
    "empty clip": '<clipPath id="c"/>' + text('clip-path="url(#c)"'),
    "clip without width": '<clipPath id="c"><rect width="0" height="9"/></clipPath><g clip-path="url(#c)">'
    f"{text()}</g>",
    "clip elsewhere": '<clipPath id="c"><rect x="300" y="200" width="9" height="9"/></clipPath><g clip-path="url(#c)">'
    f"{text()}</g>",
    "clip of a sheet": text('style="clip-path: inset(50%)"'),
    "empty mask": '<mask id="m"/>' + text('mask="url(#m)"'),
    "black mask": '<mask id="m"><rect width="400" height="300"/></mask>' + text('mask="url(#m)"'),
    "empty filter": '<filter id="f"/>' + text('filter="url(#f)"'),
    "filter of a sheet": text('style="filter:opacity(0)"'),
    "no room": text('textLength="0.001"'),
    "no room, squeezed": text('textLength="0.001" lengthAdjust="spacingAndGlyphs"'),
    "no size": text('font-size="0.001"'),
    "scaled to nothing": text('transform="scale(0.00001)"'),
    "moved away": text('dx="9999"'),
    "letters away": f'<text y="90" x="{" 9999" * len(WORD)}">{WORD}</text>',
    "drawing without size": f'<svg width="0" height="0">{text()}</svg>',
    "drawing with an empty view": f'<svg viewBox="0 0 0 0">{text()}</svg>',
    "drawing beside the page": f'<svg x="900" width="50" height="50">{text()}</svg>',
    "beside a drawing's page": '<svg width="50" height="50">' + text('transform="translate(500 0)"') + "</svg>",
    "used beside the page": "<defs>" + text('id="t"') + '</defs><use x="9000" xlink:href="#t"/>',
    "group used beside the page": f'<defs><g id="t">{text()}</g></defs><use x="9000" xlink:href="#t"/>',
    "symbol beside the page": f'<symbol id="t">{text()}</symbol><use x="900" width="9" height="9" xlink:href="#t"/>',
    "symbol without size": f'<symbol id="t">{text()}</symbol><use width="0" height="9" xlink:href="#t"/>',
    "used without fill": f'<defs><text id="t" y="50">{WORD}</text></defs><use fill="none" xlink:href="#t"/>',
    "used, no fill of its own": f'<defs><text id="t" y="50" fill="none">{WORD}</text></defs><use xlink:href="#t"/>',
    "faint in a symbol": '<symbol id="t">' + text('opacity="0"') + '</symbol><use xlink:href="#t"/>',
    "span without fill": f'<text y="50">seen <tspan fill="none">{WORD}</tspan></text>',
    "colour of its ground": '<path d="M0 60h300v60h-300z" fill="navy"/>' + text('fill="#000080"'),
    "covered": text() + '<rect y="60" width="300" height="50"/>',
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_words_that_nobody_sees_go(kind):
    result = clean(f'{_ROOT}<text x="9" y="20">asked today</text>{HIDDEN[kind]}</svg>'.encode())
    assert result.reason is None, (result.error, result.verdict)
    assert WORD not in result.text
    assert "asked today" in result.text
    assert "hidden-text" in {hidden.kind for hidden in result.reading.hidden}
    assert WORD in {passage.text for passage in result.reading.text if not passage.visible}


def test_letters_in_the_colour_of_the_page_go():
    root = _ROOT[:-1] + ' style="background:#fff">'
    result = clean(
        f'{root}<text x="9" y="20">asked today</text>{text("fill=_white_".replace("_", chr(34)))}</svg>'.encode()
    )
    assert result.reason is None
    assert WORD not in result.text


SEEN = {
    "letters somewhat apart": text('letter-spacing="20"'),
    "for readers of English": text('systemLanguage="de, en-GB"'),
    "half seen through": text('fill="rgb(0 0 0 / 50%)"'),
    "opacity in per cent": text('opacity="50%"'),
    "stroke alone": text('fill="none" stroke="red"'),
    "inside a clip": '<clipPath id="c"><rect width="400" height="300"/></clipPath>' + text('clip-path="url(#c)"'),
    "white mask": '<mask id="m"><rect width="400" height="300" fill="white"/></mask>' + text('mask="url(#m)"'),
    "mask by alpha": '<mask id="m" mask-type="alpha"><rect width="400" height="300"/></mask>' + text('mask="url(#m)"'),
    "gradient": '<linearGradient id="g"><stop stop-color="red"/></linearGradient>' + text('fill="url(#g)"'),
    "fallback": text('fill="url(#nothing) red"'),
    "pattern": '<pattern id="g" width="9" height="9" patternUnits="userSpaceOnUse"><rect width="9" height="9"/></pattern>'
    + text('fill="url(#g)"'),
    "another colour than its ground": '<rect y="60" width="300" height="60" fill="navy"/>' + text('fill="white"'),
    "half on another ground": '<rect y="60" width="50" height="60" fill="navy"/>' + text('fill="navy"'),
    "half covered": text() + '<rect y="60" width="40" height="50"/>',
    "under glass": text() + '<rect y="60" width="300" height="50" fill-opacity="0.5"/>',
    "drawing in a drawing": f'<svg x="20" y="20" width="300" height="200">{text()}</svg>',
    "drawing that shows all": '<svg width="9" height="9" overflow="visible">' + text() + "</svg>",
    "used on the page": "<defs>" + text('id="t"') + '</defs><use x="20" xlink:href="#t"/>',
    "used from beside the page": f'<text id="t" x="-900" y="90">{WORD}</text><use x="920" xlink:href="#t"/>',
    "used with another fill": f'<defs fill="none"><text id="t" x="9" y="50">{WORD}</text></defs><use fill="red" xlink:href="#t"/>',
    "room for letters": text('textLength="90"'),
    "clip by its letters": f'<clipPath id="c"><text x="9" y="90" fill="none">{WORD}</text></clipPath>'
    '<rect width="300" height="200" clip-path="url(#c)"/>',
    "white on nothing": text('fill="white"'),
    "other scripts": text().replace(WORD, f"{WORD} \u0431\u044e\u0440\u043e \u6e2f \u0645\u064a\u0646\u0627\u0621"),
}


@pytest.mark.parametrize("kind", SEEN)
def test_words_that_are_seen_stay(kind):
    result = clean(f"{_ROOT}{SEEN[kind]}</svg>".encode())
    assert result.reason is None, (result.error, result.verdict)
    assert WORD in result.text


SMALL = [
    "<text x='5' y='20' style='font:0/0 a'>canary</text>",
    "<foreignObject width='90' height='90'><div xmlns='http://www.w3.org/1999/xhtml' style='font: 0/0 a'>canary</div></foreignObject>",
]


@pytest.mark.parametrize("small", SMALL)
def test_letters_without_size_by_a_short_font_go(small):
    source = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><text x='5' y='50'>kept</text>{small}</svg>"
    )
    result = clean(source.encode())
    assert result.reason is None
    assert "kept" in result.text
    assert "canary" not in result.text
