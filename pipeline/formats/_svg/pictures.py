"""Pictures inside drawings: cleaned by the format that claims them, and put back."""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats import formats
from pipeline.formats._image.faults import strictly
from pipeline.formats._image.film import load_film
from pipeline.formats._image.survey import Survey, survey
from pipeline.limits import Limits
from redaction.plan import Cleaning, Plan

_HEAD_BYTES = 65536
#: What browsers show inside a drawing.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif", "image/apng"})


def inline_picture(address: str, cleaning: Cleaning, limits: Limits, found: Survey) -> str:
    """Return the address of the cleaned picture.

    Args:
        address: A ``data:`` address.
        cleaning: Options of the policy.
        limits: Bounds.
        found: Where its metadata goes.

    Raises:
        InputError: As the picture's own format says.
        UnknownPart: It is of a kind that browsers do not show here.
    """
    raw = bytes_of_address(address)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(raw)
        claims = [(kind, fmt) for fmt in formats() if (kind := fmt.recognises(raw[:_HEAD_BYTES], source)) in _SHOWN]
        if len(claims) != 1:
            raise UnknownPart("a picture of a kind that cannot be cleaned")
        kind, fmt = claims[0]
        _survey(source, kind, limits, found)
        done = fmt.rewrite(source, target, Plan(cleaning=cleaning), {}, limits)
        cleaned = base64.b64encode(target.read_bytes()).decode("ascii")
    return f"data:{done.media_type};base64,{cleaned}"


def _survey(source: Path, kind: str | None, limits: Limits, found: Survey) -> None:
    if kind == "image/avif":
        return
    with strictly(limits):
        inner = survey(load_film(source, limits), limits)
    found.fields += inner.fields
    for hidden in inner.hidden():
        found.hide(hidden.kind, "picture", hidden.count)


def is_drawing(address: str) -> bool:
    """Return whether a ``data:`` address says that it holds an SVG."""
    return address[:40].lower().replace(" ", "").startswith("data:image/svg+xml")


def bytes_of_address(address: str) -> bytes:
    """Return what a ``data:`` address holds.

    Raises:
        CorruptDocument: It is none.
    """
    head, comma, body = address.partition(",")
    if not comma:
        raise CorruptDocument("no address of a picture")
    raw = unquote_to_bytes(body)
    if ";base64" not in head.lower():
        return raw
    packed = raw.translate(None, b" \t\r\n\f").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        raise CorruptDocument("no address of a picture") from None
