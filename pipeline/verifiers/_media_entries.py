"""What a track of an MP4 says about its coding: the codings that a copy may have, without a word in them.

Source: ISO/IEC 14496-12 (sample entries), -14 (esds), -15; codec mappings of VP9, AV1, Opus and ALAC in ISO files.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.verifiers._media_seen import Seen, has_words, need
from pipeline.verifiers._media_units import (
    av1_configuration,
    av1_units,
    avc_configuration,
    avc_units,
    hevc_configuration,
    hevc_units,
)

_FIXED_BYTES = {b"vide": 78, b"soun": 28}
_LONGEST = {b"pasp": 8, b"fiel": 2, b"colr": 11, b"vpcC": 12, b"dOps": 32, b"alac": 52, b"mdcv": 24, b"clli": 4}
_CONFIGURATIONS: dict[bytes, Callable[[bytes, Seen], int]] = {
    b"avcC": avc_configuration,
    b"hvcC": hevc_configuration,
    b"av1C": av1_configuration,
}
_UNITS: dict[bytes, Callable[[bytes, int, Seen], None]] = {
    b"avc1": avc_units, b"avc3": avc_units, b"hev1": hevc_units, b"hvc1": hevc_units, b"av01": av1_units,
}  # fmt: skip
_PICTURES = frozenset({*_UNITS, b"vp09"})
_SOUNDS = frozenset({b"mp4a", b"Opus", b"alac"})
#: One plain style and the font that ffmpeg names where nobody chose one.
_SUBTITLES = (
    bytes.fromhex("000000000000000100000000 01ff000000ff 0000000000000000 0000000000010010ffffffff")
    + b"\0\0\0\x12ftab\0\1\0\1\5Arial"
)
_DECODER, _SPECIFIC, _STREAM, _SYNC = 4, 5, 3, 6
_AAC_OBJECTS = frozenset({0x40, 0x66, 0x67, 0x68})
_MOST_SPECIFIC_BYTES = 24


@dataclass(frozen=True, slots=True)
class Coding:
    """How a track is coded.

    Attributes:
        units: What checks a sample, where it consists of units.
        width: Bytes of the length in front of a unit.
        bits: Whether parts of a sample may begin between two bytes.
    """

    units: Callable[[bytes, int, Seen], None] | None = None
    width: int = 4
    bits: bool = False


def check_entry(handler: bytes, kind: bytes, raw: bytes, seen: Seen) -> Coding:
    """Check the description of a track's coding, behind its length and type."""
    if handler == b"sbtl":
        seen.expect(kind == b"tx3g" and raw == _SUBTITLES, "tx3g")
        return Coding()
    seen.expect(kind in (_PICTURES if handler == b"vide" else _SOUNDS), "coding")
    fixed = _FIXED_BYTES.get(handler, 0)
    need(fixed > 0 and len(raw) >= fixed)
    if handler == b"vide":
        seen.expect(not any(raw[8:24]) and not any(raw[42:74]), "compressor")
    else:
        seen.expect(not any(raw[8:16]), "description of sound")
    width = 4
    for part, body in _parts(raw[fixed:]):
        if part in _CONFIGURATIONS:
            width = _CONFIGURATIONS[part](body, seen)
        elif part == b"esds":
            _check_descriptors(body, seen)
        else:
            seen.expect(part in _LONGEST and len(body) <= _LONGEST[part] and not has_words(body[4:]), "description")
            seen.expect(part != b"colr" or body[:4] == b"nclx", "colr")
    return Coding(_UNITS.get(kind), width, kind == b"mp4a")


def _parts(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(raw):
        need(position + 8 <= len(raw))
        size, kind = struct.unpack_from(">I4s", raw, position)
        need(8 <= size <= len(raw) - position)
        yield kind, raw[position + 8 : position + size]
        position += size


def _check_descriptors(raw: bytes, seen: Seen) -> None:
    need(len(raw) > 4)
    todo = [raw[4:]]
    while todo:
        part, position = todo.pop(), 0
        while position < len(part):
            tag, size, position = part[position], 0, position + 1
            while True:
                need(position < len(part))
                size, more = size << 7 | part[position] & 0x7F, part[position] & 0x80
                position += 1
                if not more:
                    break
            body = part[position : position + size]
            need(len(body) == size)
            position += size
            if tag == _STREAM:
                seen.expect(size > 3 and body[2] == 0, "esds")
                todo.append(body[3:])
            elif tag == _DECODER:
                seen.expect(size > 13 and body[0] in _AAC_OBJECTS and not any(body[2:13]), "esds")
                todo.append(body[13:])
            elif tag == _SPECIFIC:
                seen.expect(size <= _MOST_SPECIFIC_BYTES and not has_words(body), "esds")
            else:
                seen.expect(tag == _SYNC and body == b"\x02", "esds")
