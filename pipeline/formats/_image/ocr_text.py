"""Text that a reader sees in a picture, by tesseract."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time

from PIL import Image, ImageChops

_LANGUAGES = "eng+fra+rus"
_LARGEST_PX = 3000
_SMALLEST_PX = 40


class OcrReader:
    """Reads pictures until its time is over. ``SLUICE_OCR=0`` or an absent tesseract switch it off.

    Args:
        budget_s: Seconds for all pictures of one item.
    """

    def __init__(self, budget_s: float) -> None:
        self._until = time.monotonic() + budget_s
        self.active = os.environ.get("SLUICE_OCR", "1") != "0" and shutil.which("tesseract") is not None

    def text_of(self, picture: Image.Image) -> str:
        """Return the text of one picture, or nothing where it is too small or the time is over.

        The verifier reads the sanitised copy again and holds it where it cannot: silence here loses nothing there.
        """
        left = self._until - time.monotonic()
        if not self.active or left < 1 or min(picture.size) < _SMALLEST_PX:
            return ""
        stream = io.BytesIO()
        _readable(picture).save(stream, "PNG", compress_level=1)
        try:
            done = subprocess.run(
                ["tesseract", "stdin", "stdout", "-l", _LANGUAGES],
                input=stream.getvalue(),
                capture_output=True,
                timeout=left,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace").replace("\f", "").strip() if done.returncode == 0 else ""


def _on_both_grounds(layered: Image.Image) -> Image.Image:
    both = Image.new("RGBA", (layered.width, 2 * layered.height), "white")
    both.alpha_composite(layered)
    dark = Image.new("RGBA", layered.size, "black")
    dark.alpha_composite(layered)
    both.paste(ImageChops.invert(dark.convert("L")).convert("RGBA"), (0, layered.height))
    return both


def _readable(picture: Image.Image) -> Image.Image:
    """Return it grey, no side longer than 3000 px; one that can be seen through on white, below on black, inverted."""
    if picture.mode == "I;16" or picture.mode in ("I", "F"):
        low, high = picture.convert("F").getextrema()
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        scale = 255 / (high - low) if high > low else 0
        picture = picture.convert("F").point(lambda value: value * scale - low * scale)
    if picture.has_transparency_data:
        picture = _on_both_grounds(picture.convert("RGBA"))
    picture = picture.convert("L")
    picture.thumbnail((_LARGEST_PX, _LARGEST_PX))
    return picture
