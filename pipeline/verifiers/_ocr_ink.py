"""How much of what stands in a picture was read: whatever is left may lie on its side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageChops

from pipeline.tesseract.reader import Box

#: Difference between neighbours from which on there is an edge of anything, and of what stands out as print does.
_ANY, _PRINT = 6, 40
#: Shares of edges, in a thousand, that make a picture wholly read, and mostly.
_WHOLLY, _MOSTLY = 985, 667
_MARGIN_PX = 2


@dataclass(frozen=True, slots=True)
class Ink:
    """Edges of a picture.

    Attributes:
        any_px: All of them.
        any_read_px: Those in words that were read with certainty.
        print_px: Strong ones.
        print_read_px: Strong ones in such words.
    """

    any_px: int = 0
    any_read_px: int = 0
    print_px: int = 0
    print_read_px: int = 0

    def __add__(self, other: Ink) -> Ink:
        """Return the edges of both."""
        return Ink(
            self.any_px + other.any_px,
            self.any_read_px + other.any_read_px,
            self.print_px + other.print_px,
            self.print_read_px + other.print_read_px,
        )

    def is_wholly_read(self) -> bool:
        """Return whether next to nothing was left, however faint."""
        return self.any_read_px * 1000 >= self.any_px * _WHOLLY

    def is_mostly_read(self) -> bool:
        """Return whether most print was read, so that the sheet as a whole lies as it should."""
        return self.print_read_px * 1000 >= self.print_px * _MOSTLY


def ink_of(picture: Image.Image, words: Iterable[Box]) -> Ink:
    """Return the edges of a grey picture.

    Args:
        picture: Mode L.
        words: Where words were read with certainty: left, top, right and bottom.
    """
    across, down = (ImageChops.difference(picture, ImageChops.offset(picture, *by)) for by in ((1, 0), (0, 1)))
    edges = ImageChops.lighter(across, down)
    before = edges.histogram()
    for left, top, right, bottom in words:
        edges.paste(0, (left - _MARGIN_PX, top - _MARGIN_PX, right + _MARGIN_PX, bottom + _MARGIN_PX))
    after = edges.histogram()
    some, strong = sum(before[_ANY:]), sum(before[_PRINT:])
    return Ink(some, some - sum(after[_ANY:]), strong, strong - sum(after[_PRINT:]))
