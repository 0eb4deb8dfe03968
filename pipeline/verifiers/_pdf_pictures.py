"""Look into embedded pictures and colour profiles: segments, boxes and tags that are not picture.

Written from the specifications, without the cleaner's code. Source: ITU-T T.81; ISO 15444-1; ICC.1:2010.
"""

from __future__ import annotations

import struct

from pipeline.verifiers._pdf_jpeg import Tables, has_surplus

_KEPT_SEGMENTS = {0xEE, 0xDB, 0xC4, 0xCC, 0xDD, 0xDA, 0xDC, *range(0xC0, 0xD0)} - {0xC8}
_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"}
_TAGS = frozenset(b"wtpt chad rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt lumi".split())
_ADOBE_BYTES = 14


def is_strange_picture(body: bytes) -> bool:
    """Return whether a JPEG or JPEG 2000 stream holds anything but picture; others hold nothing else."""
    try:
        if body.startswith(b"\xff\xd8"):
            return _is_strange_jpeg(body)
        if body[4:8] == b"jP  ":
            return _is_strange_jpx(body)
        return body.startswith(b"\xff\x4f") and _has_comment(body)
    except (struct.error, IndexError):
        return True


def _is_strange_jpeg(body: bytes) -> bool:
    place, end = 2, body.rfind(b"\xff\xd9")
    if end != len(body) - 2:
        return True
    tables = Tables()
    while place < end:
        if body[place] != 0xFF or body[place + 1] not in _KEPT_SEGMENTS:
            return True
        size = int.from_bytes(body[place + 2 : place + 4], "big")
        payload = body[place + 4 : place + 2 + size]
        if body[place + 1] == 0xEE and (size != _ADOBE_BYTES or payload[:5] != b"Adobe"):
            return True
        if not tables.takes(body[place + 1], payload):
            return True
        scan = body[place + 1] == 0xDA
        place += 2 + size
        start = place
        while scan and place < end:
            place = body.index(b"\xff", place)
            if body[place + 1] != 0 and not 0xD0 <= body[place + 1] <= 0xD7:
                break
            place += 2
        if scan and has_surplus(body, start, place):
            return True
    return place != end or tables.has_unused


def _is_strange_jpx(body: bytes) -> bool:
    place = 0
    while place + 8 <= len(body):
        size, kind = struct.unpack_from(">I4s", body, place)
        content = body[place + 8 : place + size]
        if size < 8 or kind not in _BOXES:
            return True
        if kind == b"jp2h" and _is_strange_jpx(content):
            return True
        if kind == b"colr" and content[:1] == b"\2" and is_strange_profile(content[3:]):
            return True
        if kind == b"jp2c" and _has_comment(content):
            return True
        place += size
    return place != len(body)


def _has_comment(stream: bytes) -> bool:
    """Return whether a head of a codestream or of a tile has a comment, or bytes follow the end."""
    place = 2
    while (mark := stream[place : place + 2]) != b"\xff\xd9" and place < len(stream):
        if stream[place] != 0xFF or stream[place + 1] == 0x64:
            return True
        if mark == b"\xff\x90":
            size = int.from_bytes(stream[place + 6 : place + 10], "big")
            tile_end = place + size if size else max(stream.rfind(b"\xff\xd9"), place + 12)
        place += 2 + int.from_bytes(stream[place + 2 : place + 4], "big")
        if stream[place : place + 2] == b"\xff\x93":
            place = max(tile_end, place + 2)
    return len(stream) > place + 2


def is_strange_jbig2(body: bytes) -> bool:
    """Return whether an embedded JBIG2 stream has a segment of comments."""
    place = 0
    try:
        while place < len(body):
            kind, wide = body[place + 4] & 63, bool(body[place + 4] & 64)
            if kind == 62:
                return True
            number, references = int.from_bytes(body[place : place + 4], "big"), body[place + 5] >> 5
            place += 6
            if references == 7:
                references = int.from_bytes(body[place - 1 : place + 3], "big") % (1 << 29)
                place += 3 + (references + 8) // 8
            place += references * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if wide else 1) + 4
            size = body[place - 4 : place]
            if size == b"\xff" * 4:
                return False
            place += int.from_bytes(size, "big")
    except IndexError:
        return False
    return False


def is_strange_profile(body: bytes) -> bool:
    """Return whether a colour profile has a tag or header field that says where it came from."""
    if len(body) < 132 or body[36:40] != b"acsp":
        return True
    count = int.from_bytes(body[128:132], "big")
    tags = {body[at : at + 4] for at in range(132, 132 + 12 * count, 12)}
    return bool(tags - _TAGS) or any(body[40:64]) or any(body[80:128])
