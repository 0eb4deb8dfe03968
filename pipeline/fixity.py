"""Digests that carry their algorithm (PREMIS fixity). Originals get keyed digests, sanitised copies plain SHA-256."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digest:
    """A message digest with its algorithm.

    Attributes:
        algorithm: ``sha256`` for what leaves, ``hmac-sha256`` for originals.
        value: Lower-case hexadecimal, 64 characters.
    """

    algorithm: str
    value: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value}"


def parse_digest(text: str) -> Digest:
    """Read ``algorithm:hex`` back.

    Raises:
        ValueError: It is not in that form.
    """
    algorithm, colon, value = text.partition(":")
    if not colon or algorithm not in {"sha256", "hmac-sha256"} or len(value) != 64:
        raise ValueError("not a digest")
    return Digest(algorithm, value)


class Fingerprint:
    """Incremental digest; keyed when a key is given.

    A bare hash of an original would let an opponent who holds the file confirm the leak, so originals are only ever
    fingerprinted under a key that stays in the keystore.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._algorithm = "sha256" if key is None else "hmac-sha256"
        self._state = hashlib.sha256() if key is None else hmac.new(key, digestmod="sha256")
        self.size_bytes = 0

    def update(self, chunk: bytes) -> None:
        """Add bytes."""
        self._state.update(chunk)
        self.size_bytes += len(chunk)

    def digest(self) -> Digest:
        """Return the digest of all bytes so far."""
        return Digest(self._algorithm, self._state.hexdigest())


def digest_of(chunks: Iterable[bytes], key: bytes | None = None) -> Digest:
    """Digest a stream; keyed when a key is given."""
    fingerprint = Fingerprint(key)
    for chunk in chunks:
        fingerprint.update(chunk)
    return fingerprint.digest()
