"""A folder of ciphertext: each blob written to a temporary name, flushed to the disk, then renamed."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from keys.disk import sync_folder
from pipeline.errors import StoreUnavailable

_NAME = re.compile(r"[0-9a-f-]{36}(?:/[0-9a-f-]{36}(?:\.[a-z]{1,8})?)?\Z")
_CHUNK_BYTES = 1024 * 1024


class BlobFolder:
    """Blobs under opaque names, ``uuid`` or ``uuid/uuid``.

    Args:
        root: Folder; made with mode 0700 when missing.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a blob, or replace it; nothing is left of one that breaks off.

        Returns:
            Its size in bytes.

        Raises:
            StoreUnavailable: It cannot be written.
        """

        def fill(write: Callable[[bytes], object]) -> None:
            for chunk in chunks:
                write(chunk)

        return self.write(name, fill)

    def write(self, name: str, fill: Callable[[Callable[[bytes], object]], object]) -> int:
        """Write a blob by a function that pushes its bytes; as `put` otherwise."""
        path = self._path(name)
        try:
            _make(path.parent)
            descriptor, partial = _partial(path)
            try:
                with os.fdopen(descriptor, "wb") as sink:
                    fill(sink.write)
                    sink.flush()
                    os.fsync(sink.fileno())
                    size = sink.tell()
                partial.rename(path)
            finally:
                partial.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as error:
            raise StoreUnavailable("a blob cannot be written", errno=error.errno or 0) from None
        return size

    def open(self, name: str) -> Iterator[bytes]:
        """Hand out the bytes of a blob.

        Raises:
            StoreUnavailable: There is none, or it cannot be read.
        """
        try:
            with self._path(name).open("rb") as source:
                while chunk := source.read(_CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise StoreUnavailable("a blob cannot be read", errno=error.errno or 0) from None

    def delete(self, name: str) -> None:
        """Delete a blob; none is no error."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailable("a blob cannot be deleted", errno=error.errno or 0) from None

    def exists(self, name: str) -> bool:
        """Return whether there is a blob of that name."""
        return self._path(name).exists()

    def sweep(self, folder: str, keep: Collection[str]) -> int:
        """Remove what nobody knows of: what writers left that were killed. Run it while nobody writes.

        Args:
            folder: Below the root, or nothing for the root itself.
            keep: Names in it that stay.

        Returns:
            How many were removed.

        Raises:
            StoreUnavailable: The folder cannot be read or written.
        """
        try:
            found = list((self._root / folder).iterdir())
            unknown = [path for path in found if path.is_file() and path.name not in keep]
            for path in unknown:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise StoreUnavailable("the blobs cannot be swept", errno=error.errno or 0) from None
        return len(unknown)

    def _path(self, name: str) -> Path:
        if not _NAME.match(name):
            raise StoreUnavailable("not an opaque name")
        return self._root / name


def _partial(path: Path) -> tuple[int, Path]:
    """Open a temporary file beside a path that is this writer's alone.

    A worker whose lease ran out may still write while the next one does the item again; and a killed one left its file,
    which the sweep of the release removes.
    """
    for number in itertools.count():
        partial = path.with_name(f".{path.name}.{number}.partial")
        try:
            return os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), partial
        except FileExistsError:
            continue
    raise AssertionError("numbers do not end")


def _make(folder: Path) -> None:
    """Make a folder and its parents; a fresh one is flushed to the disk with its name."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)
