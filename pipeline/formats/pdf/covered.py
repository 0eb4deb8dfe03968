"""Letters that a shape is painted over, or that are clipped, while the rest of their line is seen.

They can go alone where each code of the line stands for one letter. What follows keeps its place: the way from the
first letter that goes to the next one that stays is measured and written in their stead. It tells how wide they were,
as the shape over them does.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, partial
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.letters import letters_of
from pipeline.formats.pdf.painted import Box, Change, address
from pipeline.formats.pdf.ways import along
from pipeline.formats.pdf.window import window_of

#: So many letters in a row that are painted over are no accident.
LEAST_COVERED = 2
_WIDEST_CODE = 2
_BLANK = b" "
_EVERYWHERE = (-math.inf, -math.inf, math.inf, math.inf)
#: The edge of a letter just beyond its clip may colour a pixel that is seen.
_EDGE_PT = 1.0
#: Says of a letter's box whether the letter would be hidden there.
Hides = Callable[[Box], bool]


class Unseen(IntEnum):
    """How surely a letter leaves no trace."""

    NOT = 0
    BLANK = 1
    BUT_FOR_AN_EDGE = 2
    YES = 3
    BEYOND = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """Letters of one text object that go, one behind the other.

    Attributes:
        first: Place of the first, among the object's own letters, from 0.
        last: Place of the last.
        advance: Way to the next letter that stays, in thousandths of the font's size; None where none follows.
    """

    first: int
    last: int
    advance: float | None


@dataclass(frozen=True, slots=True)
class Covered:
    """What of one text object is painted over.

    Attributes:
        letters: The object's letters.
        gaps: Which of them go, in order; empty where they cannot be told apart.
        indices: Ordinals of these letters among those of the page.
        boxes: Where they stand: there, pixels may change, since a letter's edge may be seen beside the shape.
    """

    letters: str
    gaps: tuple[Gap, ...]
    indices: frozenset[int]
    boxes: tuple[Box, ...] = ()

    @property
    def at_end(self) -> bool:
        """Return whether the last letter goes, so that nothing tells where the next text begins."""
        return bool(self.gaps) and self.gaps[-1].advance is None


def partly(words: pdfium.PdfTextPage, suspects: dict[int, tuple[Any, Hides | None, Change]]) -> dict[int, Covered]:
    """Return which letters leave no trace of texts that are seen otherwise.

    Args:
        words: The page's letters.
        suspects: By number, a text object, where its letters may be hidden, and how the page changes without it.
    """
    own = {address(raw): list[int]() for raw, _, _ in suspects.values()}
    told = letters_of(words)
    for index, place in enumerate(told.places):
        if place in own and not told.is_generated(index):
            own[place].append(index)

    found = {
        number: covered(
            words,
            raw,
            own[address(raw)],
            partial(_sort, cut_to=cache(partial(window_of, raw, _EVERYWHERE)), hides=hides, change=change),
        )
        for number, (raw, hides, change) in suspects.items()
    }
    return {number: one for number, one in found.items() if one is not None}


def _sort(box: Box, *, cut_to: Callable[[], tuple[Box, bool]], hides: Hides | None, change: Change) -> Unseen:
    """Return how surely a letter leaves no trace, going by its box."""
    if change.is_seen(box, beside=False):
        return Unseen.NOT
    window, is_box = cut_to()
    if hides is not None and not hides(box):
        is_cut = is_box and not _is_inside(box, window)
        return Unseen.BUT_FOR_AN_EDGE if is_cut else Unseen.NOT
    return Unseen.BEYOND if is_box and not _meet(_grown(box), window) else Unseen.YES


def _grown(box: Box) -> Box:
    return box[0] - _EDGE_PT, box[1] - _EDGE_PT, box[2] + _EDGE_PT, box[3] + _EDGE_PT


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_inside(one: Box, other: Box) -> bool:
    return other[0] <= one[0] and other[1] <= one[1] and one[2] <= other[2] and one[3] <= other[3]


def covered(words: pdfium.PdfTextPage, raw: Any, own: list[int], sort: Callable[[Box], Unseen]) -> Covered | None:
    """Return what of a text object is painted over, or None where nothing is.

    Args:
        words: The page's letters.
        raw: The text object.
        own: Ordinals of its letters.
        sort: Says of a letter's box how surely the letter leaves no trace.
    """
    told = letters_of(words)
    codes = [chr(told.codes[index]) for index in own]
    unseen = [Unseen.BLANK if code.isspace() else sort(told.box(index)) for index, code in zip(own, codes, strict=True)]
    runs = list(_runs(unseen))
    if not runs:
        return None
    indices = frozenset(own[place] for first, last in runs for place in range(first, last + 1))
    try:
        gaps = tuple(Gap(first, last, _advance(words, raw, own, first, last)) for first, last in runs)
    except ValueError:
        gaps = ()
    return Covered("".join(codes), gaps, indices, tuple(map(told.box, sorted(indices))))


def _runs(unseen: list[Unseen]) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each run of letters that go; blanks between them belong to it.

    One letter alone goes where it lies beyond a clip, and with it one at the clip's edge of which no more is seen than
    a neighbour may colour.
    """
    for first, last in _stretches(unseen, Unseen.BUT_FOR_AN_EDGE):
        part = [one for one in unseen[first : last + 1] if one != Unseen.BLANK]
        if Unseen.BEYOND in part or (Unseen.YES in part and len(part) >= LEAST_COVERED):
            yield first, last


def _stretches(unseen: list[Unseen], least: Unseen) -> Iterator[tuple[int, int]]:
    """Yield first and last place of letters that are so surely unseen, one behind the other or with blanks between."""
    place = 0
    while place < len(unseen):
        first = last = place
        place += 1
        if unseen[first] < least:
            continue
        while place < len(unseen) and (unseen[place] >= least or unseen[place] == Unseen.BLANK):
            last = place if unseen[place] >= least else last
            place += 1
        yield first, last


def _advance(words: pdfium.PdfTextPage, raw: Any, own: list[int], first: int, last: int) -> float | None:
    if last + 1 == len(own):
        return None
    (x, y), (next_x, next_y) = _origin(words, own[first]), _origin(words, own[last + 1])
    return along(raw, next_x - x, next_y - y)


def _origin(words: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium_c.FPDFText_GetCharOrigin(words.raw, index, x, y):
        raise ValueError("no place")
    return x.value, y.value


def without_letters(operand: Any, found: Covered) -> pikepdf.Array:
    """Return the operand of TJ that shows what stays of a text.

    Args:
        operand: A string, or an array of strings and numbers.
        found: What goes.

    Raises:
        UnknownPart: Codes and letters do not go together one by one.
    """
    parts = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
    text = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    width = 1 if len(text) < _WIDEST_CODE * len(found.letters) else _WIDEST_CODE
    places = _places([text[at : at + width] for at in range(0, len(text), width)], found.letters)
    if not found.gaps or len(text) % width:
        raise UnknownPart("text under a box")
    starts = {gap.first: gap for gap in found.gaps}
    gone = {place for gap in found.gaps for place in range(gap.first, gap.last + 1)}
    kept: list[Any] = []
    going = False
    for part in parts:
        if not isinstance(part, pikepdf.String):
            kept += [] if going else [part]
            continue
        code_text = bytes(part)
        for at in range(0, len(code_text), width):
            place = next(places)
            going = place in gone
            if not going:
                _show(kept, code_text[at : at + width])
            elif place in starts and (advance := starts.pop(place).advance) is not None:
                kept.append(-round(advance, 4))
    return pikepdf.Array([pikepdf.String(one) if isinstance(one, bytes) else one for one in kept])


def _places(codes: list[bytes], letters: str) -> Iterator[int]:
    """Return for each code the place of its letter.

    Of several blanks in a row, and of one at the end, the library tells of one or none; such a code belongs to the
    letter before it.

    Raises:
        UnknownPart: Codes and letters do not go together one by one.
    """
    found, place = list[int](), 0
    for code in codes:
        surplus = code == _BLANK and (place == len(letters) or not letters[place].isspace())
        found.append(place - 1 if surplus else place)
        place += not surplus
    if place != len(letters):
        raise UnknownPart("text under a box")
    return iter(found)


def _show(kept: list[Any], code: bytes) -> None:
    if kept and isinstance(kept[-1], bytes):
        kept[-1] += code
    else:
        kept.append(code)
