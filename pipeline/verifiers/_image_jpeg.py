"""Strict walk over a sanitised JPEG: one baseline scan, the tables that every encoder knows, and nothing else.

Own tables would be a place for 64 bytes a table, and the fingerprint of a camera. Source: ITU-T T.81, annexes B and K.
"""

from __future__ import annotations

import hashlib
import struct

from pipeline.verifiers._image_walk import Seen

_JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
#: Segments of a grey and of a colour picture, in order.
_ORDERS = {1: bytes.fromhex("e0dbc0c4c4da"), 3: bytes.fromhex("e0dbdbc0c4c4c4c4da")}
_COMPONENTS = {1: bytes.fromhex("01011100"), 3: bytes.fromhex("03011100021101031101")}
_SCANS = {1: bytes.fromhex("010100003f00"), 3: bytes.fromhex("03010002110311003f00")}
#: SHA-256, first 10 bytes, of the four Huffman tables of annex K.3 as DHT carries them.
_HUFFMAN = ("9fb04cb1a8076318f33f", "f27ce9b718f91cd42688", "af48d4f608dfb682fd19", "8cf60aa835f8474bb590")
#: Quantization tables of annex K.1 for brightness and colour, row by row.
_BASES = (
    bytes.fromhex(
        "100b0a101828333d0c0c0e131a3a3c370e0d1018283945380e11161d3357503e"
        "12162538446d674d182337405168715c31404e5767797865485c5f6270646763"
    ),
    bytes.fromhex(
        "1112182f6363636312151a4263636363181a3863636363632f42636363636363"
        "6363636363636363636363636363636363636363636363636363636363636363"
    ),
)


def walk_jpeg(content: bytes) -> Seen:
    """Allow SOI, one JFIF header without picture, DQT, SOF0, DHT, one SOS, EOI at the very end."""
    seen, position = Seen(frames=1), 2
    segments: list[tuple[int, bytes]] = []
    while not segments or segments[-1][0] != 0xDA:
        if content[position] != 0xFF:
            seen.broken.append("segment")
            return seen
        marker, (length,) = content[position + 1], struct.unpack(">H", content[position + 2 : position + 4])
        segments.append((marker, content[position + 4 : position + 2 + length]))
        seen.structure.append(segments[-1][1])
        if marker == 0xC0:
            seen.size = (int.from_bytes(segments[-1][1][3:5], "big"), int.from_bytes(segments[-1][1][1:3], "big"))
        position += 2 + length
    seen.left += _foreign(segments)
    _scan(content, position, seen)
    return seen


def _foreign(segments: list[tuple[int, bytes]]) -> list[str]:
    """Return the segments that are not what every encoder writes."""
    header = dict(segments).get(0xC0, b"")
    channels = header[5] if len(header) > 5 else 0
    if bytes(marker for marker, _ in segments) != _ORDERS.get(channels):
        known = b"".join(_ORDERS.values())
        return [f"segment {marker:02X}" for marker, _ in segments if marker not in known] or ["segments"]
    wanted = {
        0xE0: [_JFIF],
        0xC0: [b"\x08" + header[1:5] + _COMPONENTS[channels]],
        0xDA: [_SCANS[channels]],
    }
    tables = [payload for marker, payload in segments if marker == 0xDB]
    codes = [hashlib.sha256(payload).hexdigest()[:20] for marker, payload in segments if marker == 0xC4]
    found = [f"segment {marker:02X}" for marker, payload in segments if payload not in wanted.get(marker, [payload])]
    found += [] if any(tables == _tables(quality, len(tables)) for quality in range(1, 101)) else ["segment DB"]
    return found + ([] if tuple(codes) == _HUFFMAN[: len(codes)] else ["segment C4"])


def _tables(quality: int, count: int) -> list[bytes]:
    """Return the quantization tables of a quality, as encoders scale them and DQT carries them."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    tables = []
    for number, base in enumerate(_BASES[:count]):
        scaled = [min(255, max(1, (value * scale + 50) // 100)) for value in base]
        tables.append(bytes([number, *(scaled[place] for place in _ZIGZAG)]))
    return tables


def _zigzag() -> tuple[int, ...]:
    def turn(place: int) -> tuple[int, int]:
        row, column = divmod(place, 8)
        return row + column, row if (row + column) & 1 else column

    return tuple(sorted(range(64), key=turn))


_ZIGZAG = _zigzag()


def _scan(content: bytes, position: int, seen: Seen) -> None:
    end = content.find(b"\xff\xd9", position)
    if end < 0:
        seen.broken.append("end")
        return
    if end + 2 != len(content):
        seen.left.append("bytes behind the end")
    if content.count(b"\xff", position, end) != content.count(b"\xff\0", position, end):
        seen.left.append("marker in the scan")
