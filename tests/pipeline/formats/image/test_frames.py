"""Frames, pages, delays, repetitions and disposals stay."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.image import VERIFIER as STRUCTURE
from redaction.plan import Plan

LIMITS = Limits()


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_OCR", "0")


def squares(count: int = 4, mode: str = "RGB") -> list[Image.Image]:
    pictures = []
    for number in range(count):
        picture = Image.new("RGB", (48, 32), (250, 250, 250))
        picture.paste((200, 30 * number, 20), (6 * number, 4, 6 * number + 10, 14))
        pictures.append(picture.convert(mode))
    return pictures


def animation(name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    first, *rest = squares()
    first.save(stream, name, save_all=True, append_images=rest, duration=[100, 250, 40, 1000], loop=3, **options)
    return stream.getvalue()


def cleaned(content: bytes, folder: Path) -> bytes:
    (folder / "in").write_bytes(content)
    done = FORMAT.rewrite(folder / "in", folder / "out", Plan(), {}, LIMITS)
    assert done.counts == FORMAT.read(folder / "in", LIMITS).counts
    for verifier in (STRUCTURE, EXIF):
        assert list(verifier.check(folder / "out", Expectation(done.media_type, done.counts))) == []
    assert STRUCTURE.pages(folder / "out") == done.counts.frames
    copy = (folder / "out").read_bytes()
    FORMAT.rewrite(folder / "out", folder / "again", Plan(), {}, LIMITS)
    assert (folder / "again").read_bytes() == copy
    return copy


def shown(content: bytes) -> list[tuple[bytes, float]]:
    with Image.open(io.BytesIO(content)) as picture:
        found = []
        for frame in ImageSequence.Iterator(picture):
            pixels = frame.convert("RGBA").tobytes()  # decodes; only then the delay of a WebP frame is known
            found.append((pixels, float(frame.info.get("duration", 0))))
        return found


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("GIF", {"disposal": 1}),
        ("GIF", {"disposal": 2}),
        ("PNG", {}),
        ("PNG", {"default_image": True}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_animations_keep_frames_delays_and_loop(name: str, options: dict[str, object], tmp_path: Path) -> None:
    original = animation(name, **options)
    copy = cleaned(original, tmp_path)
    assert shown(copy) == shown(original)
    assert len(shown(copy)) == 4
    assert Image.open(io.BytesIO(copy)).info["loop"] == 3
    assert Image.open(io.BytesIO(copy)).info.get("default_image") == Image.open(io.BytesIO(original)).info.get(
        "default_image"
    )


@pytest.mark.parametrize("name", ["GIF", "PNG", "WEBP"])
def test_frames_that_look_alike_are_all_kept(name: str, tmp_path: Path) -> None:
    """Pillow's writers would merge them: a cleaner that loses frames cannot tell it from one that drops content."""
    first = cleaned(animation(name, **({"lossless": True} if name == "WEBP" else {})), tmp_path)
    doubled = _with_a_frame_twice(name, first)
    assert len(shown(doubled)) == 5
    assert shown(cleaned(doubled, tmp_path)) == shown(doubled)


def _with_a_frame_twice(name: str, content: bytes) -> bytes:
    if name == "GIF":
        start = content.index(b"!\xf9\x04")
        end = content.index(b"!\xf9\x04", start + 1)
        return content[:end] + content[start:end] + content[end:]
    if name == "WEBP":
        start = content.index(b"ANMF")
        end = start + 8 + int.from_bytes(content[start + 4 : start + 8], "little")
        longer = content[:end] + content[start:end] + content[end:]
        return longer[:4] + (len(longer) - 8).to_bytes(4, "little") + longer[8:]
    from pipeline.formats._image.muxing import apng_bytes

    frames = squares()
    return apng_bytes([frames[0], frames[0], *frames[1:]], [(1, 10)] * 5, 3, still=False)


def test_a_gif_keeps_offsets_and_transparency(tmp_path: Path) -> None:
    base = Image.new("P", (40, 40), 0)
    base.putpalette([255, 255, 255, 0, 0, 200, 200, 0, 0])
    patch = Image.new("P", (40, 40), 2)
    patch.putpalette([255, 255, 255, 0, 0, 200, 200, 0, 0])
    patch.paste(1, (10, 12, 20, 22))
    stream = io.BytesIO()
    base.save(stream, "GIF", save_all=True, append_images=[patch], duration=100, loop=0, transparency=2, disposal=1)
    assert shown(cleaned(stream.getvalue(), tmp_path)) == shown(stream.getvalue())


def test_a_tiff_keeps_its_pages_in_order(tmp_path: Path) -> None:
    pages = [
        Image.new("1", (100, 50), 1),
        *squares(2),
        Image.new("L", (30, 60), 77),
        Image.new("I;16", (20, 20), 40000),
    ]
    pages[0].paste(0, (10, 10, 30, 30))
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    with Image.open(io.BytesIO(cleaned(stream.getvalue(), tmp_path))) as copy:
        assert copy.n_frames == 5
        for number, page in enumerate(pages):
            copy.seek(number)
            assert copy.mode == page.mode
            assert copy.tobytes() == page.tobytes()


def _tiff(pages: list[tuple[Image.Image, dict[int, object]]]) -> bytes:
    from PIL import TiffImagePlugin

    stream = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stream) as writer:
        for picture, tags in pages:
            picture.save(writer, "TIFF", tiffinfo=tags)
            writer.newFrame()
    return stream.getvalue()


def test_a_preview_among_tiff_pages_is_hidden_and_goes(tmp_path: Path) -> None:
    main, preview = squares(2)
    (tmp_path / "in").write_bytes(_tiff([(main, {}), (preview.resize((12, 8)), {254: 1}), (preview, {254: 2})]))
    reading = FORMAT.read(tmp_path / "in", LIMITS)
    assert reading.counts.frames == 2
    assert ("thumbnail", 1) in {(hidden.kind, hidden.count) for hidden in reading.hidden}
    copy = cleaned((tmp_path / "in").read_bytes(), tmp_path)
    assert [len(pixels) for pixels, _ in shown(copy)] == [48 * 32 * 4] * 2


def test_a_raw_photograph_is_not_taken_for_its_preview(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(_tiff([(squares(1)[0], {50706: b"\1\4\0\0"})]))
    with pytest.raises(UnknownPart):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, LIMITS)


@pytest.mark.parametrize("name", ["GIF", "PNG", "WEBP", "TIFF"])
def test_too_many_frames_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(animation(name))
    with pytest.raises(LimitExceeded):
        FORMAT.read(tmp_path / "in", Limits(frames=3))
    with pytest.raises(LimitExceeded):
        FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, Limits(frames=3))


@pytest.mark.parametrize("name", ["GIF", "PNG", "WEBP", "TIFF"])
def test_the_verifier_misses_a_lost_frame(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(animation(name))
    done = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, LIMITS)
    from dataclasses import replace

    more = Expectation(done.media_type, replace(done.counts, frames=5))
    larger = Expectation(done.media_type, replace(done.counts, width_px=49))
    assert [residue.where for residue in STRUCTURE.check(tmp_path / "out", more)] == ["frames"]
    assert [residue.where for residue in STRUCTURE.check(tmp_path / "out", larger)] == ["size"]


@pytest.mark.parametrize("disposal", [0, 1, 2, 3])
def test_a_gif_keeps_its_disposals(disposal: int, tmp_path: Path) -> None:
    original = animation("GIF", disposal=disposal)
    copy = cleaned(original, tmp_path)

    def disposals(content: bytes) -> list[int]:
        return [piece[0] >> 2 & 7 for piece in content.split(b"!\xf9\x04")[1:]]

    assert disposals(copy) == disposals(original) == [disposal] * 4
