"""Which words of a sanitised drawing nobody sees: told by drawing it, with and without them.

What stays as a word must be one that a reader of the drawing sees: colours, clips, masks, sizes, places and whatever
lies above are not reckoned with, but looked at. Letters too small for the first size are looked at in a larger one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.errors import VerifierFailed
from pipeline.verifiers._svg_drawn import NUMBER, Look

_SVG = "{http://www.w3.org/2000/svg}"
_LETTERS = frozenset(f"{_SVG}{name}" for name in ("text", "tspan", "textPath"))
_PLACES = ("x", "y", "dx", "dy", "rotate")
#: Longest side of the pictures in pixels: first, and for what was not found there.
_SIZES_PX = (900, 2400)
_MOST_WORDS = 200_000
#: Of the letters' size: letters that get no more room than this lie on each other.
_LEAST_ROOM = 0.05
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


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
    for number, word in enumerate(words):
        word.set(NUMBER, str(number))
    look = None
    for size in _SIZES_PX:
        if left:
            look = Look(root, words, size, wide=wide >= high)
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
