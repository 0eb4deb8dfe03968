"""Hostile pictures of the kinds whose copies are of another kind: bombs, cuts, circles, lies about sizes."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import CorruptDocument, LimitExceeded, PipelineError, UnknownPart
from pipeline.formats import format_for
from pipeline.formats.heif import FORMAT as HEIF
from pipeline.formats.icon import FORMAT as ICON
from pipeline.formats.jpeg2000 import FORMAT as JPEG2000
from pipeline.formats.pnm import FORMAT as PNM
from pipeline.formats.psd import FORMAT as PSD
from pipeline.limits import Limits
from redaction.plan import Plan
from tests.conformance.planting.blocks import box, full
from tests.conformance.samples import derived

_HUGE = 60_000


@pytest.fixture
def clean(tmp_path):
    """Rewrite bytes; return the copy's bytes and what was done, within a minute."""

    def cleaned(fmt, content: bytes):
        source, target = tmp_path / "in", tmp_path / "out"
        source.write_bytes(content)
        began = time.monotonic()
        try:
            done = fmt.rewrite(source, target, Plan(), {}, Limits())
        finally:
            assert time.monotonic() - began < 60
        return target.read_bytes(), done

    return cleaned


def patched(content: bytes, mark: bytes, offset: int, new: bytes) -> bytes:
    place = content.index(mark) + len(mark) + offset
    return content[:place] + new + content[place + len(new) :]


_SIZE = struct.pack(">II", _HUGE, _HUGE)
BOMBS = {
    "jp2": (JPEG2000, patched(derived.jp2(), b"\xff\x4f\xff\x51", 4, _SIZE)),
    "j2c": (JPEG2000, patched(derived.j2c(), b"\xff\x4f\xff\x51", 4, _SIZE)),
    "psd": (PSD, patched(derived.psd(), b"8BPS", 10, _SIZE)),
    "psb": (PSD, patched(derived.psd(version=2), b"8BPS", 10, struct.pack(">II", 300_000, 300_000))),
    "ppm": (PNM, b"P6\n60000 60000\n255\n" + bytes(100)),
    "plain": (PNM, b"P3\n999999999 999999999\n255\n1 2 3"),
    "pam": (PNM, b"P7\nWIDTH 60000\nHEIGHT 60000\nDEPTH 4\nMAXVAL 255\nENDHDR\n" + bytes(100)),
    "icon": (ICON, patched(derived.icon(), b"IHDR", 0, _SIZE)),
    "avif": (HEIF, derived.avif().replace(struct.pack(">II", 96, 64), _SIZE)),
    "heic": (HEIF, derived.heic().replace(struct.pack(">II", 96, 64), _SIZE)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_that_claims_too_many_pixels_is_refused(clean, name):
    with pytest.raises((LimitExceeded, CorruptDocument)):
        clean(*BOMBS[name])


CUTS = {
    "heic": (HEIF, derived.heic_pair, 1.0),
    "avif": (HEIF, derived.avif, 0.93),
    "jp2": (JPEG2000, derived.jp2, 0.5),
    "j2c": (JPEG2000, derived.j2c, 0.9),
    "psd": (PSD, derived.psd, 0.98),
    "ppm": (PNM, lambda: derived.pnm(b"P6"), 0.99),
    "plain": (PNM, lambda: derived.pnm(b"P2"), 0.9),
    "icon": (ICON, derived.icon, 0.97),
    "dng": (format_for("image/x-adobe-dng"), derived.dng, 0.99),
}


@pytest.mark.parametrize("name", CUTS)
@pytest.mark.parametrize("less", [40, 0.3, 0.6])
def test_a_cut_picture_is_refused_and_never_painted_grey(clean, name, less):
    fmt, maker, reach = CUTS[name]
    whole = maker()
    end = int(len(whole) * reach)
    with pytest.raises(PipelineError):
        clean(fmt, whole[: end - less if isinstance(less, int) else int(end * less)])


@pytest.mark.parametrize("size", [0, 1, 7, 8, 2**31])
def test_boxes_that_lie_about_their_size_end(clean, size):
    for maker, fmt, mark in (
        (derived.avif, HEIF, b"iprp"),
        (derived.heic, HEIF, b"iinf"),
        (derived.jp2, JPEG2000, b"jp2h"),
    ):
        content = maker()
        place = content.index(mark) - 4
        with pytest.raises(PipelineError):
            clean(fmt, content[:place] + struct.pack(">I", size) + content[place + 4 :])


def circle() -> bytes:
    """A picture that is put together of itself."""
    box = derived.box
    entry = box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 1, 0, b"iden") + b"\0")
    meta = [
        box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        box(b"pitm", bytes(4) + b"\0\1"),
        box(b"iinf", bytes(4) + b"\0\1" + entry),
        box(b"iref", bytes(4) + box(b"dimg", struct.pack(">HHH", 1, 1, 1))),
        box(
            b"iprp",
            box(b"ipco", box(b"ispe", bytes(4) + struct.pack(">II", 8, 8)))
            + box(b"ipma", bytes(4) + b"\0\0\0\1\0\1\1\1"),
        ),
    ]
    return box(b"ftyp", b"heic" + bytes(4) + b"mif1heic") + box(b"meta", bytes(4) + b"".join(meta)) + box(b"mdat", b"")


def test_a_picture_made_of_itself_is_refused(clean):
    with pytest.raises(PipelineError):
        clean(HEIF, circle())


def test_many_boxes_are_refused(clean):
    with pytest.raises(LimitExceeded):
        clean(HEIF, derived.heic() + derived.box(b"free", b"") * 30_000)


def test_labels_inside_labels_cost_nothing(clean):
    nested = b""
    for _ in range(5_000):
        nested = derived.box(b"asoc", nested)
    clean(JPEG2000, derived.jp2() + nested)


@pytest.mark.parametrize("count", [-32768, 32767])
def test_layers_that_are_only_claimed_cost_nothing(clean, count):
    whole = derived.psd()
    layer = struct.pack(">hiiii", 1, 0, 0, 1, 1)
    assert whole.count(layer) == 1
    clean(PSD, whole.replace(layer, struct.pack(">h", count) + layer[2:]))


def test_rows_of_a_layered_picture_that_unpack_to_too_much_do_not(clean):
    whole = derived.psd()
    place = whole.index(b"\0\1" + struct.pack(">H", 97) * 3)
    with pytest.raises(PipelineError):
        clean(PSD, whole[:place] + b"\0\1" + b"\xff\xff" * 192 + b"\x81\0" * 60_000)


def test_a_document_without_its_flattened_picture_is_held(clean):
    with pytest.raises(UnknownPart):
        clean(PSD, derived.psd(merged=b"\0"))


def test_a_file_of_several_codestreams_is_held(clean):
    whole = derived.jp2()
    start = whole.index(b"jp2c") - 4
    (size,) = struct.unpack_from(">I", whole, start)
    with pytest.raises(UnknownPart):
        clean(JPEG2000, whole + whole[start : start + size])


def test_a_missing_tile_is_refused(clean):
    sink = io.BytesIO()
    derived.picture().save(sink, "JPEG2000", no_jp2=True, tile_size=(32, 32))
    whole = sink.getvalue()
    clean(JPEG2000, whole)
    tile = whole.index(b"\xff\x90\0\x0a\0\2")
    (size,) = struct.unpack_from(">I", whole, tile + 6)
    with pytest.raises(CorruptDocument):
        clean(JPEG2000, whole[:tile] + whole[tile + size :])


def test_an_icon_of_pictures_behind_its_end_is_refused(clean):
    head = struct.pack("<HHH", 0, 1, 3) + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, 2**31, 2**31) * 3
    with pytest.raises(PipelineError):
        clean(ICON, head + bytes(100))


def test_a_picture_with_two_heads_is_not_two_formats(tmp_path):
    """A raw photograph is a TIFF to libmagic; the picture format leaves it alone, so that no two claims meet."""
    source = tmp_path / "raw"
    source.write_bytes(derived.dng())
    claims = [
        fmt
        for fmt in (HEIF, PNM, ICON, PSD, format_for("image/tiff"))
        if fmt.recognises(source.read_bytes()[:65536], source)
    ]
    assert claims == []
    assert format_for("image/x-adobe-dng").recognises(source.read_bytes()[:65536], source)


@pytest.mark.parametrize(
    "text", [b"P1 is the first port\n", b"P2 5 6 7 eight\n", b"P5 no\n", b"P6\n1\n", b"P3 1 1 255 hello\n"]
)
def test_a_text_that_begins_like_a_picture_is_none(text):
    assert PNM.recognises(text, Path()) is None


def test_directories_of_a_raw_photograph_that_point_at_each_other_end(tmp_path):
    head = b"II*\0" + struct.pack("<I", 8)
    directory = struct.pack("<HHHII", 1, 330, 4, 1, 8) + struct.pack("<I", 8)
    source = tmp_path / "raw"
    source.write_bytes(head + directory)
    assert format_for("image/x-adobe-dng").recognises(head + directory, source) is None


def test_what_decoders_make_of_noise_is_an_error_of_ours(clean):
    noise = Image.effect_noise((64, 64), 90).tobytes()
    for fmt, start in ((HEIF, derived.heic()[:400]), (JPEG2000, derived.jp2()[:120]), (PSD, derived.psd()[:60])):
        with pytest.raises(PipelineError):
            clean(fmt, start + noise)
    with pytest.raises(PipelineError):
        clean(format_for("image/x-fuji-raf"), b"FUJIFILMCCD-RAW 0201" + noise)
    with pytest.raises(PipelineError):
        clean(format_for("image/x-canon-cr3"), b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + noise)


def test_a_hidden_second_picture_does_not_come_back(clean):
    """The small picture of an icon can be another one: only the large one is seen, and the record says so."""
    copy, done = clean(ICON, derived.icon())
    with Image.open(io.BytesIO(copy)) as image:
        assert image.size == (64, 64)
    assert {removal.kind: removal.count for removal in done.removed}["alternative-picture"] == 1


def _crowded(infos: bytes, count: int, rest: bytes, media: int = 0) -> bytes:
    """Return a picture of many items, with whatever else its list of items holds."""
    listed = full(b"hdlr", bytes(4) + b"pict" + bytes(13)) + full(b"pitm", b"\0\1")
    listed += full(b"iinf", struct.pack(">H", count) + infos) + rest
    return box(b"ftyp", b"avif\0\0\0\0avifmif1miaf") + full(b"meta", listed) + box(b"mdat", bytes(media))


def _infos(count: int, kind: bytes) -> bytes:
    return b"".join(full(b"infe", struct.pack(">HH4sB", number + 1, 0, kind, 0), 2) for number in range(count))


def _referring() -> bytes:
    links = box(b"dimg", struct.pack(">HH", 1, 1900) + b"\0\1" * 1900) * 100
    return _crowded(_infos(19_000, b"av01"), 19_000, full(b"iref", links) + full(b"iloc", b"\x44\0\0\0", 1))


def _sharing() -> bytes:
    places = b"".join(struct.pack(">HHHHII", number + 1, 0, 0, 1, 0, 4 << 20) for number in range(10_000))
    return _crowded(
        _infos(10_000, b"Exif"), 10_000, full(b"iloc", b"\x44\0" + struct.pack(">H", 10_000) + places, 1), 4 << 20
    )


def _tied() -> bytes:
    ties = (struct.pack(">HB", 1, 255) + b"\1" * 255) * 200
    properties = box(b"ipco", full(b"auxC", b"x" * (8 << 20))) + full(b"ipma", struct.pack(">I", 200) + ties)
    rest = full(b"iref", box(b"auxl", struct.pack(">HHH", 1, 1, 2))) + box(b"iprp", properties)
    return _crowded(_infos(1, b"av01"), 1, rest + full(b"iloc", b"\x44\0\0\0", 1))


@pytest.mark.parametrize("made", [_referring, _sharing, _tied])
def test_items_that_multiply_are_refused_at_once(made, clean):
    content = made()
    began = time.monotonic()
    with pytest.raises(PipelineError):
        clean(HEIF, content)
    assert time.monotonic() - began < 20
