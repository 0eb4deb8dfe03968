"""What Outlook does not show stays out of the copy, and what it shows stays in, whichever of its formats holds it."""

import email
import email.policy
import io
import struct
import zipfile

import pytest

from pipeline.errors import LimitExceeded
from pipeline.formats._outlook import rtf
from pipeline.limits import DEFAULT_LIMITS
from tests.conformance.samples.compound import compound, message_tree
from tests.conformance.samples.outlook import stored_rtf
from tests.conformance.samples.stores import Store, attribute, property_block, tnef
from tests.pipeline.chain import clean

NOTE = {0x001A: "IPM.Note", 0x0037: "Report", 0x0042: "Radoš Minister", 0x5D02: "minister@x.example"}
PAGE = "<html><body><p>Seen words</p>{}</body></html>"


def as_msg(values, attachments=()):
    return compound(message_tree(NOTE | values, (), attachments))


def as_tnef(values, attachments=()):
    return tnef(NOTE | values, (), [dict(one) for one in attachments])


def as_inner(values, attachments=()):
    inner = message_tree(NOTE | values, (), attachments, top=False)
    return compound(message_tree(NOTE | {0x1000: "outer"}, (), [({0x3705: 5}, inner)]))


def as_pst(values, attachments=()):
    store = Store()
    store.node(0x21, store.block(property_block({0x3001: "Personal Folders"})))
    store.folder(0x122, "", 0x122)
    store.folder(0x8082, "Inbox", 0x122)
    store.message(0x200024, NOTE | values, [], list(attachments), 0x8082)
    return store.raw()


WAYS = pytest.mark.parametrize("way", [as_msg, as_tnef, as_inner, as_pst])


def told(result):
    """Return what the record says of an item and of its members."""
    found = {removal.kind: removal.count for removal in result.rewritten.removed}
    for member in result.members:
        found |= told(member) if member.rewritten else {}
    return found


def cleaned(raw):
    result = clean(raw)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy)
    assert again.copy == result.copy == clean(raw).copy
    return result, all_of(result.copy)


def all_of(copy):
    """Return every text of a copy, and of what is attached to it."""
    if copy.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            return "".join(all_of(archive.read(name)) for name in archive.namelist())
    found = [str(email.message_from_bytes(copy, policy=email.policy.default)["Subject"])]
    for part in email.message_from_bytes(copy, policy=email.policy.default).walk():
        raw = b"" if part.is_multipart() else part.get_payload(decode=True)
        found.append(all_of(raw) if raw.startswith((b"From:", b"Subject:")) else raw.decode("utf-8", "replace"))
    return "\n".join(found)


@WAYS
def test_the_plain_body_beside_a_page_goes(way):
    values = {0x1013: PAGE.format("").encode(), 0x1000: "Seen words <https://x.example/?who=canary>"}
    result, text = cleaned(way(values))
    assert "Seen words" in text
    assert "canary" not in text
    assert told(result)["plain-body"] == 1


@WAYS
def test_the_plain_body_that_says_more_than_the_rich_one_goes(way):
    values = {0x1009: stored_rtf(rb"{\rtf1\ansi Seen words{\v canary}}"), 0x1000: "Seen words canary"}
    result, text = cleaned(way(values))
    assert "Seen words" in text
    assert "canary" not in text
    assert told(result)["hidden-text"] == told(result)["plain-body"] == 1


def test_the_plain_body_stays_where_the_rich_one_is_older_or_empty():
    older = {0x1009: stored_rtf(rb"{\rtf1\ansi canary}"), 0x1000: "Seen words", 0x0E1F: 0}
    empty = {0x1009: stored_rtf(rb"{\rtf1\ansi}"), 0x1000: "Seen words"}
    blank = {0x1013: b"<html><body> </body></html>", 0x1000: "Seen words"}
    for values in (older, empty, blank):
        _, text = cleaned(as_msg(values))
        assert "Seen words" in text
        assert "canary" not in text


def test_fields_of_a_contact_stand_beside_its_page():
    values = {0x001A: "IPM.Contact", 0x3A1C: "+47 1", 0x3A45: "Dr.", 0x1013: PAGE.format("").encode()}
    result, text = cleaned(as_msg(values))
    assert "Prefix: Dr." in text
    assert "Seen words" in text
    assert b"alternative" not in result.copy


@WAYS
def test_hidden_attachments_go_and_are_told(way):
    unseen = {0x3705: 1, 0x7FFE: 1, 0x3707: "a.txt", 0x3701: b"canary words\n"}
    seen = {0x3705: 1, 0x3707: "b.txt", 0x3701: b"attached words\n"}
    result, text = cleaned(way({0x1000: "Seen words"}, [unseen, seen]))
    assert "attached words" in text
    assert "canary" not in text
    assert told(result)["hidden-attachment"] == 1


def test_a_hidden_picture_that_the_page_shows_stays_where_it_was():
    picture = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    shown = {0x3705: 1, 0x7FFE: 1, 0x3707: "a.png", 0x3712: "one@x", 0x3701: picture.getvalue()}
    result, _ = cleaned(as_msg({0x1013: PAGE.format('<img src="cid:one@x">').encode()}, [shown]))
    assert b"Content-ID: <picture-1>" in result.copy
    assert "hidden-attachment" not in told(result)


@WAYS
def test_an_attachment_that_lies_elsewhere_is_told(way):
    result, _ = cleaned(way({0x1000: "Seen words"}, [{0x3705: 4, 0x3707: "b.txt", 0x3708: "canary"}]))
    assert told(result)["members-left-out"] == 1


def test_a_long_subject_and_many_names_stay():
    names = "; ".join(f"Person {number}" for number in range(700))
    result, text = cleaned(as_msg({0x0037: "Report " * 900 + "end", 0x0E04: names}))
    assert text.split("\n")[0].endswith("Report end")
    assert b"699" in result.copy
    assert clean(as_msg({0x0037: "Report " * 40_000})).reason.name == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "hidden",
    [
        rb"{\cf2 canary}",
        rb"{\fs2 canary}",
        rb"{\pict\bin8 }canary{}",
        rb"{\ftnsep canary}",
        rb"{\tc canary}",
        rb"{\xe canary}",
        rb"{\nonesttables canary}",
    ],
)
def test_text_of_rtf_that_nobody_sees(hidden):
    table = rb"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    _, text = cleaned(as_msg({0x1009: stored_rtf(rb"{\rtf1\ansi" + table + hidden + rb" Seen words}")}))
    assert "Seen words" in text
    assert "canary" not in text


def test_white_text_over_a_colour_is_seen_and_so_are_footnotes():
    table = rb"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    for seen in (rb"{\cf2\highlight1 Seen words}", rb"{\clcbpat1{\cf2 Seen words}}", rb"{\footnote Seen words}"):
        _, text = cleaned(as_msg({0x1009: stored_rtf(rb"{\rtf1\ansi" + table + seen + rb" more}")}))
        assert "Seen words" in text


def test_a_mail_cannot_write_into_the_record():
    lines = "From: a@x.example", "Subject: x", "X-Mapi-Left-Out: canary=1 picture=2", "", "words"
    result = clean("\r\n".join(lines).encode())
    assert {one.kind for one in result.rewritten.removed} == {"header", "picture"}
    assert not [field for field in result.reading.metadata if "eft" in field.name]


def test_messages_of_a_store_that_outlook_does_not_show():
    store = Store()
    top = bytes(20) + struct.pack("<L", 0x8022)
    store.node(0x21, store.block(property_block({0x3001: "Personal Folders", 0x35E0: top})))
    store.folder(0x122, "", 0x122)
    store.folder(0x8022, "Top", 0x122)
    store.folder(0x8082, "Inbox", 0x8022)
    store.folder(0x8222, "Freebusy Data", 0x122)
    store.folder(0x8242, "Settings", 0x8022, hidden=True)
    store.listed(0x8082, [0x200024])
    for number, (words, folder) in enumerate(
        [("Seen words", 0x8082), ("canary", 0x8222), ("canary", 0x8242), ("canary", 0x8082), ("canary", 0x9002)]
    ):
        store.message(0x200024 + 32 * number, NOTE | {0x1000: words}, [], [], folder)
    result, text = cleaned(store.raw())
    assert "Seen words" in text
    assert "canary" not in text
    assert len(result.members) == 1
    assert told(result)["hidden-message"] == 4
    assert [(one.kind, one.count) for one in result.reading.hidden] == [("hidden-message", 4)]


def test_tnef_is_never_cut_short():
    many = struct.pack("<L", DEFAULT_LIMITS.members + 1) + struct.pack("<L", 0) * (DEFAULT_LIMITS.members + 1)
    raw = tnef(NOTE | {0x1000: "Seen words"})
    head, rest = raw[:6], raw[6:]
    assert clean(head + attribute(1, 0x00069004, many) + rest).reason.name == "LIMIT_EXCEEDED"
    several = struct.pack("<L", 1) + struct.pack("<HHL", 0x101F, 0x3A58, 100_001)
    assert clean(head + attribute(1, 0x00069003, several) + rest).reason.name == "LIMIT_EXCEEDED"
    assert told(clean(raw))["trailing-bytes"] > 0


def test_an_attachment_of_two_contents_is_held_in_tnef_and_the_one_by_value_counts_in_a_file():
    two = attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x0006800F, b"one\n")
    inner = struct.pack("<L", 1) + struct.pack("<HHLL", 0x102, 0x3701, 1, 4) + b"two\n"
    raw = tnef(NOTE | {0x1000: "Seen words"})
    raw = raw[: raw.rindex(b"\0Zeb")] + two + attribute(2, 0x00069005, inner)
    assert clean(raw).reason.name == "UNKNOWN_PART"
    unseen = message_tree(NOTE | {0x1000: "canary"}, top=False)
    result, text = cleaned(as_msg({0x1000: "x"}, [({0x3705: 1, 0x3701: b"attached words\n", 0x3707: "b.txt"}, unseen)]))
    assert "attached words" in text
    assert "canary" not in text
    assert told(result)["attachment"] == 1


def test_compressed_rtf_that_grows_without_end_is_refused():
    literal = b"\0" + b"abcdefgh"
    packed = literal + b"\xff" + bytes([0x0C, 0xFF]) * 8
    raw = struct.pack("<4L", len(packed) * 4000 + 12, 2**31, 0x75465A4C, 0) + packed * 4000
    from dataclasses import replace

    with pytest.raises(LimitExceeded):
        rtf.decompressed(raw, replace(DEFAULT_LIMITS, text_chars=10_000))


@pytest.mark.parametrize("inner", [False, True])
def test_blocks_of_a_store_that_branch_without_end_are_refused(inner):
    store = Store()
    store.node(0x21, store.block(property_block({0x3001: "Personal Folders"})))
    store.folder(0x122, "", 0x122)
    store.folder(0x8082, "Inbox", 0x122)
    entry = struct.pack("<QQ", 0, 0) if inner else struct.pack("<Q", 0)
    block = store.block(struct.pack("<BBHL", 2 if inner else 1, 0, 0, 0), internal=True)
    for _ in range(2 if inner else 3):
        told = entry[8:] + struct.pack("<Q", block)
        block = store.block(struct.pack("<BBHL", 2 if inner else 1, 1, 400, 0) + told * 400, internal=True)
    content = store.block(property_block(NOTE)) if inner else block
    store.node(0x200024, content, block if inner else 0, 0x8082)
    result = clean(store.raw(), limits=DEFAULT_LIMITS)
    assert [member.reason.name for member in result.members] == ["CORRUPT_DOCUMENT"]
