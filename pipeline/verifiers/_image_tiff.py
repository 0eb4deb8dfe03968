"""Strict walk over a sanitised TIFF: every byte must belong to a header, a directory, a value or a strip.

Source: TIFF 6.0.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from pipeline.verifiers._image_walk import Seen

#: Tags that say how the pixels are stored; resolution too, since fax pixels are not square.
_TAGS = frozenset({256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 284, 296, 320, 338, 339})
_SIZES = {1: 1, 3: 2, 4: 4, 5: 8}
_GROUP_4, _DEFLATE = 4, 8
_COMPRESSIONS = frozenset({_GROUP_4, _DEFLATE})
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _OFFSETS, _COUNTS = 256, 257, 258, 259, 273, 279
_SAMPLES, _ROWS, _PLANAR = 277, 278, 284
_MOST_PAGES = 100_000


@dataclass(slots=True)
class _Walk:
    content: bytes
    order: str
    seen: Seen = field(default_factory=Seen)
    covered: list[tuple[int, int]] = field(default_factory=lambda: [(0, 8)])

    def page(self, start: int) -> int:
        """Walk one directory; return the offset of the next."""
        (count,) = struct.unpack(self.order + "H", self.content[start : start + 2])
        end = start + 2 + 12 * count + 4
        self.covered.append((start, end))
        values = {}
        for entry in range(start + 2, end - 4, 12):
            tag, kind, number = struct.unpack(self.order + "HHI", self.content[entry : entry + 8])
            if tag not in _TAGS or kind not in _SIZES:
                self.seen.left.append(f"tag {tag}")
            else:
                values[tag] = self.values(entry + 8, kind, number)
        self.strips(values)
        return int(struct.unpack(self.order + "I", self.content[end - 4 : end])[0])

    def values(self, place: int, kind: int, number: int) -> tuple[int, ...]:
        length = _SIZES[kind] * number
        if length > 4:
            (place,) = struct.unpack(self.order + "I", self.content[place : place + 4])
            self.covered.append((place, place + length))
        elif any(self.content[place + length : place + 4]):
            self.seen.left.append("value padding")
        raw = self.content[place : place + length]
        self.seen.structure.append(raw)
        letter = {1: "B", 3: "H", 4: "I", 5: "I"}[kind]
        return struct.unpack(f"{self.order}{length // struct.calcsize('=' + letter)}{letter}", raw)

    def strips(self, values: dict[int, tuple[int, ...]]) -> None:
        if not self.seen.frames:
            self.seen.size = (values[_WIDTH][0], values[_HEIGHT][0])
        self.seen.frames += 1
        if values[_COMPRESSION][0] not in _COMPRESSIONS:
            self.seen.left.append("compression")
        strips = []
        for start, length in zip(values[_OFFSETS], values[_COUNTS], strict=True):
            if start + length > len(self.content):
                self.seen.broken.append("strip")
            self.covered.append((start, start + length))
            strips.append(self.content[start : start + length])
        self.seen.strips.append((values[_COMPRESSION][0], strips))
        if values[_COMPRESSION][0] == _DEFLATE:
            self.deflated(values, strips)

    def deflated(self, values: dict[int, tuple[int, ...]], strips: list[bytes]) -> None:
        """See that each strip unpacks to its rows and not a byte more."""
        bits, (height,) = sum(values[_BITS]), values[_HEIGHT]
        if len(values[_BITS]) != values.get(_SAMPLES, (1,))[0] or values.get(_PLANAR, (1,)) != (1,):
            self.seen.left.append("arrangement")
        row, (per_strip,) = (values[_WIDTH][0] * bits + 7) // 8, values.get(_ROWS, (height,))
        if len(strips) != -(-height // max(1, per_strip)):
            self.seen.broken.append("strips")
        for number, strip in enumerate(strips):
            wanted, count = row * min(per_strip, height - number * per_strip), 0
            inflater, piece = zlib.decompressobj(), strip
            while piece and not inflater.eof and count <= wanted:
                count += len(inflater.decompress(piece, 1 << 20))
                piece = inflater.unconsumed_tail
            if count != wanted or not inflater.eof:
                self.seen.broken.append("strip")
            elif inflater.unused_data:
                self.seen.left.append("bytes behind the pixels")

    def gaps(self) -> None:
        """Object to bytes that nothing points to, but zeros that align."""
        position = 0
        for start, end in sorted(self.covered):
            if start > position and any(self.content[position:start]):
                self.seen.left.append("gap")
            position = max(position, end)
        if any(self.content[position:]):
            self.seen.left.append("bytes behind the end")


def walk_tiff(content: bytes) -> Seen:
    """Walk all directories and account for every byte.

    Raises:
        ValueError, KeyError, struct.error: It is broken.
    """
    order = "<" if content[:2] == b"II" else ">"
    magic, start = struct.unpack(order + "HI", content[2:8])
    walk = _Walk(content, order)
    if magic != 42:
        raise ValueError("not a plain TIFF")
    visited: set[int] = set()
    while start:
        if start in visited or len(visited) > _MOST_PAGES:
            raise ValueError("directories run in a circle")
        visited.add(start)
        start = walk.page(start)
    walk.gaps()
    return walk.seen
