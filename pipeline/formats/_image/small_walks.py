"""Walks over WebP and BMP.

Source: RFC 9649 (WebP container); Microsoft's BITMAPFILEHEADER to BITMAPV5HEADER.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.errors import CorruptDocument
from pipeline.formats._image.parts import Label, Parts

_LABELS = {b"EXIF": Label.EXIF, b"XMP ": Label.XMP, b"ICCP": Label.ICC}
_PICTURE = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_BI_RGB, _BI_BITFIELDS = 0, 3
#: How a bitmap says that its profile is in it, not in a file elsewhere.
PROFILE_EMBEDDED = b"DEBM"


def riff_chunks(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and payload of the chunks between two offsets.

    Raises:
        CorruptDocument: One ends too early.
    """
    while start + 8 <= end:
        name, length = struct.unpack("<4sI", content[start : start + 8])
        if start + 8 + length > end:
            raise CorruptDocument("a chunk ends too early")
        yield name, content[start + 8 : start + 8 + length]
        start += 8 + length + (length & 1)


def walk_webp(content: bytes) -> Parts:
    """Walk the chunks of a WebP.

    Raises:
        CorruptDocument: It ends too early.
    """
    found = Parts()
    found.end = 8 + int.from_bytes(content[4:8], "little")
    if found.end > len(content):
        raise CorruptDocument("the picture ends too early")
    for name, payload in riff_chunks(content, 12, found.end):
        if name == b"ANIM":
            found.loop = int.from_bytes(payload[4:6], "little")
        elif name == b"ANMF":
            found.delays.append((int.from_bytes(payload[12:15], "little"), 1000))
            _frame_parts(found, payload)
        elif name not in _PICTURE:
            found.add(name.decode("ascii", "replace").strip(), _LABELS.get(name, Label.UNKNOWN), payload)
    return found


def _frame_parts(found: Parts, payload: bytes) -> None:
    for name, inner in riff_chunks(payload, 16, len(payload)):
        if name not in _PICTURE:
            found.add("ANMF", Label.UNKNOWN, inner)


def walk_bmp(content: bytes) -> Parts:
    """Find the end of a bitmap, its profile and the bytes between header and pixels.

    Raises:
        CorruptDocument: Its header is broken.
    """
    found = Parts()
    offset, header = struct.unpack("<I", content[10:14])[0], struct.unpack("<I", content[14:18])[0]
    if header == 12:
        width, height, _, bits = struct.unpack("<HHHH", content[18:26])
        compression = size = used = 0
    else:
        width, height, _, bits = struct.unpack("<iiHH", content[18:30])
        # OS/2 headers may be cut after the bit count
        compression, size, _, _, used, _ = struct.unpack("<IIiiII", (content[30 : 14 + header] + bytes(24))[:24])
    plain = compression in (_BI_RGB, _BI_BITFIELDS)
    length = (width * bits + 31) // 32 * 4 * abs(height) if plain else size
    found.end = min(offset + length, len(content))
    entry = 3 if header == 12 else 4
    masks = 12 if header == 40 and compression == _BI_BITFIELDS else 0
    colours = (used or 1 << bits) if bits <= 8 else used
    if gap := content[14 + header + masks + entry * min(colours, 1 << 16) : offset].strip(b"\0"):
        found.add("gap", Label.UNKNOWN, gap)
    if header == 124:
        _profile(found, content)
    return found


def _profile(found: Parts, content: bytes) -> None:
    space, offset, length = content[70:74], *struct.unpack("<II", content[126:134])
    if space in (PROFILE_EMBEDDED, b"KNIL") and length:
        found.add(space.decode(), Label.ICC, content[14 + offset : 14 + offset + length])
