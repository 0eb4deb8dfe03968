"""See that each letter on a page makes a difference to it, and is large enough to be read.

The page is drawn with and without its texts, those of its forms too. Texts that lie upon each other are left out one
after the other, since each would hide that the other changes nothing. Written without the cleaner's code, from what the
library tells of letters, while the cleaner asks about texts.
"""

from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from itertools import repeat
from typing import Any, NamedTuple

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
#: Bytes of a row that are compared one by one, and rows, before the whole page is.
_GLANCE, _MOST_UNCERTAIN = 128, 3
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
_BOX = struct.Struct("4d")


def _plain(function: Any, answer: type) -> Any:
    """Return a function of pdfium without the checks of the bindings, which take longer than what they check."""
    return ctypes.PYFUNCTYPE(answer)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ASK_TEXT = _plain(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_ASK_CODE = _plain(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_ASK_GENERATED = _plain(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)
_ASK_BOX = _plain(pdfium_c.FPDFText_GetCharBox, ctypes.c_int)


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
    small = {key for key, (_, area) in sized.items() if area < _LEAST_AREA}
    boxes: dict[int, list[Box]] = {}
    for letter in found if small else ():
        boxes.setdefault(letter.text, []).append(letter.box)
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
    found, bundled, count = list[Letter](), dict[int, bool](), letters.count_chars()
    page = ctypes.cast(letters.raw, ctypes.c_void_p)
    keys = list(map(_ASK_TEXT, repeat(page), range(count)))
    codes = map(_ASK_CODE, repeat(page), range(count))
    sides = (ctypes.c_double * 4)()
    left, low, right, high = (ctypes.byref(sides, number * ctypes.sizeof(ctypes.c_double)) for number in range(4))
    for place, (key, code) in enumerate(zip(keys, codes, strict=True)):
        if key not in texts or code in _BLANK or _ASK_GENERATED(page, place):
            continue
        if not _ASK_BOX(page, place, left, right, low, high):
            raise VerifierFailed("pdfium")
        box = _BOX.unpack_from(sides)
        if _has_shape(box) or bundled.setdefault(key, _is_bundled(texts[key])):
            found.append(Letter(place, key, code, box))
    return {key or 0 for key in set(keys)}, found


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
    if not letters:
        return set()
    whole = _drawn(page)
    area_of = _areas(page, whole.picture)
    unseen = set[int]()
    by_layer: dict[int, list[Letter]] = {}
    for letter in letters:
        by_layer.setdefault(upon.layers[letter.text], []).append(letter)
    for layer in sorted(set(upon.layers.values())):
        # Texts without letters of their own are copies of others: the library tells of one.
        left_out = [thing for key, thing in texts.items() if upon.layers.get(key, layer) == layer]
        marks = _Marks(whole, _without(page, left_out))
        unseen |= {letter.place for letter in by_layer[layer] if not marks.are_in(area_of(letter.box))}
    if edges := [letter for letter in letters if letter.place in unseen and _is_clip(texts[letter.text])]:
        shapes = _shapes(page, [texts[key] for key in {letter.text for letter in edges}])
        unseen -= {letter.place for letter in edges if _is_cut_out(whole.picture, shapes, area_of(letter.box))}
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
    shapes = _without(page, others).picture.convert("L").point(_DARK)
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


def _without(page: pdfium.PdfPage, things: list[Any]) -> Sheet:
    for thing in things:
        pdfium_c.FPDFPageObj_SetIsActive(thing, False)
    drawn = _drawn(page)
    for thing in things:
        pdfium_c.FPDFPageObj_SetIsActive(thing, True)
    return drawn


class Sheet(NamedTuple):
    """A drawn page.

    Attributes:
        picture: The drawing.
        pixels: Its bytes.
    """

    picture: Image.Image
    pixels: bytearray


class _Marks:
    """Where two pictures differ in any channel.

    Args:
        one: The page.
        other: The page without something.
    """

    def __init__(self, one: Sheet, other: Sheet) -> None:
        self._one, self._other, (self._wide, self._high) = one.picture, other.picture, one.picture.size
        self._rows = one.pixels, other.pixels

    @cached_property
    def _pixels(self) -> bytes:
        """The marks, compared for the whole page."""
        noise = _noise(self._one.size)
        marks = ImageChops.difference(ImageChops.lighter(ImageChops.difference(self._one, self._other), noise), noise)
        return marks.tobytes()

    def are_in(self, area: Area) -> bool:
        """Return whether they differ within an area."""
        left, top = max(area[0], 0), max(area[1], 0)
        right, low = min(area[2], self._wide), min(area[3], self._high)
        if left >= right or top >= low:
            return False
        row, long = _DEEP * self._wide, _DEEP * (right - left)
        starts = range(top * row + _DEEP * left, low * row + _DEEP * left, row)
        one, other = self._rows
        uncertain = 0
        # The middle of a letter nearly always tells. Where no byte differs, there is none to compare.
        for at in (starts[len(starts) // 2], *starts):
            its, now = one[at : at + long], other[at : at + long]
            if its != now:
                if _is_mark(its, now):
                    return True
                uncertain += 1
                if uncertain > _MOST_UNCERTAIN:
                    break
        nothing = bytes(long)
        return bool(uncertain) and any(self._pixels[at : at + long] != nothing for at in starts)


def _is_mark(one: bytearray, other: bytearray) -> bool:
    """Return whether one of the first pixels of two rows differs by more than chance."""
    for at in range(0, min(len(one), _GLANCE), _DEEP):
        if one[at : at + 3] != other[at : at + 3]:
            red, green, blue = one[at] - other[at], one[at + 1] - other[at + 1], one[at + 2] - other[at + 2]
            if not (-_NOISE <= red <= _NOISE and -_NOISE <= green <= _NOISE and -_NOISE <= blue <= _NOISE):
                return True
    return False


@lru_cache(maxsize=1)
def _noise(size: tuple[int, int]) -> Image.Image:
    """Return the most by which two pictures of a size may differ by chance; the fourth byte may as it will."""
    return Image.new("RGBX", size, (_NOISE, _NOISE, _NOISE, 255))


def _areas(page: pdfium.PdfPage, picture: Image.Image) -> Callable[[Box], Area]:
    """Return what says of a box which pixels it takes."""
    column, row = ctypes.c_int(), ctypes.c_int()

    def pixel(across: float, up: float) -> tuple[float, float]:
        wide, high = picture.width * _FINE, picture.height * _FINE
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, across, up, column, row)
        return column.value / _FINE, row.value / _FINE

    (left_x, low_y), (a, b), (c, d) = pixel(0, 0), pixel(_FAR_PT, 0), pixel(0, _FAR_PT)
    a, b, c, d = (a - left_x) / _FAR_PT, (b - low_y) / _FAR_PT, (c - left_x) / _FAR_PT, (d - low_y) / _FAR_PT
    is_upright = b == 0 == c

    def area(box: Box) -> Area:
        left, low, right, high = box
        if is_upright:
            x, other_x, y, other_y = a * left + left_x, a * right + left_x, d * low + low_y, d * high + low_y
        else:
            x, other_x = a * left + c * low + left_x, a * right + c * high + left_x
            y, other_y = b * left + d * low + low_y, b * right + d * high + low_y
        if other_x < x:
            x, other_x = other_x, x
        if other_y < y:
            y, other_y = other_y, y
        across, down = other_x - x > _EDGED_PX, other_y - y > _EDGED_PX
        return (
            math.floor(x) + across,
            math.floor(y) + down,
            math.ceil(other_x) + 1 - 2 * across,
            math.ceil(other_y) + 1 - 2 * down,
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


def _drawn(page: pdfium.PdfPage) -> Sheet:
    wide, high = page.get_size()
    if min(wide, high) < 1:
        return Sheet(Image.new("RGBX", (1, 1)), bytearray(_DEEP))
    scale = min(_SCALE, _MOST_SIDE_PX / max(wide, high))
    pixels = bytearray(_DEEP * math.ceil(wide * scale) * math.ceil(high * scale))
    room = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    # Of four bytes a pixel, neither library needs to turn or copy any.
    drawn = page.render(
        scale=scale,
        may_draw_forms=False,
        prefer_bgrx=True,
        rev_byteorder=True,
        bitmap_maker=partial(pdfium.PdfBitmap.new_native, buffer=room),
    )
    return Sheet(Image.frombuffer("RGBX", (drawn.width, drawn.height), pixels, "raw", "RGBX", drawn.stride, 1), pixels)
