"""Receive: from an encrypted file to a `Submission`. Nothing is opened and the file stays where it is."""

from __future__ import annotations

import uuid
from pathlib import Path

from keys import errors as key_errors
from keys.envelope import kind_of
from pipeline.errors import EmptyEnvelope, NotEncrypted, StoreUnavailable
from pipeline.fixity import Fingerprint
from pipeline.model import Envelope, Submission

_CHUNK_BYTES = 1024 * 1024
_HEAD_BYTES = 4096


def receive(path: Path, digest_key: bytes) -> Submission:
    """Look at an encrypted file and give it an accession number, random, never a date or a counter.

    Args:
        path: The encrypted file.
        digest_key: Key of the digests that recognise the same submission again.

    Raises:
        EmptyEnvelope: It has no bytes.
        NotEncrypted: It is neither age nor OpenPGP.
        StoreUnavailable: It cannot be read.
    """
    fingerprint = Fingerprint(digest_key)
    head = b""
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK_BYTES):
                head = head or chunk[:_HEAD_BYTES]
                fingerprint.update(chunk)
    except OSError as error:
        raise StoreUnavailable("the submission cannot be read", errno=error.errno or 0) from None
    try:
        kind = kind_of(head)
    except key_errors.Empty:
        raise EmptyEnvelope from None
    except key_errors.NotAnEnvelope:
        raise NotEncrypted from None
    return Submission(str(uuid.uuid4()), Envelope(kind), fingerprint.digest(), fingerprint.size_bytes)
