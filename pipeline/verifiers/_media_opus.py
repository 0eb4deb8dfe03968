"""Packets of Opus without a word in their padding, whichever of their streams it belongs to.

Source: RFC 6716, 3.2 and appendix B; RFC 7845, 5.1.1; Encapsulation of Opus in ISO Base Media File Format, 4.3.2.
"""

from __future__ import annotations

from collections.abc import Iterator

_LONGEST_FRAME = 1275


class _Broken(ValueError):
    """Frames do not fill the packet."""


def streams_of(description: bytes) -> int:
    """Return the streams in a sample of an MP4 track, by the box ``dOps`` somewhere in the track's description."""
    place = description.find(b"dOps")
    body = description[place + 4 :] if place >= 0 else b""
    return body[11] if len(body) > 11 and body[10] else 1


def is_bare(packet: bytes, streams: int) -> bool:
    """Return whether frames fill a packet, but for padding of zeros.

    Args:
        packet: One packet; an empty one stands for a lost one.
        streams: How many streams it holds: all but the last say how long they are.
    """
    if not packet:
        return True
    try:
        reader = _Reader(packet)
        paddings = [piece for number in range(streams) for piece in reader.stream(last=number == streams - 1)]
    except _Broken:
        return False
    return not any(map(any, paddings)) and reader.at == len(packet)


class _Reader:
    """Reads one stream of a packet behind the other."""

    def __init__(self, packet: bytes) -> None:
        self._packet, self.at = packet, 0

    def _take(self, count: int) -> bytes:
        piece = self._packet[self.at : self.at + count]
        if count < 0 or len(piece) != count:
            raise _Broken
        self.at += count
        return piece

    def _size(self) -> int:
        (first,) = self._take(1)
        return first if first < 252 else 4 * self._take(1)[0] + first

    def stream(self, *, last: bool) -> Iterator[bytes]:
        """Hand out the padding of the next stream, and go behind it."""
        code, padding = self._take(1)[0] & 3, 0
        frames, equal = (1, 2, 2, 0)[code], code != 2
        if code == 3:
            (how,) = self._take(1)
            frames, equal = how & 63, how < 128
            more = how & 64
            while more:
                (byte,) = self._take(1)
                padding += min(byte, 254)
                more = byte == 255
        if not frames:
            raise _Broken
        told = (not last) + (0 if equal else frames - 1)
        sizes = [self._size() for _ in range(told)]
        if equal and not last:
            sizes *= frames
        elif last:
            sizes += self._rest(len(self._packet) - self.at - padding - sum(sizes), frames if equal else 1)
        if max(sizes) > _LONGEST_FRAME:
            raise _Broken
        self._take(sum(sizes))
        yield self._take(padding)

    @staticmethod
    def _rest(left: int, frames: int) -> list[int]:
        if left < 0 or left % frames:
            raise _Broken
        return [left // frames] * frames
