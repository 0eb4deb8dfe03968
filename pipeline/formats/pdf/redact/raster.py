"""A page as a picture, with bars painted over what goes: the way out where letters cannot be taken out of its content.

Everything else of the page goes with its content: text, forms, fonts, links. A bar covers what went and no more, so
the room that it leaves tells how wide that was; the record says which pages became pictures.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf.jpeg import clean_jpeg
from pipeline.formats.pdf.placing import Placing
from pipeline.formats.pdf.redact.marks import Mark

#: As sharp as a good scan; less where a page is huge.
_DPI, _MOST_SIDE_PX = 200, 4000
_QUALITY = 85
#: Painted around letters and words, in shares of their height and in pixels: ink may reach beyond the room that a font
#: gives, or that was seen.
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
    shown.write(clean_jpeg(body.getvalue()), filter=pikepdf.Name.DCTDecode)
    for key, value in _description(picture).items():
        shown[key] = value
    old["/MediaBox"] = pikepdf.Array([0, 0, round(wide, 2), round(high, 2)])
    old["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/R000001": shown}))
    # In the spelling of a clean page: cleaning it again changes nothing.
    across, down = (f"{side:.2f}".rstrip("0").rstrip(".") for side in (wide, high))
    old["/Contents"] = pikepdf.Stream(new, f"q {across} 0 0 {down} 0 0 cm /R000001 Do Q".encode())


def _paint(picture: Image.Image, page: pdfium.PdfPage, marks: Iterable[Mark]) -> None:
    pixel, draw = Placing(page, picture.size).pixel, ImageDraw.Draw(picture)
    for mark in marks:
        left, low, right, high = mark.box
        (x, y), (other_x, other_y) = pixel(left, low), pixel(right, high)
        short, long = sorted((abs(other_x - x), abs(other_y - y)))
        margin = _MARGIN_PX + round(_MARGIN * min(long, 2 * short))
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


# --- pictures that several pages show ---------------------------------------------------------------------------------


def sharing(
    new: pikepdf.Pdf, document: pdfium.PdfDocument, numbers: Sequence[int], marks: Mapping[int, Sequence[Mark]]
) -> Iterator[int]:
    """Yield the other pages that show a picture of which a bar covers something: the picture would stay whole there.

    Args:
        new: The clean document.
        document: The same, as it is drawn.
        numbers: Of the pages that become pictures, from 0.
        marks: What bars are painted over, by page.
    """
    touched: dict[tuple[int, int], Any] = {}
    for number in numbers:
        touched |= _touched(_pictures(new.pages[number].obj), document[number], marks.get(number, ()))
    for number, page in enumerate(new.pages):
        if touched and number not in numbers and touched.keys() & _pictures(page.obj).keys():
            yield number


def _touched(
    pictures: dict[tuple[int, int], Any], page: pdfium.PdfPage, marks: Sequence[Mark]
) -> dict[tuple[int, int], Any]:
    """Return pictures of a page without those that are known to stand clear of all bars."""
    clear, met = set[tuple[int, int]](), set[tuple[int, int]]()
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        wide, high = ctypes.c_uint(), ctypes.c_uint()
        if pdfium_c.FPDFImageObj_GetImagePixelSize(thing.raw, wide, high):
            met_a_bar = not marks or any(_meet(thing.get_bounds(), mark.box) for mark in marks)
            (met if met_a_bar else clear).add((wide.value, high.value))
    return {key: one for key, one in pictures.items() if _size(one) in met or _size(one) not in clear}


def _size(picture: Any) -> tuple[int, int]:
    return int(picture.get("/Width", 0)), int(picture.get("/Height", 0))


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _pictures(page: Any) -> dict[tuple[int, int], Any]:
    """Return every picture that the resources of a page lead to."""
    found, known = dict[tuple[int, int], Any](), set[tuple[int, int]]()
    waiting = [page.get("/Resources")]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array) and thing.is_indirect:
            if thing.objgen in known:
                continue
            known.add(thing.objgen)
        if isinstance(thing, pikepdf.Array):
            waiting += list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            if thing.get("/Subtype") == pikepdf.Name.Image:
                found[thing.objgen] = thing
            waiting += [thing[key] for key in list(thing.keys()) if key not in ("/Parent", "/SMask", "/Mask")]
    return found
