"""What must still be there: sentences that a reader sees; size and number of a picture's frames; time that it plays."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tests.conformance.planting import Original

_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\U000e0000-\U000e01ef]")

#: Of Netpbm the program knows the first picture only; of Photoshop it counts layers.
_UNCOUNTED = frozenset({"PPM", "PSD"})
#: Drawings have no size in pixels.
_UNSIZED = frozenset({"EMF", "WMF"})
_Looks = tuple[tuple[int, int], int | None]
#: Sound and film by ending: they are played, the original and the copy.
_PLAYED = frozenset(
    """mp3 aac wav bwf rf64 aiff aif aifc flac ogg opus spx oga ogv ogx mp4 m4v mov qt m4a m4b 3gp 3g2 mkv webm mka wmv
    wma asf avi ts m2ts mts mpg mpeg vob flv""".split()
)
_PLAYER_S = 60
_TOLD = re.compile(rb"out_time_us=(\d+)")
#: How much shorter a copy may be: pieces of sound beside planted bytes, and what a coder fills up.
_SLACK_S = 0.2


def kept(original: Original, copy: bytes, views: Iterable[bytes]) -> bool:
    """Return whether a copy still has what a reader of the original sees."""
    wanted = [sentence.encode() for sentence in original.sentences]
    for view in views:
        flat = re.sub(rb"\s+", b" ", _seen(view))
        wanted = [sentence for sentence in wanted if sentence not in flat and sentence not in _wide(view)]
    if original.ending in _PLAYED and _played_s(copy) + _SLACK_S < _played_s(original.content):
        return False
    return not wanted and _alike(_frames(original.content), _frames(copy))


def _played_s(content: bytes) -> float:
    """Return how long decoders play a file; covers are no pictures that play."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "played"
        path.write_bytes(content)
        command = ["ffmpeg", "-v", "quiet", "-nostdin", "-i", str(path), "-map", "0:V?", "-map", "0:a?", "-f", "null",
                   "-progress", "pipe:1", "-"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=_PLAYER_S, check=False)
    return max((int(found) for found in _TOLD.findall(done.stdout)), default=0) / 1e6


def _seen(view: bytes) -> bytes:
    """Return a view without the characters that no font shows."""
    return view if view.isascii() else _UNSEEN.sub("", view.decode("utf-8", "replace")).encode("utf-8", "replace")


def _wide(view: bytes) -> bytes:
    return view.replace(b"\0", b"")


def _alike(original: _Looks | None, copy: _Looks | None) -> bool:
    if original is None or copy is None:
        return original is None
    return original[0] == copy[0] and original[1] in (None, copy[1])


def _frames(content: bytes) -> _Looks | None:
    """Return size and frames; None for the frames where the program counts something else."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content)) as image:
            if image.format in _UNSIZED:
                return None
            return image.size, None if image.format in _UNCOUNTED else int(getattr(image, "n_frames", 1))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
