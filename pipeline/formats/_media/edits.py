"""Boxes of ISO and QuickTime files, and whether an edit list keeps a part of a track from viewers.

Source: ISO/IEC 14496-12, 4.2 and 8.6; Apple, QuickTime File Format, edit atoms.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

#: Seconds before the first shown piece that are the coder's own: none of pictures, priming of sound.
_OWN_S = {b"vide": 0.04, b"soun": 0.2}
_LOOKED_AT = 64


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, and where its payload begins and ends in the file."""

    kind: bytes
    start: int
    end: int


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


def inner_box(content: bytes, box: Box, *path: bytes) -> Box | None:
    """Return the first box at a path inside another, or None."""
    for kind in path:
        inside = next((inner for inner in boxes(content, box.start, box.end) if inner.kind == kind), None)
        if inside is None:
            return None
        box = inside
    return box


def hides(content: bytes, track: Box) -> bool:
    """Return whether an edit list leaves out the start of a track, shows parts of it twice, or shows it at a speed.

    What it leaves out at the end no reader of the track hands out.
    """
    edits, header = inner_box(content, track, b"edts", b"elst"), inner_box(content, track, b"mdia", b"mdhd")
    handler = inner_box(content, track, b"mdia", b"hdlr")
    if edits is None or header is None or handler is None or edits.end - edits.start < 8:
        return False
    what = content[handler.start + 8 : handler.start + 12]
    wide, count = content[edits.start] == 1, int.from_bytes(content[edits.start + 4 : edits.start + 8], "big")
    step, form = (20, ">Qqi") if wide else (12, ">Iii")
    entries = [
        struct.unpack_from(form, content, edits.start + 8 + step * number)
        for number in range(min(count, (edits.end - edits.start - 8) // step))
    ]
    shown = [(begin, rate) for _, begin, rate in entries if begin >= 0]
    if what not in _OWN_S or not shown:
        return False
    if len(shown) > 1 or shown[0][1] != 0x10000:
        return True
    scale: int = struct.unpack_from(">I", content, header.start + (20 if content[header.start] == 1 else 12))[0]
    begin: int = shown[0][0]
    return begin - _first_shown(content, track) > _OWN_S[what] * scale


def _first_shown(content: bytes, track: Box) -> int:
    """Return when the first picture is shown, in units of the track; later ones may have been coded before it."""
    table = inner_box(content, track, b"mdia", b"minf", b"stbl")
    steps = inner_box(content, table, b"stts") if table else None
    offsets = inner_box(content, table, b"ctts") if table else None
    if steps is None or offsets is None:
        return 0
    times, now = list[int](), 0
    for step, offset in zip(_unrolled(content, steps, ">II"), _unrolled(content, offsets, ">Ii"), strict=False):
        times.append(now + offset)
        now += step
    return min(times, default=0)


def _unrolled(content: bytes, runs: Box, form: str) -> list[int]:
    length = (runs.end - runs.start - 8) // 8 * 8
    pairs = struct.iter_unpack(form, content[runs.start + 8 : runs.start + 8 + max(length, 0)])
    return [value for count, value in islice(pairs, _LOOKED_AT) for _ in range(min(count, _LOOKED_AT))][:_LOOKED_AT]
