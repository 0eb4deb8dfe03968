"""Where, in some bytes, does a ChaCha20-Poly1305 message end? Only ever used to name what a refused file suffers from.

Poly1305 runs block by block, so the tag of every prefix costs two more blocks: 64 KiB are searched in well under a
second. A hit is confirmed by `cryptography`; nothing that is opened ever depends on this file.
Source: RFC 8439, 2.5 and 2.8.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

TAG_BYTES = 16
_P = (1 << 130) - 5
_CLAMP = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
_TOP = 1 << 128
_BLOCK = 16


def end_of_message(key: bytes, nonce: bytes, piece: bytes, *, least: int = 0) -> int | None:
    """Return the length of the shortest prefix that is a whole message, its tag included; None when there is none.

    Args:
        key: ChaCha20-Poly1305 key, 32 bytes.
        nonce: 12 bytes. There is no associated data.
        piece: The bytes to search, at most a few hundred KiB.
        least: Shortest plaintext that counts, bytes.
    """
    stream = Cipher(ChaCha20(key, bytes(4) + nonce), None).encryptor().update(bytes(32))
    r = int.from_bytes(stream[:16], "little") & _CLAMP
    s = int.from_bytes(stream[16:], "little")
    whole = 0
    for length in range(len(piece) - TAG_BYTES + 1):
        over = length % _BLOCK
        if over == 0 and length:
            whole = (whole + int.from_bytes(piece[length - _BLOCK : length], "little") + _TOP) * r % _P
        if length < least:
            continue
        state = (whole + int.from_bytes(piece[length - over : length], "little") + _TOP) * r % _P if over else whole
        state = (state + (length << 64) + _TOP) * r % _P
        tag = ((state + s) % _TOP).to_bytes(TAG_BYTES, "little")
        if tag == piece[length : length + TAG_BYTES] and _confirmed(key, nonce, piece[: length + TAG_BYTES]):
            return length + TAG_BYTES
    return None


def _confirmed(key: bytes, nonce: bytes, message: bytes) -> bool:
    try:
        ChaCha20Poly1305(key).decrypt(nonce, message, None)
    except InvalidTag:
        return False
    return True
