"""The vault: originals, sealed to recipients whose private half is not on this machine. No way back in here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from pipeline.vault.blobs import BlobFolder

SealTo = Callable[[Iterable[bytes], Callable[[bytes], object]], None]


class Vault:
    """Originals of one submission.

    Args:
        root: Folder.
        seal_to: Seals a stream to the vault's recipients and writes it piece by piece.
    """

    def __init__(self, root: Path, seal_to: SealTo) -> None:
        self._blobs = BlobFolder(root)
        self._seal_to = seal_to

    def __repr__(self) -> str:
        return "Vault()"

    def seal(self, name: str, chunks: Iterable[bytes]) -> None:
        """Seal an original under its opaque id: any age program opens it with the vault's identity.

        Raises:
            StoreUnavailable: It cannot be written.
        """
        self._blobs.write(name, lambda write: self._seal_to(chunks, write))

    def forget(self, name: str) -> None:
        """Delete what lies here under an id: an original that lies here under another id as well.

        Raises:
            StoreUnavailable: It cannot be deleted.
        """
        self._blobs.delete(name)

    def sweep(self, keep: Collection[str]) -> int:
        """Delete what killed writers left: everything that has none of these ids. Return how much that was."""
        return self._blobs.sweep("", keep)
