"""Metadata of many values: what stands last is found as well as what stands first, or the item is held."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pipeline.errors import LimitExceeded
from pipeline.formats import format_for
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import ValueKind
from tests.conformance.samples.media import SAMPLES, id3

_TEAM = "; ".join(f"Ottoline Quarrel {number}" for number in range(600))


@pytest.fixture
def told(tmp_path):
    """Return what a file tells about itself."""

    def read(media_type, content):
        source = tmp_path / "source"
        source.write_bytes(content)
        return format_for(media_type).read(source, Limits())

    return read


def _png():
    sink, text = io.BytesIO(), PngInfo()
    text.add_text("Author", _TEAM)
    Image.new("RGB", (8, 8)).save(sink, "PNG", pnginfo=text)
    return sink.getvalue()


def _svg(paths):
    links = "".join(f'<image href="file:///home/quarrel{number}/a.png"/>' for number in range(paths))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{links}<text>x</text></svg>'.encode()


CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Somebody\r\nTEL:+33 1 00 00 00 00\r\n"
LONG = {
    "a picture": ("image/png", _png, "Quarrel 599"),
    "a mail": ("message/rfc822", lambda: f"From: a@b.test\r\nX-Sender: {_TEAM}\r\n\r\nbody\r\n".encode(), "Quarrel 599"),
    "sound": ("audio/mpeg", lambda: id3((b"TENC", b"\0" + _TEAM.encode())) + SAMPLES["audio/mpeg"](), "Quarrel 599"),
    "a page": ("text/html", lambda: f'<html><head><meta name="author" content="{_TEAM}"></head><body>x</body></html>'.encode(), "Quarrel 599"),
    "a drawing": ("image/svg+xml", lambda: _svg(3_000), "quarrel2999"),
    "an address book": (
        "text/vcard",
        lambda: "".join(f"{CARD}UID:{number}\r\nX-ABUID:old-{number}\r\nEMAIL;X-OLD=q{number}:b@c.test\r\nX-OWNER:quarrel{number}\r\nEND:VCARD\r\n" for number in range(6_000)).encode(),
        "quarrel5999",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_the_last_of_many_values_is_told(name, told):
    media_type, maker, last = LONG[name]
    values = [field.value for field in told(media_type, maker()).metadata]
    assert any(last in value for value in values)
    assert all(len(value) <= LONGEST_VALUE for value in values)


def test_a_drawing_of_more_values_than_anybody_writes_is_held(told):
    with pytest.raises(LimitExceeded):
        told("image/svg+xml", _svg(25_000))


def test_sound_of_more_values_than_anybody_writes_is_held(told):
    tags = [id3(*((b"TXXX", b"\0a\0q%d-%d" % (tag, n)) for n in range(4_000))) for tag in range(6)]
    with pytest.raises(LimitExceeded):
        told("audio/mpeg", b"".join(tags) + SAMPLES["audio/mpeg"]())
    again = told("audio/mpeg", tags[0] * 6 + SAMPLES["audio/mpeg"]())
    assert len([field for field in again.metadata if field.value.startswith("q0-")]) == 4_000


def test_an_address_book_keeps_what_leads_to_somebody_when_it_has_too_much(told):
    cards = (
        f"{CARD}X-ONE:one{n}\r\nX-TWO:two{n}\r\nX-THREE:three{n}\r\nGEO:48.{n:05};2.{n:05}\r\nEND:VCARD\r\n"
        for n in range(6_000)
    )
    reading = told("text/vcard", "".join(cards).encode())
    assert len(reading.metadata) == 20_000
    assert len([field for field in reading.metadata if field.kind is ValueKind.GPS]) == 6_000
