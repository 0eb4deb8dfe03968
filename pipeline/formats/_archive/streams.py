"""Tar, 7z and single compressed files, read by libarchive as a stream; and what is left of a zip that was cut."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libarchive
import libarchive.ffi

from pipeline.errors import (
    LIMIT_NAMES,
    CorruptDocument,
    EncryptedDocument,
    LimitExceeded,
    PipelineError,
    UnknownFormat,
)
from pipeline.formats._archive.budget import Budget
from pipeline.formats._archive.faults import ARCHIVE_ERRORS
from pipeline.formats._archive.kinds import Kind, first_block
from pipeline.formats._archive.names import (
    is_apple_double,
    is_hostile,
    is_root,
    name_fields,
    shown_name,
    too_long,
    user_fields,
)
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Hidden, Member, MetadataField, Role, ValueKind
from pipeline.reasons import Reason

_BLOCK_BYTES = 64 * 1024
_EPOCH_1980 = 315_532_800
_TAR_BLOCK_BYTES = 512
#: Compressions one around the other that libarchive takes off.
_MOST_FILTERS = 25
#: The binding keeps these calls to itself; both count bytes of the unpacked stream.
_LIBRARY = libarchive.ffi.libarchive
_HEADER_AT = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)(("archive_read_header_position", _LIBRARY))
_BYTES_OUT = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int)(("archive_filter_bytes", _LIBRARY))


def _failure(error: BaseException) -> PipelineError:
    said = str(error).lower()
    if "encrypt" in said or "passphrase" in said:
        return EncryptedDocument("archive")
    if "too many filters" in said:
        return LimitExceeded("depth", value=_MOST_FILTERS + 1, most=_MOST_FILTERS)
    if any(words in said for words in ("unsupported", "not supported", "unknown codec", "unexpected codec")):
        return UnknownFormat("a compression that is not known here")
    return CorruptDocument("archive")


def _is_empty_file(source: Path, kind: Kind) -> bool:
    # libarchive takes a compressed file of no bytes for no archive at all.
    return kind.layout == "raw" and first_block(source, kind.filter) == b""


def _entries(source: Path, kind: Kind) -> Iterator[Any]:
    """Hand out the entries, and look whether the archive ends as it must.

    Raises:
        CorruptDocument: It breaks off.
    """
    # A lone tar header checksum is no proof, and libarchive's "all" would try every parser it has: name the two.
    try:
        with libarchive.file_reader(str(source), format_name=kind.layout, filter_name=kind.filter or "none") as archive:
            yield from archive
            left = _BYTES_OUT(archive._pointer, 0) - _HEADER_AT(archive._pointer)
    except ARCHIVE_ERRORS as error:
        raise _failure(error) from None
    if kind.layout == "tar" and left < _TAR_BLOCK_BYTES:
        # Cut between two members, nothing else tells it: a whole tar ends in a block of zeros.
        raise CorruptDocument("tar without an end")


def blocks_of(entry: Any) -> Iterator[bytes]:
    """Hand out the content of an entry.

    Raises:
        CorruptDocument: It breaks off, or its checksum is wrong.
        EncryptedDocument: It asks for a password.
        UnknownFormat: It is compressed in a way that is not known here.
    """
    buffer = ctypes.create_string_buffer(_BLOCK_BYTES)
    while True:
        try:
            size = libarchive.ffi.read_data(entry._archive_p, buffer, _BLOCK_BYTES)
        except ARCHIVE_ERRORS as error:
            raise _failure(error) from None
        # The binding lets warnings pass as negative sizes; a wrong checksum or length is one of them.
        if size < 0:
            raise CorruptDocument("archive member")
        if size == 0:
            return
        yield buffer.raw[:size]


def _name(entry: Any) -> str | bytes | None:
    name: str | bytes | None = entry.pathname
    return name


def _is_root(entry: Any) -> bool:
    return bool(entry.isdir) and is_root(_name(entry))


def stream_members(source: Path, into: Path, limits: Limits, kind: Kind) -> Iterator[UnpackedMember]:
    """Hand out the members in the order of the stream.

    Raises:
        CorruptDocument: It breaks off.
        EncryptedDocument: It asks for a password.
        UnknownFormat: It is compressed in a way that is not known here.
        LimitExceeded: A bound on the whole container is reached.
    """
    budget = Budget(source.stat().st_size, limits)
    if _is_empty_file(source, kind):
        (into / "0").touch()
        yield UnpackedMember(Member(0, ""), into / "0")
        return
    for entry in _entries(source, kind):
        if entry.isdir:
            continue
        named = kind.layout != "raw"
        name = _name(entry) if named else ""
        member = Member(budget.member(), shown_name(name, limits))
        path = into / str(member.index)
        if named and (entry.islnk or not entry.isreg):
            yield _refused(member, Reason.HOSTILE_MEMBER)
        elif too_long(name, limits):
            yield _refused(member, Reason.LIMIT_EXCEEDED, "name_bytes")
        elif not budget.write(blocks_of(entry), path):
            yield _refused(member, Reason.LIMIT_EXCEEDED, "item_bytes")
        elif is_apple_double(member.untrusted_name, path):
            path.unlink()
            yield _refused(member, Reason.EMPTY_ITEM)
        else:
            yield UnpackedMember(member, path)


def _refused(member: Member, reason: Reason, limit: str | None = None) -> UnpackedMember:
    place = None if limit is None else LIMIT_NAMES.index(limit)
    return UnpackedMember(Member(member.index, member.untrusted_name, reason, place), None)


def stream_reading(source: Path, limits: Limits, kind: Kind) -> tuple[int, list[MetadataField], list[Hidden]]:
    """Return the number of members, the metadata and the hidden things; contents are counted against the bounds."""
    budget, fields, count, hostile = Budget(source.stat().st_size, limits), list[MetadataField](), 0, 0
    if kind.filter == "gzip":
        fields += _gzip_fields(source)
    if _is_empty_file(source, kind):
        return 1, fields, []
    for entry in _entries(source, kind):
        if kind.layout != "raw":
            fields += _entry_fields(entry, limits)
            hostile += is_hostile(_name(entry)) and not _is_root(entry)
        if entry.isdir:
            continue
        count = budget.member() + 1
        for block in blocks_of(entry):
            budget.spend(len(block))
    return count, fields, [Hidden("hostile-name", "container", hostile)] if hostile else []


def _entry_fields(entry: Any, limits: Limits) -> list[MetadataField]:
    fields = [] if _is_root(entry) else name_fields("member", shown_name(_name(entry), limits))
    if entry.mtime and entry.mtime != _EPOCH_1980:
        fields.append(MetadataField("member:modified", str(entry.mtime)[:64], kind=ValueKind.DATE))
    if entry.uname:
        fields += user_fields("member:user", shown_name(entry.uname, limits))
    if entry.gname:
        fields.append(MetadataField("member:group", shown_name(entry.gname, limits), Role.HANDLING, ValueKind.TEXT))
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
        (0x08, "gzip:name", Role.HANDLING, ValueKind.TEXT),
        (0x10, "gzip:comment", Role.DESCRIPTIVE, ValueKind.TEXT),
    ):
        if flags & bit:
            text, _, rest = rest.partition(b"\0")
            fields.append(MetadataField(label, text[:1024].decode("latin-1"), role, kind))
    return fields
