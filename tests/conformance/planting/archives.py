"""Containers: names, owners, comments, extra fields, gaps."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import libarchive

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.pictures import picture, saved, tagged
from tests.conformance.samples import read_only_archives as made

SENTENCE = "The harbour office paid nine invoices in May"
NOTE = (SENTENCE + ".\n").encode()


def _photo(sower: Sower) -> bytes:
    return tagged("jpg", saved(picture(), "JPEG"), {"IFD0:Artist": sower.at("EXIF of a member")})


def zipped(sower: Sower) -> Iterator[Original]:
    """Zip: names, folders, comments, extra fields of three kinds, bytes behind the entries."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"Users/{sower.at('folder in a member name')}/", b"")
        info = zipfile.ZipInfo(f"{sower.at('member name')}.txt")
        info.comment = sower.at("comment of a member").encode()
        info.extra = b"".join(
            struct.pack("<HH", kind, len(body)) + body
            for kind, body in (
                (0x7075, b"\1" + bytes(4) + sower.at("Unicode path extra field").encode()),
                (0x6375, b"\1" + bytes(4) + sower.at("Unicode comment extra field").encode()),
                (0x4141, sower.at("unknown extra field").encode()),
                (0x000D, bytes(12) + sower.at("PKWARE Unix extra field").encode()),
            )
        )
        archive.writestr(info, NOTE)
        archive.writestr("photo.jpg", _photo(sower))
        archive.comment = sower.at("comment of the archive").encode()
    yield sower.reaped("zip", sink.getvalue(), SENTENCE)


def _tar(sower: Sower) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo(f"home/{sower.at('folder in a member name')}/note.txt")
        info.size, info.uname, info.gname = len(NOTE), sower.at("uname"), sower.at("gname")
        info.pax_headers = {"comment": sower.at("pax comment"), "SCHILY.xattr.user.author": sower.at("extended attribute"),
                            "LIBARCHIVE.creator": sower.at("pax record of a vendor")}  # fmt: skip
        tar.addfile(info, io.BytesIO(NOTE))
        photo = _photo(sower)
        other = tarfile.TarInfo(f"{sower.at('member name')}.jpg")
        other.size = len(photo)
        tar.addfile(other, io.BytesIO(photo))
        link = tarfile.TarInfo("shortcut")
        link.type, link.linkname = tarfile.SYMTYPE, f"/home/{sower.at('target of a link')}"
        tar.addfile(link)
        tar.pax_headers = {"comment": "x"}
    return sink.getvalue()


def tars(sower: Sower) -> Iterator[Original]:
    """Tar, plain and compressed."""
    yield sower.reaped("tar", _tar(sower), SENTENCE)
    sink = io.BytesIO()
    with gzip.GzipFile(f"{sower.at('gzip FNAME')}.tar", "wb", fileobj=sink, mtime=1) as stream:
        stream.write(_tar(sower))
    yield sower.reaped("tgz", sink.getvalue(), SENTENCE)
    yield sower.reaped("tar.bz2", bz2.compress(_tar(sower)), SENTENCE)
    yield sower.reaped("tar.xz", lzma.compress(_tar(sower)), SENTENCE)


def single(sower: Sower) -> Iterator[Original]:
    """One compressed file."""
    sink = io.BytesIO()
    with gzip.GzipFile(f"{sower.at('FNAME')}.txt", "wb", fileobj=sink, mtime=1) as stream:
        stream.write(NOTE)
    content = bytearray(sink.getvalue())
    name_end = content.index(b"\0", 10) + 1
    content[3] |= 16 | 4
    extra = b"AP" + struct.pack("<H", 12) + sower.at("FEXTRA").encode()
    content[name_end:name_end] = sower.at("FCOMMENT").encode() + b"\0"
    content[10:10] = struct.pack("<H", len(extra)) + extra
    yield sower.reaped("gz", bytes(content), SENTENCE)


def seven(sower: Sower) -> Iterator[Original]:
    """7z: names in UTF-16."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.7z"
        with libarchive.file_writer(str(path), "7zip") as archive:
            archive.add_file_from_memory(f"Users/{sower.at('folder in a member name')}/note.txt", len(NOTE), NOTE)
            archive.add_file_from_memory(f"{sower.at('member name')}.txt", 5, b"Paid\n")
        yield sower.reaped("7z", path.read_bytes(), SENTENCE)


def only_read(sower: Sower) -> Iterator[Original]:
    """RAR, CAB and ISO."""
    yield sower.reaped("rar", made.rar(f"Users/{sower.at('folder in a member name')}"), made.SEEN)
    folder, area = sower.at("folder in a member name"), sower.at("reserved area")
    yield sower.reaped("cab", made.cab(f"Users\\{folder}", area), made.SEEN)
    volume, folder = sower.at("volume and publisher"), sower.at("folder in a member name")
    yield sower.reaped("iso", made.iso(volume, folder), made.SEEN)


ORIGINALS: Makers = (zipped, tars, single, seven, only_read)
