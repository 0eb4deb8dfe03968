"""Real containers, made by the standard library, by libarchive and by hand."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

import libarchive

from pipeline.errors import PipelineError
from pipeline.formats.archive import FORMAT
from pipeline.limits import DEFAULT_LIMITS

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


def zipped(members, method=zipfile.ZIP_DEFLATED, **info):
    """A zip of (name, content) pairs."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, (2024, 3, 1, 12, 30, 0))
            entry.compress_type = method
            for key, value in info.items():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return sink.getvalue()


def raw_zip(entries, comment=b""):
    """A zip by hand: entries are (name, method, packed, crc, size, flags), so that any of them may lie."""
    body, directory = b"", b""
    for name, method, packed, crc, size, flags in entries:
        directory += (
            CENTRAL.pack(
                b"PK\1\2", 20, 20, flags, method, 0, 0x21, crc, len(packed), size, len(name), 0, 0, 0, 0, 0, len(body)
            )
            + name
        )
        body += LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0x21, crc, len(packed), size, len(name), 0) + name + packed
    end = END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), len(comment))
    return body + directory + end + comment


def raw_entry(name, method, content, flags=0):
    """One entry of `raw_zip`, packed with a method that the standard library's zip does not write."""
    if method in (8, 9):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        # Matches of 258 bytes are coded otherwise in Deflate64, so there are none.
        packed = packer.compress(content) + packer.flush()
    elif method == 93:
        packed = by_libarchive([("", content)], "raw", "zstd")
    elif method == 95:
        packed = lzma.compress(content)
    else:
        packed = content
    return name, method, packed, zlib.crc32(content), len(content), flags


def tarred(members, *, form=tarfile.PAX_FORMAT):
    """A plain tar of (name, content) pairs; a content may be a type of link or device instead."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.uname, info.gname, info.uid, info.gid, info.mtime = "zaccount", "zgroup", 1234, 4321, 1700000000.5
            if isinstance(content, bytes) and len(content) == 1 and content.isdigit() and content != b"0":
                info.type, info.linkname = content, "/etc/shadow"
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


def by_libarchive(members, layout, filter_name=None):
    """A container written by libarchive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        with libarchive.file_writer(str(path), layout, filter_name) as archive:
            for name, content in members:
                archive.add_file_from_memory(name, len(content), content, permission=0o644, mtime=1_700_000_000)
        return path.read_bytes()


def compressed(content, kind):
    """One compressed stream."""
    if kind == "gzip":
        sink = io.BytesIO()
        with gzip.GzipFile("canary-name.txt", "wb", 9, sink, mtime=1_700_000_000) as out:
            out.write(content)
        return sink.getvalue()
    if kind == "bzip2":
        return bz2.compress(content)
    if kind == "xz":
        return lzma.compress(content)
    if kind == "lzma":
        return lzma.compress(content, format=lzma.FORMAT_ALONE)
    return by_libarchive([("", content)], "raw", "zstd")


NOTE, OTHER = b"Visible words of a note.\n", b"Other words, in another file.\n"
MEMBERS = [("Users/canaryuser/a.txt", NOTE), ("b/canaryfile.csv", b"a,b\n1,2\n")]
KINDS = {
    "zip-stored": (lambda members=MEMBERS: zipped(members, zipfile.ZIP_STORED), "application/zip"),
    "zip-deflated": (lambda members=MEMBERS: zipped(members), "application/zip"),
    "zip-bzip2": (lambda members=MEMBERS: zipped(members, zipfile.ZIP_BZIP2), "application/zip"),
    "zip-lzma": (lambda members=MEMBERS: zipped(members, zipfile.ZIP_LZMA), "application/zip"),
    "zip-zstd": (
        lambda members=MEMBERS: raw_zip([raw_entry(name.encode(), 93, body) for name, body in members]),
        "application/zip",
    ),
    "zip-xz": (
        lambda members=MEMBERS: raw_zip([raw_entry(name.encode(), 95, body) for name, body in members]),
        "application/zip",
    ),
    "tar-pax": (lambda members=MEMBERS: tarred(members), "application/x-tar"),
    "tar-gnu": (lambda members=MEMBERS: tarred(members, form=tarfile.GNU_FORMAT), "application/x-tar"),
    "tar-ustar": (lambda members=MEMBERS: tarred(members, form=tarfile.USTAR_FORMAT), "application/x-tar"),
    "tar-gzip": (lambda members=MEMBERS: compressed(tarred(members), "gzip"), "application/gzip"),
    "tar-bzip2": (lambda members=MEMBERS: compressed(tarred(members), "bzip2"), "application/x-bzip2"),
    "tar-xz": (lambda members=MEMBERS: compressed(tarred(members), "xz"), "application/x-xz"),
    "tar-lzma": (lambda members=MEMBERS: compressed(tarred(members), "lzma"), "application/x-lzma"),
    "tar-zstd": (lambda members=MEMBERS: compressed(tarred(members), "zstd"), "application/zstd"),
    "7z": (lambda members=MEMBERS: by_libarchive(members, "7zip"), "application/x-7z-compressed"),
}


def unpacked(content, limit=DEFAULT_LIMITS):
    """Every member as (name, content or reason), and the error that ended it, or None."""
    with tempfile.TemporaryDirectory() as folder:
        source, into = Path(folder) / "source", Path(folder) / "into"
        source.write_bytes(content)
        into.mkdir()
        found, error = [], None
        try:
            for one in FORMAT.members(source, into, limit):
                if one.path is not None:
                    assert one.path == into / str(one.member.index)
                refusal = one.member.refusal.name if one.member.refusal else None
                found.append((one.member.untrusted_name, one.path.read_bytes() if one.path else refusal))
                if one.path is not None:
                    one.path.unlink()
        except PipelineError as raised:
            error = raised
        assert list(into.iterdir()) == []
        assert sorted(path.name for path in Path(folder).iterdir()) == ["into", "source"]
        return found, error
