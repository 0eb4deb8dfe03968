"""Which texts of a page lie upon each other, by the boxes of their letters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

Box = tuple[float, float, float, float]
_Field = tuple[int, int]

#: Share of the smaller letter's box that another one takes, where its pixels may be taken for those of the other;
#: and from which on nothing of the other is left to be seen.
_SHARE, _ALL = 0.02, 0.9
#: Share of a text's box that its letters take where some of them may lie upon others.
_CROWDED = 0.9
#: Share of the height of most letters that marks stay below.
_MARK = 0.6
#: Share of its longer side by which a letter may differ from one that is drawn a second time, to look bold.
_ALIKE = 0.15
#: So many texts may lie upon each other, and so many comparisons a letter may need: more are no page.
_MOST_LAYERS, _MOST_COMPARED = 12, 400
#: Rooms of a text in which each of its letters is looked for: of more, letters are just compared.
_MOST_ROOMS = 4
#: Exponent of two: the smallest fields have a side of 2 points.
_FINEST = 1


class Letter(NamedTuple):
    """One letter.

    Attributes:
        place: Its place among the letters of the page.
        text: Where the library holds the text that it belongs to.
        code: Its code point.
        box: Left, low, right and high, in points.
    """

    place: int
    text: int
    code: int
    box: Box


@dataclass(frozen=True, slots=True)
class Upon:
    """How texts lie upon each other.

    Attributes:
        layers: For each text a number; texts of the same number do not hide each other.
        twice: Places of letters that stand a second time in the same place, to look bold, or by a fault.
        within: Places of letters that lie under, or over, another letter of their own text.
    """

    layers: dict[int, int]
    twice: frozenset[int]
    within: frozenset[int]


def lying_upon(letters: list[Letter]) -> Upon | None:
    """Return which texts lie upon each other, or None where too many do."""
    beside: dict[int, set[int]] = {letter.text: set() for letter in letters}
    twice, within = set[int](), set[int]()
    by_text: dict[int, list[Letter]] = {}
    for letter in letters:
        by_text.setdefault(letter.text, []).append(letter)
    try:
        around = {text: _around(own) for text, own in by_text.items()}
        crowded = {text: _marks(own) for text, own in by_text.items() if _is_crowded(own, around[text])}
        rooms = _rooms(around, crowded.keys())
        boxes = list[tuple[int, Box]]()
        most = 0
        for number, letter in enumerate(letters):
            own = rooms.get(letter.text)
            most += own is not None and _MOST_COMPARED
            if own is not None and (not own or _is_in(letter.box, own)):
                boxes.append((number, letter.box))
        for first, second in _pairs(boxes, most):
            one, other = letters[first], letters[second]
            share = _shared(one.box, other.box)
            if one.text == other.text:
                # Both parts of a ligature have the box of the whole, and marks lie within the boxes of letters.
                is_letter = one.box[3] - one.box[1] > crowded.get(one.text, math.inf)
                within |= {one.place} if share > _ALL and is_letter and one.box != other.box else set()
            elif share > _SHARE:
                beside[one.text].add(other.text)
                beside[other.text].add(one.text)
                twice |= {one.place, other.place} if one.code == other.code and _is_same(one.box, other.box) else set()
    except OverflowError:
        return None
    layers: dict[int, int] = {}
    for text, others in beside.items():
        taken = {layers.get(other) for other in others}
        layers[text] = next(number for number in range(len(others) + 1) if number not in taken)
    return Upon(layers, frozenset(twice), frozenset(within)) if max(layers.values(), default=0) < _MOST_LAYERS else None


def _rooms(around: dict[int, Box], crowded: Iterable[int]) -> dict[int, list[Box]]:
    """Return where letters of texts may lie upon others: what their boxes share; nothing stands for everywhere."""
    shared: dict[int, dict[int, Box]] = {}
    for one, other in _pairs(list(around.items()), _MOST_COMPARED * len(around)):
        its, own = around[one], around[other]
        room = max(its[0], own[0]), max(its[1], own[1]), min(its[2], own[2]), min(its[3], own[3])
        shared.setdefault(one, {})[other] = room
        shared.setdefault(other, {})[one] = room
    rooms = {text: list(own.values()) if len(own) <= _MOST_ROOMS else [] for text, own in shared.items()}
    return rooms | {text: [] for text in crowded}


def _is_in(box: Box, rooms: list[Box]) -> bool:
    left, low, right, high = box
    return any(left < its[2] and its[0] < right and low < its[3] and its[1] < high for its in rooms)


def _around(own: list[Letter]) -> Box:
    """Return the box around the letters of a text."""
    left, low, right, high = zip(*[letter.box for letter in own], strict=True)
    return min(left), min(low), max(right), max(high)


def _is_crowded(own: list[Letter], around: Box) -> bool:
    """Return whether the letters of a text would fill its box, so that some may lie upon others."""
    return sum([_area(letter.box) for letter in own]) > _CROWDED * _area(around)


def _marks(own: list[Letter]) -> float:
    """Return how high marks of a text are at most."""
    return _MARK * median(letter.box[3] - letter.box[1] for letter in own)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _pairs(boxes: list[tuple[int, Box]], most: int) -> Iterator[tuple[int, int]]:
    """Hand out the keys of each two boxes that meet, some pairs more than once.

    Args:
        boxes: Boxes with their keys.
        most: So many comparisons may be needed.

    Raises:
        OverflowError: There are too many.
    """
    nets: dict[int, dict[_Field, list[tuple[int, Box]]]] = {}
    lying = list[tuple[int, list[_Field]]]()
    for item in boxes:
        size = _size(item[1])
        fields = _fields(item[1], size)
        net = nets.setdefault(size, {})
        for field in fields:
            net.setdefault(field, []).append(item)
        lying.append((size, fields))
    compared = 0
    for (key, box), (own, fields) in zip(boxes, lying, strict=True):
        left, low, right, high = box
        for size, net in nets.items():
            if size < own:
                continue
            for field in fields if size == own else _fields(box, size):
                there = net.get(field, ())
                compared += len(there)
                yield from [
                    (key, other)
                    for other, its in there
                    if left < its[2] and its[0] < right and low < its[3] and its[1] < high and other != key
                ]
        if compared > most:
            raise OverflowError


def _size(box: Box) -> int:
    """Return the exponent of the side of fields of which a box touches four at most."""
    side = max(box[2] - box[0], box[3] - box[1], 1.0)
    return max(math.ceil(math.log2(side)), _FINEST)


def _fields(box: Box, size: int) -> list[_Field]:
    left, low, right, high = box
    left, low = math.floor(left) >> size, math.floor(low) >> size
    right, high = math.floor(right) >> size, math.floor(high) >> size
    if left == right and low == high:
        return [(left, low)]
    return [(x, y) for x in range(left, min(right, left + 1) + 1) for y in range(low, min(high, low + 1) + 1)]


def _shared(one: Box, other: Box) -> float:
    """Return the share of the smaller box that the larger one takes."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    least = min(_area(one), _area(other))
    return wide * high / least if min(wide, high, least) > 0 else 0.0


def _is_same(one: Box, other: Box) -> bool:
    slack = _ALIKE * max(one[2] - one[0], one[3] - one[1])
    return all(abs(side - its) <= slack for side, its in zip(one, other, strict=True))
