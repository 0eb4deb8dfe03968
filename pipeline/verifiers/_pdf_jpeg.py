"""Tables and scans of an embedded JPEG: every table is used, every scan shows something, every byte of it is needed.

Written from ITU-T T.81, without the cleaner's code.
"""

from __future__ import annotations

import io

from PIL import Image

_SEQUENTIAL = frozenset({0xC0, 0xC1, 0xC3, 0xC5, 0xC7, 0xC9, 0xCB, 0xCD, 0xCF})
_FRAMES = _SEQUENTIAL | {0xC2, 0xC6, 0xCA, 0xCE}
#: Put in the place of a scan's last byte; several, since one may mean the same as that byte.
_INSTEAD = (0x00, 0x55, 0xAA, 0xFE, 0x93, 0x33)


class Tables:
    """Follows which tables are given and which are used."""

    def __init__(self) -> None:
        self._unused: set[tuple[str, int]] = set()
        self._by_colour: dict[int, int] = {}
        self._shown: set[int] = set()
        self._is_sequential = False

    @property
    def has_unused(self) -> bool:
        """Return whether a table was given for nothing."""
        return bool(self._unused)

    def takes(self, marker: int, payload: bytes) -> bool:
        """Follow a segment; return whether it holds just what the standard lets it hold."""
        if marker == 0xDB:
            return self._given("q", payload)
        if marker == 0xC4:
            return self._given("h", payload)
        if marker in _FRAMES:
            self._is_sequential = marker in _SEQUENTIAL
            colours = payload[6:]
            self._by_colour.update({colours[at]: colours[at + 2] for at in range(0, len(colours) - 2, 3)})
            return len(payload) == 6 + 3 * payload[5]
        if marker == 0xDA:
            return self._scan(payload)
        return marker != 0xDD or len(payload) == 2

    def _given(self, kind: str, payload: bytes) -> bool:
        while payload:
            head = payload[0]
            size = 17 + sum(payload[1:17]) if kind == "h" else 129 if head >> 4 else 65
            key = (kind, head if kind == "h" else head & 15)
            if len(payload) < size or key in self._unused:  # one that is replaced before use says nothing
                return False
            self._unused.add(key)
            payload = payload[size:]
        return True

    def _scan(self, payload: bytes) -> bool:
        named = {payload[1 + 2 * number]: payload[2 + 2 * number] for number in range(payload[0])}
        for colour, coding in named.items():
            self._unused -= {("q", self._by_colour.get(colour, 0)), ("h", coding >> 4), ("h", 16 + (coding & 15))}
        is_new = not self._is_sequential or bool(named.keys() - self._shown)
        self._shown |= named.keys()
        return is_new and len(payload) == 4 + 2 * payload[0]


def has_surplus(body: bytes, start: int, end: int) -> bool:
    """Return whether the picture is the same whatever the last byte of a scan is, so that it may say anything."""
    last = 2 if body[end - 2 : end] == b"\xff\0" else 1
    if end - last < start:
        return False
    whole = _drawn(body[:end])
    return whole is not None and all(_drawn(body[: end - last] + bytes([one]) * 64) == whole for one in _INSTEAD)


def _drawn(content: bytes) -> bytes | None:
    try:
        picture = Image.open(io.BytesIO(content + b"\xff\xd9"), formats=["JPEG"])
        picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return picture.tobytes()
