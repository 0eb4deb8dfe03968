"""Pictures inside other documents, looked at as files of their own: structure, exiftool, and text in their pixels."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers.base import View
from pipeline.verifiers.exif import VERIFIER as EXIF
from pipeline.verifiers.residue import search

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"RIFF", "image/webp"),
)  # fmt: skip


def picture_faults(body: bytes, place: str, expectation: Expectation) -> Iterator[tuple[Reason, str]]:
    """Hand out reason and place of each objection to a picture.

    Args:
        body: Its bytes.
        place: Where it lies in the document; no content.
        expectation: Of the document.
    """
    from pipeline.verifiers._ocr_pages import frames
    from pipeline.verifiers._ocr_tesseract import read_text
    from pipeline.verifiers.image import VERIFIER as IMAGE

    media_type = next((kind for magic, kind in _KINDS if body.startswith(magic)), "")
    if not IMAGE.applies_to(media_type):
        yield Reason.METADATA_LEFT, f"{place}:kind"
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture")
        path.write_bytes(body)
        inner = Expectation(media_type, Counts())
        for verifier in (IMAGE, EXIF):
            yield from ((found.reason, f"{place}:{found.where}") for found in verifier.check(path, inner))
            yield from ((found.reason, place) for found in search(verifier.views(path), expectation))
        if expectation.ocr and (expectation.protected or expectation.unseen_only):
            read = (View(f"{place}:ocr", read_text(shown), visible=True) for _, shown in frames(path))
            yield from ((found.reason, found.where) for found in search(read, expectation))
