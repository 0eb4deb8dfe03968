"""Set touched lines anew, so that no number on the page depends on what was taken out of them.

A line from which letters go is set from its left edge with the letters' own widths: no spacing, no kerning, a bar of
fixed width for each run of letters that goes. Where the line began or ended by its width (centred, flush right), the
edge that other lines have in common with it is kept. All numbers are rounded, as noise in their last digits would tell.
Measured for the project: a gap of rounded width, or the page drawn as a picture, tells the name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.redact.edges import SAME_EDGE, Edges, bounds
from pipeline.formats.pdf.redact.fitted import Refit
from pipeline.formats.pdf.redact.geometry import Matrix, Point, inverse, then
from pipeline.formats.pdf.redact.lines import Line, Set, columns, lines, placed, with_raised
from pipeline.formats.pdf.redact.paragraphs import blocks
from pipeline.formats.pdf.redact.shown import Letter, Room

#: Widths of a bar, in sizes of the line: the first with which it has room; and how far a bar reaches above and below.
BARS_WIDE, BAR_ABOVE, BAR_BELOW = (5.0, 3.0, 1.5), 0.8, 0.22
#: A blank that no letter stands for, and from where on there is one.
_BLANK, _GAP = 0.25, 0.15
#: Shares of its width to which a line can be pressed: so that it can be read at all, with ease, and hardly seen.
_LEAST_SHRUNK, _EASILY_READ, _COSILY_SHRUNK = 0.4, 0.65, 0.8
#: Letters that begin within this share of a letter's width, or of its size where it has none, lie upon it.
_UPON, _LEAST_UPON = 0.5, 0.1
#: Between a line and what stands behind it, in sizes.
_APART = 0.3
_EDGE_DIGITS, _WIDTH_DIGITS, _MATRIX_DIGITS = 1, 3, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands in place of what went.

    Attributes:
        step: Instruction that showed the first of the letters that went.
        corners: Four points in the content's space.
        letters: What went.
    """

    step: int
    corners: tuple[Point, Point, Point, Point]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Repacked:
    """Touched lines, set anew.

    Attributes:
        places: New text matrices of letters that move.
        gone: Letters that go.
        bars: In their stead.
        refits: The lines that run from left to right, for what is drawn around them.
    """

    places: dict[Letter, Matrix]
    gone: frozenset[Letter]
    bars: tuple[Bar, ...]
    refits: tuple[Refit, ...]


def repack(letters: Iterable[Letter], gone: set[Letter], room: Room, *, in_blocks: bool = False) -> Repacked:
    """Set the lines anew from which letters go.

    Args:
        letters: All that a content shows.
        gone: Those that go.
        room: Left, low, right and high end of what is seen of the content.
        in_blocks: Whether the whole block of lines goes from which a letter goes (level 2).

    Raises:
        UnknownPart: A letter that goes has no place, or a line cannot be set anew.
    """
    found = with_raised(lines(placed(letters)), gone)
    rows = [list(columns(line)) for line in found]
    parts = [part for row in rows for part in row]
    touched = {part for part in parts if any(one.letter in gone for one in part.letters)}
    if sum(one.letter in gone for part in touched for one in part.letters) != len(gone):
        raise UnknownPart("redacted text without a place")
    going = blocks(parts, touched) if in_blocks else []
    touched |= {line for block in going for line in block}
    setter = _Setter(set(gone), Edges([part for part in parts if part not in touched]))
    for block in going:
        setter.block(block)
    for row in [] if in_blocks else rows:
        for place, part in enumerate(row):
            if part in touched:
                clips = next(one.letter.clips for one in part.letters if one.letter in gone)
                low, high = bounds(part, room, clips)
                low = max([low, *(other.end for other in row[:place])])
                high = min([high, *(other.along for other in row[place + 1 :])])
                setter.set(part, low + _APART * part.size, high - _APART * part.size)
    return Repacked(setter.places, frozenset(setter.gone), tuple(setter.bars), tuple(setter.refits))


@dataclass(slots=True)
class _Piece:
    """A letter with those that lie upon it, or a bar for several, with its way from the beginning of the line."""

    way: float
    width: float
    letters: list[Set]
    is_bar: bool


@dataclass(slots=True)
class _Slot:
    """A letter with those that lie upon it: accents, and the same letter again, which makes it look bold."""

    letters: list[Set]

    @property
    def along(self) -> float:
        return self.letters[0].along

    @property
    def width(self) -> float:
        return max(one.width for one in self.letters)

    @property
    def end(self) -> float:
        return self.along + self.width

    @property
    def is_blank(self) -> bool:
        return all(one.is_blank for one in self.letters)

    def holds(self, other: Set) -> bool:
        """Return whether another letter, the next one, lies upon this one."""
        return other.along - self.along < _UPON * max(min(self.width, other.width), _LEAST_UPON * other.size)


class _Setter:
    def __init__(self, gone: set[Letter], edges: Edges) -> None:
        self.gone, self._edges = gone, edges
        self.places: dict[Letter, Matrix] = {}
        self.bars: list[Bar] = []
        self.refits: list[Refit] = []

    def set(self, line: Line, low: float, high: float) -> None:
        """Set a line anew between two ends."""
        if any(map(_is_vertical, line.letters)):
            raise UnknownPart("redacted text that runs from top to bottom")
        slots = _slots(line.letters)
        for slot in slots:
            if not self.gone.isdisjoint(one.letter for one in slot.letters):
                self.gone.update(one.letter for one in slot.letters)
        slots = _trimmed(slots)
        size = round(max(one.size for slot in slots for one in slot.letters), 2)
        pieces, begin, shrunk = self._fitting(line, slots, size, (low, high))
        across = round(line.across, 2)
        if (quarter := line.quarter) is not None:
            self.refits.append(_refit(pieces, begin, shrunk, Refit(quarter, across, size, (), ())))
        for piece in pieces:
            along = begin + piece.way * shrunk
            if piece.is_bar:
                self._bar(line, piece, along, piece.width * shrunk, across, size)
                continue
            for one in piece.letters:
                beside = round(one.along - piece.letters[0].along, 2)
                self._move(line, one, along + beside * shrunk, across, shrunk)

    def block(self, lines: list[Line]) -> None:
        """Put one bar in place of a block of lines."""
        first, letters = lines[0], [one for line in lines for one in line.letters]
        size = round(first.size, 2)
        self.gone.update(one.letter for one in letters)
        begin = (
            first.along
            if self._edges.begins(first.angle, first.along)
            else self._edges.snapped(first.angle, first.along)
        )
        ordered = sorted(letters, key=lambda one: one.letter.step)
        piece = _Piece(0.0, BARS_WIDE[0] * size, ordered, is_bar=True)
        self._bar(first, piece, round(begin, _EDGE_DIGITS), piece.width, round(first.across, 2), size)

    def _fitting(
        self, line: Line, slots: list[_Slot], size: float, ends: tuple[float, float]
    ) -> tuple[list[_Piece], float, float]:
        """Return what the line consists of now, where it begins, and the share of its width to which it is pressed.

        Raises:
            UnknownPart: It has no room.
        """
        for bar in BARS_WIDE:
            pieces, width = self._pieces(slots, size, bar * size)
            begin, shrunk = self._begin(line, slots, width, ends)
            if shrunk >= (_LEAST_SHRUNK if bar == BARS_WIDE[-1] else _EASILY_READ):
                return pieces, begin, shrunk
        raise UnknownPart("redacted text without room")

    def _is_gone(self, slot: _Slot) -> bool:
        return slot.letters[0].letter in self.gone

    def _pieces(self, slots: list[_Slot], size: float, bar: float) -> tuple[list[_Piece], float]:
        pieces, way, before, place = list[_Piece](), 0.0, None, 0
        while place < len(slots):
            one, is_bar = slots[place], self._is_gone(slots[place])
            last = self._run(slots, place) if is_bar else place
            is_apart = before is not None and not before.is_blank and not one.is_blank
            if (
                is_apart
                and before is not None
                and one.along - before.end - before.letters[0].spacing > _GAP * one.letters[0].size
            ):
                way = round(way + _BLANK * size, _WIDTH_DIGITS)
            width = round(bar if is_bar else one.width, _WIDTH_DIGITS)
            letters = [letter for slot in slots[place : last + 1] for letter in slot.letters]
            pieces.append(_Piece(way, width, letters, is_bar))
            way = round(way + width, _WIDTH_DIGITS)
            before, place = slots[last], last + 1
        return pieces, way

    def _run(self, slots: list[_Slot], first: int) -> int:
        """Return the place of the last letter of a run that goes, blanks between included."""
        last = place = first
        while place < len(slots) and (self._is_gone(slots[place]) or slots[place].is_blank):
            last = place if self._is_gone(slots[place]) else last
            place += 1
        self.gone.update(one.letter for slot in slots[first : last + 1] for one in slot.letters)
        return last

    def _begin(self, line: Line, slots: list[_Slot], width: float, ends: tuple[float, float]) -> tuple[float, float]:
        """Return where the line begins anew, and the share of its width to which it is pressed.

        Args:
            line: As it was.
            slots: What it shows.
            width: That it would have.
            ends: Between which it must lie.
        """
        angle, edges, (low, high) = line.angle, self._edges, ends
        begin, end = slots[0].along, max(slot.end for slot in slots)
        if not edges.begins(angle, begin):
            if edges.ends(angle, end):
                end = round(end, _EDGE_DIGITS)
                shrunk = _shrunk(end - low, width)
                return round(end - width * shrunk, _WIDTH_DIGITS), shrunk
            if edges.centres(angle, (begin + end) / 2):
                centre = round((begin + end) / 2, _EDGE_DIGITS)
                shrunk = _shrunk(2 * min(centre - low, high - centre), width)
                return round(centre - width * shrunk / 2, _WIDTH_DIGITS), shrunk
            begin = edges.snapped(angle, begin)
        begin = round(max(begin, low), _EDGE_DIGITS)
        limit = edges.limit(angle, begin, line.size)
        if limit is not None and _COSILY_SHRUNK * width <= limit - begin < width:
            high = min(high, limit)  # as wide as the lines around it
        return begin, _shrunk(high - begin, width)

    def _bar(self, line: Line, piece: _Piece, along: float, width: float, across: float, size: float) -> None:
        up = line.letters[0].up
        low, high = across - up * BAR_BELOW * size, across + up * BAR_ABOVE * size
        corners = ((along, low), (along + width, low), (along + width, high), (along, high))
        a, b, c, d = (line.point(*corner) for corner in corners)
        letters = tuple(one.letter for one in piece.letters)
        self.bars.append(Bar(letters[0].step, (a, b, c, d), letters))

    def _move(self, line: Line, one: Set, along: float, across: float, shrunk: float) -> None:
        letter = one.letter
        back = inverse(letter.ctm)
        if back is None:
            raise UnknownPart("redacted text without an area")
        a, b, c, d, _, _ = then(letter.place, letter.ctm)
        off = one.across - line.across
        x, y = line.point(along, across + (0.0 if abs(off) < SAME_EDGE else round(off, 2)))
        self.places[letter] = rounded(then((a * shrunk, b * shrunk, c, d, x, y), back))


def _shrunk(room: float, width: float) -> float:
    """Return the share of its width to which a line is pressed to have room."""
    return 1.0 if room >= width - SAME_EDGE else max(math.floor(room / width * 1000) / 1000, 0.0)


def rounded(matrix: Matrix) -> Matrix:
    """Return a matrix with as many digits as are written."""
    a, b, c, d, e, f = (round(one, _MATRIX_DIGITS) + 0.0 for one in matrix)
    return a, b, c, d, e, f


def _is_vertical(one: Set) -> bool:
    font = one.letter.look.font
    return font is not None and font.vertical


def _refit(pieces: list[_Piece], begin: float, shrunk: float, line: Refit) -> Refit:
    shown = [piece for piece in pieces if piece.is_bar or not piece.letters[0].is_blank]
    begins = ((min(one.along for one in piece.letters), begin + piece.way * shrunk) for piece in shown)
    ends = ((max(one.end for one in piece.letters), begin + (piece.way + piece.width) * shrunk) for piece in shown)
    return replace(line, begins=tuple(begins), ends=tuple(ends))


def _slots(letters: list[Set]) -> list[_Slot]:
    slots: list[_Slot] = []
    for one in letters:
        if slots and not one.is_blank and not slots[-1].is_blank and slots[-1].holds(one):
            slots[-1].letters.append(one)
        else:
            slots.append(_Slot([one]))
    return slots


def _trimmed(slots: list[_Slot]) -> list[_Slot]:
    """Return letters without blanks at the beginning, which would move the line."""
    first = next((place for place, one in enumerate(slots) if not one.is_blank), 0)
    return slots[first:]
