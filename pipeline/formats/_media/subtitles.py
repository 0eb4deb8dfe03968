"""Subtitles that are text: taken out as cues, edited, and put back without fonts, colours, positions and scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import LimitExceeded
from pipeline.formats._media.programs import Clock, convert, opened
from pipeline.formats._media.tracks import Film
from pipeline.limits import Limits
from pipeline.model import Hidden
from redaction.plan import Plan, apply_edits
from redaction.text import Passage

_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\{[^{}]{0,200}\}")
_TIMES = re.compile(r"^(\d{2,5}:\d\d:\d\d,\d{3}) --> (\d{2,5}:\d\d:\d\d,\d{3})")
#: What drones write under their films.
_TELEMETRY = re.compile(r"(?i)\b(?:gps|latitude|longitude|lat|lon|iso|shutter|fnum|focal_len|rel_alt|home)\b\s*[:(\[]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: when it is shown, and its text."""

    start: str
    end: str
    text: str


def cues_of(film: Film, source: Path, folder: Path, clock: Clock, limits: Limits) -> list[list[Cue]]:
    """Take the subtitles of every track of text out.

    Tracks that a device wrote (positions, exposure) and empty ones are left out, and noted in `film.hidden`.

    Raises:
        CorruptDocument: ffmpeg cannot read them.
        LimitExceeded: More text than the limits allow.
    """
    if not film.texts:
        return []
    paths = [folder / f"cues-{number}" for number in range(len(film.texts))]
    outputs = list[str]()
    for index, path in zip(film.texts, paths, strict=True):
        outputs += ["-map", f"0:{index}", "-c:s", "srt", "-f", "srt", f"file:{path.absolute()}"]
    tracks = list[list[Cue]]()
    try:
        convert(opened(film.kind, source), outputs, clock)
        for index, path in zip(film.texts, paths, strict=True):
            size = path.stat().st_size
            if size > limits.text_chars:
                raise LimitExceeded("text_chars", value=size, most=limits.text_chars)
            cues = _parsed(path.read_text(encoding="utf-8", errors="replace"))
            told = sum(_TELEMETRY.search(cue.text) is not None for cue in cues)
            if cues and told * 2 < len(cues):
                tracks.append(cues)
            else:
                film.hidden.append(Hidden("telemetry" if cues else "empty-track", f"track {index}"))
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    return tracks


def _parsed(text: str) -> list[Cue]:
    cues = list[Cue]()
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = block.strip("\n").split("\n")
        place = next((number for number, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
        if place is None:
            continue
        times = _TIMES.match(lines[place])
        assert times is not None
        bare = (_MARKUP.sub("", line).strip() for line in lines[place + 1 :])
        shown = "\n".join(line for line in bare if line)
        if shown:
            cues.append(Cue(times.group(1), times.group(2), shown))
    return cues


def passages(tracks: Sequence[Sequence[Cue]]) -> tuple[Passage, ...]:
    """Return the subtitles as passages ``subtitle:TRACK:NUMBER``."""
    return tuple(
        Passage(f"subtitle:{track}:{number}", cue.text)
        for track, cues in enumerate(tracks)
        for number, cue in enumerate(cues)
    )


def write_edited(tracks: Sequence[Sequence[Cue]], plan: Plan, folder: Path) -> tuple[list[Path], int]:
    """Write each track to a file of its own, edits carried out.

    Returns:
        The files, and how many edits were carried out.

    Raises:
        ValueError: An edit leaves its cue.
    """
    edits, paths, done = plan.by_anchor(), list[Path](), 0
    for track, cues in enumerate(tracks):
        blocks = list[str]()
        for number, cue in enumerate(cues):
            wanted = edits.get(f"subtitle:{track}:{number}", ())
            done += len(wanted)
            blocks.append(f"{number + 1}\n{cue.start} --> {cue.end}\n{apply_edits(cue.text, wanted)}\n")
        paths.append(folder / f"edited-{track}")
        paths[-1].write_text("\n".join(blocks), encoding="utf-8")
    return paths, done
