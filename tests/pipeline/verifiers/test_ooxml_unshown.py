"""The verifier sees what a cleaner left on no slide, page or sheet, whatever hides it there."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import (
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
from tests.pipeline.formats.ooxml.test_extents import EXACT, drawn, frame, old, row, table
from tests.pipeline.verifiers.test_ooxml import DATA, DOCUMENT, FIRST, SHEET, SLIDES, WORD
from tests.pipeline.verifiers.test_ooxml_unseen import objections

LAYOUT, MASTER = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml"
CELL = '<c r="{}" t="inlineStr"><is><t>seen</t></is></c>'
CELLS = '<c r="B1" s="1"><v>5</v></c><c r="C1" t="s"><v>0</v></c>'
HEADER = "</sheetData><headerFooter><oddHeader>{}</oddHeader></headerFooter>"
FORMAT = '<numFmts count="1"><numFmt numFmtId="170" formatCode="{}"/></numFmts>'
BOOK_STYLES = PLAIN_STYLES.replace(
    "</cellXfs>", '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
)
LOOKS, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
#: What was overlooked -> kind, part, what stands there, what a poor cleaner leaves, what is said of it.
OVERLOOKED = {
    "shapes of a layout": (SLIDES, FIRST, "<p:sld ", '<p:sld showMasterSp="0" ', "shape of no slide"),
    "shapes of a master": (SLIDES, LAYOUT, "<p:sldLayout ", '<p:sldLayout showMasterSp="false" ', "shape of no slide"),
    "letters shrunk to nothing": (SLIDES, FIRST, "<a:bodyPr/>", '<a:bodyPr><a:normAutofit fontScale="2000"/></a:bodyPr>', "letters that nobody can read"),
    "shape that cuts off": (SLIDES, FIRST, 'cy="500000"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>', 'cy="0"/></a:xfrm></p:spPr><p:txBody><a:bodyPr vertOverflow="clip"/>', "letters that nobody can read"),
    "white header": (SHEET, DATA, "</sheetData>", HEADER.format("seen&amp;C&amp;KFFFFFFunseen"), "header that nobody can read"),
    "header of one point": (SHEET, DATA, "</sheetData>", HEADER.format("&amp;1unseen"), "header that nobody can read"),
    "section below a bound": (SHEET, LOOKS, 'formatCode="0;General"', 'formatCode="[&lt;-9]&quot;unseen&quot;;0"', "words of a format that no cell comes to"),
    "section below nought": (SHEET, LOOKS, 'formatCode="0;General"', 'formatCode="0;&quot;unseen&quot;"', "words of a format that no cell comes to"),
    "section of texts": (SHEET, LOOKS, 'formatCode="0;General"', 'formatCode="0;0;0;&quot;unseen&quot;@"', "words of a format that no cell comes to"),
    "text of a cell in two ways": (SHEET, DATA, "<is><t>seen</t>", "<is><t>seen</t><t>x</t>", "text told in two ways"),
    "shared text in two ways": (SHEET, STRINGS, "<t>shared</t>", "<t>shared</t><r><t>x</t></r>", "text told in two ways"),
    "flat row": (WORD, DOCUMENT, 'w:val="400"', 'w:val="10"', "words in a place without height"),
    "flat frame": (WORD, DOCUMENT, 'w:h="400"', 'w:h="10"', "words in a place without height"),
    "drawing far away": (WORD, DOCUMENT, "<wp:posOffset>0<", "<wp:posOffset>90000000<", "words beyond every page"),
    "frame far away": (WORD, DOCUMENT, 'w:x="9"', 'w:x="-99999"', "words beyond every page"),
    "old drawing far away": (WORD, DOCUMENT, "margin-left:9pt", "margin-left:9999pt", "words beyond every page"),
    "padded word": (SLIDES, FIRST, "<p:sld ", '<p:sld showMasterSp=" 1 " ', "sld:attribute"),
}  # fmt: skip


def copies(tmp_path) -> dict[str, dict[str, bytes]]:
    raws = {
        WORD: word(
            paragraph("seen")
            + table(row("cell", EXACT.format(400)))
            + drawn("box")
            + frame("framed", 'w:w="99" w:h="400" w:hRule="exact" w:x="9"')
            + old("old", "margin-left:9pt;width:9pt;height:9pt")
        ).zipped(),
        SHEET: workbook(
            {"Data": rows(CELL.format("A1") + CELLS)},
            styles=FORMAT.format("0;&quot;no&quot;") + BOOK_STYLES,
            strings=["shared"],
        ).zipped(),
        SLIDES: slides(tree("sld", shape("seen", 2)), layout=shape("logo", 3), master=shape("line", 4)).zipped(),
    }
    return {kind: clean(raw, tmp_path).members for kind, raw in raws.items()}


@pytest.mark.parametrize("what", OVERLOOKED)
def test_what_a_cleaner_overlooked_is_seen(what, tmp_path):
    kind, part, old, new, told = OVERLOOKED[what]
    members = copies(tmp_path)[kind]
    assert objections(members, kind, tmp_path) == set()
    assert old.encode() in members[part], members[part]
    members[part] = members[part].replace(old.encode(), new.encode(), 1)
    assert told in objections(members, kind, tmp_path)
