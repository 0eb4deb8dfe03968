"""What must still be there: sentences that a reader sees; size and number of a picture's frames."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from PIL import Image, UnidentifiedImageError

from tests.conformance.planting import Original


def kept(original: Original, copy: bytes, views: Iterable[bytes]) -> bool:
    """Return whether a copy still has what a reader of the original sees."""
    wanted = [sentence.encode() for sentence in original.sentences]
    for view in views:
        flat = re.sub(rb"\s+", b" ", view)
        wanted = [sentence for sentence in wanted if sentence not in flat and sentence not in _wide(view)]
    return not wanted and _frames(original.content) in (None, _frames(copy))


def _wide(view: bytes) -> bytes:
    return view.replace(b"\0", b"")


def _frames(content: bytes) -> tuple[tuple[int, int], int] | None:
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size, int(getattr(image, "n_frames", 1))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
