"""Which raw photographs there are, told from their first bytes and from the directories of those that are TIFFs.

Source: TIFF 6.0; TIFF/EP (ISO 12234-2); Adobe DNG 1.7; the signatures of the makers' own formats.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

CR3 = "image/x-canon-cr3"
RAF = "image/x-fuji-raf"
_STARTS = (
    (b"FUJIFILMCCD-RAW ", RAF),
    (b"IIRO", "image/x-olympus-orf"),
    (b"IIRS", "image/x-olympus-orf"),
    (b"MMOR", "image/x-olympus-orf"),
    (b"IIU\0", "image/x-panasonic-rw2"),
    (b"II\x1a\0\0\0HEAPCCDR", "image/x-canon-crw"),
)
_TIFF_STARTS = {b"II*\0": "<", b"MM\0*": ">"}
_DNG = "image/x-adobe-dng"
#: What the maker's name begins with, lower case, and the kind of its raw photographs that are TIFFs.
_MAKERS = (
    (b"canon", "image/x-canon-cr2"),
    (b"nikon", "image/x-nikon-nef"),
    (b"sony", "image/x-sony-arw"),
    (b"pentax", "image/x-pentax-pef"),
    (b"ricoh", "image/x-pentax-pef"),
    (b"samsung", "image/x-samsung-srw"),
)
_OTHER = "image/x-dcraw"
KINDS = frozenset({CR3, RAF, _DNG, _OTHER} | {kind for _, kind in _STARTS} | {kind for _, kind in _MAKERS})
_PHOTOMETRIC, _MAKE, _SUB_IFDS, _DNG_VERSION = 262, 271, 330, 50706
_STRIP_OFFSETS, _STRIP_COUNTS = 273, 279
#: Values of PhotometricInterpretation: a mosaic of colour filters, or values of the sensor without one.
_SENSOR = frozenset({32803, 34892})
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4}
_MOST_ENTRIES, _MOST_DIRECTORIES, _MOST_VALUES = 2000, 32, 4096


def raw_kind(head: bytes, stream: BinaryIO) -> str | None:
    """Return the media type of a raw photograph, or None where it is none.

    Args:
        head: Its first bytes.
        stream: The whole, seekable.
    """
    if head[4:12] == b"ftypcrx ":
        return CR3
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] not in _TIFF_STARTS:
        return None
    directories = list(_directories(stream, _TIFF_STARTS[head[:4]]))
    if not directories:
        return None
    if _DNG_VERSION in directories[0]:
        return _DNG
    if head[8:10] == b"CR" or any(directory.get(_PHOTOMETRIC, b"") in _SENSOR_VALUES for directory in directories):
        make = directories[0].get(_MAKE, b"").lower()
        return next((kind for name, kind in _MAKERS if make.startswith(name)), _OTHER)
    return None


_SENSOR_VALUES = frozenset(struct.pack(order + "H", value) for order in "<>" for value in _SENSOR)


def sensor_values_inside(stream: BinaryIO, order: str, size: int) -> bool:
    """Tell whether the values of the sensor of a TIFF lie inside it, as far as its directories say where they are."""
    for directory in _directories(stream, order):
        if directory.get(_PHOTOMETRIC, b"") not in _SENSOR_VALUES:
            continue
        starts, counts = (_numbers(directory.get(tag, b""), order) for tag in (_STRIP_OFFSETS, _STRIP_COUNTS))
        if any(start + count > size for start, count in zip(starts, counts, strict=False)):
            return False
    return True


def _directories(stream: BinaryIO, order: str) -> Iterator[dict[int, bytes]]:
    """Yield raw values by tag of the first directories and of those inside them; stops where one is broken."""
    stream.seek(4)
    (first,) = struct.unpack(order + "I", stream.read(4).ljust(4, b"\0"))
    todo, visited = [first], set[int]()
    while todo:
        start = todo.pop(0)
        if not start or start in visited or len(visited) >= _MOST_DIRECTORIES:
            continue
        visited.add(start)
        directory, following = _directory(stream, order, start)
        if not directory:
            continue
        yield directory
        todo += [*_numbers(directory.get(_SUB_IFDS, b""), order), following]


def _directory(stream: BinaryIO, order: str, start: int) -> tuple[dict[int, bytes], int]:
    stream.seek(start)
    count = int.from_bytes(stream.read(2), "little" if order == "<" else "big")
    raw = stream.read(12 * min(count, _MOST_ENTRIES) + 4)
    found = {}
    for place in range(0, len(raw) - 11, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", raw, place)
        length = _SIZES.get(kind, 0) * number
        if tag in (_PHOTOMETRIC, _MAKE, _SUB_IFDS, _DNG_VERSION, _STRIP_OFFSETS, _STRIP_COUNTS):
            value = raw[place + 8 : place + 12]
            if length > 4 and number <= _MOST_VALUES:
                stream.seek(struct.unpack(order + "I", value)[0])
                value = stream.read(length)
            # Short numbers become long ones, so that lists of both are read alike.
            if kind == 3 and tag != _PHOTOMETRIC:
                value = b"".join(
                    value[at : at + 2] + b"\0\0" if order == "<" else b"\0\0" + value[at : at + 2]
                    for at in range(0, min(len(value), length), 2)
                )
            found[tag] = value[:2] if tag == _PHOTOMETRIC else value
    following = raw[12 * count : 12 * count + 4]
    return found, int.from_bytes(following, "little" if order == "<" else "big")


def _numbers(raw: bytes, order: str) -> tuple[int, ...]:
    return struct.unpack(f"{order}{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
