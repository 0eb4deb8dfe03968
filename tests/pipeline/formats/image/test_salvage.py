"""Damaged pictures: what every decoder shows comes back, the rest is grey and told; where nobody can tell, held."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as STRUCTURE
from redaction.plan import Plan
from tests.pipeline.formats.image import test_hostile
from tests.pipeline.formats.image.test_hostile import CORPORA, LIMITS, encoded, picture

VARIANTS = {
    **test_hostile.VARIANTS,
    "gif": lambda: encoded("GIF", interlace=0),
    "gif-interlaced": lambda: encoded("GIF", interlace=1),
}
#: Bytes at the end that show no pixel and that nobody misses: the trailer of a GIF, the end chunk of a PNG.
SPARE = {"gif": 1, "gif-interlaced": 1, "png": 12}
#: What JPEG loses in a second coding of noise, on average.
LOSS = 12
CANARY = b"Zq7Canary behind the damage"


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


@dataclass(frozen=True)
class Copy:
    """A copy, verified, and what was removed."""

    content: bytes
    removed: dict[str, int]

    @property
    def picture(self) -> Image.Image:
        with Image.open(io.BytesIO(self.content)) as found:
            found.load()
            return found

    @property
    def missing(self) -> int:
        return self.removed.get("damaged-rows", 0)


def cleaned(content: bytes, folder: Path, limits: Limits = LIMITS) -> Copy:
    """Clean, see that the verifiers agree and that cleaning twice changes nothing."""
    (folder / "in").write_bytes(content)
    (folder / "out").unlink(missing_ok=True)
    done = FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, limits)
    for verifier in (STRUCTURE, EXIF):
        assert list(verifier.check(folder / "out", Expectation(done.media_type, done.counts))) == []
    again = FORMAT.rewrite(folder / "out", folder / "again", Plan(), {}, limits)
    assert not any(removal.kind.startswith("damaged") for removal in again.removed)
    assert (folder / "again").read_bytes() == (folder / "out").read_bytes()
    return Copy((folder / "out").read_bytes(), {removal.kind: removal.count for removal in done.removed})


def told(folder: Path) -> dict[str, int]:
    """Return the damage that a reading of the last input tells."""
    hidden = FORMAT.read(folder / "in", LIMITS).hidden
    return {thing.kind: thing.count for thing in hidden if thing.kind.startswith("damaged")}


def is_held(content: bytes, folder: Path) -> bool:
    (folder / "in").write_bytes(content)
    (folder / "out").unlink(missing_ok=True)
    with pytest.raises(CorruptDocument):
        FORMAT.read(folder / "in", LIMITS)
    try:
        FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, LIMITS)
    except CorruptDocument:
        return not (folder / "out").exists()
    return False


def assert_shows_the_beginning(copy: Copy, original: Image.Image, *, exact: bool = True, above: bool = True) -> None:
    """See that the rows that are not missing are the original's, and that the others are one grey."""
    found, width, height, missing = copy.picture, original.width, original.height, copy.missing
    assert found.size == original.size
    there = (0, 0, width, height - missing) if above else (0, missing, width, height)
    gone = (0, height - missing, width, height) if above else (0, 0, width, missing)
    difference = ImageChops.difference(found.convert("RGB").crop(there), original.convert("RGB").crop(there))
    if exact:
        assert difference.getbbox() is None
    else:
        assert max(ImageStat.Stat(difference).mean) < LOSS
    if missing:
        assert_grey(found.convert("RGB").crop(gone), paletted=found.mode == "P")


def assert_grey(found: Image.Image, *, paletted: bool = False) -> None:
    """See that an area is one grey; in a full palette, one colour."""
    for low, high in ImageStat.Stat(found).extrema:
        assert high - low < 5
        assert paletted or (abs(low - 128) < 3 and abs(high - 128) < 3)


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_a_file_cut_anywhere_shows_its_beginning_or_is_held(variant: str, tmp_path: Path) -> None:
    content = VARIANTS[variant]()
    original, spare = Image.open(io.BytesIO(content)), SPARE.get(variant, 0)
    whole = cleaned(content, tmp_path)
    assert not any(kind.startswith("damaged") for kind in whole.removed)
    cuts = {len(content) * part // 23 for part in range(1, 23)} | {len(content) - back for back in range(1, 18)}
    salvaged = 0
    for cut in sorted(cuts | {3, 20}):
        if cut >= len(content) - spare:
            assert cleaned(content[:cut], tmp_path).content == whole.content
            continue
        try:
            copy = cleaned(content[:cut], tmp_path)
        except CorruptDocument:
            assert is_held(content[:cut], tmp_path)
            continue
        harm = {kind: count for kind, count in copy.removed.items() if kind.startswith("damaged")}
        assert harm
        assert min(harm.values()) > 0
        assert told(tmp_path) == harm
        salvaged += 1
        if "damaged-detail" in harm:
            assert copy.picture.size == original.size
        else:
            lossy = variant in ("baseline", "restarts")
            assert_shows_the_beginning(copy, original, exact=not lossy, above=variant != "bmp")
    expected = {"tiff-raw": 0, "tiff-lzw": 0, "webp": 0, "webp-lossless": 0, "progressive": 1, "gif-interlaced": 1}
    assert salvaged >= expected.get(variant, 15)
    assert salvaged > 0 or variant in expected


@pytest.mark.parametrize("variant", ["baseline", "restarts", "progressive"])
def test_an_end_mark_behind_a_cut_hides_nothing(variant: str, tmp_path: Path) -> None:
    """A decoder that meets it paints grey and says nothing."""
    content = VARIANTS[variant]()
    original, start, salvaged = Image.open(io.BytesIO(content)), content.index(b"\xff\xda") + 14, 0
    for part in range(1, 20):
        cut = start + (len(content) - 12 - start) * part // 20
        try:
            copy = cleaned(content[:cut].rstrip(b"\xff") + b"\xff\xd9", tmp_path)
        except CorruptDocument:
            continue
        salvaged += 1
        assert copy.missing or "damaged-detail" in copy.removed
        if copy.missing:
            assert_shows_the_beginning(copy, original, exact=False)
    assert salvaged


def test_a_cut_progressive_jpeg_is_shown_by_its_whole_scans_alone(tmp_path: Path) -> None:
    """However much of the next one is there: nobody can tell which of its bits are right."""
    content = VARIANTS["progressive"]()
    starts = [place + 14 for place in range(len(content)) if content[place : place + 2] == b"\xff\xda"]
    for start, after in list(pairwise(starts))[1:]:
        end = content.index(b"\xff\xc4", start) if b"\xff\xc4" in content[start:after] else after - 14
        if end - start < 40:
            continue
        for mark in (b"", b"\xff\xd9"):
            shown = {cleaned(content[: start + (end - start) * part // 5] + mark, tmp_path).content for part in (2, 3)}
            assert len(shown) == 1
            assert "damaged-detail" in told(tmp_path)


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def grey_png(rows: int, *chunks: bytes) -> bytes:
    """Return a PNG that claims ten rows of ten pixels and has some."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes([0] + [200] * 10) * rows))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(chunks) + chunk(b"IEND", b"")


def test_a_png_with_too_few_rows_shows_those_it_has(tmp_path: Path) -> None:
    assert cleaned(grey_png(10), tmp_path).missing == 0
    copy = cleaned(grey_png(9), tmp_path)
    assert copy.missing == 1
    assert copy.picture.convert("L").tobytes() == b"\xc8" * 90 + b"\x80" * 10
    assert is_held(grey_png(0), tmp_path)


def test_pixels_of_a_chunk_with_a_wrong_checksum_are_not_shown(tmp_path: Path) -> None:
    """Some decoders draw them, others do not."""
    pixels = zlib.compress(b"".join(bytes([0] + [row * 20] * 10) for row in range(10)), 0)
    start, header = len(pixels) // 2, chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0))
    sound, spoilt = chunk(b"IDAT", pixels[:start]), bytearray(chunk(b"IDAT", pixels[start:]))
    spoilt[12] ^= 255
    content = b"\x89PNG\r\n\x1a\n" + header + sound + bytes(spoilt) + chunk(b"IEND", b"")
    copy = cleaned(content, tmp_path)
    rows = 10 - copy.missing
    assert 3 <= rows <= 5
    assert copy.picture.convert("L").crop((0, 0, 10, rows)).tobytes() == b"".join(
        bytes([row * 20] * 10) for row in range(rows)
    )
    assert is_held(b"\x89PNG\r\n\x1a\n" + header + bytes(spoilt) + chunk(b"IEND", b""), tmp_path)


def test_a_length_that_is_wrong_is_no_cut(tmp_path: Path) -> None:
    """What stands behind such a chunk would be taken for its pixels."""
    content = bytearray(grey_png(10))
    place = content.index(b"IDAT") - 4
    content[place : place + 4] = b"\0\1\0\0"
    assert is_held(bytes(content), tmp_path)


@pytest.mark.parametrize("name", [b"PLTE", b"tRNS", b"IHDR"])
def test_a_broken_chunk_that_colours_depend_on_holds(name: bytes, tmp_path: Path) -> None:
    stream = io.BytesIO()
    paletted = picture().quantize(16)
    paletted.info["transparency"] = 3
    paletted.save(stream, "PNG", transparency=3)
    content = bytearray(stream.getvalue())
    content[content.index(name) + 4] ^= 1
    assert is_held(bytes(content[:-40]), tmp_path)


def test_interlaced_pictures_that_are_cut_are_held(tmp_path: Path) -> None:
    """Each viewer fills the holes in its own way."""
    content = encoded("GIF", interlace=1)
    assert is_held(content[: len(content) // 2], tmp_path)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 1))
    pixels = chunk(b"IDAT", zlib.compress(bytes(60)))
    assert is_held(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""), tmp_path)


def test_what_stands_behind_the_damage_is_nowhere_in_the_copy(tmp_path: Path) -> None:
    jpeg, comment = VARIANTS["baseline"](), b"\xff\xfe" + struct.pack(">H", len(CANARY) + 2) + CANARY
    cut = len(jpeg) // 2
    spoilt = {
        "jpeg": jpeg[:cut].rstrip(b"\xff") + comment + jpeg[cut:-40],
        "png": VARIANTS["png"]()[:-5000] + CANARY,
        "gif": VARIANTS["gif"]()[:-2000] + b"\x1b" + CANARY + b"\0!\xfe\x1b" + CANARY,
        "bmp": VARIANTS["bmp"]()[:-900],
    }
    for name, content in spoilt.items():
        copy = cleaned(content, tmp_path)
        assert copy.removed.keys() & {"damaged-rows", "damaged-end"}, name
        assert CANARY not in copy.content


def test_metadata_of_a_damaged_picture_are_learned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Zq7 Photographer"
    (tmp_path / "in").write_bytes(encoded("JPEG", exif=exif)[:-1200])
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    assert [field.value for field in reading.metadata] == ["Zq7 Photographer"]
    assert b"Zq7" not in cleaned((tmp_path / "in").read_bytes(), tmp_path).content


def test_a_turned_photograph_is_grey_where_its_last_rows_come_to_lie(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    content = encoded("JPEG", exif=exif, quality=95)
    copy = cleaned(content[: len(content) * 2 // 3], tmp_path)
    assert copy.missing
    assert_grey(copy.picture.crop((0, 0, 96, copy.missing)))


def frames_of(name: str, count: int = 4) -> bytes:
    stream = io.BytesIO()
    first, *others = [picture((40, 30)).quantize(32) for _ in range(count)]
    first.save(stream, name, save_all=True, append_images=others, duration=100)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["GIF", "PNG"])
def test_an_animation_keeps_the_frames_before_the_damage(name: str, tmp_path: Path) -> None:
    content = frames_of(name)
    with Image.open(io.BytesIO(content)) as original:
        originals = []
        for number in range(4):
            original.seek(number)
            originals.append(original.convert("RGBA").tobytes())
    copy = cleaned(content[: len(content) * 5 // 8], tmp_path)
    assert copy.removed["damaged-frames"] in (1, 2)
    with Image.open(io.BytesIO(copy.content)) as found:
        assert found.n_frames == 2  # type: ignore[attr-defined]
        for number in range(2):
            found.seek(number)
            assert found.convert("RGBA").tobytes() == originals[number]


def scans(count: int) -> bytes:
    stream = io.BytesIO()
    first, *others = [picture() for _ in range(count)]
    first.save(stream, "TIFF", save_all=True, append_images=others, compression="tiff_lzw")
    return stream.getvalue()


def test_a_tiff_keeps_the_pages_before_the_damage(tmp_path: Path) -> None:
    content = scans(3)
    place = struct.unpack_from("<I", content, 4)[0]
    for page in range(1, 3):
        link = place + 2 + 12 * struct.unpack_from("<H", content, place)[0]
        broken = content[:link] + struct.pack("<I", len(content) + 100) + content[link + 4 :]
        copy = cleaned(broken, tmp_path)
        assert copy.removed["damaged-frames"] == 1
        assert copy.picture.n_frames == page  # type: ignore[attr-defined]
        (place,) = struct.unpack_from("<I", content, link)


def test_a_tiff_keeps_the_strips_before_the_cut(tmp_path: Path) -> None:
    """Its directory stands before them, as scanners write it."""
    rows = picture((64, 40)).convert("L")
    tags = {256: 64, 257: 40, 258: 8, 259: 1, 262: 1, 277: 1, 278: 8}
    offset = 8 + 2 + 12 * 9 + 4
    table = offset + 20 + 20
    entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items()]
    entries.insert(5, struct.pack("<HHII", 273, 4, 5, offset))
    entries.append(struct.pack("<HHII", 279, 4, 5, offset + 20))
    starts = struct.pack("<5I", *(table + 512 * number for number in range(5)))
    content = (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", 9)
        + b"".join(entries)
        + bytes(4)
        + starts
        + struct.pack("<5I", *[512] * 5)
    )
    content += rows.tobytes()
    assert cleaned(content, tmp_path).missing == 0
    copy = cleaned(content[:-1000], tmp_path)
    assert copy.missing == 16
    assert_shows_the_beginning(copy, rows)
    assert is_held(content[: table + 100], tmp_path)


def test_a_bitmap_that_leaves_rows_to_the_ground_is_whole(tmp_path: Path) -> None:
    codes = b"\6\1\0\0" + b"\3\1\3\0\0\0" + b"\0\1"
    header = struct.pack("<IiiHHIIiiII", 40, 6, 4, 1, 8, 1, len(codes), 0, 0, 2, 0)
    offset = 14 + 40 + 8
    content = (
        struct.pack("<2sIHHI", b"BM", offset + len(codes), 0, 0, offset) + header + bytes(4) + b"\xff\xff\xff\0" + codes
    )
    copy = cleaned(content, tmp_path)
    assert not copy.removed
    assert copy.picture.convert("L").tobytes() == bytes(12) + b"\xff" * 3 + bytes(3) + b"\xff" * 6
    cut = cleaned(content[:-4], tmp_path)
    assert cut.missing == 3
    assert cut.picture.convert("L").tobytes() == b"\x80" * 18 + b"\xff" * 6


def test_bounds_hold_for_damaged_pictures_too(tmp_path: Path) -> None:
    for variant in ("baseline", "png", "gif", "bmp"):
        content = VARIANTS[variant]()
        with pytest.raises(LimitExceeded):
            cleaned(content[: len(content) * 2 // 3], tmp_path, Limits(pixels=96 * 80 - 1))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9_000_000), 9))[:-30]
    with pytest.raises((LimitExceeded, CorruptDocument)):
        cleaned(bomb, tmp_path)


#: Real files, how the record calls their damage, and how much of it there is.
REAL = {
    "metadata-extractor/gif__ImageTestSuite__bc7af0616c4ae99144c8600e7b39beea.gif": ("damaged-frames", 1),
    "metadata-extractor/gif__ImageTestSuite__ea754e040929b7f9c157efc88c4d0eaf.gif": ("damaged-frames", 5),
    "metadata-extractor/jpg__ImageTestSuite__5315c35bbcc28d8eee419028ac9f38e0.jpg": ("damaged-rows", 11),
    "metadata-extractor/jpg__ImageTestSuite__a17806f32b45d63eea5230e7893e1f15.jpg": ("damaged-rows", 17),
    "metadata-extractor/png__ImageTestSuite__c-m1-aded9dc1dc9361363ad0b426c2ff1846.png": ("damaged-rows", 71),
    "metadata-extractor/tif__ImageTestSuite__d664a73588796b59191ad8628065f04a.tif": ("damaged-frames", 2),
    "pillow/Tests__images__apng__syntax_num_frames_high.png": ("damaged-frames", 1),
}
#: Real files on which decoders do not agree: scans without restart markers, pixels under a wrong checksum, no pixels.
DISPUTED = (
    "metadata-extractor/jpg__ImageTestSuite__59d3b529c78ac722127c41ba75b3355b.jpg",
    "metadata-extractor/png__ImageTestSuite__m2-593d4b1a0b5d13b539c6c098dc5797ca.png",
    "pillow/Tests__images__ultrahdr.jpg",
)


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPORA / "image").is_dir(), reason="the corpora are not beside the project")
def test_real_damaged_pictures(tmp_path: Path) -> None:
    for name, (kind, count) in REAL.items():
        assert cleaned((CORPORA / "image" / name).read_bytes(), tmp_path).removed.get(kind) == count, name
    for name in DISPUTED:
        assert is_held((CORPORA / "image" / name).read_bytes(), tmp_path), name
