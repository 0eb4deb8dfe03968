"""Puts things into films: boxes into ISO files whose index stands behind their media, elements into Matroska."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

#: Bytes of a box before the boxes inside it.
_BEFORE = {b"stsd": 8, b"meta": 4, b"avc1": 78, b"hev1": 78, b"mp4v": 78, b"jpeg": 78, b"mp4a": 28, b"tx3g": 38}
_MASTERS = frozenset(
    {0x18538067, 0x1654AE6B, 0xAE, 0xE0, 0x1549A966, 0x1941A469, 0x1254C367, 0x1043A770, 0x1F43B675, 0xA0}
)
#: Where things stand in the file, which changes.
_PLACES = frozenset({0x114D9B74, 0x1C53BB6B})


def inserted(film: bytes, path: tuple[bytes, ...], extra: bytes, nth: int = 0) -> bytes:
    """Return an ISO file with bytes at the end of a box, and all boxes around it grown.

    Args:
        film: A file with ``moov`` behind ``mdat``.
        path: Types of boxes from the outside in.
        extra: What to put in.
        nth: Which track, where the path goes through ``trak``.

    Raises:
        KeyError: There is no such box.
    """
    spans, start, end = list[int](), 0, len(film)
    for kind in path:
        found = [(at, size) for name, at, size in _boxes(film, start, end) if name == kind]
        if not found:
            raise KeyError(kind)
        at, size = found[nth if kind == b"trak" else 0]
        spans.append(at)
        start, end = at + 8 + _BEFORE.get(kind, 0), at + size
    grown = bytearray(film)
    for at in spans:
        struct.pack_into(">I", grown, at, struct.unpack_from(">I", film, at)[0] + len(extra))
    return bytes(grown[:end]) + extra + bytes(grown[end:])


def _boxes(film: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", film, start)
        yield kind, start, size
        start += size


def element(name: int, payload: bytes) -> bytes:
    """Return an element of Matroska whose length takes eight bytes."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(payload) | 1 << 56).to_bytes(8, "big") + payload


def rebuilt(film: bytes, change: Callable[[int, bytes], bytes]) -> bytes:
    """Return a Matroska file whose elements were changed from the inside out, without lists of places.

    Args:
        film: The file.
        change: Gets an element's name and payload, and returns its new payload.
    """
    parts, position = list[bytes](), 0
    while position < len(film):
        name, wide = _number(film, position, marked=True)
        size, long = _number(film, position + wide, marked=False)
        start = position + wide + long
        payload = film[start:] if size == (1 << 7 * long) - 1 else film[start : start + size]
        position = start + len(payload)
        if name not in _PLACES:
            inner = rebuilt(payload, change) if name in _MASTERS else payload
            parts.append(element(name, change(name, inner)))
    return b"".join(parts)


def _number(film: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    length = 9 - film[at].bit_length()
    number = int.from_bytes(film[at : at + length], "big")
    return (number if marked else number & (1 << 7 * length) - 1), length
