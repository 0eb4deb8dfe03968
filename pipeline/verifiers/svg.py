"""Looks at sanitised drawings with a parser, lists and picture walks that share nothing with the cleaner."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import VerifierFailed
from pipeline.model import Counts, Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.image import VERIFIER as PICTURES
from pipeline.verifiers.text import unseen_in

if TYPE_CHECKING:
    from pipeline.verifiers._svg_walk import Drawing

_NAME = "svg-structure"
_SVG = "image/svg+xml"
#: Faults by which something could run or be fetched.
_ACTIVE = frozenset({"element", "instruction", "document type", "reference"})


class SvgVerifier:
    """Objects to all that does not draw, to words that nobody sees, and to pictures inside that are not clean."""

    name = _NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is a drawing."""
        return media_type == _SVG

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections."""
        from pipeline.verifiers._svg_seen import unseen_words
        from pipeline.verifiers._svg_walk import walk_drawing

        seen = walk_drawing(copy.read_bytes())
        if seen.broken:
            yield Residue(Reason.CONTENT_LOST, _NAME, "structure")
        for place in seen.faults:
            yield Residue(Reason.ACTIVE_CONTENT_LEFT if place in _ACTIVE else Reason.METADATA_LEFT, _NAME, place)
        if any(unseen_in(text) for text in (*seen.values, *("".join(pieces) for pieces in seen.texts))):
            yield Residue(Reason.METADATA_LEFT, _NAME, "unseen characters")
        # Only what holds nothing active is drawn.
        drawn = not (seen.broken or seen.faults) and any("".join(pieces).strip() for pieces in seen.texts)
        if drawn and unseen_words(copy.read_bytes()):
            yield Residue(Reason.METADATA_LEFT, _NAME, "hidden words")
        for media_type, picture in _pictures(seen):
            for residue in PICTURES.check(picture, Expectation(media_type, Counts())):
                yield Residue(residue.reason, _NAME, f"picture {residue.where}")

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out the words as they are read, once more without anything between them, values, and pictures.

        Raises:
            VerifierFailed: It does not parse.
        """
        from pipeline.verifiers._svg_walk import walk_drawing

        seen = walk_drawing(copy.read_bytes())
        if seen.broken:
            raise VerifierFailed("the drawing does not parse")
        yield View("text", "\n".join(" ".join(pieces) for pieces in seen.texts), visible=True)
        yield View("pieces", "\n".join("".join(pieces) for pieces in seen.texts), mixed=True)
        yield View("joined", "".join("".join(pieces) for pieces in seen.texts), mixed=True)
        yield View("spaced", " ".join(" ".join(pieces) for pieces in seen.texts), mixed=True)
        yield View("values", "\n".join(seen.values))
        for number, (_, picture) in enumerate(_pictures(seen)):
            for view in PICTURES.views(picture):
                yield View(f"picture {number} {view.where}", view.content)

    def pages(self, copy: Path) -> int | None:
        """Return 1: a drawing is one page."""
        return 1


def _pictures(seen: Drawing) -> Iterator[tuple[str, Path]]:
    """Yield media type and file of each picture inside; a file lives until the next one is asked for.

    Raises:
        VerifierFailed: One is no base64.
    """
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "picture")
        for media_type, packed in seen.pictures:
            try:
                picture.write_bytes(base64.b64decode(packed, validate=True))
            except binascii.Error:
                raise VerifierFailed("a picture inside is no base64") from None
            yield media_type, picture


VERIFIER: Verifier = SvgVerifier()
