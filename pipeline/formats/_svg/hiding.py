"""What around an element, and of its own, keeps a reader from seeing it.

Only what is certain counts: words that were seen must not get lost. What is left all the same that nobody sees holds
the copy, since the verifier draws it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._svg.geometry import (
    IDENTITY,
    Box,
    Matrix,
    apart,
    box_of,
    length,
    multiplied,
    numbers,
    page_box,
    shape_points,
    transform,
)
from pipeline.formats._svg.paints import Paints, faded, first_numbers, local, targets
from pipeline.formats._svg.styles import Sheets
from pipeline.formats._svg.vocabulary import DRAWN, RESOURCES, TEXTS
from pipeline.formats._text.colours import FAINTEST

LEAVES = frozenset("path rect circle ellipse line polyline polygon image".split())
#: What text and shapes take over from around them, as far as it can hide them.
_INHERITED = frozenset(
    "visibility fill stroke fill-opacity stroke-opacity stroke-width font-size letter-spacing color".split()
)  # fmt: skip
#: Of the page's longer side: smaller letters are no letters to anybody.
_LEAST_LETTERS = 1 / 20_000
#: Of the letters' size: with less room for each they lie on each other.
_LEAST_ROOM = 0.05
_CHANGING = frozenset({"clip-path", "mask", "filter", "mix-blend-mode"})
_GONE = frozenset({"hidden", "collapse"})
_MOST_NESTED = 12
#: Elements whose boxes are asked for, each as often as it is used.
_MOST_BOXES = 300_000


@dataclass(frozen=True, slots=True)
class Around:
    """What holds around an element.

    Attributes:
        matrix: From its units to the page's; None inside what is drawn elsewhere or scaled in ways not followed.
        drawn: Whether it is on the page by itself.
        in_text: Whether characters are drawn.
        state: Inherited properties that can hide.
        steps: Names of a filter's steps so far, and their new ones.
        page: What a viewer can show, in the units to which `matrix` leads; None where that is not known.
        windows: Boxes in the same units outside of which clips cut all.
        cover: Product of the opacities around, from 0 to 1.
        outlined: Inside of a clip, where outlines count and colours do not.
        plain: Whether nothing around blends, filters, masks or clips.
        top: Whether the units are those of the whole drawing.
    """

    matrix: Matrix | None = IDENTITY
    drawn: bool = True
    in_text: bool = False
    state: Mapping[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    page: Box | None = None
    windows: tuple[Box, ...] = ()
    cover: float = 1.0
    outlined: bool = False
    plain: bool = True
    top: bool = True

    def elsewhere(self) -> Around:
        """Return what holds for a definition that is drawn where something refers to it."""
        return replace(self, drawn=False, matrix=None, state={}, cover=1.0, windows=())


class Sight:
    """Tells what of one drawing a reader does not see.

    Args:
        root: The drawing.
        sheets: Its style sheets.
        referenced: Ids that something refers to.
    """

    def __init__(self, root: etree._Element, sheets: Sheets, referenced: set[str]) -> None:
        self._root, self._referenced = root, referenced
        self.paints = Paints(root, sheets)
        self._boxes = 0
        self._plain_targets, self._worded = dict[str, bool](), dict[str, bool]()
        self.page = page_box({str(name): str(value) for name, value in root.attrib.items()})

    def inside(self, element: etree._Element, tag: str, stated: Mapping[str, str], around: Around) -> Around:
        """Return what holds inside of an element."""
        drawn = around.drawn and tag not in RESOURCES
        if tag in RESOURCES or (not around.drawn and element.get("id") in self._referenced):
            around = replace(around.elsewhere(), drawn=drawn)  # what refers to it says what it takes over
        own = {name: stated[name] for name in _INHERITED if stated.get(name, "inherit") != "inherit"}
        matrix = around.matrix
        if matrix is not None:
            matrix = multiplied(matrix, transform(stated.get("transform") or element.get("transform")))
        if {"transform-origin", "transform-box"} & stated.keys() or not drawn:
            matrix = None
        nested = tag == "svg" and element is not self._root
        window = self.paints.window(stated, matrix) if matrix is not None and not nested else None
        return replace(
            around,
            matrix=self._nested(stated, matrix) if nested else matrix,
            page=page_box(_attributes(element, stated)) if nested else around.page,
            windows=() if nested else around.windows if window is None else (*around.windows, window),
            drawn=drawn,
            in_text=tag in TEXTS or (around.in_text and tag == "a"),
            state={**around.state, **own},
            steps={} if tag == "filter" else around.steps,
            cover=around.cover * faded(stated),
            outlined=around.outlined or tag == "clipPath",
            plain=around.plain and _CHANGING.isdisjoint(stated),
            top=around.top and not nested,
        )

    @staticmethod
    def _nested(stated: Mapping[str, str], matrix: Matrix | None) -> Matrix | None:
        """Return the matrix inside of a drawing in a drawing, which has units of its own."""
        cuts = stated.get("overflow", "hidden").strip() in ("hidden", "scroll")
        return IDENTITY if matrix is not None and cuts else None

    def kind(
        self, element: etree._Element, tag: str, stated: Mapping[str, str], around: Around, inside: Around
    ) -> str | None:
        """Return as what an element hides, or None where a reader may see it.

        Args:
            element: The element.
            tag: Its name.
            stated: What is said of it.
            around: What holds around it.
            inside: What holds inside of it.
        """
        if tag in RESOURCES or (tag not in DRAWN and tag not in TEXTS):
            return None
        hides = (
            stated.get("display", "").strip() == "none"
            or bool(element.get("requiredExtensions"))
            or _is_for_others(element)
            or (not inside.outlined and (inside.cover <= FAINTEST or self.paints.takes_away(stated)))
            or (tag in LEAVES and inside.state.get("visibility", "").strip() in _GONE)
            or (tag in TEXTS and (_is_squeezed(element, inside) or _is_thrown_apart(inside)))
            or (element is not self._root and self._has_no_size(element, tag, stated))
            or (tag == "use" and not inside.outlined and self._is_unpainted_use(element, inside))
            or (inside.drawn and self._off_page(element, tag, stated, around, inside))
        )
        if not hides:
            return None
        worded = _holds_words(element) or (tag == "use" and self._uses_words(targets(element)))
        return "hidden-text" if worded else "hidden-shape"

    def _uses_words(self, name: str) -> bool:
        if name not in self._worded:  # it may be used a thousand times
            target = self.paints.owners.get(name)
            self._worded[name] = target is not None and _holds_words(target)
        return self._worded[name]

    def is_page_hidden(self, element: etree._Element, stated: Mapping[str, str], inside: Around) -> bool:
        """Return whether nobody sees a web page, or flowing text, inside of a drawing."""
        if stated.get("display", "").strip() == "none" or inside.state.get("visibility", "").strip() in _GONE:
            return True
        sides = [length(stated.get(name) or element.get(name), 1.0) for name in ("width", "height")]
        if (
            inside.cover <= FAINTEST
            or self.paints.takes_away(stated)
            or any(side is not None and side <= 0 for side in sides)
        ):
            return True
        if inside.matrix is None or inside.page is None or "overflow" in stated or None in sides:
            return False
        box = _placed_box(element, stated, inside.matrix, inside)
        return box is not None and any(apart(box, one) for one in (inside.page, *inside.windows))

    def are_letters_unseen(self, inside: Around) -> bool:
        """Return whether letters are drawn with neither fill nor stroke, or as small as nothing."""
        size = length(inside.state.get("font-size"))
        if inside.state.get("visibility", "").strip() in _GONE or (size is not None and size <= 0):
            return True
        return not inside.outlined and self.paints.is_clear(inside.state)

    def _target(self, element: etree._Element) -> etree._Element | None:
        return self.paints.owners.get(targets(element))

    def _has_no_size(self, element: etree._Element, tag: str, stated: Mapping[str, str]) -> bool:
        if tag not in ("svg", "image", "use"):
            return False
        target = self._target(element) if tag == "use" else None
        if tag == "use" and (target is None or local(target) not in ("svg", "symbol")):
            return False
        sides = (length(stated.get(name) or element.get(name), 1.0) for name in ("width", "height"))
        box = element if target is None else target
        view = numbers(box.get("viewBox"))
        return any(side is not None and side <= 0 for side in sides) or (len(view) == 4 and min(view[2:]) <= 0)

    def _is_unpainted_use(self, element: etree._Element, inside: Around) -> bool:
        """Return whether what is used takes over colours that cover nothing, and says nothing of colours itself."""
        target = self._target(element)
        if target is None or not self.are_letters_unseen(inside):
            return False
        name = targets(element)
        if name not in self._plain_targets:
            says = _INHERITED | {"style", "class"}
            self._plain_targets[name] = all(
                says.isdisjoint(map(str, one.attrib)) and local(one) != "image" for one in target.iter(etree.Element)
            )
        return self._plain_targets[name]

    def _off_page(
        self, element: etree._Element, tag: str, stated: Mapping[str, str], around: Around, inside: Around
    ) -> bool:
        matrix = inside.matrix
        if tag == "svg" and element is not self._root:
            if around.matrix is None:
                return False
            matrix = multiplied(around.matrix, transform(stated.get("transform") or element.get("transform")))
        if matrix is None or element.get("id") in self._referenced:
            return False
        a, b, c, d, _, _ = matrix
        if a * d == b * c:
            return True  # drawn as a line or a point
        scale, page = math.sqrt(abs(a * d - b * c)), around.page
        if tag == "text" and page is not None and _size(inside) * scale < _longest(page) * _LEAST_LETTERS:
            return True
        box = self._extent(element, tag, stated, inside, matrix)
        if box is None or "filter" in stated:
            return False
        tiny = tag in ("svg", "use") and page is not None and _longest(box) < _longest(page) * _LEAST_LETTERS
        return tiny or any(apart(box, one) for one in (page, *inside.windows, *around.windows) if one is not None)

    def _extent(
        self,
        element: etree._Element,
        tag: str,
        stated: Mapping[str, str],
        inside: Around,
        matrix: Matrix,
        depth: int = 0,
    ) -> Box | None:
        """Return a box that holds all that an element draws, or None where that is not known.

        Raises:
            LimitExceeded: Uses of uses ask for too many.
        """
        self._boxes += 1
        if self._boxes > _MOST_BOXES:
            raise LimitExceeded("members", value=self._boxes, most=_MOST_BOXES)
        if tag == "text":
            return box_of(_reach(element, _size(inside)), matrix)
        if tag in LEAVES:
            attributes = _attributes(element, stated)
            wide = 0.0 if tag == "image" else _stroke(inside.state)
            return box_of(_wider(shape_points(tag, attributes), wide), matrix)
        if tag == "svg":
            return _placed_box(element, stated, matrix, inside) if inside.matrix is not None else None
        target = self._target(element) if tag == "use" else None
        if target is None or depth > _MOST_NESTED:
            return None
        x, y = first_numbers(element, "x", "y")
        if local(target) in ("svg", "symbol"):
            return _placed_box(element, stated, matrix, inside) if "overflow" not in str(target.attrib) else None
        return self._inner_extent(target, inside, multiplied(matrix, (1, 0, 0, 1, x, y)), depth + 1)

    def _inner_extent(self, element: etree._Element, inside: Around, matrix: Matrix, depth: int) -> Box | None:
        tag = local(element)
        if depth > _MOST_NESTED or element.get("filter") or "filter" in element.get("style", ""):
            return None
        stated = {"font-size": element.get("font-size", ""), "stroke-width": element.get("stroke-width", "")}
        state = {**inside.state, **{name: value for name, value in stated.items() if value}}
        around, matrix = replace(inside, state=state), multiplied(matrix, transform(element.get("transform")))
        if tag in LEAVES | {"text", "use"}:
            return self._extent(element, tag, {}, around, matrix, depth)
        if tag not in ("g", "a"):
            return None
        boxes = list[Box]()
        for one in element.iterchildren(etree.Element):
            box = self._inner_extent(one, around, matrix, depth + 1)
            if box is None:
                return None
            boxes.append(box)
        if not boxes:
            return None
        sides = list(zip(*boxes, strict=True))
        return min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])


def _attributes(element: etree._Element, stated: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()} | dict(stated)


def _holds_words(element: etree._Element) -> bool:
    return any(local(one) in TEXTS for one in element.iter(etree.Element))


def _size(inside: Around) -> float:
    return length(inside.state.get("font-size")) or 16.0


def _longest(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _stroke(state: Mapping[str, str]) -> float:
    """Return how far a stroke reaches over an outline, mitres of right angles included."""
    if state.get("stroke", "none").strip() == "none":
        return 0.0
    width = length(state.get("stroke-width"))
    return 1.0 if width is None else width


def _wider(points: list[tuple[float, float]], reach: float) -> list[tuple[float, float]]:
    return [(x + aside, y + aside) for x, y in points for aside in ((-reach, reach) if reach else (0.0,))]


def _reach(element: etree._Element, size: float) -> list[tuple[float, float]]:
    """Return corners around all that the letters of an element may cover, however they are aligned."""
    inner = list(element.iter(etree.Element))
    size = max([size, *(length(one.get("font-size")) or 0.0 for one in inner)])
    reach = size * (2 + len("".join(element.itertext())))
    points, steps = list[tuple[float, float]](), 0.0
    for one in inner:
        lists = [numbers(one.get(name)) for name in ("x", "y", "dx", "dy")]
        if one is element or lists[0] or lists[1]:
            (left, right), (above, below) = ((min(found or [0.0]), max(found or [0.0])) for found in lists[:2])
            aside, down = (found.pop(0) if found else 0.0 for found in lists[2:])
            points += [(left + aside - reach, above + down - reach), (right + aside + reach, below + down + reach)]
        steps += sum(abs(step) for found in lists[2:] for step in found)
    return _wider(points, steps)


def _placed_box(element: etree._Element, stated: Mapping[str, str], matrix: Matrix, inside: Around) -> Box | None:
    """Return the box of a drawing in a drawing; where it says no size, it is as large as the page."""
    x, y = first_numbers(element, "x", "y")
    page = inside.page or (0.0, 0.0, math.inf, math.inf)
    sides = (length(stated.get(name) or element.get(name), whole) for name, whole in
             (("width", page[2] - page[0]), ("height", page[3] - page[1])))  # fmt: skip
    wide, high = (whole if side is None else side for side, whole in
                  zip(sides, (page[2] - page[0], page[3] - page[1]), strict=True))  # fmt: skip
    return box_of([(x, y), (x + wide, y + high)], matrix)


def _is_for_others(element: etree._Element) -> bool:
    """Return whether an element is for readers of other languages than English, in which we take a drawing for read."""
    languages = element.get("systemLanguage")
    return languages is not None and not any(one.strip().lower().startswith("en") for one in languages.split(","))


def _is_thrown_apart(inside: Around) -> bool:
    """Return whether letters stand so far from each other that all but the first two lie beside the page."""
    spacing = length(inside.state.get("letter-spacing"))
    if spacing is None or inside.matrix is None or inside.page is None:
        return False
    a, b, c, d, _, _ = inside.matrix
    return 2 * abs(spacing) * math.sqrt(abs(a * d - b * c)) >= _longest(inside.page)


def _is_squeezed(element: etree._Element, inside: Around) -> bool:
    """Return whether letters get no room: they lie on each other, or are as narrow as nothing."""
    room = length(element.get("textLength"))
    letters = len("".join("".join(element.itertext()).split()))
    return room is not None and letters > 0 and room < _LEAST_ROOM * letters * _size(inside)
