"""Reads pages of which only a picture is left: their words must be there, and what is protected must not.

Each is read twice, by tesseract on a drawing as sharp as a common scan and on a sharper one, whether or not policy lets
pictures be read: that the page shows what it should can be told in no other way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._ocr_tesseract import read_text
from pipeline.verifiers.base import Verifier, View
from redaction.normal import fold

if TYPE_CHECKING:
    from PIL import Image

_NAME = "pictured"
_DPI, _SHARP_DPI, _LARGEST_PX = 200, 300, 8000
_WORD = re.compile(r"\w{3,64}")
#: Share of the words of a page that must be read in its picture. Measured: of 32 first pages of real documents in Latin
#: letters, drawn and written as JPEG, 28 showed 94 % and more, one 80 %, and three less than 60 %: these are held.
#: A page in a script that tesseract has not learned shows none of its words, and is held.
_WORDS_KEPT = 0.75
#: Words that may be missing however few there are, as long as one is read.
_TOLERATED = 1


class PicturedVerifier:
    """Objects to pictures of pages that lack the page's words.

    Args:
        read: Reads one grey picture.

    Attributes:
        name: Name in the record.
    """

    name = _NAME

    def __init__(self, read: Callable[[Image.Image], str] = read_text) -> None:
        self._read = read
        self._texts: list[tuple[int, str]] = []

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is a PDF."""
        return media_type == "application/pdf"

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections; what was read is kept for `views`.

        Raises:
            VerifierFailed: A page is not there, or cannot be drawn or read.
        """
        self._texts = []
        for number, expected in expectation.pictures:
            drawings = _drawings(copy, number)
            texts = [self._read(drawing) for drawing in drawings]
            self._texts += [(number, text) for text in texts]
            # One colour all over: not even a bar is there.
            if expected.strip() and any(low == high for low, high in (drawing.getextrema() for drawing in drawings)):
                yield Residue(Reason.CONTENT_LOST, _NAME, f"page:{number} is blank")
            elif not words_kept(expected, texts):
                yield Residue(Reason.CONTENT_LOST, _NAME, f"page:{number}")

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out what was read on the pages of the copy that was checked last."""
        texts, self._texts = self._texts, []
        for number, text in texts:
            yield View(f"ocr page:{number}", text, visible=True)

    def pages(self, copy: Path) -> int | None:
        """Leave counting to others."""
        return None


def words_kept(expected: str, texts: Sequence[str]) -> bool:
    """Return whether most words of a page were read in one of its drawings or another.

    Args:
        expected: The words.
        texts: What was read.
    """
    wanted, seen = Counter(_WORD.findall(fold(expected))), Counter[str]()
    for text in texts:
        seen |= Counter(_WORD.findall(fold(text)))
    total, lost = sum(wanted.values()), sum((wanted - seen).values())
    return lost <= max(_TOLERATED, total * (1 - _WORDS_KEPT)) and (lost < total or not total)


def _drawings(copy: Path, number: int) -> list[Image.Image]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(copy)
        try:
            page = document[number - 1]
            scales = [min(dpi / 72, _LARGEST_PX / max(1.0, *page.get_size())) for dpi in (_DPI, _SHARP_DPI)]
            return [page.render(scale=scale, grayscale=True).to_pil().convert("L") for scale in scales]
        finally:
            document.close()
    except (pdfium.PdfiumError, OSError, ValueError, TypeError, LookupError, MemoryError):
        raise VerifierFailed("page for OCR") from None


VERIFIER: Verifier = PicturedVerifier()
