"""What pictures hold beside their bytes as they lie: blocks put together, values of pixels, colour by colour."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import warnings
from collections.abc import Iterator

from PIL import Image

_STARTS = (b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"BM", b"\0\0\1\0", b"\0\0\2\0", b"8BPS")
#: Larger pictures are no originals of ours.
_MOST_PIXELS = 1 << 20
_MOST_FRAMES = 16
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, TypeError)


def picture_views(content: bytes) -> Iterator[bytes]:
    """Yield the planes of each frame of a picture, transparent pixels included, and the joined blocks of a GIF."""
    if not content.startswith(_STARTS):
        return
    if content.startswith(b"GIF8"):
        with contextlib.suppress(IndexError):
            yield from _joined(content)
    for start in [0] if content[:2] != b"\0\0" else [found.start() for found in re.finditer(b"\x89PNG", content)]:
        yield from _planes(content[start:])


def _planes(content: bytes) -> Iterator[bytes]:
    with (
        contextlib.suppress(*_BROKEN),
        warnings.catch_warnings(action="ignore"),
        Image.open(io.BytesIO(content)) as image,
    ):
        if image.width * image.height > _MOST_PIXELS:
            return
        for number in range(min(getattr(image, "n_frames", 1), _MOST_FRAMES)):
            image.seek(number)
            image.load()
            yield from (plane.tobytes() for plane in image.split())


def _joined(content: bytes) -> Iterator[bytes]:
    """Yield the bytes of each run of sub-blocks, without the lengths between them."""
    at = 13 + _palette(content[10])
    while (kind := content[at]) in b"!,\0":
        if kind == 0:  # a stray end of blocks
            at += 1
            continue
        at += 11 + _palette(content[at + 9]) if kind == ord(",") else 2
        run = b""
        while size := content[at]:
            run, at = run + content[at + 1 : at + 1 + size], at + 1 + size
        yield run
        at += 1


def _palette(flags: int) -> int:
    """Return how many bytes of colours follow."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
