"""What the viewer's library tells of the objects on a page, asked with few calls; and how a page changes."""

from __future__ import annotations

import ctypes
import functools
import io
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from pipeline.formats.pdf.calls import quick
from pipeline.formats.pdf.placing import Placing

Box = tuple[float, float, float, float]
Area = tuple[int, int, int, int]
Colour = tuple[int, int, int, int]

#: Letters lower than this are no letters to any eye; a page is taken as printed in its own size.
LEAST_LETTER_PT = 1.0
#: Boxes of letters are asked too, as fonts may lie.
LEAST_LINE_PT = 1.5
_MOST_SIDE_PX = 2000
#: Larger areas are looked at by the library of pictures.
_MOST_AREA_PX = 4096
#: Of a letter's box with the pixels beside it: a stem or a dot of less than a pixel may colour the one beside it,
_HAIR_PX = 4
#: and a narrow letter may be a stem, which lies at the edge.
_NARROW_PX = 7
#: Bytes of a pixel. The last one means nothing, but the library draws, and that of pictures takes over, as it is.
_PIXEL_BYTES = 4
_PIXELS = "RGBX"
_MEANS_NOTHING = 3
#: Levels of 255 by which a channel may differ: less than grey letters of any use differ from paper.
_ALIKE = 8
#: Of a row, so many bytes are looked at one by one, and so many rows.
_GLANCE_BYTES, _MOST_DOUBTFUL = 128, 2
#: Of a letter that has none, in square points.
_NO_AREA = 0.01
#: Letters that are pressed to a smaller share of their width or height are lines.
_LEAST_SHARE = 0.02
_SIDES, _PARTS = struct.Struct("4f"), struct.Struct("4I")
_bounds = quick(pdfium_c.FPDFPageObj_GetBounds, ctypes.c_int)
_set_active = quick(pdfium_c.FPDFPageObj_SetIsActive, ctypes.c_int)
_fill = quick(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int)
_NOTHING = bytes(_PIXEL_BYTES * _MOST_AREA_PX)


def address(thing: Any) -> int:
    """Return where pdfium holds an object, to know it again."""
    return ctypes.addressof(thing.contents) if thing else 0


def objects(raw: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """Yield the objects of a page with their kinds, and those of its forms behind each, so many levels deep."""
    count, get, handle = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, raw
    todo = [(count, get, handle)]
    for level in range(depth):
        forms = []
        for count, get, handle in todo:
            for order in range(count(handle)):
                thing = get(handle, order)
                if not thing:
                    raise pdfium.PdfiumError("object of a page")
                kind = pdfium_c.FPDFPageObj_GetType(thing)
                yield thing, kind
                if kind == pdfium_c.FPDF_PAGEOBJ_FORM and level + 1 < depth:
                    forms.append((pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, thing))
        todo = forms


class Asked:
    """Asks about objects; answers come into the same places again and again, since making places takes longest."""

    def __init__(self) -> None:
        self._sides, self._parts = (ctypes.c_float * 4)(), (ctypes.c_uint * 4)()
        self._to_sides, self._to_parts = (
            tuple(ctypes.byref(places, 4 * number) for number in range(4)) for places in (self._sides, self._parts)
        )

    def box(self, raw: Any) -> Box:
        """Return left, low, right and high of an object."""
        if not _bounds(raw, *self._to_sides):
            return 0.0, 0.0, 0.0, 0.0
        return _SIDES.unpack_from(self._sides)

    def colour(self, raw: Any) -> Colour | None:
        """Return red, green, blue and opacity of a fill, each 0 to 255."""
        if not _fill(raw, *self._to_parts):
            return None
        return _PARTS.unpack_from(self._parts)


def is_flat(raw: Any) -> bool:
    """Return whether a text has no area: scaled to nothing, pressed to a line, or of size nought."""
    size, matrix = ctypes.c_float(), pdfium_c.FS_MATRIX()
    if not (pdfium_c.FPDFTextObj_GetFontSize(raw, size) and pdfium_c.FPDFPageObj_GetMatrix(raw, matrix)):
        return False
    area = abs(matrix.a * matrix.d - matrix.b * matrix.c)
    return bool(area * size.value**2 < _NO_AREA or presses(matrix))


def font_of(raw: Any) -> int:
    """Return where pdfium holds the font of a text, to know it again."""
    return address(pdfium_c.FPDFTextObj_GetFont(raw))


def is_bundled(raw: Any) -> bool:
    """Return whether a text's font is in the file: what that does not draw, no other viewer draws."""
    return bool(pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(raw)) == 1)


def presses(matrix: Any) -> bool:
    """Return whether a matrix presses letters to lines."""
    longest = max(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
    return bool(abs(matrix.a * matrix.d - matrix.b * matrix.c) < _LEAST_SHARE * longest**2)


class Drawing:
    """A page as it is drawn, and how it changes when some of its objects are not.

    Args:
        page: The page.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page

    @property
    def whole(self) -> Image.Image:
        """The page with all its objects."""
        return self._drawn.picture

    @functools.cached_property
    def _drawn(self) -> Drawn:
        return drawn(self._page)

    def change(self, left_out: list[Any]) -> Change:
        """Return how the page changes when objects are left out."""
        whole = self._drawn
        if self._is_all(left_out):  # what is left is paper
            return Difference(self._page, whole, None)
        for raw in left_out:
            _set_active(raw, False)
        after = drawn(self._page)
        for raw in left_out:
            _set_active(raw, True)
        return Difference(self._page, whole, after)

    def _is_all(self, some: list[Any]) -> bool:
        """Return whether some objects are all that is drawn on the page."""
        raw = self._page.raw
        if min(self._page.get_size()) < 1 or pdfium_c.FPDFPage_GetAnnotCount(raw):
            return False
        if pdfium_c.FPDFPage_CountObjects(raw) != len(some):
            return False
        return {address(thing) for thing, _ in objects(raw, 1)} == {address(thing) for thing in some}

    def unseen(self, texts: Mapping[int, tuple[Any, Box]]) -> tuple[set[int], Change]:
        """Return those of some texts of which no pixel is seen, and how the page changes without all of them.

        Beside an unseen text a seen one may stand: where no pixel within changes, it is left out without that one.
        """
        change = self.change([raw for raw, _ in texts.values()])
        unseen = {key for key, (_, box) in texts.items() if not change.is_seen(box)}
        doubtful = {
            key: one for key, one in texts.items() if key not in unseen and not change.is_seen(one[1], beside=False)
        }
        if doubtful:
            alone = self.change([raw for raw, _ in doubtful.values()])
            unseen |= {key for key, (_, box) in doubtful.items() if not alone.is_seen(box)}
        return unseen, change


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return where two drawings of the same size differ, and by how much."""
    return _beyond(ImageChops.difference(one, other), _all(one.size, 0, 255))


def noticed(difference: Image.Image) -> Image.Image:
    """Return a difference of two drawings without what no eye notices: by how much each channel exceeds that."""
    return _beyond(difference, _all(difference.size, _ALIKE, 255))


def _beyond(picture: Image.Image, level: Image.Image) -> Image.Image:
    """Return by how much a picture exceeds a level; to subtract it, or look each byte up, takes four times as long."""
    return ImageChops.difference(ImageChops.lighter(picture, level), level)


@functools.lru_cache(maxsize=4)
def _all(size: tuple[int, int], level: int, meaningless: int) -> Image.Image:
    """Return a drawing of one grey."""
    return Image.new(_PIXELS, size, (level, level, level, meaningless))


class Change:
    """Where a page changes.

    Args:
        page: The page.
        picture: Differs from black where it does; made of drawings.
    """

    def __init__(self, page: pdfium.PdfPage, picture: Image.Image) -> None:
        self._made = picture
        self._wide, self._high = picture.size
        self._pixels_of = Placing(page, picture.size).pixels

    @property
    def picture(self) -> Image.Image:
        """Differs from black where the page changes."""
        return self._made

    @functools.cached_property
    def _pixels(self) -> bytes:
        return self.picture.tobytes()

    @functools.cached_property
    def _changes(self) -> bool:
        return self.picture.getbbox() is not None

    def is_seen(self, box: Box, *, beside: bool = True) -> bool:
        """Return whether a pixel in a box, or beside it, changes."""
        left, high, right, low = self.area(box)
        if not beside:  # the neighbour of a letter may be seen; a narrow letter shows nothing but its edges
            edge = 2 if right - left > _NARROW_PX else 1 if right - left > _HAIR_PX else 0
            upper = 1 if low - high > _HAIR_PX else 0
            left, high, right, low = left + edge, high + upper, right - edge, low - upper
        left, high = max(left, 0), max(high, 0)
        right, low = min(right, self._wide), min(low, self._high)
        if left >= right or high >= low:
            return False
        changes = self._glance((left, high, right, low))
        return self._look((left, high, right, low)) if changes is None else changes

    def _glance(self, _: Area) -> bool | None:
        """Return whether a pixel of an area changes, or None where that takes a closer look."""
        return None

    def _look(self, area: Area) -> bool:
        if not self._changes:
            return False
        left, high, right, low = area
        if (right - left) * (low - high) > _MOST_AREA_PX:
            return self.picture.crop(area).getbbox() is not None
        pixels, wide, row = self._pixels, _PIXEL_BYTES * (right - left), _PIXEL_BYTES * self._wide
        black, first = _NOTHING[:wide], high * row + _PIXEL_BYTES * left
        return any(pixels[at : at + wide] != black for at in range(first, first + (low - high) * row, row))

    def area(self, box: Box) -> Area:
        """Return the pixels of a box, with those beside it."""
        x, y, other_x, other_y = self._pixels_of(box)
        if x > other_x:
            x, other_x = other_x, x
        if y > other_y:
            y, other_y = other_y, y
        return x - 1, y - 1, other_x + 2, other_y + 2


class Difference(Change):
    """How two drawings of a page differ, as far as an eye notices; compared only where somebody looks.

    Args:
        page: The page.
        before: It is drawn so,
        after: and without something so; None for paper.
    """

    def __init__(self, page: pdfium.PdfPage, before: Drawn, after: Drawn | None) -> None:
        super().__init__(page, before.picture)
        self._before, self._after = before, after
        self._rows = before.pixels, _paper(len(before.pixels)) if after is None else after.pixels

    @functools.cached_property
    def picture(self) -> Image.Image:
        """By how much each channel differs beyond what no eye notices."""
        whole = self._before.picture
        if self._after is None:
            paper = _all(whole.size, 255 - _ALIKE, 0)
            return ImageChops.difference(paper, ImageChops.darker(paper, whole))
        return noticed(ImageChops.difference(whole, self._after.picture))

    def _glance(self, area: Area) -> bool | None:
        """Return whether a pixel changes, where a few rows tell it: that of most letters in the middle does."""
        left, high, right, low = area
        before, after = self._rows
        row, first, wide = _PIXEL_BYTES * self._wide, _PIXEL_BYTES * left, _PIXEL_BYTES * (right - left)
        doubtful = 0
        for line in ((high + low) // 2, *range(high, low)):
            at = line * row + first
            one, other = before[at : at + wide], after[at : at + wide]
            if one != other:
                if _differ(one, other):
                    return True
                doubtful += 1
                if doubtful > _MOST_DOUBTFUL:
                    return None
        return None if doubtful else False


def _differ(one: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether one of the first pixels of two rows differs so that an eye notices it."""
    for number, (its, now) in enumerate(zip(one[:_GLANCE_BYTES], other, strict=False)):
        if its != now and not -_ALIKE <= its - now <= _ALIKE and number % _PIXEL_BYTES != _MEANS_NOTHING:
            return True
    return False


@functools.lru_cache(maxsize=2)
def _paper(length: int) -> bytes:
    return b"\xff" * length


class Drawn(NamedTuple):
    """A drawing of a page.

    Attributes:
        picture: The drawing.
        pixels: Its bytes, row by row, four a pixel.
    """

    picture: Image.Image
    pixels: bytearray


def draw(page: pdfium.PdfPage) -> Image.Image:
    """Return the page at 72 dpi, smaller where it is huge."""
    return drawn(page).picture


def drawn(page: pdfium.PdfPage) -> Drawn:
    """Return the page at 72 dpi, smaller where it is huge, with its bytes."""
    if min(page.get_size()) < 1:
        return Drawn(Image.new(_PIXELS, (1, 1)), bytearray(_PIXEL_BYTES))  # nothing of such a page is seen
    scale = min(1.0, _MOST_SIDE_PX / max(1.0, *page.get_size()))
    pixels = bytearray()

    def sheet(width: int, height: int, **form: Any) -> pdfium.PdfBitmap:
        nonlocal pixels
        pixels = bytearray(_PIXEL_BYTES * width * height)
        return pdfium.PdfBitmap.new_native(width, height, buffer=_shared(pixels), **form)

    made = page.render(scale=scale, may_draw_forms=False, prefer_bgrx=True, rev_byteorder=True, bitmap_maker=sheet)
    picture = Image.frombuffer(_PIXELS, (made.width, made.height), pixels, "raw", _PIXELS, made.stride, 1)
    return Drawn(picture, pixels)


def _shared(pixels: bytearray) -> ctypes.Array[ctypes.c_ubyte]:
    return (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)


@contextmanager
def alone(new: pikepdf.Pdf, number: int) -> Iterator[pdfium.PdfPage]:
    """Open a page as it is now."""
    with pikepdf.new() as alone:
        alone.pages.append(new.pages[number])
        buffer = io.BytesIO()
        alone.save(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    try:
        yield document[0]
    finally:
        document.close()
