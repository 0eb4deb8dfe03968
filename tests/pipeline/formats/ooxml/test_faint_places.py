"""Words that nobody can read in equations, labels of lists, beside floating shapes, and by what a shape says of levels."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    VND,
    W,
    clean,
    paragraph,
    shape,
    slides,
    spotless,
    tree,
    word,
)

WHITE, TINY, HIDDEN = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:vanish/>"
MATH = f'xmlns:m="{BASE}officeDocument/2006/math"'
LISTED = (
    '<w:p><w:pPr>{}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>'
)
DARK = '<w:shd w:val="clear" w:fill="000080"/>'


def equation(text: str, props: str) -> bytes:
    return word(
        paragraph("Visible")
        + f"<w:p><m:oMath {MATH}><m:r><w:rPr>{props}</w:rPr><m:t>{text}</m:t></m:r></m:oMath></w:p>"
    ).zipped()


def listed(label: str, props: str, ground: str = "") -> bytes:
    pack = word(paragraph("Visible") + LISTED.format(ground))
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{label} %1."/><w:rPr>{props}</w:rPr></w:lvl>'
    body = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    pack.add("word/document.xml", "numbering", "word/numbering.xml", VND + "wordprocessingml.numbering+xml", body)
    return pack.zipped()


def levelled(text: str, letters: str, run: str = "") -> bytes:
    style = f"<a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr {letters}</a:defRPr></a:lvl1pPr></a:lstStyle>"
    made = shape(text, 3).replace("<a:bodyPr/>", style).replace("<a:r>", f"<a:r>{run}")
    return slides(tree("sld", shape("Visible", 2, at=(4_000_000, 4_000_000)) + made)).zipped()


def floating(text: str, behind: str) -> bytes:
    anchor = (
        f'<w:p><w:r><w:drawing><wp:anchor behindDoc="{behind}" simplePos="0" relativeHeight="1"><wp:simplePos x="0" y="0"/><wp:extent cx="99999" cy="99999"/><wp:docPr id="1" name="x"/>'
        f'<a:graphic><a:graphicData uri="{BASE}drawingml/2006/picture"/></a:graphic></wp:anchor></w:drawing></w:r></w:p>'
    )
    return word(
        paragraph("Visible") + anchor + f"<w:p><w:r><w:rPr>{WHITE}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    ).zipped()


def sized(props: str, paragraph_props: str = "", text: str = CANARY) -> bytes:
    return word(
        paragraph("Visible") + f"<w:p>{paragraph_props}<w:r><w:rPr>{props}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    ).zipped()


FILL = '><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
FAINT = {
    **{f"equation {name}": equation(CANARY, props) for name, props in (("white", WHITE), ("tiny", TINY), ("hidden", HIDDEN))},
    **{f"label {name}": listed(CANARY, props) for name, props in (("white", WHITE), ("tiny", TINY), ("hidden", HIDDEN))},
    "size with a unit": sized('<w:sz w:val="1pt"/>'),
    "letters moved back by a length with a unit": sized('<w:spacing w:val="-20pt"/>'),
    "line of a height with a unit": sized("", '<w:pPr><w:spacing w:line="0.5pt" w:lineRule="exact"/></w:pPr>'),
    "white by its level": levelled(CANARY, FILL),
    "tiny by its level": levelled(CANARY, 'sz="100">'),
    "unfilled by its level": levelled(CANARY, "><a:noFill/>", "<a:rPr/>"),
    "white under a shape in front": floating(CANARY, "0"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAINT)
def test_words_that_nobody_can_read_go(what, tmp_path):
    found = spotless(FAINT[what], tmp_path)
    assert "Visible" in found.text
    assert clean(found.raw, tmp_path).raw == found.raw


SEEN = {
    "four points with a unit": sized('<w:sz w:val="4pt"/>', text="Seen"),
    "equation": equation("Seen", '<w:color w:val="FF0000"/>'),
    "label": listed("Seen", '<w:color w:val="FF0000"/>'),
    "white label of a dark paragraph": listed("Seen", WHITE, DARK),
    "run that is larger than its level": levelled("Seen", 'sz="100">', '<a:rPr sz="1800"/>'),
    "run of another colour than its level": levelled("Seen", FILL, '<a:rPr><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:rPr>'),
    "outlined by its level": levelled("Seen", '><a:ln w="9525"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln><a:noFill/>'),
    "white over a shape behind": floating("Seen", "1"),
}  # fmt: skip


@pytest.mark.parametrize("what", SEEN)
def test_words_that_can_be_read_stay(what, tmp_path):
    found = clean(SEEN[what], tmp_path)
    text = found.text + found.members.get("word/numbering.xml", b"").decode()
    assert "Seen" in text
    assert found.verdict.residues == ()
