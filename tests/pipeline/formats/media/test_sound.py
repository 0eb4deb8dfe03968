"""Sound that we take apart ourselves: what is heard stays bit by bit, and nothing else does."""

import struct
import subprocess

import pytest

from pipeline.errors import CorruptDocument, LimitExceeded, NotSearched, ProtectedTextLeft, UnknownPart
from pipeline.formats import format_for
from pipeline.formats._media.ogg import _page
from pipeline.limits import Limits
from pipeline.model import Role, ValueKind
from pipeline.sandbox.identify import identify
from redaction.plan import Cleaning, Edit, Plan
from redaction.policy import load_policy
from tests.conformance.planting import Sower, oggs
from tests.conformance.samples.media import SAMPLES, chunk, id3, made
from tests.conformance.samples.planted import CANARY

_SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_WORD = CANARY.encode()
_FAMILIES = ["audio/mpeg", "audio/aac", "audio/wav", "audio/aiff", "audio/ogg"]


@pytest.fixture
def sound(tmp_path):
    """Read and rewrite bytes; return reading, copy and what was done."""

    def way(content, media_type, plan=None, limits=None):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        fmt = format_for(media_type)
        reading = fmt.read(source, limits or Limits())
        rewritten = fmt.rewrite(source, target, plan or Plan(), {}, limits or Limits())
        return reading, target.read_bytes(), rewritten

    return way


def heard(content: bytes, demuxer: str, folder) -> str:
    """Return a digest of the decoded samples; numbers that say what to skip at the start are left out of account."""
    path = folder / "heard"
    path.write_bytes(content)
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-flags2",
        "skip_manual",
        "-f",
        demuxer,
        "-i",
        path,
        "-map",
        "0:a",
        "-f",
        "md5",
        "-",
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("media_type", "demuxer", "suffix", "coding"),
    [
        ("audio/mpeg", "mp3", "mp3", ("-c:a", "libmp3lame", "-b:a", "48k")),
        ("audio/mpeg", "mp3", "mp3", ("-c:a", "libmp3lame", "-q:a", "3", "-ac", "2", "-ar", "44100")),
        ("audio/mpeg", "mp3", "mp3", ("-c:a", "libmp3lame", "-ar", "11025", "-b:a", "16k")),
        ("audio/aac", "aac", "aac", ("-c:a", "aac",)),
        ("audio/wav", "wav", "wav", ("-c:a", "pcm_s24le", "-ac", "6")),
        ("audio/wav", "wav", "wav", ("-c:a", "adpcm_ms",)),
        ("audio/wav", "wav", "wav", ("-c:a", "adpcm_ima_wav",)),
        ("audio/wav", "wav", "wav", ("-c:a", "pcm_mulaw",)),
        ("audio/wav", "wav", "wav", ("-c:a", "pcm_f64le", "-rf64", "always")),
        ("audio/aiff", "aiff", "aiff", ("-c:a", "pcm_s16be",)),
        ("audio/aiff", "aiff", "aifc", ("-f", "aiff", "-c:a", "pcm_s16le")),
        ("audio/ogg", "ogg", "ogg", ("-c:a", "libvorbis",)),
        ("audio/ogg", "ogg", "opus", ("-c:a", "libopus",)),
        ("audio/ogg", "ogg", "spx", ("-c:a", "libspeex",)),
        ("audio/ogg", "ogg", "oga", ("-c:a", "flac",)),
    ],
)  # fmt: skip
def test_every_sample_is_heard_as_before(media_type, demuxer, suffix, coding, sound, tmp_path):
    original = made(suffix, *_SOUND, *coding, "-metadata", f"title={CANARY}")
    _, copy, rewritten = sound(original, media_type)
    assert heard(copy, demuxer, tmp_path) == heard(original, demuxer, tmp_path)
    assert copy != original or media_type == "audio/aac"
    assert rewritten.counts.duration_ms == pytest.approx(1000, abs=250)


def test_bits_that_no_decoder_hears_are_zero(sound, tmp_path):
    original = made("mp3", *_SOUND, "-c:a", "libmp3lame", "-b:a", "48k")
    assert b"LAME" in original or b"Lavc" in original
    marked = bytearray(original)
    for place in range(len(marked) - 4):  # private, copyright and original bits of every header
        if marked[place : place + 2] == original[-1:] or (
            marked[place] == 0xFF and marked[place + 1] == original[original.index(b"\xff") + 1]
        ):
            marked[place + 2] |= 1
    _, copy, _ = sound(bytes(marked), "audio/mpeg")
    _, plain, _ = sound(original, "audio/mpeg")
    assert copy == plain
    assert b"LAME" not in copy
    assert b"Lavc" not in copy


def test_the_table_for_seeking_tells_the_truth(sound):
    _, copy, _ = sound(made("mp3", *_SOUND, "-c:a", "libmp3lame", "-q:a", "4"), "audio/mpeg")
    place = copy.index(b"Xing")
    flags, frames, size = struct.unpack(">III", copy[place + 4 : place + 16])
    assert (flags, size) == (7, len(copy))
    assert frames == pytest.approx(1000 / 36, abs=4)
    assert list(copy[place + 16 : place + 116]) == sorted(copy[place + 16 : place + 116])


@pytest.mark.parametrize("media_type", _FAMILIES)
def test_the_reading_says_that_sound_was_not_searched(media_type, sound):
    reading, copy, rewritten = sound(SAMPLES[media_type](), media_type)
    assert ("not-searched", "sound") in {(hidden.kind, hidden.where) for hidden in reading.hidden}
    assert "not-searched" not in {removal.kind for removal in rewritten.removed}
    assert _WORD not in copy
    assert CANARY.encode("utf-16-le") not in copy


def test_who_encoded_it_is_a_trace_of_handling(sound):
    reading, _, _ = sound(SAMPLES["audio/mpeg"](), "audio/mpeg")
    roles = {field.name: (field.role, field.kind) for field in reading.metadata if CANARY in field.value}
    assert roles["ID3:TENC"] == (Role.HANDLING, ValueKind.NAME)
    assert roles["ID3:TPE1"] == (Role.AUTHORSHIP, ValueKind.NAME)
    assert {"ID3:PRIV", "ID3:TXXX:owner", "APE:Artist", "ID3v1:artist", "Lyrics3"} <= set(roles)
    assert {hidden.kind for hidden in reading.hidden} >= {"tag", "cover-art", "trailing-bytes"}


def test_a_recorder_s_serial_number_is_learned(sound):
    content = made("wav", *_SOUND)
    bext = b"note".ljust(256, b"\0") + b"ZOOM H5".ljust(32, b"\0") + b"SN-00417723".ljust(32, b"\0") + bytes(282)
    reading, _, _ = sound(content + chunk(b"bext", bext), "audio/wav")  # behind the declared end: stray bytes
    body = content[12:] + chunk(b"bext", bext)
    reading, _, _ = sound(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body, "audio/wav")
    fields = {field.name: field for field in reading.metadata}
    assert fields["bext:OriginatorReference"].kind is ValueKind.SERIAL
    assert fields["bext:OriginatorReference"].role is Role.HANDLING
    assert fields["bext:Originator"].kind is ValueKind.DEVICE


def test_a_policy_may_hold_sound(sound):
    cleaning = load_policy('[cleaning]\nmedia = "hold"\n').cleaning()
    assert cleaning.hold_media
    with pytest.raises(NotSearched):
        sound(SAMPLES["audio/wav"](), "audio/wav", Plan((), cleaning))
    assert not Cleaning().hold_media


def test_there_is_no_text_to_edit(sound):
    with pytest.raises(ProtectedTextLeft):
        sound(SAMPLES["audio/wav"](), "audio/wav", Plan((Edit("0", 0, 1, "x", "name"),)))


def test_streams_that_follow_each_other_stay(sound, tmp_path):
    one, other = made("ogg", *_SOUND, "-c:a", "libvorbis"), made("opus", *_SOUND, "-c:a", "libopus")
    reading, copy, _ = sound(one + other, "audio/ogg")
    assert reading.counts.streams == 2
    assert reading.counts.duration_ms == pytest.approx(2000, abs=100)
    assert copy.count(b"\x01vorbis") == copy.count(b"OpusHead") == 1


def test_padding_in_packets_of_opus_is_emptied(sound):
    head = b"OpusHead\x01\x01\0\0\x80\x3e\0\0\0\0\0"
    tags = b"OpusTags" + struct.pack("<I", 3) + b"abc" + bytes(4)
    packet = bytes((0x03, 0x41, len(_WORD))) + b"\x55" * 40 + _WORD  # one frame, then padding
    pages = [head, tags, packet]
    content = b"".join(
        _page(
            2 if number == 0 else 4 if number == 2 else 0,
            960 if number == 2 else 0,
            77,
            number,
            bytes((len(body),)),
            body,
        )
        for number, body in enumerate(pages)
    )
    assert _WORD in content
    _, copy, _ = sound(content, "audio/ogg")
    assert _WORD not in copy
    assert b"\x55" * 40 + bytes(len(_WORD)) in copy
    assert b"abc" not in copy


def test_more_headers_than_an_ogg_counts_are_gone(sound):
    original = next(oggs.flac(Sower("x")))
    assert len(original.places) > 10
    reading, copy, _ = sound(original.content, "audio/ogg")
    assert not [place for place, word in original.places.items() if word.encode() in copy]
    assert "cover-art" in {hidden.kind for hidden in reading.hidden}
    assert any(original.places["APPLICATION"] in field.value for field in reading.metadata)


@pytest.mark.parametrize(
    ("suffix", "coding", "packet"), [("ogg", "libvorbis", b"\x03vorbis"), ("oga", "flac", b"\x02abcd")]
)
def test_headers_among_the_sound_are_held(suffix, coding, packet, sound):
    pages = oggs._pages(made(suffix, *_SOUND, "-c:a", coding))
    pages[-1] = (pages[-1][0] & ~4, *pages[-1][1:])
    pages += oggs._paged(pages[0][2], [packet + _WORD], ends=True)
    with pytest.raises(UnknownPart):
        sound(oggs._written(pages), "audio/ogg")


def test_an_ogg_that_says_first_what_its_streams_are_is_sound(tmp_path):
    (tmp_path / "source").write_bytes(next(oggs.vorbis(Sower("x"))).content)
    assert identify(tmp_path / "source", None).media_type == "audio/ogg"


def test_codings_that_nobody_knows_are_held(sound):
    content = bytearray(made("wav", *_SOUND))
    content[20:22] = struct.pack("<H", 0x0160)  # Windows Media Audio
    with pytest.raises(UnknownPart):
        sound(bytes(content), "audio/wav")
    layer_two = made("mp2", *_SOUND, "-c:a", "mp2")
    with pytest.raises((UnknownPart, CorruptDocument)):
        sound(id3((b"TIT2", b"\0x")) + layer_two, "audio/mpeg")


def test_an_item_that_is_too_large_is_refused(sound):
    with pytest.raises(LimitExceeded):
        sound(SAMPLES["audio/mpeg"](), "audio/mpeg", limits=Limits(item_bytes=100))
