"""Pictures that a mail's page shows from the mail itself: they stay where they were, under neutral names."""

import email
import email.policy
import io

import pytest
from PIL import Image

from pipeline.model import Counts, Expectation
from pipeline.verifiers.mail import mail_faults
from tests.pipeline.chain import clean
from tests.pipeline.formats.test_mail import attached, mail, multipart

EXPECTED = Expectation("message/rfc822", Counts())


def shown(name: str, colour: tuple[int, int, int]) -> str:
    sink = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(sink, "PNG")
    return attached(sink.getvalue(), "canary.png", "image/png").replace("canary-cid@x", name)


def page(body: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n<html><body>{body}</body></html>\n"


def reread(raw: bytes):
    return email.message_from_bytes(raw, policy=email.policy.default)


def colour_of(part) -> tuple[int, int, int]:
    return Image.open(io.BytesIO(part.get_payload(decode=True))).convert("RGB").getpixel((0, 0))


RELATED = multipart(
    multipart(
        "Content-Type: text/plain\n\nBefore and after.\n",
        page(
            '<p>Before <img src="cid:canary-2@laptop" alt="canary" width="3"> between <img src="CID:canary%2D1@laptop">'
            ' and <img src="cid:canary-none"><img src="https://canary.example/pixel.gif">after.</p>'
        ),
        kind="alternative",
        boundary="canary-inner",
    ),
    shown("canary-1@laptop", (255, 0, 0)),
    shown("canary-2@laptop", (0, 255, 0)),
    shown("canary-3@laptop", (0, 0, 255)),
    kind="related",
)


def test_they_are_shown_again_under_neutral_names():
    found = clean(mail(RELATED))
    assert found.error is None
    assert found.verdict.residues == ()
    for gone in (b"canary-", b"laptop", b"pixel.gif", b"canary.png", b"alt="):
        assert gone not in found.copy
    related, other = reread(found.copy).iter_parts()
    assert related.get_content_type() == "multipart/related"
    both, *pictures = related.iter_parts()
    html = both.get_payload()[1].get_content()
    assert 'Before <img src="cid:picture-1">between <img src="cid:picture-2">and after.' in html
    assert [part["Content-ID"] for part in pictures] == ["<picture-1>", "<picture-2>"]
    assert [colour_of(part) for part in pictures] == [(0, 255, 0), (255, 0, 0)]
    assert other.get_content_disposition() == "attachment"
    assert colour_of(other) == (0, 0, 255)


def test_cleaning_twice_changes_nothing():
    once = clean(mail(RELATED))
    assert clean(once.copy).copy == once.copy


def test_one_that_is_no_picture_is_an_attachment():
    part = attached(b"plain words", "canary.txt", "image/png").replace("canary-cid@x", "a")
    found = clean(mail(multipart(page('<p>Text <img src="cid:a"></p>'), part, kind="related")))
    assert found.verdict.residues == ()
    assert b"<img" not in found.copy
    assert b"Content-ID" not in found.copy
    assert b"Content-Disposition: attachment" in found.copy


def test_a_page_and_its_picture_alone():
    found = clean(mail(multipart(page('<p>Text <img src="cid:a"></p>'), shown("a", (1, 2, 3)), kind="related")))
    assert found.verdict.residues == ()
    assert reread(found.copy).get_content_type() == "multipart/related"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<img src=3D"cid:picture-2">', b""),
        (b'"cid:picture-2"', b'"cid:picture-9"'),
        (b'"cid:picture-2"', b'"https://canary.example/"'),
        (b"<picture-1>", b"<canary@laptop>"),
        (b"<picture-2>", b"<picture-1>"),
        (b"Content-ID: <picture-2>\r\n", b""),
        (b"Content-Disposition: inline", b"Content-Disposition: attachment"),
    ],
)
def test_the_verifier_objects(old, new):
    copy = clean(mail(RELATED)).copy
    assert mail_faults(copy, EXPECTED)[0] == []
    assert old in copy
    assert mail_faults(copy.replace(old, new, 1), EXPECTED)[0]
