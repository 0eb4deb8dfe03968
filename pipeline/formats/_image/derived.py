"""Pictures that come back as another kind: one that any viewer opens, and that the verifier's own walks know.

A copy is a derivative: JPEG where the original was compressed with loss and is opaque, PNG otherwise, a PNG that moves
where it moves, a TIFF with all pages where it holds several pictures. The record says so twice: the item's media type
is the original's, the document's is the copy's, and ``original-encoding`` stands among what was removed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded, PipelineError, ProtectedTextLeft
from pipeline.formats._image.kinds import Kind
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Plan
from redaction.text import Passage

if TYPE_CHECKING:
    from pipeline.formats._image.encode import Tally
    from pipeline.formats._image.film import Frame
    from pipeline.formats._image.survey import Survey

#: Share of an item's time that reading its text by OCR may take.
_OCR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture file, walked, its frames still to be decoded.

    Attributes:
        media_type: What it is.
        frames: Its frames in plain form, decoded one by one; drawn once, inside `strictly`.
        count: How many frames there will be.
        found: What it holds besides.
        lossy: Whether it was compressed with loss.
        delays: Numerator and denominator of the seconds of each frame; empty where nothing moves.
        loop: Repetitions of an animation; 0 is for ever.
    """

    media_type: str
    frames: Iterator[Frame]
    count: int
    found: Survey
    lossy: bool = False
    delays: Sequence[tuple[int, int]] = ()
    loop: int = 0


class DerivedPictures(ABC):
    """What formats have in common whose copies are of another kind."""

    media_types: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    only_container = False

    @abstractmethod
    def recognises(self, head: bytes, source: Path) -> str | None:
        """See `Format.recognises`."""

    @abstractmethod
    def opened(self, content: bytes, limits: Limits) -> Opened:
        """Walk a picture file. Called inside `strictly`.

        Raises:
            CorruptDocument: It is none of this format, or not whole.
            LimitExceeded: It is larger than the limits allow.
            UnknownPart: It is of a make whose picture cannot be decoded.
        """

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. Text is read by OCR, a passage ``ocr:N`` a frame."""
        from pipeline.formats._image.encode import Tally
        from pipeline.formats._image.faults import strictly
        from pipeline.formats._image.ocr_text import OcrReader

        with strictly(limits):
            opened = self.opened(_content(source, limits), limits)
            reader, passages = OcrReader(limits.item_seconds * _OCR_SHARE), list[Passage]()
            tally = Tally(_bounded(opened, limits))
            for number, frame in enumerate(tally):
                if text := reader.text_of(frame.picture):
                    passages.append(Passage(f"ocr:{number}", text))
        found = opened.found
        return Reading(
            opened.media_type, tuple(passages), tuple(found.fields), found.hidden(), tally.counts(), text_editable=False
        )

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._image.encode import Tally
        from pipeline.formats._image.faults import strictly
        from pipeline.formats._image.survey import removed

        if plan.edits:
            raise ProtectedTextLeft("text in pictures cannot be edited")
        try:
            with strictly(limits):
                opened = self.opened(_content(source, limits), limits)
                tally = Tally(_bounded(opened, limits))
                kind = _written(opened, tally, target, plan.cleaning.jpeg_quality)
        except PipelineError:
            target.unlink(missing_ok=True)  # pages before a broken one are no copy
            raise
        opened.found.hide("original-encoding", opened.media_type)
        return Rewritten(kind.media_type, kind.suffix, removed(opened.found), 0, tally.counts())


def _content(source: Path, limits: Limits) -> bytes:
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    return source.read_bytes()


def _bounded(opened: Opened, limits: Limits) -> Iterator[Frame]:
    if opened.count > limits.frames:
        raise LimitExceeded("frames", value=opened.count, most=limits.frames)
    if opened.count < 1:
        raise CorruptDocument("no picture")
    count = 0
    for frame in opened.frames:
        count += 1
        yield frame
    if count != opened.count:
        raise CorruptDocument("frames are missing")


def _written(opened: Opened, tally: Tally, target: Path, quality: int) -> Kind:
    from pipeline.formats._image.encode import jpeg_of, write_tiff
    from pipeline.formats._image.muxing import apng_bytes, png_bytes

    if opened.delays:
        pictures = (frame.picture for frame in tally)
        target.write_bytes(apng_bytes(pictures, opened.delays, opened.loop, still=False))
        return Kind.PNG
    if opened.count > 1:
        write_tiff(tally, target)
        return Kind.TIFF
    (frame,) = tally
    if opened.lossy and frame.picture.mode in ("L", "RGB"):
        target.write_bytes(jpeg_of(frame.picture, quality))
        return Kind.JPEG
    target.write_bytes(png_bytes(frame.picture))
    return Kind.PNG


def check_pixels(width: int, height: int, limits: Limits) -> None:
    """Bound a frame before it is decoded.

    Raises:
        CorruptDocument: It has no pixels.
        LimitExceeded: It has too many.
    """
    if width < 1 or height < 1:
        raise CorruptDocument("no pixels")
    if width * height > limits.pixels:
        raise LimitExceeded("pixels", value=width * height, most=limits.pixels)
