"""Where lines begin and end: edges that they have in common, and how far each can reach."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from pipeline.formats.pdf.redact.fitted import BESIDE, spans
from pipeline.formats.pdf.redact.lines import Line
from pipeline.formats.pdf.redact.shown import Room

#: Edges that lie so close are the same, in points.
SAME_EDGE = 0.15
#: Lines whose beginnings lie so close, in sizes, have their ends in common.
_SAME_COLUMN = 2.0
#: Where no other line tells an edge, one is taken on this grid, in points.
_GRID = 36.0


class Edges:
    """Where untouched lines begin and end, by direction."""

    def __init__(self, clean: list[Line]) -> None:
        self._by_angle: dict[float, list[tuple[float, float]]] = defaultdict(list)
        for line in clean:
            shown = [one for one in line.letters if not one.is_blank]
            if shown:
                self._by_angle[line.angle].append((shown[0].along, max(one.end for one in shown)))

    def begins(self, angle: float, along: float) -> bool:
        """Return whether an untouched line begins here."""
        return any(abs(begin - along) <= SAME_EDGE for begin, _ in self._by_angle[angle])

    def ends(self, angle: float, along: float) -> bool:
        """Return whether an untouched line ends here."""
        return any(abs(end - along) <= SAME_EDGE for _, end in self._by_angle[angle])

    def centres(self, angle: float, along: float) -> bool:
        """Return whether an untouched line has its middle here."""
        return any(abs((begin + end) / 2 - along) <= SAME_EDGE for begin, end in self._by_angle[angle])

    def limit(self, angle: float, begin: float, size: float) -> float | None:
        """Return how far untouched lines reach that begin here, or None where there is none."""
        found = [end for other, end in self._by_angle[angle] if abs(other - begin) < _SAME_COLUMN * size]
        return max(found, default=None)

    def snapped(self, angle: float, along: float) -> float:
        """Return the edge to which a line goes that shares its own with none."""
        left = [begin for begin, _ in self._by_angle[angle] if begin <= along + SAME_EDGE]
        count = Counter(round(begin) for begin in left)
        common = [begin for begin in left if count[round(begin)] > 1]
        if common:
            return max(common)
        return min(left) if left else math.floor(along / _GRID) * _GRID


def bounds(line: Line, room: Room, clips: tuple[Room, ...]) -> tuple[float, float]:
    """Return between which ends a line is seen: in its content's room, and in clips not made to its measure."""
    begin, end = _sides(line, room)
    for clip in clips:
        low, high = _sides(line, clip)
        if not _is_fitted(line, clip, low, high):
            begin, end = max(begin, low), min(end, high)
    return begin, end


def _is_fitted(line: Line, clip: Room, low: float, high: float) -> bool:
    """Return whether a clip is as wide as a line; then it is drawn anew with the line."""
    if line.quarter is None:
        return False
    left, bottom, right, top = clip
    beside = ((bottom, top), (-right, -left), (-top, -bottom), (left, right))[line.quarter]
    if not spans(*beside, line.across, line.size):
        return False
    near = BESIDE * line.size
    return abs(low - line.along) <= near or abs(high - line.end) <= near


def _sides(line: Line, room: Room) -> tuple[float, float]:
    """Return between which ends a line lies in a room; everywhere where its direction is none of the room's sides."""
    left, low, right, high = room
    ways = ((left, right), (low, high), (-right, -left), (-high, -low))
    return (-math.inf, math.inf) if line.quarter is None else ways[line.quarter]
