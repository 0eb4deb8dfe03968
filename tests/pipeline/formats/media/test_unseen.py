"""What coding, container and edit list keep from viewers is not in the copy: edges, ends, tracks that are off."""

import struct
import subprocess

import pytest

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.parameter_sets import keeps_back, units
from pipeline.verifiers._media_seen import Broken
from pipeline.verifiers._media_sets import avc_shows_all, hevc_shows_all
from tests.conformance.samples.boxed import element, inserted, rebuilt
from tests.conformance.samples.media import box, made, passed_on
from tests.conformance.samples.planted import SEEN

_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_TWO = (*_PICTURE, *_SOUND, *_SOUND, "-i", "cues", "-map", "0", "-map", "1", "-map", "2", "-map", "3")
_H264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
_CODING = {"h264": _H264, "hevc": ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p")}
_ENTRY = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
_UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)
#: Left, right, top, bottom.
_EDGES = (6, 10, 4, 8)
_WINDOW = "crop=48:36:6:4:exact=1"
_PIXEL_CROP = b"".join(
    element(name, bytes((edge,))) for name, edge in zip((0x54CC, 0x54DD, 0x54BB, 0x54AA), _EDGES, strict=True)
)


@pytest.fixture
def grey(tmp_path):
    """Return every picture of a film as grey samples, its edit list obeyed or not."""

    def look(content, *options, window=None):
        (tmp_path / "looked-at").write_bytes(content)
        filters = ["-vf", window] if window else []
        command = ["ffmpeg", "-v", "error", "-noautorotate", *options, "-flags:v", "unaligned", "-i", "looked-at", *filters,
                   "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", "-"]  # fmt: skip
        return subprocess.run(command, check=True, capture_output=True, cwd=tmp_path).stdout

    return look


def _alike(one, other):
    assert len(one) == len(other) > 0
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 3


def _kinds(reading):
    return {hidden.kind for hidden in reading.hidden}


def _cropped(coding, container="mp4"):
    edges = ":".join(
        f"crop_{name}={edge}" for name, edge in zip(("left", "right", "top", "bottom"), _EDGES, strict=True)
    )
    whole = made("mp4", *_PICTURE, *_CODING[coding])
    return passed_on(
        passed_on(whole, "mp4", "-c", "copy", "-bsf:v", f"{coding}_metadata={edges}"), container, "-c", "copy"
    )


@pytest.mark.parametrize(("coding", "container"), [("h264", "mp4"), ("h264", "mkv"), ("h264", "ts"), ("hevc", "mp4")])
def test_edges_that_a_coding_crops_are_not_in_the_copy(coding, container, film, grey):
    reading, copy, rewritten = film(_cropped(coding, container))
    assert "cut-away" in _kinds(reading)
    assert "coded-anew" in {removal.kind for removal in rewritten.removed}
    assert _alike(grey(copy.read_bytes()), grey(made("mp4", *_PICTURE, *_CODING[coding]), window=_WINDOW))


def test_the_filling_of_a_coder_s_last_blocks_is_no_edge(film):
    picture = ("-f", "lavfi", "-i", "testsrc=d=1:s=98x54:r=10")
    for coding in (_H264, (*_H264, "-x264-params", "cqm=jvt"), _CODING["hevc"], (*_H264[:-1], "yuv444p")):
        _, _, rewritten = film(made("mp4", *picture, *coding))
        assert "coded-anew" not in {removal.kind for removal in rewritten.removed}
    fields = ("-f", "lavfi", "-i", "testsrc=d=1:s=100x92:r=10")
    _, _, rewritten = film(made("mp4", *fields, *_H264, "-x264-params", "tff=1"))
    assert "coded-anew" not in {removal.kind for removal in rewritten.removed}


def test_parameter_sets_that_are_cut_or_of_another_layer(film):
    stream = passed_on(made("mp4", *_PICTURE, *_CODING["hevc"]), "hevc", "-c", "copy")
    sets = [unit for unit in units(stream) if unit[0] >> 1 == 33]
    assert sets
    assert not any(keeps_back("hevc", unit) for unit in sets)
    assert all(hevc_shows_all(unit) for unit in sets)
    assert keeps_back("hevc", bytes((sets[0][0], sets[0][1] | 8)) + sets[0][2:])
    with pytest.raises(CorruptDocument):
        keeps_back("hevc", sets[0][:8])
    with pytest.raises(CorruptDocument):
        keeps_back("h264", b"\x67\x64\0\x0a\0\0\0\0\0\0\0\0")
    with pytest.raises(Broken):
        avc_shows_all(b"\x67\x64\0\x0a")


def _with_aperture(*numbers):
    return inserted(made("mp4", *_PICTURE, *_H264), _ENTRY, box(b"clap", struct.pack(">IIIIiIiI", *numbers)))


@pytest.mark.parametrize("turned", [False, True])
def test_a_clean_aperture_is_all_that_is_left(turned, film, grey):
    original = _with_aperture(40, 1, 30, 1, 3, 1, -2, 1)
    place = original.index(_UPRIGHT, original.index(b"tkhd"))
    if turned:
        original = original[:place] + _TURNED + original[place + 36 :]
    reading, copy, _ = film(original)
    assert "cut-away" in _kinds(reading)
    assert _alike(grey(copy.read_bytes()), grey(original, window="crop=40:30:15:7:exact=1"))
    assert (_TURNED[:32] in copy.read_bytes()) == turned


def test_an_aperture_as_large_as_the_picture_changes_nothing(film):
    _, _, rewritten = film(_with_aperture(64, 1, 48, 1, 0, 1, 0, 1))
    assert "coded-anew" not in {removal.kind for removal in rewritten.removed}


@pytest.mark.parametrize(
    "numbers", [(40, 1, 30, 1, 300, 1, 0, 1), (0, 1, 30, 1, 0, 1, 0, 1), (40, 0, 30, 1, 0, 1, 0, 1)]
)
def test_an_aperture_beside_the_picture_is_held(numbers, film):
    with pytest.raises(UnknownPart):
        film(_with_aperture(*numbers))


def test_a_clipping_region_is_held_unless_it_is_the_whole_picture(film):
    plain = made("mp4", *_PICTURE, *_H264)
    whole, part = (box(b"clip", box(b"crgn", struct.pack(">H4h", 10, 0, 0, 48, width))) for width in (64, 40))
    for path in ((b"moov",), (b"moov", b"trak")):
        film(inserted(plain, path, whole))
        with pytest.raises(UnknownPart):
            film(inserted(plain, path, part))
    with pytest.raises(UnknownPart):
        film(inserted(plain, (b"moov", b"trak"), box(b"matt", box(b"kmat", bytes(20)))))


def _told(film, number, extra, inside=0xAE):
    """Return a Matroska file with an element more in one of its tracks, or in the pictures of the first."""
    seen = []

    def change(name, payload):
        if name == inside:
            seen.append(name)
            return payload + extra if len(seen) == number + 1 else payload
        return payload

    return rebuilt(film, change)


def test_what_matroska_crops_is_not_in_the_copy(film, grey):
    plain = made("mkv", *_PICTURE, *_H264)
    reading, copy, _ = film(_told(plain, 0, _PIXEL_CROP, 0xE0))
    assert "cut-away" in _kinds(reading)
    assert _alike(grey(copy.read_bytes()), grey(plain, window=_WINDOW))


@pytest.mark.parametrize(("track", "streams"), [(2, 3), (3, 3)])
def test_tracks_that_matroska_switches_off_go(track, streams, film):
    plain = made("mkv", *_TWO, *_H264, "-c:a", "aac", "-c:s", "srt")
    reading, copy, rewritten = film(_told(plain, track, element(0xB9, b"\0")))
    assert "hidden-track" in _kinds(reading)
    assert rewritten.counts.streams == streams
    assert (SEEN.encode() in copy.read_bytes()) == (track != 3)
    reading, _, rewritten = film(plain)
    assert "hidden-track" not in _kinds(reading)
    assert rewritten.counts.streams == 4


def test_chapters_that_choose_what_is_shown_are_held(film):
    edition = element(0x45B9, element(0x45DD, b"\1"))
    with pytest.raises(UnknownPart):
        film(rebuilt(made("mkv", *_PICTURE, *_H264),
                     lambda name, payload: payload + (element(0x1043A770, edition) if name == 0x18538067 else b"")))  # fmt: skip


def _switched(film, off):
    """Return an MP4 with each track on but one."""
    content, place = bytearray(film), -1
    for number in range(film.count(b"tkhd")):
        place = content.index(b"tkhd", place + 1)
        content[place + 7] = content[place + 7] & 0xFE | (number != off)
    return bytes(content)


@pytest.mark.parametrize("off", [2, 3])
def test_tracks_that_boxes_switch_off_go(off, film):
    plain = made("mp4", *_TWO, *_H264, "-c:a", "aac", "-c:s", "mov_text")
    reading, copy, rewritten = film(_switched(plain, off))
    assert "hidden-track" in _kinds(reading)
    assert rewritten.counts.streams == 3
    assert (SEEN.encode() in copy.read_bytes()) == (off != 3)
    reading, copy, rewritten = film(_switched(plain, None))
    assert "hidden-track" not in _kinds(reading)
    assert rewritten.counts.streams == 4
    again, _, rewritten = film(copy.read_bytes())  # what ffmpeg switches off, the copy has on
    assert "hidden-track" not in _kinds(again)
    assert rewritten.counts.streams == 4


def _shortened(film, length):
    place = film.index(b"elst")
    return film[: place + 12] + struct.pack(">I", length) + film[place + 16 :]


@pytest.mark.parametrize("later", ["0", "2"])
@pytest.mark.parametrize(("length", "pictures"), [(500, 5), (900, 9), (1000, 10)])
def test_an_end_that_an_edit_list_leaves_out_is_no_longer_there(later, length, pictures, film, grey):
    original = _shortened(made("mp4", *_PICTURE, *_H264, "-bf", later), length)
    reading, copy, _ = film(original)
    assert ("cut-away" in _kinds(reading)) == (pictures < 10)
    assert len(grey(copy.read_bytes(), "-ignore_editlist", "1")) == pictures * 64 * 48
    assert _alike(grey(copy.read_bytes()), grey(original))


def test_the_end_of_sound_that_is_left_out_is_not_heard(film, tmp_path):
    original = _shortened(made("m4a", *_SOUND, "-c:a", "aac"), 500)
    reading, copy, _ = film(original)
    assert "cut-away" in _kinds(reading)
    command = ["ffmpeg", "-v", "error", "-ignore_editlist", "1", "-i", copy, "-f", "s16le", "-"]
    heard = subprocess.run(command, check=True, capture_output=True).stdout
    last = max(place for place, (value,) in enumerate(struct.iter_unpack("<h", heard)) if abs(value) > 200)
    assert last == pytest.approx(1024 + 8000, abs=32)  # what the coder puts before it, and half a second


def test_padding_in_packets_of_opus_is_emptied_in_films(film):
    bare = made("webm", *_SOUND, "-c:a", "libopus")
    word = b"ZEBULON"
    packet = bytes((0x03, 0x41, len(word))) + b"\x55" * 40 + word
    done = []

    def change(name, payload):
        if name == 0xA3 and len(done) < 1:
            done.append(name)
            return payload[:4] + packet
        return payload

    original = rebuilt(bare, change)
    assert word in original
    _, copy, _ = film(original)
    assert word not in copy.read_bytes()
    assert b"\x55" * 40 + bytes(len(word)) in copy.read_bytes()


def test_a_film_without_duration_is_measured(film):
    reading, _, _ = film(passed_on(made("mkv", *_PICTURE, *_H264), "mkv", "-c", "copy", "-live", "1"))
    assert reading.counts.duration_ms == pytest.approx(1000, abs=100)
