"""Contacts and calendars, as lines, JSON and XML: every property, parameter and component that a reader does not see."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.pictures import picture, saved, tagged

SENTENCE = "The harbour office paid nine invoices in May"
#: Properties of contacts that no reader sees, of the specifications and of address books.
_CARD = """PRODID UID REV SOURCE NAME MAILER CLASS SORT-STRING CLIENTPIDMAP RELATED MEMBER XML CALADRURI CALURI FBURL
CONTACT-URI CREATED SOCIALPROFILE GRAMGENDER PRONOUNS JSPROP AGENT PROFILE X-ABLABEL X-ABADR X-ABRELATEDNAMES X-ABUID
X-ABSHOWAS X-ADDRESSBOOKSERVER-KIND X-ADDRESSBOOKSERVER-MEMBER X-AIM X-ANDROID-CUSTOM X-ANNIVERSARY X-ASSISTANT
X-CLIPPING X-EVOLUTION-FILE-AS X-EVOLUTION-BLOG-URL X-EVOLUTION-ANNIVERSARY X-FC-TAGS X-GENDER X-GENERATOR X-GOOGLE-TALK
X-GROUPWISE X-GTALK X-GADUGADU X-ICQ X-IMAGETYPE X-IMAGEHASH X-JABBER X-KADDRESSBOOK-BLOGFEED X-KADDRESSBOOK-CRYPTOPROTOPREF
X-LOTUS-CHILD-UID X-MAIDENNAME X-MANAGER X-MOZILLA-HTML X-MOZILLA-PROPERTY X-MS-CARDPICTURE X-MS-CHILD X-MS-IMADDRESS X-MS-OL-DESIGN
X-MS-OL-DEFAULT-POSTAL-ADDRESS X-MS-SPOUSE X-MS-TEL X-MS-TEXT X-MSN X-NEXTCLOUD-SHARE X-OWNER X-PHONETIC-FIRST-NAME
X-PHONETIC-LAST-NAME X-PROFESSION X-QQ X-SAMSUNGADR X-SERVICE X-SIP X-SKYPE X-SKYPE-USERNAME X-SMS X-SOCIALPROFILE X-SPOUSE X-SYNC-ID
X-TWITTER X-UNKNOWN X-USER X-WAB-GENDER X-WECHAT X-YAHOO X-ZIMBRA-ID""".split()
_CARD_PARAMETERS = """PID SORT-AS GEO TZ MEDIATYPE CALSCALE X-ABLABEL X-EVOLUTION-UI-SLOT X-SERVICE-TYPE X-USERID X-FROM
LEVEL INDEX AUTHOR AUTHOR-NAME CREATED DERIVED PROP-ID SCRIPT SERVICE-TYPE USERNAME JSPTR PHONETIC CC VND-USER""".split()
#: Properties of calendars, of events, and parameters that no reader sees.
_CALENDAR = """PRODID UID NAME REFRESH-INTERVAL SOURCE COLOR IMAGE LAST-MODIFIED X-WR-CALNAME X-WR-CALDESC X-WR-RELCALID
X-WR-TIMEZONE X-PUBLISHED-TTL X-APPLE-CALENDAR-COLOR X-OWNER X-PRIMARY-CALENDAR X-MS-OLK-FORCEINSPECTOROPEN X-FROM-URL
X-CALSTART X-CLIPSTART X-MICROSOFT-CALSCALE X-EVOLUTION-SERIAL X-NEXTCLOUD-OWNER""".split()
_EVENT = """CREATED LAST-MODIFIED SEQUENCE GEO REQUEST-STATUS RELATED-TO REFID LINK CONCEPT STRUCTURED-DATA PARTICIPANT-TYPE
CALENDAR-ADDRESS STYLED-DESCRIPTION COLOR IMAGE X-ALT-DESC X-APPLE-STRUCTURED-LOCATION X-APPLE-TRAVEL-START
X-APPLE-TRAVEL-ADVISORY-BEHAVIOR X-APPLE-CREATOR-IDENTITY X-APPLE-CREATOR-TEAM-IDENTITY X-APPLE-EWS-BUSYSTATUS
X-MICROSOFT-CDO-OWNERAPPTID X-MICROSOFT-CDO-APPT-SEQUENCE X-MICROSOFT-CDO-OWNER-CRITICAL-CHANGE X-MICROSOFT-DISALLOW-COUNTER
X-MICROSOFT-LOCATIONS X-MICROSOFT-ONLINEMEETINGINFORMATION X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-CONFERENCETELURI
X-MS-OLK-SENDER X-MS-OLK-CONFTYPE X-MS-OLK-ORIGINALSTART X-MS-OLK-COLLABORATEDOC X-MOZ-LASTACK X-MOZ-GENERATION
X-MOZ-SEND-INVITATIONS X-MOZ-SNOOZE-TIME X-GOOGLE-CONFERENCE X-GOOGLE-CALENDAR-CONTENT-TITLE X-GOOGLE-HANGOUT X-LOTUS-NOTESVERSION
X-LOTUS-CHAIR X-LOTUS-UPDATE-SUBJECT X-LOTUS-APPTUNID X-ZIMBRA-DISCARD-EXCEPTIONS X-EVOLUTION-CALDAV-HREF X-EVOLUTION-CALDAV-ETAG
X-RADICALE-NAME X-SOGO-COMPONENT-CREATED-BY X-TINE20-CONTAINER X-CONFLUENCE-CUSTOM-TYPE-ID X-BUSYMAC-LASTMODBY X-UNKNOWN""".split()
_PERSON = """SENT-BY DIR DELEGATED-FROM DELEGATED-TO MEMBER EMAIL SCHEDULE-AGENT SCHEDULE-STATUS SCHEDULE-FORCE-SEND
X-SENT-BY X-NUM-GUESTS X-MS-OLK-RESPTIME X-GUID X-RESPONSE-COMMENT X-CALENDARSERVER-EMAIL X-CALENDARSERVER-DTSTAMP""".split()
_TEXT_PARAMETERS = "ALTREP X-LANG FMTTYPE FEATURE LABEL DERIVED ORDER SCHEMA LINKREL GAP DISPLAY".split()
_COMPONENTS = "VALARM PARTICIPANT VLOCATION VRESOURCE VPOLL VVOTER X-NOTES".split()
_ALARM = "ACTION TRIGGER DESCRIPTION SUMMARY ATTENDEE ATTACH UID ACKNOWLEDGED RELATED-TO X-WR-ALARMUID X-APPLE-DEFAULT-ALARM".split()


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _photo(sower: Sower) -> str:
    names = (
        "IFD0:Artist",
        "ExifIFD:SerialNumber",
        "GPS:GPSProcessingMethod",
        "XMP-dc:Creator",
        "IPTC:By-line",
        "File:Comment",
    )
    return b64encode(
        tagged("jpg", saved(picture(), "JPEG"), {name: sower.at(f"photo: {name}") for name in names})
    ).decode()


def _card(sower: Sower, version: str) -> Original:
    at = sower.at
    quoted = ";ENCODING=QUOTED-PRINTABLE" if version == "2.1" else ""
    mark = {"2.1": "PHOTO;JPEG;ENCODING=BASE64", "3.0": "PHOTO;ENCODING=b;TYPE=JPEG", "4.0": "PHOTO"}[version]
    key = b64encode(f"-----{at('key')} {'.' * 40}".encode()).decode()
    sound = b64encode(f"RIFF {at('sound')} {'.' * 40}".encode()).decode()
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        "N:Office;Harbour;;;",
        "FN:Harbour Office",
        f"NOTE{quoted}:{SENTENCE}",
    ]
    lines += [f"{name}:{at(name)}" for name in _CARD]
    lines += [f"NOTE;{name}={at(f'parameter {name}')}:Paid in May" for name in _CARD_PARAMETERS]
    lines += [f"item{number}.{at(f'group {number}')}.X-LABEL:word" for number in range(1)]
    lines += [
        f"{at('group of a line')}.TITLE:Office", f"TEL;TYPE={at('type of a number')}:1", f'ADR;LABEL="{at("label of an address")}":;;1 Quay;;;;',
        f"URL:https://{at('user of an address')}@example.org/page?a={at('query of an address')}#{at('fragment of an address')}",
        f"LOGO;VALUE=uri:https://example.org/{at('address of a logo')}.png", f"PHOTO;VALUE=uri:https://example.org/{at('address of a photo')}",
        f"{mark}:{'data:image/jpeg;base64,' if version == '4.0' else ''}{_photo(sower)}",
        f"KEY;ENCODING=b:{key}", f"SOUND;ENCODING=b:{sound}", f"GEO:geo:59.1,{sower.number('place')}", f"TZ:{at('time zone')}",
        f"KIND:x-{at('kind')}", f"AGENT:BEGIN:VCARD\\nFN:{at('agent in a value')}\\nEND:VCARD",
        "BEGIN:VCARD", f"FN:{at('card inside a card')}", "END:VCARD", "END:VCARD", f"X-LATE:{at('line behind the card')}",
        "BEGIN:X-OTHER", f"NOTE:{at('component that is no card')}", "END:X-OTHER",
    ]  # fmt: skip
    return sower.reaped("vcf", _lines(*lines), SENTENCE)


def contacts(sower: Sower) -> Iterator[Original]:
    """Cards of each version."""
    for version in ("4.0", "3.0", "2.1"):
        yield _card(sower, version)


def _event(sower: Sower) -> list[str]:
    at = sower.at
    lines = ["BEGIN:VEVENT", f"UID:{at('event: UID')}", f"DTSTAMP:{at('event: DTSTAMP')}", f"SUMMARY:{SENTENCE}"]
    lines += ["DTSTART:20210503T091415Z", "DTEND;VALUE=DATE:20210504"]
    lines += [f"{name}:{at(f'event: {name}')}" for name in _EVENT]
    lines += [f"DESCRIPTION;{name}={at(f'description: {name}')}:Paid in May" for name in _TEXT_PARAMETERS]
    for who in ("ORGANIZER", "ATTENDEE"):
        lines += [
            f'{who};{name}="mailto:{at(f"{who}: {name}")}@example.org":mailto:office@example.org' for name in _PERSON
        ]
    lines += [
        f"ATTACH:https://example.org/{at('attached address')}", (f"ATTACH;FILENAME={at('name of an attachment')};X-APPLE-FILENAME={at('other name of an attachment')}"
        f";MANAGED-ID={at('number of an attachment')};FMTTYPE=image/jpeg;ENCODING=BASE64;VALUE=BINARY:{_photo(sower)}"),
        f"URL:https://{at('user of an address')}@example.org/?a={at('query of an address')}#{at('fragment of an address')}",
        f"CONFERENCE;LABEL={at('label of a conference')}:https://example.org/?token={at('token of a conference')}",
        f"STATUS:{at('status of no known kind')}", f"RRULE:FREQ=DAILY;X-BY={at('part of a rule')}", f"DTSTART;TZID={at('zone of no calendar')}:20210503T091415",
        f"CLASS:{at('class of no known kind')}",
    ]  # fmt: skip
    for name in _COMPONENTS:
        told = _ALARM if name == "VALARM" else ("UID", "SUMMARY", "X-BY")
        lines += [f"BEGIN:{name}", *(f"{one}:{at(f'{name}: {one}')}" for one in told), f"END:{name}"]
    return [*lines, "END:VEVENT"]


def _zone(sower: Sower) -> list[str]:
    at = sower.at
    return [
        "BEGIN:VTIMEZONE", f"TZID:{at('zone: TZID')}", f"TZURL:https://example.org/{at('zone: TZURL')}", f"X-LIC-LOCATION:{at('zone: X-LIC-LOCATION')}",
        f"LAST-MODIFIED:{at('zone: LAST-MODIFIED')}", f"TZUNTIL:{at('zone: TZUNTIL')}", f"TZID-ALIAS-OF:{at('zone: TZID-ALIAS-OF')}",
        "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", f"X-BY:{at('zone: rule')}", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip


def calendars(sower: Sower) -> Iterator[Original]:
    """A calendar, and one of old."""
    at = sower.at
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(f"{name}:{at(f'calendar: {name}')}" for name in _CALENDAR)]
    lines += [f"METHOD:{at('calendar: METHOD')}", f"CALSCALE:{at('calendar: CALSCALE')}", *_zone(sower), *_event(sower)]
    for name in ("VTODO", "VJOURNAL", "VFREEBUSY"):
        told = ("UID", "CREATED", "X-BY", "RELATED-TO", "LAST-MODIFIED")
        lines += [f"BEGIN:{name}", "SUMMARY:Paid", *(f"{one}:{at(f'{name}: {one}')}" for one in told), f"END:{name}"]
    lines += ["END:VCALENDAR", f"X-LATE:{at('line behind the calendar')}"]
    yield sower.reaped("ics", _lines(*lines), SENTENCE)
    names = "CREATED LAST-MODIFIED SEQUENCE AALARM DALARM MALARM PALARM RNUM RELATED-TO UID X-BY".split()
    old = [
        "BEGIN:VCALENDAR",
        "VERSION:1.0",
        f"PRODID:{at('PRODID')}",
        f"GEO:{at('GEO')}",
        f"TZ:{at('TZ')}",
        f"DAYLIGHT:{at('DAYLIGHT')}",
        "BEGIN:VEVENT",
    ]
    old += [
        f"SUMMARY;ENCODING=QUOTED-PRINTABLE:{SENTENCE}",
        *(f"{name}:{at(f'event: {name}')}" for name in names),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    yield sower.reaped("vcs", _lines(*old), SENTENCE)


def _json(name: str, value: str, **parameters: str) -> list[object]:
    return [name.lower(), parameters, "text", value]


def _json_properties(sower: Sower, names: list[str], label: str, told: list[str]) -> list[object]:
    """Return properties with a canary each, then parameters, then what JSON can hold beside them."""
    at = sower.at
    found: list[object] = [_json(name, at(f"{label}: {name}")) for name in names]
    found += [
        _json(
            "note" if label == "card" else "description",
            "Paid in May",
            **{name.lower(): at(f"{label} parameter: {name}")},
        )
        for name in told
    ]
    found += [
        ["note", {"x-list": ["word", at(f"{label}: list in a parameter")]}, "text", "Paid"], [at(f"{label}: property without parts")],
        {at(f"{label}: key of an object"): at(f"{label}: value of an object")}, ["note", at(f"{label}: parameters of no kind"), "text", "Paid"],
        ["x-note", {}, "x-kind", {at(f"{label}: key in a value"): 1}], ["x-note", {}, "text", "one", at(f"{label}: second value")],
    ]  # fmt: skip
    return found


def in_json(sower: Sower) -> Iterator[Original]:
    """jCard (RFC 7095) and jCal (RFC 7265)."""
    at = sower.at
    card = [["version", {}, "text", "4.0"], _json("fn", "Harbour Office"), _json("note", SENTENCE)]
    card += _json_properties(sower, _CARD, "card", _CARD_PARAMETERS)
    card += [
        ["photo", {}, "uri", f"data:image/jpeg;base64,{_photo(sower)}"],
        ["url", {}, "uri", f"https://{at('user of an address')}@example.org/"],
    ]
    yield sower.reaped("jcard", json.dumps(["vcard", card, at("value behind the card")]).encode(), SENTENCE)
    event = [
        ["uid", {}, "text", at("event: UID")],
        _json("summary", SENTENCE),
        *_json_properties(sower, _EVENT, "event", _TEXT_PARAMETERS),
    ]
    event += [
        ["attendee", {name.lower(): at(f"ATTENDEE: {name}")}, "cal-address", "mailto:office@example.org"]
        for name in _PERSON
    ]
    inner = [["valarm", [_json(name, at(f"VALARM: {name}")) for name in _ALARM], []]]
    tree = [
        "vcalendar",
        [_json(name, at(f"calendar: {name}")) for name in _CALENDAR],
        [["vevent", event, inner]],
        at("value behind the calendar"),
    ]
    yield sower.reaped("jcal", json.dumps(tree).encode(), SENTENCE)


def _element(name: str, value: str, parameters: str = "") -> str:
    told = f"<parameters>{parameters}</parameters>" if parameters else ""
    return f"<{name.lower()}>{told}<text>{escape(value)}</text></{name.lower()}>"


def in_xml(sower: Sower) -> Iterator[Original]:
    """xCard (RFC 6351) and xCal (RFC 6321)."""
    at = sower.at
    for ending, label, names, told in (
        ("xcard", "card", _CARD, _CARD_PARAMETERS),
        ("xcal", "event", _EVENT, _TEXT_PARAMETERS),
    ):
        properties = "".join(_element(name, at(f"{label}: {name}")) for name in names)
        text = "note" if label == "card" else "description"
        properties += "".join(_element(text, "Paid", _element(name, at(f"{label} parameter: {name}"))) for name in told)
        properties += f'<!-- {at("comment")} --><?e {at("instruction")}?><{text} by="{at("attribute")}"><text>Paid</text></{text}>'
        properties += f'<o:note xmlns:o="urn:o" o:by="{at("attribute of another vocabulary")}">{at("words of another vocabulary")}</o:note>'
        start = f'<?xml version="1.0"?>\n<!-- {at("comment before the document")} -->\n'
        end = f"<!-- {at('comment behind the document')} -->\n<?e {at('instruction behind the document')}?>"
        if ending == "xcard":
            body = f'<vcard><fn><text>Harbour Office</text></fn><note><text>{SENTENCE}</text></note><group name="{at("group")}">{properties}</group></vcard>'
            raw = f'{start}<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0" id="{at("attribute of the root")}">{body}</vcards>{end}'
        else:
            alarm = "".join(_element(name, at(f"VALARM: {name}")) for name in _ALARM)
            calendar = "".join(_element(name, at(f"calendar: {name}")) for name in _CALENDAR)
            body = f"<vevent><properties><summary><text>{SENTENCE}</text></summary>{properties}</properties>"
            body += f"<components><valarm><properties>{alarm}</properties></valarm></components></vevent>"
            raw = f'{start}<icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0" id="{at("attribute of the root")}"><vcalendar>'
            raw += f"<properties>{calendar}</properties><components>{body}</components></vcalendar></icalendar>{end}"
        yield sower.reaped(ending, raw.encode(), SENTENCE)


ORIGINALS: Makers = (contacts, calendars, in_json, in_xml)
