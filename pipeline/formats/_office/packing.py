"""Zip packages: their directory held against the limits, and written with nothing of their own in them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.limits import Limits

#: What a broken package makes the zip module raise.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error, NotImplementedError)
#: The first time that a zip can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def check_names(names: Iterable[str], *, from_root: bool = False) -> None:
    """See that names of members are different and stay inside.

    Args:
        names: As programs compare them.
        from_root: Whether a name may begin with a slash.

    Raises:
        CorruptDocument: One is repeated, or leads outside.
    """
    seen: set[str] = set()
    for name in names:
        outside = "\\" in name or ".." in name.split("/") or (name.startswith("/") and not from_root)
        if name in seen or outside or "\0" in name:
            raise CorruptDocument("a member's name is repeated or leads outside")
        seen.add(name)


def check_sizes(infos: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """See that members can be unpacked.

    Raises:
        EncryptedDocument: One is encrypted.
        LimitExceeded: They are too many, or unpack to too much.
    """
    if len(infos) > limits.members:
        raise LimitExceeded("members", value=len(infos), most=limits.members)
    if any(info.flag_bits & 1 for info in infos):
        raise EncryptedDocument
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if total > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=total, most=limits.item_bytes)
    if total > limits.ratio_floor_bytes and total > limits.ratio * max(packed, 1):
        raise LimitExceeded("ratio", value=total // max(packed, 1), most=limits.ratio)


def write_members(target: Path, members: Iterable[tuple[str, bytes]], *, stored: str = "") -> None:
    """Write a package in the order given: constant dates and compression, no attributes, no extra fields.

    Args:
        target: New file.
        members: Names and bytes.
        stored: The member that is not compressed, since programs look for its bytes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, content, compresslevel=6)
