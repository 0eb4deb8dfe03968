"""The protocol that every store follows, and what is handed to it.

A store gets sanitised copies only: bytes that were verified, an opaque name, and a manifest. It is write-once: the same
release may be put again (after a kill) and changes nothing; other bytes under a name are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.fixity import Digest


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    """One sanitised document as a store and its manifest know it.

    Attributes:
        document: Opaque id (UUID).
        parent: Opaque id of the document whose member it is, where that one is released too.
        media_type: Media type of the copy.
        suffix: File name ending with dot.
        digest: Plain SHA-256 of the copy.
        size_bytes: Its size.
        pages: Pages, frames, sheets or slides, or None.
        redactions: Edits that were carried out.
        text: Text as the verifier extracted it from the copy.
    """

    document: str
    parent: str | None
    media_type: str
    suffix: str
    digest: Digest
    size_bytes: int
    pages: int | None
    redactions: int
    text: str

    @property
    def name(self) -> str:
        """File name in the store: the opaque id and the ending."""
        return f"{self.document}{self.suffix}"


class Store(Protocol):
    """A place for sanitised copies."""

    def put(self, release: str, document: ReleasedDocument, chunks: Iterator[bytes]) -> None:
        """Store one copy, write-once and idempotent; read it back and compare.

        Raises:
            StoreRefused: Other bytes are stored under this name.
            StoreUnavailable: It cannot be reached or written.
            FixityMismatch: The bytes handed over or read back differ from the digest.
        """
        ...

    def finish(self, release: str, manifest: bytes, table: bytes) -> None:
        """Store the signed manifest and the table of documents, last, so that a release with a manifest is whole.

        Raises:
            StoreRefused: Another manifest is stored for this release.
            StoreUnavailable: It cannot be reached or written.
        """
        ...
