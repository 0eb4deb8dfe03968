"""What stands behind the last byte that a viewer reads goes: of pixels, tables, samples, profiles, heads of pictures."""

import io
import struct

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageCms

from pipeline.formats.pdf.jpeg import clean_jpeg, clean_jpx, clean_profile
from pipeline.formats.pdf.looks import look_alike
from tests.pipeline.formats.pdf.test_leaks import decoded
from tests.pipeline.formats.pdf.test_openable import cleaned, document, saved

CANARY = b"Zebulonq"
SIDE = 16


def pictured(body: bytes, space) -> bytes:
    pdf = document(b"q 99 0 0 99 9 9 cm /I Do Q")
    picture = Stream(pdf, body, Type=Name.XObject, Subtype=Name.Image, Width=SIDE, Height=SIDE, BitsPerComponent=8)
    picture.ColorSpace = space(pdf)
    pdf.pages[0].Resources.XObject = Dictionary(I=picture)
    return saved(pdf)


def profile(tag: bytes = b"") -> bytes:
    """Return the profile of sRGB, with a canary behind the value of a tag."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    entries = list(struct.iter_unpack(">4sII", plain[132 : 132 + 12 * int.from_bytes(plain[128:132], "big")]))
    table, body, offset = b"", b"", 132 + 12 * len(entries)
    for name, start, size in entries:
        value = plain[start : start + size] + (CANARY if name == tag else b"")
        table += struct.pack(">4sII", name, offset + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    return plain[:128] + struct.pack(">I", len(entries)) + table + body


def calibrated(pdf):
    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, profile(), N=3))])


@pytest.mark.parametrize(
    ("pixels", "space"),
    [
        (3, lambda pdf: Name.DeviceRGB),
        (1, lambda pdf: Name.DeviceGray),
        (3, calibrated),
        (1, lambda pdf: Array([Name.Separation, Name.All, Name.DeviceGray, tint(pdf, b"\xff\0")])),
    ],
)
def test_bytes_behind_the_last_pixel_go(pixels, space, tmp_path):
    body = bytes(range(SIDE)) * SIDE * pixels
    content = pictured(body + CANARY, space)
    target = cleaned(content, tmp_path)
    assert CANARY in decoded(tmp_path / "in")
    assert CANARY not in decoded(target)
    assert body in decoded(target)
    assert look_alike(tmp_path / "in", target)


@pytest.mark.parametrize("as_stream", [False, True])
def test_colours_that_no_pixel_can_name_go(as_stream, tmp_path):
    def space(pdf):
        table = bytes(range(12)) + CANARY
        kept = pdf.make_indirect(Stream(pdf, table)) if as_stream else String(table)
        return Array([Name.Indexed, Name.DeviceRGB, 3, kept])

    target = cleaned(pictured(bytes([0, 1, 2, 3]) * (SIDE * SIDE // 4), space), tmp_path)
    assert CANARY not in decoded(target)
    assert look_alike(tmp_path / "in", target)


def tint(pdf, samples: bytes):
    return pdf.make_indirect(
        Stream(pdf, samples, FunctionType=0, Domain=[0, 1], Range=[0, 1], Size=[2], BitsPerSample=8)
    )


def test_samples_behind_the_last_go(tmp_path):
    content = pictured(
        bytes(range(SIDE)) * SIDE,
        lambda pdf: Array([Name.Separation, Name.All, Name.DeviceGray, tint(pdf, b"\xff\0" + CANARY)]),
    )
    target = cleaned(content, tmp_path)
    assert CANARY in decoded(tmp_path / "in")
    assert CANARY not in decoded(target)
    assert look_alike(tmp_path / "in", target)


@pytest.mark.parametrize("tag", [b"wtpt", b"rXYZ", b"rTRC", b"chad"])
def test_bytes_behind_a_value_of_a_profile_go(tag):
    clean = clean_profile(profile(tag))
    assert clean is not None
    assert CANARY not in clean
    assert clean == clean_profile(profile()) == clean_profile(clean)
    assert ImageCms.ImageCmsProfile(io.BytesIO(clean)).profile.red_primary is not None


def coded(kind: str) -> bytes:
    sink = io.BytesIO()
    Image.linear_gradient("L").save(sink, kind)
    return sink.getvalue()


def test_a_height_that_says_more_than_a_height_goes():
    plain = coded("JPEG")
    mark = b"\xff\xdc" + struct.pack(">H", 2 + len(CANARY)) + CANARY
    assert CANARY not in clean_jpeg(plain[:2] + mark + plain[2:])
    short = b"\xff\xdc\0\4\1\0"
    assert short in clean_jpeg(plain[:2] + short + plain[2:])


def test_brands_and_markers_of_jpeg_2000_that_mean_nothing_go():
    plain = coded("JPEG2000")
    at = plain.index(b"ftyp") - 4
    size = int.from_bytes(plain[at : at + 4], "big")
    brands = struct.pack(">I", size + len(CANARY)) + plain[at + 4 : at + size] + CANARY
    marker = b"\xff\x7a" + struct.pack(">H", 2 + len(CANARY)) + CANARY
    for bad in (plain[:at] + brands + plain[at + size :], _grown(plain, marker)):
        clean = clean_jpx(bad)
        assert CANARY in bad
        assert CANARY not in clean
        assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


def _grown(plain: bytes, marker: bytes) -> bytes:
    """Put a marker before the first tile."""
    box, tile = plain.index(b"jp2c") - 4, plain.index(b"\xff\x90")
    size = int.from_bytes(plain[box : box + 4], "big")
    grown = struct.pack(">I", size + len(marker) if size else 0)
    return plain[:box] + grown + plain[box + 4 : tile] + marker + plain[tile:]
