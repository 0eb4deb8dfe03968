"""The second look at sound and film objects to each thing that a cleaner could leave or lose, planted by hand."""

import struct
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.errors import VerifierFailed
from pipeline.formats import format_for
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.reasons import Reason
from pipeline.verifiers._media_seen import Seen
from pipeline.verifiers._media_units import hevc_units
from pipeline.verifiers.media import VERIFIER
from redaction.plan import Plan
from tests.conformance.samples.media import SAMPLES, box, chunk, id3, made
from tests.conformance.samples.planted import CANARY, SEEN

_WORD = CANARY.encode()
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_BARE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")


@cache
def clean(media_type):
    """Return a cleaned sample, and what is expected of it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(SAMPLES[media_type]())
        rewritten = format_for(media_type).rewrite(source, target, Plan(), {}, Limits())
        return target.read_bytes(), Expectation(rewritten.media_type, rewritten.counts)


@pytest.fixture
def objections(tmp_path):
    """Return what the verifier says of bytes."""

    def look(content, expectation):
        copy = tmp_path / "copy"
        copy.write_bytes(content)
        found = set()
        try:
            for residue in VERIFIER.check(copy, expectation):
                found.add((residue.reason, residue.where))
        except VerifierFailed:  # ffprobe does not open it: held, too
            found.add((Reason.VERIFIER_FAILED, "ffprobe"))
        return found

    return look


def _patched(content, mark, offset, new, after=b""):
    place = content.index(mark, content.index(after) if after else 0) + offset
    return content[:place] + new + content[place + len(new) :]


@pytest.mark.parametrize("media_type", sorted(SAMPLES))
def test_a_clean_copy_passes(media_type, objections):
    content, expectation = clean(media_type)
    assert objections(content, expectation) == set()


def _behind_the_media(film):
    """Put a name into the box of media, behind everything that a track points at."""
    start, end = film.index(b"mdat") - 4, film.index(b"moov") - 4
    size = struct.pack(">I", end - start + len(_WORD))
    return film[:start] + size + film[start + 4 : end] + _WORD + film[end:]


FILM_FAULTS = {
    "box uuid": lambda film: film + box(b"uuid", bytes(16) + _WORD),
    "free": lambda film: film + box(b"free", _WORD),
    "mvhd": lambda film: _patched(film, b"mvhd", 8, struct.pack(">I", 3_700_000_000)),
    "mvhd preview": lambda film: _patched(film, b"mvhd", 4 + 72, b"\0\0\0\7"),
    "tkhd": lambda film: _patched(film, b"tkhd", 8, struct.pack(">I", 3_700_000_000)),
    "tkhd matrix": lambda film: _patched(film, b"tkhd", 4 + 40, b"\0\0\3\7"),
    "mdhd language": lambda film: _patched(film, b"mdhd", 4 + 20, b"\x15\xc7"),
    "hdlr": lambda film: _patched(film, b"VideoHandler", 0, b"ZebulonQuand"),
    "compressor": lambda film: _patched(film, b"avc1", 4 + 42, b"\x07Zebulon", after=b"stsd"),
    "esds": lambda film: _patched(film, b"esds", 30 - 8, b"\0\1\2\3"),
    "elst": lambda film: _patched(film, b"elst", 4 + 12, struct.pack(">I", 9000)),
    "ftyp": lambda film: _patched(film, b"isom", 0, b"Zeb1"),
    "dref": lambda film: _patched(film, b"url \0\0\0\1", 7, b"\0"),
    "tx3g": lambda film: _patched(film, b"Arial", 0, b"Zebul"),
    "udta": lambda film: _patched(film, b"mdirappl", 4, b"ZebQ"),
    "sizes": lambda film: _patched(film, b"stsz", 12 + 3, b"\x01"),
    "mdat": lambda film: _behind_the_media(film),
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(FILM_FAULTS))
def test_whatever_is_hidden_in_a_film_is_found(fault, objections):
    content, expectation = clean("video/mp4")
    assert objections(FILM_FAULTS[fault](content), expectation)


def test_user_data_among_pictures_is_found(objections):
    """The same film, written by ffmpeg without the filter that takes such units out."""
    sei = f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{CANARY}"
    content = made("mp4", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10", "-c:v", "libx264", "-bsf:v", sei, *_BARE,
                   "-write_btrt", "0")  # fmt: skip
    _, expectation = clean("video/mp4")
    found = objections(content, replace(expectation, counts=replace(expectation.counts, streams=1, packets=10)))
    assert (Reason.METADATA_LEFT, "unit of H.264") in found
    seen = Seen()
    hevc_units(struct.pack(">I", 3) + bytes((39 << 1, 1, 0)), 4, seen)
    assert seen.left == ["unit of HEVC"]


def test_lost_tracks_pieces_and_time_are_found(objections):
    content, expectation = clean("video/mp4")
    counts = expectation.counts
    for other, where in (
        (replace(counts, streams=(counts.streams or 0) + 1), "tracks"),
        (replace(counts, packets=(counts.packets or 0) + 1), "coded pieces"),
        (replace(counts, duration_ms=60_000), "duration"),
    ):
        assert (Reason.CONTENT_LOST, where) in objections(content, replace(expectation, counts=other))


def test_subtitles_are_seen(tmp_path):
    content, _ = clean("video/mp4")
    (tmp_path / "copy").write_bytes(content)
    visible = [view for view in VERIFIER.views(tmp_path / "copy") if view.visible]
    assert [view.content for view in visible] == [f"{SEEN}\nsecond line"]


SOUND_FAULTS = {
    "audio/mpeg": (
        lambda copy: copy + b"TAG" + _WORD.ljust(125, b"\0"),
        lambda copy: id3((b"TPE1", b"\0" + _WORD)) + copy,
        lambda copy: copy + _WORD,
        lambda copy: _patched(copy, copy[:2], 2, bytes((copy[2] | 1,))) if b"Info" not in copy[:64] else copy + b"\0",
        lambda copy: copy[: copy.index(b"Info") + 130] + b"Z" + copy[copy.index(b"Info") + 131 :],
    ),
    "audio/aac": (
        lambda copy: copy + _WORD,
        lambda copy: copy[:2] + bytes((copy[2] | 2,)) + copy[3:],
        lambda copy: copy[:3] + bytes((copy[3] | 4,)) + copy[4:],
        lambda copy: id3((b"TPE1", b"\0" + _WORD)) + copy,
    ),
    "audio/wav": (
        lambda copy: copy + chunk(b"LIST", b"INFO" + chunk(b"IART", _WORD)),
        lambda copy: copy + b"Z",
        lambda copy: copy[:12] + chunk(b"bext", _WORD) + copy[12:],
        lambda copy: copy[:28] + b"\1\2\3\4" + copy[32:],
    ),
    "audio/aiff": (
        lambda copy: copy + chunk(b"ANNO", _WORD, ">"),
        lambda copy: copy + b"Z",
        lambda copy: _patched(copy, b"SSND", 12, b"Zeb"),
    ),
    "audio/flac": (
        lambda copy: copy + _WORD,
        lambda copy: copy[:4] + b"\0" + copy[5:42] + bytes((0x81,)) + len(_WORD).to_bytes(3, "big") + _WORD + copy[42:],
        lambda copy: copy[: len(copy) // 2],
    ),
    "audio/ogg": (
        lambda copy: copy + _WORD,
        lambda copy: _patched(copy, b"OggS", 14, b"\7\7\7\7"),
        lambda copy: _patched(copy, b"\x03vorbis", 7, struct.pack("<I", 4)),
        lambda copy: _patched(copy, b"\x01vorbis", 16, b"Zebulon "),
        lambda copy: copy[: copy.rindex(b"OggS")] + b"OggX" + copy[copy.rindex(b"OggS") + 4 :],
    ),
}


@pytest.mark.parametrize(
    ("media_type", "number"), [(kind, n) for kind, faults in SOUND_FAULTS.items() for n in range(len(faults))]
)
def test_whatever_is_hidden_in_sound_is_found(media_type, number, objections):
    content, expectation = clean(media_type)
    found = objections(SOUND_FAULTS[media_type][number](content), expectation)
    assert {reason for reason, _ in found} & {Reason.METADATA_LEFT, Reason.CONTENT_LOST}  # our own walk sees it


def test_a_name_between_the_frames_of_mp3_is_found(objections):
    """Ancillary bits: LAME leaves its name there, and a cleaner that only drops tags leaves it too."""
    content = made("mp3", *_SOUND, "-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "0", "-write_xing", "0")
    _, expectation = clean("audio/mpeg")
    assert (Reason.METADATA_LEFT, "ancillary bits") in objections(content, expectation)


def test_a_name_between_bits_of_aac_is_shown_to_the_search(tmp_path):
    number = int.from_bytes(_WORD, "big") << 3
    body = bytes(10) + number.to_bytes(len(_WORD) + 1, "big") + bytes(10)
    head = bytes((0xFF, 0xF1, 0x60, 0x40)) + ((len(body) + 7) << 13 | 0x1FFC).to_bytes(4, "big")[:3]
    size = len(body) + 7
    head = bytes((0xFF, 0xF1, 0x60, 0x40 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC))
    (tmp_path / "copy").write_bytes(head + body)
    views = [view.content for view in VERIFIER.views(tmp_path / "copy")]
    assert _WORD not in head + body
    assert any(_WORD in view for view in views)
