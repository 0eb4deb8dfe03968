"""Looks at sanitised contacts and calendars line by line: every line must be one that a neutral copy may have."""

from __future__ import annotations

import base64
import binascii
import re
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.text import unseen_in

NAME = "content-lines"
_CARDS = frozenset({"text/vcard", "text/x-vcard"})
_CALENDARS = frozenset({"text/calendar"})
_TEXT = re.compile(r"[^\x00-\x1f]*")
_TIMES = re.compile(r"(?:[+-]?P[0-9TWDHMS]+|[0-9]{8}|T[0-9]{6}Z?|[/,])*")
#: Keys, short codes of days, and the names of frequencies, calendars and ways of skipping.
_RULE = re.compile(
    r"(?:(?:(?:FREQ=(?:YEAR|MONTH|WEEK|DAI|HOUR|MINUTE|SECOND)LY"
    r"|RSCALE=(?:CHINESE|ETHIOPIC|GREGORIAN|HEBREW|ISLAMIC|JAPANESE)|SKIP=(?:OMIT|FORWARD|BACKWARD))"
    r"|(?:UNTIL|COUNT|INTERVAL|WKST|BY[A-Z]{3,8})=(?:[0-9TZL+,-]|[A-Z]{2}(?=[,;]|$))*)(?:;|$))+"
)


def _one_of(words: str) -> re.Pattern[str]:
    """Return a pattern of one of these words, or of a list of them."""
    one = "|".join(re.escape(word.replace("_", " ")) for word in words.split())
    return re.compile(f"(?:{one})(?:,(?:{one}))*")


class _Zone:
    """Names of time zones: those of the IANA database, and numbers."""

    def fullmatch(self, value: str) -> object:
        return re.fullmatch(r"zone-\d{1,5}", value) or value in zoneinfo.available_timezones() or None


class _Pattern(Protocol):
    def fullmatch(self, value: str, /) -> object: ...


_BINARY = re.compile(r"(?:data:image/(?:jpeg|png|gif|bmp|tiff|webp);base64,)?[A-Za-z0-9+/]+={0,2}")
#: An address: no user, query or fragment.
_LINK = re.compile(r"[^?#@]*(?:@[^?#/]*)?")
#: A telephone number: no parameter but its extension, by RFC 3966.
_NUMBER = re.compile(r"(?!(?:tel:)?[\d*#().+\- ]+\\?;(?!ext=\d{1,15}\Z)[A-Za-z0-9-]+(?:=|\\?;|\Z))[^\x00-\x1f]*")
#: Words by place. Source: RFC 5545 section 3.2 and 3.8, RFC 5546 section 1.4, RFC 7953; for cards RFC 2426 and 6350
#: with their registry, and what telephones add.
_LINES: dict[str, dict[str, _Pattern]] = {
    "VCARD": {
        "VERSION": re.compile(r"3\.0|4\.0"),
        "KIND": re.compile(r"individual|group|org|location"),
        "URL": _LINK,
        "TEL": _NUMBER,
        "PHOTO": _BINARY,
        "LOGO": _BINARY,
        **dict.fromkeys(
            "FN N NICKNAME ORG TITLE ROLE EMAIL IMPP ADR LABEL NOTE CATEGORIES BDAY ANNIVERSARY GENDER DEATHDATE "
            "BIRTHPLACE DEATHPLACE EXPERTISE HOBBY INTEREST ORG-DIRECTORY LANG".split(),
            _TEXT,
        ),
    },
    "VCALENDAR": {
        "VERSION": re.compile(r"2\.0"),
        "PRODID": re.compile(r"-//copy//copy//EN"),
        "UID": re.compile(r"item-\d{1,7}"),
        "DTSTAMP": re.compile(r"19800101T000000Z"),
        "METHOD": _one_of("PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER"),
        "TZID": _Zone(),
        "ATTACH": _BINARY,
        "URL": _LINK,
        "CONFERENCE": _LINK,
        "RRULE": _RULE,
        "EXRULE": _RULE,
        **dict.fromkeys("SUMMARY DESCRIPTION LOCATION COMMENT CONTACT TZNAME CATEGORIES RESOURCES".split(), _TEXT),
        **dict.fromkeys(("ORGANIZER", "ATTENDEE"), re.compile(r"mailto:[^\x00-\x1f]*")),
        **dict.fromkeys("DTSTART DTEND DUE COMPLETED DURATION RDATE EXDATE RECURRENCE-ID FREEBUSY".split(), _TIMES),
        **dict.fromkeys("TZOFFSETFROM TZOFFSETTO PRIORITY PERCENT-COMPLETE".split(), re.compile(r"[+-]?\d{1,6}")),
        "STATUS": _one_of("TENTATIVE CONFIRMED CANCELLED NEEDS-ACTION NEEDS_ACTION COMPLETED IN-PROCESS DRAFT FINAL"),
        "CLASS": _one_of("PUBLIC PRIVATE CONFIDENTIAL"),
        "TRANSP": _one_of("OPAQUE TRANSPARENT 0 1"),
        "BUSYTYPE": _one_of("BUSY BUSY-UNAVAILABLE BUSY-TENTATIVE"),
    },
}
_INSIDE = {
    "VCARD": frozenset[str](),
    "VCALENDAR": frozenset(
        "VEVENT VTODO VJOURNAL VFREEBUSY VTIMEZONE STANDARD DAYLIGHT VAVAILABILITY AVAILABLE".split()
    ),
    "VTIMEZONE": frozenset({"STANDARD", "DAYLIGHT"}),
    "VAVAILABILITY": frozenset({"AVAILABLE"}),
}
_PARAMETERS: dict[str, _Pattern] = {
    "TYPE": _one_of(
        "home work pref voice fax msg cell pager bbs modem car isdn video pcs text textphone main dom intl postal "
        "parcel internet x400 contact acquaintance friend met co-worker colleague co-resident neighbor child parent "
        "sibling spouse kin muse crush date sweetheart me agent emergency iphone mobile other "
        "JPEG PNG GIF BMP TIFF WEBP"
    ),
    "PREF": re.compile(r"\d{1,3}"),
    "ALTID": re.compile(r"\d{1,3}"),
    "LANGUAGE": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?"),
    "ENCODING": re.compile(r"b|BASE64"),
    "VALUE": _one_of("BINARY DATE DATE-TIME DURATION PERIOD TEXT URI UTC-OFFSET"),
    "TZID": _LINES["VCALENDAR"]["TZID"],
    "ROLE": _one_of("CHAIR REQ-PARTICIPANT OPT-PARTICIPANT NON-PARTICIPANT"),
    "PARTSTAT": _one_of("NEEDS-ACTION ACCEPTED DECLINED TENTATIVE DELEGATED COMPLETED IN-PROCESS"),
    "CUTYPE": _one_of("INDIVIDUAL GROUP RESOURCE ROOM UNKNOWN"),
    "RSVP": _one_of("TRUE FALSE"),
    "FBTYPE": _one_of("FREE BUSY BUSY-UNAVAILABLE BUSY-TENTATIVE"),
    "RANGE": _one_of("THISANDFUTURE THISANDPRIOR"),
}
_ONE = re.compile(r'([A-Z-]{1,20})((?:;[A-Z-]{1,20}=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
_ESCAPES = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    parameters: tuple[tuple[str, str], ...]
    value: str

    def shown(self) -> str:
        """Return what a reader sees of it."""
        value = re.sub(r"\\.|;", lambda one: _ESCAPES.get(one.group(), " "), self.value)
        names = " ".join(told for label, told in self.parameters if label == "CN")
        return f"{names}\n{value.removeprefix('mailto:') if names or value.startswith('mailto:') else value}".strip()


def _lines(raw: bytes) -> list[_Line]:
    """Return the lines of a copy.

    Raises:
        ValueError: It is not UTF-8, or a line is none.
    """
    found: list[_Line] = []
    if not raw.endswith(b"\r\n"):
        raise ValueError
    for line in raw[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n"):
        match = _ONE.fullmatch(line)
        if match is None:
            raise ValueError
        told = re.findall(r';([A-Z-]{1,20})=("[^"]*"|[^";:]*)', match.group(2))
        found.append(_Line(match.group(1), tuple((label, one.strip('"')) for label, one in told), match.group(3)))
    return found


def _faults(lines: list[_Line], top: str) -> Iterator[tuple[Reason, str]]:
    open_ones: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            if line.parameters or line.value not in (_INSIDE.get(open_ones[-1], frozenset()) if open_ones else {top}):
                yield Reason.METADATA_LEFT, "component"
            open_ones.append(line.value)
        elif line.name == "END":
            if not open_ones or open_ones.pop() != line.value:
                yield Reason.CONTENT_LOST, "structure"
        elif not open_ones:
            yield Reason.METADATA_LEFT, "line"
        else:
            yield from _line_faults(line, _LINES[top].get(line.name))
    if open_ones:
        yield Reason.CONTENT_LOST, "structure"


def _line_faults(line: _Line, pattern: _Pattern | None) -> Iterator[tuple[Reason, str]]:
    if pattern is None or not pattern.fullmatch(line.value):
        yield Reason.METADATA_LEFT, "line"
    for label, value in line.parameters:
        named = label == "CN" and line.name in ("ORGANIZER", "ATTENDEE")
        if not named and not (label in _PARAMETERS and _PARAMETERS[label].fullmatch(value)):
            yield Reason.METADATA_LEFT, "parameter"
    if unseen_in(line.shown()):
        yield Reason.METADATA_LEFT, "unseen characters"


def _binaries(lines: list[_Line]) -> Iterator[bytes]:
    for line in lines:
        if line.name in ("PHOTO", "LOGO", "ATTACH"):
            try:
                yield base64.b64decode(line.value.rpartition(",")[2], validate=True)
            except binascii.Error:
                raise ValueError from None


class CardVerifier:
    """Second look at contacts and calendars."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type in _CARDS | _CALENDARS

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        try:
            lines = _lines(copy.read_bytes())
            count = len(list(_binaries(lines)))
        except ValueError:
            return [Residue(Reason.VERIFIER_FAILED, NAME, "structure")]
        top = "VCARD" if expectation.media_type in _CARDS else "VCALENDAR"
        found = [Residue(reason, NAME, where) for reason, where in dict.fromkeys(_faults(lines, top))]
        if expectation.counts.members not in (None, count):
            found.append(Residue(Reason.CONTENT_LOST, NAME, "members"))
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        lines = _lines(copy.read_bytes())
        texts = [line for line in lines if line.name not in ("BEGIN", "END", "PHOTO", "LOGO", "ATTACH")]
        unfolded = "\n".join(f"{line.name} {line.parameters} {line.value}" for line in texts)
        yield View("lines", unfolded, mixed=True)
        shown = [line.shown() for line in texts]
        yield View("text", "\n".join(shown), visible=True)
        for number, raw in enumerate(_binaries(lines)):
            yield View(f"binary:{number}", raw, mixed=True)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = CardVerifier()
