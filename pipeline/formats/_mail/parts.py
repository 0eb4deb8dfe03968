"""Parts of a mail: bodies that a reader sees, and attachments."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from typing import Any

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownFormat, UnknownPart
from pipeline.formats._mail.headers import header_text
from pipeline.formats._mail.reports import REPORTS, told
from pipeline.formats._text.decoding import decoded
from pipeline.formats._text.embedded import is_still_encoded, refuse_embedded, without_signatures
from pipeline.limits import Limits
from pipeline.reasons import Reason

#: Multiparts inside multiparts; real mails stay below 6.
MOST_NESTED = 32
_PART_HEADER = re.compile(rb"(?im)^content-(?:type|transfer-encoding|disposition|id):")
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
    """A part that becomes an item of its own.

    Attributes:
        name: Its file name; protected.
        raw: Its bytes after transfer decoding.
        refusal: Why its bytes are not handed out, or None.
        content_id: By which a page of the mail shows it; protected, empty where it has none.
    """

    name: str
    raw: bytes
    refusal: Reason | None = None
    content_id: str = ""


#: Signatures and keys name their owner and hold nothing to keep.
_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-keys",
    }
)
#: Charsets of seven bits that hide letters from every search, and whose text is nothing else; old programs read them.
_SEVEN_BITS = {
    "utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7", "x-unicode-1-1-utf-7": "utf-7", "csunicode11utf7": "utf-7",
    "utf7": "utf-7", "unicode-2-0-utf-7": "utf-7", "hz-gb-2312": "hz", "hz": "hz",
}  # fmt: skip
#: Transfer encodings by what their names hold.
_ENCODINGS = {"base64": "base64", "base-64": "base64", "quoted": "quoted-printable", "uue": "x-uuencode"}
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_HEADER_LINE = re.compile(rb"(?:[!-9;-~]{1,100}[ \t]*:|[ \t]|>?From )")
_SPACED_NAME = re.compile(rb"^([!-9;-~]{1,100})[ \t]+:")
_NEXT_MAIL = re.compile(rb"\n(?:[ \t]*\r?\n)?>?From [^\r\n]{1,200}\d\d[^\r\n]{0,120}\r?\n[!-9;-~]{1,100}[ \t]*:")


def tidied(raw: bytes) -> bytes:
    """Return a mail whose block of headers holds headers only, so that no parser takes the rest of it for the body.

    Blank lines before it and lines that are no headers go; white space before the colon of a header, which old mails
    have, goes as well.

    Raises:
        UnknownFormat: It is a mailbox of several mails.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    if raw.startswith((b"From ", b">From ")) and _NEXT_MAIL.search(raw):
        raise UnknownFormat("a mailbox of several mails")
    found = re.search(rb"\r?\n[ \t]*\r?\n", raw)
    head, rest = (raw[: found.start()], raw[found.start() :]) if found else (raw, b"")
    lines = [line for line in head.split(b"\n") if _HEADER_LINE.match(line)]
    return b"\n".join(_SPACED_NAME.sub(rb"\1:", line) for line in lines) + rest


def parsed(raw: bytes) -> Message:
    """Parse a mail, as tolerantly as the standard library does.

    Raises:
        CorruptDocument: It gives up, or there is no header at all.
        UnknownFormat: It is a mailbox of several mails.
    """
    try:
        message = email.message_from_bytes(tidied(raw), policy=email.policy.compat32)
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


def _name_plainly(part: Message) -> None:
    """Let a part name its transfer encoding as the standard library knows it: some programs read more than that."""
    stated = str(part.get("Content-Transfer-Encoding", ""))
    plain = re.sub(r"[\s\"]|\([^()]*\)", "", stated).lower()
    found = next((name for mark, name in _ENCODINGS.items() if mark in plain), None)
    if found is not None and stated != found:
        part.replace_header("Content-Transfer-Encoding", found)


def part_bytes(part: Message) -> bytes:
    """Return the bytes of a part after transfer decoding.

    Raises:
        CorruptDocument: They cannot be had.
    """
    try:
        _name_plainly(part)
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
        UnknownPart: A multipart whose parts cannot be told apart.
        LimitExceeded: Too many, too large or nested too deeply.
    """
    stack: list[tuple[Message, int, int | None]] = [(message, 0, None)]
    encrypted: set[int] = set()
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
            if media_type == "multipart/encrypted":
                encrypted |= set(range(number + 1, number + 1 + len(payload)))
            stack += [(child, depth + 1, choice) for child in reversed(payload)]
            continue
        raw = part_bytes(part)
        if len(raw) > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=len(raw), most=limits.item_bytes)
        is_text = media_type in {"text/plain", "text/html"} or (media_type.startswith("multipart/") and not asks)
        if media_type.startswith("multipart/") and _PART_HEADER.search(raw):
            raise UnknownPart("parts that cannot be told apart")
        if is_text and not asks and not name:
            raw, charset = _widened(raw, charset)
            yield Body(number, media_type == "text/html", raw, charset, choice)
        else:
            refusal = _refusal(part, media_type, encrypted=number in encrypted)
            if media_type in REPORTS:
                raw = told(raw)
                refusal = refusal if raw else Reason.EMPTY_ITEM
            yield Attachment(name, raw, refusal, _content_id(part))


def _content_id(part: Message) -> str:
    try:
        return header_text(part.get("Content-ID", "")).strip("<> \t\r\n")
    except MAIL_ERRORS:
        return ""


def _widened(raw: bytes, charset: str) -> tuple[bytes, str]:
    """Return a body as UTF-8 where its charset writes other letters in seven bits.

    Raises:
        CorruptDocument: It is not in that charset.
    """
    codec = _SEVEN_BITS.get(charset.strip().lower())
    if codec is None or not raw.isascii():
        return raw, charset
    try:
        return raw.decode(codec).encode("utf-8"), "utf-8"
    except UnicodeError:
        raise CorruptDocument("not the charset of its header") from None


def _refusal(part: Message, media_type: str, *, encrypted: bool) -> Reason | None:
    if media_type in _SIGNATURES:
        return Reason.EMPTY_ITEM
    opaque = "signed-data" in str(part.get("Content-Type", "")).lower()
    return Reason.ENCRYPTED_DOCUMENT if encrypted or (media_type in _ENCRYPTED and not opaque) else None


def body_text(body: Body, boundaries: frozenset[str]) -> str:
    """Return a plain body as text with plain line feeds, without OpenPGP signatures and lines that are boundaries.

    Raises:
        CorruptDocument: It is no text.
        EncryptedDocument: It is an OpenPGP message.
        UnknownPart: It carries a file, or is text in base64 that no header says to be so.
    """
    text = decoded(body.raw, body.charset).replace("\r\n", "\n").replace("\r", "\n")
    text = without_signatures(text)
    refuse_embedded(text)
    if is_still_encoded(text):
        raise UnknownPart("a body that is still encoded")
    if "--" not in text or not boundaries:
        return text
    # A boundary that the parser did not take for one is no text of anybody, and tells the program that made it.
    lines = text.split("\n")
    return "\n".join(line for line in lines if not line.startswith("--") or line[2:].rstrip(" -\t") not in boundaries)


def boundaries_of(message: Message) -> frozenset[str]:
    """Return all boundaries that a mail states, without dashes at their ends."""
    found: set[str] = set()
    for part in message.walk():
        try:
            found.add((part.get_boundary() or "").rstrip(" -\t"))
        except MAIL_ERRORS:
            continue
    return frozenset(found - {""})
