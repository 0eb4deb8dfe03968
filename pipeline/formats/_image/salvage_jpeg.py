"""What a damaged JPEG still shows: rows that no rubbish behind the cut can change, or the scans that were whole.

Every decoder reads a scan from its first bit on, so up to the cut all of them show the same.
"""

from __future__ import annotations

import struct
from itertools import takewhile

from PIL import Image, ImageChops

from pipeline.formats._image.jpeg_walk import PROGRESSIVE, JpegParts, begun_jpeg, decoded, restarts_whole
from pipeline.formats._image.parts import Damage, Harm

_EOI = b"\xff\xd9"
#: Entropy-coded rubbish that differs: a row of blocks that stays the same under each was there.
_FILLERS = tuple(bytes((step * index + 7) % 251 for index in range(4096)) for step in (37, 101, 211))
#: Pictures of more pixels are compared at an eighth of their size, to fit into memory.
_LARGE_PIXELS, _EIGHTH = 4_000_000, 8
#: How many scans at the end are tried; each costs three decodings. A cut leaves one that is not whole.
_MOST_TRIALS = 3


def mended_jpeg(content: bytes) -> tuple[bytes, Damage] | None:
    """Return a JPEG that claims no more than is there, and what is missing; None where nothing can be told.

    The result is for the strict decoder only, which has the last word.
    """
    found = begun_jpeg(content)
    if not (found.scans and found.frame and found.height_px):
        return None
    return _fewer_scans(content, found) if found.frame in PROGRESSIVE else _fewer_rows(content, found)


def _fewer_rows(content: bytes, found: JpegParts) -> tuple[bytes, Damage] | None:
    scan = found.scans[0]
    if set(scan.components) != {component.identifier for component in found.components}:
        return None
    body = content[: scan.end]
    rows = _rows_there(body, found)
    if not rows:
        return None
    if rows >= found.height_px:
        return body + _EOI, Damage(Harm.END)
    place = found.frame_at + 1
    patched = body[:place] + struct.pack(">H", rows) + body[place + 2 :] + _EOI
    return patched, Damage(Harm.ROWS, found.height_px - rows, found.height_px)


def _rows_there(body: bytes, found: JpegParts) -> int:
    """Return how many rows, in whole rows of blocks, do not depend on what follows."""
    small = found.width_px * found.height_px > _LARGE_PIXELS
    whole = decoded(body + _EOI, small=small)
    first = whole.height
    for filler in _FILLERS:
        box = ImageChops.difference(_alike(whole), _alike(decoded(body + filler + _EOI, small=small))).getbbox()
        first = min(first, box[1]) if box else first
    if first == whole.height:
        return found.height_px
    unit = 8 * max(component.down for component in found.components)
    # at full size the lowest row of a block takes some of its colour from the block below
    return (first * _EIGHTH if small else first + 1) // unit * unit


def _alike(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def _fewer_scans(content: bytes, found: JpegParts) -> tuple[bytes, Damage] | None:
    """Keep the scans before the first that is not whole, where they give all of the picture, if only coarsely."""
    kept = list(takewhile(lambda scan: restarts_whole(content, found, scan), found.scans))
    for _ in range(_MOST_TRIALS):
        if not kept or _is_whole(content[: kept[-1].end]):
            break
        kept.pop()
    coarse = {identifier for scan in kept if scan.spectrum[0] == 0 for identifier in scan.components}
    if coarse != {component.identifier for component in found.components} or not _is_whole(content[: kept[-1].end]):
        return None
    return content[: kept[-1].end] + _EOI, Damage(Harm.DETAIL, max(1, len(found.scans) - len(kept)))


def _is_whole(body: bytes) -> bool:
    """Return whether rubbish behind the last scan leaves the picture as it is."""
    whole = _alike(decoded(body + _EOI, small=False))
    return all(
        ImageChops.difference(whole, _alike(decoded(body + filler + _EOI, small=False))).getbbox() is None
        for filler in _FILLERS[:2]
    )
