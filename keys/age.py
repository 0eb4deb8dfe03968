"""age v1: identities, and opening of what sources sent (binary and armored).

Source: C2SP age specification. The header is read strictly before pyrage sees the file; pyrage opens it; and only when
pyrage has refused it does `keys.diagnosis` find out what it suffers from. So nothing is let in that pyrage refuses.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

import pyrage

from keys.ageheader import Header, decoded, read_header
from keys.armor import AGE_BEGIN, SPACE_BYTES, AgeLines, Armor, Raw, without_space
from keys.diagnosis import NONCE_BYTES, diagnose, raw_identity
from keys.errors import Malformed, NoMatchingKey, Trailing, Truncated, Unsupported, UnusableKey
from keys.poly1305 import TAG_BYTES

_FILE_KEY_BYTES = 16
_BUFFER_BYTES = 256 * 1024


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
        write: Gets the plaintext piece by piece. Its errors are never swallowed.

    Raises:
        NotAnEnvelope: It is no age file.
        Unsupported: It is encrypted to a passphrase.
        NoMatchingKey: It is encrypted to other recipients.
        Malformed: Header or armor break the rules.
        Tampered: Header or a chunk fail authentication.
        Truncated: It ends within header, nonce or armor, or between two chunks.
        EndDamaged: Its last chunk was cut or altered.
        Trailing: Bytes follow its end.
    """
    keys = [_identity(identity) for identity in identities]
    binary = _binary(source)
    _check(read_header(binary), binary)
    binary = _binary(source)
    sink, reader = _Sink(write), _Reader(binary)
    refused = False
    try:
        pyrage.decrypt_io(reader, sink, keys)
    except (pyrage.DecryptError, OSError):
        refused = True
    for remembered in (sink.error, reader.error):
        if remembered is not None:
            raise remembered
    if refused:
        raise diagnose(_binary(source), [raw_identity(str(key)) for key in keys])
    if binary.read(1):
        raise Trailing


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except (pyrage.IdentityError, ValueError):
        raise UnusableKey from None


def _binary(source: BinaryIO) -> BinaryIO:
    """Return the binary file from its beginning, out of its armor where it has one."""
    source.seek(0)
    buffered = io.BufferedReader(Raw(source), _BUFFER_BYTES)
    if not _armored(buffered.peek(SPACE_BYTES)):
        return buffered
    return io.BufferedReader(Armor(buffered, AgeLines()), _BUFFER_BYTES)


def _armored(head: bytes) -> bool:
    """Return whether a file is to be read as an armored one: it is so, was cut to less, or has it further down."""
    text = without_space(head[:SPACE_BYTES])
    return text.startswith(AGE_BEGIN) or (bool(text) and AGE_BEGIN.startswith(text)) or b"\n" + AGE_BEGIN in head


def _check(header: Header, binary: BinaryIO) -> None:
    """Refuse, before any library looks, what is never opened here."""
    kinds = [stanza.kind for stanza in header.stanzas]
    if b"scrypt" in kinds:
        raise Unsupported("to a passphrase") if kinds == [b"scrypt"] else Malformed("header")
    ours = [stanza for stanza in header.stanzas if stanza.kind == b"X25519"]
    if not ours:
        raise NoMatchingKey("no recipient of it is an X25519 one")
    for stanza in ours:
        shaped = len(stanza.arguments) == 1 and len(decoded(stanza.arguments[0])) == 32
        if not shaped or len(stanza.body) != _FILE_KEY_BYTES + TAG_BYTES:
            raise Malformed("header")
    left = NONCE_BYTES + TAG_BYTES
    while left and (piece := binary.read(left)):
        left -= len(piece)
    if left:
        raise Truncated("before its content")


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
