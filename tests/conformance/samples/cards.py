"""Contacts and calendars, a canary in every place that their formats list."""

import base64
import io
import json

from PIL import Image

from tests.conformance.samples.planted import CANARY, SEEN

_MAIL = "z.quandrington@bureau-north.test"


def _picture() -> str:
    # Members come back as they are in this suite; what is inside of them is tested with their own format.
    sink = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(sink, "PNG")
    return base64.b64encode(sink.getvalue()).decode()


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _card() -> bytes:
    return _lines(
        "BEGIN:VCARD", "VERSION:3.0", f"PRODID:-//{CANARY}//EN", f"UID:{CANARY}", "REV:2023-03-14T09:12:00Z",
        f"SOURCE:http://x.example/{CANARY}", f"FN:{SEEN}", f"N:{SEEN};;;;", f"X-ABLabel:{CANARY}",
        f"item1.TEL;TYPE=cell;X-NOTE={CANARY}:+47 22 33 44 55", f"URL:https://{CANARY}@x.example/page?user={CANARY}#{CANARY}",
        f"NOTE:second line\\, {SEEN}", f"item1.X-ABADR:{CANARY}", "GEO:59.1;10.2", f"CLASS:{CANARY}",
        f"PHOTO;ENCODING=b;TYPE=PNG;X-FROM={CANARY}:{_picture()}", f"LOGO;VALUE=uri:http://x.example/{CANARY}",
        f"KEY;ENCODING=b:{base64.b64encode(CANARY.encode()).decode()}", f'ADR;LABEL="{CANARY}":;;1 Quay;;;;',
        "END:VCARD", f"X-LATE:{CANARY}",
    )  # fmt: skip


def _old_card() -> bytes:
    coded = SEEN.replace("a", "=61")
    return _lines(
        "BEGIN:VCARD", "VERSION:2.1", f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{coded};;;;",
        f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{coded[:9]}=", coded[9:], "TEL;HOME;VOICE:+47 22 33 44 55",
        "AGENT:", "BEGIN:VCARD", "VERSION:2.1", f"N:{CANARY}", "END:VCARD", f"X-GN:{CANARY}", "END:VCARD",
    )  # fmt: skip


def _calendar() -> bytes:
    attached = base64.b64encode(f"{SEEN}\n".encode()).decode()
    return _lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{CANARY}//EN", f"X-WR-CALNAME:{CANARY}", "METHOD:REQUEST",
        "BEGIN:VTIMEZONE", f"TZID:{CANARY} zone", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", f"UID:{CANARY}@x", "DTSTAMP:20230314T091200Z", "CREATED:20230314T091200Z", "SEQUENCE:3",
        f"DTSTART;TZID={CANARY} zone:20230320T100000", f"SUMMARY;X-FROM={CANARY}:{SEEN}",
        f"DESCRIPTION:second line\\n{SEEN}", f"X-ALT-DESC;FMTTYPE=text/html:<p>{CANARY}</p>", "GEO:59.1;10.2",
        f'ORGANIZER;CN=Desk;SENT-BY="mailto:{_MAIL}";DIR="ldap://{CANARY}":mailto:desk@bureau-north.test',
        f'ATTENDEE;CN="Other; Person";PARTSTAT=ACCEPTED;X-NUM-GUESTS=0;MEMBER="mailto:{_MAIL}":mailto:o@x.test',
        f"URL:https://x.example/join?user={CANARY}", f"RELATED-TO:{CANARY}",
        f"ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME={CANARY}.txt:{attached}",
        f"ATTACH:file:///home/{CANARY}/a.txt",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{CANARY}", "END:VALARM", "END:VEVENT",
        f"BEGIN:X-{CANARY.split()[0]}", f"SUMMARY:{CANARY}", f"END:X-{CANARY.split()[0]}", "END:VCALENDAR",
    )  # fmt: skip


def _json_card() -> bytes:
    card = [
        ["version", {}, "text", "4.0"], ["fn", {}, "text", SEEN], ["n", {}, "text", [SEEN, "", "", "", ""]], ["uid", {}, "text", CANARY],
        ["note", {"x-by": CANARY}, "text", f"second line, {SEEN}"], ["x-made-by", {}, "text", CANARY], [CANARY], {CANARY: CANARY},
        ["photo", {}, "uri", f"data:image/png;base64,{_picture()}"],
    ]  # fmt: skip
    return json.dumps(["vcard", card, CANARY]).encode()


def _json_calendar() -> bytes:
    alarm = ["valarm", [["description", {}, "text", CANARY]], []]
    event = [
        ["uid", {}, "text", CANARY], ["summary", {"altrep": CANARY}, "text", f"second line, {SEEN}"], ["created", {}, "date-time", CANARY],
        ["dtstart", {}, "date-time", "2023-03-14T09:12:00Z"], ["attendee", {"cn": SEEN, "sent-by": _MAIL}, "cal-address", "mailto:desk@x.example"],
    ]  # fmt: skip
    tree = ["vcalendar", [["prodid", {}, "text", CANARY], ["version", {}, "text", "2.0"]], [["vevent", event, [alarm]]]]
    return json.dumps(tree).encode()


def _xml_card() -> bytes:
    return f"""<?xml version="1.0"?><!-- {CANARY} --><vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard by="{CANARY}">
<fn><text>{SEEN}</text></fn><n><surname>{SEEN}</surname></n><uid><text>{CANARY}</text></uid><!-- {CANARY} --><?e {CANARY}?>
<note><parameters><x-by><text>{CANARY}</text></x-by></parameters><text>second line, {SEEN}</text></note>
<o:x xmlns:o="urn:o">{CANARY}</o:x></vcard></vcards>""".encode()


def _xml_calendar() -> bytes:
    return f"""<icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"><vcalendar><properties><prodid><text>{CANARY}</text></prodid>
</properties><components><vevent><properties><uid><text>{CANARY}</text></uid><summary><text>second line, {SEEN}</text></summary>
<dtstart><date-time>2023-03-14T09:12:00Z</date-time></dtstart></properties><components><valarm><properties>
<description><text>{CANARY}</text></description></properties></valarm></components></vevent></components></vcalendar></icalendar>""".encode()


SAMPLES = {
    "text/vcard": _card,
    "text/x-vcard": _old_card,
    "text/calendar": _calendar,
    "application/vcard+json": _json_card,
    "application/vcard+xml": _xml_card,
    "application/calendar+json": _json_calendar,
    "application/calendar+xml": _xml_calendar,
}
