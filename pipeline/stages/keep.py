"""Keep: seal an original twice as soon as its bytes are there: for the next stage, and for the vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.errors import FixityMismatch
from pipeline.fixity import Digest, Fingerprint
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault


def keep(item: str, chunks: Iterable[bytes], rest: Rest, vault: Vault, digest_key: bytes) -> tuple[Digest, int]:
    """Seal an original to its resting place, and from there to the vault, which also proves that it can be read back.

    Args:
        item: Opaque id.
        chunks: The bytes, once.
        rest: Resting place of the submission.
        vault: Takes originals and never gives them back.
        digest_key: Key of the originals' digests.

    Returns:
        The keyed digest of the original and its size in bytes.

    Raises:
        FixityMismatch: What came to rest is not what came in.
        StoreUnavailable: It cannot be written.
    """
    came, rests = Fingerprint(digest_key), Fingerprint(digest_key)
    rest.put(item, _watched(chunks, came))
    vault.seal(item, _watched(rest.open(item), rests))
    if came.digest() != rests.digest():
        raise FixityMismatch("an original on its way to rest")
    return came.digest(), came.size_bytes


def _watched(chunks: Iterable[bytes], fingerprint: Fingerprint) -> Iterator[bytes]:
    for chunk in chunks:
        fingerprint.update(chunk)
        yield chunk
