"""A copy has no colour profile and still looks like the original; expected colours are computed here, by hand."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from redaction.plan import Plan

GAMMA = 563 / 256
#: Colorants under D50 as the profiles of Apple and Adobe have them, and the way from their light to that of sRGB.
SPACES = {
    "display-p3": (
        ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
        ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979)),
    ),
    "adobe-rgb": (
        ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
        ((1.39836, -0.39836, 0.0), (0.0, 1.0, 0.0), (0.0, -0.04293, 1.04293)),
    ),
}
COLOURS = [
    (200, 120, 90),
    (90, 160, 120),
    (80, 90, 170),
    (128, 128, 128),
    (230, 220, 200),
    (40, 30, 35),
    (180, 60, 150),
]


def profile(space: str, name: bytes = b"some display") -> bytes:
    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(GAMMA * 256), 0)
    label = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + bytes(91)
    tags = {b"desc": label.ljust(-(-len(label) // 4) * 4, b"\0"), b"wtpt": xyz((0.9642, 1.0, 0.8249))}
    tags |= dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, SPACES[space][0]), strict=True))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(content))
        body += content
    head = struct.pack(">I4xI4s4s4s12x4s", start + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def encode(light: float) -> int:
    light = min(1.0, max(0.0, light))
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def seen(colour: tuple[int, ...], space: str) -> tuple[int, ...]:
    light = [(value / 255) ** GAMMA for value in colour]
    return tuple(encode(sum(a * b for a, b in zip(row, light, strict=True))) for row in SPACES[space][1])


def stripes() -> Image.Image:
    picture = Image.new("RGB", (16 * len(COLOURS), 16))
    for number, colour in enumerate(COLOURS):
        picture.paste(colour, (16 * number, 0, 16 * number + 16, 16))
    return picture


def cleaned(content: bytes, folder: Path) -> Image.Image:
    (folder / "in").write_bytes(content)
    FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, Limits())
    return Image.open(io.BytesIO((folder / "out").read_bytes()))


def saved(picture: Image.Image, name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, name, **options)
    return stream.getvalue()


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    ("name", "options", "mode"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}, "RGB"),
        ("PNG", {}, "RGB"),
        ("PNG", {}, "P"),
        ("TIFF", {}, "RGB"),
        ("TIFF", {}, "P"),
        ("WEBP", {"lossless": True}, "RGB"),
    ],
)
def test_wide_colours_look_the_same_without_their_profile(
    name: str, options: dict[str, object], mode: str, space: str, tmp_path: Path
) -> None:
    picture = stripes().convert(mode, palette=Image.Palette.ADAPTIVE, colors=16) if mode == "P" else stripes()
    shown = picture.convert("RGB")
    copy = cleaned(saved(picture, name, icc_profile=profile(space), **options), tmp_path)
    assert "icc_profile" not in copy.info
    assert mode == "RGB" or copy.mode == "P"
    moved = 0
    for number in range(len(COLOURS)):
        stored = shown.getpixel((16 * number + 8, 8))
        assert isinstance(stored, tuple)
        wanted, found = seen(stored, space), copy.convert("RGB").getpixel((16 * number + 8, 8))
        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(wanted, found, strict=True)) <= (4 if name == "JPEG" else 2)
        moved = max(moved, *(abs(a - b) for a, b in zip(stored, found, strict=True)))
    assert moved > 10  # leaving the profile out of account would show


def test_a_profile_is_judged_by_what_it_does_and_not_by_its_name(tmp_path: Path) -> None:
    lying = profile("adobe-rgb", b"sRGB IEC61966-2.1")
    copy = cleaned(saved(stripes(), "PNG", icc_profile=lying), tmp_path)
    assert copy.getpixel((8, 8)) == pytest.approx(seen(COLOURS[0], "adobe-rgb"), abs=2)


def raw_png(rows: bytes, size: tuple[int, int], depth: int, colour: int, *extra: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0))
    side = b"".join(chunk(*pair) for pair in extra)
    return b"\x89PNG\r\n\x1a\n" + head + side + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("colour", [0, 2])
@pytest.mark.parametrize("gamma", [100_000, 55_556, 45_455])
def test_the_gamma_of_a_png_is_applied(gamma: int, colour: int, tmp_path: Path) -> None:
    levels = bytes(range(8, 248, 16))
    rows = b"\0" + (levels if colour == 0 else bytes(value for value in levels for _ in range(3)))
    content = raw_png(rows, (len(levels), 1), 8, colour, (b"gAMA", struct.pack(">I", gamma)))
    copy = cleaned(content, tmp_path).convert("L")
    for place, value in enumerate(levels):
        wanted = value if gamma == 45_455 else encode((value / 255) ** (100_000 / gamma))
        found = copy.getpixel((place, 0))
        assert isinstance(found, int)
        assert abs(found - wanted) <= 3


def test_primaries_of_a_png_are_applied_unless_it_says_srgb(tmp_path: Path) -> None:
    adobe = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    rows = b"".join(b"\0" + bytes(value for colour in COLOURS for value in colour) for _ in range(2))
    sides = [(b"gAMA", struct.pack(">I", round(100_000 / GAMMA))), (b"cHRM", adobe)]
    copy = cleaned(raw_png(rows, (len(COLOURS), 2), 8, 2, *sides), tmp_path)
    for place, colour in enumerate(COLOURS):
        assert copy.getpixel((place, 1)) == pytest.approx(seen(colour, "adobe-rgb"), abs=3)
    plain = cleaned(raw_png(rows, (len(COLOURS), 2), 8, 2, (b"sRGB", b"\0"), *sides), tmp_path)
    assert [plain.getpixel((place, 1)) for place in range(len(COLOURS))] == COLOURS


def test_a_clear_shade_of_16_bit_grey_stays_clear(tmp_path: Path) -> None:
    rows = b"\0" + struct.pack(">4H", 0x1234, 0x8000, 0x1234, 0xFFFF)
    copy = cleaned(raw_png(rows, (4, 1), 16, 0, (b"tRNS", struct.pack(">H", 0x1234))), tmp_path)
    assert [copy.convert("LA").getpixel((place, 0)) for place in range(4)] == [(0, 0), (128, 255), (0, 0), (255, 255)]


@pytest.mark.parametrize("name", ["JPEG", "TIFF"])
def test_inks_become_the_colours_that_viewers_show(name: str, tmp_path: Path) -> None:
    inks = stripes().convert("CMYK")
    original = saved(inks, name, **({"quality": 95, "subsampling": 0} if name == "JPEG" else {}))
    copy = cleaned(original, tmp_path)
    assert copy.mode == "RGB"
    for number, colour in enumerate(COLOURS):
        assert copy.getpixel((16 * number + 8, 8)) == pytest.approx(colour, abs=4)


#: Masks of red, green, blue and bits of a pixel.
MASKS = [(0x7C00, 0x3E0, 0x1F, 16), (0xF800, 0x7E0, 0x1F, 16), (0xF00, 0xF0, 0xF, 16), (0xFF, 0xFF00, 0xFF0000, 32)]
MASKS += [(0xFF00, 0xFF0000, 0xFF000000, 32), (0x1F, 0x7E0, 0xF800, 16), (0xFF000000, 0xFF0000, 0xFF00, 32)]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("masks", MASKS)
def test_bitmaps_with_any_arrangement_of_bits_keep_their_colours(
    masks: tuple[int, int, int, int], down: bool, tmp_path: Path
) -> None:
    *channels, bits = masks
    width, height = len(COLOURS), 3
    stride = -(-width * bits // 32) * 4
    rows = []
    for row in range(height):
        packed = b""
        for colour in COLOURS:
            pixel = 0
            for value, mask in zip(colour if row else (255, 0, 0), channels, strict=True):
                low = (mask & -mask).bit_length() - 1
                pixel |= (value * (mask >> low) // 255) << low
            packed += pixel.to_bytes(bits // 8, "little")
        rows.append(packed.ljust(stride, b"\0"))
    body = b"".join(rows if down else rows[::-1])
    info = struct.pack("<IiiHHIIiiII", 40, width, -height if down else height, 1, bits, 3, len(body), 0, 0, 0, 0)
    head = struct.pack("<2sIHHI", b"BM", 66 + len(body), 0, 0, 66)
    copy = cleaned(head + info + struct.pack("<III", *channels) + body, tmp_path)
    assert copy.getpixel((0, 0)) == (255, 0, 0)
    for place, colour in enumerate(COLOURS):
        assert copy.getpixel((place, 2)) == pytest.approx(colour, abs=18 if bits == 16 else 0)
