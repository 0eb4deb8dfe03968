"""Streams of compound files (MS-CFB), small ones put together from their pieces; no code of the cleaner's."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA


def streams(content: bytes) -> dict[str, bytes]:
    """Return the content of every stream by its path, folders apart by slashes.

    Raises:
        ValueError: The file breaks off or turns in circles.
    """
    try:
        return _Walk(content).found
    except (struct.error, IndexError, RecursionError):
        raise ValueError("no whole compound file") from None


class _Walk:
    def __init__(self, content: bytes) -> None:
        (shift,) = struct.unpack_from("<H", content, 30)
        size = 1 << shift
        self._sectors = [content[at : at + size] for at in range(size, len(content), size)]
        directory, _, self._cutoff, small = struct.unpack_from("<LLLL", content, 48)
        tables = [n for n in struct.unpack_from("<109L", content, 76) if n < _NONE]
        self._fat = self._numbers(b"".join(self._sectors[n] for n in tables))
        self._small_fat = self._numbers(self._chain(small))
        self._entries = self._chain(directory)
        self._small = self._chain(self._place(0)[0])
        self.found: dict[str, bytes] = {}
        self._visit(struct.unpack_from("<L", self._entries, 76)[0], "")

    @staticmethod
    def _numbers(raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}L", raw[: len(raw) // 4 * 4])

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _NONE:
            pieces.append(self._sectors[number])
            if len(pieces) > len(self._sectors):
                raise ValueError("a circle")
            number = self._fat[number]
        return b"".join(pieces)

    def _place(self, number: int) -> tuple[int, int]:
        first, size = struct.unpack_from("<LL", self._entries, number * 128 + 116)
        return first, size

    def _bytes(self, number: int) -> bytes:
        first, size = self._place(number)
        if size >= self._cutoff:
            return self._chain(first)[:size]
        pieces: list[bytes] = []
        while first < _NONE and len(pieces) <= len(self._small_fat):
            pieces.append(self._small[first * 64 : first * 64 + 64])
            first = self._small_fat[first]
        return b"".join(pieces)[:size]

    def _visit(self, number: int, folder: str) -> None:
        if number >= _NONE:
            return
        at = number * 128
        (letters,) = struct.unpack_from("<H", self._entries, at + 64)
        kind, left, right, child = struct.unpack_from("<Bx3L", self._entries, at + 66)
        name = folder + self._entries[at : at + max(letters - 2, 0)].decode("utf-16-le", "replace")
        self._visit(left, folder)
        self._visit(right, folder)
        if kind == 2:
            self.found[name] = self._bytes(number)
        else:
            self._visit(child, f"{name}/")
