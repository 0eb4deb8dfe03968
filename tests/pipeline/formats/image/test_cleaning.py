"""Canaries in every metadata place of every picture format are gone; pictures stay what they were."""

from __future__ import annotations

import io
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from pipeline.errors import ProtectedTextLeft
from pipeline.formats.image import FORMAT
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import Expectation, Role, ValueKind
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as STRUCTURE
from redaction.plan import Cleaning, Edit, Plan

CANARY = "Zq7Canary"
LIMITS = Limits()
FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP")


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


def gradient(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    wide = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (wide, wide.transpose(Image.Transpose.FLIP_LEFT_RIGHT), wide.rotate(180)))
    return picture.convert(mode)


def encoded(picture: Image.Image, name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, name, **options)
    return stream.getvalue()


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0131] = f"{CANARY}Make", f"{CANARY}Model", f"{CANARY}Software"
    tags[0x013B], tags[0x8298], tags[0x9C9D] = (
        f"{CANARY}Artist",
        f"{CANARY}Copyright",
        f"{CANARY}XP".encode("utf-16-le"),
    )
    inner = tags.get_ifd(0x8769)
    inner[0xA431], inner[0xA430], inner[0x9003] = f"{CANARY}Serial", f"{CANARY}Owner", "2021:03:04 05:06:07"
    inner[0x927C], inner[0x9286] = f"{CANARY}MakerNote".encode(), b"ASCII\0\0\0" + f"{CANARY}User".encode()
    tags.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 29: "2021:03:04"})
    return tags


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:DocumentID="' + CANARY + 'Id">'
    f"<dc:creator><rdf:Seq><rdf:li>{CANARY}Creator</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def canary_jpeg() -> bytes:
    iptc = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(CANARY) + 1) + CANARY.encode() + b"I"
        for number in (80, 122)
    )
    resources = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) & 1)
    resources += b"8BIM\x04\x0c\0\0" + struct.pack(">I", 40) + (CANARY.encode() + b"Thumb").ljust(40, b"\0")
    plain = encoded(gradient(), "JPEG", exif=exif().tobytes())
    extra = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    extra += segment(0xED, b"Photoshop 3.0\0" + resources) + segment(0xFE, f"{CANARY}Comment".encode())
    extra += segment(0xE2, b"ICC_PROFILE\0\x01\x01" + f"{CANARY}Icc".encode()) + segment(0xE7, f"{CANARY}App7".encode())
    extra += segment(0xE0, b"JFXX\0\x10" + f"{CANARY}Jfxx".encode())
    return plain[:2] + extra + plain[2:] + f"PK\x03\x04{CANARY}Trailer".encode()


def canary_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", f"{CANARY}Author")
    info.add_text("Comment", f"{CANARY}Zipped" * 4, zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    info.add_text("Raw profile type exif", "\nexif\n 4\n" + exif().tobytes().hex())
    info.add(b"prVt", f"{CANARY}Private".encode())
    plain = encoded(gradient(), "PNG", pnginfo=info, exif=exif().tobytes())
    time = chunk(b"tIME", struct.pack(">HBBBBB", 2021, 3, 4, 5, 6, 7))
    return plain[:-12] + time + plain[-12:] + f"{CANARY}Trailer".encode()


def canary_gif() -> bytes:
    plain = encoded(gradient(mode="P"), "GIF", comment=f"{CANARY}Comment".encode())
    packet = XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    other = b"!\xff\x0bCanaryAp1.0\x0b" + f"{CANARY}Ap".encode() + b"\0"
    body = plain.index(b"!\xfe")
    return plain[:body] + b"!\xff\x0bXMP DataXMP" + packet + other + plain[body:] + f"{CANARY}Trailer".encode()


def canary_tiff() -> bytes:
    tags = exif()
    tags[0x010E], tags[0x010D], tags[0x013C] = f"{CANARY}Description", f"{CANARY}Name", f"{CANARY}Host"
    tags[700], tags[65000] = XMP, f"{CANARY}Private"
    tags[0x8769] = tags[0x8825] = 0  # Pillow writes the inner directories only where their tags are set
    return encoded(gradient(), "TIFF", tiffinfo=tags) + f"{CANARY}Trailer".encode()


def canary_webp() -> bytes:
    plain = encoded(gradient(), "WEBP", exif=exif().tobytes(), xmp=XMP)
    plain += b"CNRY" + struct.pack("<I", 10) + f"{CANARY}W".encode()
    return plain[:4] + struct.pack("<I", len(plain) - 8) + plain[8:] + f"{CANARY}Trailer".encode()


def canary_bmp() -> bytes:
    plain = encoded(gradient(), "BMP")
    gap = f"{CANARY}Gap!".encode().ljust(16, b"!")
    moved = plain[:10] + struct.pack("<I", 54 + len(gap)) + plain[14:54] + gap + plain[54:]
    return moved + f"{CANARY}Trailer".encode()


PLANTED: dict[str, Callable[[], bytes]] = {
    "JPEG": canary_jpeg,
    "PNG": canary_png,
    "GIF": canary_gif,
    "TIFF": canary_tiff,
    "WEBP": canary_webp,
    "BMP": canary_bmp,
}


def cleaned(content: bytes, folder: Path, plan: Plan | None = None) -> bytes:
    (folder / "in").write_bytes(content)
    FORMAT.rewrite(folder / "in", folder / "out", plan or Plan(), {}, LIMITS)
    return (folder / "out").read_bytes()


def verified(content: bytes, folder: Path) -> None:
    (folder / "in").write_bytes(content)
    done = FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, LIMITS)
    expectation = Expectation(done.media_type, done.counts)
    for verifier in (STRUCTURE, EXIF):
        assert list(verifier.check(folder / "out", expectation)) == []


@pytest.mark.parametrize("name", FORMATS)
def test_canaries_are_gone_everywhere(name: str, tmp_path: Path) -> None:
    original = PLANTED[name]()
    assert CANARY.encode() in original
    copy = cleaned(original, tmp_path)
    for form in (
        CANARY.encode(),
        CANARY.encode("utf-16-le"),
        CANARY.encode("utf-16-be"),
        CANARY.encode().hex().encode(),
    ):
        assert form not in copy
    told = subprocess.run(
        ["exiftool", "-a", "-u", "-ee3", "-G1", "-b", str(tmp_path / "out")], capture_output=True, check=True
    ).stdout
    assert CANARY.encode() not in told
    assert b"xmpmeta" not in copy
    verified(original, tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_the_verifiers_object_to_the_uncleaned_original(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(PLANTED[name]())
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    expectation = Expectation(reading.media_type, reading.counts)
    assert list(STRUCTURE.check(tmp_path / "in", expectation))
    if name not in {"BMP"}:  # exiftool sees neither gap nor trailer of a bitmap
        assert list(EXIF.check(tmp_path / "in", expectation))


@pytest.mark.parametrize("name", FORMATS)
def test_reading_tells_what_is_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(PLANTED[name]())
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    kinds = {hidden.kind for hidden in reading.hidden}
    assert reading.text_editable is False
    assert (reading.counts.frames, reading.counts.width_px, reading.counts.height_px) == (1, 64, 48)
    assert kinds & {"trailing-bytes", "maker-note"}
    if name not in {"GIF", "BMP"}:
        found = {(field.role, field.kind): field.value for field in reading.metadata}
        assert found[Role.HANDLING, ValueKind.SERIAL] == f"{CANARY}Serial"
        assert found[Role.HANDLING, ValueKind.NAME].startswith(CANARY)
        assert (Role.AUTHORSHIP, ValueKind.NAME) in found
        assert (Role.HANDLING, ValueKind.GPS) in found
        assert "maker-note" in kinds
    if name != "BMP":
        assert f"{CANARY}Creator" in {field.value for field in reading.metadata}
        assert f"{CANARY}Id" in {field.value for field in reading.metadata}


def test_a_jpeg_tells_each_place(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(canary_jpeg())
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    assert {"comment", "thumbnail", "trailing-bytes", "unknown-part", "colour-profile"} <= {
        h.kind for h in reading.hidden
    }
    assert {"IPTC:By-line", "IPTC:Writer-Editor", "EXIF:XPAuthor"} <= {field.name for field in reading.metadata}
    assert f"{CANARY}XP" in {field.value for field in reading.metadata}


def test_a_gif_tells_each_place(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(canary_gif())
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    assert {"comment", "unknown-part", "trailing-bytes"} <= {h.kind for h in reading.hidden}
    assert f"{CANARY}Comment" in {field.value for field in reading.metadata}


@pytest.mark.parametrize("name", FORMATS)
def test_cleaning_is_deterministic_and_twice_changes_nothing(name: str, tmp_path: Path) -> None:
    first = cleaned(PLANTED[name](), tmp_path)
    assert cleaned(PLANTED[name](), tmp_path) == first
    assert cleaned(first, tmp_path) == first


MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "GIF": ("1", "L", "P"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "F", "CMYK", "YCbCr"),
    "WEBP": ("RGB", "RGBA"),
    "BMP": ("1", "L", "P", "RGB"),
}


def in_mode(mode: str) -> Image.Image:
    if mode == "I;16":
        return gradient(mode="L").convert("I").point(lambda value: value * 257).convert("I;16")
    picture = gradient(mode=mode)
    if mode in ("LA", "RGBA"):
        picture.putalpha(Image.linear_gradient("L").resize(picture.size).rotate(90))
    return picture


@pytest.mark.parametrize(("name", "mode"), [(name, mode) for name, modes in MODES.items() for mode in modes])
def test_every_mode_keeps_its_pixels(name: str, mode: str, tmp_path: Path) -> None:
    original = encoded(in_mode(mode), name)
    copy = Image.open(io.BytesIO(cleaned(original, tmp_path)))
    before = Image.open(io.BytesIO(original))
    if before.mode in ("CMYK", "YCbCr"):
        before = before.convert("RGB")
    assert name == "GIF" or copy.mode == before.mode  # Pillow shows a GIF of greys as L
    if name == "JPEG":
        error = ImageStat.Stat(ImageChops.difference(before, copy)).rms
        assert max(error) < 3
    else:
        seen, wanted = copy.convert("RGBA"), before.convert("RGBA")
        if mode in ("I;16", "I", "F"):
            assert copy.tobytes() == before.tobytes()
        assert over_grey(seen) == over_grey(wanted)
    verified(original, tmp_path)


def over_grey(picture: Image.Image) -> bytes:
    return Image.alpha_composite(Image.new("RGBA", picture.size, (128, 128, 128, 255)), picture).tobytes()


def test_a_fax_page_stays_one_bit_group_4_with_its_resolution(tmp_path: Path) -> None:
    copy = Image.open(io.BytesIO(cleaned(encoded(in_mode("1"), "TIFF", compression="group3", dpi=(204, 98)), tmp_path)))
    assert copy.info["compression"] == "group4"
    assert copy.info["dpi"] == (204, 98)


def test_a_bitmap_keeps_its_alpha(tmp_path: Path) -> None:
    pixels = in_mode("RGBA")
    head = struct.pack("<2sIHHI", b"BM", 122 + 64 * 48 * 4, 0, 0, 122)
    info = struct.pack("<IiiHHIIiiII", 108, 64, 48, 1, 32, 3, 64 * 48 * 4, 2835, 2835, 0, 0)
    masks = struct.pack("<IIII4s", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs")
    original = head + info + masks + bytes(48) + pixels.tobytes("raw", "BGRA", 0, -1)
    copy = cleaned(original, tmp_path)
    assert over_grey(Image.open(io.BytesIO(copy)).convert("RGBA")) == over_grey(pixels)
    assert cleaned(copy, tmp_path) == copy
    verified(original, tmp_path)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_orientation_is_applied_to_the_pixels(name: str, orientation: int, tmp_path: Path) -> None:
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition that undoes what the camera did
    upright = Image.new("L", (40, 24), 255)
    upright.paste(0, (0, 0, 20, 8))
    stored = upright.transpose(Image.Transpose(turns[orientation])) if orientation > 1 else upright
    tags = Image.Exif()
    tags[0x0112] = orientation
    if orientation in (6, 8):  # these two undo each other
        stored = upright.transpose(Image.Transpose.ROTATE_90 if orientation == 6 else Image.Transpose.ROTATE_270)
    options = {"tiffinfo": tags} if name == "TIFF" else {"exif": tags.tobytes()}
    copy = Image.open(io.BytesIO(cleaned(encoded(stored.convert("RGB"), name, **options), tmp_path)))
    assert copy.size == (40, 24)
    assert 0x0112 not in copy.getexif()
    difference = ImageChops.difference(copy.convert("L"), upright)
    assert ImageStat.Stat(difference).mean[0] < 2


def test_colours_are_brought_to_srgb(tmp_path: Path) -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    linear = Image.new("RGB", (32, 32), (128, 64, 32))
    profile = PROFILE_LINEAR()
    copy = Image.open(io.BytesIO(cleaned(encoded(linear, "PNG", icc_profile=profile), tmp_path)))
    red, green, _ = copy.getpixel((5, 5))
    assert red > 150
    assert green > 100
    assert "icc_profile" not in copy.info
    unfit = Image.open(io.BytesIO(cleaned(encoded(linear, "PNG", icc_profile=swapped), tmp_path)))
    assert unfit.getpixel((5, 5)) == (128, 64, 32)


def PROFILE_LINEAR() -> bytes:  # noqa: N802
    """An sRGB profile whose curves are straight lines."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(raw[128:132], "big")
    for entry in range(132, 132 + 12 * count, 12):
        name, offset = bytes(raw[entry : entry + 4]), int.from_bytes(raw[entry + 4 : entry + 8], "big")
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            raw[offset : offset + 12] = b"curv" + bytes(8)
            raw[entry + 8 : entry + 12] = struct.pack(">I", 12)
        if name == b"desc":
            raw[offset : offset + 12] = b"XXXX" + bytes(8)
    return bytes(raw)


@pytest.mark.parametrize("name", ["PNG", "WEBP", "TIFF"])
def test_what_lies_below_full_transparency_is_gone(name: str, tmp_path: Path) -> None:
    picture = gradient(mode="RGBA")
    alpha = Image.new("L", picture.size, 255)
    alpha.paste(0, (0, 0, 32, 48))
    picture.putalpha(alpha)
    options = {"lossless": True, "exact": True} if name == "WEBP" else {}
    copy = Image.open(io.BytesIO(cleaned(encoded(picture, name, **options), tmp_path))).convert("RGBA")
    assert copy.crop((0, 0, 32, 48)).getextrema() == ((0, 0),) * 4
    assert copy.crop((32, 0, 64, 48)).tobytes() == picture.crop((32, 0, 64, 48)).tobytes()


def test_unused_and_doubled_palette_colours_are_gone(tmp_path: Path) -> None:
    picture = Image.new("P", (16, 16), 1)
    picture.paste(3, (0, 0, 8, 8))
    picture.putpalette([9, 9, 9, 200, 0, 0, *CANARY.encode()[:3], 0, 200, 0, 200, 0, 0, *CANARY.encode()])
    picture.putpixel((15, 15), 4)
    copy = cleaned(encoded(picture, "PNG"), tmp_path)
    assert CANARY.encode()[:3] not in copy
    result = Image.open(io.BytesIO(copy))
    assert result.convert("RGB").tobytes() == picture.convert("RGB").tobytes()
    assert result.getpalette() == [0, 200, 0, 200, 0, 0]


def test_edits_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(canary_png())
    plan = Plan((Edit("ocr:0", 0, 4, "████", "term"),))
    with pytest.raises(ProtectedTextLeft):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", plan, {}, LIMITS)


def test_the_policy_sets_the_jpeg_quality(tmp_path: Path) -> None:
    original = encoded(Image.effect_noise((200, 200), 60).convert("RGB"), "JPEG", quality=95)
    coarse = cleaned(original, tmp_path, Plan(cleaning=Cleaning(jpeg_quality=40)))
    assert len(coarse) < len(cleaned(original, tmp_path)) / 2
    again = cleaned(coarse, tmp_path)
    assert again != coarse  # not of our making at the other quality


def test_a_jpeg_of_our_making_with_a_byte_too_many_is_made_anew(tmp_path: Path) -> None:
    ours = cleaned(encoded(gradient(), "JPEG"), tmp_path)
    assert cleaned(ours, tmp_path) == ours
    for extra in (b"\x7f", CANARY.encode()):
        marked = ours[:-2] + extra + b"\xff\xd9"
        assert extra + b"\xff\xd9" not in cleaned(marked, tmp_path)


@pytest.mark.parametrize("size", [(8, 8), (17, 9), (200, 133), (1, 1), (65, 64)])
@pytest.mark.parametrize("noise", [0, 40, 90])
def test_jpegs_of_our_making_stay_as_they_are(size: tuple[int, int], noise: int, tmp_path: Path) -> None:
    picture = Image.effect_noise(size, noise).convert("RGB") if noise else Image.new("RGB", size, "white")
    first = cleaned(encoded(picture, "JPEG", quality=70), tmp_path)
    assert cleaned(first, tmp_path) == first


def test_names_of_fields_are_bounded(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("K" * 79, "v" * (LONGEST_VALUE + 10_000))
    (tmp_path / "in").write_bytes(encoded(gradient(), "PNG", pnginfo=info))
    (field,) = FORMAT.read(tmp_path / "in", LIMITS).metadata
    assert len(field.value) == LONGEST_VALUE


def test_recognition_goes_by_content() -> None:
    for name in FORMATS:
        head = PLANTED[name]()
        assert FORMAT.recognises(head, Path("x.docx")) == f"image/{name.lower()}"
    assert FORMAT.recognises(b"BM and then some text that is no bitmap at all", Path("x.bmp")) is None
    assert FORMAT.recognises(b"", Path("x.png")) is None
