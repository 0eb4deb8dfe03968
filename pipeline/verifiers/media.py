"""Second look at copies of sound and film: strict walks of our own, and ffprobe where the cleaner used no ffmpeg."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._media_film import walk_film
from pipeline.verifiers._media_frames import walk_adts, walk_mp3
from pipeline.verifiers._media_seen import Seen
from pipeline.verifiers._media_sound import walk_aiff, walk_flac, walk_ogg, walk_wave
from pipeline.verifiers.base import Verifier, View

_NAME = "media-structure"
_WALKS: dict[str, Callable[[bytes], Seen]] = {
    "video/mp4": walk_film,
    "audio/mp4": walk_film,
    "audio/mpeg": walk_mp3,
    "audio/aac": walk_adts,
    "audio/wav": walk_wave,
    "audio/aiff": walk_aiff,
    "audio/flac": walk_flac,
    "audio/ogg": walk_ogg,
}
#: Copies that the cleaner wrote without ffmpeg, by the one demuxer that may open them.
_PROBED = {"audio/mpeg": "mp3", "audio/aac": "aac", "audio/wav": "wav", "audio/aiff": "aiff", "audio/ogg": "ogg"}
_PROBE_S = 60
#: How much two ways of measuring how long it plays may differ: a second, or a hundredth.
_SLACK_MS, _SLACK_PART = 1000, 100
_BROKEN = (ValueError, IndexError, KeyError, OverflowError, ArithmeticError, TypeError)


class MediaVerifier:
    """Objects to every byte that is neither sound nor picture nor needed to play them, and to what is missing."""

    name = _NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is sound or film that a walk knows."""
        return media_type in _WALKS

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections.

        Raises:
            VerifierFailed: ffprobe cannot look.
        """
        try:
            seen = _walked(copy, expectation.media_type)
        except _BROKEN:
            yield _residue(Reason.CONTENT_LOST, "structure")
            return
        for place in dict.fromkeys(seen.left):
            yield _residue(Reason.METADATA_LEFT, place)
        counts = expectation.counts
        if counts.streams is not None and seen.streams != counts.streams:
            yield _residue(Reason.CONTENT_LOST, "tracks")
        if counts.packets is not None and seen.packets is not None and seen.packets != counts.packets:
            yield _residue(Reason.CONTENT_LOST, "coded pieces")
        if counts.duration_ms and not _lasts(seen.seconds, counts.duration_ms):
            yield _residue(Reason.CONTENT_LOST, "duration")
        if expectation.media_type in _PROBED:
            yield from _probe(copy, expectation)

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out subtitles, everything that is no coded sound or picture, and streams of bits moved bit by bit.

        Raises:
            VerifierFailed: The walk does not get through.
        """
        try:
            seen = _walked(copy, _type_of(copy))
        except _BROKEN:
            raise VerifierFailed("the structure of sound or film is broken") from None
        if seen.texts:
            yield View("subtitles", "\n".join(seen.texts), visible=True)
        yield View("structure", b"".join(seen.structure), mixed=bool(seen.texts))
        for content in seen.shifted:
            yield View("bits", content, mixed=bool(seen.texts))

    def pages(self, copy: Path) -> int | None:
        """Leave counting to others: sound has no pages."""
        return None


def _walked(copy: Path, media_type: str) -> Seen:
    return _WALKS[media_type](copy.read_bytes())


def _type_of(copy: Path) -> str:
    with copy.open("rb") as stream:
        head = stream.read(12)
    marks = ((b"RIFF", "audio/wav"), (b"FORM", "audio/aiff"), (b"fLaC", "audio/flac"), (b"OggS", "audio/ogg"))
    found = next((media_type for mark, media_type in marks if head.startswith(mark)), None)
    if found is not None:
        return found
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return "audio/aac" if head[:1] == b"\xff" and head[1] & 0xF6 == 0xF0 else "audio/mpeg"


def _lasts(seconds: float | None, wanted_ms: int) -> bool:
    return seconds is None or abs(seconds * 1000 - wanted_ms) <= max(_SLACK_MS, wanted_ms // _SLACK_PART)


def _probe(copy: Path, expectation: Expectation) -> Iterator[Residue]:
    """Ask ffprobe: one stream of sound, no tags, the time that it plays."""
    answer = _answer(copy, _PROBED[expectation.media_type])
    streams, told = answer.get("streams", []), answer.get("format", {})
    if {stream.get("codec_type") for stream in streams} != {"audio"}:
        yield _residue(Reason.CONTENT_LOST, "ffprobe tracks")
    elif any(holder.get("tags") for holder in (told, *streams)) or answer.get("chapters"):
        yield _residue(Reason.METADATA_LEFT, "ffprobe tags")
    wanted = expectation.counts.duration_ms if expectation.media_type != "audio/aac" else None  # there it is a guess
    if wanted and "duration" in told and not _lasts(float(told["duration"]), wanted):
        yield _residue(Reason.CONTENT_LOST, "ffprobe duration")


def _answer(copy: Path, demuxer: str) -> dict[str, Any]:
    arguments = [
        "ffprobe",
        "-v",
        "quiet",
        "-protocol_whitelist",
        "file",
        "-f",
        demuxer,
        "-i",
        f"file:{copy.absolute()}",
    ]
    shown = ["-show_format", "-show_streams", "-show_chapters", "-of", "json"]
    try:
        done = subprocess.run(
            [*arguments, *shown], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PROBE_S, check=False
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise VerifierFailed("ffprobe died, hung or spoke nonsense") from None
    if done.returncode != 0 or not isinstance(answer, dict):
        raise VerifierFailed("ffprobe cannot open it")
    return answer


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, _NAME, where)


VERIFIER: Verifier = MediaVerifier()
