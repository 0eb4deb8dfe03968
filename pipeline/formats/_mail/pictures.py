"""Which kind of picture some bytes are: only pictures go where a reader is shown one."""

from __future__ import annotations

_MARKS = (
    (b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"),
)  # fmt: skip


def picture_type(raw: bytes) -> str:
    """Return the media type of a cleaned picture; empty where it is none."""
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "image/webp"
    if raw.lstrip().startswith(b"<") and b"<svg" in raw[:1000]:
        return "image/svg+xml"
    return next((kind for mark, kind in _MARKS if raw.startswith(mark)), "")
