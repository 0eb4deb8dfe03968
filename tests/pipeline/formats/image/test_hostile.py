"""Bombs and other formats in disguise: refused or clean, never crashed. Cut files: `test_salvage`."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import CorruptDocument, InputError, LimitExceeded, PipelineError
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as STRUCTURE
from redaction.plan import Plan

LIMITS = Limits()
CORPORA = Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[4].parent / "shared" / "corpora"))


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


def picture(size: tuple[int, int] = (96, 80)) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(size, sigma) for sigma in (20, 50, 90)])


def encoded(name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture().save(stream, name, **options)
    return stream.getvalue()


VARIANTS = {
    "baseline": lambda: encoded("JPEG"),
    "progressive": lambda: encoded("JPEG", progressive=True),
    "restarts": lambda: encoded("JPEG", restart_marker_rows=1),
    "png": lambda: encoded("PNG"),
    "gif": lambda: encoded("GIF"),
    "tiff-raw": lambda: encoded("TIFF"),
    "tiff-lzw": lambda: encoded("TIFF", compression="tiff_lzw"),
    "webp": lambda: encoded("WEBP"),
    "webp-lossless": lambda: encoded("WEBP", lossless=True),
    "bmp": lambda: encoded("BMP"),
}


def rewrite(content: bytes, folder: Path, limits: Limits = LIMITS) -> bytes:
    (folder / "in").write_bytes(content)
    (folder / "out").unlink(missing_ok=True)
    FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, limits)
    return (folder / "out").read_bytes()


def test_the_pixels_own_checksum_counts_where_that_of_their_chunk_does_not_fit(tmp_path: Path) -> None:
    content = bytearray(VARIANTS["png"]())
    whole = rewrite(bytes(content), tmp_path)
    end = content.index(b"IEND") - 4
    content[end - 1] ^= 1
    assert rewrite(bytes(content), tmp_path) == whole
    start = content.index(b"IDAT") - 4
    (size,) = struct.unpack_from(">I", content, start)
    unsealed = struct.pack(">I", size - 4) + content[start + 4 : start + 8 + size - 4] + bytes(4)
    with pytest.raises(CorruptDocument):
        rewrite(bytes(content[:start]) + unsealed + bytes(content[end:]), tmp_path)
    for spoilt in (end - 6, end - 30):
        other = bytearray(content)
        other[spoilt] ^= 4
        with pytest.raises(CorruptDocument):
            rewrite(bytes(other), tmp_path)


@pytest.mark.parametrize("variant", VARIANTS)
def test_more_pixels_than_allowed_are_refused(variant: str, tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        rewrite(VARIANTS[variant](), tmp_path, Limits(pixels=96 * 80 - 1))
    with pytest.raises(LimitExceeded):
        FORMAT.read(tmp_path / "in", Limits(pixels=96 * 80 - 1))
    rewrite(VARIANTS[variant](), tmp_path, Limits(pixels=96 * 80))


def test_a_bomb_of_a_png_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def chunk(name: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(50_000_000), 9)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    with pytest.raises(LimitExceeded):
        rewrite(content, tmp_path)


def test_a_picture_larger_than_an_item_may_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        rewrite(encoded("BMP"), tmp_path, Limits(item_bytes=1000))


def test_an_archive_behind_a_jpeg_is_told_and_gone(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("secret.txt", "Zq7Canary in an archive")
    (tmp_path / "in").write_bytes(encoded("JPEG") + packed.getvalue())
    hidden = {thing.kind: thing.count for thing in FORMAT.read(tmp_path / "in", LIMITS).hidden}
    assert hidden == {"trailing-bytes": len(packed.getvalue())}
    copy = rewrite((tmp_path / "in").read_bytes(), tmp_path)
    assert not zipfile.is_zipfile(io.BytesIO(copy))
    assert b"secret.txt" not in copy


def test_a_second_picture_behind_the_first_is_gone(tmp_path: Path) -> None:
    content = encoded("MPO", save_all=True, append_images=[picture().rotate(90)])
    copy = rewrite(content, tmp_path)
    assert copy.count(b"\xff\xd8\xff") == 1
    assert Image.open(io.BytesIO(copy)).format == "JPEG"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0", b"%PDF-1.7", b"BM"]
)
def test_what_is_no_picture_is_corrupt(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CorruptDocument):
        rewrite(content, tmp_path)


@pytest.mark.parametrize("variant", VARIANTS)
def test_flipped_bytes_never_get_past_the_border_as_anything_but_our_errors(variant: str, tmp_path: Path) -> None:
    content = VARIANTS[variant]()
    for seed in range(60):
        place = (seed * 7919 + seed * seed * 31) % min(len(content), 900 if seed % 2 else len(content))
        broken = bytearray(content)
        broken[place] ^= 1 << (seed % 8)
        try:
            rewrite(bytes(broken), tmp_path, Limits(pixels=4_000_000))
        except PipelineError as error:
            assert isinstance(error, InputError)  # noqa: PT017
            continue
        FORMAT.read(tmp_path / "in", LIMITS)


def test_a_disguise_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "holiday.docx").write_bytes(encoded("PNG"))
    assert FORMAT.read(tmp_path / "holiday.docx", LIMITS).media_type == "image/png"


def test_tiff_directories_in_a_circle_end(tmp_path: Path) -> None:
    content = bytearray(encoded("TIFF"))
    start = int.from_bytes(content[4:8], "little")
    link = start + 2 + 12 * int.from_bytes(content[start : start + 2], "little")
    content[link : link + 4] = content[4:8]
    try:
        rewrite(bytes(content), tmp_path)
    except InputError:
        return
    assert Image.open(tmp_path / "out").n_frames == 1  # type: ignore[attr-defined]


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPORA / "image").is_dir(), reason="the corpora are not beside the project")
def test_real_pictures_are_cleaned_and_verified_or_held(tmp_path: Path) -> None:
    cleaned = held = 0
    for number, source in enumerate(sorted((CORPORA / "image").rglob("*"))):
        if number % 4 or not source.is_file() or not FORMAT.recognises(source.read_bytes()[:65536], source):
            continue
        try:
            done = FORMAT.rewrite(source, tmp_path / "out", Plan(), {}, LIMITS)
        except InputError:
            held += 1
            continue
        expectation = Expectation(done.media_type, done.counts)
        for verifier in (STRUCTURE, EXIF):
            assert list(verifier.check(tmp_path / "out", expectation)) == [], source.name
        FORMAT.rewrite(tmp_path / "out", tmp_path / "again", Plan(), {}, LIMITS)
        assert (tmp_path / "again").read_bytes() == (tmp_path / "out").read_bytes(), source.name
        cleaned += 1
    assert cleaned > 2 * held
