"""The outer structure of an OpenPGP message, followed while its bytes are on their way to gpg.

One encrypted message and nothing else passes: session keys, then one encrypted packet with integrity protection, then
the end of the file. So what gpg may make of other packets, before or after, is of no interest; and a message that was
cut or lengthened is told from one that was altered by the lengths that its own packets state.
Source: RFC 9580, 4.2 (packets), 5.1, 5.3 (session keys), 5.7, 5.13 (encrypted data), 10.3 (messages).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from keys.errors import Malformed, NotAnEnvelope, Trailing, Truncated, Unsupported

_PIECE_BYTES = 256 * 1024
#: All session keys of a message together.
_SESSION_BYTES = 1024 * 1024
_FIRST_PARTIAL_BYTES = 512

_PUBLIC_KEY, _PASSPHRASE, _UNPROTECTED, _MARKER, _PROTECTED, _OCB, _PADDING = 1, 3, 9, 10, 18, 20, 21


@dataclass(frozen=True, slots=True)
class _Length:
    """A length as it stands in the file.

    Attributes:
        size: Bytes of the body or of its part; None where it goes on to the end of the file.
        partial: Whether another part follows.
        raw: Its octets.
    """

    size: int | None
    partial: bool
    raw: bytes


def message(source: BinaryIO) -> Iterator[bytes]:
    """Hand out a binary message's bytes unchanged.

    Args:
        source: The message, out of its armor.

    Raises:
        Truncated: The file ends within a packet, or before the encrypted one.
        Trailing: Bytes follow the encrypted packet.
        NotAnEnvelope: It begins with a packet that no encrypted message begins with: it is signed or compressed only.
        Unsupported: To a passphrase only, without integrity protection, or of a newer version of OpenPGP.
        Malformed: Any other packet, or one whose length breaks the rules.
    """
    keys = passphrases = total = 0
    while True:
        tag, new_format, octet = _tag(source)
        if tag in (_UNPROTECTED, _PROTECTED, _OCB):
            break
        if tag not in (_PUBLIC_KEY, _PASSPHRASE, _MARKER, _PADDING):
            raise Malformed("packet", tag=tag) if total else NotAnEnvelope
        length = _length(source, octet, new_format=new_format)
        total += 1 + len(length.raw) + (length.size or 0)
        if length.size is None or length.partial or total > _SESSION_BYTES:
            raise Malformed("session keys", tag=tag)
        keys, passphrases = keys + (tag == _PUBLIC_KEY), passphrases + (tag == _PASSPHRASE)
        yield bytes([octet]) + length.raw + _exactly(source, length.size)
    if tag == _UNPROTECTED:
        raise Unsupported("without protection against alteration")
    if not keys:
        raise Unsupported("to a passphrase") if passphrases else Malformed("no session key")
    yield bytes([octet])
    yield from _encrypted(source, octet, new_format=new_format)
    if source.read(1):
        raise Trailing


def _tag(source: BinaryIO) -> tuple[int, bool, int]:
    head = source.read(1)
    if not head:
        raise Truncated("before its content")
    octet = head[0]
    if not octet & 0x80:
        raise Malformed("packet")
    new_format = bool(octet & 0x40)
    return (octet & 0x3F if new_format else (octet & 0x3C) >> 2), new_format, octet


def _encrypted(source: BinaryIO, octet: int, *, new_format: bool) -> Iterator[bytes]:
    length = _length(source, octet, new_format=new_format)
    if length.partial and (length.size or 0) < _FIRST_PARTIAL_BYTES:
        raise Malformed("length")
    yield length.raw
    first = True
    while True:
        if length.size is None:  # old format only, which has no number for these packets
            raise Malformed("length")
        for piece in _pieces(source, length.size):
            if first and piece[0] != 1:
                raise Unsupported("a version of OpenPGP that is not known here", version=piece[0])
            first = False
            yield piece
        if not length.partial:
            if first:
                raise Malformed("length")
            return
        length = _length(source, octet, new_format=True)
        yield length.raw


def _length(source: BinaryIO, octet: int, *, new_format: bool) -> _Length:
    if not new_format:
        kind = octet & 0x03
        if kind == 3:
            return _Length(None, False, b"")
        raw = _exactly(source, 1 << kind)
        return _Length(int.from_bytes(raw, "big"), False, raw)
    raw = _exactly(source, 1)
    first = raw[0]
    if first < 192:
        return _Length(first, False, raw)
    if first < 224:
        raw += _exactly(source, 1)
        return _Length(((first - 192) << 8) + raw[1] + 192, False, raw)
    if first < 255:
        return _Length(1 << (first & 0x1F), True, raw)
    raw += _exactly(source, 4)
    return _Length(int.from_bytes(raw[1:], "big"), False, raw)


def _pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        piece = source.read(min(size, _PIECE_BYTES))
        if not piece:
            raise Truncated("within its content")
        size -= len(piece)
        yield piece


def _exactly(source: BinaryIO, size: int) -> bytes:
    try:
        return b"".join(_pieces(source, size))
    except Truncated:
        raise Truncated("before its content") from None
