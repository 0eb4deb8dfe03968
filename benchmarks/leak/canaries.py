"""Looking for canaries in a view: as letters, in the encodings of programs, and in the ways texts hide words."""

from __future__ import annotations

import base64
import html
import re
import urllib.parse
from collections.abc import Iterable, Mapping

_UNESCAPES = (re.compile(rb"&#?\w{1,8};"), re.compile(rb"%[0-9A-Fa-f]{2}"), re.compile(rb"\\u[0-9A-Fa-f]{4}"))
_LEAST_LETTERS = 10
#: A bit of a word as white space or unseen characters: the pairs that are in use.
_BITS = (("\u200c", "\u200b"), ("\t", " "))


def survivors(places: Mapping[str, str], views: Iterable[bytes]) -> set[str]:
    """Return the places whose canary is in a view.

    Args:
        places: Canary by place.
        views: Bytes to look in.
    """
    needles = {place: _forms(canary) for place, canary in places.items()}
    found: set[str] = set()
    for view in views:
        readings = list(_readings(view))
        found |= {
            place
            for place, forms in needles.items()
            if place not in found and any(form in reading for reading in readings for form in forms)
        }
    return found


def _forms(canary: str) -> tuple[bytes, ...]:
    """Return what a canary looks like in lower-case bytes: plain, wide, hexadecimal, base64, backwards."""
    if len(canary) < _LEAST_LETTERS:
        raise ValueError("a canary this short is found by chance")
    low = canary.lower()
    plain = low.encode()
    wide = low.encode("utf-16-le")
    encoded = [
        base64.b64encode(b"\0" * shift + text.encode())[(4, 6, 7)[shift] if shift else 0 : -4].lower()
        for text in (canary, low)
        for shift in (0, 1, 2)
    ]
    return tuple(
        {plain, wide, low.encode("utf-16-be"), plain.hex().encode(), wide.hex().encode(), plain[::-1], *encoded}
    )


def _readings(view: bytes) -> Iterable[bytes]:
    yield view.lower()
    if any(pattern.search(view) for pattern in _UNESCAPES):
        text = view.decode("utf-8", "replace")
        text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield html.unescape(text).lower().encode("utf-8", "replace")
        yield urllib.parse.unquote(text).lower().encode("utf-8", "replace")
        yield from _hidden(html.unescape(text))
    yield from _hidden(view.decode("utf-8", "replace"))


def _hidden(text: str) -> Iterable[bytes]:
    """Yield what unseen characters spell."""
    if text.isascii() and not re.search(r"[ \t]{40}", text):
        return
    yield "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0000 < ord(c) < 0xE0080).lower().encode()
    selectors = (_selected(ord(c)) for c in text)
    yield bytes(byte for byte in selectors if byte is not None).lower()
    for one, none in _BITS:
        for run in re.findall(f"[{one}{none}]{{40,}}", text):
            bits = "".join("1" if c == one else "0" for c in run)
            yield from (
                bytes(int(bits[at : at + 8], 2) for at in range(shift, len(bits) - 7, 8)).lower() for shift in range(8)
            )


def _selected(point: int) -> int | None:
    if 0xFE00 <= point <= 0xFE0F:
        return point - 0xFE00
    return point - 0xE0100 + 16 if 0xE0100 <= point <= 0xE01EF else None
