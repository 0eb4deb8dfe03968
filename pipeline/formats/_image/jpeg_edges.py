"""Rows and columns of a JPEG beyond the picture's edge, which fill its last blocks and which no reader sees.

Whoever crops without loss leaves there what was cropped off. Coders repeat the last row and column that are seen.

Source: ITU-T T.81, A.2.4.
"""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageChops

from pipeline.formats._image.jpeg_walk import walk_jpeg

_BLOCK_PX = 8
_LONGEST_PX = 0xFFFF
#: How far repeated pixels are from what they repeat, of 255: measured at most 20 at quality 92 and 83 at quality 50.
_LEAST_FAR, _FARTHER = 24, 2.0


def hides_edges(content: bytes, quality: int) -> bool:
    """Tell whether the blocks at the edges hold more than a coder fills in. Call it inside `strictly`.

    Args:
        content: A JPEG whose colours are all coded at full size.
        quality: As which it was coded, 1 to 95.
    """
    found = walk_jpeg(content)
    wide, high = (-(-size // _BLOCK_PX) * _BLOCK_PX for size in (found.width_px, found.height_px))
    if (wide, high) == (found.width_px, found.height_px):
        return False
    if max(wide, high) > _LONGEST_PX:
        return True
    at = found.frame_at + 1
    whole = content[:at] + struct.pack(">HH", high, wide) + content[at + 4 :]
    with Image.open(io.BytesIO(whole), formats=["JPEG"]) as picture:
        picture.load()
        right = picture.crop((found.width_px - 1, 0, wide, found.height_px))
        below = picture.crop((0, found.height_px - 1, wide, high))
    last = right.crop((0, 0, 1, right.height)).resize(right.size)
    # Below the corner, what is repeated is itself not seen: it was compared at the right.
    under = below.crop((0, 0, found.width_px, 1)).resize((found.width_px, below.height))
    corner = below.crop((found.width_px - 1, 0, found.width_px, 1)).resize((wide - found.width_px + 1, below.height))
    pairs = (
        (right, last),
        (below.crop((0, 0, found.width_px, below.height)), under),
        (below.crop((found.width_px - 1, 0, wide, below.height)), corner),
    )
    return max(map(_farthest, *zip(*pairs, strict=True))) > _LEAST_FAR + _FARTHER * (100 - quality)


def _farthest(one: Image.Image, other: Image.Image) -> float:
    return max(_high(band) for band in ImageChops.difference(one, other).split())


def _high(band: Image.Image) -> float:
    return float(band.getextrema()[1])  # type: ignore[arg-type]
