"""Take the members of zip and 7z containers out of their encryption, and leave the container as it is otherwise.

Zip: PKWARE's own cipher and WinZip's AES, each member alone; one that no password opens stays as it is.
7z: AES of its own, names included; all or nothing. Encrypted RAR: no free library opens it, so it stays held.
"""

from __future__ import annotations

import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import libarchive
import py7zr
import py7zr.exceptions
from py7zr.io import Py7zIO, WriterFactory

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded, PipelineError, UnknownFormat
from pipeline.formats._archive.budget import Budget
from pipeline.formats._archive.faults import ARCHIVE_ERRORS
from pipeline.formats._archive.kinds import SEVEN, ZIP, Kind
from pipeline.formats._archive.streams import blocks_of
from pipeline.formats._archive.zips import ENCRYPTED_FLAG, LOCAL, ZIP_ERRORS, check_zip, local_end
from pipeline.limits import Limits

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8_FLAG = 0x800
#: Bigger ones would need 64-bit fields; they stay locked.
_MOST_32_BITS = 0xFFFFFFFE
_SEVEN_ERRORS = (
    py7zr.exceptions.ArchiveError, lzma.LZMAError, zlib.error, OSError, EOFError, ValueError, KeyError, TypeError,
    IndexError, AttributeError, OverflowError, RuntimeError, NotImplementedError, AssertionError, struct.error,
)  # fmt: skip


def unlock(kind: Kind, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
    """See `pipeline.formats.base.Unlocks`."""
    if kind is ZIP:
        return _zip(source, target, passwords, limits)
    return kind is SEVEN and _seven(source, target, passwords, limits)


def _zip(source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
    try:
        with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory(dir=target.parent) as folder:
            check_zip(source, archive)
            infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
            if not any(_locked(info) for info in infos) or source.stat().st_size > _MOST_32_BITS:
                return False
            opened = _members(source, infos, passwords, Path(folder), limits)
            if opened:
                with source.open("rb") as raw, target.open("wb") as out:
                    _write(raw, out, archive, opened)
            return bool(opened)
    except LimitExceeded:
        raise
    except (*ZIP_ERRORS, *ARCHIVE_ERRORS, PipelineError):
        return False


def _locked(info: zipfile.ZipInfo) -> bool:
    return bool(info.flag_bits & ENCRYPTED_FLAG)


def _members(
    source: Path, infos: Sequence[zipfile.ZipInfo], passwords: Sequence[str], folder: Path, limits: Limits
) -> dict[int, Path]:
    """Return the bytes of the members that a password opens, by place of their header.

    Every password is tried on every member that is still locked: one password in 256 seems right until the checksum.
    """
    opened: dict[int, Path] = {}
    for password in passwords:
        budget = Budget(source.stat().st_size, limits)
        # libarchive, too, goes by the directory, in the order of the headers.
        with libarchive.file_reader(str(source), format_name="zip", passphrase=password) as archive:
            for info, entry in zip(infos, archive, strict=True):
                path = folder / str(info.header_offset)
                if not _locked(info) or info.header_offset in opened:
                    continue
                try:
                    whole = budget.write(blocks_of(entry), path)
                except (EncryptedDocument, CorruptDocument, UnknownFormat):
                    continue
                if whole and path.stat().st_size == info.file_size:
                    opened[info.header_offset] = path
    return opened


def _write(raw: BinaryIO, out: BinaryIO, archive: zipfile.ZipFile, opened: dict[int, Path]) -> None:
    """Write the container anew: opened members stored, all others as they were, the directory in its old order."""
    entries: dict[int, bytes] = {}
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        place, path, checksum = out.tell(), opened.get(info.header_offset), None
        if path is None:
            end = local_end(raw, info)
            raw.seek(info.header_offset)
            for block in _blocks(raw, end - info.header_offset):
                out.write(block)
        else:
            checksum = _write_opened(out, info, path)
        entries[info.header_offset] = _directory_entry(info, place, checksum)
    start = out.tell()
    for info in archive.infolist():
        out.write(entries[info.header_offset])
    count, size = len(archive.infolist()), out.tell() - start
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(archive.comment)) + archive.comment)


def _name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437")


def _write_opened(out: BinaryIO, info: zipfile.ZipInfo, path: Path) -> int:
    """Write a member and return its checksum: where AES bears one of its own, the old directory says nought."""
    size, name, checksum = path.stat().st_size, _name(info), _checksum(path)
    head = (b"PK\x03\x04", 20, info.flag_bits & _UTF8_FLAG, 0, 0, 0x21, checksum, size, size, len(name), 0)
    out.write(LOCAL.pack(*head) + name)
    with path.open("rb") as content:
        shutil.copyfileobj(content, out)
    return checksum


def _directory_entry(info: zipfile.ZipInfo, place: int, checksum: int | None) -> bytes:
    name = _name(info)
    flags, method, packed = info.flag_bits, info.compress_type, info.compress_size
    extra, check, (day, time) = info.extra, info.CRC, _dos_time(info)
    if checksum is not None:
        flags, method, packed, extra, check = flags & _UTF8_FLAG, 0, info.file_size, b"", checksum
    return (
        _CENTRAL.pack(
            b"PK\x01\x02", 20, 20, flags, method, time, day, check, packed, info.file_size, len(name), len(extra),
            len(info.comment), 0, 0, info.external_attr, place,
        ) + name + extra + info.comment
    )  # fmt: skip


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    """Return date and time as the directory says them: PKWARE's cipher checks a password by them."""
    year, month, day, hour, minute, second = info.date_time
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            found = zlib.crc32(block, found)
    return found


def _blocks(raw: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (block := raw.read(min(left, 1 << 20))):
        left -= len(block)
        yield block


def _seven(source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
    if not _asks(source):
        return False
    for password in passwords:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            unpacked = _Unpacked(Path(folder), Budget(source.stat().st_size, limits))
            try:
                with py7zr.SevenZipFile(source, password=password) as archive:
                    archive.extract(factory=unpacked)
            except LimitExceeded:
                raise
            except _SEVEN_ERRORS:
                continue
            with libarchive.file_writer(str(target), "7zip", options="compression=store") as fresh:
                for name, path in unpacked.members:
                    with path.open("rb") as content:
                        blocks = iter(lambda content=content: content.read(1 << 16), b"")  # type: ignore[misc]
                        fresh.add_file_from_memory(name, path.stat().st_size, blocks)
            return True
    return False


def _asks(source: Path) -> bool:
    """Return whether a 7z container, or its list of names, is encrypted."""
    try:
        with py7zr.SevenZipFile(source) as archive:
            return bool(archive.needs_password())
    except py7zr.exceptions.PasswordRequired:
        return True
    except _SEVEN_ERRORS:
        return False


class _Unpacked(WriterFactory):
    """Members under numbers on the sandbox's own disk; their names are text, and stay that.

    Args:
        folder: Where to.
        budget: Bounds.
    """

    def __init__(self, folder: Path, budget: Budget) -> None:
        self._folder, self._budget = folder, budget
        self.members: list[tuple[str, Path]] = []

    def create(self, filename: str) -> Py7zIO:
        """Return where the next member goes."""
        path = self._folder / str(self._budget.member())
        path.touch()
        self.members.append((filename, path))
        return _Sink(path, self._budget)


class _Sink(Py7zIO):
    """One member on its way to the disk, counted against the bounds."""

    def __init__(self, path: Path, budget: Budget) -> None:
        self._path, self._budget = path, budget

    def write(self, s: bytes | bytearray) -> int:
        self._budget.spend(len(s))
        with self._path.open("ab") as out:
            return out.write(s)

    def read(self, size: int | None = None) -> bytes:
        with self._path.open("rb") as content:
            return content.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        """Do nothing: every piece is written at once."""

    def size(self) -> int:
        return self._path.stat().st_size
