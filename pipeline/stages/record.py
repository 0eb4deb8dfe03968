"""Record: from a `Verified` copy to a document with an opaque id, resting sealed."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import SandboxProtocolError
from pipeline.fixity import Digest, Fingerprint
from pipeline.model import Record, Verified
from pipeline.vault.rest import Rest


def record(verified: Verified, document: str, chunks: Iterable[bytes], rest: Rest) -> Record:
    """Seal a verified copy and its text under the document's id.

    Args:
        verified: The copy.
        document: Opaque id.
        chunks: The copy's bytes, from the cleaner's sandbox.
        rest: Resting place of the submission.

    Raises:
        SandboxProtocolError: These are not the bytes that were verified: the cleaner hands out something else.
    """
    fingerprint = Fingerprint()
    rest.put(document, _checked(chunks, fingerprint, verified.sanitised.digest))
    text = (verified.verdict.text or "").encode("utf-8", "replace")
    rest.put(f"{document}.text", iter([text]))
    return Record(document, verified)


def _checked(chunks: Iterable[bytes], fingerprint: Fingerprint, expected: Digest) -> Iterable[bytes]:
    for chunk in chunks:
        fingerprint.update(chunk)
        yield chunk
    if fingerprint.digest() != expected:
        raise SandboxProtocolError("a copy after its verification")
