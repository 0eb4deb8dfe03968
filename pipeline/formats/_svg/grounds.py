"""What is painted on what: letters in the colour of their ground, and letters under something that covers them.

Only what plain rectangles prove counts; the places of letters are guessed rather too large than too small.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._svg.geometry import Box, apart, box_of, length, numbers, path_points, shape_points
from pipeline.formats._svg.hiding import LEAVES, Around
from pipeline.formats._svg.paints import Paints
from pipeline.formats._svg.tree import Node
from pipeline.formats._text.colours import Colour, plain_colour

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%")
#: Of the letters' size: how far they reach over and under their line.
_ABOVE, _BELOW = 1.0, 0.3
#: Of texts with what was painted before and after them.
_MOST_TRIES = 20_000_000
_STRAIGHT = re.compile(r"[MmLlHhVvZz0-9.,+\-\seE]*")
#: What places letters in ways that are not followed here.
_BENT = frozenset(
    "dx dy rotate textLength dominant-baseline alignment-baseline baseline-shift writing-mode letter-spacing "
    "word-spacing direction".split()
)


@dataclass(slots=True)
class Grounds:
    """What has been painted so far, in the order of the drawing.

    Args:
        paints: The drawing's definitions.
        page: What a viewer can show.

    Attributes:
        colour: Colour of the page itself, where the drawing says so.
        covered: Text elements that something covers, by identity.
    """

    paints: Paints
    page: Box | None
    colour: Colour | None = None
    covered: set[int] = field(default_factory=set)
    _painted: list[tuple[Box | None, Colour | None]] = field(default_factory=list)
    _texts: list[tuple[Node, Box]] = field(default_factory=list)
    _tries: int = 0

    def shape(self, element: etree._Element, tag: str, stated: Mapping[str, str], inside: Around) -> None:
        """Note that a shape, a picture or something used is painted.

        Raises:
            LimitExceeded: Texts times shapes are too many.
        """
        if not inside.drawn or self.page is None:
            return
        if inside.matrix is None or not inside.top or tag not in LEAVES:
            self._painted.append((None, None))
            return
        attributes = {str(name): str(value) for name, value in element.attrib.items()} | dict(stated)
        width = length(inside.state.get("stroke-width"))
        reach = 1.0 if width is None else width
        points = shape_points(tag, attributes)
        box = box_of([(x + aside, y + aside) for x, y in points for aside in (-reach, reach)], inside.matrix)
        exact = box_of(points, inside.matrix) if _is_straight(tag, attributes, inside) else None
        colour = self.paints.fill(inside.state) if exact is not None and _is_plain(inside) else None
        if colour is None or exact is None:
            self._painted.append((box, None))
            return
        self._painted.append((exact, colour))
        self._try(len(self._texts))
        self.covered |= {id(node) for node, letters in self._texts if _holds(exact, letters)}

    def letters(self, element: etree._Element, node: Node, inside: Around) -> bool:
        """Note a text element; return whether all its letters have the colour of what is under them.

        Raises:
            LimitExceeded: Texts times shapes are too many.
        """
        box = self._box(element, inside)
        if box is None:
            return False
        self._texts.append((node, box))
        colour = self.paints.fill(inside.state) if _is_plain(inside) else None
        restated = {"fill", "stroke", "style", "class", "color"}
        if colour is None or any(not restated.isdisjoint(map(str, one.attrib)) for one in element.iterdescendants("*")):
            return False
        for tries, (ground, painted) in enumerate(reversed(self._painted), start=1):
            if ground is None or not apart(ground, box):
                self._try(tries)
                return painted == colour and ground is not None and _holds(ground, box)
        self._try(len(self._painted))
        return self.colour == colour

    def _try(self, count: int) -> None:
        self._tries += count
        if self._tries > _MOST_TRIES:
            raise LimitExceeded("members", value=self._tries, most=_MOST_TRIES)

    def _box(self, element: etree._Element, inside: Around) -> Box | None:
        """Return a box that holds the letters of an element as far as they are on the page."""
        inner = list(element.iter(etree.Element))
        plain = all(
            _BENT.isdisjoint(map(str, one.attrib)) and etree.QName(one).localname != "textPath" for one in inner
        )
        if self.page is None or inside.matrix is None or not (inside.drawn and inside.top and plain):
            return None
        points = list[tuple[float, float]]()
        size = max(
            [length(inside.state.get("font-size")) or 16.0, *(length(one.get("font-size")) or 0.0 for one in inner)]
        )
        wide = size * sum(map(_width, "".join(element.itertext())))
        anchor = {one.get("text-anchor") for one in element.iterancestors()} | {one.get("text-anchor") for one in inner}
        before = 0.0 if anchor <= {None, "start"} and "text-anchor" not in element.get("style", "") else wide
        for one in inner:
            if one is element or one.get("x") or one.get("y"):
                x, y = (numbers(one.get(name)) or numbers(element.get(name)) or [0.0] for name in ("x", "y"))
                points += [(min(x) - before, min(y) - _ABOVE * size), (max(x) + wide, max(y) + _BELOW * size)]
        box = box_of(points, inside.matrix)
        if box is None or apart(box, self.page):
            return None
        page = self.page
        return max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3])


def page_colour(stated: Mapping[str, str]) -> Colour | None:
    """Return the colour that a drawing gives to its own ground, or None."""
    return plain_colour(stated.get("background-color", ""))


def _width(letter: str) -> float:
    return (
        0.35
        if letter in _NARROW
        else 1.0
        if letter in _WIDE or not letter.isascii()
        else 0.75
        if letter.isupper()
        else 0.62
    )


def _is_plain(inside: Around) -> bool:
    return inside.plain and inside.cover == 1.0 and not inside.windows


def _is_straight(tag: str, attributes: Mapping[str, str], inside: Around) -> bool:
    """Return whether a shape is a rectangle that lies straight on the page, and seen."""
    matrix = inside.matrix
    if matrix is None or not (matrix[1] == matrix[2] == 0 or matrix[0] == matrix[3] == 0):
        return False
    if inside.state.get("visibility", "visible").strip() != "visible":
        return False
    if tag == "rect":
        return not (length(attributes.get("rx")) or length(attributes.get("ry")))
    path = attributes.get("d", "")
    if tag != "path" or _STRAIGHT.fullmatch(path) is None or path.lower().count("m") != 1:
        return False
    points = path_points(path)
    corners = [point for place, point in enumerate(points) if place == 0 or point != points[0]]
    steps = list(zip(corners, corners[1:] + corners[:1], strict=True))
    turns = [(ours[0] == next_[0], ours[1] == next_[1]) for ours, next_ in steps]
    return len(set(corners)) == 4 == len(corners) and turns in (
        [(True, False), (False, True)] * 2,
        [(False, True), (True, False)] * 2,
    )


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
