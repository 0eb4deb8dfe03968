"""Message stores (MS-PST), middle layer: heaps, and the properties and tables that lie in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._outlook.model import (
    BINARY,
    INT64,
    MULTIPLE,
    OBJECT,
    STRING,
    STRING8,
    TIME,
    Properties,
    Value,
    fixed,
    message_codec,
    variable,
)
from pipeline.formats._outlook.ndb import Node, Store

_HEAP, _TREE, _PROPERTIES, _TABLE = 0xEC, 0xB5, 0xBC, 0x7C
_MOST_LEVELS = 8
_MOST_ROWS = 1_000_000


class Heap:
    """Allocations of a node's content, by their HID, and of its subnodes, by their NID."""

    def __init__(self, store: Store, node: Node) -> None:
        self.store = store
        self.blocks = store.blocks(node.content)
        self.inner = store.subnodes(node.inner)
        if not self.blocks or len(self.blocks[0]) < 12 or self.blocks[0][2] != _HEAP:
            raise CorruptDocument("message store heap")
        self.client = self.blocks[0][3]
        (self.root,) = struct.unpack_from("<L", self.blocks[0], 4)
        self._maps = [self._map(block) for block in self.blocks]
        self._spent = 0

    @staticmethod
    def _map(block: bytes) -> tuple[int, ...]:
        (at,) = struct.unpack_from("<H", block)
        (count,) = struct.unpack_from("<H", block, at)
        return struct.unpack_from(f"<{count + 1}H", block, at + 4)

    def item(self, number: int) -> bytes:
        """Return the allocation under a HID; nothing under zero."""
        if number == 0:
            return b""
        block, index = number >> 16, (number >> 5 & 0x7FF) - 1
        if number & 0x1F or block >= len(self.blocks) or not 0 <= index < len(self._maps[block]) - 1:
            raise CorruptDocument("message store heap")
        begin, end = self._maps[block][index : index + 2]
        return self.blocks[block][begin:end]

    def pieces(self, number: int) -> list[bytes]:
        """Return what lies under a HID or NID, block by block.

        Raises:
            CorruptDocument: It is not there.
            LimitExceeded: The same is asked for again and again, until it is too much.
        """
        if number & 0x1F == 0:
            found = [self.item(number)]
        elif (node := self.inner.get(number)) is None:
            raise CorruptDocument("message store subnode")
        else:
            found = self.store.blocks(node.content)
        self._spent += sum(map(len, found))
        if self._spent > self.store.limits.item_bytes:
            raise LimitExceeded("item_bytes", value=self._spent, most=self.store.limits.item_bytes)
        return found

    def tree(self, number: int) -> Iterator[bytes]:
        """Hand out the records of a tree in the heap, each its key and its entry."""
        head = self.item(number)
        if len(head) < 8 or head[0] != _TREE:
            raise CorruptDocument("message store tree")
        key, entry, levels = head[1], head[2], head[3]
        if levels > _MOST_LEVELS or not key:
            raise CorruptDocument("message store tree")
        todo, met = [(struct.unpack_from("<L", head, 4)[0], levels)], set[int]()
        while todo:
            place, level = todo.pop()
            if place in met:
                raise CorruptDocument("message store tree")
            met.add(place)
            raw = self.item(place)
            size = key + (4 if level else entry)
            records = [raw[at : at + size] for at in range(0, len(raw) - size + 1, size)]
            if level:
                todo += [(struct.unpack_from("<L", one, key)[0], level - 1) for one in reversed(records)]
            else:
                yield from records


def _codec_first(found: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    return sorted(found, key=lambda one: one[1] in (STRING8, MULTIPLE | STRING8))


def _several(kind: int, raw: bytes, number: int, codec: str) -> Value | None:
    base = kind & ~MULTIPLE
    if base not in (STRING, STRING8, BINARY) or len(raw) < 4:
        return None
    (count,) = struct.unpack_from("<L", raw)
    if count > len(raw) // 4 - 1:
        raise CorruptDocument("message store property")
    places = [*struct.unpack_from(f"<{count}L", raw, 4), len(raw)]
    pieces = [raw[begin:end] for begin, end in pairwise(places)]
    if base == BINARY:
        return tuple(pieces)
    return tuple(str(variable(number, base, one, codec)) for one in pieces)


def value_of(heap: Heap, number: int, kind: int, raw: bytes, codec: str) -> Value | None:
    """Return the value of a property whose entry (four bytes, or all of it) is `raw`."""
    if kind in (STRING, STRING8, BINARY) or kind & MULTIPLE:
        content = b"".join(heap.pieces(struct.unpack_from("<L", raw)[0]))
        return _several(kind, content, number, codec) if kind & MULTIPLE else variable(number, kind, content, codec)
    if kind in (TIME, INT64) and len(raw) == 4:
        raw = heap.item(struct.unpack_from("<L", raw)[0])
        return fixed(kind, raw) if len(raw) >= 8 else None
    if kind == OBJECT:
        content = heap.item(struct.unpack_from("<L", raw)[0])
        return int(struct.unpack_from("<L", content)[0]) if len(content) >= 4 else None
    return fixed(kind, raw.ljust(8, b"\0"))


def properties(heap: Heap, codec: str | None = None) -> Properties:
    """Return the properties of a node.

    Args:
        heap: Its heap.
        codec: Of 8-bit strings; its own where None.

    Raises:
        CorruptDocument: It holds none.
    """
    if heap.client != _PROPERTIES:
        raise CorruptDocument("message store properties")
    found: Properties = {}
    records = [(*struct.unpack_from("<HH", one), one[4:8]) for one in heap.tree(heap.root)]
    for number, kind, raw in _codec_first(records):
        stated = message_codec(found) if codec is None else codec
        value = value_of(heap, number, kind, raw, stated)
        if value is not None:
            found[number] = value
    return found


def rows(heap: Heap, codec: str) -> Iterator[Properties]:
    """Hand out the rows of a table.

    Raises:
        CorruptDocument: It is none.
    """
    head = heap.item(heap.root)
    if heap.client != _TABLE or len(head) < 22 or head[0] != _TABLE:
        raise CorruptDocument("message store table")
    bitmap_at, size = struct.unpack_from("<HH", head, 6)
    (place,) = struct.unpack_from("<L", head, 14)
    columns = [struct.unpack_from("<LHBB", head, 22 + 8 * at) for at in range(head[1])]
    if not size or place == 0:
        return
    count = 0
    for block in heap.pieces(place):
        for at in range(0, len(block) - size + 1, size):
            row = block[at : at + size]
            count += 1
            if count > _MOST_ROWS:
                raise CorruptDocument("message store table")
            found: Properties = {}
            for tag, offset, width, bit in columns:
                present = bitmap_at + bit // 8 < len(row) and row[bitmap_at + bit // 8] >> (7 - bit % 8) & 1
                cell = row[offset : offset + width]
                if present and len(cell) == width:
                    value = value_of(heap, tag >> 16, tag & 0xFFFF, cell, codec)
                    if value is not None:
                        found[tag >> 16] = value
            yield found
