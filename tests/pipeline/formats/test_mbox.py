"""Mailboxes: every mail is cleaned by itself, and nothing stands between them."""

import mailbox

import pytest

from tests.pipeline.chain import clean, held_by

BAR = "█████"
ONE = """From canary@x.example Mon Mar  4 23:30:00 2024
Delivered-To: ida.kurzweil@canary.example
From: a@x.example
To: b@x.example
Subject: first
Date: Mon, 4 Mar 2024 23:30:00 -0700
X-Canary: canary

Words of the first, by Ida Kurzweil.
>From here it goes on.

"""
TWO = """From canary Tue Mar  5 23:30:00 2024
Subject: second

From nobody.
"""


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.copy == result.copy, (again.error, again.verdict)
    return result


def test_mails_come_back_cleaned_and_in_order(tmp_path):
    result = cleaned((ONE + TWO).encode())
    assert b"canary" not in result.copy.lower()
    assert result.identified.media_type == "application/mbox"
    (tmp_path / "box").write_bytes(result.copy)
    found = list(mailbox.mbox(tmp_path / "box"))
    assert [one["Subject"] for one in found] == ["first", "second"]
    assert found[0].get_payload(decode=True).decode().split("\n")[1].lstrip(">") == "From here it goes on."
    assert f"by {BAR}." in found[0].get_payload(decode=True).decode()


def test_a_mail_that_is_held_is_left_out():
    secret = "From c Wed Mar  6 23:30:00 2024\nFrom: a@x.example\nSubject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQcanary\n-----END PGP MESSAGE-----\n"
    result = cleaned((ONE + TWO + "\n" + secret).encode())
    assert [member.reason.name if member.reason else "ok" for member in result.members] == [
        "ok",
        "ok",
        "ENCRYPTED_DOCUMENT",
    ]
    assert result.copy.count(b"From MAILER-DAEMON") == 2


def test_one_mail_is_a_mail():
    assert cleaned(ONE.encode()).identified.media_type == "message/rfc822"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"From MAILER-DAEMON", b"From canary"), (b"Thu Jan  1 00", b"Thu Jan  1 07"), (b"Subject: second", b"X-Canary: second"),
        (b"MIME-Version", b"Received: canary\nMIME-Version"),
    ],
)  # fmt: skip
def test_the_verifier_objects(before, after):
    result = cleaned((ONE + TWO).encode())
    assert before in result.copy
    assert "mailbox-structure" in {
        who for _, who in held_by(result.copy.replace(before, after), result.expectation)
    } | {
        {"mail-structure": "mailbox-structure"}.get(who)
        for _, who in held_by(result.copy.replace(before, after), result.expectation)
    }
