"""Message stores (MS-PST), lower layer: nodes, their blocks and subnodes, each found by its number."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownFormat
from pipeline.formats._outlook.scrambling import unscrambled
from pipeline.limits import Limits

MAGIC = b"!BDN"
_ANSI_VERSIONS, _UNICODE_VERSION, _MOST_VERSION = (14, 15), 23, 35
_PAGE_BYTES = 512
_INTERNAL = 2
_MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A node: a folder, a message, a table ...

    Attributes:
        number: Its NID.
        content: BID of its content.
        inner: BID of its subnodes; zero for none.
        parent: NID of the folder that it lies in.
    """

    number: int
    content: int
    inner: int
    parent: int = 0

    @property
    def kind(self) -> int:
        """What it is (MS-PST 2.2.2.1)."""
        return self.number & 0x1F


class Store:
    """A message store whose trees of nodes and blocks were walked.

    Args:
        stream: The file.
        size: Its size in bytes.
        limits: Bounds.

    Raises:
        CorruptDocument: It breaks off, or contradicts itself.
        UnknownFormat: It is of a version that is not known here.
        LimitExceeded: It holds too many nodes.
    """

    def __init__(self, stream: BinaryIO, size: int, limits: Limits) -> None:
        self._stream, self._size, self.limits = stream, size, limits
        self._visits = 0
        head = self._read(0, 564)
        version = struct.unpack_from("<H", head, 10)[0]
        if head[:4] != MAGIC:
            raise CorruptDocument("message store header")
        self.wide = _UNICODE_VERSION <= version <= _MOST_VERSION
        if not self.wide and version not in _ANSI_VERSIONS:
            raise UnknownFormat("a message store with pages of 4 KiB")
        self._method = head[513 if self.wide else 461]
        if self.wide:
            (nodes,), (blocks,) = struct.unpack_from("<Q", head, 224), struct.unpack_from("<Q", head, 240)
        else:
            (nodes,), (blocks,) = struct.unpack_from("<L", head, 188), struct.unpack_from("<L", head, 196)
        #: Place and size of each block.
        self._blocks: dict[int, tuple[int, int]] = {}
        for entry in self._leaves(blocks):
            number, place, count = struct.unpack_from("<QQH" if self.wide else "<LLH", entry)
            self._blocks[number & ~1] = (place, count)
        self.nodes: dict[int, Node] = {}
        for entry in self._leaves(nodes):
            number, content, inner, parent = struct.unpack_from("<QQQL" if self.wide else "<4L", entry)
            self.nodes[number & 0xFFFFFFFF] = Node(number & 0xFFFFFFFF, content & ~1, inner & ~1, parent)

    def _read(self, place: int, count: int) -> bytes:
        if not 0 <= place <= self._size - count:
            raise CorruptDocument("message store breaks off")
        self._stream.seek(place)
        return self._stream.read(count)

    def _leaves(self, root: int) -> Iterator[bytes]:
        """Hand out the leaf entries of a tree of pages."""
        counts_at = 488 if self.wide else 496
        todo, met = [(root, 0)], set[int]()
        while todo:
            place, depth = todo.pop()
            if place in met or depth > _MOST_LEVELS:
                raise CorruptDocument("message store tree")
            met.add(place)
            page = self._read(place, _PAGE_BYTES)
            count, _, size, level = page[counts_at : counts_at + 4]
            if count * size > counts_at or (count and size < 12):
                raise CorruptDocument("message store page")
            if len(met) > self._size // _PAGE_BYTES:
                raise LimitExceeded("members", value=len(met), most=self._size // _PAGE_BYTES)
            entries = [page[at * size : at * size + size] for at in range(count)]
            if level == 0:
                yield from entries
            else:
                layout, at = ("<Q", 16) if self.wide else ("<L", 8)
                todo += [(struct.unpack_from(layout, entry, at)[0], depth + 1) for entry in reversed(entries)]

    def _block(self, number: int) -> bytes:
        place = self._blocks.get(number & ~1)
        if place is None:
            raise CorruptDocument("message store block")
        return self._read(*place)

    def _visited(self, number: int) -> bytes:
        """Return a block of a tree of blocks, in which each stands once: more visits than blocks are a circle.

        Raises:
            CorruptDocument: It is one.
        """
        self._visits += 1
        if self._visits > len(self._blocks):
            raise CorruptDocument("message store circle")
        return self._block(number)

    def blocks(self, number: int) -> list[bytes]:
        """Return the content under a BID, block by block; nothing under zero.

        Raises:
            CorruptDocument: A block is not there, or they turn in circles.
            LimitExceeded: It is too large.
        """
        found: list[bytes] = []
        total = 0
        self._visits = 0
        for piece in self._pieces(number, 0):
            total += len(piece)
            if total > self.limits.item_bytes or len(found) > self.limits.item_bytes // 16:
                raise LimitExceeded("item_bytes", value=total, most=self.limits.item_bytes)
            found.append(piece)
        return found

    def _pieces(self, number: int, depth: int) -> Iterator[bytes]:
        if number & ~1 == 0:
            return
        if depth > 3:
            raise CorruptDocument("message store blocks")
        raw = self._visited(number)
        if not number & _INTERNAL:
            yield unscrambled(raw, self._method, number & ~1)
            return
        kind, _, count, _ = struct.unpack_from("<BBHL", raw)
        size = 8 if self.wide else 4
        if kind != 1 or len(raw) < 8 + count * size:
            raise CorruptDocument("message store block list")
        for at in range(8, 8 + count * size, size):
            yield from self._pieces(int.from_bytes(raw[at : at + size], "little"), depth + 1)

    def subnodes(self, number: int, depth: int = 0) -> dict[int, Node]:
        """Return the subnodes under a BID by their number.

        Raises:
            CorruptDocument: A block is not there, or they turn in circles.
        """
        found: dict[int, Node] = {}
        if number & ~1 == 0:
            return found
        self._visits = self._visits if depth else 0
        raw = self._visited(number)
        kind, level, count = struct.unpack_from("<BBH", raw)
        if kind != 2 or depth > 2:
            raise CorruptDocument("message store subnodes")
        at = 8 if self.wide else 4
        for _ in range(count):
            if level:
                one, inner = struct.unpack_from("<QQ" if self.wide else "<LL", raw, at)
                at += 16 if self.wide else 8
                found |= self.subnodes(inner, depth + 1)
            else:
                one, content, inner = struct.unpack_from("<QQQ" if self.wide else "<LLL", raw, at)
                at += 24 if self.wide else 12
                one &= 0xFFFFFFFF
                found[one] = Node(one, content & ~1, inner & ~1)
            if len(found) > self.limits.members * 4:
                raise LimitExceeded("members", value=len(found), most=self.limits.members * 4)
        return found
