"""Writes a film or a FLAC anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._media.boxes import settle, worded
from pipeline.formats._media.kinds import Kind
from pipeline.formats._media.programs import BARE, Clock, convert, opened
from pipeline.formats._media.tracks import Film, Track, coding, keeping

#: No second place for rates; edit lists exact enough that reading them again cuts nothing off.
_MP4 = ("-write_btrt", "0", "-movie_timescale", "1000000", "-f", "mp4")
_STREAMINFO_BYTES = 34
_LAST_BLOCK = 0x80
_COUNT = (1 << 36) - 1
#: Bits of a sample, less one, that ffmpeg writes as it reads them.
_SAME_WIDTH = frozenset({15, 23})


def write_film(
    film: Film, source: Path, target: Path, folder: Path, subtitles: Sequence[Path], clock: Clock
) -> int | None:
    """Write an MP4: first with what must be coded anew, then all tracks as they are coded with the subtitles.

    What holds readable words among its coded pieces, where decoders pass over them, is coded anew too.

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
        Coded pieces of pictures and sound in the copy; None where some were coded anew.

    Raises:
        CorruptDocument: ffmpeg cannot read it, or pieces are missing in what it wrote.
        LimitExceeded: It takes too long.
    """
    between = folder / "between"
    _write_between(film, source, between, clock)
    tracks = (*film.pictures, *film.sounds)
    if words := [tracks[number] for number in worded(between) if tracks[number].kept]:
        for track in words:
            film.code_anew(track.index)
        _write_between(film, source, between, clock)
    codecs = [track.codec if track.kept else "h264" for track in film.pictures]
    inputs, outputs = opened(Kind.MP4, between), list[str]()
    for number in range(len(film.pictures) + len(film.sounds)):
        outputs += ["-map", f"0:{number}"]
    for number, path in enumerate(subtitles, start=1):
        inputs += ["-protocol_whitelist", "file", "-f", "srt", "-i", f"file:{path.absolute()}"]
        outputs += ["-map", f"{number}:0"]
    outputs += [*keeping(film, codecs), "-c:s", "mov_text", *BARE, *_MP4, f"file:{target.absolute()}"]
    convert(inputs, outputs, clock)
    pictures, sounds = settle(target)
    _count(film.pictures, pictures, film)
    _count(film.sounds, sounds, film)
    return None if film.coded_anew else pictures + sounds


def _write_between(film: Film, source: Path, between: Path, clock: Clock) -> None:
    # Edges are those of the pictures as they are coded, not as they are turned.
    turned = ["-noautorotate"] if any(any(track.edges) for track in film.pictures) else []
    convert([*turned, *opened(film.kind, source)], [*coding(film), *BARE, *_MP4, f"file:{between.absolute()}"], clock)
    settle(between)


def _count(tracks: Sequence[Track], found: int, film: Film) -> None:
    """See that no more got lost than may be: a last piece of sound that lasts no time; of what is coded anew, a tenth.

    Raises:
        CorruptDocument: More is missing.
    """
    wanted = sum(track.packets for track in tracks)
    if all(track.kept for track in tracks):
        least = wanted - (len(tracks) if tracks == film.sounds else 0)
    else:
        # Sound is cut into other pieces; how long it plays is compared by the verifier. An edit list leaves pieces out.
        least = 0 if tracks == film.sounds or film.cut else wanted * 9 // 10
    if found < least:
        raise CorruptDocument("coded pieces are missing", wanted=wanted, found=found)


def write_flac(film: Film, source: Path, target: Path, clock: Clock) -> None:
    """Write a FLAC whose only metadata block says how its samples are coded.

    Args:
        film: What is kept.
        source: A FLAC with that block alone.
        target: The copy.
        clock: Time that is left.

    Raises:
        CorruptDocument: It holds no track of sound.
    """
    if len(film.sounds) != 1 or film.pictures:
        raise CorruptDocument("not one track of sound")
    outputs = ["-map", f"0:{film.sounds[0].index}", "-c:a", "flac", *BARE, "-f", "flac", f"file:{target.absolute()}"]
    convert(opened(film.kind, source), outputs, clock)
    content, position = target.read_bytes(), 4
    while not content[position] & _LAST_BLOCK:
        position += 4 + int.from_bytes(content[position + 1 : position + 4], "big")
    position += 4 + int.from_bytes(content[position + 1 : position + 4], "big")
    _compare(source.read_bytes()[8 : 8 + _STREAMINFO_BYTES], content[8 : 8 + _STREAMINFO_BYTES])
    info = bytes((_LAST_BLOCK, 0, 0, _STREAMINFO_BYTES)) + content[8 : 8 + _STREAMINFO_BYTES]
    target.write_bytes(b"fLaC" + info + content[position:])


def _compare(wanted: bytes, found: bytes) -> None:
    """See that every sample was decoded: their number, and their digest where both have one of the same width.

    Raises:
        CorruptDocument: Some are missing or damaged.
    """
    before, after = (int.from_bytes(info[10:18], "big") for info in (wanted, found))
    count, width = before & _COUNT, before >> 36 & 31
    if count and count != after & _COUNT:
        raise CorruptDocument("samples are missing", wanted=count, found=after & _COUNT)
    if width in _SAME_WIDTH and any(wanted[18:]) and wanted[18:] != found[18:]:
        raise CorruptDocument("samples are damaged")
