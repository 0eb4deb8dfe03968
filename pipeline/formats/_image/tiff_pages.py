"""Put single-page TIFFs together; Pillow's own appender leaves a stray header before every further page.

Source: TIFF 6.0, section 2.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from pipeline.errors import LimitExceeded

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_STRIP_OFFSETS, _STRIP_COUNTS = 273, 279
_LONG = 4
_MOST_BYTES = 0xFFFF_0000


class TiffPages:
    """Writes pages one by one into a little-endian TIFF.

    Args:
        stream: Empty, seekable, open for writing.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._link = 4
        stream.write(b"II*\0\0\0\0\0")

    def add(self, page: bytes) -> None:
        """Append the only page of a little-endian TIFF that our own encoder wrote.

        Raises:
            LimitExceeded: The file grows beyond 4 GiB.
        """
        if self._stream.tell() + 2 * len(page) > _MOST_BYTES:
            raise LimitExceeded("item_bytes", value=_MOST_BYTES, most=_MOST_BYTES)
        entries = _entries(page)
        starts = struct.unpack(f"<{len(entries[_STRIP_OFFSETS][1]) // 4}I", entries[_STRIP_OFFSETS][1])
        counts = struct.unpack(f"<{len(entries[_STRIP_COUNTS][1]) // 4}I", entries[_STRIP_COUNTS][1])
        moved = [self._put(page[start : start + count]) for start, count in zip(starts, counts, strict=True)]
        entries[_STRIP_OFFSETS] = (_LONG, struct.pack(f"<{len(moved)}I", *moved))
        directory = [struct.pack("<H", len(entries))]
        for tag, (kind, raw) in sorted(entries.items()):
            value = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack("<I", self._put(raw))
            directory.append(struct.pack("<HHI", tag, kind, len(raw) // _SIZES[kind]) + value)
        place = self._put(b"".join(directory) + bytes(4))
        self._stream.seek(self._link)
        self._stream.write(struct.pack("<I", place))
        self._stream.seek(0, 2)
        self._link = place + 2 + 12 * len(entries)

    def _put(self, raw: bytes) -> int:
        place = self._stream.tell()
        self._stream.write(raw + b"\0" * (len(raw) & 1))
        return place


def _entries(page: bytes) -> dict[int, tuple[int, bytes]]:
    """Return type and bytes of each tag; offsets and counts of strips as 32-bit numbers."""
    (start,) = struct.unpack("<I", page[4:8])
    (number,) = struct.unpack("<H", page[start : start + 2])
    found: dict[int, tuple[int, bytes]] = {}
    for entry in range(start + 2, start + 2 + 12 * number, 12):
        tag, kind, count = struct.unpack("<HHI", page[entry : entry + 8])
        length = _SIZES[kind] * count
        place = entry + 8 if length <= 4 else struct.unpack("<I", page[entry + 8 : entry + 12])[0]
        raw = page[place : place + length]
        if tag in (_STRIP_OFFSETS, _STRIP_COUNTS) and kind != _LONG:
            kind, raw = _LONG, struct.pack(f"<{count}I", *struct.unpack(f"<{count}H", raw))
        found[tag] = (kind, raw)
    return found
