"""Words of workbooks that no cell and no page comes to: sections of formats, white headers, texts told in two ways."""

from __future__ import annotations

import pytest

from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import CANARY, PLAIN_STYLES, clean, refused, rows, spotless, workbook

VISIBLE = '<c r="A1" t="inlineStr"><is><t>Visible</t></is></c>'
QUOTED = f"&quot;{CANARY}&quot;"


def book(code: str, *cells: str) -> bytes:
    """Return a workbook with cells of one number format, from B1 on."""
    entry = '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    styles = f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>' + PLAIN_STYLES.replace(
        "</cellXfs>", entry
    )
    made = "".join(cell.replace("<c", f'<c r="{chr(66 + n)}1" s="1"', 1) for n, cell in enumerate(cells))
    return workbook({"Data": rows(VISIBLE + made)}, styles=styles).zipped()


def number(value: str) -> str:
    return f"<c><v>{value}</v></c>"


TEXT, TRUTH = '<c t="str"><v>a</v></c>', '<c t="b"><v>1</v></c>'
UNUSED = {
    "below a bound": book(f"[&lt;-99]{QUOTED};0", number("5"), number("-99")),
    "of two bounds": book(f"[&gt;9]0;[&lt;-99]{QUOTED};0.0", number("5")),
    "below nought": book(f"0;{QUOTED}", number("5"), TEXT),
    "at nought": book(f"0;-0;{QUOTED}", number("5"), number("-7")),
    "text": book(f"0;-0;0;{QUOTED}@", number("5"), TRUTH),
    "escaped letters": book("0;" + "".join(f"\\{letter}" for letter in CANARY), number("5")),
    "currency": book(f"0;[${CANARY}-409]0", number("5")),
    "number beside a text": book(f"{QUOTED}0;@", TEXT),
    "cell without a value": book(f"{QUOTED}0", "<c/>"),
    "truth": book(f"{QUOTED}0", TRUTH),
}  # fmt: skip


@pytest.mark.parametrize("what", UNUSED)
def test_words_of_sections_that_no_cell_uses_go(what, tmp_path):
    found = spotless(UNUSED[what], tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


SEEN = "&quot;Seen&quot;"


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        (f"[&lt;-99]{SEEN};0", number("-100")), (f"0;{SEEN}", number("-5")), (f"0;-0;{SEEN}", number("0")),
        (f"0;-0;{SEEN}", number("0.2")), (f"0;-0;0;{SEEN}@", TEXT), (f"{SEEN}0", number("1")), (f"{SEEN}0;0", number("0")),
        (f"[&gt;9]0;{SEEN}", number("5")), (f"[Red]{SEEN}0;-0", '<c t="d"><v>2023-05-01</v></c>'), (f"{SEEN}@", TEXT), (f"{SEEN}0;@", number("-5")),
    ],
)  # fmt: skip
def test_words_of_sections_that_a_cell_uses_stay(code, cell, tmp_path):
    found = clean(book(code, cell), tmp_path)
    assert b"Seen" in found.members["xl/styles.xml"]
    assert found.verdict.residues == ()


def header(text: str) -> bytes:
    return workbook({"Data": rows(VISIBLE) + f"<headerFooter><oddHeader>{text}</oddHeader></headerFooter>"}).zipped()


@pytest.mark.parametrize(
    "text",
    [
        f"&amp;Lseen&amp;C&amp;KFFFFFF{CANARY}", f"&amp;Kfefefe{CANARY}&amp;Rseen", f"seen&amp;C&amp;1{CANARY}",
        f"&amp;K00+000{CANARY}&amp;K000000seen", f"&amp;001 {CANARY}&amp;12seen", f"&amp;KFFFFFF&amp;&amp;{CANARY}&amp;P&amp;Lseen",
    ],
)  # fmt: skip
def test_print_headers_that_nobody_can_read_go(text, tmp_path):
    found = spotless(header(text), tmp_path)
    assert b"seen" in found.members["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    "text",
    ["&amp;KFF0000Seen", "&amp;KFFFFFF&amp;LSeen", "&amp;10Seen", "&amp;K01+000Seen", "&amp;KFFFFFF&amp;K01+000Seen", "R&amp;&amp;F Seen",
     "&amp;G&amp;KFFFFFFSeen"],
)  # fmt: skip
def test_print_headers_that_can_be_read_stay(text, tmp_path):
    found = clean(header(text), tmp_path)
    assert b"Seen" in found.members["xl/worksheets/sheet1.xml"]
    assert found.verdict.residues == ()
    assert clean(found.raw, tmp_path).raw == found.raw


TWICE = {
    "two texts": f"<t>a</t><t>{CANARY}</t>",
    "text before a run": f"<t>a</t><r><t>{CANARY}</t></r>",
    "text behind a run": f"<r><t>a</t></r><t>{CANARY}</t>",
    "run of two texts": f"<r><t>a</t><t>{CANARY}</t></r>",
}


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "own"])
@pytest.mark.parametrize("what", TWICE)
def test_texts_told_in_two_ways_are_held(what, shared, tmp_path):
    own = f'<c r="A1" t="inlineStr"><is>{TWICE[what]}</is></c>'
    cell = '<c r="A1" t="s"><v>0</v></c>' if shared else own
    raw = workbook({"Data": rows(cell)}, strings=[f"<si>{TWICE[what]}</si>"]).zipped()
    assert refused(raw, tmp_path) is Reason.UNKNOWN_PART


@pytest.mark.parametrize("said", ['defaultRowHeight="0"', 'defaultRowHeight="15" defaultColWidth="0"'])
def test_sheets_whose_rows_or_columns_have_no_extent_are_held(said, tmp_path):
    raw = workbook({"Data": f"<sheetFormatPr {said}/>" + rows(VISIBLE)}).zipped()
    assert refused(raw, tmp_path) is Reason.UNKNOWN_PART
    shown = workbook({"Data": '<sheetFormatPr defaultRowHeight="0" zeroHeight="1"/>' + rows(VISIBLE)}).zipped()
    assert "Visible" in clean(shown, tmp_path).text
