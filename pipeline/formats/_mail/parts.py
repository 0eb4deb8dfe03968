"""Parts of a mail: bodies that a reader sees, and attachments."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from typing import Any

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._mail.headers import header_text
from pipeline.formats._text.decoding import decoded
from pipeline.limits import Limits

#: Multiparts inside multiparts; real mails stay below 6.
MOST_NESTED = 32
MAIL_ERRORS = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, LookupError, OverflowError, RecursionError,
    AssertionError, binascii.Error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A part that a reader sees.

    Attributes:
        number: Position among all parts; its anchor.
        html: Whether it is HTML.
        raw: Its bytes after transfer decoding.
        charset: What the part says.
        choice: Number of the multipart/alternative that it belongs to, or None.
    """

    number: int
    html: bool
    raw: bytes
    charset: str
    choice: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that becomes an item of its own."""

    name: str
    raw: bytes


def parsed(raw: bytes) -> Message:
    """Parse a mail, as tolerantly as the standard library does.

    Raises:
        CorruptDocument: It gives up, or there is no header at all.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
    except MAIL_ERRORS:
        raise CorruptDocument("mail") from None
    if not message.keys():
        raise CorruptDocument("mail without headers")
    return message


def _flattened(message: Message) -> bytes:
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(message)
    except MAIL_ERRORS:
        raise CorruptDocument("nested mail") from None
    return out.getvalue()


def _nested_bytes(part: Message, payload: list[Any]) -> bytes:
    raw = b"".join(_flattened(one) for one in payload)
    # A nested mail should never be base64, but is: then the parser took the base64 text for its body.
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        if encoding == "base64":
            return base64.b64decode(raw)
        return quopri.decodestring(raw) if encoding == "quoted-printable" else raw
    except (binascii.Error, ValueError):
        return raw


def part_bytes(part: Message) -> bytes:
    """Return the bytes of a part after transfer decoding.

    Raises:
        CorruptDocument: They cannot be had.
    """
    try:
        payload: Any = part.get_payload()
        if isinstance(payload, list):
            return _nested_bytes(part, payload)
        content = part.get_payload(decode=True)
    except MAIL_ERRORS:
        raise CorruptDocument("mail part") from None
    return content if isinstance(content, bytes) else b""


def _label(part: Message) -> tuple[str, str, str, bool]:
    """Return type, charset, file name and whether it asks to be an attachment."""
    try:
        name = header_text(part.get_filename() or "")
    except MAIL_ERRORS:
        name = ""
    try:
        charset = part.get_content_charset() or ""
        asks = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
        return part.get_content_type(), charset, name, asks
    except MAIL_ERRORS:
        return "application/octet-stream", "", name, True


def parts_of(message: Message, limits: Limits) -> Iterator[Body | Attachment]:
    """Walk all parts in order.

    Raises:
        CorruptDocument: A part cannot be decoded.
        LimitExceeded: Too many, too large or nested too deeply.
    """
    stack: list[tuple[Message, int, int | None]] = [(message, 0, None)]
    number = choices = 0
    while stack:
        part, depth, choice = stack.pop()
        number += 1
        if depth > MOST_NESTED or number > limits.members:
            raise LimitExceeded("members", value=max(depth, number), most=limits.members)
        media_type, charset, name, asks = _label(part)
        payload: Any = part.get_payload()
        if isinstance(payload, list) and not media_type.startswith("message/"):
            if media_type == "multipart/alternative":
                choices += 1
                choice = choices
            stack += [(child, depth + 1, choice) for child in reversed(payload)]
            continue
        raw = part_bytes(part)
        if len(raw) > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=len(raw), most=limits.item_bytes)
        is_text = media_type in {"text/plain", "text/html"} or (media_type.startswith("multipart/") and not asks)
        if is_text and not asks and not name:
            yield Body(number, media_type == "text/html", raw, charset, choice)
        else:
            yield Attachment(name, raw)


def body_text(body: Body) -> str:
    """Return a plain body as text with plain line feeds.

    Raises:
        CorruptDocument: It is no text.
    """
    return decoded(body.raw, body.charset).replace("\r\n", "\n").replace("\r", "\n")
