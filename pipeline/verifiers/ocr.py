"""Reads sanitised pictures and pages as a person does, so that protected text in pixels is found.

Pages of pure text are left out: the text that pdfium sees in them is searched by the PDF verifier.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Expectation, Residue
from pipeline.verifiers._ocr_tesseract import read_text
from pipeline.verifiers.base import Verifier, View

if TYPE_CHECKING:
    from PIL import Image

_NAME = "ocr"
_PDF = "application/pdf"
_SVG = "image/svg+xml"
_PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/apng", "image/gif", "image/tiff", "image/webp", "image/bmp", "image/x-ms-bmp"}
)


class OcrVerifier:
    """Hands out the text that tesseract reads.

    Args:
        read: Reads one grey picture.

    Attributes:
        name: Name in the record.
    """

    name = _NAME

    def __init__(self, read: Callable[[Image.Image], str] = read_text) -> None:
        self._read = read
        self._on = os.environ.get("SLUICE_OCR", "1") != "0"

    def switch(self, *, on: bool) -> None:
        """Read pictures from now on, or not: policy and `Expectation.ocr` decide, the worker tells."""
        self._on = on

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy may hold text in pixels; never where reading is switched off."""
        return self._on and (media_type in (_PDF, _SVG) or media_type in _PICTURES)

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """Object to nothing: what is read is searched by the residue search."""
        return ()

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out the text of each picture and page; nothing where reading is switched off.

        Raises:
            VerifierFailed: A picture could not be read.
        """
        from pipeline.verifiers._ocr_pages import drawing, frames, pages

        if not self._on:
            return
        with copy.open("rb") as stream:
            head = stream.read(1024)
        look = drawing if head.startswith(b"<?xml") else pages if b"%PDF-" in head else frames
        for where, picture in look(copy):
            if text := self._read(picture):
                yield View(f"ocr {where}", text, visible=True)

    def pages(self, copy: Path) -> int | None:
        """Leave counting to others."""
        return None


_OCR = OcrVerifier()


def switch_ocr(*, on: bool) -> None:
    """Switch reading by OCR on or off for this worker, as `Expectation.ocr` says."""
    _OCR.switch(on=on)


VERIFIER: Verifier = _OCR
