"""The second look objects to what no viewer is shown, and to words that decoders pass over, planted by hand."""

import struct

import pytest

from pipeline.formats._media.aac import quieted
from pipeline.formats._media.parameter_sets import units
from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers._media_aac import front_is_silent
from pipeline.verifiers._media_seen import Seen
from pipeline.verifiers._media_units import avc_units, hevc_units
from pipeline.verifiers.media import VERIFIER
from tests.conformance.planting import Sower
from tests.conformance.planting import oggs as planted
from tests.conformance.samples.boxed import rebuilt
from tests.conformance.samples.media import made, passed_on

_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_BARE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
         "-write_btrt", "0", "-movie_timescale", "1000000")  # fmt: skip


@pytest.fixture
def left(tmp_path):
    """Return the places where the verifier says that something is left."""

    def look(content, media_type="video/mp4"):
        (tmp_path / "copy").write_bytes(content)
        found = VERIFIER.check(tmp_path / "copy", Expectation(media_type, Counts()))
        return {residue.where for residue in found if residue.reason is Reason.METADATA_LEFT}

    return look


@pytest.mark.parametrize(("coder", "coding", "place"), [("libx264", "h264", "H.264"), ("libx265", "hevc", "HEVC")])
def test_edges_that_a_coding_crops_are_found(coder, coding, place, left):
    plain = made("mp4", *_PICTURE, "-c:v", coder, "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    for edge in ("left=2", "top=2", "right=20", "bottom=20"):
        original = passed_on(plain, "mp4", "-c", "copy", "-bsf:v", f"{coding}_metadata=crop_{edge}", *_BARE)
        assert f"cropped {place}" in left(original)
    assert f"cropped {place}" not in left(plain)
    # In the stream, where the description of the decoder need not say anything of it.
    stream = passed_on(plain, coding, "-c", "copy", "-bsf:v", f"{coding}_mp4toannexb,{coding}_metadata=crop_left=2")
    check, seen = {"h264": avc_units, "hevc": hevc_units}[coding], Seen()
    for unit in units(stream):
        check(struct.pack(">I", len(unit)) + unit, 4, seen)
    assert f"cropped {place}" in seen.left


def test_units_of_another_layer_are_found():
    seen = Seen()
    hevc_units(struct.pack(">I", 4) + bytes((1 << 1, 1 << 3 | 1, 0, 0)), 4, seen)
    assert seen.left == ["layer of HEVC"]


def test_a_track_that_is_switched_off_is_found(left):
    plain = made(
        "mp4", *_PICTURE, *_SOUND, *_SOUND, "-map", "0", "-map", "1", "-map", "2", *_H264, "-c:a", "aac", *_BARE
    )
    assert "track switched off" in left(plain)
    content, place = bytearray(plain), -1
    for _ in range(3):
        place = content.index(b"tkhd", place + 1)
        content[place + 7] |= 1
    assert "track switched off" not in left(bytes(content))


@pytest.mark.parametrize("later", ["0", "2"])
def test_pictures_behind_the_end_are_found(later, left):
    plain = made(
        "mp4", *_PICTURE, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", later, *_BARE
    )
    place = plain.index(b"elst") + 12
    assert struct.unpack_from(">I", plain, place)[0] == 1_000_000
    assert "behind the end" not in left(plain)
    for length in (900_000, 800_000, 100_000):
        assert "behind the end" in left(plain[:place] + struct.pack(">I", length) + plain[place + 4 :])


def test_padding_of_opus_in_films_is_found(left):
    packet = bytes((0x03, 0x41, 7)) + b"\x55" * 40 + b"ZEBULON"
    webm = rebuilt(
        made("webm", *_SOUND, "-c:a", "libopus"),
        lambda name, payload: payload[:4] + packet if name == 0xA3 else payload,
    )
    assert "padding of Opus" in left(passed_on(webm, "mp4", "-c", "copy", *_BARE))


def test_headers_among_the_sound_of_ogg_are_found(left):
    original = next(planted.flac(Sower("x"))).content
    assert "headers among the sound" in left(original, "audio/ogg")
    vorbis = made("ogg", *_SOUND, "-c:a", "libvorbis", "-map_metadata", "-1")
    pages = planted._pages(vorbis)
    pages.insert(-1, planted._paged(pages[0][2], [b"\x03vorbisZEBULON"])[0])
    assert "headers among the sound" in left(planted._written(pages), "audio/ogg")
    assert "headers among the sound" not in left(vorbis, "audio/ogg")


def _frame(*parts):
    """Return bits as bytes, a single channel's element behind them."""
    text = "".join(parts) + "000" + "0" * 13
    return int(text + "0" * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8, "big")


def _bits(word):
    return "".join(f"{byte:08b}" for byte in word)


_WORD = b"ZEBULON"
_LONG = _WORD * 40
FRONTS = {
    "fill": ("110", "0111", _bits(_WORD)),
    "long fill": ("110", "1111", f"{len(_WORD * 3) - 14:08b}", _bits(_WORD * 3)),
    "stream": ("100", "0000", "0", f"{len(_WORD):08b}", _bits(_WORD)),
    "aligned stream": ("110", "0000", "100", "0000", "1", f"{len(_WORD):08b}", "0", _bits(_WORD)),
    "long stream": ("100", "0000", "0", "11111111", f"{len(_LONG) - 255:08b}", _bits(_LONG)),
    "programme": ("101", "0000010100", "0001", "0000", "0000", "00", "000", "0000", "1", "0000", "00", "00000", "00",
                  f"{len(_WORD):08b}", _bits(_WORD)),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FRONTS))
def test_words_before_the_sound_of_a_frame_of_aac_are_found_and_emptied(name):
    frame = _frame(*FRONTS[name])
    assert not front_is_silent(frame)
    cleaned = quieted(frame)
    assert front_is_silent(cleaned)
    assert len(cleaned) == len(frame)
    shifted = {(int.from_bytes(cleaned, "big") << bits).to_bytes(len(cleaned) + 1, "big") for bits in range(8)}
    assert not any(_WORD in content for content in shifted)
    assert any(_WORD in (int.from_bytes(frame, "big") << bits).to_bytes(len(frame) + 1, "big") for bits in range(8))


def test_how_loud_to_play_stays():
    frame = _frame("110", "0011", "1011", "0" * 12, "11111111")
    assert quieted(frame) == frame
    assert front_is_silent(frame)
    for cut in range(len(frame)):
        assert quieted(frame[:cut]) is not None
        front_is_silent(frame[:cut])


def test_the_name_of_a_coder_of_aac_is_found(left):
    assert "elements before the sound" in left(made("aac", *_SOUND, "-c:a", "aac"), "audio/aac")
    assert "elements before the sound" in left(made("m4a", *_SOUND, "-c:a", "aac"), "audio/mp4")
