"""What tells one kind of sound or film from another: its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.formats._media import adts, mp3
from pipeline.formats._media.id3 import declared_bytes, tag_bytes

_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_EBML = b"\x1a\x45\xdf\xa3"
#: First boxes of old QuickTime files, which have no ``ftyp``.
_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
#: Brands of ISO files that are still pictures.
_STILL = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"msf1", b"avif", b"avis", b"jp2 ", b"jpx ",
     b"crx ", b"hevc", b"hevx"}
)  # fmt: skip
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "})
_FILM_IN_OGG = (b"\x80theora", b"BBCD", b"\x01video", b"OVP80")
_TS_PACKET, _M2TS_PACKET = 188, 192


class Kind(StrEnum):
    """Media type of a kind of file."""

    MP3 = "audio/mpeg"
    ADTS = "audio/aac"
    WAVE = "audio/wav"
    AIFF = "audio/aiff"
    FLAC = "audio/flac"
    OGG = "audio/ogg"
    OGG_FILM = "video/ogg"
    MP4 = "video/mp4"
    MP4_SOUND = "audio/mp4"
    QUICKTIME = "video/quicktime"
    PHONE = "video/3gpp"
    MATROSKA = "video/x-matroska"
    WEBM = "video/webm"
    AVI = "video/x-msvideo"
    ASF = "video/x-ms-asf"
    TRANSPORT = "video/mp2t"
    PROGRAM = "video/mpeg"
    FLASH = "video/x-flv"


@dataclass(frozen=True, slots=True)
class Signature:
    """A run of bytes at an offset."""

    offset: int
    mark: bytes
    kind: Kind


_SIGNATURES = (
    Signature(8, b"AIFF", Kind.AIFF),
    Signature(8, b"AIFC", Kind.AIFF),
    Signature(0, _ASF, Kind.ASF),
    Signature(0, b"fLaC", Kind.FLAC),
    Signature(0, b"FLV\x01", Kind.FLASH),
    Signature(0, b"\0\0\x01\xba", Kind.PROGRAM),
)


def kind_of(head: bytes) -> Kind | None:
    """Return what the first 64 KiB are, or None."""
    if head[4:8] == b"ftyp" or head[4:8] in _QUICKTIME:
        return _iso(head)
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return {b"WAVE": Kind.WAVE, b"AVI ": Kind.AVI}.get(head[8:12])
    if head.startswith(_EBML):
        opening = head[:128]
        return Kind.WEBM if b"webm" in opening else Kind.MATROSKA if b"matroska" in opening else None
    if head.startswith(b"OggS\0"):
        return Kind.OGG_FILM if any(mark in head[:4096] for mark in _FILM_IN_OGG) else Kind.OGG
    for signature in _SIGNATURES:
        if head[signature.offset :].startswith(signature.mark) and (signature.offset == 0 or head[:4] == b"FORM"):
            return signature.kind
    return _packets(head) or _frames(head)


def _iso(head: bytes) -> Kind | None:
    size, brand = int.from_bytes(head[:4], "big"), head[8:12]
    if head[4:8] != b"ftyp":
        return Kind.QUICKTIME if size == 1 or size >= 8 else None
    if brand in _STILL or size < 16:
        return None
    if brand == b"qt  ":
        return Kind.QUICKTIME
    if brand in _SOUND_BRANDS:
        return Kind.MP4_SOUND
    return Kind.PHONE if brand[:2] == b"3g" else Kind.MP4


def _packets(head: bytes) -> Kind | None:
    for start, step in ((0, _TS_PACKET), (4, _M2TS_PACKET)):
        places = range(start, start + 5 * step, step)
        if len(head) <= places[-1] + 3 or head[: places[-1]].isascii():
            continue  # the last may be a text of the letter G
        # A packet holds a payload or fields, or both: the two bits that say which are never nought.
        if all(head[place] == 0x47 and head[place + 3] & 0x30 for place in places):
            return Kind.TRANSPORT
    return None


def _frames(head: bytes) -> Kind | None:
    """Return MP3 or AAC where frames follow each other, behind a tag where there is one, which may be a large one."""
    position = 0
    while length := tag_bytes(head, position):
        position += length
        if head[position : position + 4] == b"fLaC":
            return Kind.FLAC
    if position >= len(head):
        return Kind.MP3 if head.startswith(b"ID3") else None
    if adts.begins_here(head, position):
        return Kind.ADTS
    return Kind.MP3 if mp3.begins_here(head, position) or head.startswith(b"ID3") else None


def kind_of_file(head: bytes, source: Path) -> Kind | None:
    """Return what a file is; looks behind a tag that fills the first 64 KiB."""
    kind = kind_of(head)
    if kind is Kind.QUICKTIME and head[4:8] in _QUICKTIME and not _fits(head, source):
        return None  # a text may begin with "The wide ..."
    length = declared_bytes(head)
    if kind is Kind.MP3 and length >= len(head):
        try:
            with source.open("rb") as stream:
                stream.seek(length)
                return kind_of(stream.read(len(head)))
        except OSError:
            return None
    return kind


def _fits(head: bytes, source: Path) -> bool:
    """Return whether the first box of an old QuickTime file ends in the file."""
    size = int.from_bytes(head[8:16], "big") if head[:4] == b"\0\0\0\1" else int.from_bytes(head[:4], "big")
    try:
        return 8 <= size <= source.stat().st_size
    except OSError:
        return False
