"""Blank the names and notices of a Compact Font Format program in place, so that its offsets stay true.

Source: Adobe Technical Note 5176, "The Compact Font Format Specification", sections 5 to 10 and 13.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable

Rename = Callable[[str], str]

_STANDARD_STRINGS = 391
_CHARSET, _CHARSTRINGS, _ROS = 15, 17, 1230
_PREDEFINED_CHARSETS = 2
_COLLECTIONS = frozenset([b"Adobe", b"Identity", b"Japan1", b"Japan2", b"GB1", b"CNS1", b"Korea1", b"KR", b"UCS"])
_FAULTS = (struct.error, IndexError, ValueError, OverflowError)


def clean_cff(raw: bytes, rename: Rename) -> bytes | None:
    """Return the program with blank names and strings, or None where it does not parse.

    Args:
        raw: The program.
        rename: Neutral name, of the same length, for a glyph name.
    """
    try:
        return _blank(bytearray(raw), rename)
    except _FAULTS:
        return None


def _blank(font: bytearray, rename: Rename) -> bytes | None:
    names, place = _index(font, font[2])
    tops, place = _index(font, place)
    strings, place = _index(font, place)
    if len(tops) != 1:
        return None
    top = _dictionary(bytes(font[slice(*tops[0])]))
    glyphs: set[int] = set()
    if _ROS not in top:
        count = len(_index(font, int(top[_CHARSTRINGS][-1]))[0])
        glyphs = _charset(font, int(top.get(_CHARSET, [0])[-1]), count)
    for start, end in names:
        font[start:end] = b"F" * (end - start)
    for number, (start, end) in enumerate(strings, _STANDARD_STRINGS):
        old = bytes(font[start:end])
        if number in glyphs:
            font[start:end] = rename(old.decode("latin-1")).encode("latin-1")
        elif old not in _COLLECTIONS:
            font[start:end] = b"x" * (end - start)
    return bytes(font)


def _index(font: bytearray, place: int) -> tuple[list[tuple[int, int]], int]:
    """Return start and end of each entry of an INDEX, and where the INDEX ends."""
    count = struct.unpack_from(">H", font, place)[0]
    if not count:
        return [], place + 2
    size = font[place + 2]
    if not 1 <= size <= 4:
        raise ValueError("offset size")
    first = place + 3
    base = first + (count + 1) * size - 1
    offsets = [
        int.from_bytes(font[first + size * number : first + size * (number + 1)], "big") for number in range(count + 1)
    ]
    if offsets[0] != 1 or sorted(offsets) != offsets or base + offsets[-1] > len(font):
        raise ValueError("offsets")
    return [(base + low, base + high) for low, high in itertools.pairwise(offsets)], base + offsets[-1]


def _dictionary(body: bytes) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    place = 0
    while place < len(body):
        byte = body[place]
        place += 1
        if byte <= 21:
            if byte == 12:
                byte = 1200 + body[place]
                place += 1
            found[byte] = operands
            operands = []
        elif byte == 30:
            while body[place] & 15 != 15:
                place += 1
            place += 1
            operands.append(0)  # no real number matters here
        else:
            value, place = _integer(body, byte, place)
            operands.append(value)
    return found


def _integer(body: bytes, byte: int, place: int) -> tuple[int, int]:
    if byte == 28:
        return struct.unpack_from(">h", body, place)[0], place + 2
    if byte == 29:
        return struct.unpack_from(">i", body, place)[0], place + 4
    if 32 <= byte <= 246:
        return byte - 139, place
    if 247 <= byte <= 250:
        return (byte - 247) * 256 + body[place] + 108, place + 1
    if 251 <= byte <= 254:
        return -(byte - 251) * 256 - body[place] - 108, place + 1
    raise ValueError("operand")


def _charset(font: bytearray, place: int, count: int) -> set[int]:
    """Return the string numbers that name glyphs."""
    if place <= _PREDEFINED_CHARSETS:
        return set()
    form = font[place]
    place += 1
    if form == 0:
        size = 2 * max(count - 1, 0)
        return {sid for (sid,) in struct.iter_unpack(">H", bytes(font[place : place + size]))}
    if form > 2:
        raise ValueError("charset")
    found: set[int] = set()
    named = 1
    while named < count:
        layout = ">HB" if form == 1 else ">HH"
        first, left = struct.unpack_from(layout, font, place)
        place += struct.calcsize(layout)
        found.update(range(first, first + left + 1))
        named += left + 1
    return found
