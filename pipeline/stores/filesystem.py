"""Release to a folder: opaque names, constant times, no extended attributes, write-once.

STORE/RELEASE/documents/DOCUMENT.pdf
STORE/RELEASE/documents.parquet
STORE/RELEASE/manifest.note          signed note over the canonical manifest
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from keys.disk import sync_folder
from pipeline.errors import FixityMismatch, StoreRefused, StoreUnavailable
from pipeline.fixity import Digest, Fingerprint, digest_of
from pipeline.stores.base import ReleasedDocument
from pipeline.stores.manifest import TABLE_NAME

#: 1980-01-01T00:00:00Z, the earliest time that every archive format can carry.
CONSTANT_TIME_S = 315_532_800
_CHUNK_BYTES = 1024 * 1024
_MANIFEST = "manifest.note"


class FilesystemStore:
    """A folder as a store.

    Args:
        folder: Root of the store; made when missing, mode 0700.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, release: str, document: ReleasedDocument, chunks: Iterator[bytes]) -> None:
        """Store one copy; see `pipeline.stores.base.Store`."""
        target = self._folder / release / "documents" / document.name
        try:
            self._make(target.parent)
            if target.exists():
                if _digest_of_file(target) != document.digest:
                    raise StoreRefused("other bytes are stored under this name")
                return
            _write(target, chunks, document.digest)
            _constant_times(target.parent)
        except OSError as error:
            raise StoreUnavailable("the folder cannot be written", errno=error.errno or 0) from None

    def finish(self, release: str, manifest: bytes, table: bytes) -> None:
        """Store table and manifest; see `pipeline.stores.base.Store`."""
        folder = self._folder / release
        try:
            self._make(folder / "documents")
            known = [path for path in (folder / _MANIFEST, folder / TABLE_NAME) if path.exists()]
            if folder / _MANIFEST not in known:
                # No manifest, no release: a table that a killed run left may have come from another version of Arrow.
                _write(folder / TABLE_NAME, iter([table]), digest_of([table]))
                sync_folder(folder / "documents")
                _write(folder / _MANIFEST, iter([manifest]), digest_of([manifest]))
            elif [path.read_bytes() for path in known] != [manifest, table]:
                raise StoreRefused("another manifest or table is stored for this release")
            for part in (folder / "documents", folder, self._folder):
                _constant_times(part)
                sync_folder(part)
        except OSError as error:
            raise StoreUnavailable("the folder cannot be written", errno=error.errno or 0) from None

    def _make(self, folder: Path) -> None:
        for part in (self._folder, folder.parent, folder):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(target: Path, chunks: Iterator[bytes], expected: Digest) -> None:
    """Write to a temporary name with constant times, flush to the disk, read back, compare, then rename."""
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    fingerprint = Fingerprint()
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            for chunk in chunks:
                fingerprint.update(chunk)
                sink.write(chunk)
            sink.flush()
            os.utime(sink.fileno(), (CONSTANT_TIME_S, CONSTANT_TIME_S))
            os.fsync(sink.fileno())
        if fingerprint.digest() != expected or _digest_of_file(partial) != expected:
            raise FixityMismatch("a copy on its way to the store")
        _constant_times(partial)  # reading back moved the time of access
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def _digest_of_file(path: Path) -> Digest:
    with path.open("rb") as source:
        return digest_of(iter(lambda: source.read(_CHUNK_BYTES), b""))


def _constant_times(path: Path) -> None:
    os.utime(path, (CONSTANT_TIME_S, CONSTANT_TIME_S))
