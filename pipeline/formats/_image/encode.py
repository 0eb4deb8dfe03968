"""Write the clean copy of a picture from its pixels."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from PIL import Image

from pipeline.errors import CorruptDocument
from pipeline.formats._image.faults import FAULTS
from pipeline.formats._image.film import Film, Frame, frames
from pipeline.formats._image.gif_frames import gif_bytes
from pipeline.formats._image.gif_walk import GifParts
from pipeline.formats._image.jpeg_edges import hides_edges
from pipeline.formats._image.jpeg_walk import JpegParts, walk_jpeg
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.muxing import animated_webp_bytes, apng_bytes, png_bytes, webp_bytes
from pipeline.formats._image.tiff_pages import TiffPages
from pipeline.limits import Limits
from pipeline.model import Counts

_TIFF_WIDE = "tiff_adobe_deflate"
_PALETTE_BYTES = 768
_FILLERS = (b"\x55", b"\xaa", b"\x00", b"\xfe", b"\x93")


class Tally:
    """Counts the frames that pass."""

    def __init__(self, passing: Iterator[Frame]) -> None:
        self._passing = passing
        self.frames = 0
        self.size = (0, 0)

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._passing:
            if not self.frames:
                self.size = frame.picture.size
            self.frames += 1
            yield frame

    def counts(self) -> Counts:
        """Return what passed."""
        return Counts(frames=self.frames, width_px=self.size[0], height_px=self.size[1])


def write(film: Film, target: Path, quality: int, limits: Limits) -> Counts:
    """Write the clean copy. Call it inside `strictly`.

    Args:
        film: The original.
        target: New file.
        quality: Of JPEG, 1 to 95.
        limits: Bounds.

    Raises:
        CorruptDocument: The original does not decode whole.
        LimitExceeded: Too many frames or pixels.
    """
    if isinstance(film.parts, GifParts):
        if not film.parts.frames:
            raise CorruptDocument("no picture")
        target.write_bytes(gif_bytes(film.parts, limits))
        return Counts(frames=len(film.parts.frames), width_px=film.parts.screen[0], height_px=film.parts.screen[1])
    tally = Tally(frames(film, limits))
    if film.kind is Kind.TIFF:
        write_tiff(tally, target)
    else:
        target.write_bytes(_encoded(film, tally, quality))
    if not tally.frames:
        raise CorruptDocument("no picture")
    return tally.counts()


def _encoded(film: Film, tally: Tally, quality: int) -> bytes:
    passing = iter(tally)
    first = next(passing).picture
    pictures = chain([first], (frame.picture for frame in passing))
    if film.kind is Kind.JPEG:
        return jpeg_bytes(film, first, quality)
    if film.kind is Kind.BMP:
        return bmp_bytes(first)
    moves = bool(film.parts.delays)
    if film.kind is Kind.PNG:
        if moves:
            return apng_bytes(pictures, film.parts.delays, film.parts.loop or 0, still=film.parts.still)
        return png_bytes(first)
    return animated_webp_bytes(pictures, film.parts.delays, film.parts.loop or 0) if moves else webp_bytes(first)


def jpeg_bytes(film: Film, picture: Image.Image, quality: int) -> bytes:
    """Encode a JPEG, or leave it.

    JPEG loses a little each time. So a file of which every header byte is what our encoder writes at this quality, and
    whose one scan is nothing but the picture, stays as it is: cleaning twice changes nothing.
    """
    ours = jpeg_of(picture, quality)
    kept = isinstance(film.parts, JpegParts) and _is_ours(film.content, film.parts, ours)
    return film.content if kept and not hides_edges(film.content, quality) else ours


def jpeg_of(picture: Image.Image, quality: int) -> bytes:
    """Encode a JPEG: baseline, 4:4:4, standard Huffman tables."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, subsampling=0, optimize=False, progressive=False)
    return stream.getvalue()


def _is_ours(content: bytes, found: JpegParts, ours: bytes) -> bool:
    if found.end != len(content) or len(found.scans) != 1:
        return False
    start, end = found.scans[0].start, found.scans[0].end
    same = walk_jpeg(ours).scans[0].start == start and content[:start] == ours[:start]
    return same and end == len(content) - 2 and not _has_surplus(content, start, end)


def _has_surplus(content: bytes, start: int, end: int) -> bool:
    """Tell whether the scan is whole even without its last byte: then that byte belongs to no pixel.

    The decoder does not tell; but where that byte is needed, different rubbish in its place gives different pixels.
    """
    last = 2 if content[end - 2 : end] == b"\xff\0" else 1
    cut = content[: max(start, end - last)]
    reference: bytes | None = None
    for filler in _FILLERS:
        try:
            with Image.open(io.BytesIO(cut + filler * 64 + b"\xff\xd9"), formats=["JPEG"]) as picture:
                # the last byte belongs to the last block: only the lowest rows can differ
                pixels = picture.crop((0, max(0, picture.height - 16), *picture.size)).tobytes()
        except FAULTS:
            return True
        if reference is not None and pixels != reference:
            return False
        reference = pixels
    return True


def bmp_bytes(picture: Image.Image) -> bytes:
    """Encode a bitmap; one with alpha gets a version 4 header, which Pillow does not write.

    A palette is filled up to 256 colours: Pillow, and what is built on it, reads a few greys as something else.
    """
    if picture.mode == "RGBA":
        pixels = picture.tobytes("raw", "BGRA", 0, -1)
        offset = 14 + 108
        head = struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset)
        info = struct.pack("<IiiHHIIiiII", 108, *picture.size, 1, 32, 3, len(pixels), 0, 0, 0, 0)
        masks = struct.pack("<IIII4s", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs")
        return head + info + masks + bytes(48) + pixels
    if picture.mode == "P":
        colours = (picture.getpalette() or [])[:_PALETTE_BYTES]
        picture = picture.copy()
        picture.putpalette(colours + [0] * (_PALETTE_BYTES - len(colours)))
    stream = io.BytesIO()
    picture.save(stream, "BMP")
    return stream.getvalue()


def write_tiff(tally: Tally, target: Path) -> None:
    """Write pages one by one: 1-bit pages as Group 4, others deflated without loss."""
    with target.open("w+b") as stream:
        pages = TiffPages(stream)
        for frame in tally:
            page = io.BytesIO()
            extra = {"dpi": frame.dpi} if frame.dpi else {}
            frame.picture.save(page, "TIFF", compression=tiff_compression(frame.picture), **extra)
            pages.add(page.getvalue())


def tiff_compression(picture: Image.Image) -> str:
    """Return Pillow's name of the compression that a page gets."""
    return "group4" if picture.mode == "1" else _TIFF_WIDE
