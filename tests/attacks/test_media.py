"""Hostile sound and film: every one is refused or cleaned within its limits, none hangs or fills the memory."""

import struct
import time

import pytest

from pipeline.errors import LimitExceeded, PipelineError
from pipeline.formats import format_for
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.sandbox.identify import identify
from pipeline.verifiers.media import VERIFIER as STRUCTURE
from redaction.plan import Plan
from tests.conformance.samples.media import SAMPLES, box, chunk, made

_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")


def _nested(depth):
    inner = b""
    for _ in range(depth):
        inner = box(b"moov", inner)
    return box(b"ftyp", b"isom\0\0\2\0isom") + inner


def _elst(film, count):
    place = film.index(b"elst")
    return film[: place + 8] + struct.pack(">I", count) + film[place + 12 :]


def _ogg_streams():
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, 2, 0, 0, 0, 0, 1) + b"\x08OpusHead"
    return b"".join(page[:14] + struct.pack("<I", number) + page[18:] for number in range(5000))


def _mp3_of_headers():
    return b"\xff\xfb\x10\xc4" * 200_000


def _small_frames():
    """The smallest frames that a header can claim, each with a checksum."""
    return (b"\xff\xf2\x14\xc0" + bytes(20)) * 60_000


HOSTILE = {
    "boxes in boxes": lambda: _nested(20_000),
    "a box without length": lambda: box(b"ftyp", b"isom\0\0\2\0isom") + b"\0\0\0\0moov" * 1000,
    "many empty boxes": lambda: box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", box(b"trak", b"") * 300_000),
    "an edit list of billions": lambda: _elst(SAMPLES["video/mp4"](), 0xFFFFFFFF),
    "samples of billions": lambda: (film := SAMPLES["video/mp4"]())[: film.index(b"stsz") + 8] + b"\0\0\0\1\xff\xff\xff\xff" + film[film.index(b"stsz") + 16 :],
    "streams of Ogg": _ogg_streams,
    "headers of MP3": _mp3_of_headers,
    "small frames of MP3": _small_frames,
    "headers of AAC": lambda: b"\xff\xf1\x50\x80\x01\x1f\xfc\0" * 200_000,
    "lyrics without end": lambda: SAMPLES["audio/mpeg"]() + b"LYRICSBEGIN" * 100_000,
    "a tag of 256 MiB": lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + bytes(70_000),
    "frames of ID3 without end": lambda: b"ID3\3\0\0\0\3\x7f\x7f" + b"TPE1\0\0\0\0\0\0" * 5000 + SAMPLES["audio/mpeg"](),
    "a WAV of 4 GiB": lambda: b"RIFF\xff\xff\xff\xffWAVE" + chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)) + b"data\xff\xff\xff\xff" + bytes(100),
    "chunks of nothing": lambda: b"RIFF\0\0\0\0WAVE" + b"abcd\0\0\0\0" * 200_000,
    "AIFF with a rate of infinity": lambda: b"FORM" + struct.pack(">I", 60) + b"AIFF" + chunk(b"COMM", struct.pack(">HIH", 1, 1, 16) + b"\x7f\xff" + b"\xff" * 8, ">") + chunk(b"SSND", bytes(10), ">"),
    "a FLAC of one header": lambda: b"fLaC\0\0\0\x22" + bytes(34) + b"\x84\xff\xff\xff",
    "an Ogg that asks for more comments": lambda: SAMPLES["audio/ogg"]().replace(b"\x03vorbis", b"\x03vorbis\xff\xff\xff\x7f"),
    "EBML of unknown length": lambda: SAMPLES["video/x-matroska"]()[:200] + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 1000,
    "ASF of objects without length": lambda: SAMPLES["video/x-ms-asf"]()[:30] + bytes(4000),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_sound_and_film_settles(name, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(HOSTILE[name]())
    began = time.monotonic()
    try:
        fmt = format_for(identify(source, None).media_type)
        if fmt is not None:
            fmt.read(source, Limits())
            done = fmt.rewrite(source, target, Plan(), {}, Limits())
            assert not list(STRUCTURE.check(target, Expectation(media_type=done.media_type, counts=done.counts)))
    except (PipelineError, ValueError, IndexError, struct.error):
        pass  # the worker calls the last three damaged
    assert time.monotonic() - began < 60


def test_a_picture_of_a_billion_pixels_is_refused(tmp_path):
    source = tmp_path / "source"
    film = made("avi", *_PICTURE, "-c:v", "mjpeg")
    place = film.index(b"strf") + 8 + 4
    source.write_bytes(film[:place] + struct.pack("<II", 40_000, 40_000) + film[place + 8 :])
    with pytest.raises(PipelineError):
        format_for("video/x-msvideo").read(source, Limits(pixels=1000))


def test_a_film_that_takes_too_long_is_refused(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(made("avi", "-f", "lavfi", "-i", "testsrc=d=60:s=640x480:r=25", "-c:v", "mpeg4"))
    with pytest.raises(LimitExceeded):
        format_for("video/x-msvideo").rewrite(source, tmp_path / "target", Plan(), {}, Limits(item_seconds=1))
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("source", "target")] == []


@pytest.mark.parametrize(
    "listing",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)
def test_lists_that_name_other_files_are_no_film(listing, tmp_path):
    source = tmp_path / "source.mp4"
    source.write_bytes(listing)
    assert not identify(source, "source.mp4").media_type.startswith(("video/", "audio/"))
    for media_type in ("video/mp4", "video/x-matroska", "video/mp2t"):
        with pytest.raises(PipelineError):
            format_for(media_type).read(source, Limits())


def test_a_film_that_points_at_another_file_never_opens_it(tmp_path):
    """QuickTime's ``dref`` may name a file that holds the pictures."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"Z" * 100_000)
    film = made("mov", *_PICTURE, "-c:v", "rawvideo")
    outside = box(b"dref", struct.pack(">II", 0, 1) + box(b"url ", bytes(4) + f"file://{secret}\0".encode()))
    inside = film[film.index(b"dref") - 4 :]
    inside = inside[: int.from_bytes(inside[:4], "big")]
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(film.replace(inside, outside[: len(inside)].ljust(len(inside), b"\0")))
    try:
        format_for("video/quicktime").rewrite(source, target, Plan(), {}, Limits())
    except PipelineError:
        return
    assert b"ZZZZZZZZ" not in target.read_bytes()


@pytest.mark.parametrize(
    "text",
    ["The wide world of sport, and more.\n" * 50, "G" * 2000, "OggS is a format.\n", "ID", "\ufeffmoov wide mdat\n"],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_texts_are_no_film(text, charset, tmp_path):
    source = tmp_path / "source"
    source.write_bytes(text.encode(charset))
    assert not identify(source, None).media_type.startswith(("video/", "audio/"))
