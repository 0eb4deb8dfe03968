"""Bitmaps with colours by number, also in run-length codes: every pixel is what ffmpeg, another decoder, draws."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from pipeline.formats.icon import FORMAT as ICON
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from redaction.plan import Plan

_WIDTH, _HEIGHT = 4, 4

CODES = {
    "all rows": "04010000 04020000 04030000 0404 0001",
    "an empty row": "04010000 0000 04030000 0404 0001",
    "two empty rows": "04010000 0000 0000 0404 0001",
    "an empty first row": "0000 04020000 04030000 0404 0001",
    "an empty row, and one too many": "04010000 0000 04030000 04040000 0406 0001",
    "a row that ends early": "02010000 04020000 04030000 0404 0001",
    "a jump within a row": "0201 00020101 01020000 04030000 0404 0001",
    "a jump over rows": "0401 00020002 0000 0404 0001",
    "an end before the last row": "04010000 0402 0001",
    "rows without ends": "0401 0402 0403 0404 0001",
    "rows behind the last": "04010000 04020000 04030000 04040000 0405 0000 0001",
    "no end": "04010000 04020000 04030000 0404",
}


def bitmap(codes: bytes, bits: int) -> bytes:
    """Return a bitmap of sixteen colours."""
    colours = b"".join(bytes((number * 16, number * 40 % 256, 255 - number * 9, 0)) for number in range(16))
    offset = 54 + len(colours)
    head = struct.pack("<2sIHHI", b"BM", offset + len(codes), 0, 0, offset)
    how = struct.pack("<IiiHHIIiiII", 40, _WIDTH, _HEIGHT, 1, bits, {8: 1, 4: 2}[bits], len(codes), 0, 0, 16, 0)
    return head + how + colours + codes


def drawn_by_ffmpeg(path: Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("bits", [8, 4])
@pytest.mark.parametrize("name", CODES)
def test_every_row_stays_in_its_place(name: str, bits: int, tmp_path: Path) -> None:
    source, target = tmp_path / "source.bmp", tmp_path / "target"
    source.write_bytes(bitmap(bytes.fromhex(CODES[name]), bits))
    done = FORMAT.rewrite(source, target, Plan(), {}, Limits())
    assert not done.removed
    with Image.open(target) as picture:
        assert picture.convert("RGB").tobytes() == drawn_by_ffmpeg(source)


@pytest.mark.parametrize("bits", [8, 4])
def test_what_is_painted_beyond_a_row_is_on_no_other(bits: int, tmp_path: Path) -> None:
    source, target = tmp_path / "source.bmp", tmp_path / "target"
    source.write_bytes(
        bitmap(bytes.fromhex("0903 0000 0402 0000 0001" if bits == 8 else "0933 0000 0422 0000 0001"), bits)
    )
    FORMAT.rewrite(source, target, Plan(), {}, Limits())
    with Image.open(target) as picture:
        rows = picture.convert("RGB")
        seen = [{rows.getpixel((x, y)) for x in range(_WIDTH)} for y in range(_HEIGHT)]
    assert [len(colours) for colours in seen] == [1, 1, 1, 1]
    assert seen[0] == seen[1] not in (seen[2], seen[3])
    assert seen[2] != seen[3]


def test_a_cut_bitmap_shows_what_came_before(tmp_path: Path) -> None:
    source, target = tmp_path / "source.bmp", tmp_path / "target"
    source.write_bytes(bitmap(bytes.fromhex("04010000 0000 0403"), 8))
    done = FORMAT.rewrite(source, target, Plan(), {}, Limits())
    assert {str(removal.kind): removal.count for removal in done.removed} == {"damaged-rows": 2}
    with Image.open(target) as picture:
        rows = picture.convert("RGB")
        assert [rows.getpixel((0, y)) for y in range(2)] == [(128, 128, 128)] * 2
        assert rows.getpixel((0, 2)) == (255, 0, 0)
        assert rows.getpixel((0, 3)) != (255, 0, 0)


_K, _W = (0, 0, 0), (255, 255, 255)
_RAMP = [(level, level, level) for level in range(256)]
INDEXED = {
    "black and white in a bit": (1, [_K, _W], "a0000000"),
    "white and black in a bit": (1, [_W, _K], "a0000000"),
    "one colour in a bit": (1, [_K], "a0000000"),
    "four colours in two bits": (2, [_K, _W, (9, 8, 7), (200, 0, 0)], "1b000000"),
    "black and white in four bits": (4, [_K, _W], "01010000"),
    "greys in four bits": (4, _RAMP[:16], "12340000"),
    "black and white in a byte": (8, [_K, _W], "00010001"),
    "greys in a byte": (8, _RAMP[:16], "000f0102"),
    "all greys": (8, _RAMP, "00ff7f01"),
    "colours": (8, [(1, 2, 3), (250, 4, 5)], "00010101"),
}


@pytest.mark.parametrize("name", INDEXED)
def test_colours_by_number_stay_what_they_are_and_so_does_the_copy(name: str, tmp_path: Path) -> None:
    """Pillow takes two colours, and short rows of greys, for bits or greys of another width."""
    bits, colours, row = INDEXED[name]
    rows = bytes.fromhex(row) * 4
    offset = 54 + 4 * len(colours)
    content = struct.pack("<2sIHHI", b"BM", offset + len(rows), 0, 0, offset)
    content += struct.pack("<IiiHHIIiiII", 40, _WIDTH, _HEIGHT, 1, bits, 0, len(rows), 0, 0, len(colours), 0)
    content += b"".join(bytes((*colour[::-1], 0)) for colour in colours) + rows
    source, target, again = tmp_path / "source.bmp", tmp_path / "target.bmp", tmp_path / "again.bmp"
    source.write_bytes(content)
    assert not FORMAT.rewrite(source, target, Plan(), {}, Limits()).removed
    in_order = b"".join(map(bytes, colours)) * _HEIGHT
    wanted = in_order if bits == 2 else drawn_by_ffmpeg(source)
    assert len(set(wanted[: 3 * _WIDTH])) > 1 or len(colours) == 1
    with Image.open(target) as picture:
        assert picture.convert("RGB").tobytes() == wanted
    assert drawn_by_ffmpeg(target) == wanted
    FORMAT.rewrite(target, again, Plan(), {}, Limits())
    assert again.read_bytes() == target.read_bytes()


@pytest.mark.parametrize("name", [name for name, (bits, _, _) in INDEXED.items() if bits != 2])
def test_an_icon_of_colours_by_number_stays_what_it_is(name: str, tmp_path: Path) -> None:
    bits, colours, row = INDEXED[name]
    bitmap = struct.pack("<IiiHHIIiiII", 40, _WIDTH, 2 * _HEIGHT, 1, bits, 0, 0, 0, 0, len(colours), 0)
    bitmap += b"".join(bytes((*colour[::-1], 0)) for colour in colours) + bytes.fromhex(row) * _HEIGHT
    bitmap += bytes(4 * (_HEIGHT - 1)) + b"\x10\0\0\0"  # the mask: the last pixel of the upper row is not seen
    head = struct.pack("<HHHBBBBHHII", 0, 1, 1, _WIDTH, _HEIGHT, len(colours) & 255, 0, 1, bits, len(bitmap), 22)
    source, target = tmp_path / "source.ico", tmp_path / "target.png"
    source.write_bytes(head + bitmap)
    ICON.rewrite(source, target, Plan(), {}, Limits())
    width = 8 // bits
    numbers = [
        bytes.fromhex(row)[place // width] >> (8 - bits - place % width * bits) & (1 << bits) - 1
        for place in range(_WIDTH)
    ]
    wanted = [(*(colours[number] if number < len(colours) else (0, 0, 0)), 255) for number in numbers]
    with Image.open(target) as picture:
        seen = picture.convert("RGBA")
    assert [seen.getpixel((place, 1)) for place in range(_WIDTH)] == wanted
    assert [seen.getpixel((place, 0)) for place in range(_WIDTH)] == [*wanted[:3], (0, 0, 0, 0)]
