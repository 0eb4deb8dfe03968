"""Where points of a page lie among the pixels of its drawing.

The viewer's library tells it point by point, which costs more than looking at the pixels does. So the way from points
to pixels is asked for once, and the library only where rounding might go the other way.
"""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Point = tuple[int, int]

#: The library counts with 24 bits: up to here that is a thousandth of a unit,
_FARTHEST = 8_000.0
_LOWEST = -_FARTHEST
#: over a page of this size it is known well how large a unit is,
_LEAST_SIDE = 50.0
#: and no unit is so many pixels that a thousandth of it mattered;
_MOST_PIXELS = 4.0
#: as far beyond the drawing as it is large, too.
_BEYOND = 1.0
#: Pixels from the middle of one within which no rounding goes the other way: what the above sums up to is a hundredth
#: at most, and nothing above a thousandth was ever seen.
_SURE = 0.48


class Placing:
    """Tells the pixel of a point as the library does.

    Args:
        page: The page; kept, since nobody else may.
        size: Width and height of its drawing in pixels.
    """

    def __init__(self, page: pdfium.PdfPage, size: tuple[int, int]) -> None:
        self._page, (self._wide, self._high) = page, size
        self._across, self._down = ctypes.c_int(), ctypes.c_int()
        self._way = self._found()
        # Of a page that stands upright, points beside each other lie in the same row.
        is_upright = self._way is not None and not self._way[1] and not self._way[2]
        self._upright = (self._way[0], *self._way[3:]) if self._way is not None and is_upright else None
        beyond, below = _BEYOND * self._wide, _BEYOND * self._high
        self._bounds = -beyond, self._wide + beyond, -below, self._high + below

    def pixel(self, x: float, y: float) -> Point:
        """Return the pixel of a point."""
        if self._way is not None and -_FARTHEST < x < _FARTHEST and -_FARTHEST < y < _FARTHEST:
            a, b, c, d, e, f = self._way
            across, down = a * x + c * y + e, b * x + d * y + f
            left, right, upper, lower = self._bounds
            if left < across < right and upper < down < lower:
                column, row = round(across), round(down)
                if -_SURE < across - column < _SURE and -_SURE < down - row < _SURE:
                    return column, row
        return self.told(x, y)

    def pixels(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Return the pixels of two corners of a box, one after the other."""
        x, y, other_x, other_y = box
        if self._upright is not None and _LOWEST < x < _FARTHEST and _LOWEST < y < _FARTHEST:
            a, d, e, f = self._upright
            left, right, upper, lower = self._bounds
            across, down, beside, below = a * x + e, d * y + f, a * other_x + e, d * other_y + f
            is_near = _LOWEST < other_x < _FARTHEST and _LOWEST < other_y < _FARTHEST
            if is_near and left < across < right and left < beside < right and upper < down < lower:
                column, row, other_column, other_row = round(across), round(down), round(beside), round(below)
                is_sure = -_SURE < across - column < _SURE and -_SURE < down - row < _SURE
                is_sure = is_sure and -_SURE < beside - other_column < _SURE and -_SURE < below - other_row < _SURE
                if is_sure and upper < below < lower:
                    return column, row, other_column, other_row
        return *self.pixel(x, y), *self.pixel(other_x, other_y)

    def told(self, x: float, y: float) -> Point:
        """Return the pixel of a point that the library tells."""
        pdfium_c.FPDF_PageToDevice(self._page.raw, 0, 0, self._wide, self._high, 0, x, y, self._across, self._down)
        return self._across.value, self._down.value

    def _found(self) -> tuple[float, float, float, float, float, float] | None:
        """Return the way from points to pixels, or None where it cannot be told well enough."""
        (x, y), (right_x, right_y), (low_x, low_y) = map(self._point, ((0, 0), (self._wide, 0), (0, self._high)))
        a, b, c, d = right_x - x, right_y - y, low_x - x, low_y - y
        area = a * d - b * c
        if max(map(abs, (x, y, right_x, right_y, low_x, low_y))) > _FARTHEST:
            return None
        if min(max(abs(a), abs(b)), max(abs(c), abs(d))) < _LEAST_SIDE or abs(area) < _LEAST_SIDE**2:
            return None
        across, down = self._wide / area, self._high / area
        way = d * across, -b * down, -c * across, a * down
        if max(map(abs, way)) > _MOST_PIXELS:
            return None
        return *way, -(way[0] * x + way[2] * y), -(way[1] * x + way[3] * y)

    def _point(self, pixel: Point) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDF_DeviceToPage(self._page.raw, 0, 0, self._wide, self._high, 0, *pixel, x, y)
        return x.value, y.value
