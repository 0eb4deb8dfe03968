"""Mails: what a reader sees stays after redaction, everything else goes; attachments are items and come back."""

import base64
import email
import email.policy
import io
import quopri

import pytest
from PIL import Image

from tests.pipeline.chain import clean
from tests.pipeline.packing import zipped

BAR = "█████"
TERMS = "Jane Whistler\njane@canary.example\n"

HEAD = """\
Return-Path: <canary-return@out.example>
Delivered-To: jane.whistler@canary.example
Received: from canaryhost (canaryhost.lan [10.9.8.7]) by mx.canary.example with ESMTPS id canary123
 for <jane.whistler@canary.example>; Mon, 4 Mar 2024 23:30:00 -0700
DKIM-Signature: v=1; d=canary.example; b=canarysig
ARC-Seal: i=1; canary
Message-ID: <canary.1709.8@laptop-canary>
In-Reply-To: <canary-before@laptop-canary>
References: <canary-a@x> <canary-b@y>
Thread-Index: canaryAdpuQ==
X-Mailer: Canary Mail 3.1
User-Agent: CanaryBird/91
X-Originating-IP: [203.0.113.77]
List-Unsubscribe: <https://list.example/u?canarytoken=1>
Bcc: canary-bcc@hidden.example
Comments: canary comment
MIME-Version: 1.0 (Canary)
From: =?utf-8?q?Rado=C5=A1_Minister?= <minister@ministry.example>
To: "Whistler, Jane" <jane.whistler@canary.example>, Other Person <other@ministry.example>
Cc: Jane Whistler <JANE@CANARY.example>
Subject: =?iso-8859-1?Q?Re=3A_D=E9cision_for_Jane?= =?iso-8859-1?Q?_Whistler?=
Date: Mon, 4 Mar 2024 23:30:00 -0700
"""


def mail(body="Content-Type: text/plain; charset=utf-8\n\nThe decision is enclosed.\n", head=HEAD, codec="utf-8"):
    return (head + body).encode(codec).replace(b"\n", b"\r\n")


def multipart(*parts, kind="mixed", boundary="canary-boundary-0001", end=True):
    pieces = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\ncanary preamble\n{pieces}' + (
        f"--{boundary}--\ncanary epilogue\n" if end else ""
    )


def attached(content, name, kind="application/octet-stream"):
    coded = base64.encodebytes(content).decode()
    return (
        f"Content-Type: {kind}; name*0*=utf-8''canary%C3%A9; name*1={name}\nContent-ID: <canary-cid@x>\n"
        f'Content-Disposition: attachment; filename="{name}"; creation-date="Mon, 4 Mar 2024 22:00:00 -0700"\n'
        f"Content-Transfer-Encoding: base64\n\n{coded}"
    )


def text(words, kind="plain", encoding="8bit", charset="utf-8"):
    return f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n{words}\n"


def cleaned(raw, terms=TERMS):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result, email.message_from_bytes(result.copy, policy=email.policy.default)


def body_of(message, kind="plain"):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_only_what_a_reader_sees_is_left_of_the_headers():
    result, message = cleaned(mail())
    assert message.keys() == [
        "From", "To", "Cc", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip
    assert b"canary" not in result.copy.lower()
    assert str(message["From"]).strip('"') == f"Radoš Minister <{BAR}>"
    assert message["Subject"] == f"Re: Décision for {BAR}"
    assert "Whistler" not in str(message["To"]) + str(message["Cc"])
    assert "Other Person" in message["To"]
    # The day as the sender wrote it; neither the hour nor the zone, which tells where somebody was.
    assert message["Date"] == "Mon, 04 Mar 2024 00:00:00 +0000"
    assert body_of(message) == "The decision is enclosed.\n"


def test_threads_can_still_be_counted():
    subjects = []
    for number in range(3):
        head = HEAD.replace("Re=3A_", "Re=3A_" * (number > 0)).replace("4 Mar", f"{number + 4} Mar")
        message = cleaned(mail(head=head))[1]
        subjects.append((message["Subject"].removeprefix("Re: "), message["Date"][5:16]))
    assert len({subject for subject, _ in subjects}) == 1
    assert [day for _, day in subjects] == ["04 Mar 2024", "05 Mar 2024", "06 Mar 2024"]


def test_the_owner_of_the_mailbox_goes_under_every_name():
    """First.last@ in Delivered-To gives the name away; nobody listed it as protected."""
    body = text("Dear Jane Whistler,\nplease, J. Whistler, answer. jane.whistler wrote before. Yours, Radoš Minister")
    result, message = cleaned(mail(body), "")
    assert "histler" not in result.copy.decode()
    assert "Radoš Minister" in body_of(message)  # who signs is the story; only suggested


def test_a_page_whose_author_is_also_in_the_headers_is_no_reason_to_hold():
    body = multipart(
        text("Regards, Radoš Minister"), text("<p>Regards,<br>Radoš Minister</p>", "html"), kind="alternative"
    )
    result, message = cleaned(mail(body))
    assert message.get_content_type() == "multipart/alternative"
    assert "Radoš Minister" in body_of(message, "html")
    assert b"canary" not in result.copy


def test_terms_in_every_encoding_of_bodies():
    name = "Jane Whistler"
    parts = [
        text(base64.encodebytes(f"Signed {name}".encode()).decode(), encoding="base64"),
        text("Signed J=61ne Whistl=\ner", encoding="quoted-printable"),
        text("Signed Jane Whistler"),
        text(
            "<p>Signed J<b>a</b>ne&nbsp;Whist&#108;er <img alt='Jane Whistler' src='http://t.example/p?jane'></p>",
            "html",
        ),
    ]
    _, message = cleaned(mail(multipart(*parts)))
    shown = "".join(part.get_content() for part in message.walk() if not part.is_multipart())
    assert shown.count(BAR) == 4
    assert "histler" not in shown
    assert "http" not in shown


def test_attachments_are_items_and_come_back_under_neutral_names():
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x13B] = "canary artist"
    Image.new("RGB", (50, 40), "blue").save(picture, "JPEG", exif=exif)
    nested = mail(text("Inner words by Jane Whistler")).decode()
    parts = [
        text("See attachments"),
        attached(b"id,who\n1,Jane Whistler\n", "canary-list.csv", "text/csv"),
        attached(picture.getvalue(), "canary.jpg", "image/jpeg"),
        attached(zipped([("canary/inner.txt", b"Jane Whistler was here\n")]), "canary.zip"),
        f"Content-Type: message/rfc822\n\n{nested}".replace("\r\n", "\n"),
        attached(b"MZ" + bytes(300), "canary.exe"),
    ]
    result, message = cleaned(mail(multipart(*parts)))
    assert all("canary" in name for name in result.names[:3])
    assert [member.reason.name if member.reason else "ok" for member in result.members] == ["ok"] * 4 + [
        "UNSUPPORTED_FORMAT"
    ]
    attachments = list(message.iter_attachments())
    assert [part.get_filename() for part in attachments] == [
        "attachment-001.csv", "attachment-002.jpg", "attachment-003.zip", "attachment-004.eml",
    ]  # fmt: skip
    contents = [part.get_payload(decode=True) for part in attachments]
    assert contents[0].decode() == f"id,who\n1,{BAR}\n"
    inner = email.message_from_bytes(contents[3], policy=email.policy.default)
    assert body_of(inner) == f"Inner words by {BAR}\n"
    assert all(b"canary" not in content.lower() for content in contents)
    assert b"canary" not in result.copy.lower()
    assert {removal.kind: removal.count for removal in result.rewritten.removed}["members-left-out"] == 1


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_mail_inside_of_a_mail_is_read_however_it_is_coded(coding):
    """It should never be coded, and is: a parser takes the code for its body, in which no term is found."""
    nested = mail(text("Inner words by Jane Whistler"))
    coded = base64.encodebytes(nested) if coding == "base64" else quopri.encodestring(nested)
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {coding}\n\n{coded.decode()}".replace(
        "\r\n", "\n"
    )
    result, message = cleaned(mail(multipart(text("See the other"), part)))
    assert [member.identified.media_type for member in result.members] == ["message/rfc822"]
    (only,) = message.iter_attachments()
    inner = email.message_from_bytes(only.get_payload(decode=True), policy=email.policy.default)
    assert body_of(inner) == f"Inner words by {BAR}\n"


def test_signatures_go_and_encrypted_parts_are_refused():
    signed = multipart(
        text("Signed words"),
        "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n\ncanary\n-----END PGP SIGNATURE-----\n",
        kind="signed",
    )
    result, message = cleaned(mail(signed))
    assert [member.reason.name for member in result.members] == ["EMPTY_ITEM"]
    assert body_of(message) == "Signed words\n"
    assert b"canary" not in result.copy
    smime = cleaned(mail(multipart(text("x"), attached(b"0\x82canary", "smime.p7s", "application/pkcs7-signature"))))[0]
    assert [member.reason.name for member in smime.members] == ["EMPTY_ITEM"]
    for kind in ("x-pkcs7-signature", "pgp-keys"):  # a key names its owner
        left = cleaned(mail(multipart(text("x"), attached(b"canary", "0x1.asc", f"application/{kind}"))))[0]
        assert [member.reason.name for member in left.members] == ["EMPTY_ITEM"], kind
        assert b"canary" not in left.copy
    pgp = multipart(
        "Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
        "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nhQcanary\n-----END PGP MESSAGE-----\n",
        kind="encrypted",
    )
    result, _ = cleaned(mail(pgp))
    assert [member.reason.name for member in result.members] == ["ENCRYPTED_DOCUMENT"] * 2
    sealed = mail(attached(b"0\x82canary", "smime.p7m", "application/pkcs7-mime; smime-type=enveloped-data"))
    assert [member.reason.name for member in cleaned(sealed)[0].members] == ["ENCRYPTED_DOCUMENT"]


def test_inline_openpgp():
    block = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWords that were signed.\n-----BEGIN PGP SIGNATURE-----\n\nicanary\n-----END PGP SIGNATURE-----"
    _, message = cleaned(mail(text(block)))
    assert body_of(message).strip() == "Words that were signed."
    secret = "-----BEGIN PGP MESSAGE-----\n\nhQcanary\n-----END PGP MESSAGE-----"
    assert clean(mail(text(secret))).reason.name == "ENCRYPTED_DOCUMENT"


def test_broken_winmail_is_held_and_invitations_are_cleaned():
    tnef = b"\x78\x9f\x3e\x22" + bytes(200)
    invite = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:canary\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    parts = [
        text("x"),
        attached(tnef, "winmail.dat", "application/ms-tnef"),
        attached(invite, "i.ics", "text/calendar"),
    ]
    result, _ = cleaned(mail(multipart(*parts)))
    assert [member.reason.name if member.reason else "ok" for member in result.members] == ["CORRUPT_DOCUMENT", "ok"]
    assert b"canary" not in result.copy + result.members[1].copy


@pytest.mark.parametrize(
    "body",
    [
        multipart(text("Words that count"), end=False),
        multipart(text("Words that count"), kind="mixed", boundary="x" * 70),
        "Content-Type: text/plain; charset=klingon-7\nContent-Transfer-Encoding: 8bit\n\nWords that count é\n",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nV29yZHMgdGhhd$$CBjb3VudA\n",
        "Content-Type: nonsense\nContent-Transfer-Encoding: nonsense\n\nWords that count\n",
        "Content-Type: text/plain; charset=\n\nWords that count\n",
        "\nWords that count\n",
        "Content-Type: text/plain\n\n" + "Words that count " * 200 + "\n",
    ],
)
def test_malformed_but_ordinary_mails_are_cleaned(body):
    result, _ = cleaned(mail(body))
    assert b"canary" not in result.copy.lower()
    lines = result.copy.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert "Words tha" in str(result.verdict.text)


def test_headers_in_bytes_that_nobody_declared():
    head = HEAD.replace(
        "=?iso-8859-1?Q?Re=3A_D=E9cision_for_Jane?= =?iso-8859-1?Q?_Whistler?=", "Décision Jane Whistler"
    )
    for codec in ("utf-8", "latin-1"):
        plain = head.replace("=?utf-8?q?Rado=C5=A1_Minister?=", "Minister")
        _, message = cleaned(mail(head=plain, codec=codec))
        assert message["Subject"] == f"Décision {BAR}"


def test_a_broken_header_does_not_let_the_others_out_into_the_body():
    lines = HEAD.splitlines(keepends=True)
    for place in (1, 5, 9):
        broken = "".join([*lines[:place], "this line is no header at all\n", *lines[place:]])
        result, message = cleaned(mail(head=broken))
        assert b"canary" not in result.copy.lower()
        assert body_of(message) == "The decision is enclosed.\n"


def test_parts_that_cannot_be_told_apart_are_held():
    lost = 'Content-Type: multipart/mixed; boundary="not-this-one"\n\n' + multipart(
        text("x"), attached(b"y", "canary.txt")
    )
    assert clean(mail(lost)).reason.name == "UNKNOWN_PART"


def test_boundaries_that_are_left_in_a_body_go():
    stray = multipart(text("Words\n--canary-boundary-0001xx--\n--canary-inner--"), kind="mixed")
    nested = multipart(text("More"), boundary="canary-inner")
    result, _ = cleaned(mail(multipart(stray.replace("canary-boundary-0001", "canary-outer"), nested)))
    assert b"canary-inner" not in result.copy


def test_several_mails_in_one_file_are_not_taken_for_one():
    one = b"From a@b.example Mon Jan  1 10:00:00 2024\n" + mail().replace(b"\r\n", b"\n")
    assert clean(one + b"\n" + one).identified.media_type == "application/mbox"
    cleaned(one)


def test_long_headers_are_folded_and_read_the_same():
    many = ", ".join(f"Person Number{number} <p{number}@ministry.example>" for number in range(80))
    head = HEAD.replace('"Whistler, Jane" <jane.whistler@canary.example>, Other Person <other@ministry.example>', many)
    head = head.replace("Radoš", "R")
    result, message = cleaned(mail(head=head))
    assert len(message["To"].addresses) >= 79 or str(message["To"]).count("Person") == 80
    assert max(len(line) for line in result.copy.split(b"\r\n")) <= 120


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_cut_mail(part):
    whole = mail(multipart(text("Words"), attached(b"Jane Whistler " * 300, "canary.txt")))
    result = clean(whole[: int(len(whole) * part)], TERMS)
    if result.reason is None:
        assert b"canary" not in result.copy.lower()
        assert b"histler" not in result.copy


def test_mails_of_a_real_project(corpora):
    """Of 104 mails, many of them broken on purpose, four are held: each holds a name spelled in pieces or backwards."""
    held = {}
    for path in sorted((corpora / "mail").rglob("*.eml")):
        result = clean(path.read_bytes(), name=path.name)
        if result.reason:
            held[path.name] = result.reason.name
    assert len(held) <= 4, held
    assert set(held.values()) <= {"TEXT_LEFT"}
