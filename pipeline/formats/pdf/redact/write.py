"""Write content from which letters went, with the rest of their lines where it is set anew.

In a block of text that is touched every text gets a place of its own, so that none depends on the text before it, and
spacing is set where it is needed only. What such a block leaves behind for the next one is set at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.redact.fitted import refitted
from pipeline.formats.pdf.redact.geometry import Matrix, Point, at, inverse, moved
from pipeline.formats.pdf.redact.repack import Bar, Repacked, rounded
from pipeline.formats.pdf.redact.shown import Content, Letter, Step

_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_PLACES = frozenset(["Td", "TD", "T*", "Tm"])
_SPACING = {"Tc": 0, "Tw": 1}
#: In units of text space: letters that are so close to where the one before ends follow it.
_FOLLOWS = 0.02
_NONE = (0.0, 0.0)

Spacing = tuple[float, float]


def written(content: Content, repacked: Repacked) -> bytes:
    """Return the content anew.

    Raises:
        UnknownPart: A block of text holds what cannot be set anew.
    """
    return _Writer(content, repacked).run()


def number(value: float) -> bytes:
    """Return a number as content has it."""
    spelled = f"{value:.4f}".rstrip("0").rstrip(".").encode()
    return b"0" if spelled == b"-0" else spelled


@dataclass(slots=True)
class _Spaces:
    """Spacing behind letters: as the content had it, and as it is written."""

    meant: Spacing = _NONE
    set: Spacing = _NONE
    stack: list[tuple[Spacing, Spacing]] = field(default_factory=list)


class _Writer:
    def __init__(self, content: Content, repacked: Repacked) -> None:
        self._content, self._repacked = content, repacked
        self._by_step: dict[int, list[Letter]] = {}
        for letter in content.letters:
            self._by_step.setdefault(letter.step, []).append(letter)
        self._bars: dict[int, list[Bar]] = {}
        for bar in repacked.bars:
            self._bars.setdefault(bar.step, []).append(bar)
        self._redrawn = refitted(content, repacked.refits) if repacked.refits else {}
        self._spaces = _Spaces()
        self._done: list[bytes] = []  # clean stretches, and inline images between them
        self._kept: list[bytes] = []

    def run(self) -> bytes:
        steps = self._content.steps
        for start, end, is_text in _blocks(steps):
            touched = is_text and any(self._is_touched(step) for step in range(start, end))
            if touched:
                self._block(start, end)
            else:
                for step in range(start, end):
                    self._as_it_is(step)
        self._flush()
        return b" ".join(filter(None, self._done))

    def _is_touched(self, step: int) -> bool:
        places, gone = self._repacked.places, self._repacked.gone
        return any(letter in gone or letter in places for letter in self._by_step.get(step, ()))

    def _as_it_is(self, step: int) -> None:
        operator, operands, spelled = self._content.steps[step]
        spelled = self._redrawn.get(step, spelled)
        if operator == grammar.IMAGE:
            self._flush()
            self._done.append(spelled)
            return
        self._follow(operator, operands)
        self._kept.append(spelled)

    def _follow(self, operator: str, operands: list[bytes]) -> None:
        """Follow the spacing of what is written as it is."""
        spaces = self._spaces
        if operator == "q":
            spaces.stack.append((spaces.meant, spaces.set))
        elif operator == "Q" and spaces.stack:
            spaces.meant, spaces.set = spaces.stack.pop()
        elif operator in _SPACING:
            spaces.meant = spaces.set = _with(spaces.meant, operator, float(operands[0]))
        elif operator == '"':
            spaces.meant = spaces.set = (float(operands[1]), float(operands[0]))

    def _flush(self) -> None:
        if self._kept:
            self._done.append(spelling.content(b" ".join(self._kept)))
            self._kept = []

    # --- a touched block ----------------------------------------------------------------------------------------------

    def _block(self, start: int, end: int) -> None:
        bars = list[tuple[Bar, Matrix]]()
        for step in range(start, end):
            operator, operands, _ = self._content.steps[step]
            if operator in _SPACING:
                self._spaces.meant = _with(self._spaces.meant, operator, float(operands[0]))
            elif operator in _SHOWS:
                if operator == '"':
                    self._spaces.meant = (float(operands[1]), float(operands[0]))
                self._show(step, operator, operands)
                bars += [(bar, bar.letters[0].ctm) for bar in self._bars.get(step, ())]
            elif operator not in _PLACES:
                self._other(step, operator)
            elif operator == "TD":
                self._kept.append(number(-float(operands[1])) + b" TL")
        self._draw(bars)

    def _other(self, step: int, operator: str) -> None:
        """Write what neither shows text nor places it."""
        if operator == "cm":
            raise UnknownPart("redacted text whose space changes")
        if operator in ("ET", "Do"):  # what comes then takes the spacing over
            self._space(self._spaces.meant)
        self._as_it_is(step)

    def _show(self, step: int, operator: str, operands: list[bytes]) -> None:
        letters = self._by_step.get(step, [])
        if not letters:
            return
        if not self._is_touched(step):
            self._space(self._spaces.meant)
            self._kept.append(_matrix(rounded(letters[0].place)) + b" Tm")
            self._kept.append(_from_first(operator, operands))
            return
        for run in self._runs(letters):
            is_set = run[0] in self._repacked.places
            self._space(_NONE if is_set else self._spaces.meant)
            self._kept.append(_matrix(self._place(run[0])) + b" Tm")
            self._kept.append(b"<" + b"".join(one.code.spelled for one in run).hex().encode() + b"> Tj")

    def _place(self, letter: Letter) -> Matrix:
        return self._repacked.places.get(letter) or rounded(letter.place)

    def _runs(self, letters: list[Letter]) -> Iterator[list[Letter]]:
        """Yield letters that follow each other as they are set now."""
        run: list[Letter] = []
        for letter in letters:
            if letter in self._repacked.gone:
                if run:
                    yield run
                run = []
                continue
            if run and not self._follows(run[-1], letter):
                yield run
                run = []
            run.append(letter)
        if run:
            yield run

    def _follows(self, one: Letter, other: Letter) -> bool:
        is_set = one in self._repacked.places
        if is_set != (other in self._repacked.places):
            return False
        place, look = self._place(one), one.look
        way = one.code.width * look.size
        if not is_set:
            way += look.spacing + (look.blank_spacing if one.code.is_blank else 0.0)
        vertical = look.font is not None and look.font.vertical
        expected = moved(0.0, way, place) if vertical else moved(way * look.stretch, 0.0, place)
        return max(abs(a - b) for a, b in zip(expected, self._place(other), strict=True)) <= _FOLLOWS

    def _space(self, wanted: Spacing) -> None:
        now = self._spaces.set
        for operator, place in _SPACING.items():
            if now[place] != wanted[place]:
                self._kept.append(number(wanted[place]) + b" " + operator.encode())
        self._spaces.set = wanted

    def _draw(self, bars: Iterable[tuple[Bar, Matrix]]) -> None:
        shapes = []
        for bar, ctm in bars:
            back = inverse(ctm)
            if back is None:
                raise UnknownPart("redacted text without an area")
            shapes.append(_shape([at(*corner, back) for corner in bar.corners]))
        if shapes:
            self._kept += [b"q", b"0 g", *shapes, b"Q"]


def _blocks(steps: list[Step]) -> Iterator[tuple[int, int, bool]]:
    """Yield first and last instruction of each block of text with its end, and of what lies between."""
    start, inside = 0, False
    for place, (operator, _, _) in enumerate(steps):
        if operator == "BT" and not inside:
            if place > start:
                yield start, place, False
            start, inside = place, True
        elif operator == "ET" and inside:
            yield start, place + 1, True
            start, inside = place + 1, False
    if start < len(steps):
        yield start, len(steps), inside


def _with(spacing: Spacing, operator: str, value: float) -> Spacing:
    return (value, spacing[1]) if operator == "Tc" else (spacing[0], value)


def _from_first(operator: str, operands: list[bytes]) -> bytes:
    """Return what shows a text whose first letter has its place already: no way before it is left."""
    if operator != "TJ":
        return operands[-1] + b" Tj"
    elements = spelling.elements(operands[-1])
    first = next(
        (at for at, one in enumerate(elements) if one[:1] in (b"(", b"<") and spelling.text(one)), len(elements)
    )
    return b"[" + b" ".join(elements[first:]) + b"] TJ"


def _matrix(matrix: Mapping[int, float] | Matrix) -> bytes:
    return b" ".join(number(one) for one in matrix)


def _shape(corners: list[Point]) -> bytes:
    (x, y), *others = [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in corners]
    lines = [number(a) + b" " + number(b) + b" l" for a, b in others]
    return b" ".join([number(x), number(y), b"m", *lines, b"h f"])
