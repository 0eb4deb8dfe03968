"""Calendars: events, people and times that a reader sees stay, redacted; programs' own marks go."""

import pytest

from tests.pipeline.chain import clean, held_by

BAR = "█████"


def calendar(*lines, around=()):
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", *around, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR")
    return "".join(f"{line}\r\n" for line in whole).encode()


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result


def test_what_a_reader_sees_stays():
    raw = calendar(
        "UID:canary@x", "DTSTAMP:20230314T091200Z", "DTSTART;TZID=Europe/Paris:20230320T100000", "RRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:Talk with Jane Whistler", "LOCATION:Room 4\\, Quay", "DESCRIPTION:One\\ntwo\\; three", "X-CANARY:canary",
        'ATTENDEE;CN="Whistler, Jane";PARTSTAT=ACCEPTED;X-CANARY=1:mailto:jane@canary.example',
        'ORGANIZER;SENT-BY="mailto:clerk.canary@x.example":MAILTO:desk@x.example', "STATUS:CONFIRMED", "SEQUENCE:4",
    )  # fmt: skip
    text = cleaned(raw, "Jane Whistler\n").text
    assert "canary" not in text.lower()
    assert "histler" not in text
    for line in (
        "DTSTART;TZID=Europe/Paris:20230320T100000", "RRULE:FREQ=WEEKLY;COUNT=3", f"SUMMARY:Talk with {BAR}",
        "LOCATION:Room 4\\, Quay", "DESCRIPTION:One\\ntwo\\; three", f"ATTENDEE;CN={BAR};PARTSTAT=ACCEPTED:mailto:{BAR}",
        f"ORGANIZER:mailto:{BAR}", "STATUS:CONFIRMED", "UID:item-1", "DTSTAMP:19800101T000000Z",
    ):  # fmt: skip
        assert f"{line}\r\n" in text, line


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("RRULE:FREQ=MONTHLY;UNTIL=20240101T000000Z;BYDAY=-1SU,2MO;WKST=MO", True), ("RRULE:FREQ=DAILY;X-A=CANARY", False),
        ("RRULE:FREQ=DAILY;BYDAY=CANARY", False), ("DTSTART:19970714T173000Z/PT5H30M", True), ("DTSTART:CANARY", False),
        ("DTSTART:ZPWDHMSTZ", False), ("DURATION:P1DT2H", True), ("DURATION:PCANARY", False), ("EXDATE:20240101,20240102", True),
    ],
)  # fmt: skip
def test_times_and_rules_carry_nothing_else(line, kept):
    assert (f"{line}\r\n" in cleaned(calendar("SUMMARY:x", line)).text) is kept


def test_who_sent_for_somebody_is_learned():
    raw = calendar(
        "SUMMARY:Prepared by Ida Kurzweil", 'ORGANIZER;SENT-BY="mailto:ida.kurzweil@x.example":mailto:d@x.example'
    )
    assert f"SUMMARY:Prepared by {BAR}\r\n" in cleaned(raw).text


def test_equal_ids_stay_equal_and_tell_nothing():
    two = calendar("UID:a", "SUMMARY:one").replace(b"END:VCALENDAR\r\n", b"") + (
        b"BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:two\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:three\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    ids = [line for line in cleaned(two).text.split("\r\n") if line.startswith("UID")]
    assert ids == ["UID:item-1", "UID:item-2", "UID:item-1"]


def test_zones_that_somebody_named_are_renamed():
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Canary zone", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    raw = calendar(
        'DTSTART;TZID="Canary zone":20230320T100000', "DTEND;TZID=Canary/Unknown:20230320T110000", around=zone
    )
    text = cleaned(raw).text
    assert "TZID:zone-1\r\n" in text
    assert "DTSTART;TZID=zone-1:20230320T100000\r\nDTEND:20230320T110000\r\n" in text


def test_attachments_are_members():
    raw = calendar("SUMMARY:x", "ATTACH;VALUE=BINARY;ENCODING=BASE64;FILENAME=canary:SmFuZSBXaGlzdGxlcgo=")
    result = cleaned(raw, "Jane Whistler\n")
    assert [member.text for member in result.members] == [f"{BAR}\n"]
    assert "ATTACH;ENCODING=BASE64;VALUE=BINARY:4paI" in result.text


def test_an_invitation_inside_a_mail_is_a_member():
    invitation = calendar("SUMMARY:Talk", "X-CANARY:canary").decode()
    raw = (
        "From: a@x.example\r\nTo: b@x.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n'
        f"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n{invitation}\r\n--b--\r\n"
    ).encode()
    result = clean(raw)
    assert result.reason is None
    assert [member.identified.media_type for member in result.members] == ["text/calendar"]
    assert b"attachment-001.ics" in result.copy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"SUMMARY:x", b"X-CANARY:1\r\nSUMMARY:x"), (b"UID:item-1", b"UID:canary"), (b"SUMMARY:x", b"SUMMARY;X-A=canary:x"),
        (b"19800101T000000Z", b"20230314T091200Z"), (b"BEGIN:VEVENT", b"BEGIN:VALARM"), (b"//copy//copy//", b"//canary//copy//"),
    ],
)  # fmt: skip
def test_the_verifier_objects(before, after):
    result = cleaned(calendar("SUMMARY:x"))
    assert before in result.copy
    assert "content-lines" in {who for _, who in held_by(result.copy.replace(before, after, 1), result.expectation)}


def test_text_of_a_zone_and_what_an_address_brings_along_go():
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "COMMENT:canary", "BEGIN:STANDARD", "TZNAME:CET", "TZNAME:of canary",
        "COMMENT:canary", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
        "END:VTIMEZONE",
    )  # fmt: skip
    lines = "SUMMARY:Talk", "COMMENT:seen", "ATTENDEE;CN=Bob:mailto:bob@x.example?subject=canary"
    text = cleaned(calendar(*lines, around=zone)).text
    assert "canary" not in text
    assert "TZNAME:CET\r\n" in text
    assert "COMMENT:seen\r\n" in text
    assert f"ATTENDEE;CN=Bob:mailto:{BAR}\r\n" in text


def test_events_inside_of_events_go():
    inner = ("BEGIN:VEVENT", "SUMMARY:canary words", "END:VEVENT")
    result = cleaned(calendar("SUMMARY:Seen", *inner))
    assert "canary" not in result.text
    assert result.text.count("BEGIN:VEVENT") == 1
    grown = result.copy.replace(b"END:VEVENT", b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VEVENT")
    assert "content-lines" in {who for _, who in held_by(grown, result.expectation)}
