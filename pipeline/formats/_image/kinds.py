"""Which picture formats there are, told from their first bytes."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """A picture format: media type, usual suffix, Pillow's name."""

    JPEG = ("image/jpeg", ".jpg", "JPEG")
    PNG = ("image/png", ".png", "PNG")
    GIF = ("image/gif", ".gif", "GIF")
    TIFF = ("image/tiff", ".tif", "TIFF")
    WEBP = ("image/webp", ".webp", "WEBP")
    BMP = ("image/bmp", ".bmp", "BMP")

    def __init__(self, media_type: str, suffix: str, pillow: str) -> None:
        self.media_type = media_type
        self.suffix = suffix
        self.pillow = pillow


_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0")


def kind_of(head: bytes) -> Kind | None:
    """Return the picture format that the first bytes announce, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if head.startswith(_TIFF_STARTS):
        return Kind.TIFF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"BM") and len(head) >= 26 and head[15:18] == b"\0\0\0" and head[14] in _BMP_HEADERS:
        return Kind.BMP
    return None


#: Sizes of the information headers that bitmaps have had, in bytes.
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
