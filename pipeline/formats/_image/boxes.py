"""Walk over the boxes of ISO base media files and of JPEG 2000 files.

Source: ISO/IEC 14496-12, section 4.2; ISO/IEC 15444-1, annex I.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import CorruptDocument, LimitExceeded

#: More boxes on one level than any camera or program writes.
_MOST_BOXES = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """One box.

    Attributes:
        kind: Its four letters.
        start: Offset of its payload.
        end: Offset behind its payload.
    """

    kind: bytes
    start: int
    end: int


def boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes of one level, one behind the other.

    Raises:
        CorruptDocument: One does not fit into what is left.
        LimitExceeded: There are more than 20,000.
    """
    count = 0
    while start < end:
        count += 1
        if count > _MOST_BOXES:
            raise LimitExceeded("members", value=count, most=_MOST_BOXES)
        size, payload = int.from_bytes(content[start : start + 4], "big"), start + 8
        if size == 1:
            size, payload = int.from_bytes(content[start + 8 : start + 16], "big"), start + 16
        elif size == 0:
            size = end - start
        if start + size > end or start + size < payload:
            raise CorruptDocument("a box does not fit")
        yield Box(content[start + 4 : start + 8], payload, start + size)
        start += size


class Cursor:
    """Reads big-endian numbers one behind the other, and never behind the end of a box.

    Args:
        content: The file.
        box: Where to read.
    """

    def __init__(self, content: bytes, box: Box) -> None:
        self._content, self._end = content, box.end
        self.place = box.start

    def number(self, size: int) -> int:
        """Return the next number of `size` bytes; 0 for no bytes.

        Raises:
            CorruptDocument: The box ends before.
        """
        if self.place + size > self._end:
            raise CorruptDocument("a box ends early")
        self.place += size
        return int.from_bytes(self._content[self.place - size : self.place], "big")

    def text(self) -> bytes:
        """Return the bytes before the next zero, or before the end."""
        stop = self._content.find(b"\0", self.place, self._end)
        found = self._content[self.place : stop if stop >= 0 else self._end]
        self.place = min(self._end, self.place + len(found) + 1)
        return found

    def rest(self) -> Box:
        """Return what is left, as a box without a name."""
        return Box(b"", self.place, self._end)
