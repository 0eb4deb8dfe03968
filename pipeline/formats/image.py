"""Pictures: JPEG, PNG and APNG, GIF, TIFF, WebP, BMP.

Every copy is made anew from decoded pixels. Hiding places, and what is done with each:
- EXIF (camera, serial numbers, owner, GPS, dates, maker notes, thumbnail), XMP, IPTC, Photoshop resources: gone; the
  orientation is applied to the pixels;
- comments, text and time chunks, application extensions, unknown segments and chunks: gone;
- colour profile: applied (to sRGB) and gone; one that does not fit the pixels is left out of account;
- rows and columns of a JPEG behind the picture's edge, in its last blocks, where a crop without loss leaves what it
  cuts off: gone;
- second pictures (multi-picture format, gain map), previews and masks among TIFF pages, bytes between segments and
  behind the end: gone;
- colours of fully transparent pixels: black; unused and doubled palette colours: gone, the rest sorted;
- resolution: kept in whole dots per inch for TIFF pages (fax pixels are not square), gone elsewhere.

Frames, pages, delays, repetitions and disposals of animations stay. PNG, GIF, TIFF, WebP and BMP are written without
loss, 1-bit TIFF pages as Group 4. JPEG is baseline 4:4:4 at the policy's quality; a file of our own making stays as it
is, so that cleaning twice changes nothing. CMYK, YCbCr and Lab become RGB; 16-bit grey stays in PNG and TIFF, 16-bit
colour becomes 8-bit. A fully decoded picture is required. Of a damaged one (cut, rows that
no longer unpack, a broken later frame or page) the copy shows what stands before the first damage, as any decoder draws
it, at its full size; missing rows are grey, and the record counts them: `damaged-rows`, `damaged-frames` (pages, too),
`damaged-detail` (scans of a progressive JPEG), `damaged-end` (no pixel). Nothing behind the damage is decoded. Held
where viewers show different things: nothing sound before the damage, interlaced pictures, pixels under a wrong
checksum, missing restart markers, broken palettes, cut tiles, cut WebP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, PipelineError, ProtectedTextLeft
from pipeline.formats._image.kinds import Kind, kind_of
from pipeline.formats._image.raw_kinds import raw_kind
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Plan
from redaction.text import Passage

if TYPE_CHECKING:
    from pipeline.formats._image.film import Film
    from pipeline.formats._image.ocr_text import OcrReader

#: Share of an item's time that reading its text by OCR may take.
_OCR_SHARE = 0.5


class Pictures:
    """Still and animated pictures, scans and faxes."""

    media_types = frozenset(
        {kind.media_type for kind in Kind}
        | {"image/apng", "image/vnd.mozilla.apng", "image/x-ms-bmp", "image/x-bmp", "image/pjpeg"}
    )
    suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".png", ".apng", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".dib")
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a picture by its first bytes."""
        kind = kind_of(head)
        if kind is Kind.TIFF and _is_raw(head, source):
            return None
        return kind.media_type if kind else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`. Text is read by OCR, a passage ``ocr:N`` a frame."""
        from pipeline.formats._image.ocr_text import OcrReader
        from pipeline.formats._image.salvage import with_film

        reader = OcrReader(limits.item_seconds * _OCR_SHARE)
        return with_film(source, limits, lambda film: _reading(film, reader, limits))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out nothing."""
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._image.salvage import with_film

        if plan.edits:
            raise ProtectedTextLeft("text in pictures cannot be edited")
        try:
            return with_film(source, limits, lambda film: _rewritten(film, target, plan, limits))
        except PipelineError:
            target.unlink(missing_ok=True)  # pages before a broken one are no copy
            raise


def _reading(film: Film, reader: OcrReader, limits: Limits) -> Reading:
    from pipeline.formats._image.encode import Tally
    from pipeline.formats._image.film import frames
    from pipeline.formats._image.survey import survey

    tally, passages = Tally(frames(film, limits)), list[Passage]()
    for number, frame in enumerate(tally):
        if text := reader.text_of(frame.picture):
            passages.append(Passage(f"ocr:{number}", text))
    if not tally.frames:
        raise CorruptDocument("no picture")
    found = survey(film, limits)
    return Reading(film.kind.media_type, tuple(passages), tuple(found.fields), found.hidden(), tally.counts(), False)


def _rewritten(film: Film, target: Path, plan: Plan, limits: Limits) -> Rewritten:
    from pipeline.formats._image.encode import write
    from pipeline.formats._image.survey import removed, survey

    found = survey(film, limits)
    counts = write(film, target, plan.cleaning.jpeg_quality, limits)
    return Rewritten(film.kind.media_type, film.kind.suffix, removed(found), 0, counts)


def _is_raw(head: bytes, source: Path) -> bool:
    try:
        with source.open("rb") as stream:
            return raw_kind(head, stream) is not None
    except OSError:
        return False


FORMAT: Format = Pictures()
