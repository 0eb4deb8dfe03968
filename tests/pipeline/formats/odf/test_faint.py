"""Words of OpenDocument that nobody can read go; words that something may show stay."""

import pytest

from tests.pipeline.formats.odf.test_texts import cleaned

WHITE = '<style:text-properties fo:color="#ffffff"/>'


def style(name: str, family: str, inside: str, parent: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{based}>{inside}</style:style>'


def letters(said: str) -> str:
    return style("T1", "text", f"<style:text-properties {said}/>")


SPAN = '<text:p>seen <text:span text:style-name="T1">word</text:span> seen</text:p>'
PARAGRAPH = '<text:p>seen</text:p><text:p text:style-name="P1">word</text:p>'
CELL = (
    '<table:table table:name="S"><table:table-column/><table:table-row><table:table-cell office:value-type="string" '
    'table:style-name="C1"><text:p>{}</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>seen'
    "</text:p></table:table-cell></table:table-row></table:table>"
)
FRAME = (
    '<text:p>seen <draw:frame draw:style-name="G1" text:anchor-type="as-char" svg:width="9cm" svg:height="2cm">'
    '<draw:text-box><text:p><text:span text:style-name="T1">word</text:span></text:p></draw:text-box></draw:frame></text:p>'
)


def page(said: str) -> str:
    return f'<style:page-layout style:name="L1"><style:page-layout-properties {said}/></style:page-layout>'


GONE = {
    "white letters": (letters('fo:color="#ffffff"'), SPAN),
    "nearly white letters": (letters('fo:color="#FAFAFA"'), SPAN),
    "letters in the colour of their mark": (letters('fo:color="#ffff00" fo:background-color="#ffff00"'), SPAN),
    "half a point": (letters('fo:font-size="0.5pt"'), SPAN),
    "a hundredth of the size": (letters('fo:font-size="1%"'), SPAN),
    "a tenth of a millimetre": (letters('fo:font-size="0.1mm"'), SPAN),
    "letters of no width": (letters('style:text-scale="1%"'), SPAN),
    "letters upon each other": (letters('fo:letter-spacing="-0.4cm"'), SPAN),
    "white paragraph": (style("P1", "paragraph", WHITE), PARAGRAPH),
    "colour of an ancestor": (style("P0", "paragraph", WHITE) + style("P1", "paragraph", "", "P0"), PARAGRAPH),
    "black on a black paragraph": (
        style("P1", "paragraph", '<style:paragraph-properties fo:background-color="#000000"/>'
              '<style:text-properties fo:color="#000000"/>'), PARAGRAPH,
    ),
    "lines of no height": (style("P1", "paragraph", '<style:paragraph-properties fo:line-height="0.01cm"/>'), PARAGRAPH),
    "white span in a span": (letters('fo:color="#ffffff"') + style("T2", "text", ""), SPAN.replace(
        "word", '<text:span text:style-name="T2">word</text:span>')),
    "white link": (letters('fo:color="#ffffff"'),
                   '<text:p>seen <text:a xlink:href="https://example.org/" text:style-name="T1">word</text:a></text:p>'),
    "white in a note": (letters('fo:color="#ffffff"'),
                        ('<text:p>seen<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
                        f"<text:note-body>{SPAN}</text:note-body></text:note></text:p>")),
    "colour of a box": (
        letters('fo:color="#203040"')
        + style("G1", "graphic", '<style:graphic-properties draw:fill="solid" draw:fill-color="#203040"/>'), FRAME,
    ),
    "white page": (letters('fo:color="#ffffff"') + page('fo:background-color="#ffffff"'), SPAN),
}  # fmt: skip
KEPT = {
    "black letters": (letters('fo:color="#000000"'), SPAN),
    "white letters on a mark": (letters('fo:color="#ffffff" fo:background-color="#000080"'), SPAN),
    "white letters on a dark paragraph": (
        letters('fo:color="#ffffff"')
        + style("P1", "paragraph", '<style:paragraph-properties fo:background-color="#000080"/>'),
        SPAN.replace("<text:p>", '<text:p text:style-name="P1">'),
    ),
    "white letters in a dark section": (
        letters('fo:color="#ffffff"')
        + style("X1", "section", '<style:section-properties fo:background-color="#000080"/>'),
        f'<text:section text:name="s" text:style-name="X1">{SPAN}</text:section>',
    ),
    "white letters on a dark page": (letters('fo:color="#ffffff"') + page('fo:background-color="#000080"'), SPAN),
    "the program's colour": (letters('fo:color="#ffffff" style:use-window-font-color="true"'), SPAN),
    "white letters with a shadow": (letters('fo:color="#ffffff" fo:text-shadow="1pt 1pt"'), SPAN),
    "white letters where a shape floats": (
        letters('fo:color="#ffffff"'),
        ('<text:p>seen <draw:rect text:anchor-type="paragraph" svg:width="9cm" svg:height="9cm"/>'
        '<text:span text:style-name="T1">word</text:span></text:p>'),
    ),
    "white letters in a box of no certain fill": (letters('fo:color="#ffffff"'), FRAME),
    "small print": (letters('fo:font-size="4pt"'), SPAN),
    "close letters": (letters('fo:letter-spacing="-0.05cm"'), SPAN),
    "lines of one tenth of an inch": (
        style("P1", "paragraph", '<style:paragraph-properties fo:line-height="0.1in"/>'), PARAGRAPH,
    ),
    "a condition chooses the style": (
        style("P1", "paragraph", WHITE + '<style:map style:condition="outline-level()=1" style:apply-style-name="P2"/>'),
        PARAGRAPH,
    ),
}  # fmt: skip
CELLS_GONE = {
    "white cell": style("C1", "table-cell", WHITE),
    "cell in its own colour": style(
        "C1", "table-cell", '<style:table-cell-properties fo:background-color="#c0c0c0"/>'
        '<style:text-properties fo:color="#c0c0c0"/>'),
    "tiny cell": style("C1", "table-cell", '<style:text-properties fo:font-size="1pt"/>'),
}  # fmt: skip
CELLS_KEPT = {
    "white letters in a dark cell": style(
        "C1", "table-cell", '<style:table-cell-properties fo:background-color="#000080"/>' + WHITE),
    "a condition colours the cell": style(
        "C1", "table-cell", WHITE + '<style:map style:condition="value()&gt;1" style:apply-style-name="C2"/>'),
}  # fmt: skip


@pytest.mark.parametrize("name", GONE)
def test_words_that_nobody_can_read_go(name):
    styles, body = GONE[name]
    copy = cleaned(body, styles)
    assert "word" not in copy
    assert "seen" in copy


@pytest.mark.parametrize("name", KEPT)
def test_words_that_may_be_seen_stay(name):
    styles, body = KEPT[name]
    copy = cleaned(body, styles)
    assert "word" in copy
    assert "seen" in copy
    assert not name.startswith("a condition") or "#ffffff" not in copy


@pytest.mark.parametrize("name", CELLS_GONE)
def test_cells_that_nobody_can_read_are_emptied(name):
    copy = cleaned(CELL.format("word"), CELLS_GONE[name], kind="spreadsheet")
    assert "word" not in copy
    assert "seen" in copy


@pytest.mark.parametrize("name", CELLS_KEPT)
def test_cells_that_may_be_seen_stay(name):
    assert "word" in cleaned(CELL.format("word"), CELLS_KEPT[name], kind="spreadsheet")


def test_the_value_behind_an_unread_number_goes_with_it():
    cell = CELL.replace('"string" table', '"float" office:value="4711.5" table')
    assert "4711" not in cleaned(cell.format("4711.5"), CELLS_GONE["white cell"], kind="spreadsheet")


def test_a_white_column_counts_for_cells_without_a_style():
    table = (
        '<table:table table:name="S"><table:table-column table:default-cell-style-name="C1"/><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>word</text:p></table:table-cell></table:table-row>'
        "</table:table>"
    )
    assert "word" not in cleaned(table, CELLS_GONE["white cell"], kind="spreadsheet")
    other = table.replace("<table:table-row>", "<table:table-column/><table:table-row>")
    assert "word" in cleaned(other, CELLS_GONE["white cell"], kind="spreadsheet")
