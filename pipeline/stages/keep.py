"""Keep: seal an original twice as soon as its bytes are there: for the next stage, and for the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pipeline.errors import FixityMismatch
from pipeline.fixity import Digest, Fingerprint, digest_of
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault

#: Originals up to this size are digested before anything is written; the pipe from a sandbox gives bytes once only.
_SMALL_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """An original that came in.

    Attributes:
        digest: Its keyed digest.
        size_bytes: Its size.
        sealed: Whether it was sealed; False where its bytes were known, and nothing was written.
    """

    digest: Digest
    size_bytes: int
    sealed: bool


def keep_unless_known(
    item: str,
    chunks: Iterable[bytes],
    rest: Rest,
    vault: Vault,
    digest_key: bytes,
    known: Callable[[Digest], bool],
) -> Kept:
    """Seal an original as `keep` does, unless it is small and its bytes are sealed already under another id.

    Sealing costs four waits for the disk; an archive may hold the same small file thousands of times.

    Args:
        item: Opaque id.
        chunks: The bytes, once.
        rest: Resting place of the submission.
        vault: Takes originals and never gives them back.
        digest_key: Key of the originals' digests.
        known: Returns whether an original of this digest is sealed.

    Raises:
        FixityMismatch: What came to rest is not what came in.
        StoreUnavailable: It cannot be written.
    """
    source, held, size_bytes = iter(chunks), list[bytes](), 0
    for chunk in source:
        held.append(chunk)
        size_bytes += len(chunk)
        if size_bytes > _SMALL_BYTES:
            break
    else:
        digest = digest_of(held, digest_key)
        if known(digest):
            return Kept(digest, size_bytes, sealed=False)
    return Kept(*keep(item, chain(held, source), rest, vault, digest_key), sealed=True)


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
