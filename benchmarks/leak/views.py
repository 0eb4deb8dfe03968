"""Everything that independent tools can read out of a file: its bytes, what unpacks from it, what programs say."""

from __future__ import annotations

import atexit
import base64
import bz2
import contextlib
import functools
import gzip
import io
import lzma
import os
import quopri
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import exiftool
import libarchive

from benchmarks.leak import compound
from benchmarks.leak.picture_views import picture_views

_DEEPEST = 6
_PROGRAM_S = 60
#: Programs that describe or decode a file, with the endings that they are asked about; `{}` is the file.
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pdf", ("pdftotext", "-layout", "{}", "-")),
    ("pdf", ("pdftotext", "-raw", "{}", "-")),
    ("pdf", ("qpdf", "--warning-exit-0", "--qdf", "--object-streams=disable", "{}", "-")),
)
#: What exiftool is asked about every file.
_QUESTIONS = (
    ("-a", "-u", "-U", "-G1", "-s", "-ee3", "-api", "RequestAll=3"),
    ("-b", "-a", "-u", "-U", "-s", "-ee3"),
)
#: Digits by twos over several lines, as ImageMagick writes blocks into text chunks.
_HEXADECIMAL = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}(?:\r?\n(?:[0-9a-fA-F]{2})+)*")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4}[\r\n]*){12,}(?:[A-Za-z0-9+/]{2,3}=*)?")


def views_of(ending: str, content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes in every reading that we know of, members of containers included.

    Args:
        ending: File name ending without the dot, which tells programs what to expect.
        content: The file.
    """
    yield from _unpacked(content, 0)
    yield from picture_views(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"original.{ending}"
        path.write_bytes(content)
        for question in _QUESTIONS:
            yield _nameless(_exiftool().execute(*question, str(path), raw_bytes=True), path)
        for theirs, command in _PROGRAMS:
            if ending == theirs and shutil.which(command[0]):
                yield _said(command, path)


@functools.cache
def _exiftool() -> exiftool.ExifTool:
    """Return the one exiftool of this process: to start it for each file takes longer than all else here."""
    one = exiftool.ExifTool(common_args=[])
    one.run()
    atexit.register(one.terminate)
    return one


def _nameless(said: bytes, path: Path) -> bytes:
    return said.replace(path.name.encode(), b"").replace(os.fsencode(path.parent), b"")


def _said(command: tuple[str, ...], path: Path) -> bytes:
    words = [str(path) if word == "{}" else word for word in command]
    try:
        done = subprocess.run(
            words, capture_output=True, timeout=_PROGRAM_S, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        return b""
    return _nameless(done.stdout, path)


def _unpacked(content: bytes, depth: int) -> Iterator[bytes]:
    yield content
    if depth == _DEEPEST:
        return
    for inner in (*_members(content), *_streams(content)):
        yield from _unpacked(inner, depth + 1)


def _members(content: bytes) -> Iterator[bytes]:
    """Yield names, comments and bytes of the members of a container, as far as it goes."""
    for belongs, reader in _READERS:
        if belongs(content):
            with contextlib.suppress(*_BROKEN):
                yield from reader(content)


def _zip(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield archive.comment
        for info in archive.infolist():
            yield info.filename.encode("utf-8", "surrogatepass") + info.comment + info.extra
            with contextlib.suppress(*_BROKEN):
                yield archive.read(info)


def _tar(content: bytes) -> Iterator[bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar:
            yield f"{member.name} {member.linkname} {member.uname} {member.gname} {member.pax_headers}".encode()
            stream = tar.extractfile(member) if member.isreg() else None
            yield stream.read() if stream is not None else b""


def _other(content: bytes) -> Iterator[bytes]:
    with libarchive.memory_reader(content) as archive:
        for entry in archive:
            told = f"{entry.pathname} {entry.linkname} {entry.uname} {entry.gname}"
            yield told.encode("utf-8", "surrogatepass")
            yield b"".join(entry.get_blocks())


def _compound(content: bytes) -> Iterator[bytes]:
    for path, stream in compound.streams(content).items():
        yield path.encode("utf-8", "replace")
        yield stream


_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, libarchive.exception.ArchiveError,
    OSError, EOFError, RuntimeError, ValueError,
)  # fmt: skip
_OTHER = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"MSCF")
_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Iterator[bytes]]], ...] = (
    (lambda content: content.startswith(b"PK"), _zip),
    (lambda content: content[257:262] == b"ustar", _tar),
    (lambda content: content.startswith(_OTHER) or content[32769:32774] == b"CD001", _other),
    (lambda content: content.startswith(compound.MAGIC), _compound),
    (lambda content: content.startswith(b"\x1f\x8b"), lambda content: iter([gzip.decompress(content)])),
    (lambda content: content.startswith(b"BZh"), lambda content: iter([bz2.decompress(content)])),
    (lambda content: content.startswith(b"\xfd7zXZ"), lambda content: iter([lzma.decompress(content)])),
)


def _streams(content: bytes) -> Iterator[bytes]:
    """Yield what is deflated, or written in base64 or quoted-printable, somewhere inside."""
    for start in re.finditer(rb"x[\x01\x5e\x9c\xda]", content[:4_000_000]):
        inflater = zlib.decompressobj()
        try:
            inner = inflater.decompress(content[start.start() :], 4_000_000)
        except zlib.error:
            continue
        if len(inner) > 15:
            yield inner
    if content[:2] != b"PK":
        for run in _HEXADECIMAL.findall(content[:8_000_000]):
            yield bytes.fromhex(run.decode())
        for run in _BASE64.findall(content[:8_000_000]):
            yield base64.b64decode(re.sub(rb"[\r\n]", b"", run) + b"===")
        if b"=\n" in content or b"=\r\n" in content or re.search(rb"=[0-9A-F]{2}", content):
            yield quopri.decodestring(content)
