"""What the parameter sets of H.264 and HEVC keep from viewers: edges that are coded and cropped, and other layers.

Source: ITU-T H.264, 7.3.2.1.1; ITU-T H.265, 7.3.1.2, 7.3.2.2 and 7.3.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import CorruptDocument

#: Samples at the right and the lower edge that are no picture: coders fill up their last blocks.
_FILLING = 16
_WITH_COLOUR_FORMAT = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
_START = re.compile(rb"\x00\x00\x01")
_MOST_ZEROS = 32


class _Bits:
    """Reads a unit's payload, without the bytes that keep start codes out."""

    def __init__(self, payload: bytes) -> None:
        raw = payload.replace(b"\0\0\3", b"\0\0")
        self._number, self._left = int.from_bytes(raw, "big"), 8 * len(raw)

    def plain(self, count: int) -> int:
        """Return the next bits as a number.

        Raises:
            CorruptDocument: There are not so many.
        """
        self._left -= count
        if self._left < 0:
            raise CorruptDocument("a parameter set is cut")
        return self._number >> self._left & (1 << count) - 1

    def counted(self) -> int:
        """Return the next number of an unsigned Exp-Golomb code."""
        zeros = 0
        while not self.plain(1):
            zeros += 1
            if zeros > _MOST_ZEROS:
                raise CorruptDocument("a parameter set holds no number")
        return (1 << zeros) - 1 + self.plain(zeros)

    def signed(self) -> int:
        """Return the next number of a signed Exp-Golomb code."""
        code = self.counted()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def units(stream: bytes) -> Iterator[bytes]:
    """Hand out the units of a stream with start codes."""
    starts = [found.end() for found in _START.finditer(stream)]
    for start, after in zip(starts, [*starts[1:], len(stream) + 3], strict=True):
        yield stream[start : after - 3].rstrip(b"\0")


def keeps_back(codec: str, unit: bytes) -> bool:
    """Return whether a parameter set crops more than a coder's filling, or belongs to a layer that few players show.

    Args:
        codec: ``h264`` or ``hevc``.
        unit: A parameter set, header included; other kinds than those of a sequence crop nothing.

    Raises:
        CorruptDocument: It is cut.
    """
    if codec == "h264":
        return len(unit) > 1 and unit[0] & 0x1F == 7 and _is_cut(_avc_edges(_Bits(unit[1:])), _FILLING)
    if len(unit) < 2:
        return False
    if (unit[0] & 1) << 5 | unit[1] >> 3:
        return True  # of another layer
    return unit[0] >> 1 & 0x3F == 33 and _is_cut(_hevc_edges(_Bits(unit[2:])), _FILLING)


def _is_cut(edges: tuple[int, int, int, int], most: int) -> bool:
    left, right, top, bottom = edges
    return left > 0 or top > 0 or right >= most or bottom >= most


def _avc_edges(bits: _Bits) -> tuple[int, int, int, int]:
    profile = bits.plain(8)
    bits.plain(16)
    bits.counted()
    colour = _colour_format(bits) if profile in _WITH_COLOUR_FORMAT else 1
    bits.counted()  # numbers of pictures
    order = bits.counted()
    if order == 0:
        bits.counted()
    elif order == 1:
        bits.plain(1)
        bits.signed(), bits.signed()
        for _ in range(min(bits.counted(), 255)):
            bits.signed()
    bits.counted()
    bits.plain(1)
    bits.counted(), bits.counted()  # width and height in blocks
    fields = not bits.plain(1)
    bits.plain(2 if fields else 1)
    if not bits.plain(1):
        return 0, 0, 0, 0
    left, right, top, bottom = (bits.counted() for _ in range(4))
    wide, high = _sampling(colour)
    high *= 1 + fields
    # Two fields fill up a block each.
    return left * wide, right * wide, top * high, bottom * high // (1 + fields)


def _colour_format(bits: _Bits) -> int:
    colour = bits.counted()
    if colour == 3 and bits.plain(1):
        colour = 0  # three planes, each like a grey picture
    bits.counted(), bits.counted()
    bits.plain(1)
    if bits.plain(1):
        for number in range(12 if colour == 3 else 8):
            if bits.plain(1):
                _skip_scaling(bits, 16 if number < 6 else 64)
    return colour


def _skip_scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _hevc_edges(bits: _Bits) -> tuple[int, int, int, int]:
    bits.plain(4)
    layers = bits.plain(3)
    bits.plain(1 + 88 + 8)
    there = [(bits.plain(1), bits.plain(1)) for _ in range(layers)]
    bits.plain(2 * (8 - layers) if layers else 0)
    for profile, level in there:
        bits.plain(88 * profile + 8 * level)
    bits.counted()
    colour = bits.counted()
    if colour == 3 and bits.plain(1):
        colour = 0
    bits.counted(), bits.counted()  # width and height
    if not bits.plain(1):
        return 0, 0, 0, 0
    left, right, top, bottom = (bits.counted() for _ in range(4))
    wide, high = _sampling(colour)
    return left * wide, right * wide, top * high, bottom * high


def _sampling(colour: int) -> tuple[int, int]:
    """Return how many samples of brightness share one of colour, across and down; one where there is no colour."""
    return (2 if colour in (1, 2) else 1), (2 if colour == 1 else 1)
