"""Words of texts in places without an extent or beyond every page: they go where that is certain, else hold the item."""

from __future__ import annotations

import pytest

from pipeline.reasons import Reason
from tests.pipeline.formats.ooxml.building import CANARY, clean, paragraph, refused, spotless, word

VISIBLE = paragraph("Visible")
BOX = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
EXACT = '<w:trHeight w:val="{}" w:hRule="exact"/>'


def row(text: str, props: str, cell: str = "") -> str:
    return f"<w:tr><w:trPr>{props}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{paragraph(text)}</w:tc></w:tr>"


def table(*lines: str, layout: str = "", widths: tuple[int, ...] = (5000,)) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>{VISIBLE}"


def frame(text: str, said: str) -> str:
    return paragraph(text, f"<w:pPr><w:framePr {said}/></w:pPr>")


def drawn(
    text: str,
    *,
    at: tuple[int, int] = (0, 0),
    size: tuple[int, int] = (914400, 914400),
    seen_from: str = "page",
    inside: str = "",
) -> str:
    places = "".join(
        f'<wp:position{axis} relativeFrom="{seen_from}"><wp:posOffset>{place}</wp:posOffset></wp:position{axis}>'
        for axis, place in zip("HV", at, strict=True)
    )
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    return (
        f'<w:p><w:r><w:drawing><wp:anchor simplePos="0" relativeHeight="1"><wp:simplePos x="0" y="0"/>{places}<wp:extent {extent}/><wp:docPr id="1" name="x"/><a:graphic>'
        f'<a:graphicData uri="{BOX}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx><wps:bodyPr>{inside}</wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )


def old(text: str, style: str) -> str:
    return f'<w:p><w:r><w:pict><v:shape style="position:absolute;{style}"><v:textbox><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'


FLAT = {
    "row": table(row(CANARY, EXACT.format(1)), row("x", "")),
    "row of the strict variant": table(row(CANARY, EXACT.format("1pt")), row("x", "")),
    "row of a table in a cell": table(row("x", EXACT.format(20)).replace("<w:p>", table(row(CANARY, "")) + "<w:p>", 1)),
    "frame": frame(CANARY, 'w:w="900" w:h="1" w:hRule="exact"'),
}


@pytest.mark.parametrize("what", FLAT)
def test_words_in_places_of_no_height_go(what, tmp_path):
    found = spotless(word(VISIBLE + FLAT[what]).zipped(), tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


UNSURE = {
    "row of no height at all": table(row(CANARY, EXACT.format(0))),
    "narrow column": table(row(CANARY, "", '<w:tcW w:w="1" w:type="dxa"/>'), layout='<w:tblLayout w:type="fixed"/>'),
    "narrow column of the grid": table(row(CANARY, ""), layout='<w:tblLayout w:type="fixed"/>', widths=(10,)),
    "frame on the right": frame(CANARY, 'w:w="2000" w:hAnchor="page" w:x="40000"'),
    "frame above": frame(CANARY, 'w:w="2000" w:h="300" w:vAnchor="page" w:y="-400"'),
    "narrow frame": frame(CANARY, 'w:w="1"'),
    "drawing on the right": drawn(CANARY, at=(8_000_000, 0)),
    "drawing on the left": drawn(CANARY, at=(-914_400, 0)),
    "drawing below the margin": drawn(CANARY, at=(0, 11_000_000), seen_from="margin"),
    "drawing of no height": drawn(CANARY, size=(914_400, 0)),
    "old drawing on the right": old(CANARY, "margin-left:5000pt;width:99pt;height:50pt"),
    "old drawing above": old(CANARY, "margin-top:-90in;width:99pt;height:50pt"),
    "old drawing of no width": old(CANARY, "width:0;height:50pt"),
}


@pytest.mark.parametrize("what", UNSURE)
def test_words_that_not_every_program_shows_hold_the_item(what, tmp_path):
    assert refused(word(VISIBLE + UNSURE[what]).zipped(), tmp_path) is Reason.UNKNOWN_PART


def test_a_frame_of_a_style_beyond_the_page_holds_the_item(tmp_path):
    styles = '<w:style w:type="paragraph" w:styleId="f"><w:name w:val="f"/><w:pPr><w:framePr w:w="99" w:hAnchor="page" w:x="40000"/></w:pPr></w:style>'
    raw = word(VISIBLE + paragraph(CANARY, '<w:pPr><w:pStyle w:val="f"/></w:pPr>'), styles=styles).zipped()
    assert refused(raw, tmp_path) is Reason.UNKNOWN_PART


SEEN = {
    "row at least that high": table(row("Seen", '<w:trHeight w:val="1"/>')),
    "small row": table(row("Seen", EXACT.format(120))),
    "cell that reaches into the next row": table(
        row("Seen", EXACT.format(1), '<w:vMerge w:val="restart"/>'), row("", "", "<w:vMerge/>")
    ),
    "floating drawing of a flat row": table(row("", EXACT.format(1)).replace("<w:p>", drawn("Seen") + "<w:p>", 1)),
    "column that grows": table(row("Seen", "", '<w:tcW w:w="1" w:type="dxa"/>'), widths=(1,)),
    "column of a width in per cent": table(
        row("Seen", "", '<w:tcW w:w="10" w:type="pct"/>'), layout='<w:tblLayout w:type="fixed"/>'
    ),
    "frame on the page": frame("Seen", 'w:w="2000" w:hAnchor="page" w:vAnchor="page" w:x="9000" w:y="9000"'),
    "drawing over the edge": drawn("Seen", at=(-400_000, -400_000)),
    "drawing that grows": drawn("Seen", size=(914_400, 0), inside="<a:spAutoFit/>"),
    "drawing on a large page": drawn("Seen", at=(9_000_000, 0))
    + '<w:sectPr><w:pgSz w:w="20000" w:h="15000"/></w:sectPr>',
    "old drawing beside the column": old("Seen", "margin-left:-80pt;margin-top:200pt;width:60pt;height:40pt"),
    "old drawing at an edge": old(
        "Seen",
        "margin-left:5000pt;width:60pt;height:40pt;mso-position-horizontal:right;mso-position-horizontal-relative:page",
    ),
    "old drawing of a part of the page": old("Seen", "width:0;height:0;mso-width-percent:900;mso-height-percent:900"),
}


@pytest.mark.parametrize("what", SEEN)
def test_words_that_are_seen_stay(what, tmp_path):
    found = clean(word(VISIBLE + SEEN[what]).zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()
