"""Presentations: a canary in each hiding place, and nothing of it left; what the audience sees stays."""

from __future__ import annotations

import io

import pptx
import pytest

from tests.pipeline.formats.ooxml.building import (
    BASE,
    CANARY,
    VND,
    A,
    P,
    Pack,
    R,
    clean,
    photo,
    shape,
    slides,
    spotless,
    tree,
)

PML = VND + "presentationml."
MAIN = "ppt/presentation.xml"
FIRST = "ppt/slides/slide1.xml"
SEEN = shape("Visible", 2, name=CANARY)
#: Name of the place -> shapes beside the visible one, attributes of the slide, what follows its tree.
PLACES = {
    "beside the slide": (shape(CANARY, 3, at=(-600000, 0)) + shape(CANARY, 4, at=(0, 7000000)), "", ""),
    "hidden shape": (shape(CANARY, 3).replace('id="3"', 'id="3" hidden="1"'), "", ""),
    "own tags": (shape("shown", 3, inside='<p:custDataLst><p:tags r:id="tag"/></p:custDataLst>'), "", ""),
    "transition and timing": (
        "",
        "",
        (
            f'<p:transition><p:sndAc><p:stSnd><p:snd r:embed="snd" name="{CANARY}"/></p:stSnd></p:sndAc></p:transition>'
            f'<p:timing><p:tnLst><p:par><p:cTn id="1"><p:childTnLst><p:cmd cmd="{CANARY}"/></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>'
        ),
    ),
    "extension": (
        "",
        "",
        f'<p:extLst><p:ext uri="{{{CANARY}}}"><q:ink xmlns:q="urn:{CANARY}" a="{CANARY}"/></p:ext></p:extLst>',
    ),
    "links": (
        shape("shown", 3).replace(
            "<a:r>",
            f'<a:r><a:rPr bmk="{CANARY}" lang="en-{CANARY}"><a:hlinkClick r:id="link" tooltip="{CANARY}" action="ppaction://program?{CANARY}"/></a:rPr>',
        ),
        "",
        "",
    ),
    "date": (
        shape("x", 3).replace(
            "<a:r><a:t>x</a:t></a:r>", f'<a:fld id="{{{CANARY}}}" type="datetime1"><a:t>1 May 2020</a:t></a:fld>'
        ),
        "",
        "",
    ),
    "fonts": (
        shape("shown", 3).replace("<a:r>", f'<a:r><a:rPr><a:latin typeface="{CANARY}" panose="{CANARY}"/></a:rPr>'),
        "",
        "",
    ),
    "slide name": ("", 'userDrawn="1"', ""),
    "geometry": (
        shape("shown", 3).replace(
            "</p:spPr>",
            f'<a:prstGeom prst="rect"><a:avLst><a:gd name="{CANARY}" fmla="val {CANARY}"/></a:avLst></a:prstGeom></p:spPr>',
        ),
        "",
        "",
    ),
    "unknown": (shape("shown", 3).replace("<a:t>", f"<a:{CANARY}/><a:t>"), f'{CANARY}="1"', ""),
}


def furnished(*content: str, layout: str = "") -> Pack:
    """Return a presentation with every part that hides something."""
    pack = slides(
        *content,
        layout=layout + shape(CANARY, 8, inside='<p:ph type="title"/>'),
        unused=shape(CANARY, 8),
        master=shape(CANARY, 8, inside='<p:ph type="body"/>'),
        inside=f'<p:custShowLst><p:custShow name="{CANARY}" id="0"><p:sldLst/></p:custShow></p:custShowLst><p:modifyVerifier saltData="{CANARY}"/>'
        f'<p:extLst><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        f'<p14:section name="{CANARY}" id="{{{CANARY}}}"/></p14:sectionLst></p:ext></p:extLst>',
    )
    kinds = "presProps viewProps commentAuthors tags revisionInfo notesMaster handoutMaster font smartTags"
    pack.add_each(MAIN, kinds.split(), "ppt/{}.xml", PML + "{}+xml")
    kinds = "notesSlide comments tags oleObject vmlDrawing"
    pack.add_each(FIRST, kinds.split(), "ppt/x{}.xml", PML + "{}+xml", idents={"tags": "tag"})
    pack.add(FIRST, "audio", "ppt/media/s.wav", "audio/wav", CANARY, "snd")
    pack.add(FIRST, "image", f"ppt/media/{CANARY}.jpg", "image/jpeg", photo(), "pic")
    pack.link(FIRST, "hyperlink", f"http://{CANARY}.org", ident="link", external=True)
    styles = f'<a:tblStyleLst {A} def="{{{CANARY}}}"><a:tblStyle styleId="{{11111111-1111-1111-1111-111111111111}}" styleName="{CANARY}"/></a:tblStyleLst>'
    pack.add(MAIN, "tableStyles", "ppt/tableStyles.xml", PML + "tableStyles+xml", styles)
    theme = f'<a:theme {A} name="{CANARY}"><a:themeElements><a:clrScheme name="{CANARY}"/><a:fontScheme name="{CANARY}"><a:majorFont><a:latin typeface="{CANARY}"/></a:majorFont></a:fontScheme></a:themeElements><a:custClrLst><a:custClr name="{CANARY}"/></a:custClrLst></a:theme>'
    pack.add("ppt/slideMasters/slideMaster1.xml", "theme", "ppt/theme/theme1.xml", VND + "theme+xml", theme)
    return pack


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_left_of_what_hides_on_a_slide(place, tmp_path):
    shapes, attributes, after = PLACES[place]
    raw = furnished(tree("sld", SEEN + shapes, attributes=attributes, name=CANARY, after=after)).zipped()
    found = spotless(raw, tmp_path)
    assert "Visible" in found.text
    assert len(pptx.Presentation(io.BytesIO(found.raw)).slides) == 1
    assert clean(found.raw, tmp_path).raw == found.raw


def test_a_hidden_slide_is_emptied_and_its_place_stays(tmp_path):
    raw = furnished(tree("sld", SEEN), tree("sld", shape(CANARY, 2), attributes='show="0"')).zipped()
    found = spotless(raw, tmp_path)
    shown = pptx.Presentation(io.BytesIO(found.raw)).slides
    assert [len(slide.shapes) for slide in shown] == [1, 0]


def test_layouts_keep_what_slides_show_and_lose_prompts(tmp_path):
    found = spotless(furnished(tree("sld", SEEN), layout=shape("Ministry of Roads", 5)).zipped(), tmp_path)
    assert "Ministry of Roads" in found.text
    assert sum("slideLayouts/slideLayout" in name and "_rels" not in name for name in found.members) == 1


def test_pictures_tables_and_embedded_objects_keep_what_they_show(tmp_path):
    picture = f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="{CANARY}"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="pic"/></p:blipFill><p:spPr/></p:pic>'
    frame = '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="{}">{}</a:graphicData></a:graphic></p:graphicFrame>'
    table = frame.format(
        f"{BASE}drawingml/2006/table",
        f'<a:tbl><a:tblPr><a:tableStyleId>{{11111111-1111-1111-1111-111111111111}}</a:tableStyleId></a:tblPr><a:tblGrid/><a:tr h="1"><a:tc id="{CANARY}"><a:txBody><a:bodyPr/><a:p><a:r><a:t>Cell</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>',
    )
    thing = frame.format(
        f"{BASE}presentationml/2006/ole",
        f'<mc:AlternateContent xmlns:mc="{BASE}markup-compatibility/2006"><mc:Choice xmlns:v="urn:schemas-microsoft-com:vml" Requires="v"><p:oleObj spid="_x0000_s1026" name="{CANARY}" r:id="tag" progId="{CANARY}"/></mc:Choice><mc:Fallback><p:oleObj name="{CANARY}" r:id="tag" progId="{CANARY}"><p:embed/>{picture}</p:oleObj></mc:Fallback></mc:AlternateContent>',
    )
    found = spotless(furnished(tree("sld", SEEN + picture + table + thing)).zipped(), tmp_path)
    shown = list(pptx.Presentation(io.BytesIO(found.raw)).slides[0].shapes)
    assert [type(one).__name__ for one in shown] == ["Shape", "Picture", "GraphicFrame", "Picture"]
    assert shown[2].table.cell(0, 0).text == "Cell"
    assert "Cell" in found.text


def test_a_film_goes_and_its_picture_stays(tmp_path):
    film = f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="{CANARY}"/><p:cNvPicPr/><p:nvPr><a:videoFile r:link="vid"/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="pic"/></p:blipFill><p:spPr/></p:pic>'
    pack = furnished(tree("sld", SEEN + film))
    pack.add(FIRST, "video", "ppt/media/v.mp4", "video/mp4", CANARY, "vid")
    found = spotless(pack.zipped(), tmp_path)
    assert [removal.count for removal in found.rewritten.removed if removal.kind == "film"] == [1]
    assert [type(one).__name__ for one in pptx.Presentation(io.BytesIO(found.raw)).slides[0].shapes][-1] == "Picture"


_ = (P, R)
