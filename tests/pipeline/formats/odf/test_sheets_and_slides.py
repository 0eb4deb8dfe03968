"""What becomes of workbooks, presentations and charts."""

import re

import pytest

from pipeline.reasons import Reason
from tests.conformance.samples.odf import BODIES
from tests.pipeline.chain import clean
from tests.pipeline.formats.odf.test_texts import cleaned, members, packed


def cell(text: str, said: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def sheet(rows: str, columns: str = "<table:table-column/>", name: str = "one", style: str = "") -> str:
    return f'<table:table table:name="{name}"{style}>{columns}{rows}</table:table>'


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"


def test_a_redacted_cell_loses_its_value():
    number = cell("+41 79 123 45 67", 'office:value-type="float" office:value="41791234567"')
    text = cleaned(sheet(row(number, cell("kept"))), kind="spreadsheet", terms="phone: +41 79 123 45 67\n")
    assert "41791234567" not in text
    assert 'office:value-type="string"' in text


def test_hidden_rows_and_columns_are_emptied_and_their_neighbours_stay():
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    rows = row(cell("a"), cell("unseen1"), cell("unseen2"), cell("d")) + row(
        cell("unseen3"), said='table:visibility="filter"'
    )
    rows += f'<table:table-row-group table:display="false">{row(cell("unseen4"))}</table:table-row-group>' + row(
        cell("e")
    )
    text = cleaned(sheet(rows, columns), kind="spreadsheet")
    assert "unseen" not in text
    assert list(re.findall(r"<text:p>(.)</text:p>", text)) == ["a", "d", "e"]


def test_what_lies_under_another_cell_or_in_a_row_without_height_goes():
    under = '<table:covered-table-cell office:value-type="string"><text:p>unseen1</text:p></table:covered-table-cell>'
    wide = cell("seen", 'office:value-type="string" table:number-columns-spanned="2"')
    style = (
        '<style:style style:name="r" style:family="table-row"><style:table-row-properties style:row-height="0.000cm"/>'
        "</style:style>"
    )
    rows = row(wide, under) + row(cell("unseen2"), said='table:style-name="r"')
    text = cleaned(sheet(rows), style, kind="spreadsheet")
    assert "unseen" not in text
    assert "seen" in text
    assert "unseen" not in cleaned(sheet(rows), style.replace("0.000cm", "0.02cm"))
    # A row grows from the least height that it is given.
    assert "unseen2" in cleaned(sheet(rows), style.replace("style:row-height", "style:min-row-height"))


def test_a_hidden_sheet_is_emptied_and_counted():
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    body = sheet(row(cell("a"))) + sheet(row(cell("unseen")), name="secret", style=' table:style-name="h"')
    found = clean(packed(body, style, kind="spreadsheet"))
    text = members(found.copy)["content.xml"].decode()
    assert found.verdict.residues == ()
    assert found.rewritten.counts.sheets == found.verdict.pages == 2
    assert "unseen" not in text
    assert "secret" not in text
    assert 'table:name="Removed 2"' in text


def test_redacted_names_of_sheets_stay_different():
    body = sheet(row(cell("a")), name="Oskar Velmond") + sheet(row(cell("b")), name="oskar velmond ")
    text = cleaned(body, kind="spreadsheet", terms="name: Oskar Velmond\n")
    names = re.findall(r'table:name="([^"]*)"', text)
    assert len(names) == len({name.casefold() for name in names}) == 2
    assert "elmond" not in text


def test_formulas_become_results_stay_or_hold():
    result = '<table:table-cell table:formula="of:=A(&quot;x&quot;)" office:value-type="float" office:value="17"/>'
    assert "formula" not in (text := cleaned(sheet(row(result)), kind="spreadsheet"))
    assert "<text:p>17</text:p>" in text
    kept = cleaned(sheet(row('<table:table-cell table:formula="of:=SUM([.A1:.B2];[$one.C3])"/>')), kind="spreadsheet")
    assert 'table:formula="of:=SUM([.A1:.B2];[$one.C3])"' in kept
    assert 'xmlns:of="' in kept
    for formula in (
        "of:=WEBSERVICE(&quot;http://x.test&quot;)",
        "of:=['file:///home/u/x.ods'#$a.A1]",
        "of:=[$gone.A1]",
    ):
        raw = packed(sheet(row(f'<table:table-cell table:formula="{formula}"/>')), kind="spreadsheet")
        assert clean(raw).reason is Reason.UNKNOWN_PART


def test_a_value_without_text_becomes_one():
    body = sheet(row('<table:table-cell office:value-type="string" office:string-value="only a value"/>'))
    text = cleaned(body, kind="spreadsheet")
    assert "<text:p>only a value</text:p>" in text
    assert "string-value" not in text


def test_a_format_that_shows_nothing_hides_nothing():
    style = (
        '<number:number-style style:name="n"><number:text/></number:number-style>'
        '<style:style style:name="c" style:family="table-cell" style:data-style-name="n"/>'
        '<style:style style:name="d" style:family="table-cell" style:parent-style-name="c"/>'
    )
    said = 'table:style-name="{}" office:value-type="float" office:value="8812"'
    text = cleaned(sheet(row(cell("", said.format("c")), cell("", said.format("d")))), style, kind="spreadsheet")
    assert "8812" not in text


def test_a_chart_shows_numbers_of_its_own():
    found = clean(packed(BODIES["chart"].removeprefix("<office:chart>").removesuffix("</office:chart>"), kind="chart"))
    text = members(found.copy)["content.xml"].decode()
    assert found.verdict.residues == ()
    assert 'chart:values-cell-range-address="local-table.$B$2:.$B$2"' in text
    assert 'chart:label-cell-address="local-table.$B$1"' in text
    assert 'xlink:href="."' in text


def page(shapes: str, said: str = "") -> str:
    return f'<draw:page draw:master-page-name="m"{said}>{shapes}</draw:page>'


def box(text: str, x: str = "1cm", said: str = "") -> str:
    place = f'svg:x="{x}" svg:y="1cm" svg:width="5cm" svg:height="2cm"'
    return f"<draw:frame {place}{said}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"


STYLES = (
    '<style:page-layout style:name="l"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/>'
    "</style:page-layout>"
    '<style:style style:name="left" style:family="drawing-page"><style:drawing-page-properties'
    ' presentation:visibility="hidden"/></style:style>'
)


@pytest.fixture
def show() -> bytes:
    """A presentation with masters in its styles part."""
    body = page(box("seen") + box("beside", "40cm") + box("not shown", said=' draw:display="none"')) + page(
        box("left out"), ' draw:style-name="left"'
    )
    head = packed("<text:p/>")
    start = members(head)["content.xml"].decode().partition("<office:automatic-styles>")[0]
    start = start.replace("document-content", "document-styles")
    masters = "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="l"><draw:frame presentation:class="title">'
        f"<draw:text-box><text:p>prompt</text:p></draw:text-box></draw:frame>{box('of ' + name)}</style:master-page>"
        for name in ("m", "unused")
    )
    styles = (
        f"{start}<office:automatic-styles>{STYLES}</office:automatic-styles><office:master-styles>{masters}"
        "</office:master-styles></office:document-styles>"
    )
    return packed(body, STYLES, kind="presentation", extra={"styles.xml": styles.encode()})


def test_only_what_a_show_shows_stays(show):
    found = clean(show)
    assert found.verdict.residues == ()
    assert found.rewritten.counts.slides == found.verdict.pages == 2
    text = (members(found.copy)["content.xml"] + members(found.copy)["styles.xml"]).decode()
    assert re.findall(r"<text:p>([^<]*)</text:p>", text) == ["seen", "of m"]
