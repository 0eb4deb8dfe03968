"""Decrypt: from a `Submission` to its bytes on a sandbox's tmpfs. The only stage that touches private keys.

Plaintext is pushed into the sandbox as it comes. Only when the last byte of the ciphertext was authenticated does
anything else happen with it; otherwise the sandbox is thrown away with what it holds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from keys import errors as key_errors
from keys.age import open_age
from keys.openpgp import open_openpgp
from keys.secrets import Secrets
from pipeline.errors import (
    EmptyEnvelope,
    EnvelopeTampered,
    EnvelopeTruncated,
    LimitExceeded,
    NoMatchingKey,
    NotEncrypted,
    PipelineError,
    StoreUnavailable,
    TrailingBytes,
)
from pipeline.fixity import digest_of
from pipeline.limits import Limits
from pipeline.model import Envelope, Submission
from pipeline.sandbox.session import Session

_CHUNK_BYTES = 1024 * 1024
_REFUSALS: dict[type[key_errors.KeysError], type[PipelineError]] = {
    key_errors.Empty: EmptyEnvelope,
    key_errors.NotAnEnvelope: NotEncrypted,
    key_errors.NoMatchingKey: NoMatchingKey,
    key_errors.Tampered: EnvelopeTampered,
    key_errors.Truncated: EnvelopeTruncated,
    key_errors.Trailing: TrailingBytes,
}


def decrypt(submission: Submission, path: Path, secrets: Secrets, session: Session, limits: Limits) -> int:
    """Open a submission into a sandbox.

    Args:
        submission: As it was received.
        path: Its ciphertext; must still have the digest that it was received with.
        secrets: Keys that may open it.
        session: A fresh sandbox of its own.
        limits: Bound on the unpacked size.

    Returns:
        The session's handle of the root item.

    Raises:
        EnvelopeError: One class for each way in which it can be wrong.
        LimitExceeded: It unpacks to more than an item may have.
    """
    try:
        with path.open("rb") as source, session.incoming() as incoming:
            write = _bounded(incoming.write, limits.item_bytes)
            if submission.envelope is Envelope.OPENPGP:
                open_openpgp(source, secrets.openpgp, write)
            else:
                open_age(source, secrets.intake, write)
            source.seek(0)
            if digest_of(iter(lambda: source.read(_CHUNK_BYTES), b""), secrets.digest_key) != submission.digest:
                raise EnvelopeTampered("the file changed since it was received")
        return incoming.handle
    except key_errors.KeysError as error:
        refusal = _REFUSALS.get(type(error), EnvelopeTampered)
    except OSError as error:
        raise StoreUnavailable("the submission cannot be read", errno=error.errno or 0) from None
    raise refusal


def _bounded(write: Callable[[bytes], object], most: int) -> Callable[[bytes], object]:
    total = 0

    def count(chunk: bytes) -> None:
        nonlocal total
        total += len(chunk)
        if total > most:
            raise LimitExceeded("item_bytes", value=total, most=most)
        write(chunk)

    return count
