"""Decrypt: from a `Submission` to its bytes on a sandbox's tmpfs. The only stage that touches private keys.

Plaintext is pushed into the sandbox as it comes. Only when the last byte of the ciphertext was authenticated, and the
bytes that were opened have the digest that they were received with, does anything else happen with it; otherwise the
sandbox is thrown away with what it holds.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from keys import errors as key_errors
from keys.age import open_age
from keys.envelope import open_ciphertext, unreadable
from keys.openpgp import open_openpgp
from keys.secrets import Secrets
from pipeline.errors import (
    EmptyEnvelope,
    EnvelopeChanged,
    EnvelopeEndDamaged,
    EnvelopeError,
    EnvelopeMalformed,
    EnvelopeTampered,
    EnvelopeTruncated,
    EnvelopeUnreadable,
    EnvelopeUnsupported,
    LimitExceeded,
    NoMatchingKey,
    NotEncrypted,
    PipelineError,
    SandboxUnavailable,
    SettingsError,
    TrailingBytes,
)
from pipeline.fixity import Digest, Fingerprint
from pipeline.limits import Limits
from pipeline.model import Envelope, Submission
from pipeline.sandbox.session import Session

_CHUNK_BYTES = 1024 * 1024
_REFUSALS: dict[type[key_errors.EnvelopeError], type[EnvelopeError]] = {
    key_errors.Empty: EmptyEnvelope,
    key_errors.NotAnEnvelope: NotEncrypted,
    key_errors.NoMatchingKey: NoMatchingKey,
    key_errors.Tampered: EnvelopeTampered,
    key_errors.Truncated: EnvelopeTruncated,
    key_errors.EndDamaged: EnvelopeEndDamaged,
    key_errors.Trailing: TrailingBytes,
    key_errors.Malformed: EnvelopeMalformed,
    key_errors.Unsupported: EnvelopeUnsupported,
    key_errors.Unreadable: EnvelopeUnreadable,
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
        SandboxUnavailable: gpg cannot be started in its sandbox.
        SettingsError: A key of this home cannot be used.
    """
    try:
        with open_ciphertext(path) as file, session.incoming() as incoming:
            source = _Watched(file, secrets.digest_key)
            try:
                _open(submission, source, secrets, _bounded(incoming.write, limits.item_bytes))
            except (key_errors.EnvelopeError, LimitExceeded):
                source.start_over()
                if source.digest_at_end() != submission.digest:
                    raise EnvelopeChanged from None
                raise
            if source.digest_at_end() != submission.digest:
                raise EnvelopeChanged
        return incoming.handle
    except key_errors.KeysError as error:
        refusal = _refusal(error)
    raise refusal


def _open(submission: Submission, source: _Watched, secrets: Secrets, write: Callable[[bytes], object]) -> None:
    if submission.envelope is Envelope.OPENPGP:
        open_openpgp(source.stream, secrets.openpgp, write)
    else:
        open_age(source.stream, secrets.intake, write)


def _refusal(error: key_errors.KeysError) -> PipelineError:
    if isinstance(error, key_errors.EnvelopeError):
        return _REFUSALS.get(type(error), EnvelopeTampered)(error.detail, **error.numbers)
    if isinstance(error, key_errors.JailUnavailable):
        return SandboxUnavailable("gpg cannot be started in its sandbox")
    return SettingsError("a key of this home cannot be used; see `sluice keys list`")


class _Watched(io.RawIOBase):
    """A file whose digest is taken of the very bytes that are read, from its beginning to its end.

    Args:
        file: The file; read in order, or from the beginning again.
        digest_key: Key of the digest.
    """

    def __init__(self, file: BinaryIO, digest_key: bytes) -> None:
        self._file = file
        self._key = digest_key
        self._fingerprint = Fingerprint(digest_key)

    @property
    def stream(self) -> BinaryIO:
        """Itself, as what readers of files take."""
        return self  # type: ignore[return-value]

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be read from the beginning again."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        try:
            chunk = self._file.read(len(buffer))
        except OSError as error:
            raise unreadable(error) from None
        self._fingerprint.update(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go back to the beginning; nowhere else."""
        if offset or whence:
            raise io.UnsupportedOperation
        self.start_over()
        return 0

    def start_over(self) -> None:
        """Begin again, with a fresh digest."""
        self._file.seek(0)
        self._fingerprint = Fingerprint(self._key)

    def digest_at_end(self) -> Digest:
        """Read what is left; return the digest of the whole file as it was read."""
        while self.read(_CHUNK_BYTES):
            pass
        return self._fingerprint.digest()


def _bounded(write: Callable[[bytes], object], most: int) -> Callable[[bytes], object]:
    total = 0

    def count(chunk: bytes) -> None:
        nonlocal total
        total += len(chunk)
        if total > most:
            raise LimitExceeded("item_bytes", value=total, most=most)
        write(chunk)

    return count
