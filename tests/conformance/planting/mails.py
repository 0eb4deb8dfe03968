"""Mail: headers that servers and programs add, part headers, the gaps of MIME, and what HTML bodies hide."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.pictures import picture, saved, tagged

SENTENCE = "The harbour office paid nine invoices in May"
_HEADERS = """Received X-Received Message-ID In-Reply-To References Return-Path Delivered-To X-Original-To X-Mailer
User-Agent X-Originating-IP X-Sender X-Authenticated-User X-MS-Exchange-Organization-AuthSource Thread-Index
Thread-Topic X-Originator-Org X-Priority List-Id List-Unsubscribe DKIM-Signature ARC-Seal Authentication-Results
Received-SPF Disposition-Notification-To Return-Receipt-To Errors-To Resent-From Resent-To Resent-Message-ID
Organization Keywords Comments X-Face Face Autocrypt Bcc Sender Reply-To X-Google-DKIM-Signature X-Gm-Message-State
X-Forwarded-To X-Forwarded-For X-Mozilla-Keys X-Mozilla-Status2 X-Account-Key X-Uniform-Type-Identifier
X-Universally-Unique-Identifier X-Apple-Mail-Remote-Attachments X-Spam-Report X-Virus-Scanned X-Proofpoint-GUID
X-TM-AS-Product-Ver X-Report-Abuse X-Campaign X-Mailgun-Sid X-SG-EID X-Amz-Cf-Id Content-Description X-Unknown""".split()


def _address(sower: Sower, header: str) -> str:
    return f"Zed <{sower.mail(header)}>" if header in {"Bcc", "Sender", "Reply-To", "Resent-From", "Resent-To"} else ""


def mail(sower: Sower) -> Iterator[Original]:
    """A plain mail under all headers, then one of many parts."""
    lines = ["From: Harbour Office <office@example.org>", "To: Records <records@example.org>", "Subject: Report of May"]
    lines += [f"{name}: {_address(sower, name) or sower.at(name)}" for name in _HEADERS]
    lines += ["Date: Mon, 3 May 2021 09:14:15 +0000", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    yield sower.reaped("eml", "\r\n".join([*lines, "", SENTENCE + ".", ""]).encode(), SENTENCE)
    yield _parts(sower)


def _parts(sower: Sower) -> Original:
    photo = tagged("jpg", saved(picture(), "JPEG"), {"IFD0:Artist": sower.at("EXIF of an attached picture")})
    at = sower.at
    edge = f"edge-{at('boundary')}"
    page = f"""<html><head><title>{at("title of the HTML body")}</title></head><body>
<p>{SENTENCE}.</p><!-- {at("comment in the HTML body")} --><p style="display:none">{at("preheader")}</p>
<img src="https://example.org/open/{at("tracking pixel")}.gif" width="1" height="1">
<img src="cid:{at("content id in HTML")}"><a href="https://example.org/?reader={at("tracked link")}">Read</a>
<p data-user="{at("data attribute")}">Paid.</p></body></html>"""
    text = f"""From: Harbour Office <office@example.org>
To: Records <records@example.org>
Subject: Report of May
Date: Mon, 3 May 2021 09:14:15 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{edge}"; x-author="{at("parameter of the content type")}"

{at("preamble")}
--{edge}
Content-Type: text/html; charset=utf-8; x-editor="{at("parameter of a part")}"
Content-ID: <{at("content id of a part")}@example.org>
Content-Location: https://example.org/{at("content location")}
Content-Description: {at("content description of a part")}
X-Part: {at("unknown header of a part")}

{page}
--{edge}
Content-Type: image/jpeg; name="{at("name of an attachment")}.jpg"
Content-Disposition: attachment; filename="{at("file name of an attachment")}.jpg"; creation-date="{at("creation date")}"
X-Attachment-Id: {at("attachment id")}
Content-Transfer-Encoding: base64

{b64encode(photo).decode()}
--{edge}
Content-Type: message/rfc822

From: Harbour Office <office@example.org>
To: Records <records@example.org>
Subject: Forwarded
Received: from {at("Received of a nested mail")}
X-Mailer: {at("X-Mailer of a nested mail")}
Date: Sun, 2 May 2021 09:14:15 +0000

Forwarded without remark.
--{edge}--
{at("epilogue")}
"""
    return sower.reaped("eml", text.replace("\n", "\r\n").encode(), SENTENCE)


ORIGINALS: Makers = (mail,)
