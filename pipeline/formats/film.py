"""Film and sound that ffmpeg opens: MP4, MOV, M4A, 3GP, MKV, WebM, AVI, WMV/ASF, MPEG-TS and -PS, FLV, OGV, FLAC.

Every film comes back as MP4 (M4A where it is sound alone), written anew by ffmpeg; FLAC stays FLAC.
Hiding places, and what is done with each:
- MP4, MOV, 3GP: ``udta``, ``meta``, ``ilst``, ``©xyz`` and other user items, ``uuid`` (XMP, cameras), ``free``,
  ``skip``, ``wide``, dates in ``mvhd``, ``tkhd``, ``mdhd``, languages, names of handlers and compressors, brands,
  paths in ``dref``, previews (``pnot``), bytes in ``mdat`` that no track points at, bytes behind the end: gone;
- tracks of positions, sensors, time codes and other machine readings (``gpmd``, ``camm``, ``tmcd``, ``mett``, ``rtp
  ``), chapters, attachments, cover art, thumbnails, subtitles that are pictures: gone, and reported;
- edit lists that leave out a start or an end, or repeat: every track is coded anew, so that what was cut away is not
  there;
- edges that a coding crops (H.264, HEVC) beyond the filling of its last blocks, clean apertures (``clap``),
  ``PixelCrop``, layers of HEVC that few players show: the pictures are coded anew, as large as they are shown. Clipping
  regions and mattes of QuickTime, and chapters of Matroska that choose what is shown: held;
- tracks that are switched off (``tkhd``, ``FlagEnabled``), other languages of an MP4 among them: gone, and reported;
- MKV, WebM: Tags, Attachments, Chapters, Title, MuxingApp, WritingApp, DateUTC, SegmentUID, names of tracks, Void,
  comments inside ``CodecPrivate``: gone with the container; AVI: ``INFO``, ``JUNK``, ``IDIT``, ``strn``, ``strd``:
  gone; ASF: content description, metadata library, markers, scripts, file id: gone;
- H.264, HEVC, AV1: user data and all other SEI and metadata units, in pictures and in the decoder's configuration:
  gone; buffer sizes and rates of ``esds``: zero. H.264, HEVC, AV1, VP9, AAC and Opus stay as they are coded, every
  other coding, where nobody can tell user data from pictures, is decoded and coded anew: to H.264 and AAC, lossless
  sound to ALAC;
- subtitles that are text: seen by readers, so they stay, redacted, as plain text; styles, fonts, positions, scripts:
  gone. Those that a drone writes (position, exposure) count as machine readings: gone;
- what stands before the sound in a frame of AAC (fill with the coder's name, data streams, comments), padding of Opus:
  zero;
- FLAC: ``VORBIS_COMMENT``, ``PICTURE``, ``APPLICATION``, ``CUESHEET``, ``SEEKTABLE``, ``PADDING``, tags around it:
  gone; samples are coded anew without loss.

What is said and shown cannot be searched for protected values; the reading says so (``not-searched``), and a policy
may hold film for it (``media = "hold"``). Bits inside coded pictures and sound that decoders skip stay where tracks
are kept; where readable words stand among them, the track is coded anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument
from pipeline.formats._media.programs import DEMUXERS
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Reading, Rewritten
from redaction.plan import Plan

if TYPE_CHECKING:
    from pipeline.formats._media.programs import Clock
    from pipeline.formats._media.subtitles import Cue
    from pipeline.formats._media.tracks import Film

_HEAD_BYTES = 64 * 1024
#: A FLAC without metadata, as it lies between reading and writing.
_BARE = "bare"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A film with its subtitles."""

    film: Film
    cues: list[list[Cue]]

    @property
    def counts(self) -> Counts:
        """What must not get lost."""
        streams = len(self.film.pictures) + len(self.film.sounds) + len(self.cues)
        return Counts(streams=streams, duration_ms=round(self.film.seconds * 1000))


class Films:
    """Everything that ffmpeg opens."""

    media_types = frozenset({str(kind) for kind in DEMUXERS})
    suffixes: tuple[str, ...] = (
        ".mp4", ".m4v", ".mov", ".qt", ".m4a", ".m4b", ".3gp", ".3g2", ".mkv", ".mka", ".webm", ".avi", ".wmv", ".wma",
        ".asf", ".ogv", ".ogx", ".flac", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".vob",
        ".flv",
    )  # fmt: skip
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a container by its first bytes."""
        from pipeline.formats._media.kinds import kind_of_file

        kind = kind_of_file(head, source)
        return str(kind) if kind in DEMUXERS else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. Text are the subtitles, a passage ``subtitle:TRACK:NUMBER`` each."""
        from pipeline.formats._media.programs import Clock
        from pipeline.formats._media.report import NOT_SEARCHED
        from pipeline.formats._media.subtitles import passages

        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            seen = _seen(source, Path(folder), limits, Clock(limits))
        film = seen.film
        hidden = [*film.hidden, Hidden(NOT_SEARCHED, "moving pictures and sound" if film.pictures else "sound")]
        return Reading(str(film.kind), passages(seen.cues), tuple(film.fields.found), tuple(hidden), seen.counts)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._media.kinds import Kind
        from pipeline.formats._media.muxing import write_film, write_flac
        from pipeline.formats._media.programs import Clock
        from pipeline.formats._media.report import refuse_what_is_held, removals
        from pipeline.formats._media.subtitles import write_edited

        refuse_what_is_held(plan, edits=True)
        clock = Clock(limits)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            seen = _seen(source, Path(folder), limits, clock)
            film = seen.film
            if film.kind is Kind.FLAC:
                refuse_what_is_held(plan, edits=False)
                write_flac(film, Path(folder) / _BARE, target, clock)
                gone = removals(film.fields.found, film.hidden)
                return Rewritten(str(film.kind), ".flac", gone, 0, seen.counts)
            subtitles, edits = write_edited(seen.cues, plan, Path(folder))
            pieces = write_film(film, source, target, Path(folder), subtitles, clock)
            gone = removals(film.fields.found, film.hidden, film.coded_anew)
        kind, suffix = (Kind.MP4, ".mp4") if film.pictures else (Kind.MP4_SOUND, ".m4a")
        return Rewritten(str(kind), suffix, gone, edits, replace(seen.counts, packets=pieces))


def _seen(source: Path, folder: Path, limits: Limits, clock: Clock) -> _Seen:
    from pipeline.formats._media.boxes import survey
    from pipeline.formats._media.kinds import Kind, kind_of_file
    from pipeline.formats._media.programs import playing_s, probe
    from pipeline.formats._media.report import bounded_bytes, hidden_places
    from pipeline.formats._media.subtitles import cues_of
    from pipeline.formats._media.tracks import ISO, film_of
    from pipeline.formats._media.unseen import mind_boxes, mind_elements, mind_parameter_sets

    bounded_bytes(source, limits)
    with source.open("rb") as stream:
        kind = kind_of_file(stream.read(_HEAD_BYTES), source)
    if kind is Kind.FLAC:
        return _seen_flac(source, folder / _BARE, limits, clock)
    if kind not in DEMUXERS:
        raise CorruptDocument("not a film of a kind that is known")
    answer = probe(kind, source, clock)
    film = film_of(kind, answer, limits)
    if kind in ISO:
        found = survey(source, film.fields)
        film.hidden += hidden_places("box", found.gone)
        film.hidden += hidden_places("trailing-bytes", {"behind the film": found.stray})
        mind_boxes(film, found, answer)
    elif kind in (Kind.MATROSKA, Kind.WEBM):
        mind_elements(film, source, answer)
    tracks = [track.index for track in (*film.pictures, *film.sounds)]
    film.seconds = film.seconds or playing_s(kind, source, tracks, clock)
    mind_parameter_sets(film, source, folder, clock)
    return _Seen(film, cues_of(film, source, folder, clock, limits))


def _seen_flac(source: Path, bare: Path, limits: Limits, clock: Clock) -> _Seen:
    from pipeline.formats._media.flac import undress
    from pipeline.formats._media.kinds import Kind
    from pipeline.formats._media.programs import probe
    from pipeline.formats._media.tags import Fields
    from pipeline.formats._media.tracks import film_of

    fields = Fields()
    hidden = undress(source, bare, fields)
    film = film_of(Kind.FLAC, probe(Kind.FLAC, bare, clock), limits)
    film.fields.found += fields.found
    film.hidden += hidden
    return _Seen(film, [])


FORMAT: Format = Films()
