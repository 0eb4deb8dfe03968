"""Tags around a stream of sound: ID3v2 before it, ID3v1, APE and Lyrics3 behind it. Read for what they say; never kept.

Source: id3.org, ID3v2.2 to ID3v2.4; hydrogenaudio wiki, APEv2; id3.org, Lyrics3 v2.
"""

from __future__ import annotations

import re
import struct

from pipeline.formats._media.tags import Fields

_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_APE = b"APETAGEX"
_APE_HEADER_BYTES, _ID3V1_BYTES, _ID3V1_PLUS_BYTES = 32, 128, 227
_MOST_FRAMES = 4096
_LYRICS_MARK = b"LYRICSBEGIN"
_LYRICS = re.compile(rb"LYRICS(?:200|END|BEGIN)")
#: How far the end is looked for; lyrics are shorter than a mebibyte.
_LYRICS_WINDOWS = (1 << 13, 1 << 16, 1 << 20)


def tag_bytes(content: bytes | memoryview, start: int) -> int:
    """Return how long the tag is that begins at an offset, or 0 where none does."""
    head = bytes(content[start : start + _APE_HEADER_BYTES])
    left = len(content) - start
    if head[:3] == b"ID3" and len(head) >= 10 and head[3] < 0x10 and max(head[6:10]) < 0x80:
        size = _synchsafe(head[6:10]) + 10 + (10 if head[5] & 0x10 else 0)
        return min(size, left)
    if head[:8] == _APE and len(head) == _APE_HEADER_BYTES:
        size, flags = struct.unpack_from("<I4xI", head, 12)
        return min(_APE_HEADER_BYTES + (size if flags & 0x20000000 else 0), left)
    if head[:3] == b"TAG" and left in (_ID3V1_BYTES, _ID3V1_BYTES + _ID3V1_PLUS_BYTES):
        return left
    if head.startswith(_LYRICS_MARK):
        return _lyrics_bytes(content, start)
    return 0


def _lyrics_bytes(content: bytes | memoryview, start: int) -> int:
    """Return how long lyrics are. They end before the next ones begin, so that no byte is looked at often."""
    for window in _LYRICS_WINDOWS:
        raw = bytes(content[start : start + window])
        found = _LYRICS.search(raw, len(_LYRICS_MARK))
        if found is not None:
            return found.end() if found.group() != _LYRICS_MARK else 0
    return 0


def declared_bytes(head: bytes) -> int:
    """Return the length that an ID3v2 tag at the start of a file says it has, or 0 where there is none."""
    if head[:3] != b"ID3" or len(head) < 10 or max(head[6:10]) >= 0x80:
        return 0
    return _synchsafe(head[6:10]) + 10 + (10 if head[5] & 0x10 else 0)


def read_tag(raw: bytes, fields: Fields) -> int:
    """Read what one tag says.

    Args:
        raw: A tag as `tag_bytes` measured it.
        fields: Where its values go.

    Returns:
        Pictures in it.
    """
    if raw.startswith(b"ID3"):
        return _read_id3(raw, fields)
    if raw.startswith(_APE):
        _read_ape(raw, fields)
    elif raw.startswith(b"TAG") and len(raw) >= _ID3V1_BYTES:
        last = raw[-_ID3V1_BYTES:]
        for name, start, end in (("title", 3, 33), ("artist", 33, 63), ("album", 63, 93), ("comment", 97, 127)):
            fields.add(f"ID3v1:{name}", last[start:end].partition(b"\0")[0].decode("latin-1"))
    else:
        fields.add_blob("Lyrics3", raw)
    return 0


def _synchsafe(raw: bytes) -> int:
    return raw[0] << 21 | raw[1] << 14 | raw[2] << 7 | raw[3]


def _read_id3(raw: bytes, fields: Fields) -> int:
    version, flags, body, pictures = raw[3], raw[5], raw[10:], 0
    if flags & 0x80 and version < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    short = version == 2
    position = _extended_bytes(version, flags, body)
    for _ in range(_MOST_FRAMES):
        head = body[position : position + (6 if short else 10)]
        name = head[: 3 if short else 4]
        if len(head) < (6 if short else 10) or not name.isalnum():
            return pictures
        size = int.from_bytes(head[3:6], "big") if short else int.from_bytes(head[4:8], "big")
        if version >= 4:
            size = _synchsafe(head[4:8])
        position += len(head)
        _frame(name.decode("ascii"), body[position : position + size], fields)
        pictures += name in (b"APIC", b"PIC")
        position += size
    return pictures


def _extended_bytes(version: int, flags: int, body: bytes) -> int:
    if not flags & 0x40 or version < 3 or len(body) < 4:
        return 0
    return _synchsafe(body[:4]) if version >= 4 else int.from_bytes(body[:4], "big") + 4


def _frame(name: str, payload: bytes, fields: Fields) -> None:
    if name in ("APIC", "PIC"):
        return
    if name.startswith("T") and payload[:1] and payload[0] in _ENCODINGS:
        text = payload[1:].decode(_ENCODINGS[payload[0]], "replace")
        label, _, value = text.partition("\0")
        if name in ("TXXX", "TXX"):
            fields.add(f"ID3:{name}:{label}", value)
        else:
            fields.add(f"ID3:{name}", text.replace("\0", " "))
        return
    if name in ("COMM", "COM", "USLT", "ULT") and payload[:1] and payload[0] in _ENCODINGS:
        fields.add(f"ID3:{name}", payload[4:].decode(_ENCODINGS[payload[0]], "replace").replace("\0", " "))
        return
    fields.add_blob(f"ID3:{name}", payload)


def _read_ape(raw: bytes, fields: Fields) -> None:
    count = struct.unpack_from("<I", raw, 16)[0]
    position = _APE_HEADER_BYTES
    for _ in range(min(count, _MOST_FRAMES)):
        if position + 8 > len(raw):
            return
        (length,) = struct.unpack_from("<I", raw, position)
        name, _, _ = raw[position + 8 : position + 264].partition(b"\0")
        start = position + 8 + len(name) + 1
        fields.add(f"APE:{name.decode('latin-1')}", raw[start : start + length].decode("utf-8", "replace"))
        position = start + length
