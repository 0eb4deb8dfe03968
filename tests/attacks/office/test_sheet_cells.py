"""Cells that say what no program shows: in their attributes, beside their value, or where nobody gets to."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.reasons import Reason
from pipeline.verifiers._ooxml_cells import blanked, strange_cells
from tests.pipeline.formats.ooxml.building import (
    CANARY,
    PLAIN_STYLES,
    S,
    clean,
    left,
    refused,
    rows,
    spotless,
    workbook,
)

SEEN = '<c r="A1" t="inlineStr"><is><t>Visible</t></is></c>'
TEXT = f"<is><t>{CANARY}</t></is>"
HIDDEN_D = '<cols><col min="4" max="4" hidden="1" width="9"/></cols>'

#: Name of the place -> what is in the worksheet beside the visible cell.
PLACES = {
    "name of a look": rows(f'{SEEN}<c r="B1" s="{CANARY}"><v>1</v></c>'),
    "name of a kind": rows(f'{SEEN}<c r="B1" t="{CANARY}"><v>1</v></c>'),
    "name of a place": rows(f'{SEEN}<c r="{CANARY}"><v>1</v></c>'),
    "hidden column by order": HIDDEN_D + rows(f'{SEEN}<c r="C1"><v>1</v></c><c t="inlineStr">{TEXT}</c>'),
    "hidden column in small letters": HIDDEN_D + rows(f'{SEEN}<c r="d1" t="inlineStr">{TEXT}</c>'),
    "column of a hundredth": '<cols><col min="2" max="2" width="0.01"/></cols>'
    + rows(f'{SEEN}<c r="B1" t="inlineStr">{TEXT}</c>'),
    "row of a tenth": rows(SEEN, f'<row r="2" ht="0.1" customHeight="1"><c r="A2" t="inlineStr">{TEXT}</c></row>'),
    "behind the last column": rows(f'{SEEN}<c r="XFE1" t="inlineStr">{TEXT}</c>'),
    "under the last row": rows(SEEN, f'<row r="1048577"><c r="A1048577" t="inlineStr">{TEXT}</c></row>'),
    "value beside a text": rows(f'<c r="A1" t="inlineStr"><is><t>Visible</t></is><v>{CANARY}</v></c>'),
    "text beside a value": rows(f'{SEEN}<c r="B1"><v>1</v>{TEXT}</c>'),
    "second value": rows(f'{SEEN}<c r="B1"><v>1</v><v>{CANARY}</v></c>'),
}


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_left_of_what_no_program_takes_from_a_cell(place, tmp_path):
    raw = workbook({"Data": PLACES[place]}).zipped()
    found = spotless(raw, tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


@pytest.mark.parametrize("kind", ["n", "b", "e"])
def test_words_where_a_number_belongs_become_a_text_that_readers_see(kind, tmp_path):
    found = clean(workbook({"Data": rows(f'{SEEN}<c r="B1" t="{kind}"><v>Words</v></c>')}).zipped(), tmp_path)
    assert "Words" in found.text
    assert b't="str"><v>Words</v>' in found.members["xl/worksheets/sheet1.xml"]
    assert found.verdict.residues == ()


@pytest.mark.parametrize(
    "lines",
    [(SEEN + SEEN,), (f'<row r="1">{SEEN}</row>', '<row r="1"><c r="B1"><v>1</v></c></row>')],
    ids=["cells", "rows"],
)
def test_two_in_one_place_are_held(lines, tmp_path):
    assert refused(workbook({"Data": rows(*lines)}).zipped(), tmp_path) is Reason.UNKNOWN_PART


def formatted(code: str, cell: str) -> bytes:
    """Return a workbook with a cell of a format."""
    xf = '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    styles = f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>' + PLAIN_STYLES.replace(
        "</cellXfs>", f"{xf}</cellXfs>"
    )
    return workbook({"Data": rows(SEEN + cell)}, styles=styles).zipped()


INLINE, NUMBER = f'<c r="B1" s="1" t="inlineStr">{TEXT}</c>', '<c r="B1" s="1"><v>{}</v></c>'


@pytest.mark.parametrize(
    "code", ["0;0;0;", "&quot;&quot;;&quot;&quot;;&quot;&quot;;&quot;&quot;", "0;-0;0; ;", "0;0;0;_x* "]
)
def test_a_text_that_its_format_does_not_show_goes(code, tmp_path):
    spotless(formatted(code, INLINE), tmp_path)


@pytest.mark.parametrize(("code", "value", "stays"), [
    (";;;@", "4711", False), ("0;;", "-4711", False), ("0;;", "4711", True), (";-0", "4711", False), ("0;-0;;@", "4711", True),
    ("[&gt;5]0;", "4711", True), ("&quot;;&quot;0", "4711", True),
])  # fmt: skip
def test_a_number_that_its_format_does_not_show_goes(code, value, stays, tmp_path):
    found = clean(formatted(code, NUMBER.format(value)), tmp_path)
    assert ("4711" in found.text) is stays
    assert found.verdict.residues == ()


def test_a_text_stays_that_a_format_for_numbers_leaves_alone(tmp_path):
    found = clean(formatted(";;", INLINE.replace(CANARY, "Words")), tmp_path)
    assert "Words" in found.text
    assert found.verdict.residues == ()


def test_a_format_that_no_cell_has_goes(tmp_path):
    raw = formatted(f"0 &quot;{CANARY}&quot;", "")
    assert left(spotless(raw, tmp_path).raw, tmp_path) == []


@pytest.mark.parametrize("place", PLACES)
def test_the_verifier_tells_strange_cells_by_itself(place):
    if "column in" in place or "hundredth" in place or "column by" in place:
        pytest.skip("told by the columns")
    assert list(strange_cells(etree.fromstring(f"<worksheet {S}>{PLACES[place]}</worksheet>")))


def test_the_verifier_tells_cells_of_which_nothing_is_shown():
    styles = f'<styleSheet {S}><numFmts><numFmt numFmtId="170" formatCode="0;0;0;"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>'
    sheet = etree.fromstring(f"<worksheet {S}>{rows(SEEN)}</worksheet>")
    assert list(blanked({"one": sheet}, etree.fromstring(styles))) == ["one"]
    assert not list(blanked({"one": sheet}, etree.fromstring(styles.replace("0;0;0;", "0;0;0;@"))))
