"""Sound that players skip by numbers alone is still there: such streams are held, ordinary ones are not."""

import struct
import subprocess
from functools import cache

import pytest

from pipeline.errors import UnknownPart
from pipeline.formats._media.ogg import _checksum, walk_ogg

CODERS = {
    "opus": ("-c:a", "libopus"),
    "opus, long packets": ("-c:a", "libopus", "-frame_duration", "60"),
    "opus, short packets": ("-c:a", "libopus", "-frame_duration", "2.5"),
    "vorbis": ("-c:a", "libvorbis"),
    "vorbis, narrow": ("-c:a", "libvorbis", "-ar", "8000"),
    "vorbis, wide": ("-c:a", "libvorbis", "-ac", "2", "-q:a", "9"),
}
#: Positions are moved so far where a stream begins in the middle of a broadcast.
LATE = 10_000_000


@cache
def made(kind: str, seconds: float = 3) -> bytes:
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"anoisesrc=d={seconds}:r=48000:seed=1", *CODERS[kind]]
    return subprocess.run([*words, "-f", "ogg", "-"], capture_output=True, check=True).stdout


def changed(content: bytes, *, by: int = 0, cut: int = 0, skip: int | None = None) -> bytes:
    """Return a file whose positions are later, the last one earlier, or whose header lets more be skipped."""
    pages = [b"OggS" + page for page in content.split(b"OggS\0")[1:]]
    pages = [page[:4] + b"\0" + page[4:] for page in pages]
    for number, page in enumerate(pages):
        (place,) = struct.unpack_from("<q", page, 6)
        if place > 0:
            page = page[:6] + struct.pack("<q", place + by - (cut if number == len(pages) - 1 else 0)) + page[14:]
        if number == 0 and skip is not None:
            at = page.index(b"OpusHead") + 10
            page = page[:at] + struct.pack("<H", skip) + page[at + 2 :]
        bare = page[:22] + bytes(4) + page[26:]
        pages[number] = bare[:22] + _checksum(bare) + bare[26:]
    return b"".join(pages)


@pytest.mark.parametrize("kind", CODERS)
@pytest.mark.parametrize("seconds", [3, 0.01])
def test_what_coders_write_passes(kind, seconds):
    assert walk_ogg(made(kind, seconds)).seconds > 0
    assert walk_ogg(changed(made(kind, seconds), by=LATE)).seconds > 1


@pytest.mark.parametrize("kind", CODERS)
@pytest.mark.parametrize("by", [0, LATE])
def test_an_end_that_was_cut_by_its_position_is_held(kind, by):
    rate = 8000 if "narrow" in kind else 48000
    with pytest.raises(UnknownPart, match="players skip"):
        walk_ogg(changed(made(kind), by=by, cut=rate // 2))


def test_a_beginning_that_was_cut_is_held():
    with pytest.raises(UnknownPart, match="players skip"):
        walk_ogg(changed(made("opus"), skip=65535))
    for kind in ("vorbis", "opus"):
        with pytest.raises(UnknownPart, match="players skip"):
            walk_ogg(changed(made(kind), by=-24_000))
