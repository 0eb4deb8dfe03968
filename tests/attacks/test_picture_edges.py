"""What a crop without loss leaves in the last blocks of a JPEG: nobody sees it, and it does not come through."""

import io
import struct

import pytest
from PIL import Image, ImageDraw

from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.image import VERIFIER
from redaction.plan import Cleaning, Plan

_SIZE = 96


def coded(picture, quality=92):
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=quality, subsampling=0)
    return sink.getvalue()


def resized(content, width, height):
    """Return a JPEG that claims another size: nothing else of it changes."""
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def page(mode="RGB"):
    """A light page with a line of writing at its lower and its right edge."""
    picture = Image.new("RGB", (_SIZE, _SIZE), (250, 250, 245))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((10, 10, 60, 60), fill=(10, 80, 20))
    draw.text((2, 86), "IDA QUARREL", fill=(0, 0, 0))
    draw.rectangle((91, 20, 95, 40), fill=(0, 0, 120))
    return picture.convert(mode)


def cleaned(content, tmp_path, quality=92):
    source, target = tmp_path / "source.jpg", tmp_path / "target.jpg"
    source.write_bytes(content)
    done = FORMAT.rewrite(source, target, Plan(cleaning=Cleaning(jpeg_quality=quality)), {}, Limits())
    return target, Expectation(media_type="image/jpeg", counts=done.counts)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(("width", "height"), [(96, 89), (90, 96), (90, 89), (89, 95)])
def test_what_a_crop_left_in_the_last_blocks_is_gone(width, height, mode, tmp_path):
    cropped = resized(coded(page(mode)), width, height)
    with Image.open(io.BytesIO(cropped)) as picture:
        assert picture.size == (width, height)
        seen = coded(picture)  # made of what is seen alone
    target, expected = cleaned(cropped, tmp_path)
    assert target.read_bytes() == seen != cropped
    assert list(VERIFIER.check(target, expected)) == []
    target.write_bytes(cropped)
    assert "pixels beyond the edge" in {residue.where for residue in VERIFIER.check(target, expected)}


@pytest.mark.parametrize("quality", [50, 75, 85, 92, 95])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_of_our_own_making_stays_as_it_is(quality, mode, tmp_path):
    for picture in (page(mode).crop((0, 0, 93, 83)), Image.effect_noise((61, 53), 90).convert(mode)):
        target, expected = cleaned(coded(picture, quality), tmp_path, quality)
        assert target.read_bytes() == coded(picture, quality)
        assert list(VERIFIER.check(target, expected)) == []
