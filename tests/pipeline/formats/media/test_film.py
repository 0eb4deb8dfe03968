"""Film: pictures and sound stay as they are coded where nothing can hide in them, subtitles are redacted, the rest goes."""

import json
import struct
import subprocess

import pytest

from pipeline.errors import CorruptDocument, EncryptedDocument, NotSearched
from pipeline.model import Counts, Role, ValueKind
from pipeline.sandbox.identify import identify
from pipeline.verifiers.media import VERIFIER
from redaction.plan import Cleaning, Edit, Plan
from tests.conformance.samples.media import SAMPLES, box, made
from tests.conformance.samples.planted import CANARY, SEEN

_WORD = CANARY.encode()
_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=2:s=64x48:r=10")
_SOUND = ("-f", "lavfi", "-i", "sine=d=2:sample_rate=16000")
_H264 = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")


def decoded(content, folder, *which):
    """Return a digest of what a viewer sees or hears."""
    path = folder / "decoded"
    path.write_bytes(content)
    command = ["ffmpeg", "-v", "error", "-i", path, *which, "-fps_mode", "passthrough", "-f", "framemd5", "-"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.rpartition(",")[2] for line in lines if not line.startswith("#")]


def probed(path):
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "ts", "flv"])
def test_what_stays_as_it_is_coded_looks_and_sounds_the_same(suffix, film, tmp_path):
    original = made(suffix, *_PICTURE, *_SOUND, *_H264, "-ar", "44100")
    reading, copy, rewritten = film(original)
    assert "coded-anew" not in {removal.kind for removal in rewritten.removed}
    assert decoded(copy.read_bytes(), tmp_path, "-map", "0:v") == decoded(original, tmp_path, "-map", "0:v")
    # Where the container does not say how much of the start is the coder's own, the copy may leave it out.
    before, after = samples(original, tmp_path), samples(copy.read_bytes(), tmp_path)
    assert after in before
    assert len(after) >= len(before) - 2 * 2048
    assert rewritten.counts.packets
    assert reading.counts.streams == rewritten.counts.streams == 2


@pytest.mark.parametrize("coder", ["libx264", "libx265"])
def test_what_encoders_say_of_themselves_goes(coder, film):
    original = made("mp4", *_PICTURE, "-c:v", coder, "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    assert coder[3:].encode() in original
    _, copy, _ = film(original)
    assert coder[3:].encode() not in copy.read_bytes()
    assert b"Lav" not in copy.read_bytes()


def test_lossless_sound_stays_lossless(film, tmp_path):
    original = made("mkv", *_PICTURE, *_SOUND, "-c:v", "libx264", "-c:a", "flac")
    _, copy, _ = film(original)
    assert [stream["codec_name"] for stream in probed(copy)["streams"]] == ["h264", "alac"]
    assert samples(original, tmp_path) == samples(copy.read_bytes(), tmp_path)


def samples(content, folder):
    """Return what is heard as 16-bit samples."""
    path = folder / "samples"
    path.write_bytes(content)
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "s16le", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_subtitles_are_redacted(film):
    original = made("mkv", *_PICTURE, "-i", "cues", "-map", "0", "-map", "1", "-c:v", "libx264", "-c:s", "ass")
    reading, _, _ = film(original)
    assert [passage.text for passage in reading.text] == [SEEN, "second line"]
    start = SEEN.index("4711")
    plan = Plan((Edit("subtitle:0:0", start, start + 4, "█████", "literal"),))
    _, copy, rewritten = film(original, plan)
    assert rewritten.redactions == 1
    assert b"4711" not in copy.read_bytes()
    assert "Harbour report number █████".encode() in copy.read_bytes()
    assert [view.content for view in VERIFIER.views(copy) if view.visible] == [
        "Harbour report number █████\nsecond line"
    ]


def test_what_a_drone_writes_under_its_film_goes(film, tmp_path):
    cues = tmp_path / "drone.srt"
    lines = (
        f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n},900\n[iso : 100] [latitude: 48.{n}] [longitude: 2.{n}]\n"
        for n in range(2)
    )
    cues.write_text("\n".join(lines))
    original = made("mp4", *_PICTURE, "-i", str(cues), "-c:v", "libx264", "-c:s", "mov_text")
    reading, copy, _ = film(original)
    assert reading.text == ()
    assert "telemetry" in {hidden.kind for hidden in reading.hidden}
    assert b"latitude" not in copy.read_bytes()


def test_what_was_cut_away_is_no_longer_there(film, tmp_path):
    whole = tmp_path / "whole.mp4"
    whole.write_bytes(made("mp4", "-f", "lavfi", "-i", "testsrc=d=6:s=64x48:r=10", "-c:v", "libx264", "-g", "100"))
    trimmed = tmp_path / "trimmed.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-ss", "3", "-i", whole, "-c", "copy", trimmed], check=True)
    reading, copy, rewritten = film(trimmed.read_bytes())
    assert "cut-away" in {hidden.kind for hidden in reading.hidden}
    assert "coded-anew" in {removal.kind for removal in rewritten.removed}
    assert len(decoded(copy.read_bytes(), tmp_path, "-map", "0:v")) == pytest.approx(30, abs=2)
    assert int(probed(copy)["streams"][0]["nb_frames"]) == pytest.approx(30, abs=2)


def test_which_way_is_up_stays(film):
    original = made("mp4", *_PICTURE, "-c:v", "libx264")
    head = original.index(b"tkhd")
    upright = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    turned = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)
    place = original.index(upright, head)
    _, copy, _ = film(original[:place] + turned + original[place + 36 :])
    assert probed(copy)["streams"][0]["side_data_list"][0]["rotation"] == -90


def test_everything_around_the_film_is_told(film):
    reading, _, rewritten = film(SAMPLES["video/mp4"]())
    kinds = {hidden.kind for hidden in reading.hidden}
    assert {"cover-art", "chapters", "box", "not-searched"} <= kinds
    assert {removal.kind for removal in rewritten.removed} >= {"cover-art", "chapters", "box", "metadata"}
    reading, copy, _ = film(SAMPLES["video/quicktime"]())
    assert "telemetry" in {hidden.kind for hidden in reading.hidden}  # time codes
    reading, copy, _ = film(SAMPLES["video/x-matroska"]())
    assert {"cover-art", "chapters"} <= {hidden.kind for hidden in reading.hidden}
    assert _WORD not in copy.read_bytes()


def test_place_and_device_are_traces_of_handling(film):
    original = made("mov", *_PICTURE, "-c:v", "libx264", "-metadata", "location=+48.8577+002.295/")
    sony = box(b"uuid", bytes(16) + b'<Device manufacturer="Sony" modelName="PXW-X70" serialNo="0304417"/>')
    gopro = box(b"udta", box(b"GPMF", b"CASN\x63\x01\x00\x0eC3441327712345\0\0"))
    reading, _, _ = film(original + sony + gopro)
    found = {(field.kind, field.value) for field in reading.metadata if field.role is Role.HANDLING}
    assert (ValueKind.GPS, "+48.8577+002.295/") in found
    assert {(ValueKind.SERIAL, "0304417"), (ValueKind.SERIAL, "C3441327712345")} <= found


def test_film_that_is_protected_against_copying_is_refused(film):
    original = made("m4a", *_SOUND, "-c:a", "aac")
    place = original.index(b"mp4a", original.index(b"stsd"))
    with pytest.raises(EncryptedDocument):
        film(original[:place] + b"drms" + original[place + 4 :])


def test_a_policy_may_hold_film(film):
    with pytest.raises(NotSearched):
        film(SAMPLES["video/mp4"](), Plan((), Cleaning(hold_media=True)))


def test_sound_alone_in_a_film_s_container_is_sound(film):
    _, copy, rewritten = film(made("mp4", *_SOUND, "-c:a", "aac"))
    assert (rewritten.media_type, rewritten.suffix) == ("audio/mp4", ".m4a")
    assert identify(copy, None).media_type in ("audio/mp4", "video/mp4")


@pytest.mark.parametrize("width", ["s16", "s32"])
def test_flac_loses_no_sample(width, film, tmp_path):
    original = made("flac", *_SOUND, "-c:a", "flac", "-sample_fmt", width, "-metadata", f"title={CANARY}")
    _, copy, _ = film(original)
    assert copy.read_bytes()[8:42][18:] == original[8:42][18:]  # digest of the samples
    assert copy.read_bytes()[42:44] == b"\xff\xf8"
    with pytest.raises(CorruptDocument):
        film(original[: len(original) * 2 // 3])


def test_a_whole_picture_in_every_size(film):
    original = made("avi", "-f", "lavfi", "-i", "testsrc=d=1:s=63x47:r=10", "-c:v", "ffv1")
    _, copy, rewritten = film(original)
    stream = probed(copy)["streams"][0]
    assert (stream["width"], stream["height"]) == (64, 48)
    assert rewritten.counts == Counts(streams=1, duration_ms=1000)
