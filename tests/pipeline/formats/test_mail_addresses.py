"""What hides in address headers and charsets of mails: comments, second headers, letters of seven bits."""

import email
import email.policy
import time

import pytest

from pipeline.formats._mail.addresses import without_comments
from tests.pipeline.chain import clean

BAR = "█████"


def mail(head, body="Words of the mail.\n", kind="text/plain; charset=utf-8"):
    rest = "Subject: Report\nDate: Mon, 4 Mar 2024 23:30:00 -0700\nMIME-Version: 1.0\n"
    return f"{head}{rest}Content-Type: {kind}\n\n{body}".encode().replace(b"\n", b"\r\n")


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result, email.message_from_bytes(result.copy, policy=email.policy.default)


@pytest.mark.parametrize(
    ("raw", "shown", "hidden"),
    [
        ("Jane <j@x.example> (canary)", "Jane <j@x.example>", ["canary"]),
        ("Jane (canary (deep) more) <j@x.example>", "Jane <j@x.example>", ["canary (deep) more"]),
        ("j@x.example (Jane Whistler)", "Jane Whistler <j@x.example>", []),
        ("j@x.example (Whistler, J.)", '"Whistler, J." <j@x.example>', []),
        ("(canary) j@x.example (Jane)", "Jane <j@x.example>", ["canary"]),
        ('"Whistler (POL)" <j@x.example>', '"Whistler (POL)" <j@x.example>', []),
        ("a@x.example, B <b@x.example> (canary)", "a@x.example, B <b@x.example>", ["canary"]),
        ("j@(canary)x.example", "j@x.example", ["canary"]),
        ("Jane <j(canary)@x(canary).  example>", "Jane <j@x.example>", ["canary", "canary"]),
        ("Jane <@canary.example,@b.example:j@x.example>", "Jane <j@x.example>", ["@canary.example,@b.example"]),
        ("Jane (open <j@x.example>", "Jane (open <j@x.example>", []),
        (r"Jane (a \) canary) <j@x.example>", "Jane <j@x.example>", [r"a \) canary"]),
    ],
)
def test_comments_of_addresses(raw, shown, hidden):
    text, comments = without_comments(raw)
    assert " ".join(text.split()) == shown
    assert comments == hidden


def test_a_comment_goes_and_is_told():
    result, message = cleaned(mail("From: Jane <j@x.example> (canary one)\nTo: o@x.example (Other Person)\n"))
    assert b"canary" not in result.copy
    assert str(message["To"]).strip(chr(34)) == f"Other Person <{BAR}>"
    assert [hidden.kind for hidden in result.reading.hidden] == ["comment"]
    assert [passage.text for passage in result.reading.text if not passage.visible] == ["canary one"]


@pytest.mark.parametrize(
    "name", ["=?utf-8?q?Velmond_=28POL=29?=", '"Čapek (POL), Jan"', '"Velmond (POL)"', "=?utf-8?q?=C4=8Capek_(POL?="]
)
def test_brackets_that_are_no_comment_stay(name):
    """Twice: what was written must not be read as a comment."""
    result, _ = cleaned(mail(f"From: {name} <j@x.example>\nTo: o@x.example\n"))
    assert "(POL" in str(result.verdict.text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x@e.example (c)" + " " * 60_000 + "y", "x@e.example" + " " * 60_001 + "y"),
        ("x@e.example " + "(c)" * 30_000, ' "c" <x@e.example>'),
        ("".join(f"x{n}@e.example (Jane), " for n in range(25_000)), None),
        ("(c)<" + " " * 400_000 + ">", " <>"),
    ],
    ids=["blanks", "comments", "many", "bracket"],
)
def test_long_lists_take_no_more_than_their_length(value, shown):
    begun = time.process_time()
    found, _ = without_comments(value)
    assert time.process_time() - begun < 3
    assert shown is None or " ".join(found.split()) == " ".join(shown.replace('"', "").split())


def test_the_first_from_header_counts():
    result, message = cleaned(mail("From: Jane <j@x.example>\nFrom: Canary <c@y.example>\nTo: o@x.example\n"))
    assert b"anary" not in result.copy
    assert [str(one).strip(chr(34)) for one in message.get_all("From")] == [f"Jane <{BAR}>"]
    assert any("Canary" in passage.text for passage in result.reading.text if not passage.visible)


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
@pytest.mark.parametrize("charset", ["utf-7", "UNICODE-1-1-UTF-7"])
def test_utf_7_is_read_as_such(kind, charset):
    hidden = "Signed by +AEoAYQBuAGU- Whist+AGw-er."
    result, message = cleaned(
        mail("From: m@x.example\nTo: o@x.example\n", hidden, f"{kind}; charset={charset}"), "Jane Whistler"
    )
    assert BAR in message.get_body().get_content()
    assert b"AEoA" not in result.copy


def test_broken_utf_7_is_held():
    raw = mail("From: m@x.example\nTo: o@x.example\n", "Signed by +2AA-.", "text/plain; charset=utf-7")
    assert clean(raw).reason.name == "CORRUPT_DOCUMENT"


def test_hz_is_read_as_such():
    raw = mail("From: m@x.example\nTo: o@x.example\n", "~{<:Ky2;~} end", "text/plain; charset=hz-gb-2312")
    result, _ = cleaned(raw)
    assert b"<:Ky2;" not in result.copy
