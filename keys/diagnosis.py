"""What an age file that was refused suffers from. Runs only after pyrage refused it, and opens nothing for anybody.

age seals its payload in chunks of 64 KiB, each under the number of the chunk and under whether it is the last one
(STREAM). So most harm can be told apart: a chunk that authenticates as one with more to come, at the end of the file,
means cut between two chunks; one that authenticates as the last but has bytes behind it means lengthened; one in the
middle that does not authenticate means altered. Only a last piece that does not authenticate at all was either cut or
altered, and nobody can tell which.
Source: C2SP age specification, "X25519 recipient stanza", "Header MAC" and "Payload".
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.ageheader import Header, Stanza, decoded, read_header
from keys.errors import EndDamaged, EnvelopeError, Malformed, NoMatchingKey, Tampered, Trailing, Truncated
from keys.poly1305 import TAG_BYTES, end_of_message

CHUNK_BYTES = 64 * 1024 + TAG_BYTES
NONCE_BYTES = 16
_LABEL = b"age-encryption.org/v1/X25519"


def diagnose(source: BinaryIO, identities: Sequence[bytes]) -> EnvelopeError:
    """Return the refusal that fits.

    Args:
        source: The binary file, at its beginning; its own errors pass through.
        identities: X25519 private keys, 32 bytes each.

    Raises:
        EnvelopeError: Header or armor are at fault.
    """
    header = read_header(source)
    file_key = _file_key(header, identities)
    if file_key is None:
        return NoMatchingKey()
    mac = hmac.digest(_derived(file_key, b"", b"header"), header.signed, "sha256")
    if not hmac.compare_digest(mac, header.mac):
        return Tampered("header")
    nonce = _exactly(source, NONCE_BYTES)
    if len(nonce) < NONCE_BYTES:
        return Truncated("before its content")
    return _Payload(_derived(file_key, nonce, b"payload")).walk(source)


def _file_key(header: Header, identities: Sequence[bytes]) -> bytes | None:
    for stanza in header.stanzas:
        if stanza.kind != b"X25519":
            continue
        for identity in identities:
            key = _unwrapped(stanza, X25519PrivateKey.from_private_bytes(identity))
            if key is not None:
                return key
    return None


def _unwrapped(stanza: Stanza, identity: X25519PrivateKey) -> bytes | None:
    share = decoded(stanza.arguments[0])
    try:
        secret = identity.exchange(X25519PublicKey.from_public_bytes(share))
        salt = share + identity.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return ChaCha20Poly1305(_derived(secret, salt, _LABEL)).decrypt(bytes(12), stanza.body, None)
    except (InvalidTag, ValueError):  # ValueError: a share of low order
        return None


def _derived(secret: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, label).derive(secret)


class _Payload:
    """The chunks under one payload key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._aead = ChaCha20Poly1305(key)

    def walk(self, source: BinaryIO) -> EnvelopeError:
        """Find the first chunk that is not as it should be."""
        number, chunk = 0, _exactly(source, CHUNK_BYTES)
        while behind := _exactly(source, CHUNK_BYTES):
            if not self._opens(chunk, number, last=False):
                if self._opens(chunk, number, last=True) or self._ends_within(chunk, number):
                    return Trailing(chunk=number + 1)
                return Tampered("chunk", chunk=number + 1)
            number, chunk = number + 1, behind
        return self._end(chunk, number)

    def _end(self, chunk: bytes, number: int) -> EnvelopeError:
        """Say what is wrong with the last piece, whose chunks before are all good."""
        if len(chunk) < TAG_BYTES or (len(chunk) == CHUNK_BYTES and self._opens(chunk, number, last=False)):
            return Truncated("between two chunks" if number or chunk else "before its content", chunk=number + 1)
        if self._opens(chunk, number, last=True):
            # Every chunk is good, yet the file was refused: an empty last chunk, or a rule of the library.
            return Malformed("last chunk", chunk=number + 1)
        if self._ends_within(chunk, number):
            return Trailing(chunk=number + 1)
        if len(chunk) == CHUNK_BYTES:
            return Tampered("chunk", chunk=number + 1)
        return EndDamaged(chunk=number + 1)

    def _ends_within(self, chunk: bytes, number: int) -> bool:
        return end_of_message(self._key, _nonce(number, last=True), chunk, least=1 if number else 0) is not None

    def _opens(self, chunk: bytes, number: int, *, last: bool) -> bool:
        try:
            self._aead.decrypt(_nonce(number, last=last), chunk, None)
        except InvalidTag:
            return False
        return True


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(source: BinaryIO, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0 and (piece := source.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def raw_identity(identity: str) -> bytes:
    """Return the X25519 private key, 32 bytes, of an age identity that pyrage has accepted (BIP 173)."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    digits = [letters.index(letter) for letter in identity.lower().rpartition("1")[2][:-6]]
    number = 0
    for digit in digits:
        number = number << 5 | digit
    return (number >> (len(digits) * 5 - 256)).to_bytes(32, "big")
