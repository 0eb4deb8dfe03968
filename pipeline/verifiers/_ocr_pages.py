"""The pictures of a copy that are worth reading: frames of images, drawings, pages of PDFs that are not pure text."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import resvg_py
from PIL import Image, ImageChops

from pipeline.errors import VerifierFailed
from pipeline.verifiers._image_pixels import any_size
from pipeline.verifiers._pdf_pages import pages_of
from pipeline.verifiers._svg_walk import walk_drawing

_FORMATS = ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"]
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    struct.error,
    MemoryError,
)
#: Difference of a pixel (of 255) from which on a frame of an animation differs from what has been read.
_CHANGED = 8
#: How far around a change in a frame is read, up and down: whole lines, over the whole width.
_AROUND_PX = 60
_DPI = 200
_LARGEST_PX = 8000
#: Longest side of a rendered drawing.
_DRAWING_PX = 2400
_OPAQUE = 255
#: Letters of families that are not here draw nothing; these come with the set-up.
_FAMILIES: dict[str, Any] = {
    "font_family": "DejaVu Sans",
    "serif_family": "DejaVu Serif",
    "sans_serif_family": "DejaVu Sans",
    "cursive_family": "DejaVu Sans",
    "fantasy_family": "DejaVu Sans",
    "monospace_family": "DejaVu Sans Mono",
}


def frames(copy: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield place and grey picture of the pages of a TIFF; of an animation the first frame, and what changes in others.

    Raises:
        VerifierFailed: It does not decode.
    """
    known: Image.Image | None = None
    try:
        with any_size(), Image.open(copy, formats=_FORMATS) as picture:
            for number in range(int(getattr(picture, "n_frames", 1))):
                picture.seek(number)
                now = grey(picture)
                box = _changed(known, now) if known is not None and picture.format != "TIFF" else (0, 0, *now.size)
                if box is None:
                    continue
                yield f"frame:{number}", now.crop(box)
                if known is None or known.size != now.size:
                    known = now
                else:  # only what was read is known, so that text that fades in little by little is met
                    known.paste(now.crop(box), box)
    except _FAULTS:
        raise VerifierFailed("picture for OCR") from None


def _changed(known: Image.Image, now: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the lines in which a frame differs from what has been read, or None."""
    if known.size != now.size:
        return (0, 0, *now.size)
    box = ImageChops.difference(known, now).point(lambda value: 255 if value >= _CHANGED else 0).getbbox()
    if box is None:
        return None
    return (0, max(0, box[1] - _AROUND_PX), now.width, min(now.height, box[3] + _AROUND_PX))


def grey(picture: Image.Image) -> Image.Image:
    """Return a picture as grey; the range of 16-bit and floating pixels is stretched.

    One that can be seen through is shown twice, one above the other: on white, and on black with its greys turned
    round. Light letters on nothing are read by whoever has a dark screen.
    """
    if picture.mode[0] in "IF":
        wide = picture.convert("F")
        low, high = wide.getextrema()
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        factor = 255 / ((high - low) or 1)
        return wide.point(lambda value: value * factor - low * factor).convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        on_white, on_black = (
            Image.alpha_composite(Image.new("RGBA", layer.size, ground), layer).convert("L")
            for ground in ("white", "black")
        )
        if layer.getchannel("A").getextrema()[0] == _OPAQUE:
            return on_white
        both = Image.new("L", (layer.width, 2 * layer.height), _OPAQUE)
        both.paste(on_white, (0, 0))
        both.paste(ImageChops.invert(on_black), (0, layer.height))
        return both
    return picture.convert("L")


def pages(copy: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield place and grey rendering of the PDF pages that hold pictures, many lines, or text without meaning.

    Raises:
        VerifierFailed: pdfium cannot open or render it.
    """
    drawn = [number for number, page in enumerate(pages_of(copy)) if page.is_drawn]
    if not drawn:
        return
    try:
        document = pdfium.PdfDocument(copy)
        try:
            for number in drawn:
                page = document[number]
                scale = min(_DPI / 72, _LARGEST_PX / max(1.0, *page.get_size()))
                rendered = page.render(scale=scale, grayscale=True).to_pil()
                yield f"page:{number + 1}", rendered.convert("L")
                page.close()
        finally:
            document.close()
    except (pdfium.PdfiumError, *_FAULTS):
        raise VerifierFailed("page for OCR") from None


def drawing(copy: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield a rendering of a drawing by resvg.

    Raises:
        VerifierFailed: resvg cannot render it.
    """
    wide, high = walk_drawing(copy.read_bytes()).size
    width, height = (None, _DRAWING_PX) if high > wide else (_DRAWING_PX, None)
    try:
        rendered = bytes(resvg_py.svg_to_bytes(svg_path=str(copy), width=width, height=height, **_FAMILIES))
        with any_size(), Image.open(io.BytesIO(rendered), formats=["PNG"]) as picture:
            yield "drawing", grey(picture)
    except _FAULTS:
        raise VerifierFailed("drawing for OCR") from None
