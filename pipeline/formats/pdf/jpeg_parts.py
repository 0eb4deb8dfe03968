"""What a JPEG's segments hold that its picture needs: tables that a scan uses, heads of their own length, whole scans.

Hiding places: tables that nothing uses or that others replace, bytes behind the fields of a segment, scans of colours
that were there before, reserved segments, bytes behind the last one that a scan needs.
Source: ITU-T T.81, annexes B and G.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

SOS, DQT, DHT, DAC, DRI, DNL, ADOBE = 0xDA, 0xDB, 0xC4, 0xCC, 0xDD, 0xDC, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {DHT, 0xC8, DAC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_ARITHMETIC = frozenset(range(0xC9, 0xD0))
_KEPT = _FRAMES | {SOS, DQT, DHT, DAC, DRI, DNL, ADOBE}
_HUFFMAN_HEAD, _WIDE_TABLE = 17, 16
#: What is put in the place of the last byte of a scan: where that byte is needed, the picture changes.
_FILLERS = (b"\x00", b"\x55", b"\xaa", b"\xfe")
_FILLED = 64
_END = b"\xff\xd9"

Key = tuple[int, int]


@dataclass(slots=True)
class Part:
    """A segment, and the entropy-coded bytes behind it."""

    marker: int
    payload: bytes
    scan: bytes = b""

    def written(self) -> bytes:
        """Return it as it stands in a file."""
        return struct.pack(">BBH", 0xFF, self.marker, len(self.payload) + 2) + self.payload + self.scan


def needed(parts: Iterable[Part]) -> list[Part]:
    """Return the parts of a JPEG that its picture needs, cut to what they need."""
    kept = _scans([part for part in map(_cut, parts) if part.marker in _KEPT])
    wanted = _used(kept)
    is_arithmetic = any(part.marker in _ARITHMETIC and part.marker in _FRAMES for part in kept)
    for number, part in enumerate(kept):
        if part.marker in (DQT, DHT):
            part.payload = b"".join(
                table for place, (_, table) in enumerate(_tables(part)) if (number, place) in wanted
            )
        elif part.marker == DAC and not is_arithmetic:
            part.payload = b""
    kept = [part for part in kept if part.payload]
    for number, part in enumerate(kept):
        if part.marker == SOS:
            before = b"\xff\xd8" + b"".join(one.written() for one in kept[: number + 1])
            part.scan = part.scan[: _needed_bytes(before[: len(before) - len(part.scan)], part.scan)]
    return kept


def _cut(part: Part) -> Part:
    """Cut a segment to the length of its fields."""
    size = len(part.payload)
    if part.marker in _FRAMES and size > 5:
        size = 6 + 3 * part.payload[5]
    elif part.marker == SOS and size:
        size = 4 + 2 * part.payload[0]
    elif part.marker == DRI:
        size = 2
    return Part(part.marker, part.payload[:size], part.scan)


def _scans(parts: list[Part]) -> list[Part]:
    """Return the parts without scans of a sequential picture whose colours were all there before."""
    if any(part.marker in _PROGRESSIVE for part in parts):
        return parts
    kept, seen = list[Part](), set[int]()
    for part in parts:
        colours = {identifier for identifier, _ in _components(part)} if part.marker == SOS else set[int]()
        if part.marker != SOS or colours - seen:
            kept.append(part)
        seen |= colours
    return kept


def _components(part: Part) -> list[tuple[int, int]]:
    """Return identifiers and tables of the colours that a head of a scan names."""
    return [(part.payload[at], part.payload[at + 1]) for at in range(1, len(part.payload) - 4, 2)]


def _tables(part: Part) -> list[tuple[Key, bytes]]:
    """Return the tables of a segment, whole ones only."""
    found, at, payload = list[tuple[Key, bytes]](), 0, part.payload
    while at < len(payload):
        if part.marker == DQT:
            size = 1 + (128 if payload[at] >= _WIDE_TABLE else 64)
        else:
            size = _HUFFMAN_HEAD + sum(payload[at + 1 : at + _HUFFMAN_HEAD])
        if at + size > len(payload):
            break
        found.append(((part.marker, payload[at] & 15 if part.marker == DQT else payload[at]), payload[at : at + size]))
        at += size
    return found


def _used(parts: list[Part]) -> set[tuple[int, int]]:
    """Return number of segment and place in it of the tables that a scan uses."""
    current: dict[Key, tuple[int, int]] = {}
    by_colour: dict[int, int] = {}
    used: set[tuple[int, int]] = set()
    for number, part in enumerate(parts):
        if part.marker in (DQT, DHT):
            current.update({key: (number, place) for place, (key, _) in enumerate(_tables(part))})
        elif part.marker in _FRAMES:
            by_colour |= {part.payload[at]: part.payload[at + 2] for at in range(6, len(part.payload) - 2, 3)}
        elif part.marker == SOS:
            for identifier, coding in _components(part):
                keys = ((DQT, by_colour.get(identifier, 0)), (DHT, coding >> 4), (DHT, 16 | (coding & 15)))
                used |= {current[key] for key in keys if key in current}
    return used


def _needed_bytes(before: bytes, scan: bytes) -> int:
    """Return how many bytes of a scan its pixels need; all of them where no decoder is at hand."""
    whole = _pixels(before + scan)

    def enough(size: int) -> bool:
        return all(_pixels(before + _whole(scan[:size]) + filler * _FILLED) == whole for filler in _FILLERS)

    if whole is None or not scan:
        return len(scan)
    # As a rule the last byte is needed, or all but it; of what was put behind, there may be any amount.
    high, step = len(scan), 2 if scan.endswith(b"\xff\0") else 1
    while high and enough(max(high - step, 0)):
        high, step = max(high - step, 0), 2 * step
    low = max(high - step, -1) + 1 if high else 0
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return len(_whole(scan[:low]))


def _whole(scan: bytes) -> bytes:
    """Return a scan whose last byte is no half of a stuffed one."""
    return scan + b"\0" if scan.endswith(b"\xff") else scan


def _pixels(content: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(content + _END), formats=["JPEG"]) as picture:
            return picture.tobytes()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
