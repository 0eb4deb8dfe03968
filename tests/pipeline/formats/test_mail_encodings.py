"""Transfer encodings that headers name oddly, or do not name: no words come out that only a decoder shows."""

import base64

import pytest

from pipeline.reasons import Reason
from tests.pipeline.chain import clean, held_by

WORDS = b"kept words, by Jane Whistler and others of the same office"
ENCODED = base64.b64encode(WORDS)
NAMED = [
    "(c) base64", "base64 (c)", "base64;", "base64; x=y", '"base64"', "Base64\r\n ", "base-64", "x-base64", "base64,7bit",
    "\x0bbase64", "=?us-ascii?q?base64?=", "base64\r\nContent-Transfer-Encoding: base64",
]  # fmt: skip


def mail(body, *codings):
    head = "From: a@x.example\r\nTo: b@x.example\r\nSubject: hello\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n"
    head += "".join(f"Content-Transfer-Encoding: {coding}\r\n" for coding in codings)
    return head.encode() + b"Content-Type: text/plain\r\n\r\n" + body + b"\r\n"


@pytest.mark.parametrize("named", NAMED)
def test_an_encoding_is_undone_however_it_is_named(named):
    result = clean(mail(ENCODED, named), "Jane Whistler\n")
    assert result.reason is None
    assert b"kept words" in result.copy
    assert b"histler" not in result.copy


def test_quoted_letters_are_read_however_that_is_named():
    result = clean(mail(b"kept =4Aane =57histler", "quoted-printable (x)"), "Jane Whistler\n")
    assert result.reason is None
    assert b"=4Aane" not in result.copy
    assert b"histler" not in result.copy


@pytest.mark.parametrize("named", [(), ("b",), ("7bit",), ("7bit", "base64")])
def test_a_body_that_is_still_encoded_is_held(named):
    assert clean(mail(ENCODED, *named)).reason is Reason.UNKNOWN_PART


@pytest.mark.parametrize("body", [b"kept", b"0123456789" * 9, b"deadbeef" * 12, b"AAAA" * 20, b"abcdefghijklmnop" * 4])
def test_other_bodies_of_one_word_are_cleaned(body):
    assert clean(mail(body)).reason is None


def test_the_verifier_objects_to_a_body_that_is_still_encoded():
    result = clean(mail(WORDS))
    copy = result.copy.replace(WORDS, ENCODED[:60] + b"=\r\n" + ENCODED[60:].replace(b"=", b"=3D"))
    assert copy != result.copy
    assert ("TEXT_LEFT", "mail-structure") in held_by(copy, result.expectation)


def test_comments_without_end_are_held_where_somebody_may_be_named_in_them():
    source = mail(WORDS).replace(b"To: ", b"Cc: " + b"(" * 20_000 + b"\r\nTo: ")
    assert b"Jane Whistler" in clean(source).copy
    assert clean(b"Delivered-To: jane@x.example\r\n" + source).reason is Reason.CORRUPT_DOCUMENT
