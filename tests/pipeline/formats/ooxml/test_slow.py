"""Documents made to keep a cleaner busy: what grows with the square of something is bounded, or looked at once."""

from __future__ import annotations

import time

import pytest

from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import clean, paragraph, refused, rows, shape, slides, tree, word, workbook

STYLE = '<w:style w:type="paragraph" w:styleId="s{}"><w:name w:val="n{}"/><w:basedOn w:val="s{}"/>{}</w:style>'


def chain(length: int, first: str = "", *, closed: bool = False) -> bytes:
    styles = "".join(
        STYLE.format(n, n, n - 1 if n or not closed else length - 1, "" if n else first) for n in range(length)
    )
    body = paragraph("Visible") + paragraph("last", f'<w:pPr><w:pStyle w:val="s{length - 1}"/></w:pPr>')
    return word(body, styles=styles).zipped()


@pytest.mark.parametrize("closed", [False, True], ids=["chain", "circle"])
def test_styles_based_on_each_other_without_end_are_refused(closed, tmp_path):
    assert refused(chain(2000, closed=closed), tmp_path) is Reason.LIMIT_EXCEEDED


def test_a_circle_of_few_styles_and_a_long_chain_are_read(tmp_path):
    assert "last" in clean(chain(3, closed=True), tmp_path).text
    hidden = chain(50, "<w:rPr><w:vanish/></w:rPr>")
    assert "last" not in clean(hidden, tmp_path).text


def number(line: int) -> str:
    return f'<c r="A{line}"><v>1</v></c>'


RUN = "<w:r><w:t>x</w:t></w:r>"
DRAWN = "<a:r><a:rPr/><a:t>y</a:t></a:r>"
HIDING = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
LARGE = {
    "runs of a paragraph": lambda many: word(paragraph("Visible") + f"<w:p>{RUN * many}</w:p>"),
    "runs that a style may hide": lambda many: word(paragraph("Visible") + f"<w:p>{RUN * many}</w:p>", styles=HIDING),
    "runs of a shape": lambda many: slides(tree("sld", shape("Visible", 2).replace("<a:r>", DRAWN * many + "<a:r>"))),
    "paragraphs of a shape": lambda many: slides(
        tree("sld", shape("Visible", 2).replace("<a:p>", f"<a:p>{DRAWN}</a:p>" * many + "<a:p>"))
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_four_times_as_much_does_not_take_sixteen_times_as_long(what, tmp_path):
    """It did when every run asked its paragraph, and every paragraph its shape, anew."""
    spent = []
    for many in (8_000, 32_000):
        (tmp_path / "original").write_bytes(LARGE[what](many).zipped())
        start = time.process_time()
        assert FORMAT.read(tmp_path / "original", DEFAULT_LIMITS).text
        spent.append(time.process_time() - start)
    assert spent[1] < 9 * spent[0], spent


def test_many_hidden_columns_and_rows_are_looked_at_once(tmp_path):
    columns = "".join(f'<col min="{n}" max="{n}" hidden="1"/>' for n in range(3, 9000))
    raw = workbook({"A": f"<cols>{columns}</cols>" + rows(*map(number, range(1, 10_000)))}).zipped()
    (tmp_path / "original").write_bytes(raw)
    start = time.process_time()
    assert FORMAT.read(tmp_path / "original", DEFAULT_LIMITS).text
    assert time.process_time() - start < 10  # of a second; it was a minute


def test_merged_cells_that_lie_upon_each_other_are_refused(tmp_path):
    cells = rows(*map(number, range(1, 4000)))
    merged = "".join(f'<mergeCell ref="A1:A{n + 2}"/>' for n in range(4000))
    assert (
        refused(workbook({"A": f"{cells}<mergeCells>{merged}</mergeCells>"}).zipped(), tmp_path)
        is Reason.LIMIT_EXCEEDED
    )
