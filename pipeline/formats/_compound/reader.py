"""Compound files (MS-CFB): storages and streams, read strictly and within the size of the file."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN, _NO_STREAM, _MOST_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFA
_ENTRY_BYTES = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_NESTED = 64


@dataclass(slots=True)
class Storage:
    """A folder of a compound file.

    Attributes:
        streams: Content by name.
        storages: Folders by name.
    """

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        major, order, shift, mini_shift = struct.unpack_from("<HHHH", raw, 26)
        if raw[:8] != MAGIC or order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
            raise CorruptDocument("compound file header")
        self._size, self._version = 1 << shift, major
        (self._first_directory,) = struct.unpack_from("<L", raw, 48)
        self._cutoff, first_mini, _, first_more, _ = struct.unpack_from("<5L", raw, 56)
        self._sectors = max(len(raw) // self._size - 1, 0) + 1
        self._fat = self._table(self._fat_sectors(first_more))
        self._mini_fat = self._table(self._chain(first_mini, self._fat)) if first_mini < _MOST_SECTOR else []
        self._budget = 4 * len(raw)
        #: Where each stream of the root begins, and its size.
        self.places: dict[str, tuple[int, int]] = {}
        self._small = _END_OF_CHAIN

    def _sector(self, number: int) -> bytes:
        return self._raw[(number + 1) * self._size : (number + 2) * self._size]

    def _fat_sectors(self, first_more: int) -> list[int]:
        sectors = list(struct.unpack_from("<109L", self._raw, 76))
        met: set[int] = set()
        while first_more < _MOST_SECTOR:
            if first_more in met or len(met) > self._sectors:
                raise CorruptDocument("compound file cycle")
            met.add(first_more)
            block = self._sector(first_more)
            numbers = struct.unpack(f"<{len(block) // 4}L", block[: len(block) // 4 * 4])
            if not numbers:
                raise CorruptDocument("compound file table")
            sectors += numbers[:-1]
            first_more = numbers[-1]
        return [number for number in sectors if number < _MOST_SECTOR]

    def _table(self, sectors: list[int]) -> list[int]:
        if len(sectors) > self._sectors:
            raise CorruptDocument("compound file table")
        raw = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(raw) // 4}L", raw[: len(raw) // 4 * 4]))

    @staticmethod
    def _chain(first: int, table: list[int], most: int | None = None) -> list[int]:
        """Return the sectors of a chain, as many as are asked for; a longer one hides nothing that anybody reads."""
        found: list[int] = []
        while first < _MOST_SECTOR and (most is None or len(found) < most):
            if first >= len(table) or len(found) > len(table):
                raise CorruptDocument("compound file chain")
            found.append(first)
            first = table[first]
        return found

    def _content(self, first: int, size: int, mini: bytes | None) -> bytes:
        if size == 0:
            return b""
        self._budget -= size
        if self._budget < 0:
            raise CorruptDocument("compound file streams overlap")
        if mini is not None and size < self._cutoff:
            pieces = (
                mini[number * 64 : number * 64 + 64] for number in self._chain(first, self._mini_fat, -(-size // 64))
            )
        else:
            pieces = (self._sector(number) for number in self._chain(first, self._fat, -(-size // self._size)))
        raw = b"".join(pieces)
        if len(raw) < size:
            raise CorruptDocument("compound file stream breaks off")
        return raw[:size]

    def root(self) -> Storage:
        """Return the tree."""
        directory = b"".join(map(self._sector, self._chain(self._first_directory, self._fat)))
        entries = [directory[at : at + _ENTRY_BYTES] for at in range(0, len(directory) // 128 * 128, _ENTRY_BYTES)]
        if not entries or entries[0][66] != _ROOT:
            raise CorruptDocument("compound file root")
        self._small = self._place(entries[0])[0]
        mini = self._content(*self._place(entries[0]), None)
        self._budget = 4 * len(self._raw)
        top, met = Storage(), set[int]()
        todo = [(struct.unpack_from("<L", entries[0], 76)[0], top, 0)]
        while todo:
            number, into, depth = todo.pop()
            if number == _NO_STREAM:
                continue
            if number in met or number >= len(entries) or depth > _MOST_NESTED:
                raise CorruptDocument("compound file directory")
            met.add(number)
            entry = entries[number]
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<3L", entry, 68)
            todo += [(left, into, depth), (right, into, depth)]
            if entry[66] == _STREAM:
                into.streams[name] = self._content(*self._place(entry), mini)
                if into is top:
                    self.places[name] = self._place(entry)
            elif entry[66] == _STORAGE:
                into.storages[name] = Storage()
                todo.append((child, into.storages[name], depth + 1))
        return top

    def overwritten(self, name: str, content: bytes) -> bytes:
        """Return the file with another content of one of the root's streams, of the same size."""
        self.root()
        first, size = self.places[name]
        if size != len(content):
            raise CorruptDocument("compound file stream")
        is_small = size < self._cutoff
        step, table = (64, self._mini_fat) if is_small else (self._size, self._fat)
        around = self._chain(self._small, self._fat) if is_small else []
        out = bytearray(self._raw)
        for number, place in enumerate(self._chain(first, table, -(-size // step))):
            sector, behind = divmod(place * 64, self._size) if is_small else (0, 0)
            at = ((around[sector] if is_small else place) + 1) * self._size + behind
            piece = content[number * step : (number + 1) * step]
            out[at : at + len(piece)] = piece
        return bytes(out)

    def _place(self, entry: bytes) -> tuple[int, int]:
        first, size = struct.unpack_from("<LQ", entry, 116)
        return first, size if self._version == 4 else size & 0xFFFFFFFF


def compound(raw: bytes) -> Storage:
    """Return the root storage of a compound file.

    Raises:
        CorruptDocument: It breaks off, contradicts itself, or turns in circles.
    """
    try:
        return _Reader(raw).root()
    except (struct.error, IndexError, UnicodeError):
        raise CorruptDocument("compound file") from None


def overwritten(raw: bytes, name: str, content: bytes) -> bytes:
    """Return a compound file in which a stream of the root has another content.

    Args:
        raw: The file.
        name: Of the stream.
        content: As long as the one that is there.

    Raises:
        CorruptDocument: It breaks off or contradicts itself.
    """
    try:
        return _Reader(raw).overwritten(name, content)
    except (struct.error, IndexError, UnicodeError, KeyError):
        raise CorruptDocument("compound file") from None
