"""Writes a film or a FLAC anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._media.boxes import settle
from pipeline.formats._media.kinds import Kind
from pipeline.formats._media.programs import BARE, Clock, convert, opened
from pipeline.formats._media.tracks import Film, coding, keeping

#: Neither rates that were measured before nor a second place for them.
_MP4 = ("-write_btrt", "0", "-f", "mp4")
_STREAMINFO_BYTES = 34
_LAST_BLOCK = 0x80


def write_film(film: Film, source: Path, target: Path, folder: Path, subtitles: Sequence[Path], clock: Clock) -> int:
    """Write an MP4: first with what must be coded anew, then all tracks as they are coded with the subtitles.

    The first step also takes the ways out in which other programs count time; a film that went through both goes
    through both again unchanged.

    Args:
        film: What to keep.
        source: The original.
        target: The copy.
        folder: For what lies between.
        subtitles: Files of edited subtitles.
        clock: Time that is left.

    Returns:
        Coded pieces of pictures and sound in the copy.

    Raises:
        CorruptDocument: ffmpeg cannot read it.
        LimitExceeded: It takes too long.
    """
    between = folder / "between"
    convert(opened(film.kind, source), [*coding(film), *BARE, *_MP4, f"file:{between.absolute()}"], clock)
    settle(between)
    codecs = [track.codec if track.kept else "h264" for track in film.pictures]
    inputs, outputs = opened(Kind.MP4, between), list[str]()
    for number in range(len(film.pictures) + len(film.sounds)):
        outputs += ["-map", f"0:{number}"]
    for number, path in enumerate(subtitles, start=1):
        inputs += ["-protocol_whitelist", "file", "-f", "srt", "-i", f"file:{path.absolute()}"]
        outputs += ["-map", f"{number}:0"]
    outputs += [*keeping(codecs), "-c:s", "mov_text", *BARE, *_MP4, f"file:{target.absolute()}"]
    convert(inputs, outputs, clock)
    return settle(target)


def write_flac(film: Film, source: Path, target: Path, clock: Clock) -> None:
    """Write a FLAC whose only metadata block says how its samples are coded.

    Raises:
        CorruptDocument: It holds no track of sound.
    """
    if len(film.sounds) != 1 or film.pictures:
        raise CorruptDocument("not one track of sound")
    outputs = ["-map", f"0:{film.sounds[0].index}", "-c:a", "flac", *BARE, "-xerror", "-f", "flac"]
    # A piece that does not decode ends it: silence would be written in its place.
    damaged = ("-err_detect", "explode")
    convert([*damaged, *opened(film.kind, source)], [*outputs, f"file:{target.absolute()}"], clock)
    content, position = target.read_bytes(), 4
    while not content[position] & _LAST_BLOCK:
        position += 4 + int.from_bytes(content[position + 1 : position + 4], "big")
    position += 4 + int.from_bytes(content[position + 1 : position + 4], "big")
    info = bytes((_LAST_BLOCK, 0, 0, _STREAMINFO_BYTES)) + content[8 : 8 + _STREAMINFO_BYTES]
    target.write_bytes(b"fLaC" + info + content[position:])
