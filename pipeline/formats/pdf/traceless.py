"""Find text that leaves no trace on the page.

It is off the page, clipped away, in the colour of its ground, painted over, or too small to be read. A page is drawn
only where something on it is suspect, and what is taken out must not change a pixel (see `rewrite`). Looks at the
page's own text, not at the one within forms and patterns. Why: a bad redaction is a box over text that is still there.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageDraw

from pipeline.formats.pdf.clipping import seen_through
from pipeline.formats.pdf.covered import Covered, covered

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int, int]
Cover = tuple[int, Box, Colour | None]

#: From here on a colour may be meant to be unseen on white paper.
_PALE = 240
_FAINT_ALPHA = 25
#: Difference of channels that no eye sees.
_ALIKE = 16
#: Thinner shapes are rules and underlines.
_LEAST_COVER_PT = 3.0
_MOST_SIDE_PX = 2000
_MOST_SUSPECTS = 5000
#: Letters lower than this are no letters to any eye; a page is taken as printed in its own size.
_LEAST_LETTER_PT = 1.0
_LEAST_LINE_PT = 1.5
#: Points of a clipping path that are looked at; the box of a larger one is a guess, which pixels put right.
_MOST_POINTS = 500


@dataclass(frozen=True, slots=True)
class Traceless:
    """What leaves no trace.

    Attributes:
        whole: Ordinals, among the text objects of the page, of those that leave no trace.
        addresses: Where pdfium holds them; letters are asked by it.
        texts: How many text objects the page has.
        partly: By ordinal, the texts of which a part is painted over, while the rest is seen.
        specks: Boxes of those that are too small to be read: there, pixels may change.
        through: Ordinals of texts that seem to be seen only since something behind them is cut to their shape.
    """

    whole: frozenset[int]
    addresses: frozenset[int]
    texts: int
    partly: dict[int, Covered] = field(default_factory=dict)
    specks: tuple[Box, ...] = ()
    through: frozenset[int] = frozenset()

    @property
    def letters(self) -> frozenset[int]:
        """Return the ordinals, among the letters of the page, of those in `partly` that are painted over."""
        return frozenset[int]().union(*(found.indices for found in self.partly.values()))


def address(thing: Any) -> int:
    """Return where pdfium holds an object, to know it again."""
    return int(ctypes.cast(thing, ctypes.c_void_p).value or 0)


def find(page: pdfium.PdfPage) -> Traceless:
    """Return what of a page's text leaves no trace."""
    texts, covers = _objects(page)
    left, low, right, high = page.get_bbox()
    sheet = (min(left, right), min(low, high), max(left, right), max(low, high))
    whole = {number for number, (_, _, box) in enumerate(texts) if not _meet(box, sheet)}
    suspects = [
        (number, over)
        for number, (order, raw, box) in enumerate(texts)
        if number not in whole and ((over := _over(order, raw, box, covers)) or _may_be_unseen(raw, box))
    ][:_MOST_SUSPECTS]
    partly: dict[int, Covered] = {}
    if suspects:
        change = _change(page, [texts[number][1] for number, _ in suspects])
        half = {number: over for number, over in suspects if _is_seen(page, change, texts[number][2])}
        whole |= {number for number, _ in suspects if number not in half}
        partly = _partly(page, change, {number: (texts[number][1], over) for number, over in half.items() if over})
    tiny = {number for number, (_, raw, box) in enumerate(texts) if number not in whole and _is_tiny(raw, box)}
    specks = tuple(texts[number][2] for number in tiny)
    whole |= tiny
    words = page.get_textpage() if whole else None
    whole = {number for number in whole if words is not None and _says_something(texts[number][1], words)}
    # Boxes of broken fonts lie: together, what is taken for unseen must not change a single pixel.
    if whole and without(page, _change(page, [texts[number][1] for number in whole]), specks).getbbox() is not None:
        whole = set()
    through = seen_through(
        page, {one: texts[one][:2] for one in whole}, draw, lambda picture, box: _area(page, picture, box)
    )
    whole -= through
    addresses = frozenset(address(texts[one][1]) for one in whole)
    return Traceless(frozenset(whole), addresses, len(texts), partly, specks, through)


def without(page: pdfium.PdfPage, picture: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    """Return a picture of a page with boxes blackened, so that what is within them does not count."""
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(_area(page, picture, box), fill=0)
    return picture


def _change(page: pdfium.PdfPage, suspects: list[Any]) -> Image.Image:
    """Return how the page changes when all suspects are left out."""
    before = draw(page)
    for raw in suspects:
        pdfium_c.FPDFPageObj_SetIsActive(raw, False)
    after = draw(page)
    for raw in suspects:
        pdfium_c.FPDFPageObj_SetIsActive(raw, True)
    return ImageChops.difference(before, after)


def draw(page: pdfium.PdfPage) -> Image.Image:
    """Return the page at 72 dpi, smaller where it is huge."""
    if min(page.get_size()) < 1:
        return Image.new("RGB", (1, 1))  # nothing of such a page is seen
    scale = min(1.0, _MOST_SIDE_PX / max(1.0, *page.get_size()))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return picture


def _over(order: int, raw: Any, box: Box, covers: list[Cover]) -> list[Box]:
    """Return the shapes that may hide a text: painted over it, or before it in its own colour."""
    near = [cover for cover in covers if _meet(box, cover[1])]
    own = _colour(raw) if near else None
    return [shape for at, shape, colour in near if at > order or (own is not None and _alike(own, colour))]


def _objects(page: pdfium.PdfPage) -> tuple[list[tuple[int, Any, Box]], list[Cover]]:
    """Return the texts and the shapes that may cover them, in the order of painting."""
    texts: list[tuple[int, Any, Box]] = []
    covers: list[Cover] = []
    for order in range(pdfium_c.FPDFPage_CountObjects(page.raw)):
        raw = pdfium_c.FPDFPage_GetObject(page.raw, order)
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        box = _box(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append((order, raw, box))
        elif min(box[2] - box[0], box[3] - box[1]) > _LEAST_COVER_PT and _paints(raw, kind):
            covers.append((order, box, _colour(raw) if kind == pdfium_c.FPDF_PAGEOBJ_PATH else None))
    return texts, covers


def _box(raw: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(raw, *sides)
    return (sides[0].value, sides[1].value, sides[2].value, sides[3].value)


def _paints(raw: Any, kind: int) -> bool:
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(raw, fill, stroke)
    return bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE)


def _colour(raw: Any) -> Colour | None:
    """Return red, green, blue and opacity of a fill, each 0 to 255."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetFillColor(raw, *parts):
        return None
    return (parts[0].value, parts[1].value, parts[2].value, parts[3].value)


def _may_be_unseen(raw: Any, box: Box) -> bool:
    clips_only = pdfium_c.FPDFTextObj_GetTextRenderMode(raw) == pdfium_c.FPDF_TEXTRENDERMODE_CLIP
    return clips_only or _is_pale(raw) or _is_clipped(raw, box)


def _is_pale(raw: Any) -> bool:
    colour = _colour(raw)
    return colour is not None and (min(colour[:3]) >= _PALE or colour[3] <= _FAINT_ALPHA)


def _is_clipped(raw: Any, box: Box) -> bool:
    """Return whether a text lies outside of a path that clips it, or may do so."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(raw)
    for number in range(max(pdfium_c.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        points = list(_points(clip, number))
        if not points:
            return True
        across, up = sorted(x for x, _ in points), sorted(y for _, y in points)
        if not _meet(box, (across[0], up[0], across[-1], up[-1])):
            return True
    return False


def _points(clip: Any, number: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(max(pdfium_c.FPDFClipPath_CountPathSegments(clip, number), 0), _MOST_POINTS)):
        if pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(clip, number, index), x, y):
            yield x.value, y.value


def _alike(one: Colour, other: Colour | None) -> bool:
    return other is not None and all(abs(a - b) <= _ALIKE for a, b in zip(one[:3], other[:3], strict=True))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_seen(page: pdfium.PdfPage, change: Image.Image, box: Box, *, beside: bool = True) -> bool:
    """Return whether a pixel in a box, or beside it, changes."""
    area = _area(page, change, box)
    if not beside:  # the neighbour of a letter may be seen
        area = (area[0] + 2, area[1] + 1, max(area[2] - 2, area[0] + 3), area[3] - 1)
    area = (max(area[0], 0), max(area[1], 0), min(area[2], change.width), min(area[3], change.height))
    on_page = area[0] < area[2] and area[1] < area[3]
    return bool(on_page and change.crop(area).getbbox() is not None)


def _area(page: pdfium.PdfPage, picture: Image.Image, box: Box) -> tuple[int, int, int, int]:
    """Return the pixels of a box, with those beside it."""
    corners = [_pixel(page, picture, box[0], box[1]), _pixel(page, picture, box[2], box[3])]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return xs[0] - 1, ys[0] - 1, xs[1] + 2, ys[1] + 2


def _is_tiny(raw: Any, box: Box) -> bool:
    """Return whether letters are too small to be read, by their size and by their box: fonts may lie about one."""
    size, matrix = ctypes.c_float(), pdfium_c.FS_MATRIX()
    known = pdfium_c.FPDFTextObj_GetFontSize(raw, size) and pdfium_c.FPDFPageObj_GetMatrix(raw, matrix)
    height = abs(size.value) * math.hypot(matrix.c, matrix.d)
    return bool(known and height < _LEAST_LETTER_PT and min(box[2] - box[0], box[3] - box[1]) < _LEAST_LINE_PT)


def _says_something(raw: Any, words: pdfium.PdfTextPage) -> bool:
    size = pdfium_c.FPDFTextObj_GetText(raw, words.raw, None, 0)
    buffer = ctypes.create_string_buffer(size * 2 + 2)
    pdfium_c.FPDFTextObj_GetText(raw, words.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return bool(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip("\0 \r\n\t\xa0"))


def _pixel(page: pdfium.PdfPage, picture: Image.Image, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, picture.width, picture.height, 0, x, y, across, down)
    return across.value, down.value


def _partly(
    page: pdfium.PdfPage, change: Image.Image, suspects: dict[int, tuple[Any, list[Box]]]
) -> dict[int, Covered]:
    """Return what is painted over of texts that are seen otherwise."""
    if not suspects:
        return {}
    words, own = page.get_textpage(), defaultdict[int, list[int]](list)
    for index in range(words.count_chars()):
        thing = pdfium_c.FPDFText_GetTextObject(words.raw, index)
        if thing and not pdfium_c.FPDFText_IsGenerated(words.raw, index):
            own[address(thing)].append(index)

    def hides(box: Box, over: list[Box]) -> bool:
        inside = any(c[0] <= box[0] and c[1] <= box[1] and box[2] <= c[2] and box[3] <= c[3] for c in over)
        return inside and not _is_seen(page, change, box, beside=False)

    found = {
        number: covered(words, raw, own[address(raw)], lambda box, over=over: hides(box, over))  # type: ignore[misc]
        for number, (raw, over) in suspects.items()
    }
    return {number: one for number, one in found.items() if one is not None}
