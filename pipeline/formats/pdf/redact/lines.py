"""Letters in lines: along which way each is set, and where on it.

A line has a direction and a place across it; letters on it are told by how far along they begin and end. Everything is
in the space of the content that shows them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.formats.pdf.redact.geometry import IDENTITY, Matrix, Point, then
from pipeline.formats.pdf.redact.shown import Letter, Look

#: Share of its size by which a letter of the same line may stand higher or lower.
_ON_LINE = 0.25
#: Of raised and lowered letters, which belong to the line beside them: size, and how far off, in shares of the line's.
_SMALL, _LEAST_OFF, _MOST_ABOVE, _MOST_BELOW = 0.85, 0.05, 0.6, 0.3
#: Share of the size beyond the line's ends where such letters may stand.
_BESIDE = 1.5
#: Share of the size from which on letters with nothing between belong to different columns.
_COLUMN = 2.2
_LEAST_SIZE = 1e-6
_ASKEW = 0.001
_ANGLES = 4  # decimals


@dataclass(slots=True, eq=False)
class Set:
    """A letter on its line.

    Attributes:
        letter: The letter.
        along: Where it begins.
        across: Where its line lies, without its own rise.
        size: Of its font, up from the line.
        width: Its own, without any spacing; never negative.
        angle: Direction of the line, in radians.
        up: 1 where letters stand upright on it, -1 where they are mirrored.
        rise: How far above the line it stands.
        spacing: That the text state puts behind it, blanks' own left out.
    """

    letter: Letter
    along: float
    across: float
    size: float
    width: float
    angle: float
    up: float
    rise: float
    spacing: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.along + self.width

    def point(self, along: float, up: float) -> Point:
        """Return a point of the room that it takes.

        Args:
            along: Share of its width.
            up: Share of its size, from its own foot.
        """
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        way, high = self.along + along * self.width, self.across + (self.rise + up * self.size) * self.up
        return way * cosine - high * sine, way * sine + high * cosine

    @property
    def is_blank(self) -> bool:
        """Whether it is white space; a letter that tells nothing is none, but for the code of the blank."""
        code = self.letter.code
        return code.text.isspace() if code.text else code.is_blank


@dataclass(slots=True, eq=False)
class Line:
    """A line, or the part of it in one column.

    Attributes:
        letters: From its beginning to its end.
    """

    letters: list[Set] = field(default_factory=list)

    @property
    def angle(self) -> float:
        """Direction, in radians."""
        return self.letters[0].angle

    @property
    def quarter(self) -> int | None:
        """Direction in quarters of a turn, 0 to 3; None where it is askew."""
        quarters = self.angle / (math.pi / 2)
        return round(quarters) % 4 if abs(quarters - round(quarters)) < _ASKEW else None

    @property
    def across(self) -> float:
        """Where it lies."""
        return self.letters[0].across

    @property
    def size(self) -> float:
        """Of its largest letter."""
        return max(one.size for one in self.letters)

    @property
    def along(self) -> float:
        """Where it begins."""
        return self.letters[0].along

    @property
    def end(self) -> float:
        """Where it ends."""
        return max(one.end for one in self.letters)

    def point(self, along: float, across: float) -> Point:
        """Return the point so far along the line's direction and across it."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return along * cosine - across * sine, along * sine + across * cosine


@dataclass(frozen=True, slots=True)
class _Frame:
    """What letters have in common that are shown the same way, wherever they begin."""

    wide: float
    high: float
    angle: float
    cosine: float
    sine: float
    up: float
    rise: float
    spacing: float


class Placer:
    """Puts letters on their lines; those that follow each other have most in common, which is worked out once.

    Args:
        way: From the space of the letters' content to that in which the lines lie.
    """

    def __init__(self, way: Matrix = IDENTITY) -> None:
        self._way = self._ctm = self._turned = way
        self._look: Look | None = None
        self._turn: tuple[float, ...] = ()
        self._frame: _Frame | None = None

    def origin(self, letter: Letter) -> Point:
        """Return where a letter begins on its line, without its rise."""
        if letter.ctm is not self._ctm:
            self._ctm, self._look = letter.ctm, None
            self._turned = then(letter.ctm, self._way)
        _, _, _, _, x, y = letter.place
        a, b, c, d, e, f = self._turned
        return a * x + c * y + e, b * x + d * y + f

    def __call__(self, letter: Letter) -> Set | None:
        """Return a letter on its line; None for one without size or direction."""
        x, y = self.origin(letter)
        if letter.look is not self._look or letter.place[:4] != self._turn:
            self._look, self._turn = letter.look, letter.place[:4]
            self._frame = self._made(letter)
        frame = self._frame
        if frame is None:
            return None
        along, across = x * frame.cosine + y * frame.sine, y * frame.cosine - x * frame.sine
        width = abs(letter.code.width) * frame.wide
        return Set(letter, along, across, frame.high, width, frame.angle, frame.up, frame.rise, frame.spacing)

    def _made(self, letter: Letter) -> _Frame | None:
        look = letter.look
        a, b, c, d, _, _ = then(letter.matrix, self._way)
        wide, high = math.hypot(a, b), math.hypot(c, d)
        if wide < _LEAST_SIZE or high < _LEAST_SIZE:
            return None
        angle = round(math.atan2(b, a), _ANGLES) + 0.0
        up = 1.0 if a * d >= b * c else -1.0
        rise = look.rise / look.size * high if look.size else 0.0
        spacing = look.spacing / look.size * wide if look.size else 0.0
        return _Frame(wide, high, angle, math.cos(angle), math.sin(angle), up, rise, spacing)


def placed(letters: Iterable[Letter], way: Matrix = IDENTITY) -> Iterator[Set]:
    """Yield letters on their lines; without those that have no size or direction.

    Args:
        letters: What a content shows.
        way: From its space to that in which the lines lie.
    """
    placer = Placer(way)
    for letter in letters:
        if (one := placer(letter)) is not None:
            yield one


def lines(letters: Iterable[Set]) -> list[Line]:
    """Return letters in lines, whatever order they are shown in; of those on one line, from left to right."""
    by_angle: dict[float, list[Set]] = defaultdict(list)
    for one in letters:
        by_angle[one.angle].append(one)
    return [line for found in by_angle.values() for line in _grouped(found)]


def _grouped(letters: list[Set]) -> Iterator[Line]:
    letters.sort(key=lambda one: (-one.across, one.along))
    line: list[Set] = []
    for one in letters:
        if line and abs(line[-1].across - one.across) > _ON_LINE * min(one.size, line[-1].size):
            yield _sorted(line)
            line = []
        line.append(one)
    if line:
        yield _sorted(line)


def _sorted(letters: list[Set]) -> Line:
    return Line(sorted(letters, key=lambda one: one.along))


def with_raised(found: list[Line], touched: set[Letter]) -> list[Line]:
    """Return lines again, raised and lowered letters beside touched lines moved to these."""
    by_place: dict[tuple[float, int], list[Line]] = defaultdict(list)
    for line in found:
        by_place[line.angle, round(line.across)].append(line)
    for line in found:
        if not any(one.letter in touched for one in line.letters):
            continue
        size, low, high = line.size, line.along, line.end
        reach = math.ceil(_MOST_ABOVE * size) + 1
        around = (by_place[line.angle, round(line.across) + away] for away in range(-reach, reach + 1))
        for other in (one for group in around for one in group if one is not line):
            raised = [
                one
                for one in other.letters
                if one.size < _SMALL * size
                and _is_beside((one.across - line.across) * one.up, size)
                and low - _BESIDE * size <= one.along <= high + _BESIDE * size
            ]
            if raised:
                other.letters = [one for one in other.letters if one not in raised]
                line.letters += raised
        line.letters.sort(key=lambda one: one.along)
    return [line for line in found if line.letters]


def _is_beside(above: float, size: float) -> bool:
    return abs(above) > _LEAST_OFF * size and -_MOST_BELOW * size < above < _MOST_ABOVE * size


def columns(line: Line) -> Iterator[Line]:
    """Yield the parts of a line that stand in different columns."""
    part: list[Set] = []
    end = -math.inf
    for one in line.letters:
        if part and one.along - end > _COLUMN * one.size:
            yield Line(part)
            part, end = [], -math.inf
        part.append(one)
        if not one.is_blank:
            end = max(end, one.end)
        elif end == -math.inf:
            end = one.end
    if part:
        yield Line(part)
