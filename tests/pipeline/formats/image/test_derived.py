"""Pictures whose copies are of another kind: every pixel that a reader saw is there, and the record says what it was."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats import format_for
from pipeline.formats._image.boxes import Box
from pipeline.formats._image.heif_items import walk_heif
from pipeline.formats.heif import _aperture
from pipeline.limits import Limits
from pipeline.sandbox.identify import identify
from redaction.plan import Plan
from tests.conformance.planting import Sower, heifs
from tests.conformance.planting.blocks import full
from tests.conformance.samples import derived
from tests.conformance.samples.planted import CANARY


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


class Copy:
    """A copy with what was read and done."""

    def __init__(self, content: bytes, folder: Path) -> None:
        source, target = folder / "in", folder / "out"
        source.write_bytes(content)
        fmt = format_for(identify(source, None).media_type)
        assert fmt is not None
        self.reading = fmt.read(source, Limits())
        self.done = fmt.rewrite(source, target, Plan(), {}, Limits())
        self.image = Image.open(io.BytesIO(target.read_bytes()))
        self.removed = {removal.kind: removal.count for removal in self.done.removed}


@pytest.fixture
def copied(tmp_path):
    return lambda content: Copy(content, tmp_path)


def differs(one: Image.Image, other: Image.Image) -> int:
    """The greatest difference of a pixel."""
    assert one.size == other.size
    return max(high for _, high in ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema())


LOSSLESS = {
    "jp2": lambda: derived.jp2(),
    "j2c": derived.j2c,
    "psd": derived.psd,
    "psb": lambda: derived.psd(version=2),
    "ppm": lambda: derived.pnm(b"P6"),
    "plain ppm": lambda: derived.pnm(b"P3"),
    "pam": lambda: derived.pnm(b"P7"),
}


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_lost_nothing_becomes_a_png_of_the_same_pixels(copied, name):
    copy = copied(LOSSLESS[name]())
    assert (copy.done.media_type, copy.done.suffix) == ("image/png", ".png")
    assert differs(copy.image, derived.picture()) == 0
    assert copy.removed["original-encoding"] == 1


@pytest.mark.parametrize("maker", [derived.heic, derived.avif, lambda: derived.jp2(irreversible=True)])
def test_what_lost_already_becomes_a_jpeg_that_looks_the_same(copied, maker):
    copy = copied(maker())
    assert copy.done.media_type == "image/jpeg"
    centre = copy.image.convert("RGB").getpixel((30, 25)), copy.image.convert("RGB").getpixel((80, 55))
    for seen, wanted in zip(centre, ((20, 30, 90), (200, 220, 240)), strict=True):
        assert all(abs(one - other) < 12 for one, other in zip(seen, wanted, strict=True))


@pytest.mark.parametrize("magic", [b"P1", b"P2", b"P4", b"P5"])
def test_bits_and_greys_stay_bits_and_greys(copied, magic):
    copy = copied(derived.pnm(magic))
    bits = magic in (b"P1", b"P4")
    assert copy.image.mode == ("1" if bits else "L")
    assert differs(copy.image, derived.picture().convert("1" if bits else "L")) == 0


def test_pictures_behind_each_other_become_pages(copied):
    whole = b"P5\n2 2\n255\n\1\2\3\4" + b"P6\n1 1\n255\nabc" + b"P4\n8 1\n\xf0"
    copy = copied(whole)
    assert copy.done.media_type == "image/tiff"
    assert copy.done.counts.frames == copy.image.n_frames == 3
    assert copy.image.tobytes() == b"\1\2\3\4"


def test_sixteen_bits_of_grey_stay(copied):
    copy = copied(b"P5\n2 1\n65535\n\x12\x34\xff\xfe")
    assert copy.image.getpixel((0, 0)) == 0x1234
    assert copy.image.getpixel((1, 0)) == 0xFFFE
    copy = copied(b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 65535\nENDHDR\n\x12\x34")
    assert copy.image.getpixel((0, 0)) == 0x1234


def test_values_are_stretched_to_what_viewers_show(copied):
    copy = copied(b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 15\nENDHDR\n\x0f\x00\x05")
    assert copy.image.getpixel((0, 0)) == (255, 0, 85)


def test_two_pictures_of_a_telephone_become_two_pages(copied):
    copy = copied(derived.heic_pair())
    assert copy.done.media_type == "image/tiff"
    assert copy.image.n_frames == copy.done.counts.frames == 2


def av1_item(size: tuple[int, int]) -> heifs.Item:
    """Return a picture of a size, as Pillow encodes it."""
    sink = io.BytesIO()
    Image.new("RGB", size, (200, 20, 20)).save(sink, "AVIF")
    content = sink.getvalue()
    item = walk_heif(content).items[1]
    how = next(one for one in item.properties if one.kind == b"av1C")
    shape = full(b"ispe", struct.pack(">II", *size))
    return heifs.Item(
        b"av01", walk_heif(content).payload(content, item), properties=[content[how.start - 8 : how.end], shape]
    )


@pytest.mark.parametrize("first", [1, 2])
def test_two_pictures_of_an_avif_become_two_pages(copied, first):
    content = heifs.container(Sower("boxes"), [av1_item((96, 64)), av1_item((64, 96))], b"avif\0\0\0\0mif1avif")
    place = content.index(b"pitm") + 8
    copy = copied(content[:place] + struct.pack(">H", first) + content[place + 2 :])
    assert copy.done.media_type == "image/tiff"
    sizes = []
    for number in range(copy.image.n_frames):
        copy.image.seek(number)
        sizes.append(copy.image.size)
    assert sizes == [(96, 64), (64, 96)][:: 1 if first == 1 else -1]
    assert copy.done.counts.frames == 2


def test_a_film_is_kept_whatever_brand_of_an_avif_comes_first(copied):
    content = derived.avif(moves=True)
    assert content[8:12] == b"avis"
    copy = copied(content[:8] + b"avif" + content[12:])
    assert copy.image.n_frames == 2
    assert "alternative-picture" not in copy.removed


def test_a_picture_beside_the_film_of_an_avif_is_told(copied):
    """Some viewers show it instead of the film; a copy holds one of both."""
    content = derived.avif(moves=True)
    walked = walk_heif(content)
    assert walked.primary is not None
    ((_, start, length),) = walked.items[walked.primary].extents
    sink = io.BytesIO()
    derived.picture(2).save(sink, "AVIF", quality=80)
    other = sink.getvalue()
    ((_, at, size),) = walk_heif(other).items[1].extents
    place = struct.pack(">II", start, length)
    assert content.count(place) == 1
    content = content.replace(place, struct.pack(">II", len(content) + 8, size))
    copy = copied(content + struct.pack(">I", size + 8) + b"mdat" + other[at : at + size])
    assert copy.image.n_frames == 2
    assert copy.removed["alternative-picture"] == 1
    assert any(hidden.kind == "alternative-picture" for hidden in copy.reading.hidden)


@pytest.mark.parametrize(("coding", "brands"), [(b"hvc1", b"heic\0\0\0\0mif1heic"), (b"av01", b"avif\0\0\0\0mif1avif")])
@pytest.mark.parametrize("hidden", [False, True])
def test_a_thumbnail_in_another_coding_holds_no_photograph(copied, coding, brands, hidden):
    """Nobody decodes a thumbnail or a hidden picture: a JPEG there is no reason to hold what a reader sees."""
    sower = Sower("a thumbnail in another coding")
    shown, *_ = heifs.items_of(sower, coding)
    inner = heifs.Item(b"jpeg", b"\xff\xd8\xff\xd9", hidden=hidden, refers=() if hidden else ((b"thmb", 1),))
    copy = copied(heifs.container(Sower("boxes"), [shown, inner], brands))
    assert copy.done.media_type == "image/jpeg"
    assert copy.removed["hidden-picture" if hidden else "thumbnail"] == 1


def test_a_second_picture_in_another_coding_is_held(copied):
    shown, *_ = heifs.items_of(Sower("a second picture"), b"hvc1")
    other = heifs.Item(b"jpeg", b"\xff\xd8\xff\xd9")
    with pytest.raises(UnknownPart):
        copied(heifs.container(Sower("boxes"), [shown, other], b"heic\0\0\0\0mif1heic"))


def test_a_moving_picture_moves_as_before(copied):
    copy = copied(derived.avif(moves=True))
    assert copy.done.media_type == "image/png"
    assert copy.image.n_frames == 2
    times = []
    for number in range(2):
        copy.image.seek(number)
        times.append(round(copy.image.info["duration"]))
    assert times == [120, 340]


@pytest.mark.parametrize(("orientation", "place"), [(1, (20, 20)), (3, (75, 43)), (6, (43, 20)), (8, (20, 75))])
def test_a_turned_picture_is_turned(copied, orientation, place):
    """AVIF says it twice, by ``irot`` and by EXIF; it is turned once."""
    exif, sink = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    derived.picture().save(sink, "AVIF", exif=exif.tobytes(), quality=95)
    copy = copied(sink.getvalue())
    assert copy.image.size == ((96, 64) if orientation < 5 else (64, 96))
    assert copy.image.convert("RGB").getpixel(place)[2] < 140


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        ((40, 1, 20, 1, 0, 1, 0, 1), (28, 22, 68, 42)),
        ((80, 2, 40, 2, 2**32 - 28, 1, 44, 2), (0, 44, 40, 64)),
        ((96, 1, 64, 1, 0, 1, 0, 1), (0, 0, 96, 64)),
    ],
)
def test_what_a_clean_aperture_cuts_off_does_not_come_back(numbers, part):
    assert _aperture(struct.pack(">8I", *numbers), Box(b"clap", 0, 32), (96, 64)) == part


@pytest.mark.parametrize("numbers", [(97, 1, 20, 1, 0, 1, 0, 1), (40, 1, 20, 1, 40, 1, 0, 1), (0, 0, 0, 0, 0, 0, 0, 0)])
def test_an_aperture_outside_the_picture_is_refused(numbers):
    with pytest.raises(CorruptDocument):
        _aperture(struct.pack(">8I", *numbers), Box(b"clap", 0, 32), (96, 64))


def test_transparent_pixels_stay_and_hide_nothing(copied):
    image, sink = derived.picture().convert("RGBA"), io.BytesIO()
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (0, 0, 48, 64))
    image.putalpha(alpha)
    image.save(sink, "AVIF", quality=100)
    copy = copied(sink.getvalue())
    assert copy.done.media_type == "image/png"
    assert copy.image.mode == "RGBA"
    assert copy.image.getpixel((0, 0)) == (0, 0, 0, 0)
    assert copy.image.getpixel((95, 63))[3] == 255


def test_an_icon_s_mask_counts_where_its_alpha_was_left_empty(copied):
    pixels = b"".join(bytes([10, 20, 200, 0]) for _ in range(256))
    mask = b"".join(b"\xff\0\0\0" if row < 4 else b"\0\0\0\0" for row in range(16))
    bitmap = struct.pack("<IiiHHIIiiII", 40, 16, 32, 1, 32, 0, 0, 0, 0, 0, 0) + pixels + mask
    copy = copied(struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(bitmap), 22) + bitmap)
    assert copy.image.convert("RGBA").getpixel((12, 2)) == (200, 20, 10, 255)
    assert copy.image.convert("RGBA").getpixel((2, 13))[3] == 0


def test_a_photograph_is_developed_and_the_record_says_so(copied):
    copy = copied(derived.dng())
    assert copy.reading.media_type == "image/x-adobe-dng"
    assert copy.done.media_type == "image/jpeg"
    assert copy.removed["raw-sensor-values"] == copy.removed["original-encoding"] == 1
    assert copy.image.size == (96, 64)
    values = {field.name: field.value for field in copy.reading.metadata}
    assert values["EXIF:CameraSerialNumber"] == CANARY
    assert values["XMP-xmp:Owner"] == CANARY


def test_layers_are_counted_and_gone(copied):
    copy = copied(derived.psd())
    assert copy.removed["layer"] == 1
    assert copy.removed["thumbnail"] == 1
    names = {field.name for field in copy.reading.metadata}
    assert {"IPTC:By-line", "EXIF:Artist", "XMP-xmp:Owner", "Photoshop:URL", "Photoshop:Caption"} <= names


def test_everything_around_a_photograph_is_told(copied):
    copy = copied(derived.heic())
    assert {(hidden.kind, hidden.where) for hidden in copy.reading.hidden} == {
        ("unknown-part", "box"),
        ("free-space", "box"),
    }
    assert [field.value for field in copy.reading.metadata].count(CANARY) == 3
    copy = copied(derived.jp2())
    assert {hidden.kind for hidden in copy.reading.hidden} >= {"external-link", "comment", "unknown-part"}
