"""Take marked letters out of a clean document: find them by their places, set their lines anew, write the contents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.redact.geometry import at, then
from pipeline.formats.pdf.redact.interpret import Interpreter
from pipeline.formats.pdf.redact.lines import Placer
from pipeline.formats.pdf.redact.marks import Mark
from pipeline.formats.pdf.redact.repack import repack
from pipeline.formats.pdf.redact.shown import Content, Letter, Room
from pipeline.formats.pdf.redact.write import written

#: Where a letter begins, where its middle is, what shows it, and the letter.
_Placed = tuple[float, float, float, float, Content, Letter]

#: Side of the squares by which letters are found, in points.
_SQUARE = 16.0
#: How far apart the library and we may place one letter, in shares of its size and in points.
_NEAR, _NEAR_PT = 0.3, 0.5
#: Of a letter's own box: its middle lies so far up, in shares of its size.
_MIDDLE = 0.3


@dataclass(slots=True)
class Redacted:
    """What became of the pages that show what goes.

    Attributes:
        anew: Numbers of those whose lines were set anew, from 0.
        pictures: Numbers of those that have to become pictures.
    """

    anew: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)


def redact(pdf: pikepdf.Pdf, marks: Mapping[int, Sequence[Mark]], *, in_blocks: bool = False) -> Redacted:
    """Take marked letters out of a document, in place.

    Args:
        pdf: The clean document, in our own spelling.
        marks: By number of the page, from 0, what goes.
        in_blocks: Whether the whole block of lines goes from which something goes (level 2).

    Raises:
        LimitExceeded: There are too many letters.
    """
    interpreter, done = Interpreter(), Redacted()
    gone: dict[int, set[Letter]] = defaultdict(set)
    shown: dict[int, Content] = {}
    pages: dict[int, list[int]] = {}
    for number, wanted in marks.items():
        here: dict[int, set[Letter]] = defaultdict(set)
        try:
            page = interpreter.page(pdf.pages[number].obj)
            contents = {id(content): content for content, _ in page.shown()}
            _mark(page, wanted, here)
        except UnknownPart:
            done.pictures.append(number)
            continue
        shown |= contents
        pages[number] = list(contents)
        for content, letters in here.items():
            gone[content] |= letters
    bad = {touched for touched, letters in gone.items() if not _set_anew(shown, touched, letters, in_blocks=in_blocks)}
    for number, contents_of_page in pages.items():
        (done.pictures if bad.intersection(contents_of_page) else done.anew).append(number)
    return done


def _set_anew(shown: Mapping[int, Content], touched: int, letters: set[Letter], *, in_blocks: bool) -> bool:
    """Take letters out of a content; return whether that can be done without a trace."""
    content = shown[touched]
    if sum(other.stream.objgen == content.stream.objgen for other in shown.values()) > 1:
        return False  # the same form is shown in several ways
    try:
        content.stream.write(written(content, repack(content.letters, letters, content.room, in_blocks=in_blocks)))
    except UnknownPart:
        return False
    return True


def _reach(wanted: Sequence[Mark]) -> Room:
    """Return a box around marks; letters that begin outside of it are far from all of them."""
    far = 4 * _SQUARE + max((max(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]) for mark in wanted), default=0.0)
    return (
        min((min(mark.box[0], mark.x) for mark in wanted), default=0.0) - far,
        min((min(mark.box[1], mark.y) for mark in wanted), default=0.0) - far,
        max((max(mark.box[2], mark.x) for mark in wanted), default=0.0) + far,
        max((max(mark.box[3], mark.y) for mark in wanted), default=0.0) + far,
    )


def _mark(page: Content, wanted: Sequence[Mark], gone: dict[int, set[Letter]]) -> None:
    """Note which letters a page's marks mean, by the content that shows them."""
    grid: dict[tuple[int, int], list[_Placed]] = defaultdict(list)
    left, low, right, high = _reach(wanted)
    for content, way in page.shown():
        placer = Placer(way)
        for letter in content.letters:
            x, y = placer.origin(letter)
            if not (left < x < right and low < y < high):
                continue
            whole = then(letter.matrix, way)
            x, y = at(0.0, 0.0, whole)
            middle_x, middle_y = at(letter.advance / 2, _MIDDLE, whole)
            grid[_square(x, y)].append((x, y, middle_x, middle_y, content, letter))
            if _square(middle_x, middle_y) != _square(x, y):
                grid[_square(middle_x, middle_y)].append((x, y, middle_x, middle_y, content, letter))
    for mark in wanted:
        found = False
        for x, y, middle_x, middle_y, content, letter in _around(grid, mark):
            if _is_meant(mark, x, y, middle_x, middle_y):
                gone[id(content)].add(letter)
                found = True
        if not found and mark.is_sure and mark.means.strip():
            raise UnknownPart("redacted text that is not found on its page")


def _around(grid: Mapping[tuple[int, int], list[_Placed]], mark: Mark) -> list[_Placed]:
    left, low, right, high = mark.box
    first, lowest = _square(min(left, mark.x), min(low, mark.y))
    last, highest = _square(max(right, mark.x), max(high, mark.y))
    return [
        one
        for across in range(first - 1, last + 2)
        for up in range(lowest - 1, highest + 2)
        for one in grid.get((across, up), ())
    ]


def _is_meant(mark: Mark, x: float, y: float, middle_x: float, middle_y: float) -> bool:
    left, low, right, high = mark.box
    size = max(high - low, right - left)
    near = min(_NEAR_PT, _NEAR * size)
    if abs(x - mark.x) <= near and abs(y - mark.y) <= near:
        return True
    return left < middle_x < right and low < middle_y < high


def _square(x: float, y: float) -> tuple[int, int]:
    return int(x // _SQUARE), int(y // _SQUARE)
