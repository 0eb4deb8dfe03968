"""The verifier sees what a cleaner overlooked under merged cells, beside slides, on pages that do not come, in pale words."""

from __future__ import annotations

import pytest

from pipeline.model import Counts, Expectation
from pipeline.verifiers.ooxml import VERIFIER
from tests.pipeline.formats.ooxml.building import (
    BASE,
    PLAIN_STYLES,
    clean,
    paragraph,
    rows,
    shape,
    slides,
    tree,
    word,
    workbook,
)
from tests.pipeline.formats.ooxml.test_faint_places import listed
from tests.pipeline.verifiers.test_ooxml import DATA, DOCUMENT, FIRST, SHEET, SLIDES, WORD, packed

CELL = '<c r="{}" t="inlineStr"><is><t>seen</t></is></c>'
MERGED = '<w:tc><w:tcPr><w:vMerge w:val="{}"/></w:tcPr><w:p><w:r><w:t>seen</w:t></w:r></w:p></w:tc>'
TABLE = f"<w:tbl><w:tr>{MERGED.format('restart')}</w:tr><w:tr>{MERGED.format('continue')}</w:tr></w:tbl>"
DRAWN = '<a:tbl><a:tblGrid/><a:tr h="1"><a:tc gridSpan="2"><a:txBody><a:bodyPr/><a:p/></a:txBody></a:tc><a:tc hMerge="1"><a:txBody><a:bodyPr/><a:p><a:r><a:t>seen</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>'
GROUP = (
    '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="7" name="Object 7"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/>'
    f'<a:chOff x="0" y="0"/><a:chExt cx="9" cy="9"/></a:xfrm></p:grpSpPr>{shape("seen", 8, at=(-900000, 0))}</p:grpSp>'
)  # fmt: skip
STYLES = PLAIN_STYLES.replace("</fonts>", '<font><sz val="11"/><color rgb="FFFFFFFF"/></font><font><sz val="1"/></font></fonts>').replace(
    "</cellXfs>", '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0"/></cellXfs>'
)  # fmt: skip
#: What was overlooked -> kind, part, what stands there, what a poor cleaner leaves.
OVERLOOKED = {
    "white": (WORD, DOCUMENT, "<w:r>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
    "one point": (WORD, DOCUMENT, "<w:r>", '<w:r><w:rPr><w:sz w:val="2"/></w:rPr>'),
    "scaled to nothing": (WORD, DOCUMENT, "<w:r>", '<w:r><w:rPr><w:w w:val="1"/></w:rPr>'),
    "colour of its shading": (WORD, DOCUMENT, "<w:r>", '<w:r><w:rPr><w:color w:val="112233"/><w:shd w:val="clear" w:fill="112233"/></w:rPr>'),
    "phantom": (WORD, DOCUMENT, "</w:p>", f'<m:oMath xmlns:m="{BASE}officeDocument/2006/math"><m:phant><m:phantPr><m:show m:val="0"/></m:phantPr><m:e><m:r><m:t>seen</m:t></m:r></m:e></m:phant></m:oMath></w:p>'),
    "cell of a text": (WORD, DOCUMENT, "<w:body>", f"<w:body>{TABLE}"),
    "cell of a sheet": (SHEET, DATA, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
    "cell of a later row": (SHEET, DATA, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'),
    "header of even pages": (SHEET, DATA, "</sheetData>", "</sheetData><headerFooter><evenHeader>x</evenHeader></headerFooter>"),
    "white cell": (SHEET, DATA, '<c r="C1"', '<c r="C1" s="1"'),
    "tiny cell": (SHEET, DATA, '<c r="C1"', '<c r="C1" s="2"'),
    "white words of a slide": (SLIDES, FIRST, "<a:r>", '<a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'),
    "clear words of a slide": (SLIDES, FIRST, "<a:r>", '<a:r><a:rPr><a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill></a:rPr>'),
    "tiny words of a slide": (SLIDES, FIRST, "<a:r>", '<a:r><a:rPr sz="100"/>'),
    "tiny words of a level": (SLIDES, FIRST, "<a:bodyPr/>", '<a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr sz="100"/></a:lvl1pPr></a:lstStyle>'),
    "white equation": (WORD, DOCUMENT, "</w:p>", f'<m:oMath xmlns:m="{BASE}officeDocument/2006/math"><m:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><m:t>seen</m:t></m:r></m:oMath></w:p>'),
    "shape beside the slide": (SLIDES, FIRST, '<a:off x="100"', '<a:off x="-900000"'),
    "shape of a group beside the slide": (SLIDES, FIRST, "</p:spTree>", f"{GROUP}</p:spTree>"),
    "cell of a slide's table": (SLIDES, FIRST, "</p:spTree>", f"<p:graphicFrame><p:nvGraphicFramePr/>{DRAWN}</p:graphicFrame></p:spTree>"),
}  # fmt: skip


def copies(tmp_path) -> dict[str, dict[str, bytes]]:
    sheet = rows(CELL.format("A1") + CELL.format("B1") + CELL.format("C1"), CELL.format("A2"))
    raws = {
        WORD: word(paragraph("seen")).zipped(),
        SHEET: workbook({"Data": sheet}, styles=STYLES).zipped(),
        SLIDES: slides(tree("sld", shape("seen", 2))).zipped(),
    }
    return {kind: clean(raw, tmp_path).members for kind, raw in raws.items()}


def objections(members: dict[str, bytes], kind: str, tmp_path) -> set[str]:
    path = tmp_path / "copy"
    path.write_bytes(packed(members))
    return {
        residue.where.partition(":")[2].partition(":")[2]
        for residue in VERIFIER.check(path, Expectation(kind, Counts()))
    }


@pytest.mark.parametrize("what", OVERLOOKED)
def test_what_a_cleaner_overlooked_is_seen(what, tmp_path):
    kind, part, old, new = OVERLOOKED[what]
    members = copies(tmp_path)[kind]
    assert objections(members, kind, tmp_path) == set()
    assert old.encode() in members[part], members[part]
    members[part] = members[part].replace(old.encode(), new.encode(), 1)
    told = objections(members, kind, tmp_path)
    assert told & {
        "phantom",
        "letters that nobody can read",
        "merged cell",
        "header of pages that do not come",
        "pale cell",
        "shape beside the slide",
    }


def test_white_words_on_a_ground_are_no_matter_of_the_verifier(tmp_path):
    members = copies(tmp_path)[WORD]
    white = '<w:pPr><w:shd w:val="clear" w:fill="000080"/></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    members[DOCUMENT] = members[DOCUMENT].replace(b"<w:r>", white.encode(), 1)
    assert objections(members, WORD, tmp_path) == set()


def test_a_label_of_one_point_is_seen(tmp_path):
    members = clean(listed("label", '<w:sz w:val="20"/>'), tmp_path).members
    assert objections(members, WORD, tmp_path) == set()
    members["word/numbering.xml"] = members["word/numbering.xml"].replace(b'<w:sz w:val="20"', b'<w:sz w:val="2"', 1)
    assert objections(members, WORD, tmp_path) == {"label that nobody can read"}
