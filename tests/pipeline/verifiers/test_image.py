"""The strict walk objects to each foreign byte that could be put into a sanitised picture."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import Reason, VerifierFailed
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
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
