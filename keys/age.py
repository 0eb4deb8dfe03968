"""age v1: identities, and opening of what sources sent (binary and armored).

Source: C2SP age specification. pyrage opens the file; what it accepts too gladly (bytes after the end) or reports too
vaguely (a cut file) is told apart here from the structure of the file, which age defines exactly: a header, a nonce of
16 bytes, then chunks of 64 KiB, each with a tag of 16 bytes.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

import pyrage

from keys.errors import NoMatchingKey, NotAnEnvelope, Tampered, Trailing, Truncated, UnusableKey

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_HEADER_BYTES = 1024 * 1024
_LINE_BYTES = 256


def generate_identity() -> tuple[str, str]:
    """Draw a new X25519 identity; return it and its recipient."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """Return what sources encrypt to.

    Raises:
        UnusableKey: It is not an age identity.
    """
    return str(_identity(identity).to_public())


def open_age(source: BinaryIO, identities: Sequence[str], write: Callable[[bytes], object]) -> None:
    """Open an age file, binary or armored, streaming.

    Plaintext is written as it comes; only when this returns was the whole file authenticated. Whoever calls must throw
    everything away when it raises.

    Args:
        source: The ciphertext, seekable, at its beginning.
        identities: age identities that may open it.
        write: Gets the plaintext piece by piece.

    Raises:
        NotAnEnvelope: It is no age file.
        NoMatchingKey: It is encrypted to other recipients.
        Tampered: Header or payload fail authentication.
        Truncated: It ends within header, nonce or payload.
        Trailing: Bytes follow the armor's end line.
    """
    binary: BinaryIO = source
    if source.read(len(_BEGIN)) == _BEGIN:
        binary = io.BufferedReader(_Armor(source))
        source.seek(0)
    else:
        source.seek(0)
        _check_header(source)
        source.seek(0)
    sink = _Sink(write)
    reader = _Reader(binary)
    failure: Exception | None = None
    try:
        pyrage.decrypt_io(reader, sink, [_identity(identity) for identity in identities])
    except (pyrage.DecryptError, OSError) as error:
        failure = error
    for remembered in (sink.error, reader.error):
        if remembered is not None:
            raise remembered
    if failure is not None:
        raise _cause(failure)
    if binary.read(1):
        raise Trailing


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except (pyrage.IdentityError, ValueError):
        raise UnusableKey from None


def _cause(failure: Exception) -> Exception:
    text = str(failure).lower()
    if "no matching keys" in text:
        return NoMatchingKey()
    if "truncated" in text or "unexpected end" in text or "failed to fill whole buffer" in text:
        return Truncated()
    return Tampered()


def _check_header(source: BinaryIO) -> None:
    """Tell a cut header from a damaged one: the header ends in a line that begins with three dashes."""
    head = source.read(_HEADER_BYTES)
    if not head.startswith(b"age-encryption.org/v1\n"):
        raise NotAnEnvelope
    end = head.find(b"\n--- ")
    line_end = head.find(b"\n", end + 1) if end >= 0 else -1
    if line_end < 0:
        raise Truncated if len(head) < _HEADER_BYTES else Tampered
    if len(head) - line_end - 1 < 16 + 16:
        raise Truncated


class _Reader:
    """A reader whose error is remembered, whatever the library makes of it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except Exception as error:
            self.error = error
            raise


class _Sink:
    """A writer whose error is remembered: pyrage may swallow it."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.error: Exception | None = None

    def write(self, chunk: bytes) -> int:
        if self.error is None:
            try:
                self._write(bytes(chunk))
            except Exception as error:
                self.error = error
                raise
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""


class _Armor(io.RawIOBase):
    """The binary file inside an armor, strictly: 64 characters a line, nothing but white space after the end line."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = b""
        self._done = False
        self._short = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left and not self._done:
            self._left = self._next()
        piece = self._left[: len(buffer)]
        self._left = self._left[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self) -> bytes:
        line = self._source.readline(_LINE_BYTES)
        stripped = line.rstrip(b"\r\n")
        if self._source.tell() == len(line) and stripped == _BEGIN:
            return self._next()
        if stripped == _END:
            self._done = True
            if self._source.read(_LINE_BYTES).strip() or self._source.read(1):
                raise Trailing
            return b""
        if not line or not line.endswith(b"\n"):
            raise Truncated
        if self._short or len(stripped) > 64 or not stripped:
            raise Tampered
        self._short = len(stripped) < 64
        try:
            return base64.b64decode(stripped, validate=True)
        except binascii.Error:
            raise Tampered from None
