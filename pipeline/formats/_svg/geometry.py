"""Where things lie: enough of SVG's geometry to tell what is drawn far beside the page.

Source: SVG 2, sections 8 (coordinates) and 9 (paths).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_FUNCTION = re.compile(r"([A-Za-z]+)\s*\(([^()]*)\)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LENGTH = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*([A-Za-z%]*)")
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
}
_SEGMENT = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
#: Numbers that a command of a path takes at a time.
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}


def numbers(value: str | None) -> list[float]:
    """Return the numbers in a value, whatever stands between them; huge ones become infinite."""
    return [float(number) for number in _NUMBER.findall(value or "")]


def length(value: str | None, whole: float = 0.0) -> float | None:
    """Return a length in user units, or None where it says nothing.

    Args:
        value: As it stands.
        whole: What 100 % is.
    """
    match = _LENGTH.match(value or "")
    if match is None:
        return None
    number = float(match[1])
    return number * whole / 100 if match[2] == "%" else number * _UNITS.get(match[2], 1.0)


def multiplied(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point comes to lie."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def transform(value: str | None) -> Matrix:
    """Return the matrix of a list of transformations; unknown ones change nothing."""
    matrix = IDENTITY
    for name, inside in _FUNCTION.findall(value or ""):
        function = _TRANSFORMATIONS.get(name.lower())
        found = numbers(inside)
        if function is not None and found:
            matrix = multiplied(matrix, function(found))
    return matrix


def _turn(found: Sequence[float]) -> Matrix:
    angle = math.radians(found[0]) if math.isfinite(found[0]) else 0.0
    turn: Matrix = (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0, 0)
    if len(found) < 3:
        return turn
    around: Matrix = (1, 0, 0, 1, found[1], found[2])
    return multiplied(multiplied(around, turn), (1, 0, 0, 1, -found[1], -found[2]))


def _six(found: Sequence[float]) -> Matrix:
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else IDENTITY


def _tan(degrees: float) -> float:
    return math.tan(math.radians(degrees)) if math.isfinite(degrees) else 0.0


_TRANSFORMATIONS: Mapping[str, Callable[[Sequence[float]], Matrix]] = {
    "matrix": _six,
    "translate": lambda found: (1, 0, 0, 1, found[0], found[1] if len(found) > 1 else 0),
    "scale": lambda found: (found[0], 0, 0, found[1] if len(found) > 1 else found[0], 0, 0),
    "rotate": _turn,
    "skewx": lambda found: (1, 0, _tan(found[0]), 1, 0, 0),
    "skewy": lambda found: (1, _tan(found[0]), 0, 1, 0, 0),
}


def path_points(value: str) -> list[tuple[float, float]]:
    """Return the ends and handles of a path's segments; of arcs the corners of a square around."""
    points: list[tuple[float, float]] = []
    x = y = start_x = start_y = 0.0
    for letter, inside in _SEGMENT.findall(value):
        if letter in "Zz":
            x, y = start_x, start_y
            continue
        found, takes, relative = numbers(inside), _TAKES[letter.upper()], letter.islower()
        for first in range(0, len(found) - takes + 1, takes):
            group = found[first : first + takes]
            from_x, from_y = (x, y) if relative else (0.0, 0.0)
            if letter in "Hh":
                x = from_x + group[0]
            elif letter in "Vv":
                y = from_y + group[0]
            else:
                if letter not in "Aa":
                    points += [(from_x + group[i], from_y + group[i + 1]) for i in range(0, takes - 2, 2)]
                else:
                    reach = 2 * max(abs(group[0]), abs(group[1]))
                    points += [(x - reach, y - reach), (x + reach, y + reach)]
                x, y = from_x + group[-2], from_y + group[-1]
            if letter in "Mm" and first == 0:
                start_x, start_y = x, y
            points.append((x, y))
    return points


def box_of(points: Sequence[tuple[float, float]], matrix: Matrix) -> Box | None:
    """Return the box around points after a matrix, or None where there are none or they lie nowhere."""
    shown = [placed(matrix, x, y) for x, y in points]
    if not shown or not all(math.isfinite(value) for point in shown for value in point):
        return None
    across, down = [x for x, _ in shown], [y for _, y in shown]
    return min(across), min(down), max(across), max(down)


def shape_points(tag: str, attributes: Mapping[str, str]) -> list[tuple[float, float]]:
    """Return points around a shape; none where it is of a kind that is not measured."""

    def number(name: str) -> float:
        return length(attributes.get(name)) or 0.0

    if tag in ("rect", "image"):
        x, y = number("x"), number("y")
        return [(x, y), (x + number("width"), y + number("height"))] if "%" not in "".join(attributes.values()) else []
    if tag in ("circle", "ellipse"):
        across, down = number("r") or number("rx"), number("r") or number("ry")
        x, y = number("cx"), number("cy")
        return [(x - across, y - down), (x + across, y + down)]
    if tag == "line":
        return [(number("x1"), number("y1")), (number("x2"), number("y2"))]
    if tag in ("polyline", "polygon"):
        found = numbers(attributes.get("points"))
        return list(zip(found[::2], found[1::2], strict=False))
    return path_points(attributes.get("d", "")) if tag == "path" else []


def apart(one: Box, other: Box) -> bool:
    """Return whether two boxes do not touch."""
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]


def page_box(root: Mapping[str, str]) -> Box | None:
    """Return what a viewer can show of a drawing, or None where it does not say.

    Where width or height is left open, the window's shape decides how much around the view box is seen: as much
    again on each side counts as seen.
    """
    view = numbers(root.get("viewBox"))
    width, height = (None if "%" in root.get(name, "%") else length(root.get(name)) for name in ("width", "height"))
    if len(view) != 4:
        return (0.0, 0.0, width, height) if width and height else None
    x, y, across, down = view
    if not (across > 0 and down > 0 and all(map(math.isfinite, view))):
        return None
    if width and height and width > 0 and height > 0 and math.isfinite(width / height):
        wider, higher = max(across, down * width / height), max(down, across * height / width)
    else:
        wider, higher = 2 * across, 2 * down
    # The view box may lie at either end of what is wider than it.
    half_x, half_y = wider - across / 2, higher - down / 2
    middle_x, middle_y = x + across / 2, y + down / 2
    return (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
