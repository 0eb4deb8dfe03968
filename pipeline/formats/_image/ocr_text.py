"""Text that a reader sees in a picture, by tesseract."""

from __future__ import annotations

import hashlib
import os
import time

from PIL import Image, ImageChops

from pipeline.tesseract.reader import Reader, TesseractFailed

_LARGEST_PX = 3000
_SMALLEST_PX = 40
#: Least difference between the darkest and the lightest pixel of what can be read.
_LEAST_CONTRAST = 8
_READER = Reader()


class OcrReader:
    """Reads pictures until its time is over. ``SLUICE_OCR=0`` or an absent tesseract switch it off.

    Args:
        budget_s: Seconds for all pictures of one item.
    """

    def __init__(self, budget_s: float) -> None:
        self._until = time.monotonic() + budget_s
        self._known: dict[bytes, str] = {}
        self.active = os.environ.get("SLUICE_OCR", "1") != "0"

    def text_of(self, picture: Image.Image) -> str:
        """Return the text of one picture, or nothing where it is too small or the time is over.

        The verifier reads the sanitised copy again and holds it where it cannot: silence here loses nothing there.
        """
        left = self._until - time.monotonic()
        if not self.active or left < 1 or min(picture.size) < _SMALLEST_PX:
            return ""
        grey = _readable(picture)
        low, high = grey.getextrema()
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        if high - low < _LEAST_CONTRAST:
            return ""
        key = hashlib.blake2b(b"%d " % grey.width + grey.tobytes(), digest_size=32).digest()
        if key not in self._known:  # films stand still, and some pictures come twice
            self._known[key] = self._read(grey, left)
        return self._known[key]

    def _read(self, grey: Image.Image, left_s: float) -> str:
        try:
            return _READER.read(grey, left_s, as_page=True).text
        except TimeoutError:
            return ""
        except TesseractFailed:
            self.active = False  # it is not there: asking again for each picture would start it in vain
            return ""


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
