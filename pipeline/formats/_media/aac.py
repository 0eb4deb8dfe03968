"""Elements in front of the sound of an AAC frame that no decoder plays: fill, data streams, comments of programmes.

Coders leave their name there. What stands behind the first element of sound cannot be found without decoding.

Source: ISO/IEC 14496-3, 4.4.2.1 (raw_data_block), 4.4.2.7, 4.5.2.1.
"""

from __future__ import annotations

from pipeline.errors import UnknownPart

_STREAM, _PROGRAM, _FILL, _END = 4, 5, 6, 7
#: Of fill elements, the one that says how loud to play is obeyed by decoders.
_DYNAMIC_RANGE = 11
_MOST_ELEMENTS = 64


class _Front:
    """A frame as one row of bits, read from the front, in which stretches are set to zero."""

    def __init__(self, raw: bytes) -> None:
        self.number, self.bits, self.at = int.from_bytes(raw, "big"), 8 * len(raw), 0

    def take(self, count: int) -> int:
        """Return the next bits as a number; noughts behind the end."""
        self.at += count
        left = self.bits - self.at
        return self.number >> left & (1 << count) - 1 if left >= 0 else 0

    def clear(self, count: int) -> None:
        """Set the next bits to zero."""
        count = min(count, self.bits - self.at)
        self.at += count
        if count > 0:
            self.number &= ~((1 << count) - 1 << self.bits - self.at)

    def align(self) -> None:
        """Go on to where the next byte begins."""
        self.at += -self.at % 8


def quieted(frame: bytes) -> bytes:
    """Return one frame, without a header of ADTS, with what stands before its sound and is not played set to zero.

    So is what stands behind the end of a frame that holds no sound.

    Raises:
        UnknownPart: More elements stand before the sound than any coder writes.
    """
    if frame[:1] == b"" or frame[0] >> 5 not in (_STREAM, _PROGRAM, _FILL, _END):
        return frame
    front = _Front(frame)
    for _ in range(_MOST_ELEMENTS):
        kind = front.take(3)
        if kind == _FILL:
            _quiet_fill(front)
        elif kind == _STREAM:
            _quiet_stream(front)
        elif kind == _PROGRAM:
            _quiet_comment(front)
        else:
            if kind == _END:
                front.clear(front.bits)
            return front.number.to_bytes(len(frame), "big")
    raise UnknownPart("elements before the sound")


def _quiet_fill(front: _Front) -> None:
    count = front.take(4)
    if count == 15:
        count += front.take(8) - 1
    kind = front.take(4) if count else 0
    front.at -= 4 if count else 0
    if kind == _DYNAMIC_RANGE:
        front.at += 8 * count
    else:
        front.clear(8 * count)


def _quiet_stream(front: _Front) -> None:
    front.take(4)
    aligned, count = front.take(1), front.take(8)
    if count == 255:
        count += front.take(8)
    if aligned:
        front.align()
    front.clear(8 * count)


def _quiet_comment(front: _Front) -> None:
    """Go over a description of channels, and empty the comment behind it."""
    front.take(4 + 2 + 4)
    counts = [front.take(width) for width in (4, 4, 4, 2, 3, 4)]
    for width in (4, 4, 3):
        if front.take(1):
            front.take(width)
    for count, width in zip(counts, (5, 5, 5, 4, 4, 5), strict=True):
        front.take(count * width)
    front.align()
    front.clear(8 * front.take(8))
