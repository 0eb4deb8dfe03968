"""Sealing for everybody: fields, streams, and bytes for recipients whose private half is elsewhere.

Fields: AES-256-GCM-SIV (RFC 8452). Streams: C2SP chunked encryption (Cobblestone-256). Recipients: age.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyrage
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.errors import SealBroken, UnusableKey

_NONCE_BYTES = 12
_PIECE_BYTES = 1024 * 1024


def new_key() -> bytes:
    """Draw a key of 32 bytes."""
    return os.urandom(32)


def derive_key(key: bytes, label: str) -> bytes:
    """Derive a key for one purpose (HKDF-SHA-256), 32 bytes."""
    return HKDF(hashes.SHA256(), 32, None, f"sluicegate/v1/{label}".encode()).derive(key)


def seal_field(key: bytes, plaintext: bytes, context: str) -> bytes:
    """Seal a small value, bound to its context."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plaintext, context.encode())


def open_field(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open a small value.

    Raises:
        SealBroken: Altered, of another context, or sealed under another key.
    """
    try:
        return AESGCMSIV(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise SealBroken from None


def seal_stream(key: bytes, chunks: Iterable[bytes], context: str) -> Iterator[bytes]:
    """Seal a stream, bound to its context."""
    encryptor = Cobblestone256Encryptor(key, context=context.encode())
    for chunk in chunks:
        if sealed := encryptor.update(chunk):
            yield sealed
    yield encryptor.finalize()


def open_stream(key: bytes, chunks: Iterable[bytes], context: str) -> Iterator[bytes]:
    """Open a stream. What was handed out before a raise is authentic, but the stream is not whole.

    Raises:
        SealBroken: Altered, cut short, lengthened, of another context, or sealed under another key.
    """
    decryptor = Cobblestone256Decryptor(key, context=context.encode())
    try:
        for chunk in chunks:
            if opened := decryptor.update(chunk):
                yield opened
        yield decryptor.finalize()
    except InvalidTag:
        raise SealBroken from None


def seal_to(recipients: Sequence[str], chunks: Iterable[bytes], write: Callable[[bytes], object]) -> None:
    """Seal a stream to age recipients; nobody here can open it again.

    Args:
        recipients: age recipients.
        chunks: Plaintext.
        write: Gets the age file piece by piece. Its errors are never swallowed.

    Raises:
        UnusableKey: A recipient is not one.
    """
    keys = _parsed(recipients)
    sink, reader = _Sink(write), _Reader(chunks)
    try:
        pyrage.encrypt_io(reader, sink, keys)
    except (pyrage.EncryptError, OSError):
        if sink.error is None and reader.error is None:
            raise
    for error in (reader.error, sink.error):
        if error is not None:
            raise error
    if not sink.whole:
        raise SealBroken


def check_recipients(recipients: Sequence[str]) -> None:
    """Refuse what cannot be sealed to.

    Raises:
        UnusableKey: A recipient is not one.
    """
    _parsed(recipients)


def _parsed(recipients: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except (pyrage.RecipientError, ValueError):
        raise UnusableKey from None


class _Reader:
    """Chunks as a file; an error of their source is remembered."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except Exception as error:
            self.error = error
            raise
        size = _PIECE_BYTES if size < 0 else size
        piece, self._left = bytes(self._left[:size]), self._left[size:]
        return piece


class _Sink:
    """A writer whose error is remembered: pyrage drops the error of its last write."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.error: Exception | None = None
        self._bytes = 0

    @property
    def whole(self) -> bool:
        """Whether anything was written at all; even an empty file has a header."""
        return self._bytes > 0

    def write(self, chunk: bytes) -> int:
        if self.error is None:
            try:
                self._write(bytes(chunk))
            except Exception as error:
                self.error = error
                raise
        self._bytes += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""
