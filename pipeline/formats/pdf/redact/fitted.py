"""Rules, marks and frames that are drawn to fit a text: they would tell its width when it is gone.

Underlines, strokes through, highlights, frames of cells and clips whose ends lie where a letter of a touched line began
or ended are drawn anew, to where that letter, or the bar in its stead, begins or ends now. Ends that other lines have
in common (columns, margins) stay. What is drawn of many pieces (waves) goes: their number tells the width too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.formats.pdf.redact.geometry import IDENTITY, Matrix, at, inverse, then
from pipeline.formats.pdf.redact.shown import Content, Step

#: Height of what may be drawn for one line, in its sizes; from where to where letters reach; of what is a rule, its
#: height, and how far below and above the line it may lie.
_HIGHEST, _FOOT, _HEAD, _THIN, _BELOW, _ABOVE = 2.4, 0.2, 0.7, 0.4, 0.5, 1.0
#: How far beside a letter the end may lie that is drawn for it, in sizes.
BESIDE = 0.75
#: Ends that lie so close are the same, in points.
_SAME_END = 0.15
_MOST_POINTS = 14
_DIGITS = 2
#: A clip leaves room for what it clips, in sizes.
_ROOM = 1.0
_PAINTS = frozenset(["f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"])
_CLIPS = frozenset(["W", "W*"])
#: From the content's space to one in which lines run from left to right, by quarters of a turn.
_TURNS: tuple[Matrix, ...] = (
    IDENTITY, (0.0, -1.0, 1.0, 0.0, 0.0, 0.0), (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0), (0.0, 1.0, -1.0, 0.0, 0.0, 0.0)
)  # fmt: skip
#: Points among the operands of what builds a path.
_POINTS = {"m": 1, "l": 1, "v": 2, "y": 2, "c": 3}


@dataclass(frozen=True, slots=True)
class Refit:
    """A line that was set anew: where its pieces were, and where they are.

    Attributes:
        quarter: Its direction, in quarters of a turn: 0 from left to right, 1 upwards.
        across: Where it lies.
        size: Of its letters.
        begins: Old and new places where a letter or bar begins, from left to right.
        ends: Likewise where they end.
    """

    quarter: int
    across: float
    size: float
    begins: tuple[tuple[float, float], ...]
    ends: tuple[tuple[float, float], ...]

    def spans(self, low: float, high: float) -> bool:
        """Return whether something from `low` to `high` may be drawn for this line."""
        return spans(low, high, self.across, self.size)

    def moved(self, end: float, *, is_right: bool) -> float | None:
        """Return where an end is drawn now, or None where it has nothing to do with the line."""
        stops = self.ends if is_right else self.begins
        old, new = min(stops, key=lambda stop: abs(stop[0] - end))
        if abs(old - end) > BESIDE * self.size:
            return None
        return round(new + round(end - old, 1), _DIGITS)

    @property
    def room(self) -> tuple[float, float]:
        """Where the line begins and ends now."""
        return min(new for _, new in self.begins), max(new for _, new in self.ends)


@dataclass(slots=True)
class _Shape:
    """One part of a path: its instructions, and its points in a space in which lines run from left to right."""

    ctm: Matrix
    steps: list[int] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    is_clip: bool = False

    @property
    def left(self) -> float:
        return min(x for x, _ in self.points)

    @property
    def right(self) -> float:
        return max(x for x, _ in self.points)

    @property
    def low(self) -> float:
        return min(y for _, y in self.points)

    @property
    def high(self) -> float:
        return max(y for _, y in self.points)


def spans(low: float, high: float, across: float, size: float) -> bool:
    """Return whether something from `low` to `high` may be drawn for a line of letters of a size."""
    if high - low > _HIGHEST * size:
        return False
    foot, head = across - _FOOT * size, across + _HEAD * size
    if high - low > _THIN * size:  # a mark, a frame, a clip: around the letters, not around those of the next line
        return min(high, head) - max(low, foot) >= (head - foot) / 2
    return high >= across - _BELOW * size and low <= across + _ABOVE * size


def refitted(content: Content, refits: Sequence[Refit]) -> dict[int, bytes]:
    """Return by their number the instructions that are written anew; empty ones go.

    Args:
        content: What draws.
        refits: Its lines that were set anew.
    """
    changed: dict[int, bytes] = {}
    for quarter in sorted({refit.quarter for refit in refits}):
        changed |= _in_direction(content, [refit for refit in refits if refit.quarter == quarter], _TURNS[quarter])
    return changed


def _in_direction(content: Content, refits: Sequence[Refit], turn: Matrix) -> dict[int, bytes]:
    shapes = list(_shapes(content.steps, turn))
    apart = [shape for shape in shapes if not any(refit.spans(shape.low, shape.high) for refit in refits)]
    common = sorted({round(end, 2) for shape in apart for end in (shape.left, shape.right)})
    changed: dict[int, bytes] = {}
    for shape in shapes:
        for refit in refits:
            if refit.spans(shape.low, shape.high) and (ends := _ends(shape, refit, common)) is not None:
                changed |= _drawn(content.steps, shape, *ends)
                break
    return changed


def _ends(shape: _Shape, refit: Refit, common: list[float]) -> tuple[float, float] | None:
    """Return where a shape begins and ends now, or None where it stays as it is."""
    left, right = shape.left, shape.right
    new_left = None if _is_common(left, common) else refit.moved(left, is_right=False)
    new_right = None if _is_common(right, common) else refit.moved(right, is_right=True)
    if right - left <= _SAME_END:  # upright: the side of a frame
        side = new_right if new_right is not None else new_left
        return None if side is None else (side, side)
    if shape.is_clip and _clips(shape, refit):
        begin, end = refit.room
        low = left if new_left is None else new_left
        high = right if new_right is None else new_right
        return round(min(low, begin - _ROOM * refit.size), _DIGITS), round(max(high, end + _ROOM * refit.size), _DIGITS)
    if new_left is None and new_right is None:
        return None
    return left if new_left is None else new_left, right if new_right is None else new_right


def _clips(shape: _Shape, refit: Refit) -> bool:
    """Return whether a line lies in a clip."""
    begin, end = refit.begins[0][0], refit.ends[-1][0]
    return shape.left < end and shape.right > begin and shape.low <= refit.across <= shape.high


def _is_common(end: float, common: list[float]) -> bool:
    return any(abs(end - other) <= _SAME_END for other in common)


def _shapes(steps: Sequence[Step], turn: Matrix) -> Iterator[_Shape]:
    """Yield the shapes that are painted or clip, where the axes of their space are those of the lines."""
    ctm, stack = turn, list[Matrix]()
    path, clips = list[_Shape](), False
    for number, (operator, operands, _) in enumerate(steps):
        if operator == "q":
            stack.append(ctm)
        elif operator == "Q":
            ctm = stack.pop() if stack else ctm
        elif operator == "cm" and len(operands) == 6:
            a, b, c, d, e, f = map(float, operands)
            ctm = then((a, b, c, d, e, f), ctm)
        elif operator in _CLIPS:
            clips = True
        elif operator in _PAINTS:
            for shape in path:
                shape.is_clip = clips
                a, b, c, d, _, _ = shape.ctm
                if shape.points and (not (b or c) or not (a or d)):
                    yield shape
            path, clips = [], False
        else:
            _build(path, number, operator, operands, ctm)


def _build(path: list[_Shape], number: int, operator: str, operands: list[bytes], ctm: Matrix) -> None:
    if operator == "re" and len(operands) == 4:
        x, y, wide, high = map(float, operands)
        path.append(_Shape(ctm, [number], [at(x, y, ctm), at(x + wide, y + high, ctm)]))
    elif operator in _POINTS and len(operands) == 2 * _POINTS[operator]:
        if operator == "m" or not path:
            path.append(_Shape(ctm))
        numbers = list(map(float, operands))
        path[-1].steps.append(number)
        path[-1].points += [at(x, y, ctm) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    elif operator == "h" and path:
        path[-1].steps.append(number)


def _drawn(steps: Sequence[Step], shape: _Shape, left: float, right: float) -> dict[int, bytes]:
    """Return the instructions of a shape that reaches from one place to another."""
    back = inverse(shape.ctm)
    if back is None:
        return {}
    if len(shape.points) > _MOST_POINTS and not shape.is_clip:
        return dict.fromkeys(shape.steps, b"")
    old_left, wide = shape.left, shape.right - shape.left

    def new(x: float, y: float) -> bytes:
        share = (x - old_left) / wide if wide > _SAME_END else 0.0
        return _spelled(at(left + share * (right - left), y, back))

    found: dict[int, bytes] = {}
    for number in shape.steps:
        operator, operands, _ = steps[number]
        if operator == "re":
            (x, y), (end, top) = at(left, shape.low, back), at(right, shape.high, back)
            found[number] = _spelled((x, y)) + b" " + _spelled((end - x, top - y)) + b" re"
        elif operator != "h":
            numbers = list(map(float, operands))
            points = [at(x, y, shape.ctm) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            found[number] = b" ".join([*(new(*point) for point in points), operator.encode()])
    return found


def _spelled(point: tuple[float, float]) -> bytes:
    return b" ".join(f"{one:.{_DIGITS + 1}f}".rstrip("0").rstrip(".").encode() for one in point)
