"""Cut off for good what of a picture is cropped away: nobody sees it, but its pixels are in the file."""

from __future__ import annotations

import io
import math

from PIL import Image

from pipeline.errors import UnknownPart
from pipeline.formats._image.encode import jpeg_of
from pipeline.formats._image.muxing import png_bytes

#: Shares of width or height that are cut off at the left, the top, the right and the bottom.
Sides = tuple[float, float, float, float]
_PLAIN = frozenset(["1", "L", "LA", "I", "I;16", "RGB", "RGBA"])
#: Further than a pixel a viewer's rounding does not reach.
_SLACK = 0.001


def cropped(picture: bytes, sides: Sides, quality: int) -> tuple[bytes, str, str]:
    """Return (bytes, media type, suffix) of what is seen of a clean picture.

    Args:
        picture: A picture that was cleaned.
        sides: Each from 0 to 1.
        quality: Of JPEG, 1 to 95.

    Raises:
        UnknownPart: Nothing is left, or it has several frames.
    """
    with Image.open(io.BytesIO(picture)) as whole:
        if getattr(whole, "n_frames", 1) != 1:
            raise UnknownPart("a moving picture of which only a part is shown")
        width, height = whole.size
        # What a viewer shows of a pixel at the edge is kept; nothing beyond it.
        box = (
            math.floor(sides[0] * width + _SLACK),
            math.floor(sides[1] * height + _SLACK),
            math.ceil(width - sides[2] * width - _SLACK),
            math.ceil(height - sides[3] * height - _SLACK),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            raise UnknownPart("a picture of which nothing is shown")
        jpeg = whole.format == "JPEG"
        clear = "A" in whole.getbands() or "transparency" in whole.info
        part = whole.crop(box)
        if jpeg and whole.mode in ("L", "RGB"):
            return jpeg_of(_bare(part), quality), "image/jpeg", ".jpg"
        if part.mode not in _PLAIN:  # a palette may hold colours of what is gone
            part = (whole.convert("RGBA") if clear else whole.convert("RGB")).crop(box)
        return png_bytes(_bare(part)), "image/png", ".png"


def _bare(part: Image.Image) -> Image.Image:
    """Return a picture with nothing but its pixels."""
    part.info.clear()
    return part
