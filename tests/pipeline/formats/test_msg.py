"""Messages of Outlook become mails: what Outlook shows stays, redacted; its properties go and teach who had them."""

import email
import email.policy

import pytest

from pipeline.formats._outlook import rtf
from pipeline.limits import DEFAULT_LIMITS
from tests.conformance.samples.compound import compound, message_tree
from tests.conformance.samples.outlook import stored_rtf
from tests.pipeline.chain import clean

BAR = "█████"
TIME = 133_231_555_200_000_000  # 13 March 2023, 04:32
NOTE = {0x001A: "IPM.Note", 0x0037: "Report", 0x0039: TIME, 0x0042: "Radoš Minister", 0x5D02: "minister@x.example"}


def msg(values=None, recipients=(), attachments=(), named=None):
    return compound(message_tree(NOTE | (values or {}), recipients, attachments, named=named))


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result, email.message_from_bytes(result.copy, policy=email.policy.default)


def body_of(message, kind="plain"):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n").rstrip("\n")


def test_a_message_becomes_a_mail():
    recipients = [
        {0x3001: "Whistler, Jane", 0x39FE: "jane@canary.example", 0x0C15: 1},
        {0x3001: "Canary Hidden", 0x39FE: "hidden@canary.example", 0x0C15: 3},
        {0x3001: "Other", 0x3003: "/O=CANARY/CN=OTHER", 0x0C15: 2},
    ]
    result, message = cleaned(msg({0x1000: "Words for Jane Whistler\r\n"}, recipients), "Jane Whistler\n")
    assert b"anary" not in result.copy
    assert message.keys()[:5] == ["From", "To", "Cc", "Subject", "Date"]
    assert str(message["From"]).strip('"') == f"Radoš Minister <{BAR}>"
    assert "histler" not in str(message["To"])
    assert message["Cc"] == "Other"
    assert message["Date"].startswith("Mon, 13 Mar 2023 00:00:00")
    assert body_of(message) == f"Words for {BAR}"
    assert {removal.kind for removal in result.rewritten.removed} >= {"converted-to-mail", "header"}


def test_who_had_it_is_learned():
    for values in (
        {0x0040: "Ida Kurzweil"},
        {0x3FFA: "Kurzweil, Ida"},
        {0x5D07: "ida.kurzweil@x.example"},
        {0x007D: "Delivered-To: ida.kurzweil@x.example\r\n"},
    ):
        _, message = cleaned(msg(values | {0x1000: "Seen by Ida Kurzweil."}))
        assert body_of(message) == f"Seen by {BAR}.", values


def test_a_sender_whose_mail_nobody_touched_handled_nothing():
    _, message = cleaned(msg({0x3FFA: "Radoš Minister", 0x1000: "Signed by Radoš Minister."}))
    assert body_of(message) == "Signed by Radoš Minister."


def test_the_html_inside_rtf():
    inner = rb"{\rtf1\ansi\ansicpg1251\fromhtml1 {\fonttbl{\f0\fcharset0 Arial;}}{\*\htmltag64 <p title='canary'>}\htmlrtf {\b canary\htmlrtf0 Jane Whi{\*\htmltag84 <b>}stler \'e4\u1102?{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}"
    result, message = cleaned(msg({0x1009: stored_rtf(inner)}), "Jane Whistler\n")
    assert BAR in body_of(message, "html")
    assert "дю" in body_of(message, "html")
    assert b"canary" not in result.copy


def test_plain_rtf_is_read_for_its_text():
    inner = rb"{\rtf1\ansi{\fonttbl{\f0 canary;}}{\info{\author canary}}\f0 One\par Jane \b Whi\b0 stler{\v canary}{\deleted canary\v0 canary} {\deleted\deleted0\'e9}\par{\pict 0102}{\field{\*\fldinst HYPERLINK canary}{\fldrslt shown}}}"
    result, message = cleaned(msg({0x1009: stored_rtf(inner), 0x1000: "One\n"}), "Jane Whistler\n")
    assert body_of(message) == f"One\n{BAR} é\nshown"
    assert {("hidden-text", "message"), ("picture", "message"), ("plain-body", "message")} <= {
        (one.kind, one.where) for one in result.reading.hidden
    }
    assert b"canary" not in result.copy


def test_compressed_rtf():
    # The second example of MS-OXRTFCP (4.1.2): a reference that goes on into what it writes.
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert rtf.decompressed(packed, DEFAULT_LIMITS) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_messages_inside_are_mails_and_objects_are_held():
    inner = message_tree(
        {0x001A: "IPM.Note", 0x0037: "Inner", 0x1000: "By Jane Whistler", 0x3FFA: "Canary Person"}, top=False
    )
    attachments = [
        ({0x3705: 5, 0x3001: "canary.msg"}, inner),
        ({0x3705: 6}, {"CONTENTS": b"canary"}),
        {0x3705: 1, 0x3701: b"a;b\n1;2\n", 0x3707: "canary.csv"},
    ]
    result, message = cleaned(msg({}, (), attachments), "Jane Whistler\n")
    assert [member.reason.name if member.reason else "ok" for member in result.members] == [
        "ok",
        "UNSUPPORTED_FORMAT",
        "ok",
    ]
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["attachment-001.eml", "attachment-002.csv"]
    assert f"By {BAR}" in str(result.members[0].verdict.text)
    assert "anary" not in result.members[0].text


def test_what_outlook_shows_of_contacts_and_appointments():
    names = {
        "__substg1.0_00020102": bytes.fromhex("0220060000000000c000000000000046"),
        "__substg1.0_00030102": (0x8208).to_bytes(4, "little") + (3 << 1).to_bytes(2, "little") + b"\0\0",
        "__substg1.0_00040102": b"",
    }
    _, message = cleaned(
        msg({0x001A: "IPM.Appointment", 0x8000: "Room of Jane Whistler"}, named=names), "Jane Whistler\n"
    )
    assert body_of(message) == f"Location: Room of {BAR}"
    _, message = cleaned(
        msg({0x001A: "IPM.Contact", 0x3001: "Jane Whistler", 0x3A1C: "+47 22 33 44 55"}), "Jane Whistler\n"
    )
    assert body_of(message) == f"Name: {BAR}\nMobile phone: {BAR}"
    assert clean(msg({0x001A: "IPM.DistList"})).reason.name == "UNKNOWN_PART"


@pytest.mark.parametrize(
    "text", ["a\r\nCc: canary@x.example", "a\nTo: y@x.example", "a\x0bb", "=?utf-8?q?Jane_Whistler?="]
)
def test_properties_cannot_write_headers(text):
    result, message = cleaned(msg({0x0037: text, 0x0042: text, 0x1000: "x"}), "Jane Whistler\n")
    assert set(message.keys()) <= {
        "From",
        "Subject",
        "Date",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    assert "histler" not in str(result.verdict.text)
