"""See that each letter on a page makes a difference to it, and is large enough to be read.

The page is drawn with and without its texts, those of its forms too. Texts that lie upon each other are left out one
after the other, since each would hide that the other changes nothing. Written without the cleaner's code, from what the
library tells of letters, while the cleaner asks about texts.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageStat

from pipeline.errors import VerifierFailed
from pipeline.verifiers._pdf_upon import Box, Letter, Upon, lying_upon

#: How deep forms within forms are looked into, deeper than pdfium draws; and how many objects a page may have so.
_DEPTH, _MOST_THINGS = 64, 1_000_000
#: Pixels a point, and the longest side of a picture.
_SCALE, _MOST_SIDE_PX = 1.25, 2400
#: Levels of a channel that may differ by chance.
_NOISE = 4
#: Bytes of a pixel: red, green, blue, and one that says nothing.
_DEEP = 4
_DARK = [255] * 128 + [0] * 128
#: Square points that a letter of a size takes at least, if it is to be read.
_LEAST_AREA = 0.5
#: Letters that nobody sees, in a row, or different ones on the whole page: from here on no fault of a font.
_LEAST_ROW, _LEAST_CODES = 2, 4
#: Wider and higher letters are judged without their edge pixels, which a neighbour may colour.
_EDGED_PX = 4
#: The library gives letters without a shape a box that is a thousandth of their size high.
_NO_SHAPE_PT = 0.05
#: Blanks, and codes of fonts that do not tell what they mean.
_BLANK = frozenset([*range(0x20), *map(ord, " \x7f\xa0\xad\u200b")])
#: Stands for the code of a letter that nobody tells.
_UNTOLD = -1
#: Parts of a pixel, and points, by which the way from points to pixels is measured.
_FINE, _FAR_PT = 1000, 100

Area = tuple[int, int, int, int]


def hides_text(page: pdfium.PdfPage, letters: pdfium.PdfTextPage) -> bool:
    """Return whether a page has text that nobody sees: two letters in a row, or a text too small to be read.

    Raises:
        VerifierFailed: pdfium cannot tell.
    """
    unit = _unit(page) ** 2
    sized = {ctypes.addressof(thing.contents): (thing, area * unit) for thing, area in _texts(page)}
    if not sized:
        return False
    texts = {key: thing for key, (thing, _) in sized.items()}
    told, found = _letters(letters, texts)
    boxes: dict[int, list[Box]] = {}
    for letter in found:
        boxes.setdefault(letter.text, []).append(letter.box)
    small = {key for key, (_, area) in sized.items() if area < _LEAST_AREA}
    if small - told or any(_is_low(boxes[key], unit) for key in small & boxes.keys()):
        return True
    found += _untold(texts, told)
    upon = lying_upon(found)
    if upon is None or len({letter.code for letter in found if letter.place in upon.within}) >= _LEAST_CODES:
        return True
    return _is_word(found, _unseen(page, found, texts, upon))


def _unit(page: pdfium.PdfPage) -> float:
    """Return how many points a unit of a page is."""
    left, low, right, high = page.get_bbox()
    longest = max(abs(right - left), abs(high - low))
    return max(page.get_size()) / longest if longest else 1.0


def _texts(page: pdfium.PdfPage) -> Iterator[tuple[Any, float]]:
    """Hand out the texts of a page and its forms, with the area of a letter as wide and high as its size."""
    size = ctypes.c_float()
    for thing, grown in _leaves(page):
        if pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_TEXT:
            pdfium_c.FPDFTextObj_GetFontSize(thing, size)
            yield thing, grown * _growth(thing) * size.value**2


def _leaves(page: pdfium.PdfPage) -> Iterator[tuple[Any, float]]:
    """Hand out the objects of a page and of its forms, and by how much the forms make areas larger."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    todo = [(pdfium_c.FPDFPage_GetObject(page.raw, number), 1.0, 0) for number in range(count)]
    for _ in range(_MOST_THINGS):
        if not todo:
            return
        thing, grown, depth = todo.pop()
        if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield thing, grown
        elif depth < _DEPTH:
            inside = [
                pdfium_c.FPDFFormObj_GetObject(thing, number)
                for number in range(pdfium_c.FPDFFormObj_CountObjects(thing))
            ]
            todo += [(one, grown * _growth(thing), depth + 1) for one in inside]
    raise VerifierFailed("objects of a page")


def _growth(thing: Any) -> float:
    """Return by how much the matrix of an object makes areas larger."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, matrix):
        raise VerifierFailed("pdfium")
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _letters(letters: pdfium.PdfTextPage, texts: dict[int, Any]) -> tuple[set[int], list[Letter]]:
    """Return of which texts the library tells letters, and those letters that should be seen."""
    told, found, bundled = set[int](), list[Letter](), dict[int, bool]()
    sides = tuple(ctypes.c_double() for _ in range(4))
    left, right, low, high = sides
    asked = tuple(map(ctypes.byref, sides))
    for place in range(letters.count_chars()):
        thing = pdfium_c.FPDFText_GetTextObject(letters.raw, place)
        key = ctypes.addressof(thing.contents) if thing else 0
        told.add(key)
        code = pdfium_c.FPDFText_GetUnicode(letters.raw, place)
        if key not in texts or code in _BLANK or pdfium_c.FPDFText_IsGenerated(letters.raw, place):
            continue
        if not pdfium_c.FPDFText_GetCharBox(letters.raw, place, *asked):
            raise VerifierFailed("pdfium")
        box = left.value, low.value, right.value, high.value
        if _has_shape(box) or bundled.setdefault(key, _is_bundled(texts[key])):
            found.append(Letter(place, key, code, box))
    return told, found


def _is_bundled(text: Any) -> bool:
    """Return whether a text's font comes with the file: what it does not draw, no other viewer draws."""
    return bool(pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(text)) == 1)


def _has_shape(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) > _NO_SHAPE_PT


def _untold(texts: dict[int, Any], told: set[int]) -> list[Letter]:
    """Return texts of whose letters the library tells nothing, each as two letters.

    It leaves out a text with the codes of another one in the same place, whatever its font makes of them.
    """
    sides = tuple(ctypes.c_float() for _ in range(4))
    found = list[Letter]()
    for key in sorted(texts.keys() - told, key=list(texts).index):
        if not pdfium_c.FPDFPageObj_GetBounds(texts[key], *map(ctypes.byref, sides)):
            raise VerifierFailed("pdfium")
        left, low, right, high = (side.value for side in sides)
        if _has_shape((left, low, right, high)):
            found += [Letter(-1 - 2 * len(found) - half, key, _UNTOLD, (left, low, right, high)) for half in (0, 1)]
    return found


def _is_low(boxes: list[Box], unit: float) -> bool:
    """Return whether no letter is a point wide and high: fonts may count in other units than points."""
    return all(min(right - left, high - low) * unit < 1 for left, low, right, high in boxes)


def _unseen(page: pdfium.PdfPage, letters: list[Letter], texts: dict[int, Any], upon: Upon) -> set[int]:
    """Return the places of those letters of which no pixel is seen."""
    whole = _drawn(page)
    area_of = _areas(page, whole)
    unseen = set[int]()
    for layer in sorted(set(upon.layers.values())):
        # Texts without letters of their own are copies of others: the library tells of one.
        left_out = [thing for key, thing in texts.items() if upon.layers.get(key, layer) == layer]
        marks = _Marks(whole, _without(page, left_out))
        unseen |= {
            letter.place
            for letter in letters
            if upon.layers[letter.text] == layer and not marks.are_in(area_of(letter.box))
        }
    if edges := [letter for letter in letters if letter.place in unseen and _is_clip(texts[letter.text])]:
        shapes = _shapes(page, [texts[key] for key in {letter.text for letter in edges}])
        unseen -= {letter.place for letter in edges if _is_cut_out(whole, shapes, area_of(letter.box))}
    if twice := [letter for letter in letters if letter.place in unseen & upon.twice]:
        # Of two that are the same, neither changes anything; both together do.
        both = {letter.text for letter in letters if letter.place in upon.twice}
        marks = _Marks(whole, _without(page, [thing for key, thing in texts.items() if key in both]))
        unseen -= {letter.place for letter in twice if marks.are_in(area_of(letter.box))}
    return unseen


def _is_clip(text: Any) -> bool:
    return bool(pdfium_c.FPDFTextObj_GetTextRenderMode(text) == pdfium_c.FPDF_TEXTRENDERMODE_CLIP)


def _shapes(page: pdfium.PdfPage, texts: list[Any]) -> Image.Image:
    """Return the letters of texts that are but edges of what is painted behind them: 255 there, elsewhere 0."""
    keys = {ctypes.addressof(text.contents) for text in texts}
    others = [thing for thing, _ in _leaves(page) if ctypes.addressof(thing.contents) not in keys]
    for text in texts:
        pdfium_c.FPDFTextObj_SetTextRenderMode(text, pdfium_c.FPDF_TEXTRENDERMODE_FILL)
        pdfium_c.FPDFPageObj_SetFillColor(text, 0, 0, 0, 255)
    shapes = _without(page, others).convert("L").point(_DARK)
    for text in texts:
        pdfium_c.FPDFTextObj_SetTextRenderMode(text, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
    return shapes


def _is_cut_out(whole: Image.Image, shapes: Image.Image, area: Area) -> bool:
    """Return whether the page has other colours within a letter than around it, by and large."""
    left, top, right, low = max(area[0], 0), max(area[1], 0), min(area[2], whole.width), min(area[3], whole.height)
    if left >= right or top >= low:
        return False
    picture, within = whole.crop((left, top, right, low)).convert("RGB"), shapes.crop((left, top, right, low))
    around = ImageChops.invert(within)
    if within.getbbox() is None or around.getbbox() is None:
        return False
    inside, outside = (ImageStat.Stat(picture, mask).median for mask in (within, around))
    return max(abs(one - other) for one, other in zip(inside, outside, strict=True)) > _NOISE


def _without(page: pdfium.PdfPage, things: list[Any]) -> Image.Image:
    for thing in things:
        pdfium_c.FPDFPageObj_SetIsActive(thing, False)
    drawn = _drawn(page)
    for thing in things:
        pdfium_c.FPDFPageObj_SetIsActive(thing, True)
    return drawn


class _Marks:
    """Where two pictures differ in any channel.

    Args:
        one: The page.
        other: The page without something.
    """

    def __init__(self, one: Image.Image, other: Image.Image) -> None:
        noise = _noise(one.size)
        marks = ImageChops.difference(ImageChops.lighter(ImageChops.difference(one, other), noise), noise)
        self._pixels, (self._wide, self._high) = marks.tobytes(), marks.size

    def are_in(self, area: Area) -> bool:
        """Return whether they differ within an area."""
        left, top = max(area[0], 0), max(area[1], 0)
        right, low = min(area[2], self._wide), min(area[3], self._high)
        if left >= right:
            return False
        nothing, row = bytes(_DEEP * (right - left)), _DEEP * self._wide
        starts = range(top * row + _DEEP * left, low * row + _DEEP * left, row)
        return any(self._pixels[at : at + len(nothing)] != nothing for at in starts)


@lru_cache(maxsize=1)
def _noise(size: tuple[int, int]) -> Image.Image:
    """Return the most by which two pictures of a size may differ by chance; the fourth byte may as it will."""
    return Image.new("RGBX", size, (_NOISE, _NOISE, _NOISE, 255))


def _areas(page: pdfium.PdfPage, picture: Image.Image) -> Callable[[Box], Area]:
    """Return what says of a box which pixels it takes."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def pixel(across: float, up: float) -> tuple[float, float]:
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, picture.width * _FINE, picture.height * _FINE, 0, across, up, x, y)
        return x.value / _FINE, y.value / _FINE

    (left_x, low_y), (a, b), (c, d) = pixel(0, 0), pixel(_FAR_PT, 0), pixel(0, _FAR_PT)
    a, b, c, d = (a - left_x) / _FAR_PT, (b - low_y) / _FAR_PT, (c - left_x) / _FAR_PT, (d - low_y) / _FAR_PT

    def area(box: Box) -> Area:
        left, low, right, high = box
        xs = sorted((a * left + c * low + left_x, a * right + c * high + left_x))
        ys = sorted((b * left + d * low + low_y, b * right + d * high + low_y))
        across, down = int(xs[1] - xs[0] > _EDGED_PX), int(ys[1] - ys[0] > _EDGED_PX)
        return (
            math.floor(xs[0]) + across,
            math.floor(ys[0]) + down,
            math.ceil(xs[1]) + 1 - 2 * across,
            math.ceil(ys[1]) + 1 - 2 * down,
        )

    return area


def _is_word(letters: list[Letter], unseen: set[int]) -> bool:
    """Return whether unseen letters may be a word: two in a row, or some different ones, each beside seen ones."""
    row = 0
    for letter in letters:
        row = row + 1 if letter.place in unseen else 0
        if row >= _LEAST_ROW:
            return True
    return len({letter.code for letter in letters if letter.place in unseen}) >= _LEAST_CODES


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    wide, high = page.get_size()
    if min(wide, high) < 1:
        return Image.new("RGBX", (1, 1))
    scale = min(_SCALE, _MOST_SIDE_PX / max(wide, high))
    # Of four bytes a pixel, neither library needs to turn or copy any.
    drawn = page.render(scale=scale, may_draw_forms=False, prefer_bgrx=True, rev_byteorder=True)
    return Image.frombuffer("RGBX", (drawn.width, drawn.height), drawn.buffer, "raw", "RGBX", drawn.stride, 1)
