"""Saved pages, a canary in every place that their format lists."""

import base64
import io

from PIL import Image

from tests.conformance.samples.planted import CANARY, SEEN


def _picture(colour: str) -> str:
    sink = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(sink, "PNG")
    return base64.encodebytes(sink.getvalue()).decode()


def _part(*lines: str) -> str:
    return "--mark-canary\n" + "\n".join(lines) + "\n"


def _page() -> bytes:
    place = f"https://x.example/{CANARY.split()[1]}"
    html = (
        f"<html><head><title>{CANARY}</title><link rel=stylesheet href=a.css></head><body><!-- {CANARY} --><p>{SEEN}</p>"
        f'<img src="pictures/one.png" alt="{CANARY}"><img src="cid:two@{CANARY.split()[1]}"><p hidden>{CANARY}</p>'
        f'<p>second line</p><img src="https://t.example/pixel?{CANARY}"></body></html>'
    )
    return (
        f"From: <Saved by {CANARY}>\nSnapshot-Content-Location: {place}\nSubject: {CANARY}\n"
        "Date: Tue, 14 Mar 2023 09:12:00 +0100\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="mark-canary"\n\n{CANARY}\n'
        + _part("Content-Type: text/html; charset=utf-8", f"Content-ID: <{CANARY}>", f"Content-Location: {place}/", "", html)
        + _part("Content-Type: text/css", f"Content-Location: {place}/a.css", "", f"/* {CANARY} */")
        + _part(
            "Content-Type: image/png", "Content-Transfer-Encoding: base64",
            f"Content-Location: {place}/pictures/one.png", "", _picture("red"),
        )
        + _part(
            "Content-Type: image/png", "Content-Transfer-Encoding: base64", f"Content-ID: <two@{CANARY.split()[1]}>", "",
            _picture("blue"),
        )
        + _part(
            "Content-Type: image/png", "Content-Transfer-Encoding: base64", f"Content-Location: {place}/unseen.png", "",
            base64.encodebytes(CANARY.encode()).decode(),
        )
        + f"--mark-canary--\n{CANARY}\n"
    ).encode()  # fmt: skip


SAMPLES = {"multipart/related": _page, "application/x-mimearchive": _page}
