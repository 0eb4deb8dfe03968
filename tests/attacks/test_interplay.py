"""Where two formats meet, or one is told by less than the whole: found by a reviewer who fed the formats odd files."""

from __future__ import annotations

import io
import struct
import time

import pytest
from PIL import Image, ImageDraw, ImageFont

from flows.steps.one_off import OneOff
from pipeline.formats.ics import FORMAT as CALENDARS
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.conformance.samples.read_only_archives import iso

HEADERS = (
    "Received: from {0}host by example.org\nMessage-ID: <{0}mid@example.org>\nFrom: Office <o@example.org>\n"
    "To: Records <r@example.org>\nSubject: May\nDate: Mon, 3 May 2021 09:14:15 +0000\nMIME-Version: 1.0\n\nNine invoices.\n"
)
FIRST, SECOND = HEADERS.format("Qalpha"), HEADERS.format("Qbravo")


def cleaned(content: bytes, name: str, folder, *, terms=(), ocr=False):
    path = folder / name
    path.write_bytes(content)
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, terms, ocr=ocr) as one_off:
        return one_off.clean(path)


ENVELOPE = "From o@example.org Mon May  3 09:14:15 2021"
JOINED = {
    "no blank line": f"{ENVELOPE}\n{FIRST}{ENVELOPE}\n{SECOND}",
    "blanks before the next": f"{ENVELOPE}\n{FIRST} \n{ENVELOPE}\n{SECOND}",
    "long line between": f"{ENVELOPE}\n{FIRST}\n{ENVELOPE} remote from Qcharlie\n{SECOND}",
    "no date in the line between": f"{ENVELOPE}\n{FIRST}\nFrom somebody\n{SECOND}",
    "line ends of old Macs": f"{ENVELOPE}\n{FIRST}\n{ENVELOPE}\n{SECOND}".replace("\n", "\r"),
    "nothing between": FIRST + SECOND,
    "quoted": "> forwarded\n\n" + "".join(f"> {line}\n" for line in SECOND.splitlines()),
    "with the bytes' number before it": f"{len(SECOND)}\n{SECOND}<?xml version='1.0'?><plist><dict/></plist>\n",
}


@pytest.mark.parametrize("how", JOINED)
def test_headers_of_a_later_mail_never_pass_for_its_words(how, tmp_path):
    outcome = cleaned(JOINED[how].encode(), "joined.mbox", tmp_path)
    for canary in (b"Qalpha", b"Qbravo", b"Qcharlie"):
        assert canary not in outcome.copy
    assert outcome.status == "cleaned" or outcome.reason is Reason.UNKNOWN_PART


@pytest.mark.parametrize(
    "text",
    [
        "one line\nBEGIN:VCARD\nVERSION:3.0\nX-EDITOR:Qalpha\nEND:VCARD\n",
        "HTTP/1.1 200 OK\n\nBEGIN:VCALENDAR\nPRODID:Qalpha\nEND:VCALENDAR\n",
        "ISO-10303-21;\nHEADER;\nFILE_NAME('a','2021','Qalpha','','','','');\n",
        '{"cells": [], "metadata": {"authors": ["Qalpha"]}, "nbformat": 4}',
        '<?xml version="1.0"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><a>Qalpha</a></FictionBook>',
        '<mxfile host="Qalpha"><diagram/></mxfile>',
    ],
)
def test_a_kind_with_metadata_of_its_own_is_no_plain_text(text, tmp_path):
    outcome = cleaned(text.encode(), "thing.txt", tmp_path)
    assert outcome.status == "quarantined"


def test_a_conversation_that_quotes_what_people_wrote_stays_a_text(tmp_path):
    text = "From: Office\nTo: Records\nSubject: May\nDate: 3 May\n\nNine invoices. References: none.\n"
    assert cleaned(text.encode(), "quoted.txt", tmp_path).error is None


@pytest.mark.parametrize(("letters", "ground"), [("white", (0, 0, 0, 0)), ("black", (255, 255, 255, 0))])
def test_light_and_dark_letters_on_nothing_are_read(letters, ground, tmp_path):
    picture = Image.new("RGBA", (900, 120), ground)
    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    ImageDraw.Draw(picture).text((20, 30), "Report by Jane Doelington here", fill=letters, font=font)
    sink = io.BytesIO()
    picture.save(sink, "PNG")
    terms = (Term(TermKind.NAME, "Jane Doelington"),)
    assert cleaned(sink.getvalue(), "seen.png", tmp_path, terms=terms, ocr=True).reason is Reason.TEXT_LEFT


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
@pytest.mark.parametrize("whole", [True, False])
def test_chunks_behind_samples_of_unknown_number_are_no_samples(size, whole, tmp_path):
    artist = b"INFOIART" + struct.pack("<I", 12) + b"Qalphaartist"
    tail = b"LIST" + struct.pack("<I", len(artist)) + artist
    described = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    samples = b"" if size == 0 and whole else struct.pack("<400h", *range(400))
    body = b"WAVE" + described + b"data" + struct.pack("<I", size) + samples + tail
    content = b"RIFF" + struct.pack("<I", len(body) if whole else 0) + body
    outcome = cleaned(content, "recorded.wav", tmp_path)
    assert b"Qalphaartist" not in outcome.copy
    assert outcome.error is not None or len(outcome.copy) >= 800


def test_a_saved_selection_is_no_transparency(tmp_path):
    plane = bytes(16 * 16)
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 4, 16, 16, 8, 3)
    content = head + bytes(4) + bytes(4) + bytes(4) + b"\0\0" + b"\xff" * 256 + plane + plane + plane
    outcome = cleaned(content, "selected.psd", tmp_path)
    assert outcome.removed["channel"] == 1
    with Image.open(io.BytesIO(outcome.copy)) as made:
        assert made.convert("RGBA").getpixel((3, 3)) == (255, 0, 0, 255)


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf", b""])
def test_rich_text_that_begins_otherwise_is_never_shown_as_its_source(before, tmp_path):
    start = b"{\\rt1" if not before else b"{\\rtf1"
    outcome = cleaned(before + start + rb"\ansi{\info{\author Qalpha}}Nine invoices.\par}", "odd.rtf", tmp_path)
    assert outcome.status == "quarantined"


def test_a_disc_with_a_second_tree_of_files_is_held(tmp_path):
    image = bytearray(iso())
    image[18 * 2048 : 18 * 2048 + 7] = b"\0NSR02\1"
    assert cleaned(bytes(image), "disc.iso", tmp_path).reason is Reason.UNSUPPORTED_FORMAT


def test_a_rule_of_many_digits_costs_no_time(tmp_path):
    rule = "RRULE:FREQ=DAILY;BYMONTHDAY=" + "1" * 70 + "!"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "SUMMARY:May", rule, "END:VEVENT", "END:VCALENDAR", ""]
    (tmp_path / "a.ics").write_text("\r\n".join(lines))
    started = time.process_time()
    CALENDARS.read(tmp_path / "a.ics", DEFAULT_LIMITS)
    assert time.process_time() - started < 5
