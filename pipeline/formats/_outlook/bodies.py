"""Bodies of an Outlook message, and the fields that Outlook shows of contacts, appointments and tasks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import UnknownPart
from pipeline.formats._outlook import rtf
from pipeline.formats._outlook.model import INTERNET_CODE_PAGE, Outlook, Value, codec_of, moment, text8
from pipeline.limits import Limits

_CLASS, _PLAIN, _RTF, _HTML = 0x001A, 0x1000, 0x1009, 0x1013
#: Whether the rich body is as new as the plain one.
_RTF_IN_SYNC = 0x0E1F
_APPOINTMENT, _TASK, _ADDRESS = 0x00062002, 0x00062003, 0x00062004
#: Fields by class of message: label, set of names, number; set 0 are numbers that all files share.
_SHOWN: dict[str, tuple[tuple[str, int, int], ...]] = {
    "ipm.contact": (
        ("Name", 0, 0x3001), ("Prefix", 0, 0x3A45), ("Given name", 0, 0x3A06), ("Middle name", 0, 0x3A44),
        ("Family name", 0, 0x3A11), ("Suffix", 0, 0x3A05), ("Nickname", 0, 0x3A4F), ("Profession", 0, 0x3A46),
        ("Company", 0, 0x3A16), ("Title", 0, 0x3A17), ("Department", 0, 0x3A18), ("Office", 0, 0x3A19),
        ("Business phone", 0, 0x3A08), ("Business phone", 0, 0x3A1B), ("Home phone", 0, 0x3A09),
        ("Mobile phone", 0, 0x3A1C), ("Other phone", 0, 0x3A1F), ("Fax", 0, 0x3A24), ("Web page", 0, 0x3A51),
        ("Home phone", 0, 0x3A2F), ("Home fax", 0, 0x3A25), ("Other fax", 0, 0x3A23), ("Primary phone", 0, 0x3A1A),
        ("Car phone", 0, 0x3A1E), ("Pager", 0, 0x3A21), ("Callback", 0, 0x3A02), ("Radio", 0, 0x3A1D),
        ("Telex", 0, 0x3A2C), ("ISDN", 0, 0x3A2D), ("Text phone", 0, 0x3A4B), ("Company phone", 0, 0x3A57),
        ("Assistant's phone", 0, 0x3A2E), ("Birthday", 0, 0x3A42), ("Anniversary", 0, 0x3A41),
        ("Assistant", 0, 0x3A30), ("Manager", 0, 0x3A4E), ("Spouse", 0, 0x3A48), ("Address", _ADDRESS, 0x801B),
        ("Home address", _ADDRESS, 0x801A), ("Other address", _ADDRESS, 0x801C), ("Messaging", _ADDRESS, 0x8062),
        ("Mail", _ADDRESS, 0x8083), ("Mail", _ADDRESS, 0x8093), ("Mail", _ADDRESS, 0x80A3),
    ),
    "ipm.appointment": (
        ("Location", _APPOINTMENT, 0x8208), ("Start", _APPOINTMENT, 0x820D), ("End", _APPOINTMENT, 0x820E),
        ("Recurrence", _APPOINTMENT, 0x8232), ("All attendees", _APPOINTMENT, 0x8238),
    ),
    "ipm.task": (
        ("Start", _TASK, 0x8104), ("Due", _TASK, 0x8105), ("Completed", _TASK, 0x810F), ("Owner", _TASK, 0x811F),
    ),
    "ipm.activity": (("Kind", 0x0006200A, 0x8700), ("Start", 0x0006200A, 0x8706), ("End", 0x0006200A, 0x8708)),
}  # fmt: skip
_ALIASES = {"ipm.schedule.meeting": "ipm.appointment", "ipm.taskrequest": "ipm.task"}
#: The class of an exception to a series of appointments, which is kept as an attachment of the series.
_ALIASES["ipm.ole.class.{00061055-0000-0000-c000-000000000046}"] = "ipm.appointment"
_ONE_OFF_MEMBERS = 0x8054
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_UNICODE_FLAG = 0x80


@dataclass(frozen=True, slots=True)
class Content:
    """A body.

    Attributes:
        html: Whether it is HTML.
        raw: Its bytes.
        charset: Their charset, where it is known.
    """

    html: bool
    raw: bytes
    charset: str


def _class_of(message: Outlook) -> str:
    value = message.properties.get(_CLASS)
    name = value.lower() if isinstance(value, str) else ""
    return next((shown for alias, shown in _ALIASES.items() if name.startswith(alias)), name)


def _fields(message: Outlook) -> Iterator[str]:
    """Hand out the fields that Outlook shows beside the body, a line for each."""
    name = _class_of(message)
    for kind, fields in _SHOWN.items():
        if name != kind and not name.startswith(f"{kind}."):
            continue
        for label, group, number in fields:
            value = message.by_name(group, number) if group else message.properties.get(number)
            when = moment(value)
            if isinstance(value, str) and value.strip():
                yield f"{label}: {value.strip()}"
            elif when is not None and when.year < 4500:
                yield f"{label}: {when:%Y-%m-%d %H:%M} UTC"
    if name.startswith("ipm.distlist"):
        yield from _list_members(message)


def _list_members(message: Outlook) -> Iterator[str]:
    """Hand out who is on a distribution list.

    Raises:
        UnknownPart: It is not told in a way that is known here.
    """
    entries = message.by_name(_ADDRESS, _ONE_OFF_MEMBERS)
    known = 0
    for entry in entries if isinstance(entries, tuple) else ():
        if isinstance(entry, bytes) and entry[4:20] == _ONE_OFF and len(entry) > 24:
            known += 1
            wide = entry[23] & _UNICODE_FLAG
            texts = _strings(entry[24:], wide=bool(wide))
            yield f"Member: {texts[0]} <{texts[2]}>"
    if not known:
        raise UnknownPart("members of a distribution list")


def _strings(raw: bytes, *, wide: bool) -> list[str]:
    if wide:
        found = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").split("\0")
    else:
        found = [text8(piece, "") for piece in raw.split(b"\0")]
    return [*found, "", "", ""][:3]


def _words(text: str) -> set[str]:
    return set(text.split())


def _says_something(html: Value | None) -> bool:
    """Return whether a page has words or pictures."""
    if isinstance(html, bytes):
        html = html.replace(b"\0", b"").decode("latin-1")
    return isinstance(html, str) and re.search(r"(?i)<img|\w", re.sub(r"<(?!img)[^>]*>", "", html)) is not None


def _of_rich(rich: bytes, plain: str, message: Outlook, limits: Limits, gone: Counter[str]) -> str:
    """Return the text of a rich body, or the plain one where that is the one that Outlook shows."""
    text, unseen, pictures = rtf.text_of(rich, limits)
    is_older = message.properties.get(_RTF_IN_SYNC) == 0 and bool(plain.strip())
    if is_older or (plain.strip() and not (text.strip() or unseen.strip() or pictures)):
        gone["rich-body"] += _words(text) != _words(plain)
        return plain
    gone["picture"] += pictures
    gone["hidden-text"] += bool(unseen.strip())
    if _words(text) == _words(plain):
        return plain
    # Outlook shows the rich one; the plain one may tell what is hidden there, and where links lead.
    gone["plain-body"] += bool(plain.strip())
    return text


def contents(message: Outlook, limits: Limits, gone: Counter[str]) -> list[Content]:
    """Return the body that Outlook shows, behind the fields that it shows beside it.

    Args:
        message: What was read.
        limits: Bounds.
        gone: Filled with what is left out of other bodies and of rich text, by kind.

    Raises:
        CorruptDocument: A body breaks off.
        LimitExceeded: A body is too large.
    """
    plain = message.properties.get(_PLAIN)
    plain = plain if isinstance(plain, str) else ""
    html = message.properties.get(_HTML)
    charset = codec_of(message.properties.get(INTERNET_CODE_PAGE))
    packed = message.properties.get(_RTF)
    rich = rtf.decompressed(packed, limits) if isinstance(packed, bytes) and packed else b""
    if not html and rich:
        html = rtf.html_of(rich, limits)
        if html is None:
            plain = _of_rich(rich, plain, message, limits, gone)
    fields = "\n".join(_fields(message))
    found: list[Content] = []
    if _says_something(html):
        gone["plain-body"] += bool(plain.strip())
        found = [Content(False, fields.encode("utf-8", "replace"), "utf-8")] if fields else []
        raw = html if isinstance(html, bytes) else str(html).encode("utf-8", "replace")
        return [*found, Content(True, raw, charset if isinstance(html, bytes) else "utf-8")]
    if fields:
        plain = f"{fields}\n\n{plain}" if plain.strip() else fields
    return [Content(False, plain.encode("utf-8", "replace"), "utf-8")]
