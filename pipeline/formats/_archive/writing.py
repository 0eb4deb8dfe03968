"""New containers: neutral names, constant times, nobody's ids, the same bytes each time."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import libarchive

from pipeline.errors import CorruptDocument
from pipeline.formats._archive.kinds import Kind
from pipeline.formats._archive.names import neutral_name

#: 1980-01-01 00:00:00 UTC, the first time that a zip can hold.
EPOCH_1980 = 315_532_800
_BLOCK_BYTES = 64 * 1024
_MODE = 0o600


def write_container(kind: Kind, target: Path, paths: Sequence[Path]) -> None:
    """Write a container of that kind with these files, in this order.

    Raises:
        CorruptDocument: A single compressed file cannot hold that many members.
    """
    named = [(neutral_name(number, path.suffix), path) for number, path in enumerate(paths)]
    if kind.layout == "raw" and len(paths) > 1:
        raise CorruptDocument("more than one member in a single compressed file")
    if kind.layout == "zip":
        _write_zip(target, named)
    elif kind.layout == "7zip" or kind.filter == "zstd":
        _write_by_libarchive(kind, target, named)
    else:
        _write_compressed(kind, target, named)


def _write_zip(target: Path, named: Sequence[tuple[str, Path]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in named:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _MODE << 16
            info.file_size = path.stat().st_size
            with path.open("rb") as member, archive.open(info, "w") as out:
                shutil.copyfileobj(member, out, _BLOCK_BYTES)


def _write_by_libarchive(kind: Kind, target: Path, named: Sequence[tuple[str, Path]]) -> None:
    layout = {"7zip": "7zip", "tar": "ustar", "raw": "raw"}[kind.layout]
    with libarchive.file_writer(str(target), layout, kind.filter or None) as archive:
        for name, path in named:
            with path.open("rb") as member:
                blocks = iter(lambda stream=member: stream.read(_BLOCK_BYTES), b"")  # type: ignore[misc]
                archive.add_file_from_memory(name, path.stat().st_size, blocks, permission=_MODE, mtime=EPOCH_1980)


def _compressor(kind: Kind, raw: IO[bytes], stack: ExitStack) -> IO[bytes]:
    openers: dict[str, Callable[[], IO[bytes]]] = {
        "gzip": lambda: gzip.GzipFile("", "wb", 9, raw, mtime=0),  # type: ignore[dict-item, return-value]
        "bzip2": lambda: bz2.BZ2File(raw, "wb"),
        "xz": lambda: lzma.LZMAFile(raw, "wb"),  # noqa: SIM115 - the stack closes it
        "lzma": lambda: lzma.LZMAFile(raw, "wb", format=lzma.FORMAT_ALONE),  # noqa: SIM115 - as above
    }
    return stack.enter_context(openers[kind.filter]()) if kind.filter else raw


def _write_compressed(kind: Kind, target: Path, named: Sequence[tuple[str, Path]]) -> None:
    with ExitStack() as stack:
        out = _compressor(kind, stack.enter_context(target.open("wb")), stack)
        if kind.layout == "raw":
            for _, path in named:
                shutil.copyfileobj(stack.enter_context(path.open("rb")), out, _BLOCK_BYTES)
            return
        archive = stack.enter_context(tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT))
        for name, path in named:
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = path.stat().st_size, _MODE, EPOCH_1980
            with path.open("rb") as member:
                archive.addfile(info, member)
