"""Pictures that are shown in part, sounds, films, newer charts and old objects: what is seen stays, the rest is gone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pptx
import pytest
from PIL import Image
from pptx.util import Emu

from pipeline.errors import UnknownPart
from pipeline.formats._office.crops import cropped
from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Rewritten
from tests.pipeline.formats.ooxml.building import Cleaned, clean, unzipped

RED, BLUE = (250, 0, 0), (0, 0, 250)


def halves(kind: str = "PNG", mode: str = "RGB") -> bytes:
    """Return a picture that is red at the left and blue at the right."""
    picture = Image.new("RGB", (80, 40), RED)
    picture.paste(BLUE, (40, 0, 80, 40))
    sink = io.BytesIO()
    picture.convert(mode).save(sink, kind)
    return sink.getvalue()


def shown(*crops: tuple[float, float, float, float], picture: bytes | None = None) -> bytes:
    """Return slides with one picture, shown once for each crop: left, top, right, bottom."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    for left, top, right, bottom in crops:
        shape = slide.shapes.add_picture(io.BytesIO(picture or halves()), Emu(9000), Emu(9000))
        shape.crop_left, shape.crop_top, shape.crop_right, shape.crop_bottom = left, top, right, bottom
    sink = io.BytesIO()
    show.save(sink)
    return sink.getvalue()


def pictures(done: Cleaned) -> list[Image.Image]:
    media = [body for name, body in sorted(done.members.items()) if "/media/" in name]
    return [Image.open(io.BytesIO(body)).convert("RGB") for body in media]


def bluest(picture: Image.Image) -> int:
    """Return by how much the bluest pixel is more blue than red, at most."""
    return max(blue - red for red, _, blue in picture.getdata())


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("BMP", "RGB")]
)
def test_what_is_cropped_away_is_gone_from_the_pixels(kind, mode, tmp_path):
    done = clean(shown((0, 0, 0.55, 0), picture=halves(kind, mode)), tmp_path)
    (picture,) = pictures(done)
    assert picture.size == (36, 40)
    assert bluest(picture) < 0
    assert not any(b"srcRect l=" in body or b' r="55' in body for body in done.members.values())
    assert not done.verdict.residues
    assert {removal.kind: removal.count for removal in done.rewritten.removed}["cropped-part"] == 1


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "L")])
def test_cleaning_twice_changes_nothing(kind, mode, tmp_path):
    once = clean(shown((0.1, 0, 0.55, 0.2), picture=halves(kind, mode)), tmp_path).raw
    assert clean(once, tmp_path).raw == once


def test_each_way_of_cropping_makes_a_picture_of_its_own(tmp_path):
    done = clean(shown((0, 0, 0.5, 0), (0.5, 0, 0, 0), (0.5, 0, 0, 0), (0, 0, 0, 0)), tmp_path)
    assert sorted(picture.size for picture in pictures(done)) == [(40, 40), (40, 40), (80, 40)]
    copy = pptx.Presentation(io.BytesIO(done.raw))
    seen = [Image.open(io.BytesIO(shape.image.blob)).convert("RGB") for shape in copy.slides[0].shapes]
    assert [bluest(picture) > 0 for picture in seen] == [False, True, True, True]


def test_a_margin_stays_as_wide_as_it_was(tmp_path):
    done = clean(shown((-0.25, 0, 0.5, 0)), tmp_path)
    shape = pptx.Presentation(io.BytesIO(done.raw)).slides[0].shapes[0]
    assert (shape.crop_left, shape.crop_right) == (-0.5, 0)


def test_a_picture_of_which_nothing_is_shown_is_held():
    with pytest.raises(UnknownPart):
        cropped(halves(), (0.6, 0, 0.6, 0), 90)


def test_a_sound_or_film_is_a_member_and_its_picture_stays(tmp_path):
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    poster, film = io.BytesIO(halves()), io.BytesIO(b"film film film")
    slide.shapes.add_movie(film, 0, 0, 9000, 9000, poster_frame_image=poster, mime_type="video/mp4")
    sink = io.BytesIO()
    show.save(sink)
    source = tmp_path / "film.pptx"
    source.write_bytes(sink.getvalue())
    (tmp_path / "members").mkdir()
    members = list(FORMAT.members(source, tmp_path / "members", DEFAULT_LIMITS))
    assert [member.path.read_bytes() for member in members if member.path] == [b"film film film"]
    done = clean(sink.getvalue(), tmp_path)
    assert len(pictures(done)) == 1
    assert not any(b"film film" in body for body in done.members.values())
    assert not done.verdict.residues
    assert _count(done.rewritten, "film") == 1


def _count(rewritten: Rewritten, kind: str) -> int:
    return sum(removal.count for removal in rewritten.removed if removal.kind == kind)


_NEWER = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex" Requires="cx1"><p:graphicFrame>
<p:nvGraphicFramePr><p:cNvPr id="9" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>
<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="x"><cx:chart
xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="rIdNew"/></a:graphicData></a:graphic>
</p:graphicFrame></mc:Choice><mc:Fallback>PICTURE</mc:Fallback></mc:AlternateContent>"""


def newer_chart(*, with_picture: bool) -> bytes:
    """Return slides with a chart of the kind of 2016, and what older programs show in its stead."""
    members = unzipped(shown((0, 0, 0, 0)))
    name, rels = "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels"
    before, start, rest = members[name].decode().partition("<p:pic>")
    inside, end, after = rest.partition("</p:pic>")
    block = _NEWER.replace("PICTURE", start + inside + end if with_picture else "")
    members[name] = (before + block + after).encode()
    relation = '<Relationship Id="rIdNew" Type="http://schemas.microsoft.com/office/2014/relationships/chartEx" Target='
    members[rels] = members[rels].replace(
        b"</Relationships>", relation.encode() + b'"../charts/chartEx1.xml"/></Relationships>'
    )
    members["ppt/charts/chartEx1.xml"] = b"<a/>"
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for member, body in members.items():
            archive.writestr(member, body)
    return sink.getvalue()


def test_a_chart_of_the_newer_kind_lives_on_as_its_picture(tmp_path):
    done = clean(newer_chart(with_picture=True), tmp_path)
    assert len(pictures(done)) == 1
    assert not any("chartEx" in name for name in done.members)
    assert not done.verdict.residues


def test_a_chart_of_the_newer_kind_without_a_picture_is_held(tmp_path):
    with pytest.raises(UnknownPart):
        clean(newer_chart(with_picture=False), tmp_path)


def _named(folder, *endings: str) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(endings):
            yield path.read_bytes()


def test_the_picture_of_an_object_of_2007_stays_where_the_object_stood(corpora, tmp_path):
    (raw,) = _named(corpora / "office", "HasLinkedPresentation.pptx")
    done = clean(raw, tmp_path)
    slide = pptx.Presentation(io.BytesIO(done.raw)).slides[0]
    (picture,) = [shape for shape in slide.shapes if hasattr(shape, "image")]
    assert (picture.width, picture.height) == (4570413, 3427413)
    assert not done.verdict.residues
    assert b"LinkedToAPresentation" not in done.raw
