"""What containers and codings keep from viewers: parts of time, edges of pictures, tracks that are switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import UnknownPart
from pipeline.formats._media.boxes import Survey
from pipeline.formats._media.matroska import entries_of
from pipeline.formats._media.parameter_sets import keeps_back, units
from pipeline.formats._media.programs import Clock, convert, opened
from pipeline.formats._media.tracks import Film
from pipeline.formats._media.windows import Edges
from pipeline.model import Hidden

#: How parameter sets are taken out of a track, by its coding.
_SETS = {"h264": "h264_mp4toannexb,filter_units=pass_types=7", "hevc": "hevc_mp4toannexb,filter_units=pass_types=32-34"}


def mind_boxes(film: Film, found: Survey, answer: dict[str, Any]) -> None:
    """Note what boxes keep from viewers: all is coded anew where time is cut, pictures where they are cropped.

    Raises:
        UnknownPart: It is not clear which part of a picture is meant.
    """
    if found.cut:
        film.cut = True
        film.hidden.append(Hidden("cut-away", "edit list"))
        for track in (*film.pictures, *film.sounds):
            film.code_anew(track.index)
    for stream in answer["streams"]:
        if edges := found.windows.get(int(str(stream.get("id", "0")), 0)):
            _crop(film, int(stream["index"]), edges)


def mind_elements(film: Film, source: Path, answer: dict[str, Any]) -> None:
    """Note what elements of Matroska keep from viewers.

    Raises:
        CorruptDocument: Elements without end.
        UnknownPart: It is not clear which track is meant, or chapters choose what is shown.
    """
    entries = entries_of(source)
    if all(entry.enabled and not any(entry.edges) for entry in entries):
        return
    if len(entries) != sum(not _is_attached(stream) for stream in answer["streams"]):
        raise UnknownPart("tracks that are not counted")
    for index, entry in enumerate(entries):
        if any(entry.edges):
            _crop(film, index, entry.edges)
    if any(entry.enabled for entry in entries):
        film.leave_out([index for index, entry in enumerate(entries) if not entry.enabled])


def _is_attached(stream: dict[str, Any]) -> bool:
    """Return whether something is an attachment, which ffmpeg counts behind the tracks."""
    return stream.get("codec_type") == "attachment" or bool(stream.get("disposition", {}).get("attached_pic"))


def mind_parameter_sets(film: Film, source: Path, folder: Path, clock: Clock) -> None:
    """Note pictures of which the coding shows a part only.

    Raises:
        CorruptDocument: ffmpeg cannot read them, or a parameter set is cut.
        LimitExceeded: It takes too long.
    """
    for track in list(film.pictures):
        if not track.kept or track.codec not in _SETS:
            continue
        path = folder / "sets"
        taken = ["-map", f"0:{track.index}", "-c", "copy", "-bsf:v", _SETS[track.codec]]
        try:
            convert(opened(film.kind, source), [*taken, "-f", track.codec, f"file:{path.absolute()}"], clock)
            if any(keeps_back(track.codec, unit) for unit in set(units(path.read_bytes()))):
                film.hidden.append(Hidden("cut-away", f"edges of track {track.index}"))
                film.code_anew(track.index)
        finally:
            path.unlink(missing_ok=True)


def _crop(film: Film, index: int, edges: Edges) -> None:
    if any(track.index == index for track in film.pictures):
        film.hidden.append(Hidden("cut-away", f"edges of track {index}"))
        film.code_anew(index, edges)
