"""Words of OpenDocument that no page, sheet or slide comes to."""

from __future__ import annotations

import pytest

from pipeline.reasons import Reason
from tests.pipeline.chain import clean
from tests.pipeline.formats.odf.test_sheets_and_slides import cell, row, sheet
from tests.pipeline.formats.odf.test_texts import cleaned, packed

SEEN = "<text:p>Visible</text:p>"
BOX = "<draw:text-box><text:p>unseen</text:p></draw:text-box>"
PART = '<style:style style:name="{}" style:family="{}"><style:text-properties {}/></style:style>'


def ruby(above: str, style: str = "", base: str = "kanji") -> str:
    return f'<text:p><text:ruby><text:ruby-base>{base}</text:ruby-base><text:ruby-text text:style-name="{style}">{above}</text:ruby-text></text:ruby></text:p>'


def flat(body: str) -> str:
    return f'<table:table><table:table-column/><table:table-row table:style-name="r"><table:table-cell>{body}</table:table-cell></table:table-row></table:table>'


THIN = '<style:style style:name="r" style:family="table-row"><style:table-row-properties style:row-height="0.001cm"/></style:style>'
LIST = '<text:list-style style:name="L"><text:list-level-style-number text:level="{}" style:num-{}="{} " style:num-format="1"/></text:list-style>'
LISTED = '<text:list text:style-name="L"><text:list-item><text:p>item</text:p></text:list-item></text:list>'
NOTES = '<text:notes-configuration text:note-class="endnote" style:num-prefix="unseen" style:num-format="1"><text:note-continuation-notice-forward>unseen</text:note-continuation-notice-forward></text:notes-configuration>'
ALWAYS = '<text:section text:name="s" text:display="condition" text:condition="{}"><text:p>{}</text:p></text:section>'
#: Place -> body and styles of a text.
TEXTS = {
    "small text of a hidden style": (ruby("unseen", "h"), PART.format("h", "text", 'text:display="none"')),
    "small text of one point": (ruby("unseen", "h"), PART.format("h", "text", 'fo:font-size="1pt"')),
    "small text above nothing": (ruby("unseen", base=" "), ""),
    "base of a hidden paragraph": (ruby("unseen", base="unseen").replace("<text:p>", '<text:p text:style-name="h">'), PART.format("h", "paragraph", 'text:display=" none "')),
    "row without height": (flat("<text:p>unseen <text:span>unseen</text:span></text:p>"), THIN),
    "prefix of a list that nothing is": ("", LIST.format(1, "prefix", "unseen")),
    "suffix of a level that nothing has": (LISTED, LIST.format(2, "suffix", "unseen")),
    "prefix of notes that do not come": ("", NOTES),
    "section hidden for ever": (ALWAYS.format("ooow:1==1", "unseen") + ALWAYS.format("true", "unseen"), ""),
}  # fmt: skip


@pytest.mark.parametrize("place", TEXTS)
def test_words_of_texts_that_nobody_sees_go(place):
    body, styles = TEXTS[place]
    text = cleaned(SEEN + body, styles)
    assert "Visible" in text
    assert "unseen" not in text


STAYING = {
    "small text": (ruby("Seen"), ""),
    "floating box of a row without height": (flat(f"<text:p>unseen<draw:frame>{BOX.replace('unseen', 'Seen')}</draw:frame>unseen</text:p>"), THIN),
    "prefix of a list": (LISTED, LIST.format(1, "prefix", "Seen")),
    "prefix of notes": ('<text:p>a<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>', NOTES.replace("unseen", "Seen")),
    "section of a condition that is never true": (ALWAYS.format("ooow:2==1", "Seen"), ""),
}  # fmt: skip


@pytest.mark.parametrize("place", STAYING)
def test_words_of_texts_that_are_seen_stay(place):
    body, styles = STAYING[place]
    text = cleaned(SEEN + body, styles)
    assert "Seen" in text
    assert "unseen" not in text


@pytest.mark.parametrize("at", ['svg:x="50cm" svg:y="1cm"', 'svg:x="1cm" svg:y="40cm"'])
def test_a_frame_beside_the_page_holds_the_text(at):
    frame = f'<text:p><draw:frame {at} svg:width="3cm" svg:height="2cm">{BOX}</draw:frame></text:p>'
    assert clean(packed(SEEN + frame)).reason is Reason.UNKNOWN_PART
    assert "unseen" in cleaned(SEEN + frame.replace("50cm", "15cm").replace("40cm", "15cm"))


NUMBER = '<number:number number:min-integer-digits="1"/>'
WORD = "<number:text>unseen</number:text>"
STYLE = '<style:style style:name="c" style:family="table-cell" style:data-style-name="N"/>'
FIVE = cell("5", 'table:style-name="c" office:value-type="float" office:value="5"')


def format_of(inside: str, kind: str = "number", name: str = "N") -> str:
    return f'<number:{kind}-style style:name="{name}">{inside}</number:{kind}-style>'


SENT = (
    format_of(WORD + NUMBER, name="P")
    + format_of(f'{NUMBER}<style:map style:condition="value()&lt;-99" style:apply-style-name="P"/>')
    + STYLE
)
#: Place -> styles and cells of a sheet.
FORMATS = {
    "format that nothing has": (format_of(WORD + NUMBER), cell("5")),
    "format of an empty cell": (format_of(WORD + NUMBER) + STYLE, '<table:table-cell table:style-name="c"/>'),
    "format of a style that nothing has": (format_of(WORD + NUMBER) + STYLE, cell("5")),
    "currency": (format_of(f"<number:currency-symbol>unseen</number:currency-symbol>{NUMBER}", "currency") + STYLE, cell("5")),
    "format behind a condition": (SENT, FIVE),
    "format of texts that a number has": (format_of(f"{WORD}<number:text-content/>", "text") + STYLE, FIVE),
    "format of numbers that a text has": (format_of(WORD + NUMBER) + STYLE, cell("a", 'table:style-name="c" office:value-type="string"')),
}  # fmt: skip


@pytest.mark.parametrize("place", FORMATS)
def test_words_of_formats_that_no_cell_comes_to_go(place):
    styles, cells = FORMATS[place]
    text = cleaned(sheet(row(cell("Visible"), cells)), styles, kind="spreadsheet")
    assert "Visible" in text
    assert "unseen" not in text


@pytest.mark.parametrize(
    ("styles", "cells"),
    [
        (format_of(WORD + NUMBER) + STYLE, FIVE),
        (SENT, FIVE.replace('value="5"', 'value="-100"')),
        (format_of(f"{WORD}<number:text-content/>", "text") + STYLE, cell("a", 'table:style-name="c" office:value-type="string"')),
        (format_of(WORD + NUMBER) + STYLE + STYLE.replace('"c"', '"d"').replace('data-style-name="N"', 'parent-style-name="c"'), FIVE.replace('"c"', '"d"')),
        (format_of(WORD + NUMBER) + STYLE.replace('"table-cell"', '"chart"'), cell("5")),
    ],
    ids=["number", "condition", "text", "inherited", "chart"],
)  # fmt: skip
def test_words_of_formats_that_cells_come_to_stay(styles, cells):
    assert "unseen" in cleaned(sheet(row(cell("Visible"), cells)), styles, kind="spreadsheet")


def test_words_of_a_format_that_its_column_has_stay():
    columns = '<table:table-column table:default-cell-style-name="c"/>'
    number = cell("5", 'office:value-type="float" office:value="5"')
    text = cleaned(sheet(row(number), columns), format_of(WORD + NUMBER) + STYLE, kind="spreadsheet")
    assert "unseen" in text


def test_shapes_above_a_sheet_go_and_those_over_its_edge_stay():
    shape = '<draw:frame svg:x="1cm" svg:y="{}" svg:width="3cm" svg:height="2cm"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    shapes = f"<table:shapes>{shape.format('-9cm', 'unseen')}{shape.format('-1cm', 'Seen')}</table:shapes>"
    text = cleaned(sheet(row(cell("Visible")), shapes + "<table:table-column/>"), kind="spreadsheet")
    assert "unseen" not in text
    assert "Seen" in text


@pytest.mark.parametrize(
    ("turned", "stays"),
    [
        ("translate (50cm 1cm)", False), ("rotate (0.5) translate (1cm -20cm)", False), ("rotate (0.5) translate (27cm 20cm)", True),
        ("translate (2cm 3cm)", True), ("skewX (0.5) translate (50cm 1cm)", True),
    ],
)  # fmt: skip
def test_shapes_that_are_moved_beside_the_slide_go(turned, stays):
    shape = f'<draw:frame svg:width="3cm" svg:height="2cm" draw:transform="{turned}">{BOX}</draw:frame>'
    assert ("unseen" in cleaned(**presented(shape))) == stays


MASTER = '<style:master-page style:name="m" style:page-layout-name="l">{}</style:master-page>'
PLACE = '<draw:frame presentation:class="footer" svg:x="1cm" svg:y="19cm" svg:width="3cm" svg:height="1cm"><draw:text-box><text:p><presentation:footer/></text:p></draw:text-box></draw:frame>'


def presented(inside: str = "", *, said: str = "", styles: str = "", master: str = "") -> dict[str, str]:
    """Return what `cleaned` takes for a show of one slide."""
    layout = '<style:page-layout style:name="l"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>'
    page = f'<draw:page draw:master-page-name="m" {said}><draw:frame svg:x="1cm" svg:y="1cm" svg:width="9cm" svg:height="2cm"><draw:text-box>{SEEN}</draw:text-box></draw:frame>{inside}</draw:page>'
    body = f'<presentation:footer-decl presentation:name="f">unseen</presentation:footer-decl>{page}'
    return {
        "body": body,
        "styles": styles
        + layout
        + f"</office:automatic-styles><office:master-styles>{MASTER.format(master)}</office:master-styles><office:automatic-styles>",
        "kind": "presentation",
    }


UNDISPLAYED = '<style:style style:name="d" style:family="drawing-page"><style:drawing-page-properties presentation:display-footer="false"/></style:style>'


@pytest.mark.parametrize(
    ("arguments", "stays"),
    [
        ({"said": 'presentation:use-footer-name="f"', "master": PLACE}, True),
        ({"said": 'presentation:use-footer-name="f"', "inside": PLACE}, True),
        ({"said": 'presentation:use-footer-name="f"'}, False),
        ({"said": 'presentation:use-footer-name="f" draw:style-name="d"', "master": PLACE, "styles": UNDISPLAYED}, False),
        ({"master": PLACE}, False),
        ({"inside": '<presentation:notes presentation:use-footer-name="f"/>', "master": PLACE}, False),
    ],
    ids=["on the master", "on the slide", "nowhere", "not displayed", "not used", "of notes alone"],
)  # fmt: skip
def test_footers_that_no_slide_shows_go(arguments, stays):
    assert ("unseen" in cleaned(**presented(**arguments))) == stays


def test_styles_and_conditions_without_end_are_refused():
    chain = "".join(
        f'<style:style style:name="s{n}" style:family="paragraph" style:parent-style-name="s{n - 1}"/>'
        for n in range(99)
    )
    assert clean(packed('<text:p text:style-name="s98">Seen</text:p>', chain)).reason is Reason.LIMIT_EXCEEDED
    sent = '<style:map style:condition="value()&lt;-99" style:apply-style-name="N"/>' * 99
    body = sheet(row(FIVE))
    assert clean(packed(body, format_of(WORD + NUMBER + sent) + STYLE, "spreadsheet")).reason is Reason.LIMIT_EXCEEDED
    circle = "".join(
        PART.format(f"s{n}", "paragraph", 'fo:color="#ff0000"').replace(
            "><", f' style:parent-style-name="s{(n + 1) % 3}"><', 1
        )
        for n in range(3)
    )
    assert "Seen" in cleaned('<text:p text:style-name="s0">Seen</text:p>', circle)
