"""From a message of Outlook to a mail (RFC 5322) that is not yet cleaned: the mail format reads, cleans and writes it.

What Outlook shows becomes From, To, Cc, Subject, Date and bodies; what it knows besides becomes headers that the mail
format drops and learns from. Nothing of it is written by the clock.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator

from pipeline.errors import LimitExceeded
from pipeline.formats._mail.left_out import HEADER, as_header
from pipeline.formats._outlook.bodies import Content, contents
from pipeline.formats._outlook.model import Attached, Outlook, Properties, Value, moment
from pipeline.limits import Limits

_CLASS, _SUBJECT, _HEADERS = 0x001A, 0x0037, 0x007D
_SUBMITTED, _DELIVERED, _CREATED = 0x0039, 0x0E06, 0x3007
_NAME, _ADDRESS_TYPE, _ADDRESS, _SMTP, _RECIPIENT_TYPE = 0x3001, 0x3002, 0x3003, 0x39FE, 0x0C15
_RECIPIENTS = {1: "To", 2: "Cc", 3: "Bcc"}
_SHOWN_RECIPIENTS = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}
_LAST = "X-Mapi-Last-Modifier"
#: Header, and the properties of its name, its address, its SMTP address.
_PEOPLE = (
    ("From", 0x0042, 0x0065, 0x5D02),
    ("X-Mapi-Sender", 0x0C1A, 0x0C1F, 0x5D01),
    ("X-Mapi-Received-By", 0x0040, 0x0076, 0x5D07),
    ("X-Mapi-Received-Representing", 0x0044, 0x0078, 0x5D08),
    (_LAST, 0x3FFA, 0, 0),
    ("X-Mapi-Creator", 0x3FF8, 0, 0),
)
_LONG_NAME, _SHORT_NAME, _MEDIA_TYPE, _PATH = 0x3707, 0x3704, 0x370E, 0x3708
_CONTENT_ID, _PLACE, _HIDDEN, _CONTACT_PHOTO = 0x3712, 0x3713, 0x7FFE, 0x7FFF
_BODIES = frozenset({0x1000, 0x1009, 0x1013})
_MOST_HEADER_CHARS, _MOST_LINE_CHARS, _MOST_LINE_BYTES = 4000, 200_000, 900
_SHOWN_ELSEWHERE = frozenset({_SUBJECT, _HEADERS, 0x0E1D, 0x0070, *_SHOWN_RECIPIENTS.values()}) | _BODIES
#: Headers of the mail's way that are not taken over: they are written from properties, or tell how bodies were coded.
_OURS = re.compile(r"(?i)(?:from|to|cc|bcc|subject|date|mime-version|x-mapi-[a-z-]{1,40}|content-[a-z-]{1,40}):")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,60}")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _text(value: Value | None) -> str:
    """Return a value on one line.

    Raises:
        LimitExceeded: It is longer than anybody reads on one.
    """
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text) > _MOST_LINE_CHARS:
        raise LimitExceeded("text_chars", value=len(text), most=_MOST_LINE_CHARS)
    return text


def _date(properties: Properties) -> str:
    transport = re.search(r"(?im)^date:[ \t]*([^\r\n]{6,80})", str(properties.get(_HEADERS, "")))
    if transport:
        # As the sender's program wrote it, in his own zone.
        return transport.group(1)
    for number in (_SUBMITTED, _DELIVERED, _CREATED):
        when = moment(properties.get(number))
        if when is not None:
            day = f"{_DAYS[when.weekday()]}, {when.day:02} {_MONTHS[when.month - 1]} {when.year:04}"
            return f"{day} {when:%H:%M:%S} +0000"
    return ""


def _person(name: str, address: str, smtp: str) -> str:
    """Return a person as a header tells it; an address of a directory (EX) is no mail address."""
    mail = next((one for one in (smtp, address) if "@" in one and not re.search(r'[\s<>"(),;]', one)), "")
    name = name.strip("'\" ")
    if not name or name == mail:
        return mail
    if re.search(r'[()<>@,;:\\".\[\]]', name):
        name = '"' + name.replace("\\", "/").replace('"', "'") + '"'
    return f"{name} <{mail}>" if mail else name


def _someone(properties: Properties, name: int, address: int, smtp: int) -> str:
    return _person(_text(properties.get(name)), _text(properties.get(address)), _text(properties.get(smtp)))


def _recipients(message: Outlook) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {"To": [], "Cc": [], "Bcc": []}
    for one in message.recipients:
        kind = one.get(_RECIPIENT_TYPE)
        person = _someone(one, _NAME, _ADDRESS, _SMTP)
        if person and isinstance(kind, int):
            found[_RECIPIENTS.get(kind & 0xF, "Bcc")].append(person)
    for header, number in _SHOWN_RECIPIENTS.items():
        shown = [_person(name.strip(), "", "") for name in _text(message.properties.get(number)).split(";")]
        yield header, ", ".join(found[header] or filter(None, shown))


def _subject(properties: Properties) -> str:
    subject = str(properties.get(_SUBJECT) or properties.get(0x0E1D) or "")
    # Message stores put the length of the prefix before it.
    return _text(subject[2:] if subject.startswith("\x01") else subject)


def _headers(message: Outlook) -> Iterator[tuple[str, str]]:
    own = message.properties
    for number, (header, *places) in enumerate(_PEOPLE):
        person = _someone(own, *places)
        if number == 0:
            person = person or _someone(own, *_PEOPLE[1][1:])
        elif header == _LAST and _text(own.get(places[0])) in {_text(own.get(0x0042)), _text(own.get(0x0C1A))}:
            # Where nobody touched a mail after its delivery, its sender stands there, who handled nothing.
            header = "X-Mapi-Creator"
        yield header, person
    yield from _recipients(message)
    yield "Subject", _subject(own)
    yield "Date", _date(own)
    for key, value in sorted(own.items()):
        if key not in _SHOWN_ELSEWHERE:
            texts = value if isinstance(value, tuple) else (value,)
            for text in texts[:100]:
                yield f"X-Mapi-{key:04X}", " ".join(text[:_MOST_HEADER_CHARS].split()) if isinstance(text, str) else ""
    for attached in message.attachments:
        yield "X-Mapi-Attachment-Path", _text(attached.properties.get(_PATH))


def _transport(properties: Properties) -> Iterator[str]:
    """Hand out the headers of the mail's way, but those that are written from properties."""
    kept = False
    text = str(properties.get(_HEADERS, ""))
    for line in re.split(r"\r\n|\r|\n", text)[:5000]:
        if line[:1] not in (" ", "\t"):
            kept = re.match(r"[!-9;-~]{1,100}:", line) is not None and not _OURS.match(line)
        if kept and line.strip():
            yield line


def _coded(head: str, content: bytes) -> bytes:
    coded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return f"{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + coded


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    mark = b"--" + boundary.encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _is_unseen(attached: Attached, page: str) -> bool:
    """Return whether Outlook lists an attachment nowhere and no page shows it.

    Exceptions to a series of appointments are marked as hidden, and shown in the calendar.
    """
    own = attached.properties
    if not own.get(_HIDDEN) or attached.message is not None or own.get(_CONTACT_PHOTO):
        return False
    return not any(name and name in page for name in (_text(own.get(_CONTENT_ID)).strip("<>"), _text(own.get(_PLACE))))


def _file(attached: Attached, limits: Limits) -> bytes:
    """Return an attachment as a part; what is only pointed at is an empty one, and so stands in the record."""
    content = attached.content
    name = _text(attached.properties.get(_LONG_NAME) or attached.properties.get(_SHORT_NAME))
    name = name or _text(attached.properties.get(_NAME))
    stated = _text(attached.properties.get(_MEDIA_TYPE))
    media_type = (
        stated if _TOKEN.fullmatch(stated) and not stated.startswith("multipart/") else "application/octet-stream"
    )
    if attached.message is not None:
        content, media_type = as_mail(attached.message, limits), "application/octet-stream"
    coded = base64.b64encode(name.encode("utf-8")).decode("ascii")
    told = f'; filename="=?utf-8?b?{coded}?="' if name else ""
    inline = _text(attached.properties.get(_CONTENT_ID)).strip("<>")
    told += f"\r\nContent-ID: <{inline}>" if re.fullmatch(r"[!-;=?-~]{1,200}", inline) else ""
    return _coded(f"Content-Type: {media_type}\r\nContent-Disposition: attachment{told}", content or b"")


def _body(one: Content) -> bytes:
    charset = f'; charset="{one.charset}"' if one.charset else ""
    head = f"Content-Type: text/{'html' if one.html else 'plain'}{charset}"
    if not one.raw.isascii() or b"\0" in one.raw or b"--=_outlook" in one.raw:
        return _coded(head, one.raw)
    lines = one.raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if max(map(len, lines)) > _MOST_LINE_BYTES:
        return _coded(head, one.raw)
    return f"{head}\r\nContent-Transfer-Encoding: 7bit\r\n\r\n".encode() + b"\r\n".join(lines)


def as_mail(message: Outlook, limits: Limits) -> bytes:
    """Return a message as a mail; the same bytes each time.

    Args:
        message: What was read.
        limits: Bounds on its text.

    Raises:
        CorruptDocument: A body breaks off.
        LimitExceeded: A line of its head is too long.
        UnknownPart: A kind of message whose content nobody here can read.
    """
    lines = [f"{name}: {text}" for name, text in _headers(message) if text or name in ("From", "Subject")]
    signed, gone = _signed_content(message), Counter(message.left_out)
    shown = contents(message, limits, gone) if signed is None else []
    page = "".join(one.raw.replace(b"\0", b"").decode("latin-1") for one in shown if one.html)
    seen = [one for one in message.attachments if _is_signed(message) or not _is_unseen(one, page)]
    gone["hidden-attachment"] += len(message.attachments) - len(seen)
    lines += [f"{HEADER}: {told}" for told in [as_header(gone)] if told]
    head = "\r\n".join([*_transport(message.properties), *lines, "MIME-Version: 1.0", ""]).encode("utf-8", "replace")
    if signed is not None:
        return head + signed
    # Boundaries cannot stand in base64, and were looked for in what is plain.
    return head + _multipart("mixed", "=_outlook", [*map(_body, shown), *(_file(one, limits) for one in seen)])


def _is_signed(message: Outlook) -> bool:
    """Return whether a message lies signed or encrypted in its attachment."""
    return _text(message.properties.get(_CLASS)).lower().startswith("ipm.note.smime")


def _signed_content(message: Outlook) -> bytes | None:
    """Return the mail inside a clear-signed message: its only attachment, from its Content-Type on."""
    if "multipartsigned" not in _text(message.properties.get(_CLASS)).lower() or len(message.attachments) != 1:
        return None
    content = message.attachments[0].content or b""
    return content if content[:200].lower().lstrip().startswith(b"content-type:") else None
