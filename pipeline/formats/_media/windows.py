"""What ISO and QuickTime files show of a coded picture: a clean aperture inside it, or a clipping region.

Source: ISO/IEC 14496-12, 12.1.4 (``clap``); Apple, QuickTime File Format, clipping atoms.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction

from pipeline.errors import UnknownPart
from pipeline.formats._media.edits import Box, boxes, inner_box

#: Samples that are not shown: at the left, right, top and bottom.
Edges = tuple[int, int, int, int]
_PICTURE_ENTRY_BYTES = 78
#: Length of a region that is one rectangle.
_RECTANGLE_BYTES = 10


def windows_of(content: bytes) -> dict[int, Edges]:
    """Return, by number of track, what is cropped from its pictures.

    Raises:
        UnknownPart: What is shown has another form than a rectangle inside the picture.
    """
    movie = inner_box(content, Box(b"", 0, len(content)), b"moov")
    if movie is None:
        return {}
    found, sizes, outer = dict[int, Edges](), list[tuple[int, int]](), list[Box]()
    for box in boxes(content, movie.start, movie.end):
        if box.kind == b"clip":
            outer.append(box)
        header = inner_box(content, box, b"tkhd") if box.kind == b"trak" else None
        if header is None:
            continue
        size = _size(content, header)
        sizes.append(size)
        for part in boxes(content, box.start, box.end):
            if part.kind in (b"clip", b"matt"):
                _refuse_unless_whole(content, part, size)
        if edges := next((edges for edges in _apertures(content, box) if any(edges)), None):
            found[struct.unpack_from(">I", content, header.start + (20 if content[header.start] == 1 else 12))[0]] = (
                edges
            )
    for clip in outer:
        for size in sizes:
            _refuse_unless_whole(content, clip, size)
    return found


def _number_of(content: bytes, header: Box) -> int:
    place = header.start + (20 if content[header.start] == 1 else 12)
    return int.from_bytes(content[place : place + 4], "big")


def _size(content: bytes, header: Box) -> tuple[int, int]:
    """Return width and height that a ``tkhd`` names, in whole samples."""
    if header.end - header.start < 84:
        return 0, 0
    width, height = struct.unpack_from(">II", content, header.end - 8)
    return width >> 16, height >> 16


def _refuse_unless_whole(content: bytes, part: Box, size: tuple[int, int]) -> None:
    region = inner_box(content, part, b"crgn")
    if region is None or region.end - region.start < _RECTANGLE_BYTES:
        raise UnknownPart("a matte")
    length, top, left, bottom, right = struct.unpack_from(">H4h", content, region.start)
    if length != _RECTANGLE_BYTES or top > 0 or left > 0 or right < size[0] or bottom < size[1]:
        raise UnknownPart("a clipping region")


def _apertures(content: bytes, track: Box) -> Iterator[Edges]:
    described = inner_box(content, track, b"mdia", b"minf", b"stbl", b"stsd")
    handler = inner_box(content, track, b"mdia", b"hdlr")
    if described is None or handler is None or content[handler.start + 8 : handler.start + 12] != b"vide":
        return
    for entry in boxes(content, described.start + 8, described.end):
        for part in boxes(content, entry.start + _PICTURE_ENTRY_BYTES, entry.end):
            if part.kind == b"clap" and part.end - part.start >= 32:
                yield _edges(
                    struct.unpack_from(">HH", content, entry.start + 24), content[part.start : part.start + 32]
                )


def _edges(size: tuple[int, int], raw: bytes) -> Edges:
    """Return what a clean aperture leaves out; parts of a sample count as cropped."""
    width, width_over, height, height_over, right, right_over, down, down_over = struct.unpack(">IIIIiIiI", raw)
    if not width or not height or not all((width_over, height_over, right_over, down_over)):
        raise UnknownPart("a clean aperture without size")
    across, left = Fraction(width, width_over), Fraction(right, right_over)
    upright, top = Fraction(height, height_over), Fraction(down, down_over)
    before = ((size[0] - across) / 2 + left, (size[1] - upright) / 2 + top)
    after = (size[0] - across - before[0], size[1] - upright - before[1])
    edges = [max(math.ceil(edge), 0) for edge in (before[0], after[0], before[1], after[1])]
    if edges[0] + edges[1] >= size[0] or edges[2] + edges[3] >= size[1]:
        raise UnknownPart("a clean aperture beside the picture")
    return edges[0], edges[1], edges[2], edges[3]
