"""Whether an archive is one volume of several: alone it may seem empty, and what it holds would be lost.

Sources: RAR 5.0 archive format (main archive header); technote.txt of RAR 4 (MAIN_HEAD); [MS-CAB] 2.1 (CFHEADER).
"""

from __future__ import annotations

import struct

_RAR4, _RAR5, _CAB = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"MSCF"
_MAIN_HEAD, _MAIN_HEADER = 0x73, 1
_VOLUME = 0x0001
_HAS_EXTRA, _HAS_CONTENT = 0x0001, 0x0002
_CAB_FLAGS_AT, _CAB_BEFORE_OR_AFTER = 30, 0x0003


def is_volume(head: bytes) -> bool:
    """Return whether the first bytes of a RAR or CAB file say that it is one volume of several."""
    try:
        if head.startswith(_RAR4):
            kind, flags = struct.unpack_from("<BH", head, len(_RAR4) + 2)
            return kind == _MAIN_HEAD and bool(flags & _VOLUME)
        if head.startswith(_RAR5):
            return _is_volume_of_rar5(head)
        if head.startswith(_CAB):
            return bool(struct.unpack_from("<H", head, _CAB_FLAGS_AT)[0] & _CAB_BEFORE_OR_AFTER)
    except (struct.error, IndexError):
        return False
    return False


def _is_volume_of_rar5(head: bytes) -> bool:
    at = len(_RAR5) + 4
    _, at = _number(head, at)  # size of the header
    kind, at = _number(head, at)
    flags, at = _number(head, at)
    for bit in (_HAS_EXTRA, _HAS_CONTENT):
        if flags & bit:
            _, at = _number(head, at)
    return kind == _MAIN_HEADER and bool(_number(head, at)[0] & _VOLUME)


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and the place behind it."""
    value = shift = 0
    while raw[at] & 0x80:
        value |= (raw[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | raw[at] << shift, at + 1
