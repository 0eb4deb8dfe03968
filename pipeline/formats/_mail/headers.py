"""Headers of a mail: decoding (RFC 2047), encoding, the day of a date, and what the others give away."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from datetime import date as datetime_date
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from typing import Any

from pipeline.errors import CorruptDocument
from pipeline.formats._mail.addresses import has_open_bracket, units, without_comments
from pipeline.formats._mail.left_out import HEADER
from pipeline.formats._text.invisible import without_unseen
from pipeline.limits import LONGEST_VALUE
from pipeline.model import MetadataField, Role, ValueKind

#: Headers that stay, in the order in which they are written.
KEPT = ("From", "To", "Cc", "Subject", "Date")
_ADDRESSES = frozenset({"From", "To", "Cc"})
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[\w.:*+-]{1,60}\?[bBqQ]\?)")
_SPACE = re.compile(r"\s+")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENCODED_BYTES = 42
_LINE_CHARS = 76

_OWNER = frozenset(
    {
        "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "x-forwarded-for",
        "x-apparently-to", "x-rcpt-to", "x-delivered-to", "x-mailbox-owner", "resent-to",
        "x-ms-exchange-organization-originalenveloperecipients",
    }
)  # fmt: skip
_DEVICE = frozenset({"x-originating-ip", "x-sender-ip", "x-client-ip", "x-originating-host", "x-ms-client-ip"})
_AUTHOR = frozenset(
    {
        "from", "sender", "reply-to", "x-sender", "x-authenticated-sender", "organization", "return-path",
        "resent-from", "disposition-notification-to", "x-mapi-sender", "x-mapi-creator",
    }
)  # fmt: skip
#: Names of who had the mail in his mailbox, as Outlook files tell them.
_HANDLERS = frozenset(
    {"x-mapi-received-by", "x-mapi-received-representing", "x-mapi-last-modifier", "x-mapi-owner", "x-mapi-computer"}
)
_PEOPLE = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender"})
_LOCAL_WORDS = re.compile(r"([^\W\d_]{2,30})[._-]([^\W\d_]{2,30})")
_SOFTWARE = frozenset({"x-mailer", "user-agent", "x-mimeole"})
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]]{1,255}")
_RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;]{1,64}@[^\s<>;]{1,255})")


def _word(match: re.Match[str]) -> str:
    charset, encoding, text = match.groups()
    try:
        if encoding in "bB":
            raw = base64.b64decode(text.encode("ascii", "replace") + b"===")
        else:
            raw = quopri.decodestring(text.replace("_", " ").encode("ascii", "replace"), header=True)
        return raw.decode(charset, "replace")
    except (LookupError, binascii.Error, ValueError):
        return match.group()


def header_text(value: Any) -> str:
    """Return a header as a reader sees it: decoded, on one line, without unseen characters."""
    text = str(value)
    raw = text.encode("utf-8", "surrogateescape")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    text = _WORD.sub(_word, _BETWEEN.sub(r"\1", text))
    return without_unseen(_SPACE.sub(" ", text)).strip()


def day_of(value: Any) -> str:
    """Return the day of a date header, as ``Tue, 24 Nov 2026`` in the sender's own zone; empty where it is none."""
    try:
        parsed = parsedate_tz(str(value))
        if parsed is None:
            return ""
        year, month, day = parsed[:3]
        from_monday = _weekday(year, month, day)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return ""
    return f"{_DAYS[from_monday]}, {day:02} {_MONTHS[month - 1]} {year:04}"


def _weekday(year: int, month: int, day: int) -> int:
    return datetime_date(year, month, day).weekday()


def _needs_encoding(token: str) -> bool:
    return not token.isascii() or "=?" in token or len(token) > _LINE_CHARS


def _encoded_words(text: str) -> list[str]:
    words, chunk = [], b""
    for letter in text:
        raw = letter.encode("utf-8")
        if len(chunk) + len(raw) > _ENCODED_BYTES:
            words.append(chunk)
            chunk = b""
        chunk += raw
    return [f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in [*words, chunk]]


def header_lines(name: str, text: str) -> bytes:
    """Return a header folded and encoded, ending in a line break."""
    words: list[str] = []
    pending: list[str] = []
    addresses = name in _ADDRESSES
    for token in [*units(text, addresses=addresses), ""]:
        if token and (_needs_encoding(token) or (addresses and has_open_bracket(token))):
            pending.append(token)
            continue
        if pending:
            words += _encoded_words(" ".join(pending))
            pending = []
        if token:
            words.append(token)
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE_CHARS and lines[-1].strip() != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def kept_headers(message: Message) -> dict[str, str]:
    """Return the kept headers as text. Of several of one name the first counts, but To and Cc are joined."""
    kept: dict[str, str] = {}
    for name in KEPT:
        values = [value for key, value in message.raw_items() if key.lower() == name.lower()]
        if name == "Date":
            texts = [day_of(value) for value in values[:1]]
        elif name == "Subject":
            texts = [header_text(value) for value in values[:1]]
        else:
            texts = [header_text(without_comments(str(value))[0]) for value in values]
        texts = [text for text in texts if text]
        if texts:
            kept[name] = ", ".join(texts) if name in ("To", "Cc") else texts[0]
    return kept


def unseen_headers(message: Message) -> list[tuple[str, str]]:
    """Return what stands in kept headers but is not shown: comments, and second From and Subject headers."""
    found: list[tuple[str, str]] = []
    met: set[str] = set()
    for key, value in message.raw_items():
        name = key.title()
        if name in _ADDRESSES:
            shown, comments = without_comments(str(value))
            found += [(name, header_text(comment)) for comment in comments]
            value = shown
        if name in ("From", "Subject") and (text := header_text(value)):
            if name in met:
                found.append((name, text))
            met.add(name)
    return [(name, text) for name, text in found if text]


def _field(name: str, value: str, role: Role, kind: ValueKind) -> MetadataField:
    return MetadataField(f"header:{name}"[:512], value[:LONGEST_VALUE], role, kind)


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    """Return names and addresses of headers.

    Raises:
        CorruptDocument: Comments are nested deeper than anybody writes them.
    """
    try:
        return getaddresses(texts)
    except (ValueError, IndexError, TypeError):
        return []
    except RecursionError:
        raise CorruptDocument("mail header") from None


def _author_fields(name: str, text: str, role: Role = Role.AUTHORSHIP) -> list[MetadataField]:
    fields: list[MetadataField] = []
    pairs = _pairs([text])
    for person, address in pairs or [(text, "")]:
        if person:
            fields.append(_field(name, person, role, ValueKind.NAME))
        if "@" in address:
            fields.append(_field(name, address, role, ValueKind.EMAIL))
    # A name alone is no address to the standard library, but names somebody all the same.
    return fields or [_field(name, text.strip("\"' <>"), role, ValueKind.NAME)]


def _other_fields(name: str, text: str) -> list[MetadataField]:
    label = name.lower()
    if label in _AUTHOR:
        return _author_fields(name, text)
    if label in _HANDLERS:
        return _author_fields(name, text, Role.HANDLING)
    if label in _OWNER:
        found = _ADDRESS.findall(text)
        return [_field(name, address, Role.HANDLING, ValueKind.EMAIL) for address in found] or [
            _field(name, text, Role.HANDLING, ValueKind.TEXT)
        ]
    if label in _DEVICE:
        return [_field(name, text.strip("[]() "), Role.HANDLING, ValueKind.DEVICE)]
    if label == "received":
        owners = [_field(name, one, Role.HANDLING, ValueKind.EMAIL) for one in _RECEIVED_FOR.findall(text)]
        return [*owners, _field(name, text, Role.DESCRIPTIVE, ValueKind.TEXT)]
    kind = ValueKind.SOFTWARE if label in _SOFTWARE else ValueKind.IDENTIFIER
    return [_field(name, text, Role.DESCRIPTIVE, ValueKind.DATE if label == "date" else kind)]


def header_fields(message: Message, most: int) -> list[MetadataField]:
    """Return what the headers give away, but To, Cc and Subject, which a reader sees."""
    fields: list[MetadataField] = []
    unixfrom = message.get_unixfrom()
    if unixfrom:
        fields.append(_field("unix-from", unixfrom, Role.DESCRIPTIVE, ValueKind.TEXT))
    for name, value in message.raw_items():
        if name.lower() not in {"to", "cc", "subject", HEADER.lower()} and len(fields) < most:
            text = header_text(value)
            fields += _other_fields(without_unseen(name), text) if text else []
    return fields + _owner_names(message, fields)


def _owner_names(message: Message, fields: list[MetadataField]) -> list[MetadataField]:
    """Return the names under which the owner of the mailbox is met: beside the address, and inside of it.

    Whose mailbox it is tells who handled the mail (first.last@ gives the name away even where no header spells it).
    """
    handling = [entry for entry in fields if entry.role is Role.HANDLING and entry.kind is ValueKind.EMAIL]
    owners = {entry.value.lower(): entry.name for entry in handling}
    if not owners:
        return []
    names: dict[str, str] = {}
    for address, label in owners.items():
        words = _LOCAL_WORDS.fullmatch(address.partition("@")[0].partition("+")[0])
        if words:
            names[f"{words.group(1)} {words.group(2)}"] = label
    shown = [header_text(value) for name, value in message.raw_items() if name.lower() in _PEOPLE]
    for person, address in _pairs(shown):
        if address.lower() in owners and person:
            names[person] = owners[address.lower()]
    return [
        MetadataField(f"{label}:name"[:512], person[:512], Role.HANDLING, ValueKind.NAME)
        for person, label in names.items()
    ]
