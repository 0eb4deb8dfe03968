"""Boxes of ISO and QuickTime files, and whether an edit list keeps a part of a track from viewers.

Source: ISO/IEC 14496-12, 4.2 and 8.6; Apple, QuickTime File Format, edit atoms.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

from pipeline.errors import CorruptDocument

#: Seconds before the first shown piece that are the coder's own: none of pictures, priming of sound.
_OWN_S = {b"vide": 0.04, b"soun": 0.2}
_LOOKED_AT = 64
#: Pieces of sound behind the end that are the coder's own padding.
_PADDING_PIECES = 2
#: Pictures of a film that lasts two days.
_MOST_PIECES = 1 << 22


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


@dataclass(frozen=True, slots=True)
class Edit:
    """The one part of a track that its edit list shows.

    Attributes:
        begin: When it begins, in units of the track.
        end: When it ends, in units of the track; None where it goes on to the end.
        slack: Units of the track that a unit of the film is long, since the list counts in those.
    """

    begin: int
    end: float | None
    slack: float


def hides(content: bytes, track: Box) -> bool:
    """Return whether an edit list leaves out the start or the end of a track, repeats parts, or shows it at a speed."""
    edits, header = inner_box(content, track, b"edts", b"elst"), inner_box(content, track, b"mdia", b"mdhd")
    handler = inner_box(content, track, b"mdia", b"hdlr")
    if edits is None or header is None or handler is None or edits.end - edits.start < 8:
        return False
    what = content[handler.start + 8 : handler.start + 12]
    shown = [entry for entry in _entries(content, edits) if entry[1] >= 0]
    if what not in _OWN_S or not shown:
        return False
    if len(shown) > 1 or shown[0][2] != 0x10000:
        return True
    scale = _scale(content, header)
    edit = _edit(content, shown[0], scale)
    if what == b"soun":
        return edit.begin > _OWN_S[what] * scale or _sounds_on(content, track, edit)
    times, last = _times(content, track)
    before = edit.begin - min(times[:_LOOKED_AT], default=0)
    after = edit.end is not None and max(times, default=0) >= edit.end - min(edit.slack, last / 2)
    return before > _OWN_S[what] * scale or (after and bool(times))


def _sounds_on(content: bytes, track: Box, edit: Edit) -> bool:
    """Return whether sound lasts longer than what is shown of it and the padding of a coder."""
    steps = inner_box(content, track, b"mdia", b"minf", b"stbl", b"stts")
    runs = _runs(content, steps, ">II") if steps else []
    whole, longest = sum(count * step for count, step in runs), max((step for _, step in runs), default=0)
    return edit.end is not None and whole - edit.end > max(_PADDING_PIECES * longest, edit.slack)


def _entries(content: bytes, edits: Box) -> list[tuple[int, int, int]]:
    wide, count = content[edits.start] == 1, int.from_bytes(content[edits.start + 4 : edits.start + 8], "big")
    step, form = (20, ">Qqi") if wide else (12, ">Iii")
    return [
        struct.unpack_from(form, content, edits.start + 8 + step * number)
        for number in range(min(count, (edits.end - edits.start - 8) // step))
    ]


def _scale(content: bytes, header: Box) -> int:
    """Return the units that a second has, by a ``mvhd`` or ``mdhd``."""
    found: int = struct.unpack_from(">I", content, header.start + (20 if content[header.start] == 1 else 12))[0]
    return max(found, 1)


def _edit(content: bytes, entry: tuple[int, int, int], scale: int) -> Edit:
    movie = inner_box(content, Box(b"", 0, len(content)), b"moov", b"mvhd")
    length, begin, _ = entry
    slack = scale / _scale(content, movie) if movie else 1.0
    return Edit(begin, begin + length * slack if length else None, slack)


def _times(content: bytes, track: Box) -> tuple[list[int], int]:
    """Return when each piece is shown, in the order of coding and in units of the track; and how long the last lasts.

    Raises:
        CorruptDocument: More pieces than a film has.
    """
    table = inner_box(content, track, b"mdia", b"minf", b"stbl")
    steps = inner_box(content, table, b"stts") if table else None
    offsets = inner_box(content, table, b"ctts") if table else None
    if steps is None:
        return [], 0
    lasting = _unrolled(content, steps, ">II")
    later = _unrolled(content, offsets, ">Ii") if offsets else []
    begins = accumulate(lasting, initial=0)
    times = [begin + offset for begin, offset, _ in zip(begins, chain(later, repeat(0)), lasting, strict=False)]
    return times, lasting[-1] if lasting else 0


def _unrolled(content: bytes, runs: Box, form: str) -> list[int]:
    pairs = _runs(content, runs, form)
    if sum(count for count, _ in pairs) > _MOST_PIECES:
        raise CorruptDocument("more pieces than a film has")
    return list(chain.from_iterable(repeat(value, count) for count, value in pairs))


def _runs(content: bytes, runs: Box, form: str) -> list[tuple[int, int]]:
    length = (runs.end - runs.start - 8) // 8 * 8
    return list(struct.iter_unpack(form, content[runs.start + 8 : runs.start + 8 + max(length, 0)]))
