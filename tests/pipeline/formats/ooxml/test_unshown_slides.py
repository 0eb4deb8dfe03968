"""Words that no show comes to: shapes that slides keep away, letters shrunk to nothing, shapes that cut them off."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import CANARY, clean, rows, shape, slides, spotless, tree, workbook

SEEN = shape("Visible", 2)
ALONE = 'showMasterSp="0"'
NO_EXTENT = 'cx="500000" cy="0"'
GROUP = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="" hidden="{}"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{}</p:grpSp>'
HOLDER = shape("prompt", 6, inside='<p:ph type="body" idx="1"/>')


def body(text: str, props: str) -> str:
    return shape(text, 3).replace("<a:bodyPr/>", props)


def lonely_layout() -> bytes:
    pack = slides(tree("sld", SEEN), master=shape(CANARY, 5))
    kind, raw = pack.parts["ppt/slideLayouts/slideLayout1.xml"]
    pack.parts["ppt/slideLayouts/slideLayout1.xml"] = (
        kind,
        raw.replace(b"<p:sldLayout ", b'<p:sldLayout showMasterSp=" false" '),
    )
    return pack.zipped()


UNSHOWN = {
    "shapes of a layout that the slide keeps away": slides(tree("sld", SEEN, attributes=ALONE), layout=shape(CANARY, 5)).zipped(),
    "shapes of a master that the slide keeps away": slides(tree("sld", SEEN, attributes=ALONE), master=shape(CANARY, 5)).zipped(),
    "shapes of a master that the layout keeps away": lonely_layout(),
    "letters shrunk to nothing": slides(tree("sld", SEEN + body(CANARY, '<a:bodyPr><a:normAutofit fontScale="1000"/></a:bodyPr>'))).zipped(),
    "shape without height that cuts off": slides(tree("sld", SEEN + body(CANARY, '<a:bodyPr vertOverflow="clip"/>').replace('cx="500000" cy="500000"', NO_EXTENT))).zipped(),
    "slide hidden by a nought with blanks": slides(tree("sld", SEEN), tree("sld", shape(CANARY, 2), attributes='show=" 0 "')).zipped(),
    "slide hidden by a word of old drawings": slides(tree("sld", SEEN), tree("sld", shape(CANARY, 2), attributes='show="f"')).zipped(),
    "shape hidden by a one with blanks": slides(tree("sld", SEEN + shape(CANARY, 3).replace('id="3"', 'id="3" hidden="&#10;1 "'))).zipped(),
    "group hidden by a word with blanks": slides(tree("sld", SEEN + GROUP.format(" true", shape(CANARY, 4)))).zipped(),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSHOWN)
def test_what_no_show_comes_to_goes(what, tmp_path):
    found = spotless(UNSHOWN[what], tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


def test_shapes_of_a_layout_that_one_slide_shows_stay(tmp_path):
    pack = slides(tree("sld", SEEN, attributes=ALONE), tree("sld", SEEN), layout=shape("Seen", 5) + HOLDER)
    found = clean(pack.zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()


def test_a_layout_whose_shapes_stay_away_keeps_its_placeholders(tmp_path):
    pack = slides(tree("sld", SEEN, attributes=ALONE), layout=shape(CANARY, 5) + HOLDER)
    layout = spotless(pack.zipped(), tmp_path).members["ppt/slideLayouts/slideLayout1.xml"]
    assert b"<p:ph " in layout


def test_letters_that_a_shape_shrinks_as_programs_do_stay_and_so_do_those_beyond_a_shape(tmp_path):
    shrunk = body("Shrunk", '<a:bodyPr><a:normAutofit fontScale="25000" lnSpcReduction="20000"/></a:bodyPr>')
    beyond = body("Beyond", '<a:bodyPr wrap="none"/>').replace('cx="500000" cy="500000"', NO_EXTENT)
    found = clean(slides(tree("sld", SEEN + shrunk + beyond)).zipped(), tmp_path)
    assert "Shrunk" in found.text
    assert "Beyond" in found.text
    assert found.verdict.residues == ()


@pytest.mark.parametrize(
    ("before", "row"), [("", '<row r="2" hidden=" 1 ">'), ('<cols><col min="1" max="1" hidden="&#9;true"/></cols>', '<row r="2">')]
)  # fmt: skip
def test_rows_and_columns_hidden_by_padded_words_are_emptied(before, row, tmp_path):
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    lines = (cell.format("B1", "Visible"), f"{row}{cell.format('A2', CANARY)}</row>")
    assert "Visible" in spotless(workbook({"Data": before + rows(*lines)}).zipped(), tmp_path).text
