"""Find the last byte of a TIFF that anything points to.

Source: TIFF 6.0; BigTIFF design (libtiff).
"""

from __future__ import annotations

import struct

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_LETTERS = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
#: Tags that point to further directories, and the pairs of offsets and counts of pixels.
_DIRECTORIES = frozenset({330, 34665, 34853, 40965})
_PIXELS = ((273, 279), (324, 325), (513, 514))
_MOST_DIRECTORIES = 20_000


class _Walk:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.order = "<" if content[:2] == b"II" else ">"
        self.wide = struct.unpack(self.order + "H", content[2:4])[0] == 43
        self.offset = "Q" if self.wide else "I"
        self.end = 16 if self.wide else 8
        self.todo = [self.number(self.offset, 8 if self.wide else 4)]
        self.visited: set[int] = set()

    def number(self, letter: str, place: int) -> int:
        return int(struct.unpack_from(self.order + letter, self.content, place)[0])

    def directory(self, start: int) -> None:
        count = self.number("Q" if self.wide else "H", start)
        first, step = start + (8 if self.wide else 2), 20 if self.wide else 12
        behind = first + count * step
        values = {}
        for place in range(first, min(behind, len(self.content)), step):
            tag, kind = struct.unpack_from(self.order + "HH", self.content, place)
            values[tag] = self.values(place + 4, kind, keep=tag in _DIRECTORIES or any(tag in p for p in _PIXELS))
        self.reach(behind + (8 if self.wide else 4))
        self.todo.append(self.number(self.offset, behind))
        for tag in _DIRECTORIES & values.keys():
            self.todo += values[tag]
        for starts, lengths in _PIXELS:
            for begin, length in zip(values.get(starts, ()), values.get(lengths, ()), strict=False):
                self.reach(begin + length)

    def values(self, place: int, kind: int, *, keep: bool) -> tuple[int, ...]:
        number = self.number(self.offset, place)
        place += 8 if self.wide else 4
        length = _SIZES.get(kind, 1) * number
        if length > (8 if self.wide else 4):
            place = self.number(self.offset, place)
            self.reach(place + length)
        if not keep or kind not in _LETTERS or place + length > len(self.content):
            return ()
        return struct.unpack_from(f"{self.order}{number}{_LETTERS[kind]}", self.content, place)

    def reach(self, end: int) -> None:
        if end <= len(self.content):
            self.end = max(self.end, end + (end & 1))


def tiff_end(content: bytes) -> int:
    """Return the offset behind the last byte that a directory, a value or a strip covers.

    Where a directory is broken, the whole file counts as covered: the decoder will have its say.
    """
    try:
        walk = _Walk(content)
        while walk.todo:
            start = walk.todo.pop()
            if start and start not in walk.visited and len(walk.visited) < _MOST_DIRECTORIES:
                walk.visited.add(start)
                walk.directory(start)
    except struct.error:
        return len(content)
    return min(walk.end, len(content))
