"""Pictures inside documents: cleaned by the format that claims them; one that cannot be cleaned holds the document."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats import format_for
from pipeline.formats._image.metafiles import a_part, metafile_kind, unpacked
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


def clean_picture(raw: bytes, cleaning: Cleaning, limits: Limits) -> tuple[bytes, str, str]:
    """Return (bytes, media type, suffix) of the cleaned picture.

    Raises:
        InputError: As the picture's own format says.
        UnknownPart: A kind that no format of ours can clean.
    """
    raw = unpacked(raw, limits)
    media_type = next(
        (kind for magic, kind in _MAGIC if raw.startswith(magic)), metafile_kind(raw) or _of_telephone(raw)
    )
    fmt = format_for(media_type) if media_type else None
    if fmt is None or media_type is None:
        raise UnknownPart("a picture of a kind that cannot be cleaned")
    with tempfile.TemporaryDirectory() as folder, a_part(media_type):
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(raw)
        done = fmt.rewrite(source, target, Plan(cleaning=cleaning), {}, limits)
        cleaned = target.read_bytes()
    if next((kind for magic, kind in _MAGIC if cleaned.startswith(magic)), None) != done.media_type:
        raise CorruptDocument("a picture became another kind")
    return cleaned, done.media_type, done.suffix


def _of_telephone(raw: bytes) -> str | None:
    """Return the media type of a picture whose copy is of another kind, which every program shows; None for others."""
    from pipeline.formats.heif import Heif

    said = Heif().recognises(raw[:512], Path())
    return said if said in {"image/heic", "image/heif"} else None


def is_drawn(raw: bytes, limits: Limits) -> bool:
    """Return whether a picture is a metafile, whose copy is pixels."""
    return metafile_kind(unpacked(raw, limits)) is not None
