"""Streams of sound that we take apart ourselves: MP3, AAC (ADTS), WAV (BWF, RF64, BW64), AIFF and AIFF-C, Ogg.

Hiding places, and what is done with each:
- MP3: ID3v2 and ID3v1, APEv2, Lyrics3, cover pictures, bytes between, before and behind the frames: gone; private,
  copyright and original bits of headers, private bits of side information, ancillary bits between the main data of
  two frames (encoders leave their name there): zero; the first frame's Xing or Info table is made anew, without LAME's
  tag and padding numbers; a VBRI table: gone;
- AAC in ADTS: ID3 tags and bytes around the frames: gone; private, original and copyright identification bits: zero;
  checksums: gone. Fill, data streams and comments before the sound of a block (coders leave their name there): zero;
  behind it they stay, since they cannot be told from sound without decoding;
- WAV: ``LIST`` (``INFO``, ``adtl``), ``bext``, ``iXML``, ``aXML``, ``axml``, ``chna``, ``cart``, ``_PMX``, ``id3``,
  ``cue``, ``smpl``, ``inst``, ``JUNK``, ``PAD``, ``FLLR``, ``umid``, ``levl``, ``afsp`` and every other chunk, bytes
  behind the end, extra bytes of the description: gone; RF64 and BW64 become RIFF;
- AIFF: ``NAME``, ``AUTH``, ``(c)``, ``ANNO``, ``COMT``, ``APPL``, ``MARK``, ``INST``, ``MIDI``, ``AESD``, ``SAXL``,
  ``ID3`` and every other chunk, the name of the coding, an offset before the samples, bytes behind the end: gone;
- Ogg (Vorbis, Opus, Speex, FLAC): comments, vendor, cover pictures and other blocks of FLAC, however many, padding of
  comments, serial numbers, digest of FLAC, version of Speex and its further headers, nominal rates of Vorbis,
  Skeleton and every stream that is no sound, bytes between the pages: gone; padding in packets of Opus, of
  whichever of their streams: zero. Streams that follow each other stay in that order. Headers among the sound, and
  Vorbis or Opus of which players skip more than a packet: held.

Samples stay as they are, bit by bit; MP3, AAC and Ogg that hold readable words among the coded ones, or packets that
nobody can play, are held. What is spoken cannot be searched for protected values; the reading says so
(``not-searched``), and a policy may hold sound for it (``media = "hold"``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._media.kinds import Kind
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, MetadataField, Reading, Rewritten
from redaction.plan import Plan

_HEAD_BYTES = 64 * 1024
_SUFFIXES = {Kind.MP3: ".mp3", Kind.ADTS: ".aac", Kind.WAVE: ".wav", Kind.AIFF: ".aiff", Kind.OGG: ".ogg"}


@dataclass(frozen=True, slots=True)
class _Walked:
    """What a walk found, alike for all kinds."""

    kind: Kind
    fields: list[MetadataField]
    hidden: list[Hidden]
    counts: Counts
    pieces: list[bytes]


class Sound:
    """Sound without a container that ffmpeg would have to open."""

    media_types = frozenset({str(kind) for kind in _SUFFIXES})
    suffixes: tuple[str, ...] = (
        ".mp3",
        ".aac",
        ".wav",
        ".bwf",
        ".rf64",
        ".aiff",
        ".aif",
        ".aifc",
        ".ogg",
        ".oga",
        ".opus",
        ".spx",
    )
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a stream by its first bytes, and frames by several of them in a row."""
        from pipeline.formats._media.kinds import kind_of_file

        kind = kind_of_file(head, source)
        return str(kind) if kind in _SUFFIXES else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. There is no text."""
        found = _walk(source, limits)
        return Reading(str(found.kind), (), tuple(found.fields), tuple(found.hidden), found.counts, False)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._media.report import refuse_what_is_held, removals

        refuse_what_is_held(plan, edits=False)
        found = _walk(source, limits)
        with target.open("wb") as sink:
            sink.writelines(found.pieces)
        gone = removals(found.fields, found.hidden)
        return Rewritten(str(found.kind), _SUFFIXES[found.kind], gone, 0, found.counts)


def _walk(source: Path, limits: Limits) -> _Walked:
    from pipeline.formats._media.aiff import walk_aiff, written_aiff
    from pipeline.formats._media.kinds import kind_of_file
    from pipeline.formats._media.ogg import walk_ogg
    from pipeline.formats._media.report import bounded_bytes, hidden_places
    from pipeline.formats._media.riff import walk_wave, written_wave

    bounded_bytes(source, limits)
    content = source.read_bytes()
    kind = kind_of_file(content[:_HEAD_BYTES], source)
    if kind in (Kind.MP3, Kind.ADTS):
        return _frames(kind, content)
    if kind is Kind.WAVE:
        wave = walk_wave(content)
        return _chunks(kind, wave.fields.found, wave.gone, wave.stray, wave.seconds, written_wave(wave))
    if kind is Kind.AIFF:
        aiff = walk_aiff(content)
        return _chunks(kind, aiff.fields.found, aiff.gone, aiff.stray, aiff.seconds, written_aiff(aiff))
    if kind is Kind.OGG:
        ogg = walk_ogg(content)
        _refuse_words(ogg.pieces, between_bytes=False)
        hidden = hidden_places("stream", ogg.gone) + hidden_places("cover-art", {"comments": ogg.pictures})
        return _settled(kind, ogg.fields.found, hidden, ogg.stray, ogg.seconds, ogg.pieces, ogg.streams)
    raise CorruptDocument("not a stream of sound that is known")


def _frames(kind: Kind, content: bytes) -> _Walked:
    from pipeline.formats._media.adts import walk_adts
    from pipeline.formats._media.mp3 import cleaned_frames, walk_mp3
    from pipeline.formats._media.report import hidden_places

    if kind is Kind.MP3:
        mp3 = walk_mp3(content)
        table, body = cleaned_frames(mp3)
        pieces, coded = [table, body], [body]
        tags, pictures, stray, seconds, fields = mp3.tags, mp3.pictures, mp3.stray, mp3.seconds, mp3.fields
    else:
        adts = walk_adts(content)
        pieces = coded = adts.frames
        tags, pictures, stray, seconds, fields = adts.tags, adts.pictures, adts.stray, adts.seconds, adts.fields
    _refuse_words(coded, between_bytes=True)
    hidden = hidden_places("tag", {"around the frames": tags}) + hidden_places("cover-art", {"tag": pictures})
    return _settled(kind, fields.found, hidden, stray, seconds, pieces)


def _refuse_words(pieces: list[bytes], *, between_bytes: bool) -> None:
    """Refuse coded sound among which somebody wrote: samples stay as they are, so that it cannot be taken out.

    Raises:
        UnknownPart: Words stand where a coding has none.
    """
    from pipeline.formats._media.words import has_words

    if has_words(b"".join(pieces), between_bytes=between_bytes):
        raise UnknownPart("words among the sound")


def _chunks(
    kind: Kind, fields: list[MetadataField], gone: dict[str, int], stray: int, seconds: float, pieces: list[bytes]
) -> _Walked:
    from pipeline.formats._media.report import hidden_places

    return _settled(kind, fields, hidden_places("chunk", gone), stray, seconds, pieces)


def _settled(
    kind: Kind,
    fields: list[MetadataField],
    hidden: list[Hidden],
    stray: int,
    seconds: float,
    pieces: list[bytes],
    streams: int = 1,
) -> _Walked:
    from pipeline.formats._media.report import NOT_SEARCHED, hidden_places

    hidden += hidden_places("trailing-bytes", {"around the sound": stray})
    hidden.append(Hidden(NOT_SEARCHED, "sound"))
    return _Walked(kind, fields, hidden, Counts(streams=streams, duration_ms=round(seconds * 1000)), pieces)


FORMAT: Format = Sound()
