"""The strict walk objects to each foreign byte that could be put into a sanitised picture."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from pipeline.errors import VerifierFailed
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers.image import VERIFIER
from redaction.plan import Plan

CANARY = b"Zq7Canary"


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def before(content: bytes, mark: bytes, extra: bytes) -> bytes:
    place = content.index(mark)
    return content[:place] + extra + content[place:]


def riff(content: bytes, extra: bytes) -> bytes:
    longer = content + extra
    return longer[:4] + struct.pack("<I", len(longer) - 8) + longer[8:]


@pytest.fixture
def clean(tmp_path: Path) -> Callable[[str], bytes]:
    def make(name: str) -> bytes:
        picture = Image.effect_noise((60, 40), 70).convert("RGB")
        options: dict[str, object] = {}
        if name in ("GIF", "APNG"):
            options = {"save_all": True, "append_images": [picture.rotate(90)], "duration": 50}
        stream = io.BytesIO()
        picture.save(stream, name.replace("APNG", "PNG"), **options)
        (tmp_path / "in").write_bytes(stream.getvalue())
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
        return (tmp_path / "out").read_bytes()

    return make


def objections(content: bytes, name: str, folder: Path) -> set[tuple[Reason, str]]:
    (folder / "copy").write_bytes(content)
    media_type = f"image/{name.lower()}"
    frames = {"GIF": 2, "APNG": 2}.get(name, 1)
    expectation = Expectation(media_type, Counts(frames=frames, width_px=60, height_px=40))
    return {(residue.reason, residue.where) for residue in VERIFIER.check(folder / "copy", expectation)}


NAMES = ("JPEG", "PNG", "APNG", "GIF", "TIFF", "WEBP", "BMP")
LEFT, LOST = Reason.METADATA_LEFT, Reason.CONTENT_LOST


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_copy_passes_and_bytes_behind_it_do_not(
    name: str, clean: Callable[[str], bytes], tmp_path: Path
) -> None:
    content = clean(name)
    assert objections(content, name, tmp_path) == set()
    assert (LEFT, "bytes behind the end") in objections(content + CANARY, name, tmp_path)


PLANTS: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("JPEG", "comment", lambda c: c[:2] + b"\xff\xfe\0\x0b" + CANARY + c[2:]),
    ("JPEG", "exif", lambda c: before(c, b"\xff\xda", b"\xff\xe1\0\x0b" + CANARY)),
    ("JPEG", "density", lambda c: c[:13] + b"\x01\x01\x2c\x01\x2c" + c[18:]),
    ("JPEG", "second picture", lambda c: c + c),
    ("JPEG", "in the scan", lambda c: c[:-2] + b"\xff\xfe" + CANARY + b"\xff\xd9"),
    ("PNG", "text", lambda c: before(c, b"\0\0\0\0IEND", chunk(b"tEXt", b"Author\0" + CANARY))),
    ("PNG", "private", lambda c: before(c, b"\0\0\0\0IEND", chunk(b"prVt", CANARY))),
    ("PNG", "animation frames unseen", lambda c: before(c, b"\0\0\0\0IEND", chunk(b"fcTL", bytes(26)))),
    ("GIF", "comment", lambda c: c[:-1] + b"!\xfe\x09" + CANARY + b"\0;"),
    ("GIF", "application", lambda c: c[:-1] + b"!\xff\x0bCanaryAp1.0\x09" + CANARY + b"\0;"),
    ("WEBP", "exif", lambda c: riff(c, b"EXIF\x0a\0\0\0" + CANARY + b"\0")),
    ("WEBP", "unknown", lambda c: riff(c, b"ZZZZ\x0a\0\0\0" + CANARY + b"\0")),
    ("BMP", "resolution", lambda c: c[:38] + struct.pack("<ii", 4711, 4711) + c[46:]),
    ("BMP", "reserved", lambda c: c[:6] + b"Zq7C" + c[10:]),
]


@pytest.mark.parametrize(("name", "what", "plant"), PLANTS, ids=[f"{name}-{what}" for name, what, _ in PLANTS])
def test_each_plant_is_objected_to(
    name: str, what: str, plant: Callable[[bytes], bytes], clean: Callable[[str], bytes], tmp_path: Path
) -> None:
    assert Reason.METADATA_LEFT in {reason for reason, _ in objections(plant(clean(name)), name, tmp_path)}


def test_bytes_behind_the_pixels_of_a_png_are_objected_to(clean: Callable[[str], bytes], tmp_path: Path) -> None:
    content = clean("PNG")
    start = content.index(b"IDAT")
    length = int.from_bytes(content[start - 4 : start], "big")
    pixels = content[start + 4 : start + 4 + length]
    marked = content[: start - 4] + chunk(b"IDAT", pixels + CANARY) + content[start + 8 + length :]
    assert objections(marked, "PNG", tmp_path) == {(LEFT, "bytes behind the pixels")}
    longer = zlib.compress(zlib.decompress(pixels) + CANARY)
    assert (LOST, "structure") in objections(
        content[: start - 4] + chunk(b"IDAT", longer) + content[start + 8 + length :], "PNG", tmp_path
    )
    shorter = zlib.compress(zlib.decompress(pixels)[:-200])
    assert (LOST, "structure") in objections(
        content[: start - 4] + chunk(b"IDAT", shorter) + content[start + 8 + length :], "PNG", tmp_path
    )


def test_tags_and_gaps_of_a_tiff_are_objected_to(tmp_path: Path) -> None:
    picture = Image.new("RGB", (60, 40), "red")
    for tags in ({305: "Zq7Canary"}, {65000: "Zq7Canary"}, {700: CANARY}):
        stream = io.BytesIO()
        picture.save(stream, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)
        assert LEFT in {reason for reason, _ in objections(stream.getvalue(), "TIFF", tmp_path)}
    stream = io.BytesIO()
    picture.save(stream, "TIFF", compression="tiff_adobe_deflate")
    plain = stream.getvalue()
    assert objections(plain, "TIFF", tmp_path) == set()
    start = int.from_bytes(plain[4:8], "little")
    moved = (
        plain[:4] + struct.pack("<I", len(plain) + len(plain) % 2) + plain[8:].ljust(len(plain) - 8 + len(plain) % 2)
    )
    assert (LEFT, "gap") in objections(moved + plain[start:], "TIFF", tmp_path)  # the old directory is left over


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_copy_is_lost_content(name: str, clean: Callable[[str], bytes], tmp_path: Path) -> None:
    content = clean(name)
    for part in range(1, 8):
        assert LOST in {reason for reason, _ in objections(content[: len(content) * part // 8], name, tmp_path)}


def test_another_format_than_promised_is_lost_content(clean: Callable[[str], bytes], tmp_path: Path) -> None:
    assert objections(clean("PNG"), "JPEG", tmp_path) == {(LOST, "structure")}


@pytest.mark.parametrize("name", NAMES)
def test_views_show_the_structure_and_not_the_pixels(name: str, clean: Callable[[str], bytes], tmp_path: Path) -> None:
    content = clean(name)
    (tmp_path / "copy").write_bytes(content)
    (view,) = VERIFIER.views(tmp_path / "copy")
    assert isinstance(view.content, bytes)
    assert 0 < len(view.content) < 2500
    (tmp_path / "copy").write_bytes(content[:30])
    with pytest.raises(VerifierFailed):
        list(VERIFIER.views(tmp_path / "copy"))


def test_a_planted_canary_is_in_the_view(clean: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(before(clean("PNG"), b"\0\0\0\0IEND", chunk(b"tEXt", b"Author\0" + CANARY)))
    (view,) = VERIFIER.views(tmp_path / "copy")
    assert CANARY in view.content


def half_cleaned() -> dict[str, Callable[[], tuple[bytes, str]]]:
    """Copies that are whole and tidy but for one thing that no reader sees."""

    def saved(picture: Image.Image, name: str, **options: object) -> bytes:
        stream = io.BytesIO()
        picture.save(stream, name, **options)
        return stream.getvalue()

    def veiled(name: str, **options: object) -> tuple[bytes, str]:
        picture = Image.new("RGBA", (60, 40), "red")
        picture.putpixel((5, 5), (90, 113, 55, 0))
        return saved(picture, name, **options), name

    def palette(name: str, colours: list[int]) -> tuple[bytes, str]:
        picture = Image.new("P", (60, 40), 0)
        picture.putpixel((3, 3), 1)
        picture.putpalette([9, 8, 7, 200, 100, 50, *colours])
        return saved(picture, name), name

    def palette_picture() -> Image.Image:
        picture = Image.new("P", (60, 40), 0)
        picture.putpixel((3, 3), 1)
        picture.putpalette([9, 8, 7, 200, 100, 50])
        return picture

    def loose_bits() -> tuple[bytes, str]:
        rows = (b"\0" + b"\xff" * 7 + b"\xf1") * 40
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 1, 0, 0, 0, 0))
        return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""), "PNG"

    def strip(compression: str, mode: str, extra: bytes) -> tuple[bytes, str]:
        """Put bytes behind the codes of the only strip, which stands at the end of the file."""
        raw = bytearray(saved(Image.new(mode, (60, 40), 1), "TIFF", compression=compression))
        (start,) = struct.unpack("<I", raw[4:8])
        entries = {}
        for at in range(start + 2, start + 2 + 12 * int.from_bytes(raw[start : start + 2], "little"), 12):
            entries[int.from_bytes(raw[at : at + 2], "little")] = at
        (place,) = struct.unpack("<I", raw[entries[273] + 8 : entries[273] + 12])
        kind = int.from_bytes(raw[entries[279] + 2 : entries[279] + 4], "little")
        wide = 4 if kind == 4 else 2
        length = int.from_bytes(raw[entries[279] + 8 : entries[279] + 8 + wide], "little")
        moved = bytes(raw[place : place + length]) + extra
        raw[place : place + length] = bytes(length)
        struct.pack_into("<I", raw, entries[273] + 8, len(raw) + (len(raw) & 1))
        raw[entries[279] + 8 : entries[279] + 8 + wide] = len(moved).to_bytes(wide, "little")
        return bytes(raw) + b"\0" * (len(raw) & 1) + moved, "TIFF"

    def row_ends() -> tuple[bytes, str]:
        raw = bytearray(saved(Image.new("L", (61, 40), 1).convert("RGB").crop((0, 0, 61, 40)), "BMP"))
        raw[54 + 183] = 0x5A
        return bytes(raw), "BMP61"

    def gif() -> bytes:
        """A tidy GIF: one frame with its own palette of four colours, of which the last two only fill up."""
        raw = saved(palette_picture(), "GIF", optimize=False)
        at = raw.index(b",\0\0\0\0" + struct.pack("<HH", 60, 40)) + 10
        at += 3 * (2 << (raw[at - 1] & 7)) if raw[at - 1] & 0x80 else 0
        frame = b"," + struct.pack("<HHHHB", 0, 0, 60, 40, 0x81) + bytes([9, 8, 7, 200, 100, 50]) + bytes(6)
        return b"GIF89a" + struct.pack("<HHBBB", 60, 40, 0x70, 0, 0) + frame + raw[at:]

    def behind_the_codes() -> tuple[bytes, str]:
        return gif()[:-2] + bytes([len(CANARY)]) + CANARY + b"\0;", "GIF"

    def one_byte_too_many(ours: bytes) -> tuple[bytes, str]:
        return ours[:-2] + b"\x5a\xff\xd9", "JPEG"

    def own_table() -> tuple[bytes, str]:
        table = [1] * 63 + [2]
        return saved(Image.new("RGB", (60, 40), "red"), "JPEG", qtables=[table, table], subsampling=0), "JPEG"

    def stream() -> tuple[bytes, str]:
        raw = saved(Image.effect_noise((60, 40), 70).convert("RGB"), "WEBP", lossless=True)
        length = int.from_bytes(raw[16:20], "little")
        longer = raw[20 : 20 + length] + CANARY * 2
        body = b"WEBPVP8L" + struct.pack("<I", len(longer)) + longer + b"\0" * (len(longer) & 1)
        return b"RIFF" + struct.pack("<I", len(body)) + body, "WEBP"

    ours = saved(Image.effect_noise((60, 40), 70).convert("RGB"), "JPEG", quality=92, subsampling=0)
    return {
        "png-veiled": lambda: veiled("PNG"),
        "tiff-veiled": lambda: veiled("TIFF", compression="tiff_adobe_deflate"),
        "webp-veiled": lambda: veiled("WEBP", lossless=True, exact=True),
        "png-unused-colour": lambda: palette("PNG", [1, 2, 3]),
        "png-doubled-colour": lambda: doubled(),
        "tiff-unused-colour": lambda: (saved_palette_tiff(), "TIFF"),
        "gif-unused-colour": lambda: (gif().replace(bytes(6), b"Zq7Can"), "GIF"),
        "png-loose-bits": loose_bits,
        "tiff-behind-deflate": lambda: strip("tiff_adobe_deflate", "L", CANARY),
        "tiff-behind-fax": lambda: strip("group4", "1", CANARY),
        "bmp-row-ends": row_ends,
        "gif-behind-the-codes": behind_the_codes,
        "jpeg-byte-too-many": lambda: one_byte_too_many(ours),
        "jpeg-own-table": own_table,
        "webp-behind-the-stream": stream,
    }


def doubled() -> tuple[bytes, str]:
    picture = Image.new("P", (60, 40), 0)
    picture.putpixel((3, 3), 1)
    picture.putpalette([9, 8, 7, 9, 8, 7])
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue(), "PNG"


def saved_palette_tiff() -> bytes:
    picture = Image.new("P", (60, 40), 0)
    picture.putpalette([9, 8, 7, 90, 113, 55])
    stream = io.BytesIO()
    picture.save(stream, "TIFF", compression="tiff_adobe_deflate")
    return stream.getvalue()


@pytest.mark.parametrize("what", half_cleaned())
def test_a_half_cleaned_copy_is_objected_to(what: str, tmp_path: Path) -> None:
    content, name = half_cleaned()[what]()
    kind, size = name.rstrip("0123456789"), (61 if name.endswith("61") else 60, 40)
    (tmp_path / "copy").write_bytes(content)
    expectation = Expectation(f"image/{kind.lower()}", Counts(frames=1, width_px=size[0], height_px=size[1]))
    found = {(residue.reason, residue.where) for residue in VERIFIER.check(tmp_path / "copy", expectation)}
    places = {"bits", "bytes", "colours", "palette", "segment"}
    assert any(reason is LEFT and where.split()[0] in places for reason, where in found), found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"])
def test_clean_copies_of_all_sizes_pass(name: str, seed: int, tmp_path: Path) -> None:
    """What looks for surplus bytes must not take the last byte of a whole picture for one."""
    for size in ((1 + seed, 1), (7 + 8 * seed, 9), (64, 48 + seed), (33, 190 + seed)):
        for mode in ("L", "RGB", "1", "P", "RGBA"):
            picture = Image.frombytes("L", size, Random(seed).randbytes(size[0] * size[1])).convert("RGB")
            picture = picture if seed % 2 else Image.linear_gradient("L").resize(size).convert("RGB")
            if mode == "RGBA":
                picture.putalpha(picture.getchannel(1))
            picture = (
                picture if name in ("JPEG", "WEBP", "BMP") and mode in ("P", "RGBA", "1") else picture.convert(mode)
            )
            stream = io.BytesIO()
            (picture.convert("RGB") if name == "JPEG" and mode != "L" else picture).save(stream, name)
            (tmp_path / "in").write_bytes(stream.getvalue())
            done = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits())
            assert list(VERIFIER.check(tmp_path / "out", Expectation(done.media_type, done.counts))) == []


def test_a_picture_that_pillow_calls_a_bomb_is_looked_at(
    clean: Callable[[str], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pillow refuses 179 million pixels; ours may have 200. Its bound is lowered here, the picture is small."""
    content = clean("PNG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert objections(content, "PNG", tmp_path) == set()
    assert Image.MAX_IMAGE_PIXELS == 100


def test_another_copy_of_the_same_size_and_time_in_the_same_place_is_looked_at_anew(clean, tmp_path: Path) -> None:
    content, copy = clean("PNG"), tmp_path / "copy"
    (cut := bytearray(content))[-20:] = bytes(20)
    copy.write_bytes(content)
    state = copy.stat()
    assert VERIFIER.pages(copy) == 1
    assert list(VERIFIER.views(copy))
    copy.write_bytes(bytes(cut))
    os.utime(copy, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert [found.reason for found in VERIFIER.check(copy, Expectation("image/png", Counts()))] == [Reason.CONTENT_LOST]
    with pytest.raises(VerifierFailed):
        list(VERIFIER.views(copy))
