"""Whether a packet of Opus or FLAC is one that decoders play: they pass over one that is not, whatever stands in it.

Source: RFC 6716, 3.2 and 3.4 (Opus); RFC 9639, 9.1 and 9.3 (FLAC).
"""

from __future__ import annotations

from pipeline.formats._media.ogg_skips import LONGEST_OPUS, opus_duration

_LONGEST_FRAME_BYTES, _TWO_BYTES_FROM = 1275, 252
_SAME_LENGTH, _TWO_LENGTHS, _ANY_NUMBER = 1, 2, 3
_VARIABLE, _PADDED = 0x80, 0x40


def opus_paddings(packet: bytes, streams: int = 1) -> list[tuple[int, int]] | None:
    """Return where padding begins and ends in a packet of Opus, once for each stream that has any.

    All streams but the last are delimited by lengths of their own (RFC 6716, appendix B).

    Args:
        packet: One packet.
        streams: How many streams it holds.

    Returns:
        Stretches, or None where the packet is not whole: no decoder plays it. An empty one is whole.
    """
    found, at = list[tuple[int, int]](), 0
    if not packet:
        return found
    for _ in range(streams - 1):
        end, padding = _delimited(packet, at)
        if not at < end <= len(packet):
            return None
        found.append((end - padding, end))
        at = end
    last = packet[at:]
    if not last or not opus_is_whole(last):
        return None
    if last[0] & 3 == _ANY_NUMBER and last[1] & _PADDED:
        found.append((len(packet) - _padding(last, 2)[1], len(packet)))
    return [(start, end) for start, end in found if start < end]


def _delimited(packet: bytes, at: int) -> tuple[int, int]:
    """Return where a stream that tells its own length ends, and how long its padding is; nought where it is broken."""
    code, position = packet[at] & 3, at + 1
    count, padding, varied = (1, 2, 2, 0)[code], 0, code == _TWO_LENGTHS
    if code == _ANY_NUMBER:
        if position >= len(packet) or opus_duration(packet[at : at + 2]) > LONGEST_OPUS:
            return 0, 0
        how, position = packet[position], position + 1
        count, varied = how & 0x3F, bool(how & _VARIABLE)
        position, padding = _padding(packet, position) if how & _PADDED else (position, 0)
    sizes = list[int]()
    for _ in range(count if varied else 1):
        size, position = _length(packet, position)
        if not count or not position or size > _LONGEST_FRAME_BYTES:
            return 0, 0
        sizes.append(size)
    return position + (sum(sizes) if varied else count * sizes[0]) + padding, padding


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
        start, padding = _padding(packet, start)
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
    shared = 1 if how & _VARIABLE else count
    return left % shared == 0 and left // shared <= _LONGEST_FRAME_BYTES


def _padding(packet: bytes, position: int) -> tuple[int, int]:
    """Return where the lengths of the padding end, which begin at an offset, and how long it is."""
    size = 0
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
