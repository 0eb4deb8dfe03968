"""Contacts and calendars as JSON and XML: they come back as lines, redacted, and nothing else of them stays."""

import json

import pytest

from tests.pipeline.chain import clean

BAR = "█████"
CANARY = "quandrington"


def cleaned(raw, terms=""):
    result = clean(raw if isinstance(raw, bytes) else raw.encode(), terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    assert CANARY.encode() not in result.copy.replace(b"\r\n ", b"")
    return result


CARD = [
    ["version", {}, "text", "4.0"],
    ["fn", {}, "text", "Jane Whistler"],
    ["n", {}, "text", ["Whistler", "Jane", "", ["Dr", "Prof"], ""]],
    ["adr", {"label": CANARY}, "text", ["", "", "1 Quay; North", "Harbour", "", "", ""]],
    ["nickname", {}, "text", "Jay", "Whi, stler"],
    ["tel", {"type": ["home", "voice"], "x-from": CANARY, "encoding": "quoted-printable"}, "uri", "tel:+4722334455"],
    ["bday", {}, "date", "1985-04-12"],
    ["url", {}, "uri", f"https://{CANARY}@x.example/page?user={CANARY}"],
    ["note", {"group": CANARY}, "text", "line one\nline two"],
    ["uid", {}, "uri", f"urn:uuid:{CANARY}"],
    ["rev", {}, "timestamp", "2013-02-14T12:30:00Z"],
    ["x-made-by", {}, "text", CANARY],
    [CANARY],
    {CANARY: CANARY},
]


def test_a_card_in_json_comes_back_as_one_in_lines():
    result = cleaned(json.dumps(["vcard", CARD, CANARY]), "Jane Whistler\n")
    assert result.identified.media_type == "application/vcard+json"
    assert result.rewritten.media_type == "text/vcard"
    assert {removal.kind for removal in result.rewritten.removed} >= {"converted-to-lines", "metadata"}
    for line in (
        "BEGIN:VCARD\r\nVERSION:4.0\r\n", f"FN:{BAR}", "ADR:;;1 Quay\\; North;Harbour;;;", "NICKNAME:Jay,",
        "TEL;TYPE=home,voice:", "BDAY:19850412", "URL:https://x.example/page\r\n", "NOTE:line one\\nline two",
    ):  # fmt: skip
        assert line in result.text
    assert "histler" not in result.text


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps([["vcard", CARD], ["vcard", CARD]]),
        json.dumps(["vcard", CARD]) + "\n" + json.dumps(["vcard", CARD]) + "\n",
        "\ufeff \n" + json.dumps([["vcard", CARD], ["vcard", CARD], [CANARY, [["fn", {}, "text", CANARY]]]]),
    ],
    ids=["array", "one a line", "marked"],
)
def test_several_cards(raw):
    assert cleaned(raw).text.count("BEGIN:VCARD") == 2


EVENT = [
    ["uid", {}, "text", CANARY],
    ["dtstamp", {}, "date-time", "2021-05-03T09:00:00Z"],
    ["dtstart", {"tzid": "Europe/Oslo"}, "date-time", "2021-05-03T09:00:00"],
    ["dtend", {}, "date", "2021-05-04"],
    ["rrule", {}, "recur", {"freq": "YEARLY", "until": "2030-01-01", "byday": ["-1SU", "MO"], "bymonth": 10}],
    ["summary", {"altrep": f"https://x.example/{CANARY}"}, "text", "Talk of Jane Whistler"],
    ["organizer", {"cn": "Jane Whistler", "sent-by": "mailto:aide@x.example"}, "cal-address", "mailto:jane@x.example"],
    ["attach", {}, "uri", f"https://x.example/{CANARY}"],
    ["created", {}, "date-time", "2021-05-01T09:00:00Z"],
]
ALARM = ["valarm", [["action", {}, "text", "DISPLAY"], ["description", {}, "text", CANARY]], []]
FREE = [["freebusy", {"fbtype": "BUSY"}, "period", ["2021-05-03T09:00:00Z", "PT1H"]]]
SHOWN = (
    "DTSTART;TZID=Europe/Oslo:20210503T090000\r\n", "DTEND;VALUE=DATE:20210504\r\n",
    "RRULE:FREQ=YEARLY;UNTIL=20300101;BYDAY=-1SU,MO;BYMONTH=10\r\n", f"SUMMARY:Talk of {BAR}\r\n",
    f"ORGANIZER;CN={BAR}:mailto:", "FREEBUSY;FBTYPE=BUSY;VALUE=PERIOD:20210503T090000Z/PT1H\r\n", "PRODID:-//copy//copy//EN\r\n",
)  # fmt: skip


def test_a_calendar_in_json_comes_back_as_one_in_lines():
    tree = ["vcalendar", [["prodid", {}, "text", CANARY], ["version", {}, "text", "2.0"]]]
    result = cleaned(json.dumps([*tree, [["vevent", EVENT, [ALARM]], ["vfreebusy", FREE, []]]]), "Jane Whistler\n")
    assert result.identified.media_type == "application/calendar+json"
    for line in SHOWN:
        assert line in result.text.replace("\r\n ", ""), line


def test_a_card_in_xml_comes_back_as_one_in_lines():
    raw = f"""<?xml version="1.0" encoding="UTF-8"?><!-- {CANARY} -->
<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0" xmlns:x="urn:x"><vcard x:by="{CANARY}"><!-- {CANARY} --><?e {CANARY}?>
<version><text>4.0</text></version><fn><text>Jane &#87;histler</text></fn>
<n><surname>Whistler</surname><given>Jane</given><additional/><prefix>Dr</prefix><prefix>Prof</prefix><suffix/></n>
<group name="{CANARY}"><tel><parameters><type><text>home</text><text>voice</text></type><x:by>{CANARY}</x:by></parameters>
<uri>tel:+4722334455</uri></tel></group><x:note>{CANARY}</x:note>
<adr><parameters><label><text>{CANARY}</text></label></parameters><pobox/><ext/><street>1 Quay; North</street>
<locality>Harbour</locality><region/><code/><country/></adr>
<note><text>one
two</text></note><uid><uri>{CANARY}</uri></uid><nickname><text>Jay</text><text>Jo</text></nickname></vcard></vcards>"""
    result = cleaned(raw, "Jane Whistler\n")
    assert result.identified.media_type == "application/vcard+xml"
    for line in (
        f"FN:{BAR}",
        "TEL;TYPE=home,voice:",
        "ADR:;;1 Quay\\; North;Harbour;;;",
        "NOTE:one\\ntwo",
        "NICKNAME:Jay,Jo",
    ):
        assert line in result.text
    assert "histler" not in result.text


def test_a_calendar_in_xml_comes_back_as_one_in_lines():
    raw = f"""<c:icalendar xmlns:c="urn:ietf:params:xml:ns:icalendar-2.0"><c:vcalendar><c:properties>
<c:prodid><c:text>{CANARY}</c:text></c:prodid><c:version><c:text>2.0</c:text></c:version></c:properties><c:components>
<c:vevent><c:properties><c:uid><c:text>{CANARY}</c:text></c:uid><c:summary><c:text>Talk of Jane Whistler</c:text></c:summary>
<c:dtstart><c:parameters><c:tzid><c:text>Europe/Oslo</c:text></c:tzid></c:parameters><c:date-time>2021-05-03T09:00:00</c:date-time></c:dtstart>
<c:dtend><c:date>2021-05-04</c:date></c:dtend><c:rrule><c:recur><c:freq>YEARLY</c:freq><c:until>2030-01-01</c:until>
<c:byday>-1SU</c:byday><c:byday>MO</c:byday><c:bymonth>10</c:bymonth></c:recur></c:rrule>
<c:organizer><c:parameters><c:cn><c:text>Jane Whistler</c:text></c:cn></c:parameters><c:cal-address>mailto:jane@x.example</c:cal-address></c:organizer>
</c:properties><c:components><c:valarm><c:properties><c:description><c:text>{CANARY}</c:text></c:description></c:properties></c:valarm>
</c:components></c:vevent><c:vfreebusy><c:properties><c:freebusy><c:parameters><c:fbtype><c:text>BUSY</c:text></c:fbtype></c:parameters>
<c:period><c:start>2021-05-03T09:00:00Z</c:start><c:duration>PT1H</c:duration></c:period></c:freebusy></c:properties></c:vfreebusy>
</c:components></c:vcalendar></c:icalendar>"""
    result = cleaned(raw, "Jane Whistler\n")
    assert result.identified.media_type == "application/calendar+xml"
    for line in SHOWN:
        assert line in result.text.replace("\r\n ", ""), line


@pytest.mark.parametrize(
    "raw",
    [
        '["vcard", [["fn", {}, "text", "x"]]',
        '<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"></vcards>',
        '<!DOCTYPE vcards [<!ENTITY e "x">]><vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard/></vcards>',
        '["vcard",' + "[" * 300 + "]" * 301,
    ],
    ids=["cut", "empty", "entities", "deep"],
)
def test_what_does_not_parse_is_held(raw):
    assert clean(raw.encode()).reason is not None


def test_other_json_is_json():
    raw = b'{"vcard": ["vcard", 1], "words": "seen"}'
    assert clean(raw).identified.media_type == "application/json"
    assert clean(b'["vcards", "seen"]').identified.media_type == "application/json"


def told(raw):
    """Return what a reading of a file says beside what a reader sees: all that is searched and learned from."""
    reading = clean(raw.encode()).reading
    unseen = [passage.text for passage in reading.text if not passage.visible]
    return " ".join([*unseen, *(entry.value for entry in reading.metadata)])


WHO = "wanderlust"
JSON_PLACES = {
    "behind a component": ["vcard", CARD[:2], [], WHO],
    "instead of lines": ["vcard", WHO],
    "parameter": ["vcard", [*CARD[:2], ["note", {"encoding": WHO}, "text", "x"]]],
    "odd name of a parameter": ["vcard", [*CARD[:2], ["note", {f"{WHO} of": "x"}, "text", "x"]]],
    "line without a kind": ["vcard", [*CARD[:2], ["note", WHO]]],
    "object": ["vcard", [*CARD[:2], {"x": WHO}]],
    "beside the cards": [["vcard", CARD[:2]], {"x": WHO}],
    "inner component": ["vcard", CARD[:2], [["vcard", [["fn", {}, "text", WHO]], []]]],
    "inner component of an inner one": ["vcard", CARD[:2], [["x-a", [], [["x-b", [["note", {}, "text", WHO]], []]]]]],
    "unknown line": ["vcard", [*CARD[:2], ["x-who", {}, "text", WHO]]],
}


@pytest.mark.parametrize("place", JSON_PLACES)
def test_what_has_no_place_in_json_is_searched_and_goes(place):
    raw = json.dumps(JSON_PLACES[place])
    assert WHO in told(raw)
    assert WHO not in cleaned(raw).text


CARD_IN_XML = '<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0" xmlns:x="urn:x">{}<vcard {}><fn><text>Jane</text></fn>{}</vcard></vcards>'
XML_PLACES = {
    "attribute of a card": ("", f'x:by="{WHO}"', ""),
    "attribute of a line": ("", "", f'<note x:by="{WHO}"><text>x</text></note>'),
    "text of a line": ("", "", f"<note>{WHO}<text>x</text></note>"),
    "text behind a value": ("", "", f"<note><text>x</text>{WHO}</note>"),
    "unknown element": ("", "", f"<x:note>{WHO}</x:note>"),
    "attribute of an unknown element": ("", "", f'<x:note by="{WHO}"/>'),
    "attribute inside of an unknown element": ("", "", f'<x:note><x:a by="{WHO}"/></x:note>'),
    "unknown parameter": ("", "", f"<note><parameters><x:by>{WHO}</x:by></parameters><text>x</text></note>"),
    "coded parameter": (
        "",
        "",
        f"<note><parameters><encoding><text>{WHO}</text></encoding></parameters><text>x</text></note>",
    ),
    "beside the cards": (f"<x:who>{WHO}</x:who>", "", ""),
    "comment": (f"<!-- {WHO} -->", "", ""),
    "comment of a line": ("", "", f"<note><!-- {WHO} --><text>x</text></note>"),
    "attribute of a group": ("", "", f'<group name="{WHO}"><note><text>x</text></note></group>'),
}


@pytest.mark.parametrize("place", XML_PLACES)
def test_what_has_no_place_in_xml_is_searched_and_goes(place):
    raw = CARD_IN_XML.format(*XML_PLACES[place])
    assert WHO in told(raw)
    assert WHO not in cleaned(raw).text


def test_cards_inside_of_a_card_are_searched_and_go():
    raw = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane\r\nBEGIN:VCARD\r\nFN:{WHO}\r\nEND:VCARD\r\nEND:VCARD\r\n"
    assert WHO in told(raw)
    assert WHO not in cleaned(raw).text


INNER = f"BEGIN:X-A\r\nBEGIN:X-B\r\nDESCRIPTION:{WHO}\r\nEND:X-B\r\nEND:X-A\r\n"


@pytest.mark.parametrize("around", ["VALARM", "X-UNKNOWN"])
def test_components_inside_of_one_that_goes_are_searched_and_go(around):
    raw = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Talk\r\nBEGIN:{around}\r\n{INNER}END:{around}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    assert WHO in told(raw)
    assert WHO not in cleaned(raw).text
