"""Zip containers, read strictly: the central directory and the local headers must agree."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import CorruptDocument, FormatMismatch, Reason
from pipeline.formats._archive.budget import Budget, shown_name
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Hidden, Member, MetadataField, Role, ValueKind

ZIP_ERRORS = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError, IndexError,
    OverflowError, struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED_FLAG = 0x1
_DESCRIPTOR_FLAG = 0x8
_DESCRIPTOR_BYTES = 24
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_CHUNK_BYTES = 64 * 1024
#: Names that show that a zip is really another format (Office, ODF, EPUB, Java, Android).
_OTHER_FORMATS = frozenset({"[Content_Types].xml", "mimetype", "AndroidManifest.xml", "_rels/.rels"})


def is_plain_zip(source: Path) -> bool:
    """Return whether a zip opens and is not the wrapping of another format."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
    except ZIP_ERRORS:
        return False
    return not any(name in _OTHER_FORMATS or name.startswith("META-INF/") for name in names)


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except ZIP_ERRORS:
        raise CorruptDocument("zip") from None


def _local_end(raw: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Return where an entry ends, without its descriptor.

    Raises:
        FormatMismatch: Its local header says something else than the central directory.
    """
    raw.seek(info.header_offset)
    header = raw.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise CorruptDocument("zip local header")
    magic, _, flags, method, _, _, crc, packed, unpacked, name_length, extra_length = _LOCAL.unpack(header)
    name = raw.read(name_length)
    codec = "utf-8" if flags & 0x800 else "cp437"
    agrees = magic == b"PK\x03\x04" and method == info.compress_type and flags == info.flag_bits
    agrees = agrees and name.decode(codec, "replace") == info.orig_filename
    if not flags & _DESCRIPTOR_FLAG and 0xFFFFFFFF not in (packed, unpacked):
        agrees = agrees and (crc, packed, unpacked) == (info.CRC, info.compress_size, info.file_size)
    if not agrees:
        raise FormatMismatch("zip headers disagree")
    return int(info.header_offset + _LOCAL.size + name_length + extra_length + info.compress_size)


def check_zip(source: Path, archive: zipfile.ZipFile) -> int:
    """Check all headers and return the bytes that belong to no entry (gaps and what follows the end).

    Raises:
        FormatMismatch: Headers disagree, entries overlap, or something stands before the first.
    """
    gaps, position = 0, 0
    start = getattr(archive, "start_dir", 0)
    with source.open("rb") as raw:
        for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
            if info.header_offset < position:
                raise FormatMismatch("zip entries overlap")
            if position == 0 and info.header_offset > 0:
                raise FormatMismatch("bytes before the zip")
            gap = info.header_offset - position
            position = _local_end(raw, info)
            gaps += gap if gap > _DESCRIPTOR_BYTES else 0
        if position > start:
            raise FormatMismatch("zip entries overlap the directory")
        gaps += start - position if start - position > _DESCRIPTOR_BYTES else 0
        raw.seek(start)
        tail = raw.read()
    end = tail.rfind(b"PK\x05\x06")
    return gaps + max(len(tail) - end - 22 - len(archive.comment), 0)


def _refusal(info: zipfile.ZipInfo) -> Reason | None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Reason.HOSTILE_MEMBER
    if info.flag_bits & _ENCRYPTED_FLAG:
        return Reason.ENCRYPTED_DOCUMENT
    return None if info.compress_type in _METHODS else Reason.UNSUPPORTED_FORMAT


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as stream:
            while block := stream.read(_CHUNK_BYTES):
                yield block
    except ZIP_ERRORS:
        raise CorruptDocument("zip member") from None


def zip_members(source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
    """Hand out the members of a zip in the order of its directory.

    Raises:
        CorruptDocument: It breaks off.
        FormatMismatch: As in `check_zip`.
        LimitExceeded: A bound is reached.
    """
    budget = Budget(source.stat().st_size, limits)
    with _opened(source) as archive:
        check_zip(source, archive)
        for info in archive.infolist():
            if info.is_dir():
                continue
            index, refusal = budget.member(), _refusal(info)
            member = Member(index, shown_name(info.orig_filename, limits), refusal)
            path = into / str(index)
            if refusal is None:
                budget.write(_blocks(archive, info), path)
            yield UnpackedMember(member, None if refusal else path)


def zip_reading(source: Path, limits: Limits) -> tuple[int, list[MetadataField], list[Hidden]]:
    """Return the number of members, the metadata and the hidden things of a zip."""
    budget, fields, hidden, count = Budget(source.stat().st_size, limits), list[MetadataField](), list[Hidden](), 0
    with _opened(source) as archive:
        loose = check_zip(source, archive)
        if loose:
            hidden.append(Hidden("trailing-bytes", "container", loose))
        if archive.comment:
            fields.append(MetadataField("zip:comment", archive.comment.decode("utf-8", "replace")[:4096]))
        for info in archive.infolist():
            name = shown_name(info.orig_filename, limits)
            fields.append(MetadataField("zip:name", name[:4096], Role.HANDLING, ValueKind.PATH))
            date = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time)
            fields.append(MetadataField("zip:modified", date, kind=ValueKind.DATE))
            if info.comment:
                fields.append(MetadataField("zip:member-comment", info.comment.decode("utf-8", "replace")[:4096]))
            if info.extra:
                hidden.append(Hidden("extra-field", f"entry:{count}", len(info.extra)))
            count = count if info.is_dir() else budget.member() + 1
    return count, fields, hidden
