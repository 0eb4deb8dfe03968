"""Boxes of ISO and QuickTime files: what an original hides in them, and what of a fresh copy still has to be settled.

Source: ISO/IEC 14496-12, -14, -15; Apple, QuickTime File Format.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._media.aac import quieted
from pipeline.formats._media.edits import Box, boxes, hides, inner_box
from pipeline.formats._media.pieces import empty_padding, pieces_of
from pipeline.formats._media.tags import Fields
from pipeline.formats._media.windows import Edges, windows_of
from pipeline.formats._media.words import has_words

_NESTED = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf", b"mvex"})
_BLOBS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pnot", b"pict", b"PICT", b"junk", b"prfl"})
_MOST_BLOB_BYTES = 1 << 20
_MOST_BOXES = 200_000
#: ffmpeg switches all tracks of a kind but the first off.
_ENABLED = 1
_SAMPLE_ENTRY_BYTES = {b"vide": 86, b"soun": 36}
#: Where a description of Opus says how many streams a piece holds, behind how its channels are mapped.
_OPUS_STREAMS_AT = 11
#: Parameter sets of HEVC; the configuration may hold other units.
_PARAMETER_SETS = frozenset({32, 33, 34})


@dataclass(slots=True)
class Survey:
    """What an original hides.

    Attributes:
        fields: What its boxes of metadata say.
        gone: Boxes that are left out by name, with how often.
        cut: Whether an edit list hides pieces of a track from viewers.
        stray: Bytes behind the last box.
        windows: By number of a track, samples at the edges of its pictures that are coded, but not shown.
    """

    fields: Fields
    gone: dict[str, int] = field(default_factory=dict)
    cut: bool = False
    stray: int = 0
    windows: dict[int, Edges] = field(default_factory=dict)


def survey(source: Path, fields: Fields) -> Survey:
    """Look through an original.

    Raises:
        CorruptDocument: Boxes without end.
        UnknownPart: What is shown of a picture is no rectangle inside it.
    """
    content = source.read_bytes()
    found, todo, count = Survey(fields), [(0, len(content))], 0
    ends = [box.end for box in boxes(content, 0, len(content))]
    found.stray = len(content) - max(ends, default=0)
    found.windows = windows_of(content)
    while todo:
        for box in boxes(content, *todo.pop()):
            count += 1
            if count > _MOST_BOXES:
                raise CorruptDocument("boxes without end")
            if box.kind == b"trak":
                found.cut |= hides(content, box)
            if box.kind in _BLOBS or box.kind[:1] == b"\xa9":
                _note(content, box, found)
            elif box.kind in _NESTED:
                todo.append((box.start, box.end))
    return found


def _note(content: bytes, box: Box, found: Survey) -> None:
    raw = content[box.start : min(box.end, box.start + _MOST_BLOB_BYTES)]
    if any(raw):  # room that nothing was written to tells nothing
        name = box.kind.decode("latin-1")
        found.gone[name] = found.gone.get(name, 0) + 1
        found.fields.add_blob(f"box:{name}", raw)


def settle(target: Path) -> tuple[int, int]:
    """Set to zero, in a fresh copy, what its writer took over from the original, and switch every track on.

    That are rates and hidden units of decoders, and what is not played in Opus and AAC.

    Returns:
        Coded pieces of pictures and of sound in the copy.
    """
    content, pieces = bytearray(target.read_bytes()), {b"vide": 0, b"soun": 0}
    movie = inner_box(bytes(content), Box(b"", 0, len(content)), b"moov")
    if movie is None:
        raise CorruptDocument("ffmpeg wrote no film")
    raw = bytes(content)
    for track in boxes(raw, movie.start, movie.end):
        table = inner_box(raw, track, b"mdia", b"minf", b"stbl") if track.kind == b"trak" else None
        handler = inner_box(raw, track, b"mdia", b"hdlr") if table else None
        header = inner_box(raw, track, b"tkhd")
        if table is None or handler is None or header is None:
            continue
        content[header.start + 3] |= _ENABLED
        what = raw[handler.start + 8 : handler.start + 12]
        sizes, described = inner_box(raw, table, b"stsz"), inner_box(raw, table, b"stsd")
        if what in _SAMPLE_ENTRY_BYTES and sizes and described:
            pieces[what] += struct.unpack_from(">I", raw, sizes.start + 8)[0]
            _settle_entries(content, described, _SAMPLE_ENTRY_BYTES[what])
            _settle_sound(content, raw, table, described)
    target.write_bytes(content)
    return pieces[b"vide"], pieces[b"soun"]


def worded(target: Path) -> list[int]:
    """Return the numbers, from nought, of tracks of a fresh copy that hold readable words among their coded pieces."""
    raw, found, number = target.read_bytes(), list[int](), 0
    movie = inner_box(raw, Box(b"", 0, len(raw)), b"moov")
    for track in boxes(raw, movie.start, movie.end) if movie else ():
        handler = inner_box(raw, track, b"mdia", b"hdlr") if track.kind == b"trak" else None
        table = inner_box(raw, track, b"mdia", b"minf", b"stbl")
        described = inner_box(raw, table, b"stsd") if table else None
        if handler is None or table is None or described is None:
            continue
        bits = raw[described.start + 12 : described.start + 16] == b"mp4a"
        pieces = b"".join(raw[start:end] for start, end in pieces_of(raw, table))
        if has_words(pieces, between_bytes=bits):
            found.append(number)
        number += 1
    return found


def _settle_sound(content: bytearray, raw: bytes, table: Box, described: Box) -> None:
    """Set to zero what no decoder plays, in every piece of Opus and AAC."""
    coding = raw[described.start + 12 : described.start + 16]
    if coding == b"Opus":
        streams = _opus_streams(raw, described)
        for start, end in pieces_of(raw, table):
            empty_padding(content, start, end, streams)
    elif coding == b"mp4a":
        for start, end in pieces_of(raw, table):
            content[start:end] = quieted(raw[start:end])


def _opus_streams(raw: bytes, described: Box) -> int:
    """Return how many streams a piece of Opus holds (Encapsulation of Opus in ISO files, 4.3.2)."""
    for entry in boxes(raw, described.start + 8, described.end):
        for part in boxes(raw, entry.start + _SAMPLE_ENTRY_BYTES[b"soun"] - 8, entry.end):
            if (
                part.kind == b"dOps"
                and part.end - part.start > _OPUS_STREAMS_AT
                and raw[part.start + _OPUS_STREAMS_AT - 1]
            ):
                return raw[part.start + _OPUS_STREAMS_AT]
    return 1


def _settle_entries(content: bytearray, described: Box, fixed: int) -> None:
    raw = bytes(content[: described.end])
    for entry in boxes(raw, described.start + 8, described.end):
        if fixed == _SAMPLE_ENTRY_BYTES[b"vide"]:
            content[entry.start + 42 : entry.start + 74] = bytes(32)  # name of the compressor
        for part in boxes(raw, entry.start + fixed - 8, entry.end):
            if part.kind == b"esds":
                _settle_rates(content, part)
            elif part.kind == b"hvcC":
                content[part.start : part.end] = _bare_hevc(raw[part.start : part.end])
            elif part.kind == b"av1C":
                content[part.start + 4 : part.end] = _bare_av1(raw[part.start + 4 : part.end])


def _settle_rates(content: bytearray, part: Box) -> None:
    """Zero buffer size and rates of the decoder's description (tag 4), wherever its length field ends."""
    position = content.find(b"\x04", part.start + 4, part.end)
    while 0 <= position < part.end - 14:
        body = position + 1
        while content[body] & 0x80 and body < part.end:
            body += 1
        if content[body + 2] & 0xFC in (0x14, 0x10):  # a stream of sound or pictures
            content[body + 3 : body + 14] = bytes(11)
            return
        position = content.find(b"\x04", position + 1, part.end)


def _bare_hevc(raw: bytes) -> bytes:
    """Return a configuration of the same length that holds parameter sets only; the rest is zero."""
    kept, count, position = bytearray(raw[:23]), 0, 23
    for _ in range(raw[22]):
        kind, units = raw[position] & 0x3F, int.from_bytes(raw[position + 1 : position + 3], "big")
        start = position
        position += 3
        for _ in range(units):
            position += 2 + int.from_bytes(raw[position : position + 2], "big")
        if kind in _PARAMETER_SETS:
            kept += raw[start:position]
            count += 1
    kept[22] = count
    return bytes(kept) + bytes(len(raw) - len(kept))


def _bare_av1(raw: bytes) -> bytes:
    """Return configuration units of the same length that hold a sequence header only; the rest is zero."""
    kept, position = b"", 0
    while position + 1 < len(raw) and raw[position] & 2:
        start, size, shift = position, 0, 0
        position += 2 if raw[position] & 4 else 1
        while position < len(raw):
            size |= (raw[position] & 0x7F) << shift
            shift += 7
            position += 1
            if not raw[position - 1] & 0x80:
                break
        position += size
        if raw[start] >> 3 & 15 == 1:
            kept += raw[start:position]
    return (kept + bytes(max(len(raw) - len(kept), 0)))[: len(raw)]
