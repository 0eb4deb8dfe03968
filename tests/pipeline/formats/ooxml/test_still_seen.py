"""What looks hidden by one mark, and is seen: it stays. What a layout hides is hidden on the slide, too."""

from __future__ import annotations

import pytest

from tests.conformance.samples.derived import heic
from tests.pipeline.formats.ooxml.building import (
    CANARY,
    clean,
    left,
    paragraph,
    shape,
    slides,
    spotless,
    tree,
    word,
)

RED = '<a:solidFill><a:srgbClr val="C00000"/></a:solidFill>'
BLACK_STYLE = (
    '<w:style w:type="paragraph" w:styleId="p"><w:name w:val="p"/><w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>'
    "</w:style>"
)


def filled(text: str, form: str, *, wide: int, body: str = "<a:bodyPr/>") -> str:
    """Return a shape in the colour of its letters, half a million EMU high."""
    there = shape(text, 3).replace("<a:r>", f"<a:r><a:rPr>{RED}</a:rPr>").replace("<a:bodyPr/>", body)
    return there.replace('cx="500000"', f'cx="{wide}"').replace(
        "</p:spPr>", f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{RED}</p:spPr>'
    )


@pytest.mark.parametrize(
    "seen",
    [
        filled("Seen", "frame", wide=3000000),
        filled("Seen", "donut", wide=3000000),
        filled("Seen beyond the edge of its shape", "rect", wide=400000),
        filled("Seen beyond the edge", "rect", wide=2000000, body='<a:bodyPr wrap="none"/>'),
    ],
    ids=["frame", "ring", "overflow", "one long line"],
)
def test_letters_stay_where_the_fill_of_their_shape_is_not_behind_them(seen, tmp_path):
    found = clean(slides(tree("sld", shape("Visible", 2, at=(4000000, 4000000)) + seen)).zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()
    assert clean(found.raw, tmp_path).raw == found.raw


def test_letters_in_the_colour_of_a_shape_that_holds_them_go(tmp_path):
    body = shape("Visible", 2, at=(4000000, 4000000)) + filled(CANARY, "rect", wide=3000000)
    assert left(clean(slides(tree("sld", body)).zipped(), tmp_path).raw, tmp_path) == []


def test_a_paragraph_without_the_shade_of_its_style_is_seen(tmp_path):
    props = '<w:pPr><w:pStyle w:val="p"/><w:shd w:val="clear" w:color="auto" w:fill="auto"/></w:pPr>'
    run = '<w:r><w:rPr><w:color w:val="000000"/></w:rPr><w:t>Seen</w:t></w:r>'
    raw = word(f"<w:p>{props}{run}</w:p>", styles=BLACK_STYLE).zipped()
    assert "Seen" in clean(raw, tmp_path).text


@pytest.mark.parametrize(("ground", "stays"), [("dark1", True), ("light1", False)])
def test_names_of_colours_mean_what_the_settings_say(ground, stays, tmp_path):
    run = f'<w:r><w:rPr><w:color w:val="000000" w:themeColor="background1"/></w:rPr><w:t>{"Seen" if stays else CANARY}</w:t></w:r>'
    mapped = f'<w:clrSchemeMapping w:bg1="{ground}" w:t1="{"light1" if stays else "dark1"}"/>'
    found = clean(word(f"{paragraph('Visible')}<w:p>{run}</w:p>", settings=mapped).zipped(), tmp_path)
    assert ("Seen" in found.text) == stays
    assert left(found.raw, tmp_path) == []


@pytest.mark.parametrize("where", ["layout", "master"])
@pytest.mark.parametrize("kind", ['type="title"', 'type="body" idx="7"'])
def test_a_placeholder_whose_layout_puts_it_beside_the_slide_goes(where, kind, tmp_path):
    away = shape("prompt", 5, at=(-900000, 0), inside=f"<p:ph {kind}/>")
    start, end = (away.index(mark) for mark in ("<a:xfrm>", "</p:spPr>"))
    there = away[:start] + away[end:]
    own = there.replace("prompt", CANARY)
    others = {"layout": away} if where == "layout" else {"layout": there, "master": away}
    found = clean(slides(tree("sld", shape("Visible", 2) + own), **others).zipped(), tmp_path)
    assert left(found.raw, tmp_path) == []
    assert "Visible" in found.text


def test_a_turned_shape_reaches_further_than_its_box(tmp_path):
    turned = shape("Seen", 3, at=(-900000, 2000000)).replace('cy="500000"', 'cy="3000000"')
    raw = slides(tree("sld", turned.replace("<a:xfrm>", '<a:xfrm rot="5400000">'))).zipped()
    found = clean(raw, tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()


def test_white_letters_on_a_marker_s_colour_stay(tmp_path):
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:highlight><a:srgbClr val="000080"/></a:highlight>'
    marked = shape("Seen", 3).replace("<a:r>", f"<a:r><a:rPr>{white}</a:rPr>")
    found = clean(slides(tree("sld", marked)).zipped(), tmp_path)
    assert "Seen" in found.text
    assert found.verdict.residues == ()


def test_a_picture_of_a_telephone_becomes_one_that_every_program_shows(tmp_path):
    pict = "<w:pict><v:shape style='width:9pt;height:9pt'><v:imagedata r:id='pic'/></v:shape></w:pict>"
    pack = word(paragraph("seen") + f"<w:p><w:r>{pict}</w:r></w:p>")
    pack.add("word/document.xml", "image", "word/media/x.heic", "image/heic", heic(), "pic")
    found = spotless(pack.zipped(), tmp_path)
    assert [name for name in found.members if "/media/" in name] == ["word/media/image1.jpg"]
    assert b"image/jpeg" in found.members["[Content_Types].xml"]
    assert not any(b"heic" in body for body in found.members.values())
    assert clean(found.raw, tmp_path).raw == found.raw
