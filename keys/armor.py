"""Armors, taken off strictly: what comes out is binary, and no other program ever parses an armor.

age: C2SP age specification (RFC 7468, strict, white space outside allowed). OpenPGP: RFC 9580, 6.2; its checksum is
read over, as the RFC demands, since the encrypted data carries a far better one.
"""

from __future__ import annotations

import base64
import binascii
import io
from abc import ABC, abstractmethod
from typing import BinaryIO, ClassVar

from keys.errors import Malformed, Trailing, Truncated

AGE_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
PGP_BEGIN = b"-----BEGIN PGP MESSAGE-----"
#: White space (and a byte order mark) that may stand before an armor, bytes.
SPACE_BYTES = 1024

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_BYTES = 4096
_CHUNK_BYTES = 64 * 1024
_MOST_HEADERS = 64


def without_space(head: bytes) -> bytes:
    """Return the beginning of a file without white space and byte order mark before it."""
    return head.removeprefix(_BYTE_ORDER_MARK).lstrip(b" \t\r\n")


class Raw(io.RawIOBase):
    """A source as a raw stream, to be read in any sizes and line by line; the source itself is never closed.

    Args:
        source: Any binary stream.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        piece = self._source.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class Lines(ABC):
    """How one kind of armor is read, line by line; an object serves one file.

    Attributes:
        begin: Its first line.
        end: Its last line.
    """

    begin: ClassVar[bytes]
    end: ClassVar[bytes]

    def read_head(self, source: BinaryIO) -> None:  # noqa: B027 - most kinds have nothing there
        """Read over what stands between the first line and the body.

        Raises:
            Malformed: It is not as it must be.
            Truncated: The file ends within it.
        """

    @abstractmethod
    def decode(self, line: bytes) -> bytes:
        """Return the bytes of a line of the body, which comes without its end.

        Raises:
            Malformed: It is not as it must be.
        """


class Armor(io.RawIOBase):
    """The binary inside an armor, as a raw stream. Reading raises what is wrong with the armor.

    Args:
        source: The armored file, at its beginning.
        lines: Its kind.
    """

    def __init__(self, source: BinaryIO, lines: Lines) -> None:
        self._source = source
        self._lines = lines
        self._left = b""
        self._begun = False
        self._ended = False

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        if not self._begun:
            self._begin()
        while not self._left and not self._ended:
            self._left = self._next()
        piece = self._left[: len(buffer)]
        self._left = self._left[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _begin(self) -> None:
        line, spaces = self._source.readline(SPACE_BYTES), 0
        while line and not without_space(line):
            spaces += len(line)
            if spaces > SPACE_BYTES:
                raise Malformed("armor: too much before its first line")
            line = self._source.readline(SPACE_BYTES)
        stripped = without_space(line).rstrip()
        if stripped != self._lines.begin:
            if not line.endswith(b"\n") and self._lines.begin.startswith(stripped):
                raise Truncated("armor")
            raise Malformed("armor: text stands before its first line")
        self._begun = True
        self._lines.read_head(self._source)

    def _next(self) -> bytes:
        """Return the bytes of the next line, or of none and remember that the armor has ended."""
        line = self._source.readline(_LINE_BYTES)
        if line.rstrip() == self._lines.end:
            self._finish()
            return b""
        if not line.endswith(b"\n"):
            if len(line) >= _LINE_BYTES:
                raise Malformed("armor: a line is too long")
            raise Truncated("armor")
        if line.startswith(self._lines.end):
            raise Trailing("behind the armor")
        return self._lines.decode(line[:-2] if line.endswith(b"\r\n") else line[:-1])

    def _finish(self) -> None:
        self._ended = True
        while chunk := self._source.read(_CHUNK_BYTES):
            if chunk.strip():
                raise Trailing("behind the armor")


class AgeLines(Lines):
    """age's armor: 64 characters a line, only the last one may be shorter."""

    begin = AGE_BEGIN
    end = b"-----END AGE ENCRYPTED FILE-----"
    _short = False

    def decode(self, line: bytes) -> bytes:
        """Return the bytes of a line."""
        if self._short or not line or len(line) > 64:
            raise Malformed("armor: lines are not as they must be")
        self._short = len(line) < 64
        piece = _decoded(line)
        self._short = self._short or len(piece) % 3 != 0
        return piece


class PgpLines(Lines):
    """OpenPGP's armor: headers, an empty line, base64, a checksum that is read over."""

    begin = PGP_BEGIN
    end = b"-----END PGP MESSAGE-----"
    _short = False
    _checksum = False

    def read_head(self, source: BinaryIO) -> None:
        """Read over its headers and the empty line behind them."""
        for _ in range(_MOST_HEADERS):
            line = source.readline(_LINE_BYTES)
            if not line.endswith(b"\n"):
                raise Malformed("armor: a line is too long") if len(line) >= _LINE_BYTES else Truncated("armor")
            if not line.strip():
                return
            if b": " not in line and not line.rstrip().endswith(b":"):
                raise Malformed("armor: no empty line before its body")
        raise Malformed("armor: too many headers")

    def decode(self, line: bytes) -> bytes:
        """Return the bytes of a line; of its checksum, none."""
        line = line.rstrip(b" \t")
        if self._checksum or (self._short and not line.startswith(b"=")):
            raise Malformed("armor: lines are not as they must be")
        if line.startswith(b"=") and len(line) == 5:
            self._checksum = True
            return b""
        piece = _decoded(line)
        self._short = len(piece) % 3 != 0 or not piece
        return piece


def _decoded(line: bytes) -> bytes:
    """Decode a line of base64, of which only the last one may have padding: the caller looks at its length."""
    try:
        piece = base64.b64decode(line, validate=True)
    except binascii.Error:
        raise Malformed("armor: not base64") from None
    if base64.b64encode(piece) != line:  # bits behind the last byte that are not zero
        raise Malformed("armor: not base64")
    return piece
