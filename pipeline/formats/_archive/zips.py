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

from pipeline.errors import (
    LIMIT_NAMES,
    CorruptDocument,
    EncryptedDocument,
    FormatMismatch,
    PipelineError,
    UnknownFormat,
)
from pipeline.formats._archive.budget import Budget
from pipeline.formats._archive.kinds import ZIP
from pipeline.formats._archive.names import is_apple_double, is_hostile, name_fields, shown_name, too_long
from pipeline.formats.base import UnpackedMember
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import Hidden, Member, MetadataField, ValueKind
from pipeline.reasons import Reason

ZIP_ERRORS = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError, IndexError,
    OverflowError, struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
ENCRYPTED_FLAG = 0x1
_DESCRIPTOR_FLAG = 0x8
_UTF8_FLAG = 0x800
_DESCRIPTOR_BYTES = 24
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
#: Deflate64, Zstandard, xz, PPMd: libarchive knows them, the standard library does not.
_MORE_METHODS = frozenset({9, 93, 95, 98})
_CHUNK_BYTES = 64 * 1024
_TAIL_BYTES = 64 * 1024 + _END.size
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


def hangs_behind(source: Path) -> bool:
    """Return whether a whole zip with at least one member hangs behind something else (a polyglot)."""
    try:
        with zipfile.ZipFile(source) as archive, source.open("rb") as raw:
            first = min(archive.infolist(), key=lambda info: info.header_offset)
            local_end(raw, first)
    except (*ZIP_ERRORS, PipelineError):
        return False
    return True


def _is_split(source: Path) -> bool:
    """Return whether a zip is one part of several: it begins with the mark of that, or names other disks in its end."""
    with source.open("rb") as raw:
        head = raw.read(8)
        raw.seek(max(source.stat().st_size - _TAIL_BYTES, 0))
        tail = raw.read()
    at = tail.rfind(b"PK\x05\x06")
    ends_elsewhere = at >= 0 and len(tail) - at >= _END.size and any(_END.unpack_from(tail, at)[1:3])
    return head == b"PK\x07\x08PK\x03\x04" or (ends_elsewhere and _END.unpack_from(tail, at)[1:3] != (0xFFFF, 0xFFFF))


def _opened(source: Path) -> zipfile.ZipFile:
    if _is_split(source):
        raise UnknownFormat("one part of a split zip")
    try:
        return zipfile.ZipFile(source)
    except ZIP_ERRORS:
        raise CorruptDocument("zip") from None


def local_end(raw: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Return where an entry ends, without its descriptor.

    Raises:
        FormatMismatch: Its local header says something else than the central directory.
    """
    raw.seek(info.header_offset)
    header = raw.read(LOCAL.size)
    if len(header) < LOCAL.size:
        raise CorruptDocument("zip local header")
    magic, _, flags, method, _, _, crc, packed, unpacked, name_length, extra_length = LOCAL.unpack(header)
    name = raw.read(name_length)
    codec = "utf-8" if info.flag_bits & _UTF8_FLAG else "cp437"
    agrees = magic == b"PK\x03\x04" and method == info.compress_type
    agrees = agrees and flags & ENCRYPTED_FLAG == info.flag_bits & ENCRYPTED_FLAG
    agrees = agrees and name.decode(codec, "replace") == info.orig_filename
    if not flags & _DESCRIPTOR_FLAG and 0xFFFFFFFF not in (packed, unpacked):
        agrees = agrees and (crc, packed, unpacked) == (info.CRC, info.compress_size, info.file_size)
    if not agrees:
        raise FormatMismatch("zip headers disagree")
    return int(info.header_offset + LOCAL.size + name_length + extra_length + info.compress_size)


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
            position = local_end(raw, info)
            gaps += gap if gap > _DESCRIPTOR_BYTES else 0
        if position > start:
            raise FormatMismatch("zip entries overlap the directory")
        gaps += start - position if start - position > _DESCRIPTOR_BYTES else 0
        raw.seek(start)
        tail = raw.read()
    end = tail.rfind(b"PK\x05\x06")
    return gaps + max(len(tail) - end - _END.size - len(archive.comment), 0)


def _refusal(info: zipfile.ZipInfo, limits: Limits) -> Reason | None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Reason.HOSTILE_MEMBER
    if info.flag_bits & ENCRYPTED_FLAG:
        return Reason.ENCRYPTED_DOCUMENT
    if too_long(info.orig_filename, limits):
        return Reason.LIMIT_EXCEEDED
    return None if info.compress_type in _METHODS | _MORE_METHODS else Reason.UNSUPPORTED_FORMAT


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as stream:
            while block := stream.read(_CHUNK_BYTES):
                yield block
    except ZIP_ERRORS:
        raise CorruptDocument("zip member") from None


def _blocks_by_libarchive(source: Path, info: zipfile.ZipInfo, scratch: Path) -> Iterator[bytes]:
    """Unpack a method that the standard library does not know, from a zip of that entry alone."""
    import libarchive

    from pipeline.formats._archive.faults import ARCHIVE_ERRORS
    from pipeline.formats._archive.streams import blocks_of

    try:
        with source.open("rb") as raw, scratch.open("xb") as alone:
            left = info.compress_size
            raw.seek(local_end(raw, info) - left)
            sizes = (info.CRC, left, min(info.file_size, 0xFFFFFFFF))
            alone.write(LOCAL.pack(b"PK\x03\x04", 20, 0, info.compress_type, 0, 0x21, *sizes, 1, 0) + b"m")
            while left and (chunk := raw.read(min(left, _CHUNK_BYTES))):
                left -= len(chunk)
                alone.write(chunk)
        with libarchive.file_reader(str(scratch), format_name="zip", filter_name="none") as archive:
            for entry in archive:
                yield from blocks_of(entry)
                return
    except ARCHIVE_ERRORS:
        raise CorruptDocument("zip member") from None
    finally:
        scratch.unlink(missing_ok=True)


def zip_members(source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
    """Hand out the members of a zip in the order of its directory. A member that is damaged costs only itself.

    Raises:
        CorruptDocument: It breaks off; what is whole before the cut was handed out.
        FormatMismatch: As in `check_zip`.
        LimitExceeded: A bound on the whole container is reached.
    """
    from pipeline.formats._archive.streams import stream_members

    try:
        archive = _opened(source)
    except CorruptDocument:
        yield from stream_members(source, into, limits, ZIP)
        raise
    budget = Budget(source.stat().st_size, limits)
    with archive:
        check_zip(source, archive)
        for info in archive.infolist():
            if info.is_dir():
                continue
            index, refusal, limit = budget.member(), _refusal(info, limits), "name_bytes"
            name, path = shown_name(info.orig_filename, limits), into / str(index)
            if refusal is None:
                refusal, limit = _written(source, archive, info, budget, path), "item_bytes"
            if refusal is None and is_apple_double(name, path):
                path.unlink()
                refusal = Reason.EMPTY_ITEM
            place = LIMIT_NAMES.index(limit) if refusal is Reason.LIMIT_EXCEEDED else None
            yield UnpackedMember(Member(index, name, refusal, place), None if refusal else path)


def _written(
    source: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, path: Path
) -> Reason | None:
    known = info.compress_type in _METHODS
    blocks = _blocks(archive, info) if known else _blocks_by_libarchive(source, info, path.with_suffix(".alone"))
    try:
        return None if budget.write(blocks, path) else Reason.LIMIT_EXCEEDED
    except (CorruptDocument, EncryptedDocument, UnknownFormat) as error:
        return error.reason


def zip_reading(source: Path, limits: Limits) -> tuple[int, list[MetadataField], list[Hidden]]:
    """Return the number of members, the metadata and the hidden things of a zip."""
    budget, fields, hidden, count = Budget(source.stat().st_size, limits), list[MetadataField](), list[Hidden](), 0
    with _opened(source) as archive:
        loose = check_zip(source, archive)
        if loose:
            hidden.append(Hidden("trailing-bytes", "container", loose))
        if archive.comment:
            fields.append(MetadataField("zip:comment", archive.comment.decode("utf-8", "replace")[:LONGEST_VALUE]))
        hostile = sum(is_hostile(info.orig_filename) for info in archive.infolist())
        if hostile:
            hidden.append(Hidden("hostile-name", "container", hostile))
        for info in archive.infolist():
            name = shown_name(info.orig_filename, limits)
            fields += name_fields("zip", name)
            if info.date_time != (1980, 1, 1, 0, 0, 0):
                date = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time)
                fields.append(MetadataField("zip:modified", date, kind=ValueKind.DATE))
            if info.comment:
                fields.append(
                    MetadataField("zip:member-comment", info.comment.decode("utf-8", "replace")[:LONGEST_VALUE])
                )
            if info.extra:
                hidden.append(Hidden("extra-field", f"entry:{count}", len(info.extra)))
            count = count if info.is_dir() else budget.member() + 1
    return count, fields, hidden
