"""Which texts of a page lie upon each other, by the boxes of their letters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

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
#: Exponent of two: the smallest fields have a side of 2 points.
_FINEST = 1


@dataclass(frozen=True, slots=True)
class Letter:
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
    try:
        around = _around(letters)
        crowded = _crowded(letters, dict(around))
        met = {text for pair in _pairs(around) for text in pair} | crowded.keys()
        boxes = [(number, letter.box) for number, letter in enumerate(letters) if letter.text in met]
        for one, other in ((letters[one], letters[other]) for one, other in _pairs(boxes)):
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


def _around(letters: list[Letter]) -> list[tuple[int, Box]]:
    """Return each text with the box around its letters."""
    around: dict[int, Box] = {}
    for letter in letters:
        left, low, right, high = letter.box
        own = around.get(letter.text, letter.box)
        around[letter.text] = min(left, own[0]), min(low, own[1]), max(right, own[2]), max(high, own[3])
    return list(around.items())


def _crowded(letters: list[Letter], around: dict[int, Box]) -> dict[int, float]:
    """Return the texts whose letters would fill their box, so that some may lie upon others; and how high marks are."""
    filled, heights = dict.fromkeys(around, 0.0), dict[int, list[float]]()
    for letter in letters:
        filled[letter.text] += _area(letter.box)
    crowded = {text for text, area in filled.items() if area > _CROWDED * _area(around[text])}
    for letter in letters:
        if letter.text in crowded:
            heights.setdefault(letter.text, []).append(letter.box[3] - letter.box[1])
    return {text: _MARK * median(high) for text, high in heights.items()}


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _pairs(boxes: list[tuple[int, Box]]) -> Iterator[tuple[int, int]]:
    """Hand out the keys of each two boxes that meet, some pairs more than once.

    Raises:
        OverflowError: There are too many.
    """
    nets: dict[int, dict[_Field, list[tuple[int, Box]]]] = {}
    for key, box in boxes:
        size = _size(box)
        net = nets.setdefault(size, {})
        for field in _fields(box, size):
            net.setdefault(field, []).append((key, box))
    compared = 0
    for key, box in boxes:
        left, low, right, high = box
        own = _size(box)
        for size, net in nets.items():
            for field in _fields(box, size) if size >= own else ():
                there = net.get(field, ())
                compared += len(there)
                for other, its in there:
                    if left < its[2] and its[0] < right and low < its[3] and its[1] < high and other != key:
                        yield key, other
        if compared > _MOST_COMPARED * len(boxes):
            raise OverflowError


def _size(box: Box) -> int:
    """Return the exponent of the side of fields of which a box touches four at most."""
    side = max(box[2] - box[0], box[3] - box[1], 1.0)
    return max(math.ceil(math.log2(side)), _FINEST)


def _fields(box: Box, size: int) -> list[_Field]:
    left, low, right, high = (math.floor(side) >> size for side in box)
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
