"""Units of coded pictures: only those that a decoder needs may be there.

Source: ITU-T H.264 table 7-1; ITU-T H.265 table 7-1; AV1 bitstream specification 5.3, 6.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.verifiers._media_seen import Seen, has_words, need
from pipeline.verifiers._media_sets import avc_shows_all, hevc_shows_all

#: Without the partitions of slices (2 to 4), which no player of today decodes.
_AVC = frozenset({1, 5, 7, 8})
_AVC_SETS = {"sps": 7, "pps": 8, "ext": 13}
_HEVC = frozenset({*range(10), *range(16, 22), 32, 33, 34})
_HEVC_SETS = frozenset({32, 33, 34})
_HEVC_SPS = 33
_AV1 = frozenset({1, 3, 4, 6, 7})
_LONGEST_SET = 512


def avc_units(sample: bytes, width: int, seen: Seen) -> None:
    """Check the units of one H.264 picture behind length fields of so many bytes."""
    for unit in _units(sample, width):
        seen.expect(bool(unit) and unit[0] & 0x1F in _AVC, "unit of H.264")
        if unit[:1] and unit[0] & 0x1F == _AVC_SETS["sps"]:
            seen.expect(avc_shows_all(unit), "cropped H.264")


def hevc_units(sample: bytes, width: int, seen: Seen) -> None:
    """Check the units of one HEVC picture behind length fields of so many bytes."""
    for unit in _units(sample, width):
        seen.expect(len(unit) > 1 and unit[0] >> 1 & 0x3F in _HEVC, "unit of HEVC")
        _check_hevc(unit, seen)


def _check_hevc(unit: bytes, seen: Seen) -> None:
    """See that a unit belongs to the layer that is shown, and that a parameter set crops nothing of it."""
    seen.expect(unit[0] & 1 == 0 and unit[1] >> 3 == 0, "layer of HEVC")
    if unit[0] >> 1 & 0x3F == _HEVC_SPS:
        seen.expect(hevc_shows_all(unit), "cropped HEVC")


def av1_units(sample: bytes, _: int, seen: Seen) -> None:
    """Check the units of one AV1 picture."""
    position = 0
    while position < len(sample):
        head = sample[position]
        seen.expect(head >> 3 & 15 in _AV1, "unit of AV1")
        position += 2 if head & 4 else 1
        if not head & 2:
            return  # reaches to the end
        size, shift = 0, 0
        while True:
            need(position < len(sample) and shift < 56)
            byte = sample[position]
            size |= (byte & 0x7F) << shift
            position, shift = position + 1, shift + 7
            if not byte & 0x80:
                break
        position += size
    need(position == len(sample))


def _units(sample: bytes, width: int) -> Iterator[bytes]:
    position = 0
    while position < len(sample):
        need(position + width <= len(sample))
        size = int.from_bytes(sample[position : position + width], "big")
        position += width + size
        need(position <= len(sample))
        yield sample[position - size : position]


def avc_configuration(raw: bytes, seen: Seen) -> int:
    """Check an ``avcC``; return the bytes of a length field."""
    need(len(raw) >= 7 and raw[0] == 1)
    position = 6
    for _ in range(raw[5] & 0x1F):
        position = _one_set(raw, position, _AVC_SETS["sps"], seen)
    count = raw[position]
    position += 1
    for _ in range(count):
        position = _one_set(raw, position, _AVC_SETS["pps"], seen)
    if position < len(raw):  # the high profiles say their depth, and may have one more kind of set
        count = raw[position + 3]
        position += 4
        for _ in range(count):
            position = _one_set(raw, position, _AVC_SETS["ext"], seen)
    seen.expect(position == len(raw), "avcC")
    return (raw[4] & 3) + 1


def _one_set(raw: bytes, position: int, kind: int, seen: Seen) -> int:
    size = int.from_bytes(raw[position : position + 2], "big")
    body = raw[position + 2 : position + 2 + size]
    need(len(body) == size > 0)
    seen.expect(body[0] & 0x1F == kind and size <= _LONGEST_SET and not has_words(body), "avcC")
    if kind == _AVC_SETS["sps"]:
        seen.expect(avc_shows_all(body), "cropped H.264")
    return position + 2 + size


def hevc_configuration(raw: bytes, seen: Seen) -> int:
    """Check an ``hvcC``; return the bytes of a length field."""
    need(len(raw) >= 23 and raw[0] == 1)
    position = 23
    for _ in range(raw[22]):
        kind, count = raw[position] & 0x3F, int.from_bytes(raw[position + 1 : position + 3], "big")
        seen.expect(kind in _HEVC_SETS, "hvcC")
        position += 3
        for _ in range(count):
            size = int.from_bytes(raw[position : position + 2], "big")
            body = raw[position + 2 : position + 2 + size]
            need(len(body) == size > 1)
            seen.expect(body[0] >> 1 & 0x3F == kind and size <= _LONGEST_SET and not has_words(body), "hvcC")
            _check_hevc(body, seen)
            position += 2 + size
    seen.expect(not any(raw[position:]), "hvcC")
    return (raw[21] & 3) + 1


def av1_configuration(raw: bytes, seen: Seen) -> int:
    """Check an ``av1C``: a sequence header at most."""
    need(len(raw) >= 4)
    body = raw[4:].rstrip(b"\0")
    seen.expect(not body or (body[0] >> 3 & 15 == 1 and len(body) <= _LONGEST_SET and not has_words(body)), "av1C")
    return 4
