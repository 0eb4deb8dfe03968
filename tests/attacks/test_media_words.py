"""What decoders pass over in coded sound and pictures: words there are gone or hold the file, and the verifier objects."""

import struct
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.formats._media.ogg import _page
from pipeline.formats._media.words import has_words
from pipeline.verifiers._media_film import walk_film
from pipeline.verifiers._media_frames import walk_adts, walk_mp3
from pipeline.verifiers._media_seen import is_written
from pipeline.verifiers._media_sound import walk_ogg
from tests.conformance.samples.media import made
from tests.pipeline.chain import clean

WORD = b"Qzyxvwkjhgplm"
PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
CODERS = {"vorbis": ("ogg", "-c:a", "libvorbis"), "opus": ("opus", "-c:a", "libopus"), "flac": ("oga", "-c:a", "flac")}


def left(content: bytes) -> bytes:
    """Return the copy, or nothing where it is held."""
    result = clean(content)
    return b"" if result.reason is not None else result.copy


@cache
def aac() -> list[bytes]:
    content, frames, place = (
        made("aac", "-f", "lavfi", "-i", "sine=d=1:sample_rate=16000", "-c:a", "aac", "-f", "adts"),
        [],
        0,
    )
    while place < len(content):
        size = (content[place + 3] & 3) << 11 | content[place + 4] << 3 | content[place + 5] >> 5
        frames.append(content[place : place + size])
        place += size
    return frames


def frame(body: bytes, blocks: int = 0) -> bytes:
    head, size = bytearray(aac()[3][:7]), len(body) + 7
    head[3:7] = (
        head[3] & 0xFC | size >> 11,
        size >> 3 & 255,
        (size & 7) << 5 | head[5] & 0x1F,
        head[6] & 0xFC | blocks,
    )
    return bytes(head) + body


STREAM = bytes((0x80, len(WORD))) + WORD
#: Bodies of a frame, and whether it may be cleaned rather than held.
BODIES = {
    "data stream": lambda sound: (STREAM + sound, 0),
    "several blocks": lambda sound: (STREAM + sound, 1),
    "many elements": lambda sound: (b"\x80\0" * 65 + STREAM + sound, 0),
    "behind the end of nothing": lambda sound: (b"\xe0" + WORD, 0),
    "behind the end of an empty stream": lambda sound: (b"\x80\0\xe0" + WORD, 0),
    "behind the sound": lambda sound: (sound + WORD, 0),
    "behind the sound, between bytes": lambda sound: (
        sound + (int.from_bytes(WORD, "big") << 3).to_bytes(len(WORD) + 1, "big"),
        0,
    ),
}


@pytest.mark.parametrize("how", BODIES)
def test_words_in_a_frame_of_aac_do_not_come_through(how):
    frames = aac()
    content = b"".join([*frames[:3], frame(*BODIES[how](frames[3][7:])), *frames[4:]])
    copy = left(content)
    assert not has_words(copy, between_bytes=True)
    assert bool(copy) == (how in ("data stream", "behind the end of nothing", "behind the end of an empty stream"))


@pytest.mark.parametrize("how", [how for how in BODIES if "between bytes" not in how])
def test_the_verifier_objects_to_words_in_a_frame_of_aac(how):
    copy = left(b"".join(aac()))
    assert copy
    assert walk_adts(copy).left == []
    assert walk_adts(copy + frame(*BODIES[how](aac()[3][7:]))).left


def test_the_verifier_objects_to_words_within_the_data_of_mp3():
    copy = left(made("mp3", "-f", "lavfi", "-i", "anoisesrc=d=1:r=44100:seed=3", "-c:a", "libmp3lame", "-b:a", "128k"))
    assert copy
    assert walk_mp3(copy).left == []
    place = len(copy) // 2
    assert "words among the sound" in walk_mp3(copy[:place] + WORD + copy[place + len(WORD) :]).left
    assert left(copy[:place] + WORD + copy[place + len(WORD) :]) == b""


@cache
def sound(kind: str) -> bytes:
    suffix, *coder = CODERS[kind]
    return made(suffix, "-f", "lavfi", "-i", "anoisesrc=d=3:r=48000:seed=1", *coder, "-page_duration", "200000")


def pages(content: bytes) -> list[tuple[int, int, int, bytes, bytes]]:
    """Return of each page its flags, position, serial number, lacing and body."""
    found, place = [], 0
    while place < len(content):
        count = content[place + 26]
        lacing, start = content[place + 27 : place + 27 + count], place + 27 + count
        found.append((*struct.unpack_from("<BqI", content, place + 5), lacing, content[start : start + sum(lacing)]))
        place = start + sum(lacing)
    return found


def paged(all_pages: list[tuple[int, int, int, bytes, bytes]]) -> bytes:
    return b"".join(
        _page(flags, place, serial, number, lacing, body)
        for number, (flags, place, serial, lacing, body) in enumerate(all_pages)
    )


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return a stream with one packet more, at the beginning of its last page."""
    *before, (flags, place, serial, lacing, body) = pages(content)
    return paged([*before, (flags, place, serial, bytes((len(packet),)) + lacing, packet + body)])


PACKETS = {
    "vorbis, long block": ("vorbis", b"\x7e" + WORD),
    "vorbis, words": ("vorbis", b"\0" + WORD),
    "opus, no frames": ("opus", b"\x03\0" + WORD),
    "opus, an odd half": ("opus", b"\x01" + WORD + WORD[: 1 - len(WORD) % 2]),
    "opus, longer than itself": ("opus", b"\x02\xfc" + WORD),
    "opus, many frames of uneven length": ("opus", b"\xfb\x06" + WORD),
    "opus, padding longer than itself": ("opus", b"\x83\xc1" + WORD),
    "flac, no frame": ("flac", b"\xff" + WORD),
    "flac, no checksum": ("flac", b"\xff\xf8" + WORD),
}


@pytest.mark.parametrize("how", PACKETS)
def test_packets_that_nobody_can_play_hold_the_file(how):
    kind, packet = PACKETS[how]
    assert left(sound(kind))
    assert left(with_packet(sound(kind), packet)) == b""
    if kind != "vorbis":  # not for the word alone
        assert left(with_packet(sound(kind), packet.replace(WORD, bytes(byte | 0x80 for byte in WORD)))) == b""


@pytest.mark.parametrize("kind", CODERS)
def test_the_verifier_objects_to_words_in_a_packet(kind):
    copy = left(sound(kind))
    assert copy
    assert walk_ogg(copy).left == []
    assert "words among the sound" in walk_ogg(with_packet(copy, b"\xfc" + WORD)).left


def test_the_digest_in_a_stream_of_flac_is_gone():
    content = sound("flac")
    place = content.index(b"fLaC") + 8 + 18
    copy = left(paged(pages(content[:place] + (WORD * 2)[:16] + content[place + 16 :])))
    assert copy
    assert (WORD * 2)[:16] not in copy
    place = copy.index(b"fLaC") + 8 + 18
    assert "digest of FLAC" in walk_ogg(paged(pages(copy[:place] + (WORD * 2)[:16] + copy[place + 16 :]))).left


def test_positions_that_go_back_hold_a_stream():
    all_pages = pages(sound("flac"))
    assert len(all_pages) > 8
    flags, _, serial, lacing, body = all_pages[5]
    all_pages[5] = (flags, int.from_bytes(b"\x01zyxvwkj", "little"), serial, lacing, body)
    assert left(paged(all_pages)) == b""
    assert "position" in walk_ogg(paged(all_pages)).left


def coded(coder: str, name: str) -> bytes:
    return made(name, *PICTURE, "-c:v", coder, "-bsf:v", "filter_units=remove_types=6") if name == "h264" else made(
        name, *PICTURE, "-c:v", coder, "-b:v", "100k"
    )  # fmt: skip


def muxed(raw: bytes, name: str, suffix: str) -> bytes:
    with TemporaryDirectory() as folder:
        (Path(folder) / "raw").write_bytes(raw)
        how = ["ffmpeg", "-v", "error", "-f", name, "-i", "raw", "-c", "copy", f"made.{suffix}"]
        subprocess.run(how, cwd=folder, check=True)
        return (Path(folder) / f"made.{suffix}").read_bytes()


@cache
def vp9() -> tuple[bytes, ...]:
    content, frames, place = coded("libvpx-vp9", "ivf"), [], 32
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "little")
        frames.append(content[place + 12 : place + 12 + size])
        place += 12 + size
    return tuple(frames)


def ivf(frames: list[bytes]) -> bytes:
    head = b"DKIF" + struct.pack("<HH4sHHIIII", 0, 32, b"VP90", 64, 48, 10, 1, len(frames), 0)
    return head + b"".join(struct.pack("<IQ", len(one), number) + one for number, one in enumerate(frames))


def _index(*sizes: int) -> bytes:
    mark = bytes((0xC8 | len(sizes) - 1,))
    return mark + b"".join(struct.pack("<H", size) for size in sizes) + mark


FRAMES = {
    "behind the tiles": lambda one: one + WORD,
    "gap in a superframe": lambda one: one + WORD + _index(len(one)),
    "behind a frame shown again": lambda one: one + b"\x88" + WORD + _index(len(one), len(WORD) + 1),
}


@pytest.mark.parametrize("how", FRAMES)
def test_words_in_a_frame_of_vp9_let_the_track_be_coded_anew(how):
    frames = list(vp9())
    frames[3] = FRAMES[how](frames[3])
    content = muxed(ivf(frames), "ivf", "mp4")
    assert WORD in content
    assert "words among the coded pieces" in walk_film(content).left
    result = clean(content)
    assert result.reason is None
    assert WORD not in result.copy
    assert b"avc1" in result.copy
    assert "coded-anew" in {str(removal.kind) for removal in result.rewritten.removed}


@pytest.mark.parametrize("unit", [b"\x01" + WORD + b"\x80", b"\x02" + WORD + b"\x80", b"\x08" + WORD + b"\x80"])
def test_words_in_a_unit_of_h264_let_the_track_be_coded_anew(unit):
    units = coded("libx264", "h264").replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    units.insert(len(units) - 2, unit)
    content = muxed(b"".join(b"\0\0\0\1" + one for one in units), "h264", "mp4")
    assert WORD in content
    result = clean(content)
    assert result.reason is None
    assert WORD not in result.copy


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\x91\x02confidential\xff", True), (b"\x91\x02CONFIDENTIALS\xff", True), (b"\0Jane from accounts\0", True),
        ("Oskar Velmond".encode("utf-16-le"), True), (b"\xff\x91" + "Oskar Velmond".encode("utf-16-be"), True),
        ("Вельмонд".encode(), True), ("Вельмонд".encode("utf-16-le"), True), ("x Вельмонд".encode("utf-16-be"), True),
        ("الكواكبي".encode(), True), ("王小明同志与中央".encode(), True), ("ㅁ".encode() * 40, False),
        ("A".encode("utf-16-le") * 40, False), (bytes(range(65, 71)) * 20, False), ("аб".encode() * 40, False),
        (b"U" * 500, False), (b"abababababababababababab", False), (b"LAME3.100", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_word(raw, told):
    assert has_words(raw) == is_written(raw) == told


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("words", ["Oskar Velmond", "Вельмонд из Лиона"])
def test_words_of_any_script_in_a_unit_of_h264_let_the_track_be_coded_anew(words, charset):
    """The bytes behind the end of a slice, which no decoder looks at."""
    told = words.encode(charset)
    units = coded("libx264", "h264").split(b"\0\0\0\1")[1:]
    content = muxed(b"".join(b"\0\0\0\1" + one for one in [*units[:-1], units[-1] + b"\x80" + told]), "h264", "mp4")
    if told not in content:
        pytest.skip("the muxer escapes it")
    result = clean(content)
    assert result.reason is None
    assert told not in result.copy


@pytest.mark.parametrize("coder", [("libmp3lame", "mp3"), ("aac", "aac"), ("libvorbis", "ogg"), ("libopus", "opus")])
@pytest.mark.parametrize("source", ["sine=d=8:r=44100", "anullsrc=d=8:r=44100", "anoisesrc=d=8:c=pink:r=44100:seed=2"])
def test_what_coders_write_holds_no_words(coder, source):
    assert left(made(coder[1], "-f", "lavfi", "-t", "8", "-i", source, "-c:a", coder[0]))
