"""Which container it is, from its first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of container.

    Attributes:
        media_type: IANA media type.
        suffix: Ending of the file name.
        layout: libarchive's name of the layout; ``raw`` for one compressed file without a container.
        filter: libarchive's name of the compression around the layout; empty for none.
        only_read: Whether a copy is a zip, since nobody but the maker of the format may write it, or nobody should.
    """

    media_type: str
    suffix: str
    layout: str
    filter: str = ""
    only_read: bool = False


ZIP = Kind("application/zip", ".zip", "zip")
SEVEN = Kind("application/x-7z-compressed", ".7z", "7zip")
TAR = Kind("application/x-tar", ".tar", "tar")
#: Kinds that are told by their first bytes, and come back as a zip.
_ONLY_READ = (
    (0, b"Rar!\x1a\x07\x00", Kind("application/x-rar", ".rar", "rar", only_read=True)),
    (0, b"Rar!\x1a\x07\x01\x00", Kind("application/x-rar", ".rar", "rar5", only_read=True)),
    (0, b"MSCF\0\0\0\0", Kind("application/vnd.ms-cab-compressed", ".cab", "cab", only_read=True)),
    (32769, b"CD001", Kind("application/x-iso9660-image", ".iso", "iso9660", only_read=True)),
)
_COMPRESSED = (
    (b"\x1f\x8b\x08", "application/gzip", ".tgz", ".gz", "gzip"),
    (b"BZh", "application/x-bzip2", ".tbz2", ".bz2", "bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz", ".txz", ".xz", "xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd", ".tzst", ".zst", "zstd"),
    # LZMA alone has no signature; its usual properties and a dictionary size of a power of two must do.
    (b"\x5d\x00\x00", "application/x-lzma", ".tlz", ".lzma", "lzma"),
)
#: Two blocks of zeros close a tar; GNU tar fills up to twenty.
_EMPTY_TAR_BYTES = frozenset({1024, 10_240})
_DECOMPRESS_ERRORS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


def looks_like_tar(block: bytes) -> bool:
    """Return whether 512 bytes are a tar header: its checksum fits."""
    if len(block) < 512 or not block[0]:
        return False
    try:
        stated = int(block[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(block[:148]) + 8 * 32 + sum(block[156:512])


def is_empty_tar(head: bytes, source: Path) -> bool:
    """Return whether a file is what tar programs write where there is nothing to pack: zeros, and a certain size."""
    return len(head) in _EMPTY_TAR_BYTES and source.stat().st_size == len(head) and not any(head)


def first_block(source: Path, compression: str) -> bytes | None:
    """Return the first 512 unpacked bytes of a compressed file; None where it does not unpack."""
    try:
        if compression == "zstd":
            return _first_zstd_block(source)
        stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
        if compression == "gzip":
            stream = gzip.GzipFile(source, "rb")
        else:
            stream = bz2.BZ2File(source) if compression == "bzip2" else lzma.LZMAFile(source)  # noqa: SIM115
        with stream:
            return stream.read(512)
    except _DECOMPRESS_ERRORS:
        return None


def _first_zstd_block(source: Path) -> bytes | None:
    import libarchive

    from pipeline.formats._archive.faults import ARCHIVE_ERRORS

    try:
        with libarchive.file_reader(str(source), format_name="raw", filter_name="zstd") as archive:
            for entry in archive:
                for block in entry.get_blocks():
                    return bytes(block[:512])
    except ARCHIVE_ERRORS:
        return None
    return b""


def kind_of(head: bytes, source: Path) -> Kind | None:
    """Return the kind of container, or None where it is none of ours."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")):
        return ZIP
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return SEVEN
    for at, magic, kind in _ONLY_READ:
        if head.startswith(magic, at):
            return kind
    for magic, media_type, tar_suffix, suffix, compression in _COMPRESSED:
        if head.startswith(magic):
            block = first_block(source, compression)
            if compression == "lzma" and block is None:
                continue
            inner_tar = looks_like_tar(block or b"")
            return Kind(media_type, *((tar_suffix, "tar") if inner_tar else (suffix, "raw")), compression)
    return TAR if looks_like_tar(head[:512]) or is_empty_tar(head, source) else None
