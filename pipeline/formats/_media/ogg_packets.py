"""Whether a packet of Opus or FLAC is one that decoders play: they pass over one that is not, whatever stands in it.

Source: RFC 6716, 3.2 and 3.4 (Opus); RFC 9639, 9.1 and 9.3 (FLAC).
"""

from __future__ import annotations

from pipeline.formats._media.ogg_skips import LONGEST_OPUS, opus_duration

_LONGEST_FRAME_BYTES, _TWO_BYTES_FROM = 1275, 252
_SAME_LENGTH, _TWO_LENGTHS = 1, 2
_VARIABLE, _PADDED = 0x80, 0x40


def opus_is_whole(packet: bytes) -> bool:
    """Return whether frames and padding fill a packet of one stream (RFC 6716, 3.4). An empty one is whole."""
    if not packet:
        return True
    code, left = packet[0] & 3, len(packet) - 1
    if code == 0:
        return left <= _LONGEST_FRAME_BYTES
    if code == _SAME_LENGTH:
        return left % 2 == 0 and left // 2 <= _LONGEST_FRAME_BYTES
    if code == _TWO_LENGTHS:
        size, after = _length(packet, 1)
        return 0 < after <= len(packet) and size <= len(packet) - after <= size + _LONGEST_FRAME_BYTES
    return len(packet) > 1 and _many(packet)


def _many(packet: bytes) -> bool:
    how, count = packet[1], packet[1] & 0x3F
    if not count or opus_duration(packet) > LONGEST_OPUS:
        return False
    start, end = 2, len(packet)
    if how & _PADDED:
        start, padding = _padding(packet)
        end -= padding
    sizes = 0
    for _ in range(count - 1 if how & _VARIABLE else 0):
        size, start = _length(packet, start)
        if not start:
            return False
        sizes += size
    left = end - start - sizes
    if left < 0:
        return False
    return left <= _LONGEST_FRAME_BYTES if how & _VARIABLE else left % count == 0


def _padding(packet: bytes) -> tuple[int, int]:
    """Return where the lengths of the padding end, and how long it is."""
    position, size = 2, 0
    while position < len(packet):
        byte = packet[position]
        position += 1
        size += 254 if byte == 255 else byte
        if byte != 255:
            break
    return position, size


def _length(packet: bytes, at: int) -> tuple[int, int]:
    """Return the length of a frame and the offset behind it; nought for that where the packet ends before."""
    if at >= len(packet):
        return 0, 0
    if packet[at] < _TWO_BYTES_FROM:
        return packet[at], at + 1
    return (packet[at] + 4 * packet[at + 1], at + 2) if at + 1 < len(packet) else (0, 0)


def _table() -> tuple[int, ...]:
    entries = list[int]()
    for entry in range(256):
        crc = entry << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
        entries.append(crc)
    return tuple(entries)


#: Of the polynomial that FLAC and MP3 have in common, by the upper byte.
CRC_16 = _table()


def flac_is_whole(packet: bytes) -> bool:
    """Return whether a packet is a frame that ends with its own checksum. An empty one is whole."""
    crc = 0
    for byte in packet:
        crc = (crc << 8 & 0xFFFF) ^ CRC_16[crc >> 8 ^ byte]
    return crc == 0
