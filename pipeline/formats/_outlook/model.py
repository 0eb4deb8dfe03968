"""What Outlook keeps of a message, wherever it lies: properties by number, recipients, attachments."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.errors import CorruptDocument
from pipeline.formats._text.decoding import decoded

Value = str | bytes | int | tuple[str, ...] | tuple[bytes, ...]
Properties = dict[int, Value]

#: Kinds of property values (MS-OXCDATA 2.11.1).
INT16, INT32, FLOAT64, BOOLEAN, OBJECT, INT64 = 0x02, 0x03, 0x05, 0x0B, 0x0D, 0x14
STRING8, STRING, TIME, GUID, BINARY = 0x1E, 0x1F, 0x40, 0x48, 0x102
MULTIPLE = 0x1000
_CODE_PAGES = {
    20127: "ascii", 65000: "utf-7", 65001: "utf-8", 28591: "latin-1", 20866: "koi8-r", 21866: "koi8-u", 936: "gbk",
    54936: "gb18030", 50220: "iso2022_jp", 50221: "iso2022_jp", 50222: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr",
    50225: "iso2022_kr", 52936: "hz", 1200: "utf-16-le", 10000: "mac_roman",
    **{28590 + number: f"iso8859_{number}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}  # fmt: skip
MESSAGE_CODE_PAGE, INTERNET_CODE_PAGE, MESSAGE_LOCALE = 0x3FFD, 0x3FDE, 0x3FF1
#: Code pages by language (the lower ten bits of a locale); others write in 1252.
_LOCALES = {
    0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250,
    0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x20: 1256, 0x22: 1251,
    0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251,
}  # fmt: skip
_TRADITIONAL_CHINESE = frozenset({0x0404, 0x0C04, 0x1404})
#: Properties that a reader sees: text of theirs that is in no known letters makes the item damaged. Others may go.
SHOWN = frozenset({0x0037, 0x0042, 0x0C1A, 0x0E02, 0x0E03, 0x0E04, 0x0E1D, 0x1000, 0x1013, 0x3001, 0x3003})
#: FILETIME of the end of the year 9999.
_MOST_FILETIME = 2_650_467_744_000_000_000
#: Named properties get numbers from here on.
FIRST_NAMED = 0x8000


@dataclass(slots=True)
class Attached:
    """An attachment.

    Attributes:
        properties: Its own properties.
        content: Its bytes, or None where it is no file.
        message: The message that it is, or None.
    """

    properties: Properties
    content: bytes | None = None
    message: Outlook | None = None


@dataclass(slots=True)
class Outlook:
    """A message, contact, appointment or task.

    Attributes:
        properties: Its own properties by number; named ones by the number of this file.
        named: For named properties of that file, their set's first four bytes as a number with their number in it,
            or their name.
        recipients: Properties of each recipient.
        attachments: In their order.
        left_out: What the reader of its bytes left out, by kind.
    """

    properties: Properties = field(default_factory=dict)
    named: dict[int, tuple[int, int | str]] = field(default_factory=dict)
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def by_name(self, group: int, name: int | str) -> Value | None:
        """Return a named property."""
        keys = (key for key, one in self.named.items() if one == (group, name))
        return next((self.properties[key] for key in keys if key in self.properties), None)


def codec_of(page: Value | None) -> str:
    """Return Python's name of a Windows code page; empty where it has none."""
    if not isinstance(page, int) or page <= 0:
        return ""
    name = _CODE_PAGES.get(page, f"cp{page}")
    try:
        "".encode(name)
    except LookupError:
        return ""
    return name


def text8(raw: bytes, codec: str) -> str:
    """Return an 8-bit string of a code page; where it is no text of that one, as the text formats would guess.

    Raises:
        CorruptDocument: It is no text.
    """
    raw = raw.rstrip(b"\0")
    if codec and codec != "ascii":
        try:
            return raw.decode(codec).rstrip("\0")
        except UnicodeError:
            pass
    return decoded(raw.replace(b"\0", b" "))


def text16(raw: bytes) -> str:
    """Return a UTF-16 string."""
    return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0").replace("\0", " ")


def fixed(kind: int, raw: bytes) -> Value | None:
    """Return a value of fixed size from (up to) eight bytes; None where the kind is none that anybody reads.

    Raises:
        CorruptDocument: There are too few bytes.
    """
    layouts = {INT16: "<h", INT32: "<l", BOOLEAN: "<H", INT64: "<q", TIME: "<Q"}
    if kind not in layouts:
        return None
    try:
        return int(struct.unpack_from(layouts[kind], raw)[0])
    except struct.error:
        raise CorruptDocument("property") from None


def variable(number: int, kind: int, raw: bytes, codec: str) -> Value | None:
    """Return a string or binary value; None for other kinds.

    Raises:
        CorruptDocument: It is a text that a reader sees, in letters that cannot be told.
    """
    if kind == STRING8:
        try:
            return text8(raw, codec)
        except CorruptDocument:
            if number in SHOWN:
                raise
            return raw.decode("latin-1")
    if kind == STRING:
        return text16(raw)
    return raw if kind == BINARY else None


def message_codec(properties: Properties) -> str:
    """Return the codec of a message's 8-bit strings."""
    stated = codec_of(properties.get(MESSAGE_CODE_PAGE))
    locale = properties.get(MESSAGE_LOCALE)
    if not stated and isinstance(locale, int) and locale:
        page = 950 if locale & 0xFFFF in _TRADITIONAL_CHINESE else _LOCALES.get(locale & 0x3FF, 1252)
        stated = codec_of(page)
    return stated or codec_of(properties.get(INTERNET_CODE_PAGE))


def moment(value: Value | None) -> datetime | None:
    """Return a FILETIME as a time in UTC."""
    if not isinstance(value, int) or not 0 < value < _MOST_FILETIME:
        return None
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)
