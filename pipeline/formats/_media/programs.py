"""Runs ffprobe and ffmpeg: one kind of container, local files, one thread, no clock, no name of a program in a copy.

What they print may quote content, so nobody reads it.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._media.kinds import Kind
from pipeline.limits import Limits

#: The one demuxer that may open a kind: never playlists, devices or other files.
DEMUXERS = {
    Kind.MP4: "mov", Kind.MP4_SOUND: "mov", Kind.QUICKTIME: "mov", Kind.PHONE: "mov", Kind.MATROSKA: "matroska",
    Kind.WEBM: "matroska", Kind.AVI: "avi", Kind.ASF: "asf", Kind.OGG_FILM: "ogg", Kind.FLAC: "flac",
    Kind.TRANSPORT: "mpegts", Kind.PROGRAM: "mpeg", Kind.FLASH: "flv",
}  # fmt: skip
#: Share of an item's time that one program may take.
_SHARE = 0.9
#: Leaves out tags, chapters, dates, and the names of programs.
BARE = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
    "-flags:a", "+bitexact", "-flags:s", "+bitexact",
)  # fmt: skip
#: Of which track a piece is, when it begins, and how long it lasts, where that is known.
_PIECE = re.compile(r"^(\d+),(-?\d+\.\d+),(\d+\.\d+)?", re.MULTILINE)
_MOST_ANSWER_BYTES = 64 << 20


@dataclass(slots=True)
class Clock:
    """The time that is left for the programs of one job.

    Attributes:
        limits: Bounds.
        until: When it is over, by the monotonic clock.
    """

    limits: Limits
    until: float = field(init=False)

    def __post_init__(self) -> None:
        self.until = time.monotonic() + self.limits.item_seconds * _SHARE

    def left_s(self) -> float:
        """Return the seconds that are left.

        Raises:
            LimitExceeded: None are.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise LimitExceeded("item_seconds", value=self.limits.item_seconds, most=self.limits.item_seconds)
        return left


def opened(kind: Kind, source: Path) -> list[str]:
    """Return the arguments that open a file as one kind and nothing else, and show no more of it than is to be seen."""
    # Without the flag, ffmpeg shows some of what a coding crops at the left.
    as_shown, alone = ["-flags:v", "unaligned"], ["-protocol_whitelist", "file", "-f", DEMUXERS[kind]]
    return [*as_shown, *alone, "-i", f"file:{source.absolute()}"]


def probe(kind: Kind, source: Path, clock: Clock) -> dict[str, Any]:
    """Return what ffprobe says of a file: ``format``, ``streams``, ``chapters``.

    Raises:
        CorruptDocument: It cannot be opened.
        LimitExceeded: It takes too long.
    """
    shown = ("-show_format", "-show_streams", "-show_chapters", "-count_packets", "-of", "json")
    raw = _run(["ffprobe", "-v", "quiet", "-threads", "1", *opened(kind, source), *shown], clock)
    if len(raw) > _MOST_ANSWER_BYTES:
        raise LimitExceeded("text_chars", value=len(raw), most=_MOST_ANSWER_BYTES)
    answer = json.loads(raw.decode("utf-8", "replace"))
    if not isinstance(answer, dict) or not answer.get("streams"):
        raise CorruptDocument("no track could be opened")
    return answer


def playing_s(kind: Kind, source: Path, tracks: Collection[int], clock: Clock) -> float:
    """Return how long some tracks of a file play whose container does not say it, by the times of their pieces.

    Raises:
        CorruptDocument: It cannot be opened.
        LimitExceeded: It takes too long, or holds too many pieces.
    """
    shown = ("-show_entries", "packet=stream_index,pts_time,duration_time", "-of", "csv=p=0")
    raw = _run(["ffprobe", "-v", "quiet", "-threads", "1", *opened(kind, source), *shown], clock)
    if len(raw) > _MOST_ANSWER_BYTES:
        raise LimitExceeded("text_chars", value=len(raw), most=_MOST_ANSWER_BYTES)
    found = _PIECE.findall(raw.decode("ascii", "replace"))
    pieces = [(float(begin), float(lasting or 0)) for track, begin, lasting in found if int(track) in tracks]
    return max((begin + lasting for begin, lasting in pieces), default=0.0) - min(pieces, default=(0.0, 0.0))[0]


def convert(inputs: Sequence[str], outputs: Sequence[str], clock: Clock) -> None:
    """Run ffmpeg.

    Raises:
        CorruptDocument: It failed.
        LimitExceeded: It takes too long.
    """
    _run(["ffmpeg", "-v", "quiet", "-nostdin", "-y", "-threads", "1", *inputs, "-filter_threads", "1", *outputs], clock)


def _run(arguments: list[str], clock: Clock) -> bytes:
    try:
        done = subprocess.run(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=clock.left_s(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        most = clock.limits.item_seconds
        raise LimitExceeded("item_seconds", value=most, most=most) from None
    if done.returncode != 0:
        raise CorruptDocument("ffmpeg cannot read it", status=done.returncode)
    return done.stdout
