"""Receive: from an encrypted file to a `Submission`. Nothing is opened and the file stays where it is."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import BinaryIO

from keys import errors as key_errors
from keys.envelope import kind_of, open_ciphertext, unreadable
from pipeline.errors import (
    EmptyEnvelope,
    EnvelopeChanged,
    EnvelopeError,
    EnvelopeUnreadable,
    EnvelopeUnsupported,
    NotEncrypted,
)
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
        EnvelopeUnsupported: It is of a version of age that is not known here.
        EnvelopeUnreadable: It is missing, a folder, not an ordinary file, or may not be read.
        EnvelopeChanged: Somebody wrote to it while it was read.
    """
    try:
        with open_ciphertext(path) as source:
            head, fingerprint = _read(source, digest_key)
    except key_errors.Unreadable as error:
        raise EnvelopeUnreadable(error.detail, **error.numbers) from None
    refusal: EnvelopeError
    try:
        return Submission(str(uuid.uuid4()), Envelope(kind_of(head)), fingerprint.digest(), fingerprint.size_bytes)
    except key_errors.Empty:
        refusal = EmptyEnvelope()
    except key_errors.Unsupported as error:
        refusal = EnvelopeUnsupported(error.detail)
    except key_errors.NotAnEnvelope:
        refusal = NotEncrypted()
    refusal.digest, refusal.size_bytes = str(fingerprint.digest()), fingerprint.size_bytes
    raise refusal


def _read(source: BinaryIO, digest_key: bytes) -> tuple[bytes, Fingerprint]:
    """Read a file once, from its first byte to its last; refuse one that somebody writes to meanwhile."""
    fingerprint, head = Fingerprint(digest_key), b""
    before = os.fstat(source.fileno())
    try:
        while chunk := source.read(_CHUNK_BYTES):
            head += chunk[: _HEAD_BYTES - len(head)]
            fingerprint.update(chunk)
    except OSError as error:
        raise unreadable(error) from None
    after = os.fstat(source.fileno())
    if (before.st_mtime_ns, after.st_size) != (after.st_mtime_ns, fingerprint.size_bytes):
        raise EnvelopeChanged
    return head, fingerprint
