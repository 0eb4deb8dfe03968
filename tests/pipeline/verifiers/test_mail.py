"""Half-cleaned mails must be objected to: one test for each class of residue."""

import base64

import pytest

from tests.pipeline.chain import clean, held_by

TERMS = "Jane Whistler\n"
MAIL = (
    b"Delivered-To: zelda.quux@x.example\r\nMessage-ID: <1@host>\r\nFrom: Radomir Minister <m@x.example>\r\n"
    b"To: Jane Whistler <j@x.example>\r\nSubject: About Jane Whistler\r\nDate: Mon, 4 Mar 2024 23:30:00 -0700\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nWords for Jane Whistler, and some more of them.\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>Regards, Radomir Minister</p>\r\n"
    b'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="quux.csv"\r\n\r\na,b\r\n1,2\r\n--b--\r\n'
)


def tampered(old, new):
    result = clean(MAIL, TERMS)
    assert result.reason is None, (result.error, result.verdict)
    changed = result.copy.replace(old, new, 1)
    assert changed != result.copy
    return held_by(changed, result.expectation)


NAME = b"Jane Whistler"
LEFT = {
    "name in a body": (b"Words for", b"Words for Jane Whistler", ("TEXT_LEFT", "residue")),
    "name in quoted letters": (b"Words for", b"Words for J=61ne =57histler", ("TEXT_LEFT", "residue")),
    "name over a soft break": (b"Words for", b"Words for Jane Whis=\r\ntler", ("TEXT_LEFT", "residue")),
    "name in the subject": (b"Subject: About", b"Subject: About Jane Whistler", ("TEXT_LEFT", "residue")),
    "name in an encoded word": (b"Subject: About", b"Subject: =?utf-8?b?" + base64.b64encode(NAME) + b"?=", ("TEXT_LEFT", "residue")),
    "name in a page": (b"Regards", b"Regards J<b>a</b>ne Whistler", ("TEXT_LEFT", "residue")),
    "owner of the mailbox": (b"Words for", b"Words for Zelda Quux", ("TEXT_LEFT", "residue")),
    "author in an attribute": (b"<p>", b"<p title=3D'Radomir Minister'>", ("TEXT_LEFT", "residue")),
    "received": (b"From:", b"Received: from x\r\nFrom:", ("METADATA_LEFT", "mail-structure")),
    "message id": (b"From:", b"Message-ID: <x@y>\r\nFrom:", ("METADATA_LEFT", "mail-structure")),
    "program": (b"From:", b"X-Mailer: x\r\nFrom:", ("METADATA_LEFT", "mail-structure")),
    "blind copy": (b"From:", b"Bcc: x@y\r\nFrom:", ("METADATA_LEFT", "mail-structure")),
    "zone and hour": (b"00:00:00 +0000", b"23:30:00 -0700", ("METADATA_LEFT", "mail-structure")),
    "boundary": (b'boundary="=_part"', b'boundary="=_party"', ("VERIFIER_FAILED", "mail-structure")),
    "name of an attachment": (b"attachment-001.csv", b"quux.csv", ("METADATA_LEFT", "mail-structure")),
    "date of an attachment": (b"attachment; ", b"attachment; creation-date=x; ", ("METADATA_LEFT", "mail-structure")),
    "content id": (b"Content-Disposition", b"Content-ID: <x@y>\r\nContent-Disposition", ("METADATA_LEFT", "mail-structure")),
    "preamble": (b"\r\n\r\n--=_part", b"\r\n\r\nhidden\r\n--=_part", ("VERIFIER_FAILED", "mail-structure")),
    "epilogue": (b"--=_part--\r\n", b"--=_part--\r\nhidden\r\n", ("VERIFIER_FAILED", "mail-structure")),
    "tracking picture": (b"<p>", b"<img src=3D'https://t.example/'><p>", ("ACTIVE_CONTENT_LEFT", "mail-structure")),
    "comment of a page": (b"<p>", b"<!-- x --><p>", ("METADATA_LEFT", "mail-structure")),
    "unseen characters": (b"Words", b"Wo=E2=80=8Brds", ("METADATA_LEFT", "mail-structure")),
    "unseen characters of a header": (b"Subject: About", b"Subject: =?utf-8?b?4oCL?= About", ("METADATA_LEFT", "mail-structure")),
    "lost words": (b"Words for", b"", ("CONTENT_LOST", "loss")),
    "lost attachment": (b"Content-Disposition", b"X-Content-Disposition", ("CONTENT_LOST", "mail-structure")),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEFT)
def test_objections(kind):
    old, new, wanted = LEFT[kind]
    assert wanted in tampered(old, new)
