"""Draws a drawing with some of its words hidden, and tells which words change a pixel.

First all words are hidden at once: where that changes nothing, no word is seen. Then the words alone are drawn, each in
a colour of its own, which tells whose letters lie where; and once more half seen through, which tells where those of
several lie on each other. A word whose own letters lie where the picture changed is seen. What is left, few words as a
rule, is looked at by binary digits of its numbers, and then one by one.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import reportlab
import resvg_py
from PIL import Image, ImageChops

from pipeline.errors import VerifierFailed
from pipeline.verifiers._image_pixels import any_size

#: Attribute with the number of a word; no program knows it.
NUMBER = "n"
_FAMILY = "Bitstream Vera Sans"
#: Change of a pixel (of 255) up to which nobody sees a difference.
_FAINT = 5
#: How much (of 255) covers a pixel on which just one word lies, half seen through.
_HALF = (112, 144)
#: Side of the square around a pixel in which no other word may lie.
_BESIDE_PX = 5
#: Words that are looked at one by one, after those that share pixels were tried together.
_MOST_ALONE = 12
#: Of what draws without being text.
_SHAPES = frozenset(
    f"{{http://www.w3.org/2000/svg}}{name}" for name in "path rect circle ellipse line polyline polygon image".split()
)
#: What would change the colours by which words are told from each other.
_CHANGING = ("opacity", "mask", "filter", "clip-path", "style", "text-rendering", "shape-rendering")

Bands = tuple[Image.Image, ...]


@cache
def _font() -> str:
    """Return a font that comes with a library of ours: what is installed must not decide."""
    return str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


class Look:
    """Draws a drawing of words in one size.

    Args:
        root: The drawing; words bear their numbers.
        words: Elements of one word each, by number.
        wide: Whether it is wider than high.
        longest_px: Its longer side in pixels.
    """

    def __init__(
        self, root: ElementTree.Element, words: list[ElementTree.Element], longest_px: int, *, wide: bool
    ) -> None:
        self._root, self._words = root, words
        self._wide: int | None = longest_px if wide else None
        self._high: int | None = None if wide else longest_px
        self._whole = self._drawn(())
        self._last: tuple[list[int], Image.Image] = ([], Image.new("L", self._whole[0].size))

    def unseen(self, asked: list[int]) -> list[int]:
        """Return which of some words lie nowhere alone where the picture changes without them.

        Raises:
            VerifierFailed: It cannot be drawn.
        """
        changed = self._changed(asked)
        if not changed.getbbox():
            return asked
        letters, covered = self._map(asked)
        where = ImageChops.multiply(changed, _alone(letters, covered))
        found = Image.merge("RGB", [ImageChops.multiply(band, where) for band in letters])
        seen = {number - 1 for number in _numbers(found)}
        return [number for number in asked if number not in seen]

    def unseen_alone(self, asked: list[int]) -> list[int]:
        """Return which of some words change nothing; those beyond a number that can be looked at count as such.

        Raises:
            VerifierFailed: It cannot be drawn.
        """
        if not asked or not self._changed(asked).getbbox():
            return asked
        seen = set(self._told(asked)) if len(asked) > _MOST_ALONE else set[int]()
        asked = [number for place, number in enumerate(asked, 1) if place not in seen]
        return [number for number in asked[:_MOST_ALONE] if not self._changed([number]).getbbox()] + asked[_MOST_ALONE:]

    def _map(self, asked: list[int]) -> tuple[Bands, Image.Image]:
        """Return the words alone, each in the colour of its number, and how much they cover where half seen through."""
        alone = copy.deepcopy(self._root)
        chosen = set(asked)
        for element in alone.iter():
            for name in _CHANGING:
                element.attrib.pop(name, None)
            number = element.attrib.pop(NUMBER, None)
            if element.tag in _SHAPES or (number is not None and int(number) not in chosen):
                element.set("visibility", "hidden")
            elif number is not None:
                element.attrib |= {"fill": f"#{int(number) + 1:06x}", "fill-opacity": "1", "stroke": "none"}
        # No softened edges: their colours would be numbers of other words.
        letters = self._picture(alone, crisp=True).convert("RGB").split()
        for element in alone.iter():
            if "fill-opacity" in element.attrib:
                element.set("fill-opacity", "0.5")
        return letters, self._picture(alone, crisp=True).getchannel("A")

    def _told(self, order: list[int]) -> Iterator[int]:
        """Yield the places, from 1, of words that alone change some pixel, by the binary digits of the place."""
        planes = [Image.new("L", self._whole[0].size) for _ in range(3)]
        only = Image.new("L", planes[0].size, 255)
        for digit in range(len(order).bit_length()):
            ones = self._changed([word for place, word in enumerate(order, 1) if place >> digit & 1])
            others = self._changed([word for place, word in enumerate(order, 1) if not place >> digit & 1])
            only = ImageChops.multiply(only, ImageChops.difference(ones, others))
            mark = ones.point(lambda value, bit=1 << digit % 8: bit if value else 0)
            planes[2 - digit // 8] = ImageChops.add(planes[2 - digit // 8], mark)
        yield from _numbers(Image.merge("RGB", [ImageChops.multiply(plane, only) for plane in planes]))

    def _changed(self, hidden: Collection[int]) -> Image.Image:
        """Return where hiding some words changes the picture: white there, else black."""
        if not hidden:
            return Image.new("L", self._whole[0].size)
        if self._last[0] == list(hidden):
            return self._last[1]
        differs = [ImageChops.difference(*pair) for pair in zip(self._whole, self._drawn(hidden), strict=True)]
        most = differs[0]
        for one in differs[1:]:
            most = ImageChops.lighter(most, one)
        self._last = list(hidden), most.point(lambda value: 255 if value > _FAINT else 0)
        return self._last[1]

    def _drawn(self, hidden: Collection[int]) -> Bands:
        """Return the picture with some words hidden: what colours add to any ground, and how much they cover it."""
        for number in hidden:
            self._words[number].set("visibility", "hidden")
        try:
            return self._picture(self._root).convert("RGBa").split()
        finally:
            for number in hidden:
                del self._words[number].attrib["visibility"]

    def _picture(self, root: ElementTree.Element, *, crisp: bool = False) -> Image.Image:
        try:
            raw = bytes(
                resvg_py.svg_to_bytes(
                    svg_string=ElementTree.tostring(root, encoding="unicode"),
                    width=self._wide,
                    height=self._high,
                    skip_system_fonts=True,
                    font_files=[_font()],
                    font_family=_FAMILY,
                    text_rendering="optimize_speed" if crisp else "optimize_legibility",
                )
            )
            with any_size(), Image.open(io.BytesIO(raw), formats=["PNG"]) as picture:
                return picture.convert("RGBA")
        except (ValueError, OSError, SyntaxError, MemoryError):
            raise VerifierFailed("a drawing cannot be drawn") from None


def _alone(letters: Bands, covered: Image.Image) -> Image.Image:
    """Return where just one word lies, and none beside it whose softened edge could reach there.

    Args:
        letters: The words, each in the colour of its number.
        covered: How much they cover where they are half seen through.
    """
    low, high = _HALF
    one = covered.point(lambda value: 255 if value >= low else 0)
    most = _around(covered, ImageChops.lighter).point(lambda value: 0 if value > high else 255)
    found = ImageChops.multiply(one, most)
    ground = ImageChops.invert(covered.point(lambda value: 255 if value else 0))
    for band in letters:
        least = _around(ImageChops.lighter(band, ground), ImageChops.darker)
        differs = ImageChops.difference(_around(band, ImageChops.lighter), least)
        found = ImageChops.multiply(found, differs.point(lambda value: 0 if value else 255))
    return found


def _around(picture: Image.Image, choose: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """Return the largest or smallest value in a square around each pixel."""
    for across, down in ((1, 0), (0, 1)):
        found = picture
        for step in range(-(_BESIDE_PX // 2), _BESIDE_PX // 2 + 1):
            found = choose(found, ImageChops.offset(picture, step * across, step * down))
        picture = found
    return picture


def _numbers(picture: Image.Image) -> Iterator[int]:
    """Yield the colours of a picture as numbers; black is none."""
    for _, colour in picture.getcolors(picture.width * picture.height) or ():
        assert isinstance(colour, tuple)
        number = colour[0] << 16 | colour[1] << 8 | colour[2]
        if number:
            yield number
