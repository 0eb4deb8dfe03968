"""Coded pieces of a track in an ISO file: where each begins and ends, and padding in those of Opus.

Source: ISO/IEC 14496-12, 8.7; RFC 6716, 3.2.5 (Opus).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.errors import CorruptDocument
from pipeline.formats._media.edits import Box, inner_box
from pipeline.formats._media.ogg_packets import opus_paddings


def pieces_of(content: bytes, table: Box) -> Iterator[tuple[int, int]]:
    """Hand out beginning and end of each piece by a table of samples.

    Raises:
        CorruptDocument: The table is not whole.
    """
    sizes, runs = inner_box(content, table, b"stsz"), inner_box(content, table, b"stsc")
    places, form = inner_box(content, table, b"stco"), ">I"
    if places is None:
        places, form = inner_box(content, table, b"co64"), ">Q"
    if sizes is None or runs is None or places is None:
        raise CorruptDocument("a table of pieces is missing")
    alike, count = struct.unpack_from(">II", content, sizes.start + 4)
    lengths = iter([alike] * count if alike else struct.unpack_from(f">{count}I", content, sizes.start + 12))
    firsts = [*struct.iter_unpack(">III", content[runs.start + 8 : runs.end])]
    chunks = [place for (place,) in struct.iter_unpack(form, content[places.start + 8 : places.end])]
    for (first, many, _), (after, _, _) in zip(firsts, [*firsts[1:], (len(chunks) + 1, 0, 0)], strict=True):
        for place in chunks[first - 1 : after - 1]:
            for length in (found for _, found in zip(range(many), lengths, strict=False)):
                yield place, place + length
                place += length


def empty_padding(body: bytearray, start: int, end: int, streams: int = 1) -> None:
    """Set the padding of an Opus packet to zero, in each of its streams; one that nobody can play stays as it is."""
    for first, past in opus_paddings(bytes(body[start:end]), streams) or ():
        body[start + first : start + past] = bytes(past - first)
