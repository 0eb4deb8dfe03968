"""Hostile mailboxes, messages, stores, contacts and calendars: refused or cleaned, quickly, and never with a traceback."""

import base64
import struct
import time

import pytest

from pipeline.limits import DEFAULT_LIMITS, Limits
from tests.conformance.samples import SAMPLES
from tests.conformance.samples.compound import compound, message_tree
from tests.conformance.samples.stores import pst, tnef
from tests.pipeline.chain import clean

NOTE = {0x001A: "IPM.Note", 0x0037: "x", 0x1000: "words"}


def patched(raw: bytes, layout: str, at: int, *values: int) -> bytes:
    changed = bytearray(raw)
    struct.pack_into(layout, changed, at, *values)
    return bytes(changed)


def refused(raw: bytes, *reasons: str, limits=DEFAULT_LIMITS) -> None:
    begin = time.monotonic()
    result = clean(raw, limits=limits)
    assert time.monotonic() - begin < 60
    assert result.error is not None
    assert result.error.reason.name in reasons, result.error


def test_compound_files_that_turn_in_circles():
    raw = compound(message_tree(NOTE | {0x1000: "words " * 2000}))
    directory = struct.unpack_from("<L", raw, 48)[0]
    fat = struct.unpack_from("<L", raw, 76)[0]
    entry = (directory + 1) * 512
    # A chain of sectors, the tree of names, and the list of tables.
    refused(patched(raw, "<L", (fat + 1) * 512 + 4 * directory, directory), "CORRUPT_DOCUMENT", "UNSUPPORTED_FORMAT")
    refused(patched(raw, "<L", entry + 128 + 72, 1), "CORRUPT_DOCUMENT", "UNSUPPORTED_FORMAT")
    refused(patched(raw, "<L", 68, 0), "CORRUPT_DOCUMENT", "UNSUPPORTED_FORMAT")


def test_streams_that_share_their_sectors_are_no_bomb():
    values = NOTE | {0x8000 + number: b"x" * 5000 for number in range(40)}
    raw = bytearray(compound(message_tree(values)))
    directory = struct.unpack_from("<L", raw, 48)[0]
    for at in range((directory + 1) * 512, len(raw) - 127, 128):
        if raw[at + 66] == 2 and struct.unpack_from("<Q", raw, at + 120)[0] == 5000:
            struct.pack_into("<Q", raw, at + 120, 0x7FFFFFF0)
    refused(bytes(raw), "CORRUPT_DOCUMENT", "UNSUPPORTED_FORMAT")


def test_messages_inside_messages():
    inner = message_tree(NOTE, top=False)
    for _ in range(20):
        inner = message_tree(NOTE, (), [({0x3705: 5}, inner)], top=False)
    refused(compound(message_tree(NOTE, (), [({0x3705: 5}, inner)])), "LIMIT_EXCEEDED", "CORRUPT_DOCUMENT")


def test_rich_text_bombs():
    content = (b"\x00" + b"a" * 8) * 200_000
    packed = struct.pack("<4L", len(content) + 12, 0xFFFFFFF, 0x75465A4C, 0) + content
    refused(compound(message_tree(NOTE | {0x1009: packed})), "LIMIT_EXCEEDED", limits=Limits(text_chars=1_000_000))
    deep = b"{\\rtf1" + b"{" * 100_000
    stored = struct.pack("<4L", len(deep) + 12, len(deep), 0x414C454D, 0) + deep
    refused(compound(message_tree(NOTE | {0x1009: stored})), "LIMIT_EXCEEDED")


def test_stores_that_turn_in_circles():
    raw = pst()
    # A page of the tree of nodes that is its own child, and one that lies outside of the file.
    refused(patched(patched(raw, "<B", 1024 + 491, 1), "<Q", 1024 + 16, 1024), "CORRUPT_DOCUMENT")
    refused(patched(raw, "<Q", 224, 1 << 60), "CORRUPT_DOCUMENT")
    refused(patched(raw, "<B", 1024 + 488, 255), "CORRUPT_DOCUMENT")


def test_a_message_of_a_store_that_is_damaged_costs_itself_only():
    raw = pst()
    place = raw.index("second".encode("utf-16-le"))
    whole = clean(raw)
    heap = raw.rindex(b"\xec\xbc", 0, place) - 2
    damaged = clean(raw[: heap + 2] + b"\0\0" + raw[heap + 4 :])
    assert [member.reason for member in whole.members] == [None, None]
    assert [member.reason.name if member.reason else "ok" for member in damaged.members] == ["ok", "CORRUPT_DOCUMENT"]
    assert damaged.reason is None


@pytest.mark.parametrize("count", [0xFFFFFFFF, 0x7FFFFFFF, 100_000])
def test_counts_that_lie_in_tnef(count):
    raw = tnef(dict(NOTE))
    at = raw.index(struct.pack("<BL", 1, 0x00069003)) + 9
    refused(patched(raw, "<L", at, count), "CORRUPT_DOCUMENT", "LIMIT_EXCEEDED")
    refused(patched(raw, "<L", at - 4, count), "CORRUPT_DOCUMENT")


def test_components_without_end():
    refused(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 200_000, "LIMIT_EXCEEDED")
    refused(b"BEGIN:VCARD\r\n" * 1000, "LIMIT_EXCEEDED")
    refused(b"BEGIN:VCARD\r\nFN:x\r\n" + b" y\r\n" * 200_000, "CORRUPT_DOCUMENT")


def test_a_line_of_parameters_only():
    raw = b"BEGIN:VCARD\r\nFN" + b";X=1" * 200_000 + b"\r\nNOTE:x\r\nEND:VCARD\r\n"
    assert clean(raw).reason is None


def test_too_many_mails():
    one = b"From a@x Mon Jan  1 10:00:00 2024\nFrom: a@x.example\nSubject: x\n\nwords\n\n"
    refused(one * 40, "LIMIT_EXCEEDED", limits=Limits(members=30))


def test_a_saved_page_of_pages():
    part = "Content-Type: multipart/related; boundary=b{0}\n\n--b{0}\n"
    raw = "From: <Saved by x>\nSubject: x\nMIME-Version: 1.0\n" + "".join(map(part.format, range(60)))
    refused(raw.encode() + b"Content-Type: text/html\n\n<p>x</p>", "LIMIT_EXCEEDED", "CORRUPT_DOCUMENT")


@pytest.mark.parametrize(
    "media_type", ["application/vnd.ms-outlook", "application/vnd.ms-outlook-pst", "application/vnd.ms-tnef"]
)
def test_a_zip_at_the_end_is_a_part_of_it(media_type):
    """Attachments lie in these as they are, so a zip at the end is none of an attacker's doing; nothing of it gets out."""
    raw = SAMPLES[media_type]() + SAMPLES["application/zip"]()
    result = clean(raw)
    assert result.identified.media_type == media_type
    assert b"Quandrington" not in result.copy


REPORT = """From: a@example.org
To: b@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/{kind}

{fields}
--b--
"""
TOLD = ["Action: failed", "Status: 5.1.1"]
FIELDS = [
    "Reporting-MTA: dns; canary.example.org", "Received-From-MTA: dns;\n canary.example.org", "X-Queue-ID: canary", "",
    "Final-Recipient: rfc822; (canary) <c@example.org>", "Remote-MTA: dns; canary", "Diagnostic-Code: smtp; 550\n canary",
    "Action: failed (canary)", "Status: 5.1.1 canary", "Final-Log-ID: canary", *TOLD,
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["", "Content-Transfer-Encoding: base64\n"])
def test_a_report_of_delivery_tells_what_became_of_the_mail_and_no_more(encoding):
    fields = "\n".join(FIELDS) + "\n"
    if encoding:
        fields = base64.encodebytes(fields.encode()).decode()
    source = REPORT.format(kind="delivery-status", fields=fields).replace("status\n\n", f"status\n{encoding}\n")
    result = clean(source.encode(), name="x.eml")
    assert result.reason is None
    assert [member.text.split("\n") for member in result.members] == [[*TOLD, ""]]


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_a_report_that_tells_nothing_else_goes(kind):
    fields = "Reporting-UA: canary\nUser-Agent: canary\nDisposition: manual-action; displayed\nSource-IP: 192.0.2.1\n"
    result = clean(REPORT.format(kind=kind, fields=fields).encode(), name="x.eml")
    assert result.reason is None
    assert b"attachment" not in result.copy
