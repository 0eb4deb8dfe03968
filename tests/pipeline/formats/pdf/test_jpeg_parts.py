"""A JPEG holds what its picture needs, and a JPEG 2000 no comments in the heads of its tiles; the verifier sees both."""

import io
import struct

import pytest
from PIL import Image

from pipeline.formats.pdf.jpeg import clean_jpeg, clean_jpx
from pipeline.verifiers._pdf_pictures import is_strange_picture

CANARY = b"Zebulonq hides here, in a table of sixty-four bytes or even more."[:64]
DAMAGE = b"Zebulonq"


def coded(kind: str = "JPEG", mode: str = "RGB", **how) -> bytes:
    sink = io.BytesIO()
    picture = Image.merge("RGB", [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L")])
    picture.resize((99, 61)).convert(mode).save(sink, kind, **how)
    return sink.getvalue()


def drawn(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


def table(body: bytes, marker: int = 0xDB) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def second_scan(plain: bytes) -> bytes:
    head = plain[plain.index(b"\xff\xda") :][: 2 + 12]
    return plain[:-2] + head + DAMAGE + plain[-2:]


def grown(plain: bytes, segment: bytes) -> bytes:
    at = plain.index(b"\xff\xc0")
    return plain[:at] + segment + plain[at:]


CASES = {
    "unused table": lambda plain: grown(plain, table(b"\3" + CANARY)),
    "second table of a segment": lambda plain: grown(plain, table(b"\2" + CANARY + b"\3" + CANARY)),
    "table that another replaces": lambda plain: plain[:2] + table(b"\0" + CANARY) + plain[2:],
    "unused code": lambda plain: grown(plain, table(b"\3" + b"\0" * 7 + b"\x40" + bytes(8) + CANARY, 0xC4)),
    "reserved segment": lambda plain: grown(plain, table(CANARY, 0x42) + table(CANARY, 0xF3)),
    "behind the interval": lambda plain: grown(plain, table(b"\0\0" + CANARY, 0xDD)),
    "second scan": second_scan,
    "behind the scan": lambda plain: plain[:-2] + DAMAGE + plain[-2:],
    "a byte behind the scan": lambda plain: plain[:-2] + b"Z" + plain[-2:],
}


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("case", CASES)
def test_what_the_picture_does_not_need_goes(case, mode):
    plain = coded(mode=mode)
    bad = CASES[case](plain)
    clean = clean_jpeg(bad)
    assert is_strange_picture(bad)
    assert not is_strange_picture(clean)
    assert b"Zebulonq" not in clean
    assert clean.replace(b"\xff\xdd\0\4\0\0", b"") == clean_jpeg(plain)  # no interval: it says so, in its own length
    assert clean == clean_jpeg(clean)
    assert drawn(clean) == drawn(plain)


@pytest.mark.parametrize(
    "how", [{}, {"progressive": True}, {"optimize": True}, {"quality": 20}, {"restart_marker_rows": 1}]
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_ordinary_pictures_stay(how, mode):
    plain = coded(mode=mode, **how)
    clean = clean_jpeg(plain)
    assert not is_strange_picture(clean)
    assert drawn(clean) == drawn(plain)
    assert len(clean) > len(plain) - 40


def test_bytes_behind_a_scan_of_a_progressive_picture_go():
    plain = coded(progressive=True)
    at = plain.index(b"\xff\xc4", plain.index(b"\xff\xda"))
    bad = plain[:at] + DAMAGE + plain[at:]
    assert is_strange_picture(bad)
    assert clean_jpeg(bad) == clean_jpeg(plain)


def test_comments_in_heads_of_tiles_go():
    plain = coded("JPEG2000", tile_size=(64, 64))
    mark = b"\xff\x64" + struct.pack(">HH", 4 + len(CANARY), 1) + CANARY
    stream = plain.index(b"\xff\x4f")
    at, parts, bad = plain.index(b"\xff\x90", stream), 0, b""
    start = at
    while plain[at : at + 2] == b"\xff\x90":
        size = struct.unpack_from(">I", plain, at + 6)[0]
        head = plain[at : at + 6] + struct.pack(">I", size + len(mark)) + plain[at + 10 : at + 12]
        bad += head + mark + plain[at + 12 : at + size]
        at, parts = at + size, parts + 1
    bad = plain[stream:start] + bad + plain[at:]
    clean = clean_jpx(bad)
    assert parts > 1
    assert is_strange_picture(bad)
    assert not is_strange_picture(clean)
    assert CANARY not in clean
    assert drawn(clean) == drawn(plain)
    assert clean == clean_jpx(plain[stream:])
