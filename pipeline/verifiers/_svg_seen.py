"""Which words of a sanitised drawing nobody sees: told by drawing it, with and without them.

What stays as a word must be one that a reader of the drawing sees: colours, clips, masks, sizes, places and whatever
lies above are not reckoned with, but looked at. Words are numbered, and drawn once for each binary digit of their
numbers with those hidden whose digit is one, and once more with the others; so a few pictures tell of thousands of
words which of them changes any pixel. Words that share all their pixels with others, and letters too small for the
first size, are looked at once more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import reportlab
import resvg_py
from PIL import Image, ImageChops

from pipeline.errors import VerifierFailed
from pipeline.verifiers._image_pixels import any_size

_SVG = "{http://www.w3.org/2000/svg}"
_LETTERS = frozenset(f"{_SVG}{name}" for name in ("text", "tspan", "textPath"))
_PLACES = ("x", "y", "dx", "dy", "rotate")
_FAMILY = "Bitstream Vera Sans"
#: Longest side of the pictures in pixels: first, and for what was not found there.
_SIZES_PX = (900, 3000)
#: Change of a pixel (of 255) up to which nobody sees a difference.
_FAINT = 5
#: Words of one drawing that are looked at one by one, after those that share pixels were tried together.
_MOST_ALONE = 12
_MOST_WORDS = 200_000
#: How often those that share pixels are tried again without the others.
_MOST_ROUNDS = 4
#: Of the letters' size: letters that get no more room than this lie on each other.
_LEAST_ROOM = 0.05
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@cache
def _font() -> str:
    """Return a font that comes with a library of ours: what is installed must not decide."""
    return str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


def unseen_words(content: bytes) -> int:
    """Return how many words of a drawing change nothing where they are drawn.

    Args:
        content: A copy without entities or anything from outside.

    Raises:
        VerifierFailed: It cannot be drawn, or holds more words than can be looked at.
    """
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - the walk before found neither entities nor a document type
    except ElementTree.ParseError:
        raise VerifierFailed("drawing") from None
    tight = _squeezed(root)
    words = list(_worded(root))
    crammed = {one for element in tight for one in element.iter()}
    if len(words) > _MOST_WORDS:
        raise VerifierFailed("too many words in a drawing")
    wide, high = _widened(root)
    left = [number for number, word in enumerate(words) if word not in crammed]
    piled = len(words) - len(left)
    look = None
    for size in _SIZES_PX:
        if left:
            look = _Look(root, words, (wide, high), size)
            left = look.unseen(left)
    return piled + (len(look.unseen_alone(left)) if look is not None else 0)


def _squeezed(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the elements whose letters are told to have no room; the program that draws here does not follow that."""
    found: list[ElementTree.Element] = []
    stack = [(root, 16.0)]
    while stack:
        element, size = stack.pop()
        size = _measure(element.get("font-size")) or size
        letters = len("".join("".join(element.itertext()).split())) if element.tag in _LETTERS else 0
        if letters and "textLength" in element.attrib:
            room = _measure(element.get("textLength"))
            if room < _LEAST_ROOM * size * letters:
                found.append(element)
        if element is not root and element.tag == f"{_SVG}svg" and _is_nothing(element):
            found.append(element)
        stack += [(child, size) for child in element]
    return found


def _is_nothing(element: ElementTree.Element) -> bool:
    sides = [_NUMBER.search(element.get(name) or "") for name in ("width", "height")]
    return any(side is not None and float(side[0]) <= 0 for side in sides)


def _worded(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Put an element of its own around each word, or letter where letters have places of their own."""
    for element in root.iter():
        element.attrib.pop("font-family", None)
    for text in list(root.iter(f"{_SVG}text")):
        single = any(
            len((one.get(name) or "").replace(",", " ").split()) > 1 for one in text.iter() for name in _PLACES
        )
        for element in list(text.iter()):
            if element.tag in _LETTERS:
                yield from _divided(element, single=single)


def _divided(element: ElementTree.Element, *, single: bool) -> Iterator[ElementTree.Element]:
    children = list(element)
    runs = [element.text, *(child.tail for child in children)]
    for child in children:
        element.remove(child)
    element.text = None
    for number, run in enumerate(runs):
        if number:
            children[number - 1].tail = None
            element.append(children[number - 1])
        for piece in re.findall(r"\s+|\S" if single else r"\s+|\S+", run or ""):
            if piece.isspace():
                _append(element, piece)
                continue
            word = ElementTree.SubElement(element, f"{_SVG}tspan")
            # Letters that the one font lacks would draw nothing.
            word.text = "".join(letter if letter.isascii() and letter.isalnum() else "o" for letter in piece)
            yield word


def _append(element: ElementTree.Element, space: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + space
    else:
        element.text = (element.text or "") + space


def _measure(value: str | None) -> float:
    match = re.match(rf"\s*({_NUMBER.pattern})\s*([A-Za-z%]*)", value or "")
    return float(match[1]) * _UNITS.get(match[2].lower(), 0.0) if match else 0.0


def _widened(root: ElementTree.Element) -> tuple[float, float]:
    """Let a drawing show all that a window of any shape may show of it; return its width and height."""
    wide, high = _measure(root.get("width")), _measure(root.get("height"))
    view = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(view) != 4:
        view = [0.0, 0.0, wide or 2000.0, high or 2000.0]
    elif min(view[2:]) > 0:
        x, y, across, down = view
        wider, higher = (max(across, down * wide / high), max(down, across * high / wide)) if wide and high else (0, 0)
        aside, above = (wider - across, higher - down) if wide and high else (across, down)
        view = [x - aside, y - above, across + 2 * aside, down + 2 * above]
    for name in ("preserveAspectRatio", "x", "y"):
        root.attrib.pop(name, None)
    root.set("viewBox", " ".join(f"{number:.9g}" for number in view))
    root.set("width", f"{view[2]:.9g}")
    root.set("height", f"{view[3]:.9g}")
    return view[2], view[3]


class _Look:
    """Draws a drawing of words in one size."""

    def __init__(
        self, root: ElementTree.Element, words: list[ElementTree.Element], size: tuple[float, float], longest_px: int
    ) -> None:
        self._root, self._words = root, words
        self._wide, self._high = (longest_px, None) if size[0] >= size[1] else (None, longest_px)
        self._whole = self._drawn(())

    def unseen(self, asked: list[int]) -> list[int]:
        """Return which of some words change no pixel that no other word changes."""
        for _ in range(_MOST_ROUNDS):
            seen = set(self._told(asked)) if self._changed(asked).getbbox() else set[int]()
            if not seen:
                break
            asked = [number for place, number in enumerate(asked) if place not in seen]
        return asked

    def unseen_alone(self, asked: list[int]) -> list[int]:
        """Return which of some words change nothing; those beyond a number that can be looked at count as such."""
        if not asked or not self._changed(asked).getbbox():
            return asked
        return [number for number in asked[:_MOST_ALONE] if not self._changed([number]).getbbox()] + asked[_MOST_ALONE:]

    def _told(self, order: list[int]) -> Iterator[int]:
        """Yield the places of words that alone change some pixel, by the binary digits of place and one."""
        digits = (len(order)).bit_length()
        only = Image.new("L", self._whole[0].size, 255)
        planes = [Image.new("L", only.size) for _ in range(3)]
        for digit in range(digits):
            ones = self._changed([word for place, word in enumerate(order, 1) if place >> digit & 1])
            others = self._changed([word for place, word in enumerate(order, 1) if not place >> digit & 1])
            only = ImageChops.multiply(only, ImageChops.difference(ones, others))
            mark = ones.point(lambda value, bit=1 << digit % 8: bit if value else 0)
            planes[digit // 8] = ImageChops.add(planes[digit // 8], mark)
        found = Image.merge("RGB", [ImageChops.multiply(plane, only) for plane in planes])
        for _, colour in found.getcolors(found.width * found.height) or ():
            assert isinstance(colour, tuple)
            place = colour[0] | colour[1] << 8 | colour[2] << 16
            if 0 < place <= len(order):
                yield place - 1

    def _changed(self, hidden: Collection[int]) -> Image.Image:
        """Return where hiding some words changes the picture: white there, else black."""
        if not hidden:
            return Image.new("L", self._whole[0].size)
        differs = [ImageChops.difference(*pair) for pair in zip(self._whole, self._drawn(hidden), strict=True)]
        most = differs[0]
        for one in differs[1:]:
            most = ImageChops.lighter(most, one)
        return most.point(lambda value: 255 if value > _FAINT else 0)

    def _drawn(self, hidden: Collection[int]) -> tuple[Image.Image, ...]:
        """Return the picture with some words hidden: what colours add to any ground, and how much they cover it.

        Raises:
            VerifierFailed: It cannot be drawn.
        """
        for number in hidden:
            self._words[number].set("visibility", "hidden")
        text = ElementTree.tostring(self._root, encoding="unicode")
        for number in hidden:
            del self._words[number].attrib["visibility"]
        try:
            raw = bytes(
                resvg_py.svg_to_bytes(
                    svg_string=text,
                    width=self._wide,
                    height=self._high,
                    skip_system_fonts=True,
                    font_files=[_font()],
                    font_family=_FAMILY,
                )
            )
            with any_size(), Image.open(io.BytesIO(raw), formats=["PNG"]) as picture:
                return picture.convert("RGBA").convert("RGBa").split()
        except (ValueError, OSError, SyntaxError, MemoryError):
            raise VerifierFailed("a drawing cannot be drawn") from None
