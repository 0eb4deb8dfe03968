"""What no page, slide or chart comes to: results that are counted anew, silent fields, notes, levels and points."""

from __future__ import annotations

import pytest

from tests.pipeline.formats.ooxml.building import (
    CANARY,
    VND,
    Pack,
    W,
    clean,
    paragraph,
    shape,
    slides,
    spotless,
    tree,
    word,
)

MAIN = "word/document.xml"


def field(code: str, result: str) -> str:
    """Return a paragraph with a field."""
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar '
        f'w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def noted(kind: str, note: str, *, referred: bool) -> Pack:
    """Return a text with a separator that says something, and perhaps a note."""
    mark = f'<w:p><w:r><w:{kind}Reference w:id="2"/></w:r></w:p>' * referred
    pack = word(paragraph("Visible") + mark)
    body = f'<w:{kind} w:type="{note}" w:id="-1"><w:p><w:r><w:separator/></w:r><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:{kind}>'
    body += f'<w:{kind} w:id="2"><w:p><w:r><w:t>Noted</w:t></w:r></w:p></w:{kind}>'
    kinds = VND + f"wordprocessingml.{kind}s+xml"
    pack.add(MAIN, f"{kind}s", f"word/{kind}s.xml", kinds, f"<w:{kind}s {W}>{body}</w:{kind}s>")
    return pack


@pytest.mark.parametrize("code", ["PAGE", "NUMPAGES", "SET x 1", "ASK x y", "TC x", "XE x", "PRIVATE"])
def test_results_that_nobody_sees_go(code, tmp_path):
    simple = f'<w:p><w:fldSimple w:instr=" {code} "><w:r><w:t>{CANARY}</w:t></w:r></w:fldSimple></w:p>'
    raw = word(paragraph("Visible") + field(code, CANARY) + simple).zipped()
    found = spotless(raw, tmp_path)
    assert clean(found.raw, tmp_path).raw == found.raw


@pytest.mark.parametrize("number", ["12", "1,234", "xiv", "- 3 -", "BB", "2nd", ""])
def test_page_numbers_stay(number, tmp_path):
    found = clean(word(paragraph("Visible") + field("PAGE", number)).zipped(), tmp_path)
    assert f"<w:t>{number}</w:t>" in found.members[MAIN].decode() or not number
    assert found.verdict.residues == ()


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
@pytest.mark.parametrize("note", ["separator", "continuationSeparator", "continuationNotice"])
def test_separators_say_nothing_where_no_note_comes(kind, note, tmp_path):
    spotless(noted(kind, note, referred=False).zipped(), tmp_path)
    assert "Noted" in clean(noted(kind, note, referred=True).zipped(), tmp_path).text


def listed(levels: str, depth: str) -> bytes:
    """Return a text with a list item."""
    pack = word(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Item</w:t></w:r></w:p>'
    )
    body = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    kind = VND + "wordprocessingml.numbering+xml"
    pack.add(MAIN, "numbering", "word/numbering.xml", kind, f"<w:numbering {W}>{body}</w:numbering>")
    return pack.zipped()


def test_levels_of_a_list_that_no_paragraph_has_say_numbers_alone(tmp_path):
    levels = (
        '<w:lvl w:ilvl="0"><w:lvlText w:val="Part %1"/></w:lvl><w:lvl w:ilvl="5"><w:lvlText w:val="{} (%6)"/></w:lvl>'
    )
    found = spotless(listed(levels.format(CANARY), "0"), tmp_path)
    assert "Part %1" in found.members["word/numbering.xml"].decode()
    assert "Section" in clean(listed(levels.format("Section"), "5"), tmp_path).text


def test_a_slide_number_is_a_number(tmp_path):
    run, mark = "<a:r><a:t>x</a:t></a:r>", '<a:fld id="{{{0}}}" type="slidenum"><a:t>{0}</a:t></a:fld>'
    body = tree("sld", shape("Visible", 2) + shape("x", 3).replace(run, mark.format(CANARY)))
    spotless(slides(body).zipped(), tmp_path)


C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CATEGORIES = '<c:cat><c:strLit><c:ptCount val="1"/><c:pt idx="0"><c:v>Seen</c:v></c:pt>{}</c:strLit></c:cat>'
NUMBERS = '<c:val><c:numLit><c:ptCount val="{}"/><c:pt idx="0"><c:v>4</c:v></c:pt>{}</c:numLit></c:val>'
SAID = f"<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{CANARY}</a:t></a:r></a:p></c:rich></c:tx>"
PLAIN = CATEGORIES.format("") + NUMBERS.format(1, "")
#: Name of the place -> series, what follows the chart.
CHARTS = {
    "category behind the last": (CATEGORIES.format(f'<c:pt idx="7"><c:v>{CANARY}</c:v></c:pt>') + NUMBERS.format(1, ""), ""),
    "number that is none": (CATEGORIES.format("") + NUMBERS.format(2, f'<c:pt idx="1"><c:v>{CANARY}</c:v></c:pt>'), ""),
    "label taken away": (f'<c:dLbls><c:dLbl><c:idx val="0"/><c:delete val="1"/>{SAID}</c:dLbl></c:dLbls>{PLAIN}', ""),
    "print header": (PLAIN, f"<c:printSettings><c:headerFooter><c:oddHeader>{CANARY}</c:oddHeader></c:headerFooter></c:printSettings>"),
}  # fmt: skip


@pytest.mark.parametrize("place", CHARTS)
def test_nothing_is_left_of_what_no_chart_draws(place, tmp_path):
    series, after = CHARTS[place]
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></p:xfrm><a:graphic><a:graphicData '
        f'uri="{C}"><c:chart xmlns:c="{C}" r:id="ch"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    pack = slides(tree("sld", shape("Visible", 2) + frame))
    body = f'<c:plotArea><c:barChart><c:ser><c:idx val="0"/>{series}</c:ser></c:barChart></c:plotArea>'
    spaces = f'xmlns:c="{C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    chart = f"<c:chartSpace {spaces}><c:chart>{body}</c:chart>{after}</c:chartSpace>"
    pack.add("ppt/slides/slide1.xml", "chart", "ppt/charts/chart1.xml", VND + "drawingml.chart+xml", chart, "ch")
    assert "Seen" in spotless(pack.zipped(), tmp_path).text
