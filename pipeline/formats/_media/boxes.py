"""Boxes of ISO and QuickTime files: what an original hides in them, and what of a fresh copy still has to be settled.

Source: ISO/IEC 14496-12, -14, -15; Apple, QuickTime File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._media.tags import Fields

_NESTED = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf", b"mvex"})
_BLOBS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pnot", b"pict", b"PICT", b"junk", b"prfl"})
_MOST_BLOB_BYTES = 1 << 20
_MOST_BOXES = 200_000
_HIDDEN_S = 1.0
_SAMPLE_ENTRY_BYTES = {b"vide": 86, b"soun": 36}
#: Parameter sets of HEVC; the configuration may hold other units.
_PARAMETER_SETS = frozenset({32, 33, 34})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, and where its payload begins and ends in the file."""

    kind: bytes
    start: int
    end: int


@dataclass(slots=True)
class Survey:
    """What an original hides.

    Attributes:
        fields: What its boxes of metadata say.
        gone: Boxes that are left out by name, with how often.
        cut: Whether an edit list hides pieces of a track from viewers.
        stray: Bytes behind the last box.
    """

    fields: Fields
    gone: dict[str, int] = field(default_factory=dict)
    cut: bool = False
    stray: int = 0


def boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Hand out the boxes between two offsets; stops where something is no box."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        payload = start + 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            payload = start + 16
        elif size == 0:
            size = end - start
        if size < payload - start:
            return
        yield Box(kind, payload, min(start + size, end))
        start += size


def survey(source: Path, fields: Fields) -> Survey:
    """Look through an original.

    Raises:
        CorruptDocument: Boxes without end.
    """
    content = source.read_bytes()
    found, todo, count = Survey(fields), [(0, len(content))], 0
    ends = [box.end for box in boxes(content, 0, len(content))]
    found.stray = len(content) - max(ends, default=0)
    while todo:
        for box in boxes(content, *todo.pop()):
            count += 1
            if count > _MOST_BOXES:
                raise CorruptDocument("boxes without end")
            if box.kind == b"trak":
                found.cut |= _is_cut(content, box)
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


def _inner(content: bytes, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        inside = next((inner for inner in boxes(content, box.start, box.end) if inner.kind == kind), None)
        if inside is None:
            return None
        box = inside
    return box


def _is_cut(content: bytes, track: Box) -> bool:
    """Return whether an edit list shows a second less of a track than there is, parts of it twice, or it at a speed."""
    edits, header = _inner(content, track, b"edts", b"elst"), _inner(content, track, b"mdia", b"mdhd")
    if edits is None or header is None or edits.end - edits.start < 8:
        return False
    wide, count = content[edits.start] == 1, int.from_bytes(content[edits.start + 4 : edits.start + 8], "big")
    step, form = (20, ">Qqi") if wide else (12, ">Iii")
    entries = [
        struct.unpack_from(form, content, edits.start + 8 + step * number)
        for number in range(min(count, (edits.end - edits.start - 8) // step))
    ]
    shown = [(length, begin, rate) for length, begin, rate in entries if begin >= 0]
    if len(shown) > 1 or any(rate != 0x10000 for _, _, rate in shown):
        return True
    long = content[header.start] == 1
    scale, whole = struct.unpack_from(">IQ" if long else ">II", content, header.start + (20 if long else 12))
    whole_s = whole / scale if scale else 0.0
    return any(begin > _HIDDEN_S * scale for _, begin, _ in shown) or _tail_is_cut(content, shown, whole_s)


def _tail_is_cut(content: bytes, shown: list[tuple[int, int, int]], whole_s: float) -> bool:
    header = _inner(content, Box(b"", 0, len(content)), b"moov", b"mvhd")
    if header is None or not shown or not shown[0][0]:
        return False
    scale = struct.unpack_from(">I", content, header.start + (20 if content[header.start] == 1 else 12))[0]
    return bool(scale) and whole_s - shown[0][0] / scale > _HIDDEN_S


def settle(target: Path) -> tuple[int, int]:
    """Set to zero, in a fresh copy, what its writer took over from the original: rates and hidden units of decoders.

    Returns:
        Coded pieces of pictures and of sound in the copy.
    """
    content, pieces = bytearray(target.read_bytes()), {b"vide": 0, b"soun": 0}
    movie = _inner(bytes(content), Box(b"", 0, len(content)), b"moov")
    if movie is None:
        raise CorruptDocument("ffmpeg wrote no film")
    raw = bytes(content)
    for track in boxes(raw, movie.start, movie.end):
        table = _inner(raw, track, b"mdia", b"minf", b"stbl") if track.kind == b"trak" else None
        handler = _inner(raw, track, b"mdia", b"hdlr") if table else None
        if table is None or handler is None:
            continue
        what = raw[handler.start + 8 : handler.start + 12]
        sizes, described = _inner(raw, table, b"stsz"), _inner(raw, table, b"stsd")
        if what in _SAMPLE_ENTRY_BYTES and sizes and described:
            pieces[what] += struct.unpack_from(">I", raw, sizes.start + 8)[0]
            _settle_entries(content, described, _SAMPLE_ENTRY_BYTES[what])
    target.write_bytes(content)
    return pieces[b"vide"], pieces[b"soun"]


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
