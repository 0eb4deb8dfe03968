"""The header of an age file, read strictly before any library sees the file.

Source: C2SP age specification, "Header": version line, stanzas, and the line of the MAC.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import BinaryIO

from keys.envelope import AGE_VERSION
from keys.errors import Malformed, NotAnEnvelope, Truncated

#: Larger headers are refused; 1 MiB holds some ten thousand recipients.
HEADER_BYTES = 1024 * 1024
_MAC_BYTES = 32
_LINE = 64


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped file key.

    Attributes:
        kind: ``X25519``, ``scrypt`` or what a plugin says.
        arguments: As they stand, without the kind.
        body: Decoded.
    """

    kind: bytes
    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header.

    Attributes:
        stanzas: One at least.
        signed: The bytes that the MAC covers, up to and with the three dashes.
        mac: HMAC-SHA-256, 32 bytes.
    """

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes


def read_header(source: BinaryIO) -> Header:
    """Read a header and leave the stream at the payload's nonce.

    Raises:
        NotAnEnvelope: It does not begin as an age file does.
        Truncated: The file ends within the header.
        Malformed: The header breaks the rules, or is larger than `HEADER_BYTES`.
    """
    lines = _Lines(source)
    version = lines.take()
    if version != AGE_VERSION[:-1]:
        raise NotAnEnvelope
    stanzas: list[Stanza] = []
    while True:
        line = lines.take()
        if line.startswith(b"---"):
            break
        stanzas.append(_stanza(line, lines))
    mac = decoded(line[4:]) if line.startswith(b"--- ") else b""
    if len(mac) != _MAC_BYTES or not stanzas:
        raise Malformed("header")
    return Header(tuple(stanzas), lines.seen[: len(lines.seen) - len(line) - 1] + b"---", mac)


class _Lines:
    """Lines of a header, and all bytes so far."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._pieces: list[bytes] = []
        self._left = HEADER_BYTES

    @property
    def seen(self) -> bytes:
        return b"".join(self._pieces)

    def take(self) -> bytes:
        line = self._source.readline(self._left)
        self._left -= len(line)
        self._pieces.append(line)
        if not line.endswith(b"\n"):
            if self._left <= 0:
                raise Malformed("header: larger than a header may be", most=HEADER_BYTES)
            raise Truncated("header")
        return line[:-1]


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    words = line.split(b" ")
    if words[0] != b"->" or len(words) < 2 or not all(_printable(word) for word in words[1:]):
        raise Malformed("header")
    body: list[bytes] = []
    while True:
        piece = lines.take()
        if len(piece) > _LINE:
            raise Malformed("header")
        body.append(piece)
        if len(piece) < _LINE:
            return Stanza(words[1], tuple(words[2:]), decoded(b"".join(body)))


def _printable(word: bytes) -> bool:
    return bool(word) and all(33 <= octet <= 126 for octet in word)


def decoded(text: bytes) -> bytes:
    """Decode base64 without padding, canonical only.

    Raises:
        Malformed: It is none.
    """
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise Malformed("header") from None
    if base64.b64encode(raw).rstrip(b"=") != text:
        raise Malformed("header")
    return raw
