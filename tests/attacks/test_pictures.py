"""A secret planted in every place of a picture where somebody could look for it; none is left in the clean copy.

The search shares no code with the cleaner or the verifier: raw bytes, everything that inflates, every pixel plane, what
exiftool tells, in the usual spellings.
"""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageSequence

from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as STRUCTURE
from redaction.plan import Plan

SECRET = b"Zq7CanaryWxk"


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.effect_noise(size, 60).convert(mode)


def saved(image: Image.Image, name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


def spliced(raw: bytes, start: int, end: int, new: bytes) -> bytes:
    return raw[:start] + new + raw[end:]


def spellings(secret: bytes) -> list[bytes]:
    text = secret.decode()
    wide = [text.encode("utf-16-le"), text.encode("utf-16-be")]
    return [secret, secret[::-1], secret.hex().encode(), base64.b64encode(secret)[:14], *wide]


def everything(content: bytes) -> list[bytes]:
    """Return the raw bytes, all that inflates from any place, and all pixel planes."""
    found = [content]
    for start in range(len(content) - 2):
        if content[start] & 0x0F == 8 and int.from_bytes(content[start : start + 2], "big") % 31 == 0:
            try:
                found.append(zlib.decompressobj().decompress(content[start:], 1 << 22))
            except zlib.error:
                continue
    with Image.open(io.BytesIO(content)) as image:
        for frame in ImageSequence.Iterator(image):
            for mode in ("RGBA", "RGB"):
                layer = frame.convert(mode)
                found += [layer.tobytes(), *(band.tobytes() for band in layer.split())]
    return found


def found_in(content: bytes) -> bool:
    return any(form in place for place in everything(content) for form in spellings(SECRET))


# --- JPEG


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def jpeg_with(extra: bytes, behind: bytes = b"") -> bytes:
    plain = saved(picture(), "JPEG")
    return plain[:2] + extra + plain[2:] + behind


def tiff_block(*directories: dict[int, tuple[int, bytes]], link: dict[int, int] | None = None) -> bytes:
    """A little-endian TIFF of chained directories; ``link`` maps a tag of the first to the number of another."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    starts, position = [], 8
    for entries in directories:
        starts.append(position)
        position += 2 + 12 * (len(entries) + (len(link or {}) if len(starts) == 1 else 0)) + 4
    body, tail = b"", b""
    for number, entries in enumerate(directories):
        rows = dict(entries)
        if number == 0:
            rows |= {tag: (4, struct.pack("<I", starts[to])) for tag, to in (link or {}).items()}
        packed = struct.pack("<H", len(rows))
        for tag, (kind, raw) in sorted(rows.items()):
            value = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack("<I", position + len(tail))
            tail += raw + b"\0" * (len(raw) & 1) if len(raw) > 4 else b""
            packed += struct.pack("<HHI", tag, kind, len(raw) // sizes[kind]) + value
        linked = set((link or {}).values())
        after = number + 1 if number + 1 < len(directories) and number + 1 not in linked else None
        body += packed + struct.pack("<I", starts[after] if after else 0)
    return b"II*\0" + struct.pack("<I", 8) + body + tail


def exif_everywhere() -> bytes:
    text = (2, SECRET + b"\0")
    thumbnail = saved(picture(size=(16, 16)), "JPEG", comment=SECRET)
    first = {0x010E: text, 0x010F: text, 0x0131: text, 0x013B: text, 0x9C9D: (1, SECRET.decode().encode("utf-16-le"))}
    inner = {0x927C: (7, b"Maker" + SECRET), 0x9286: (7, b"ASCII\0\0\0" + SECRET), 0xA430: text, 0xA420: text}
    place = {1: (2, b"N\0"), 27: (7, b"ASCII\0\0\0" + SECRET), 29: (2, SECRET[:10] + b"\0")}
    small = {0x0201: (4, struct.pack("<I", 0)), 0x0202: (4, struct.pack("<I", len(thumbnail))), 0x010E: text}
    block = tiff_block(first, inner, place, small, link={0x8769: 1, 0x8825: 2})
    at = block.index(struct.pack("<HHI", 0x0201, 4, 1)) + 8
    return b"Exif\0\0" + block[:at] + struct.pack("<I", len(block)) + block[at + 4 :] + thumbnail


def profile_with_secret() -> bytes:
    """A working profile whose description and copyright hold the secret."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for entry in range(132, 132 + 12 * int.from_bytes(raw[128:132], "big"), 12):
        if raw[entry : entry + 4] in (b"desc", b"cprt"):
            start = int.from_bytes(raw[entry + 4 : entry + 8], "big")
            raw += b"text\0\0\0\0" + SECRET + b"\0" + bytes(3)
            raw[entry + 4 : entry + 12] = struct.pack(">II", len(raw) - 24, 21)
            raw[start : start + 4] = b"text"
    raw[:4] = struct.pack(">I", len(raw))
    return bytes(raw)


def resources() -> bytes:
    iptc = b"".join(b"\x1c\x02" + bytes([n]) + struct.pack(">H", len(SECRET)) + SECRET for n in (5, 80, 110, 122))
    found = b""
    for number, content in ((1028, iptc), (1036, bytes(28) + SECRET), (1061, SECRET), (4000, SECRET)):
        found += b"8BIM" + struct.pack(">HH", number, 0) + struct.pack(">I", len(content)) + content
        found += b"\0" * (len(content) & 1)
    return b"Photoshop 3.0\0" + found


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a b="' + SECRET + b'"/></x:xmpmeta>'
EXTENDED = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(XMP), 0) + XMP


def taller_than_it_says() -> bytes:
    """Rows that a header cuts off are still in the scan."""
    image = picture(size=(64, 96))
    raw = bytearray(saved(image, "JPEG", quality=92, subsampling=0))
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 7] = struct.pack(">H", 48)
    return bytes(raw)


def motion_photo() -> bytes:
    video = struct.pack(">I4s4sI", 16 + len(SECRET), b"ftyp", b"mp42", 0) + SECRET
    return jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), video)


def second_picture() -> bytes:
    return saved(picture(), "MPO", save_all=True, append_images=[picture()], comment=SECRET)


JPEGS: dict[str, Callable[[], bytes]] = {
    **{f"app{n}": lambda n=n: jpeg_with(segment(0xE0 + n, b"Own\0" + SECRET)) for n in range(16)},  # type: ignore[misc]
    "comment": lambda: jpeg_with(segment(0xFE, SECRET)),
    "exif": lambda: jpeg_with(segment(0xE1, exif_everywhere())),
    "exif-twice": lambda: jpeg_with(segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0") + segment(0xE1, exif_everywhere())),
    "xmp": lambda: jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
    "extended-xmp": lambda: jpeg_with(segment(0xE1, EXTENDED)),
    "photoshop": lambda: jpeg_with(segment(0xED, resources())),
    "profile": lambda: saved(picture(), "JPEG", icc_profile=profile_with_secret()),
    "jfif-thumbnail": lambda: jpeg_with(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + SECRET)),
    "jfxx": lambda: jpeg_with(segment(0xE0, b"JFXX\0\x10" + saved(picture(), "JPEG", comment=SECRET))),
    "adobe-tail": lambda: jpeg_with(segment(0xEE, b"Adobe\0d\0\0\0\0\x01" + SECRET)),
    "between-segments": lambda: jpeg_with(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + SECRET),
    "unused-table": lambda: jpeg_with(segment(0xDB, b"\x03" + (SECRET * 6)[:64])),
    "behind": lambda: jpeg_with(b"", SECRET),
    "motion-photo": motion_photo,
    "second-picture": second_picture,
    "in-the-scan": lambda: spliced(saved(picture(), "JPEG"), -2, -2, SECRET),
    "behind-a-restart": lambda: spliced(saved(picture(), "JPEG"), -2, -2, b"\xff\xd0" + SECRET),
}

# --- PNG


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png_with(*extra: bytes, behind: bytes = b"") -> bytes:
    plain = saved(picture(), "PNG")
    return plain[:33] + b"".join(extra) + plain[33:] + behind


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes, tail: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows) + tail) + chunk(b"IEND", b"")
    )


def under_transparency(name: str, **options: object) -> bytes:
    """The secret in the colours of pixels that are fully transparent."""
    hidden = (SECRET * 16)[: 64 * 3]
    rows = b"".join(hidden[3 * n : 3 * n + 3] + b"\0" for n in range(64))
    image = Image.frombytes("RGBA", (64, 1), rows).resize((64, 8), Image.Resampling.NEAREST)
    sheet = picture("RGBA")
    sheet.paste(image, (0, 0))
    return saved(sheet, name, **options)


def unused_palette(name: str) -> bytes:
    image = picture("L").point(lambda value: value % 4).convert("L")
    sheet = Image.frombytes("P", image.size, image.tobytes())
    sheet.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90, 1, 2, 3, *(SECRET * 63)])
    if name == "BMP":
        sheet.putpixel((0, 0), 255)
    return saved(sheet, name, **({"optimize": False} if name == "GIF" else {}))


def loose_bits() -> bytes:
    """1 pixel a row; the seven bits behind it spell the secret."""
    bits = "".join(f"{byte:08b}" for byte in SECRET).ljust(105, "0")
    rows = b"".join(b"\0" + bytes([int(bits[7 * n : 7 * n + 7], 2)]) for n in range(15))
    return raw_png(1, 15, 1, 0, rows)


PNGS: dict[str, Callable[[], bytes]] = {
    "text": lambda: png_with(chunk(b"tEXt", b"Author\0" + SECRET)),
    "ztext": lambda: png_with(chunk(b"zTXt", b"Author\0\0" + zlib.compress(SECRET))),
    "itext": lambda: png_with(chunk(b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(SECRET))),
    "exif": lambda: png_with(chunk(b"eXIf", exif_everywhere()[6:])),
    "raw-profile": lambda: png_with(chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 12\n" + SECRET.hex().encode())),
    "profile": lambda: png_with(chunk(b"iCCP", b"Zq7CanaryWxk\0\0" + zlib.compress(profile_with_secret()))),
    "time": lambda: png_with(chunk(b"tIME", SECRET[:7])),
    "pitch": lambda: png_with(chunk(b"pHYs", SECRET[:9])),
    "suggested-palette": lambda: png_with(chunk(b"sPLT", SECRET + b"\0\x08")),
    "private": lambda: png_with(chunk(b"prVt", SECRET)),
    "behind": lambda: png_with(behind=SECRET),
    "behind-the-pixels": lambda: raw_png(4, 2, 8, 0, bytes(10), tail=SECRET),
    "more-rows": lambda: raw_png(4, 2, 8, 0, bytes(10) + SECRET),
    "old-picture-behind": lambda: png_with(behind=png_with(chunk(b"tEXt", b"a\0" + SECRET))),
    "under-transparency": lambda: under_transparency("PNG"),
    "unused-palette": lambda: unused_palette("PNG"),
    "loose-bits": loose_bits,
    "single-colour-transparency": lambda: raw_png(
        4, 1, 8, 2, b"\0" + SECRET[:3] * 4, chunk(b"tRNS", b"".join(b"\0" + SECRET[n : n + 1] for n in range(3)))
    ),
}

# --- GIF, WebP, BMP


def gif_with(*blocks: bytes, behind: bytes = b"") -> bytes:
    return saved(picture("P"), "GIF")[:-1] + b"".join(blocks) + b";" + behind


def gif_outside() -> bytes:
    """A second frame that lies outside the screen and shows the secret to nobody."""
    grey = bytes(level for level in range(256) for _ in range(3))
    image = Image.frombytes("P", (len(SECRET), 4), SECRET * 4)
    image.putpalette(grey)
    frame = saved(image, "GIF", optimize=False)
    at = frame.index(b",", 13 + 768)
    body = b"," + struct.pack("<HHHHB", 64, 10, *image.size, 0x87) + grey + frame[at + 10 : -1]
    return gif_with(body)


def behind_the_codes() -> bytes:
    raw = saved(picture("P"), "GIF")
    return raw[:-2] + bytes([len(SECRET)]) + SECRET + b"\0;"


GIFS: dict[str, Callable[[], bytes]] = {
    "comment": lambda: gif_with(b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"),
    "application": lambda: gif_with(b"!\xff\x0bCanaryAp1.0" + bytes([len(SECRET)]) + SECRET + b"\0"),
    "application-name": lambda: gif_with(b"!\xff\x0b" + SECRET[:11] + b"\0"),
    "xmp": lambda: gif_with(b"!\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"),
    "plain-text": lambda: gif_with(b"!\x01\x0c" + bytes(12) + bytes([len(SECRET)]) + SECRET + b"\0"),
    "unknown": lambda: gif_with(b"!\x77" + bytes([len(SECRET)]) + SECRET + b"\0"),
    "behind": lambda: gif_with(behind=SECRET),
    "behind-the-codes": behind_the_codes,
    "unused-palette": lambda: unused_palette("GIF"),
    "outside-the-screen": gif_outside,
}


def riff(*extra: tuple[bytes, bytes], behind: bytes = b"") -> bytes:
    body = saved(picture(), "WEBP", lossless=True)[12:]
    for name, payload in extra:
        body += name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) & 1)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + behind


WEBPS: dict[str, Callable[[], bytes]] = {
    "exif": lambda: saved(picture(), "WEBP", exif=exif_everywhere()),
    "xmp": lambda: saved(picture(), "WEBP", xmp=XMP),
    "profile": lambda: saved(picture(), "WEBP", icc_profile=profile_with_secret()),
    "unknown": lambda: riff((b"CNRY", SECRET)),
    "behind": lambda: riff(behind=SECRET),
    "under-transparency": lambda: under_transparency("WEBP", lossless=True, exact=True),
}


def bmp_head(header: int, bits: int, size: tuple[int, int], offset: int, rest: bytes) -> bytes:
    info = struct.pack("<IiiHH", header, *size, 1, bits) + rest
    return struct.pack("<2sIHHI", b"BM", 0, 0, 0, offset) + info.ljust(header, b"\0")


def linked_profile() -> bytes:
    pixels = bytes(4 * 4 * 4)
    link = b"C:\\Users\\" + SECRET + b"\\p.icc\0"
    rest = bytearray(124 - 16)
    rest[56 - 16 : 60 - 16] = b"KNIL"
    rest[112 - 16 : 120 - 16] = struct.pack("<II", 124 + len(pixels), len(link))
    return bmp_head(124, 32, (4, 4), 138, bytes(rest)) + pixels + link


def embedded_profile() -> bytes:
    raw, profile = bytearray(linked_profile()), profile_with_secret()
    raw[14 + 56 : 14 + 60] = b"DEBM"
    raw[14 + 116 : 14 + 120] = struct.pack("<I", len(profile))
    return bytes(raw[: 138 + 64]) + profile


BMPS: dict[str, Callable[[], bytes]] = {
    "gap": lambda: spliced(spliced(saved(picture(), "BMP"), 54, 54, SECRET), 10, 14, struct.pack("<I", 66)),
    "behind": lambda: saved(picture(), "BMP") + SECRET,
    "reserved": lambda: spliced(spliced(saved(picture(), "BMP"), 6, 10, SECRET[:4]), 38, 46, SECRET[:8]),
    "row-ends": lambda: (
        bmp_head(40, 24, (1, 12), 54, bytes(24)) + b"".join(b"\1\2\3" + SECRET[n : n + 1] for n in range(12))
    ),
    "fourth-byte": lambda: (
        bmp_head(40, 32, (12, 1), 54, bytes(24)) + b"".join(b"\1\2\3" + SECRET[n : n + 1] for n in range(12))
    ),
    "unused-palette": lambda: unused_palette("BMP"),
    "linked-profile": linked_profile,
    "embedded-profile": embedded_profile,
}

# --- TIFF


def tiff_page(image: Image.Image, extra: dict[int, tuple[int, bytes]], place: int) -> dict[int, tuple[int, bytes]]:
    raw = image.tobytes()
    return {
        256: (4, struct.pack("<I", image.width)),
        257: (4, struct.pack("<I", image.height)),
        258: (3, struct.pack("<H", 8)),
        259: (3, struct.pack("<H", 1)),
        262: (3, struct.pack("<H", 1)),
        273: (4, struct.pack("<I", place)),
        277: (3, struct.pack("<H", 1)),
        278: (4, struct.pack("<I", image.height)),
        279: (4, struct.pack("<I", len(raw))),
        **extra,
    }


def tiff_with(extra: dict[int, tuple[int, bytes]], *more: dict[int, tuple[int, bytes]], **options: object) -> bytes:
    image = picture("L")
    length = len(tiff_block(tiff_page(image, extra, 0), *more, **options))  # type: ignore[arg-type]
    return tiff_block(tiff_page(image, extra, length), *more, **options) + image.tobytes()  # type: ignore[arg-type]


def preview_with(kind: int, value: int) -> bytes:
    """A second page that is a smaller version, whose pixels are the secret."""
    small = Image.frombytes("L", (len(SECRET), 1), SECRET)
    length = len(tiff_with({}, tiff_page(small, {kind: (4, struct.pack("<I", value))}, 0)))
    return tiff_with({}, tiff_page(small, {kind: (4, struct.pack("<I", value))}, length)) + SECRET


def preview_first() -> bytes:
    small, large = Image.frombytes("L", (len(SECRET), 1), SECRET), picture("L")
    mark = {254: (4, struct.pack("<I", 1))}
    length = len(tiff_block(tiff_page(small, mark, 0), tiff_page(large, {}, 0)))
    pages = tiff_page(small, mark, length), tiff_page(large, {}, length + len(SECRET))
    return tiff_block(*pages) + SECRET + large.tobytes()


def longer_strip() -> bytes:
    """The strip has more bytes than the page has rows."""
    raw = bytearray(tiff_with({}) + SECRET)
    at = raw.index(struct.pack("<HHI", 279, 4, 1)) + 8
    raw[at : at + 4] = struct.pack("<I", 64 * 48 + len(SECRET))
    return bytes(raw)


def sub_picture() -> bytes:
    small = Image.frombytes("L", (len(SECRET), 1), SECRET)
    length = len(tiff_with({}, tiff_page(small, {}, 0), link={330: 1}))
    return tiff_with({}, tiff_page(small, {}, length), link={330: 1}) + SECRET


TIFFS: dict[str, Callable[[], bytes]] = {
    "description": lambda: tiff_with({270: (2, SECRET + b"\0"), 305: (2, SECRET + b"\0"), 315: (2, SECRET + b"\0")}),
    "private": lambda: tiff_with({65000: (7, SECRET), 37724: (7, SECRET)}),
    "xmp": lambda: tiff_with({700: (1, XMP)}),
    "photoshop": lambda: tiff_with({34377: (1, resources()[14:]), 33723: (7, SECRET)}),
    "profile": lambda: tiff_with({34675: (7, profile_with_secret())}),
    "exif": lambda: tiff_with({}, {0xA430: (2, SECRET + b"\0"), 0x927C: (7, SECRET)}, link={0x8769: 1}),
    "gps": lambda: tiff_with({}, {27: (7, SECRET)}, link={0x8825: 1}),
    "sub-picture": sub_picture,
    "preview": lambda: preview_with(254, 1),
    "mask": lambda: preview_with(254, 4),
    "old-preview": lambda: preview_with(255, 2),
    "preview-first": preview_first,
    "behind": lambda: tiff_with({}) + SECRET,
    "gap": lambda: tiff_with({}) + b"\0" * 7 + SECRET + b"\0" * 7,
    "under-transparency": lambda: under_transparency("TIFF"),
    "longer-strip": longer_strip,
}
PLANTS = {
    f"{name}-{place}": make
    for name, makers in (("jpeg", JPEGS), ("png", PNGS), ("gif", GIFS), ("webp", WEBPS), ("bmp", BMPS), ("tiff", TIFFS))
    for place, make in makers.items()
}
#: Plants shorter than the secret, or spread over bits: they are looked for by their own tests below.
IN_PIECES = {"png-loose-bits", "png-time", "png-pitch", "png-single-colour-transparency", "bmp-reserved"}
IN_PIECES |= {"bmp-unused-palette", "bmp-row-ends", "bmp-fourth-byte", "gif-application-name", "gif-outside-the-screen"}


def told(copy: Path) -> bytes:
    command = ["exiftool", "-a", "-u", "-U", "-ee3", "-G1", "-b", str(copy)]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


@pytest.mark.parametrize("place", PLANTS)
def test_a_secret_in_any_place_is_gone(place: str, tmp_path: Path) -> None:
    original = PLANTS[place]()
    if place not in IN_PIECES:
        assert found_in(original)
    (tmp_path / "in").write_bytes(original)
    FORMAT.read(tmp_path / "in", Limits())
    done = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
    copy = (tmp_path / "out").read_bytes()
    assert not found_in(copy)
    assert SECRET[:4] not in copy
    assert SECRET not in told(tmp_path / "out")
    expectation = Expectation(done.media_type, done.counts)
    assert [*STRUCTURE.check(tmp_path / "out", expectation), *EXIF.check(tmp_path / "out", expectation)] == []
    FORMAT.rewrite(tmp_path / "out", tmp_path / "again", Plan(), {}, Limits())
    assert (tmp_path / "again").read_bytes() == copy


@pytest.mark.parametrize("place", PLANTS)
def test_the_verifiers_object_to_the_planted_original(place: str, tmp_path: Path) -> None:
    """Whoever does not clean gets no copy past the verifiers."""
    (tmp_path / "in").write_bytes(PLANTS[place]())
    reading = FORMAT.read(tmp_path / "in", Limits())
    expectation = Expectation(reading.media_type, reading.counts)
    assert [*STRUCTURE.check(tmp_path / "in", expectation), *EXIF.check(tmp_path / "in", expectation)]


def test_rows_that_a_header_cuts_off_are_gone(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(taller_than_it_says())
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
    raw = bytearray((tmp_path / "out").read_bytes())
    at = raw.index(b"\xff\xc0")
    assert raw[at + 5 : at + 7] == struct.pack(">H", 48)
    raw[at + 5 : at + 7] = struct.pack(">H", 96)  # what a curious reader would do
    with Image.open(io.BytesIO(bytes(raw))) as taller:
        assert taller.crop((0, 56, 64, 96)).convert("L").getextrema() == (128, 128)  # nothing but the decoder's filling


def test_what_lies_outside_the_screen_of_a_gif_is_not_brought_into_sight(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(gif_outside())
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
    with Image.open(tmp_path / "out") as copy:
        assert copy.size == (64, 48)
        assert copy.n_frames == 2
        copy.seek(1)
        assert copy.size == (64, 48)


def test_bits_behind_the_pixels_are_zero(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(loose_bits())
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
    raw = (tmp_path / "out").read_bytes()
    start = raw.index(b"IDAT")
    rows = zlib.decompress(raw[start + 4 : start + 4 + int.from_bytes(raw[start - 4 : start], "big")])
    assert all(last & 0x7F == 0 for last in rows[1::2])
