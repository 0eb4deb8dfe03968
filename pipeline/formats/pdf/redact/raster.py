"""A page as a picture, with bars painted over what goes: the way out where letters cannot be taken out of its content.

Everything else of the page goes with its content: text, forms, fonts, links. A bar covers what went and no more, so
the room that it leaves tells how wide that was; the record says which pages became pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf.placing import Placing
from pipeline.formats.pdf.redact.marks import Mark

#: As sharp as a good scan; less where a page is huge.
_DPI, _MOST_SIDE_PX = 200, 4000
_QUALITY = 85
#: Painted around each letter, in shares of its height and in pixels: ink may reach beyond the room that a font gives.
_MARGIN, _MARGIN_PX = 0.12, 2
_BLACK = 0
_POINTS_PER_INCH = 72


def as_picture(new: pikepdf.Pdf, number: int, page: pdfium.PdfPage, marks: Sequence[Mark]) -> None:
    """Put a picture in place of a page.

    Args:
        new: The clean document, in which the page is replaced.
        number: Of the page, from 0.
        page: The same page, as it is drawn.
        marks: What bars are painted over.

    Raises:
        LimitExceeded: The page has no size that can be drawn.
    """
    wide, high = page.get_size()
    if min(wide, high) < 1:
        raise LimitExceeded("pdf page", value=0, most=1)
    scale = min(_DPI / _POINTS_PER_INCH, _MOST_SIDE_PX / max(wide, high))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    _paint(picture, page, marks)
    grey = picture.convert("L")
    picture = grey if _is_grey(picture, grey) else picture
    body = io.BytesIO()
    picture.save(body, "JPEG", quality=_QUALITY, optimize=False, progressive=False)
    old = new.pages[number].obj
    for key in list(old.keys()):
        if key not in ("/Type", "/Parent"):
            del old[key]
    shown = pikepdf.Stream(new, b"")
    shown.write(body.getvalue(), filter=pikepdf.Name.DCTDecode)
    for key, value in _description(picture).items():
        shown[key] = value
    old["/MediaBox"] = pikepdf.Array([0, 0, round(wide, 2), round(high, 2)])
    old["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/R000001": shown}))
    old["/Contents"] = pikepdf.Stream(new, f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /R000001 Do Q".encode())


def _paint(picture: Image.Image, page: pdfium.PdfPage, marks: Iterable[Mark]) -> None:
    pixel, draw = Placing(page, picture.size).pixel, ImageDraw.Draw(picture)
    for mark in marks:
        left, low, right, high = mark.box
        (x, y), (other_x, other_y) = pixel(left, low), pixel(right, high)
        margin = _MARGIN_PX + round(_MARGIN * max(abs(other_y - y), abs(other_x - x)))
        corners = min(x, other_x) - margin, min(y, other_y) - margin, max(x, other_x) + margin, max(y, other_y) + margin
        draw.rectangle(corners, fill=_BLACK)


def _is_grey(picture: Image.Image, grey: Image.Image) -> bool:
    return all(band.tobytes() == grey.tobytes() for band in picture.split())


def _description(picture: Image.Image) -> dict[str, object]:
    space = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    return {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": picture.width,
        "/Height": picture.height, "/ColorSpace": space, "/BitsPerComponent": 8,
    }  # fmt: skip
