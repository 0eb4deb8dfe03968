"""Zip packages from outside: their members, and bytes that lie before, between or behind them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.reasons import Reason

_MOST_BYTES = 1024 * 1024 * 1024
#: No attributes, or those of a file for its owner alone, which is what Python's zip module writes for none.
_PLAIN_FILE = frozenset({0, 0o600 << 16})
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def read_members(copy: Path) -> dict[str, bytes]:
    """Return the members by name, in the order of the directory.

    Raises:
        ValueError: It is no package, a member is there twice, or they are too large.
    """
    try:
        with zipfile.ZipFile(copy) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise ValueError("the parts are too large")
            if len(set(archive.namelist())) != len(archive.namelist()):
                raise ValueError("a part is there twice")
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except zipfile.BadZipFile:
        raise ValueError("no package") from None


def layout_faults(copy: Path) -> Iterator[tuple[Reason, str]]:
    """Follow the members from the first byte to the last: nothing lies before, between or behind them."""
    raw = copy.read_bytes()
    with zipfile.ZipFile(copy) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        comment = archive.comment
    place = 0
    for number, info in enumerate(infos):
        head = raw[place : place + 30]
        if info.header_offset != place or not head.startswith(_LOCAL) or len(head) < 30:
            yield Reason.METADATA_LEFT, f"member:{number}:gap"
            return
        flags, _, when, day = struct.unpack("<HHHH", head[6:14])
        name_bytes, extra_bytes = struct.unpack("<HH", head[26:30])
        odd = info.extra or info.comment or extra_bytes or flags & ~0x800 or (when, day) != (0, 0x21)
        if odd or info.create_system or info.external_attr not in _PLAIN_FILE or info.internal_attr:
            yield Reason.METADATA_LEFT, f"member:{number}"
        place += 30 + name_bytes + extra_bytes + info.compress_size
    if comment or raw[place : place + 4] != _CENTRAL or raw[-22:-18] != _END or not _ends(raw, place):
        yield Reason.METADATA_LEFT, "directory"


def _ends(raw: bytes, place: int) -> bool:
    """Return whether the directory begins here and the end record follows it at once."""
    size, offset = struct.unpack("<II", raw[-10:-2])
    return bool(offset == place and offset + size == len(raw) - 22)
