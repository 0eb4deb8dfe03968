"""Saved pages: text and pictures that a reader sees, in their places."""

import base64
import email
import io

import pytest
from PIL import Image

from tests.pipeline.chain import clean, held_by

BAR = "█████"
HEAD = """From: <Saved by Blink>
Snapshot-Content-Location: https://canary.example/user/42
Subject: Canary title
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="canary-mark"

"""


def picture(colour, artist="canary artist"):
    exif, sink = Image.Exif(), io.BytesIO()
    exif[0x13B] = artist
    Image.new("RGB", (30, 20), colour).save(sink, "PNG", exif=exif)
    return sink.getvalue()


def part(kind, place, content, name=""):
    coded = base64.encodebytes(content if isinstance(content, bytes) else content.encode()).decode()
    named = f"Content-ID: <{name}>\n" if name else ""
    return f"--canary-mark\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\nContent-Location: {place}\n{named}\n{coded}"


def page(html, *parts):
    main = part("text/html; charset=utf-8", "https://canary.example/user/42", html)
    return (HEAD + main + "".join(parts) + "--canary-mark--\n").encode()


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.copy == result.copy, (again.error, again.verdict)
    return result, [one for one in email.message_from_bytes(result.copy).walk() if not one.is_multipart()]


def test_text_and_pictures_stay_in_their_places():
    html = '<p>One Jane Whistler</p><img src="/a.png" alt="Jane Whistler" onload="x()"><p>two</p><img src="cid:second">'
    raw = page(
        html,
        part("image/png", "https://canary.example/unseen.png", picture("green")),
        part("image/png", "https://canary.example/a.png", picture("red")),
        part("image/png", "", picture("blue"), "second"),
        part("text/css", "https://canary.example/a.css", "p{color:red}"),
    )
    result, parts = cleaned(raw, "Jane Whistler\n")
    assert [one.get_content_type() for one in parts] == ["text/html", "image/png", "image/png"]
    shown = parts[0].get_payload(decode=True).decode()
    assert f'<p>One {BAR}</p><img src="cid:picture-1"><p>two</p><img src="cid:picture-2">' in shown
    colours = [
        Image.open(io.BytesIO(one.get_payload(decode=True))).convert("RGB").getpixel((3, 3)) for one in parts[1:]
    ]
    assert colours == [(255, 0, 0), (0, 0, 255)]
    assert b"anary" not in b"".join([result.copy, *(one.get_payload(decode=True) for one in parts)])


def test_a_picture_that_is_held_leaves_no_hole():
    html = '<p>x</p><img src="/a.png"><img src="/b.png">'
    raw = page(
        html,
        part("image/png", "https://canary.example/a.png", b"no picture at all, canary"),
        part("image/png", "https://canary.example/b.png", picture("red")),
    )
    result, parts = cleaned(raw)
    assert len(parts) == 2
    assert '<img src="cid:picture-1"></body>' in parts[0].get_payload(decode=True).decode()
    assert {removal.kind: removal.count for removal in result.rewritten.removed}["members-left-out"] == 1


def test_frames_are_pages():
    raw = page(
        "<p>main</p><iframe src='cid:f'></iframe>",
        part("text/html", "", "<p>frame of Jane Whistler</p><script>canary</script>", "f"),
    )
    _, parts = cleaned(raw, "Jane Whistler\n")
    assert BAR in parts[1].get_payload(decode=True).decode()


def test_a_sent_mail_with_pictures_is_a_mail():
    raw = page('<p>x</p><img src="/a.png">', part("image/png", "https://canary.example/a.png", picture("red")))
    raw = raw.replace(
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://canary.example/user/42\n",
        b"From: a@x.example\nTo: b@x.example\n",
    )
    assert clean(raw).identified.media_type == "message/rfc822"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"MIME-Version", b"Subject: canary\r\nMIME-Version"), (b"<picture-1>", b"<canary>"), (b"cid:picture-1", b"https://canary/"),
        (b"Content-ID", b"Content-Location: canary\r\nContent-ID"), (b"<p>", b"<!-- canary --><p>"), (b"--=_part--\r\n", b"--=_part--\r\ncanary\r\n"),
        (b'<img src=3D"cid:picture-1">', b""),
    ],
)  # fmt: skip
def test_the_verifier_objects(before, after):
    raw = page('<p>x</p><img src="/a.png">', part("image/png", "https://canary.example/a.png", picture("red")))
    result, _ = cleaned(raw)
    whole = result.copy.replace(b"=\r\n", b"")
    assert before in whole
    assert held_by(whole, result.expectation) == set()
    assert "saved-page-structure" in {who for _, who in held_by(whole.replace(before, after), result.expectation)}
