"""Messages in transport-neutral encapsulation (MS-OXTNEF), which arrive as winmail.dat."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats._outlook.model import (
    BINARY,
    BOOLEAN,
    FIRST_NAMED,
    FLOAT64,
    GUID,
    INT16,
    INT32,
    INT64,
    MULTIPLE,
    OBJECT,
    STRING,
    STRING8,
    TIME,
    Attached,
    Outlook,
    Properties,
    Value,
    codec_of,
    fixed,
    message_codec,
    text8,
    variable,
)
from pipeline.limits import Limits

MAGIC = b"\x78\x9f\x3e\x22"
_MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES, _RECIPIENTS = 0x9003, 0x9005, 0x9004
_NEW_ATTACHMENT, _ATTACHMENT_CONTENT, _ATTACHMENT_NAME, _CODE_PAGE = 0x9002, 0x800F, 0x8010, 0x9007
_FROM, _SENT = 0x8000, 0x8005
#: Not a number of the format: what stands behind the last attribute.
_BEHIND = -1
_ATTACHMENTS = frozenset({_NEW_ATTACHMENT, _ATTACHMENT_CONTENT, _ATTACHMENT_NAME, _ATTACHMENT_PROPERTIES})
#: Attributes that say the same as a property, where that is not told.
_SAME = {0x8004: 0x0037, 0x800C: 0x1000, 0x8008: 0x001A, 0x8009: 0x1035}
_CONTENT, _NAME, _SENDER, _SUBMITTED = 0x3701, 0x3001, 0x0C1A, 0x0039
_SIZES = {INT16: 4, INT32: 4, 0x04: 4, 0x0A: 4, BOOLEAN: 4, FLOAT64: 8, 0x06: 8, 0x07: 8, INT64: 8, TIME: 8, GUID: 16}
#: The interface that a message inside is told by; anything else is an object of another program.
_MESSAGE_INTERFACE = bytes.fromhex("0703020000000000c000000000000046")
_OLE_OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_MOST_NESTED, _MOST_PROPERTIES = 16, 100_000


class _Cursor:
    """A place in some bytes; reading behind their end means that they were cut."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self.at = raw, 0

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        if not 0 <= count <= len(self._raw) - self.at:
            raise CorruptDocument("TNEF breaks off")
        self.at += count
        return self._raw[self.at - count : self.at]

    def number(self) -> int:
        """Return the next 32-bit number."""
        return int(struct.unpack("<L", self.take(4))[0])

    def padded(self) -> bytes:
        """Return the next value that is led by its length and filled up to four bytes."""
        count = self.number()
        content = self.take(count)
        self.take(min(-count % 4, len(self._raw) - self.at))
        return content

    @property
    def left(self) -> int:
        """How many bytes follow."""
        return len(self._raw) - self.at


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Hand out the attributes; what follows the last whole one and is none goes, and counts as `_BEHIND`."""
    cursor = _Cursor(raw)
    if cursor.take(6)[:4] != MAGIC:
        raise CorruptDocument("TNEF signature")
    while cursor.left:
        behind = cursor.left
        if cursor.take(1) not in (b"\x01", b"\x02"):
            yield _BEHIND, bytes(behind)
            return
        number = cursor.number() & 0xFFFF
        content = cursor.take(cursor.number())
        cursor.take(min(cursor.left, 2))  # a checksum, which nobody checks; some leave the last one out
        yield number, content


def _bounded(count: int, most: int) -> int:
    if count > most:
        raise LimitExceeded("members", value=count, most=most)
    return count


def _property(cursor: _Cursor) -> tuple[int, int, tuple[int, int | str] | None, list[bytes]]:
    kind, number = struct.unpack("<HH", cursor.take(4))
    name: tuple[int, int | str] | None = None
    if number >= FIRST_NAMED:
        group = int.from_bytes(cursor.take(16)[:4], "little")
        told = cursor.number()
        name = (group, cursor.number() if told == 0 else cursor.padded().decode("utf-16-le", "replace").rstrip("\0"))
    base = kind & ~MULTIPLE
    if base in (STRING, STRING8, BINARY, OBJECT):
        return number, kind, name, [cursor.padded() for _ in range(_bounded(cursor.number(), _MOST_PROPERTIES))]
    if base not in _SIZES:
        raise CorruptDocument("TNEF property")
    count = cursor.number() if kind & MULTIPLE else 1
    return number, kind, name, [cursor.take(_SIZES[base]) for _ in range(_bounded(count, _MOST_PROPERTIES))]


def _value(number: int, kind: int, pieces: list[bytes], codec: str) -> Value | None:
    base = kind & ~MULTIPLE
    if not pieces:
        return None
    if base == OBJECT:
        return pieces[0]
    if base not in (STRING, STRING8, BINARY):
        return None if kind & MULTIPLE else fixed(base, pieces[0].ljust(8, b"\0"))
    if not kind & MULTIPLE:
        return variable(number, base, pieces[0], codec)
    if base == BINARY:
        return tuple(pieces)
    return tuple(str(variable(number, base, one, codec)) for one in pieces)


def _properties(cursor: _Cursor, codec: str, named: dict[int, tuple[int, int | str]]) -> Properties:
    found: Properties = {}
    for _ in range(_bounded(cursor.number(), _MOST_PROPERTIES)):
        number, kind, name, pieces = _property(cursor)
        if name is not None:
            named[number] = name
        value = _value(number, kind, pieces, message_codec(found) or codec)
        if value is not None:
            found[number] = value
    return found


def _sender(raw: bytes, codec: str) -> str:
    """Return the display name of a sender (a TRP structure)."""
    return text8(raw[8 : 8 + int.from_bytes(raw[4:6], "little")], codec) if len(raw) > 8 else ""


def _sent(raw: bytes) -> int:
    """Return a time of seven 16-bit numbers as a FILETIME; zero where it is none."""
    try:
        when = datetime(*struct.unpack_from("<6H", raw), tzinfo=UTC)  # type: ignore[misc]
    except (struct.error, ValueError):
        return 0
    return int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def _add_attached(one: Attached, limits: Limits, depth: int) -> None:
    """Take the content of an attachment out of its properties, where it stands there."""
    content = one.properties.pop(_CONTENT, None)
    if not isinstance(content, bytes):
        return
    if content[:16] == _MESSAGE_INTERFACE:
        one.message, one.content = read_tnef(content[16:], limits, depth + 1), None
    elif one.properties.get(0x3705) == 6:
        one.content = _OLE_OBJECT
    elif one.content is None:
        one.content = content
    elif one.content != content:
        raise UnknownPart("an attachment with two contents")


def read_tnef(raw: bytes, limits: Limits, depth: int = 0) -> Outlook:
    """Read a TNEF stream.

    Raises:
        CorruptDocument: It breaks off, or is none.
        LimitExceeded: Too many attachments, or nested too deeply.
    """
    if depth > _MOST_NESTED:
        raise LimitExceeded("depth", value=depth, most=_MOST_NESTED)
    message, same = Outlook(), dict[int, Value]()
    attributes = list(_attributes(raw))
    if not attributes or attributes[0][0] == _BEHIND:
        raise CorruptDocument("TNEF without attributes")
    page = next((content for number, content in attributes if number == _CODE_PAGE), b"")
    codec = codec_of(int.from_bytes(page[:4], "little")) or "cp1252"
    for number, content in attributes:
        if number in _SAME or number in (_FROM, _SENT):
            same |= _same(number, content, codec)
        elif number == _MESSAGE_PROPERTIES:
            message.properties |= _properties(_Cursor(content), codec, message.named)
        elif number == _RECIPIENTS:
            cursor = _Cursor(content)
            message.recipients = [
                _properties(cursor, codec, {}) for _ in range(_bounded(cursor.number(), limits.members))
            ]
        elif number == _BEHIND:
            message.left_out["trailing-bytes"] += len(content)
        elif number in _ATTACHMENTS:
            _attachment(message, number, content, codec)
    _bounded(len(message.attachments), limits.members)
    for one in message.attachments:
        _add_attached(one, limits, depth)
    message.properties = {**same, **message.properties}
    return message


def _same(number: int, content: bytes, codec: str) -> Properties:
    if number == _FROM:
        return {_SENDER: _sender(content, codec)}
    if number == _SENT:
        return {_SUBMITTED: _sent(content)}
    return {_SAME[number]: text8(content, codec)}


def _attachment(message: Outlook, number: int, content: bytes, codec: str) -> None:
    if number == _NEW_ATTACHMENT or not message.attachments:
        message.attachments.append(Attached({}))
    one = message.attachments[-1]
    if number == _ATTACHMENT_CONTENT:
        one.content = content
    elif number == _ATTACHMENT_NAME:
        one.properties.setdefault(_NAME, text8(content, codec))
    elif number == _ATTACHMENT_PROPERTIES:
        one.properties |= _properties(_Cursor(content), codec, {})
