"""Tar, 7z and single compressed files, read by libarchive as a stream."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libarchive

from pipeline.errors import CorruptDocument, EncryptedDocument, PipelineError, Reason
from pipeline.formats._archive.budget import Budget, shown_name
from pipeline.formats._archive.kinds import ARCHIVE_ERRORS, Kind
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Member, MetadataField, Role, ValueKind

_BLOCK_BYTES = 64 * 1024


def _failure(error: BaseException) -> PipelineError:
    said = str(error).lower()
    if "encrypt" in said or "passphrase" in said:
        return EncryptedDocument("archive")
    return CorruptDocument("archive")


def _entries(source: Path, kind: Kind) -> Iterator[Any]:
    # A lone tar header checksum is no proof, and libarchive's "all" would try every parser it has: name the two.
    try:
        with libarchive.file_reader(str(source), format_name=kind.layout, filter_name=kind.filter or "none") as archive:
            yield from archive
    except ARCHIVE_ERRORS as error:
        raise _failure(error) from None


def _blocks(entry: Any) -> Iterator[bytes]:
    try:
        yield from entry.get_blocks(_BLOCK_BYTES)
    except ARCHIVE_ERRORS as error:
        raise _failure(error) from None


def _name(entry: Any) -> str | bytes | None:
    name: str | bytes | None = entry.pathname
    return name


def stream_members(source: Path, into: Path, limits: Limits, kind: Kind) -> Iterator[UnpackedMember]:
    """Hand out the members in the order of the stream.

    Raises:
        CorruptDocument: It breaks off.
        EncryptedDocument: It asks for a password.
        LimitExceeded: A bound is reached.
    """
    budget = Budget(source.stat().st_size, limits)
    for entry in _entries(source, kind):
        if entry.isdir:
            continue
        index = budget.member()
        name = "" if kind.layout == "raw" else shown_name(_name(entry), limits)
        if kind.layout != "raw" and (entry.islnk or not entry.isreg):
            yield UnpackedMember(Member(index, name, Reason.HOSTILE_MEMBER), None)
            continue
        path = into / str(index)
        budget.write(_blocks(entry), path)
        yield UnpackedMember(Member(index, name), path)


def stream_reading(source: Path, limits: Limits, kind: Kind) -> tuple[int, list[MetadataField]]:
    """Return the number of members and the metadata; contents are skipped but counted against the bounds."""
    budget, fields, count = Budget(source.stat().st_size, limits), list[MetadataField](), 0
    if kind.filter == "gzip":
        fields += _gzip_fields(source)
    for entry in _entries(source, kind):
        if kind.layout != "raw":
            fields += _entry_fields(entry, limits)
        if entry.isdir:
            continue
        count = budget.member() + 1
        for block in _blocks(entry):
            budget.spend(len(block))
    return count, fields


def _entry_fields(entry: Any, limits: Limits) -> list[MetadataField]:
    fields = [MetadataField("member:name", shown_name(_name(entry), limits), Role.HANDLING, ValueKind.PATH)]
    if entry.mtime:
        fields.append(MetadataField("member:modified", str(entry.mtime)[:64], kind=ValueKind.DATE))
    for label, owner in (("member:user", entry.uname), ("member:group", entry.gname)):
        if owner:
            fields.append(MetadataField(label, shown_name(owner, limits), Role.HANDLING, ValueKind.USER))
    for label, number in (("member:uid", entry.uid), ("member:gid", entry.gid)):
        if number:
            fields.append(MetadataField(label, str(number), kind=ValueKind.IDENTIFIER))
    return fields


def _gzip_fields(source: Path) -> list[MetadataField]:
    """Return the name, comment and time of a gzip header (RFC 1952)."""
    with source.open("rb") as stream:
        head = stream.read(64 * 1024)
    if len(head) < 10:
        return []
    flags, modified = struct.unpack_from("<BL", head, 3)
    rest = head[10:]
    if flags & 0x04 and len(rest) >= 2:
        rest = rest[2 + int.from_bytes(rest[:2], "little") :]
    fields = [MetadataField("gzip:modified", str(modified), kind=ValueKind.DATE)] if modified else []
    for bit, label, role, kind in (
        (0x08, "gzip:name", Role.HANDLING, ValueKind.PATH),
        (0x10, "gzip:comment", Role.DESCRIPTIVE, ValueKind.TEXT),
    ):
        if flags & bit:
            text, _, rest = rest.partition(b"\0")
            fields.append(MetadataField(label, text[:1024].decode("latin-1"), role, kind))
    return fields
