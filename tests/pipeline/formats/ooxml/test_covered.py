"""Cells under merged ones: what a program keeps in them and nobody sees goes; a mark that merges nothing hides nothing."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    clean,
    left,
    paragraph,
    rows,
    slides,
    tree,
    word,
    workbook,
)


def in_words(*lines: str) -> bytes:
    return word(f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>" + paragraph("Behind")).zipped()


def word_cell(text: str, marks: str = "") -> str:
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{paragraph(text)}</w:tc>"


DOWN, UNDER = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TWO = '<w:gridSpan w:val="2"/>'
ACROSS, BESIDE = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'


@pytest.mark.parametrize(
    "lines",
    [
        (word_cell("Seen", DOWN), word_cell(CANARY, UNDER)),
        (word_cell("Seen", DOWN), word_cell(CANARY, '<w:vMerge w:val="continue"/>'), word_cell(CANARY, UNDER)),
        (word_cell("a") + word_cell("Seen", DOWN), word_cell("b") + word_cell(CANARY, UNDER)),
        (word_cell("a", TWO) + word_cell("Seen", DOWN), word_cell("b") + word_cell("c") + word_cell(CANARY, UNDER)),
        (word_cell("Seen", ACROSS) + word_cell(CANARY, BESIDE),),
    ],
    ids=["down", "three", "second column", "under a wide one", "across"],
)
def test_what_lies_under_a_merged_cell_of_a_text_goes(lines, tmp_path):
    found = clean(in_words(*lines), tmp_path)
    assert "Seen" in found.text
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()
    assert {"covered-cell"} <= {one.kind for one in found.rewritten.removed}


@pytest.mark.parametrize(
    "lines",
    [
        (word_cell("Seen", UNDER),),
        (word_cell("a", DOWN) + word_cell("b"), word_cell("c") + word_cell("Seen", UNDER)),
        (word_cell("Seen", BESIDE),),
    ],
    ids=["nothing above", "another column", "nothing beside"],
)
def test_a_cell_under_none_stays(lines, tmp_path):
    assert "Seen" in clean(in_words(*lines), tmp_path).text


def on_a_slide(*lines: str) -> bytes:
    table = "".join(f'<a:tr h="9">{line}</a:tr>' for line in lines)
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name=""/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/>'
        f'<a:graphic><a:graphicData uri="{BASE}drawingml/2006/table"><a:tbl><a:tblPr/><a:tblGrid/>{table}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    )
    return slides(tree("sld", frame)).zipped()


def slide_cell(text: str, marks: str = "") -> str:
    return f"<a:tc {marks}><a:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>"


@pytest.mark.parametrize(
    "lines",
    [
        (slide_cell("Seen", 'rowSpan="2"'), slide_cell(CANARY, 'vMerge="1"')),
        (slide_cell("Seen", 'gridSpan="2"') + slide_cell(CANARY, 'hMerge="1"'),),
        (
            slide_cell("Seen", 'gridSpan="2" rowSpan="2"') + slide_cell(CANARY, 'hMerge="1"'),
            slide_cell(CANARY, 'vMerge="true"') + slide_cell(CANARY, 'hMerge="1" vMerge="1"'),
        ),
    ],
    ids=["down", "across", "both"],
)
def test_what_lies_under_a_merged_cell_of_a_slide_goes(lines, tmp_path):
    found = clean(on_a_slide(*lines), tmp_path)
    assert "Seen" in found.text
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()


def test_a_cell_of_a_slide_under_none_stays(tmp_path):
    assert "Seen" in clean(on_a_slide(slide_cell("a") + slide_cell("Seen", 'vMerge="1"')), tmp_path).text


@pytest.mark.parametrize("ref", ["A1:B1", "A1:C3", "A1:B9"])
def test_what_lies_under_a_merged_cell_of_a_sheet_goes(ref, tmp_path):
    cells = f'<c r="A1" t="inlineStr"><is><t>Seen</t></is></c><c r="B1" t="inlineStr"><is><t>{CANARY}</t></is></c>'
    sheet = rows(cells) + f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    found = clean(workbook({"Data": sheet}).zipped(), tmp_path)
    assert "Seen" in found.text
    assert left(found.raw, tmp_path) == []
    assert found.verdict.residues == ()
