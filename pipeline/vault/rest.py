"""Where the items of one submission rest between stages: sealed under its own data key, never in the clear."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from keys.errors import SealBroken
from keys.sealing import open_stream, seal_stream
from pipeline.errors import FixityMismatch
from pipeline.vault.blobs import BlobFolder


class Rest:
    """The resting place of one submission.

    Args:
        blobs: Where ciphertext is kept.
        accession: The submission.
        data_key: Its data key, 32 bytes. Destroying it is the erasure.
    """

    def __init__(self, blobs: BlobFolder, accession: str, data_key: bytes) -> None:
        self._blobs = blobs
        self._accession = accession
        self._key = data_key

    def __repr__(self) -> str:
        return f"Rest({self._accession})"

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Seal a stream under a name (an opaque id); a stream that breaks off leaves nothing.

        Raises:
            StoreUnavailable: It cannot be written.
        """
        self._blobs.put(self._path(name), seal_stream(self._key, chunks, self._context(name)))

    def open(self, name: str) -> Iterator[bytes]:
        """Open what rests under a name.

        Raises:
            FixityMismatch: It was altered, cut short or moved.
            StoreUnavailable: It cannot be read.
        """
        try:
            yield from open_stream(self._key, self._blobs.open(self._path(name)), self._context(name))
        except SealBroken:
            raise FixityMismatch("a resting item") from None

    def drop(self, name: str) -> None:
        """Forget what rests under a name."""
        self._blobs.delete(self._path(name))

    def sweep(self, keep: Collection[str]) -> int:
        """Delete what killed writers left: everything that has none of these names. Return how much that was."""
        return self._blobs.sweep(self._accession, keep)

    def _path(self, name: str) -> str:
        return f"{self._accession}/{name}"

    def _context(self, name: str) -> str:
        return f"sluicegate/rest/v1/{self._accession}/{name}"
