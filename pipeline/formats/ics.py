"""Calendars (iCalendar, RFC 5545; vCalendar 1.0 as far as it says the same; as JSON, RFC 7265, and XML, RFC 6321).

Hiding places, and what is done with each:
- SUMMARY, DESCRIPTION, LOCATION, COMMENT, CONTACT, RESOURCES, CATEGORIES, times and rules: what a reader sees; kept,
  after redaction;
- ORGANIZER, ATTENDEE: name (CN) and address are seen, kept and redacted as any text; SENT-BY, DIR, DELEGATED-*, MEMBER,
  EMAIL and all other parameters, but few of fixed words: gone; SENT-BY is learned from;
- URL, CONFERENCE: kept without user, query and fragment;
- ATTACH inside of the file: members; they come back cleaned, or not at all; behind a link: gone;
- PRODID, UID, DTSTAMP: required, so neutral ones stand there; equal UIDs stay equal;
- CREATED, LAST-MODIFIED, SEQUENCE, GEO, REQUEST-STATUS, X-* (X-WR-CALNAME, X-ALT-DESC ...), RELATED-TO and all others:
  gone;
- VALARM, components that nobody knows or that stand inside of events, lines outside of calendars: gone;
- names of time zones: those of the tz database stay, others are renamed; of the text in a zone only a plain
  abbreviation (CET) stays; subject and text that an address brings along: gone;
- JSON and XML come back as lines; all that has no place in these (comments, attributes, other vocabularies): gone;
- folds, charsets: undone; the copy is UTF-8, folded at 75 bytes.

Anchors: ``line:N``, N the number of the line; ``line:N/cn`` for the name of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.formats._cards.copying import Copy, Kept, members, reading, result, write
from pipeline.formats._cards.lines import Component, Line, components, mapped, split, tidy
from pipeline.formats._cards.links import kept_address
from pipeline.formats._cards.trees import lines_and_way, way_of
from pipeline.formats._cards.zones import renamed, zone_names
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import MetadataField, Reading, Rewritten, Role, ValueKind
from redaction.plan import Plan

CALENDAR = "text/calendar"
_WAYS = {"lines": CALENDAR, "json": "application/calendar+json", "xml": "application/calendar+xml"}
_COMPONENTS = frozenset("VEVENT VTODO VJOURNAL VFREEBUSY VTIMEZONE STANDARD DAYLIGHT VAVAILABILITY AVAILABLE".split())
#: Which of them stand inside of which; viewers show no others.
_INSIDE = {"VTIMEZONE": ("STANDARD", "DAYLIGHT"), "VAVAILABILITY": ("AVAILABLE",)}
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "TZNAME"})
_LISTS = frozenset({"CATEGORIES", "RESOURCES"})
_LINKS = frozenset({"URL", "CONFERENCE"})
_PEOPLE = frozenset({"ORGANIZER", "ATTENDEE"})
_TIME = r"\d{8}(?:T\d{6}Z?)?"
_SPAN = r"[+-]?P(?:\d{1,9}[WDHMS]|T){1,9}"
_TIMES = re.compile(rf"(?:{_TIME}(?:/(?:{_TIME}|{_SPAN}))?(?:,|$)){{1,5000}}")
_RULE = re.compile(
    r"(?:(?:FREQ=(?:SECOND|MINUTE|HOUR|DAI|WEEK|MONTH|YEAR)LY|UNTIL=\d{8}(?:T\d{6}Z?)?|(?:COUNT|INTERVAL)=\d{1,9}|"
    r"WKST=(?:MO|TU|WE|TH|FR|SA|SU)|BYDAY=[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)){0,399}|"
    r"RSCALE=(?:GREGORIAN|CHINESE|ETHIOPIC|HEBREW|ISLAMIC|JAPANESE)|SKIP=(?:OMIT|BACKWARD|FORWARD)|"
    r"BY(?:SECOND|MINUTE|HOUR|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)=[+-]?\d{1,3}L?(?:,[+-]?\d{1,3}L?){0,399})(?:;|$)){1,20}"
)
#: Values of fixed words and numbers.
_FIXED = {
    **dict.fromkeys("DTSTART DTEND DUE COMPLETED RDATE EXDATE RECURRENCE-ID FREEBUSY".split(), _TIMES),
    "DURATION": re.compile(_SPAN),
    "RRULE": _RULE,
    "EXRULE": _RULE,
    "TZOFFSETFROM": re.compile(r"[+-]?\d{4,6}"),
    "TZOFFSETTO": re.compile(r"[+-]?\d{4,6}"),
    "STATUS": re.compile(r"TENTATIVE|CONFIRMED|CANCELLED|NEEDS-ACTION|COMPLETED|IN-PROCESS|DRAFT|FINAL|NEEDS ACTION"),
    "CLASS": re.compile(r"PUBLIC|PRIVATE|CONFIDENTIAL"),
    "TRANSP": re.compile(r"OPAQUE|TRANSPARENT|[01]"),
    "BUSYTYPE": re.compile(r"BUSY|BUSY-UNAVAILABLE|BUSY-TENTATIVE"),
    "PRIORITY": re.compile(r"\d"),
    "PERCENT-COMPLETE": re.compile(r"\d{1,3}"),
}
_PARAMETERS = {
    "VALUE": re.compile(r"DATE|DATE-TIME|PERIOD|DURATION|TEXT"),
    "ROLE": re.compile(r"CHAIR|REQ-PARTICIPANT|OPT-PARTICIPANT|NON-PARTICIPANT"),
    "PARTSTAT": re.compile(r"NEEDS-ACTION|ACCEPTED|DECLINED|TENTATIVE|DELEGATED|COMPLETED|IN-PROCESS"),
    "CUTYPE": re.compile(r"INDIVIDUAL|GROUP|RESOURCE|ROOM|UNKNOWN"),
    "RSVP": re.compile(r"TRUE|FALSE"),
    "FBTYPE": re.compile(r"FREE|BUSY|BUSY-UNAVAILABLE|BUSY-TENTATIVE"),
    "RANGE": re.compile(r"THISANDFUTURE|THISANDPRIOR"),
    "LANGUAGE": re.compile(r"[A-Z]{2,3}(?:-[A-Z]{2,4})?"),
}
_ZONES = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT"})
_ABBREVIATION = re.compile(r"[A-Z]{2,5}|(?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?")
_METHODS = frozenset("PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER".split())
_PRODUCT, _STAMP = "-//copy//copy//EN", "19800101T000000Z"
_KINDS = {
    "PRODID": ValueKind.SOFTWARE, "DTSTAMP": ValueKind.DATE, "CREATED": ValueKind.DATE, "LAST-MODIFIED": ValueKind.DATE,
    "GEO": ValueKind.GPS, "UID": ValueKind.IDENTIFIER,
}  # fmt: skip
_NAMED = frozenset({"X-WR-CALNAME", "NAME", "X-OWNER", "X-MS-OLK-SENDER"})
_STAMPED = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"})


def _address(value: str) -> str:
    """Return an address without its scheme, and without the subject and text of a mail that a link may bring along."""
    address = re.sub(r"(?i)^\s*(?:mailto|invalid):", "", value).strip()
    return address if address == value.strip() else address.partition("?")[0]


def _says_more(line: Line) -> bool:
    """Return whether a line of a time zone is text, but no plain abbreviation of the zone: nobody is shown it."""
    return line.name in _TEXTS and not (line.name == "TZNAME" and _ABBREVIATION.fullmatch(line.value.strip()))


class _Walk:
    """Walks the calendars of a file and notes what is kept."""

    def __init__(self, calendars: list[Component], copy: Copy) -> None:
        self._zones = zone_names(calendars)
        self._ids: dict[str, str] = {}
        self._copy = copy

    def calendar(self, calendar: Component) -> None:
        """Take a whole calendar."""
        lines = self._copy.lines
        lines += [Kept("BEGIN", fixed="VCALENDAR"), Kept("VERSION", fixed="2.0"), Kept("PRODID", fixed=_PRODUCT)]
        for line in calendar.lines:
            if line.name == "METHOD" and line.value.strip().upper() in _METHODS:
                lines.append(Kept("METHOD", fixed=line.value.strip().upper()))
            elif line.name not in ("VERSION", "METHOD", "CALSCALE"):
                self._drop(line)
        for inner in calendar.inner:
            self._component(inner)
        lines.append(Kept("END", fixed="VCALENDAR"))

    def _component(self, component: Component) -> None:
        if component.name not in _COMPONENTS:
            self.gone(component)
            return
        lines = self._copy.lines
        lines.append(Kept("BEGIN", fixed=component.name))
        if component.name in _STAMPED:
            told = next(
                (line.value.strip() for line in component.lines if line.name == "UID"), f"none {len(self._ids)}"
            )
            lines.append(Kept("UID", fixed=self._ids.setdefault(told, f"item-{len(self._ids) + 1}")))
            lines.append(Kept("DTSTAMP", fixed=_STAMP))
        for line in component.lines:
            if component.name in _ZONES and _says_more(line):
                self._drop(line)
            else:
                self._keep(line)
        for inner in component.inner:
            if inner.name in _INSIDE.get(component.name, ()):
                self._component(inner)
            else:
                self.gone(inner)
        lines.append(Kept("END", fixed=component.name))

    def gone(self, component: Component) -> None:
        """Note a component that goes with all it holds."""
        texts = [" ".join(split(line.value, "", escapes=True)) for line in component.lines if line.binary is None]
        self._copy.drop("alarm" if component.name == "VALARM" else "hidden-text", "\n".join(texts))
        for inner in component.inner:
            self.gone(inner)

    def _parameters(self, line: Line) -> list[tuple[str, Sequence[str]]]:
        kept: list[tuple[str, Sequence[str]]] = []
        for label, values in sorted(line.parameters.items()):
            value = values[0].upper() if values else ""
            if label in _PARAMETERS and _PARAMETERS[label].fullmatch(value):
                kept.append((label, [value]))
            elif label == "TZID" and values and (zone := renamed(values[0], self._zones)):
                kept.append((label, [zone]))
            elif label in ("SENT-BY", "EMAIL") and values:
                role = Role.HANDLING if label == "SENT-BY" else Role.AUTHORSHIP
                field = MetadataField(label, _address(values[0])[:LONGEST_VALUE], role, ValueKind.EMAIL)
                self._copy.fields.append(field)
            elif label != "CN" and label not in ("ENCODING", "CHARSET", "TZID"):
                self._copy.drop("attribute", " ".join(values))
        return kept

    def _keep(self, line: Line) -> None:
        anchor, value = f"line:{line.number}", line.value.strip()
        if line.name in _FIXED and _FIXED[line.name].fullmatch(value.upper()):
            self._copy.lines.append(Kept(line.name, self._parameters(line), fixed=value.upper()))
        elif line.name == "TZID" and value in self._zones:
            self._copy.lines.append(Kept("TZID", fixed=self._zones[value]))
        elif line.name in _PEOPLE:
            names = line.parameters.get("CN", [])
            label = mapped([tidy(" ".join(names[0].split()))], "") if names and names[0].strip() else None
            address = mapped([tidy(_address(value))], "")
            parameters = self._parameters(line)
            self._copy.lines.append(
                Kept(line.name, parameters, anchor=anchor, text=address, before="mailto:", label=label)
            )
        elif line.name in _TEXTS | _LISTS | _LINKS and line.binary is None:
            sign = "," if line.name in _LISTS else ""
            pieces = [tidy(piece) for piece in split(line.value, sign, escapes=True)]
            pieces = [kept_address(pieces[0])] if line.name in _LINKS else pieces
            if any(piece.strip() for piece in pieces):
                self._copy.lines.append(Kept(line.name, self._language(line), anchor=anchor, text=mapped(pieces, sign)))
        elif line.name == "ATTACH" and line.binary:
            self._copy.lines.append(Kept("ATTACH", member=len(self._copy.binaries)))
            self._copy.binaries.append(line.binary)
        else:
            self._drop(line)

    def _language(self, line: Line) -> list[tuple[str, Sequence[str]]]:
        return [(label, values) for label, values in self._parameters(line) if label == "LANGUAGE"]

    def _drop(self, line: Line) -> None:
        text = "" if line.binary is not None else " ".join(split(line.value, "", escapes=True)[0].split())
        if line.name == "ATTACH":
            self._copy.drop("external-link", text)
        elif line.name in ("UID", "DTSTAMP") and text in (*self._ids.values(), _STAMP):
            return
        elif text and text != _PRODUCT:
            kind, role = _KINDS.get(line.name, ValueKind.TEXT), Role.DESCRIPTIVE
            if line.name in _NAMED:
                kind, role = (ValueKind.EMAIL if "@" in text else ValueKind.NAME), Role.AUTHORSHIP
            self._copy.fields.append(MetadataField(line.name[:512], text[:LONGEST_VALUE], role, kind))
            self._copy.unseen.append(text)


def _copy(source: Path, limits: Limits) -> Copy:
    text, way = lines_and_way(source, "vcalendar", limits)
    found, stray = components(text, limits)
    copy = Copy(way=way)
    walk = _Walk(found, copy)
    for calendar in found:
        if calendar.name == "VCALENDAR":
            walk.calendar(calendar)
        else:
            walk.gone(calendar)
    for line in stray:
        copy.drop("hidden-text", line)
    return copy


def _embedded(kept: Kept, raw: bytes) -> tuple[list[tuple[str, Sequence[str]]], str]:
    return [("ENCODING", ["BASE64"]), ("VALUE", ["BINARY"])], ""


class Calendar:
    """Calendars and invitations."""

    media_types = frozenset(_WAYS.values())
    suffixes: tuple[str, ...] = (".ics", ".ical", ".ifb", ".vcs", ".icalendar")
    only_container = False
    has_members = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a file that begins with a calendar, however it is written."""
        return _WAYS.get(way_of(head, "vcalendar") or "")

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        copy = _copy(source, limits)
        return reading(copy, _WAYS[copy.way], limits)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the attachments inside of the file."""
        return members(_copy(source, limits), into, limits)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        copy = _copy(source, limits)
        return result(copy, CALENDAR, ".ics", write(copy, target, plan, members, _embedded))


FORMAT: Format = Calendar()
