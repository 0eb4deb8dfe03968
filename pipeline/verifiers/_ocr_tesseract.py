"""Read one picture by tesseract."""

from __future__ import annotations

import io
import os
import subprocess

from PIL import Image

from pipeline.errors import VerifierFailed

_TIMEOUT_S = 60
_LARGEST_PX = 3000
_SMALLEST_PX = 40


def read_text(picture: Image.Image) -> str:
    """Return the text that tesseract sees (English, French, Russian); nothing in pictures too small or of one colour.

    Args:
        picture: Mode L; scaled down where a side is longer than 3000 px.

    Raises:
        VerifierFailed: tesseract is not there, failed, or took longer than 60 s.
    """
    low, high = picture.getextrema()
    if min(picture.size) < _SMALLEST_PX or low == high:
        return ""
    if max(picture.size) > _LARGEST_PX:
        picture = picture.copy()
        picture.thumbnail((_LARGEST_PX, _LARGEST_PX))
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "-", "-", "-l", "eng+fra+rus", "--psm", "11"],
            input=stream.getvalue(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        raise VerifierFailed("tesseract") from None
    if done.returncode != 0:
        raise VerifierFailed("tesseract", code=done.returncode)
    return done.stdout.decode("utf-8", "replace").replace("\f", "\n").strip()
