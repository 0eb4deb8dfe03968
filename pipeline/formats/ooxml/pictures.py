"""Pictures inside documents: cleaned by the format that claims them, or replaced by an empty one."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from pipeline.errors import InputError
from pipeline.formats import format_for
from pipeline.limits import Limits
from redaction.plan import Cleaning, Plan

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
#: One transparent pixel.
BLANK_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def clean_picture(raw: bytes, cleaning: Cleaning, limits: Limits) -> tuple[bytes, str, str] | None:
    """Return (bytes, media type, suffix) of the cleaned picture, or None where no format can clean it."""
    media_type = next((kind for magic, kind in _MAGIC if raw.startswith(magic)), None)
    fmt = format_for(media_type) if media_type else None
    if fmt is None or media_type is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(raw)
        try:
            done = fmt.rewrite(source, target, Plan(cleaning=cleaning), {}, limits)
            cleaned = target.read_bytes()
        except InputError:
            return None
    known = next((kind for magic, kind in _MAGIC if cleaned.startswith(magic)), None)
    return (cleaned, done.media_type, done.suffix) if known == done.media_type else None
