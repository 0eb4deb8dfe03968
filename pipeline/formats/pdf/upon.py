"""Texts that lie upon each other: left out together, each would hide that the other leaves no trace.

So they are left out by turns, those together that lie beside each other. A field that runs over under the next one is
the usual case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.formats.pdf.painted import Box, Change, Drawing, font_of

#: Share of the lower one by which lines beside each other may meet before the pixels of one are taken for the other's.
_LEAST_SHARE = 0.02
#: Share of its height by which a text may differ from one that is drawn a second time, to look bold. In another font
#: the same codes may mean other words, and the library tells of one of both only.
_ALIKE = 0.15
#: Of more texts upon each other, the verifier holds the page.
_MOST_TURNS = 12
#: Texts that each one may be compared with, on average.
_MOST_COMPARED = 400


def by_turns(drawing: Drawing, texts: Mapping[int, tuple[Any, Box]]) -> tuple[set[int], dict[int, Change]]:
    """Return which of some texts that lie upon others leave no trace, and how the page changes without each.

    Args:
        drawing: The page as it is drawn.
        texts: By number, what the library knows a text by, and its box.
    """
    boxes = {number: box for number, (_, box) in texts.items()}
    turns = _turns(
        pair
        for pair in _meeting(boxes)
        if not _is_same(*(boxes[one] for one in pair)) or len({font_of(texts[one][0]) for one in pair}) > 1
    )
    unseen = set[int]()
    # Without those that went before: of two that say the same in one place, one stays.
    changes = dict[int, Change]()
    for own, change in _changes(drawing, texts, turns, unseen):
        changes |= dict.fromkeys(own, change)
        unseen |= {number for number in own if not change.is_seen(boxes[number], beside=False)}
    if not unseen:  # nothing went before any of them
        return unseen, changes
    changes = {}
    for own, change in _changes(drawing, texts, {one: turns[one] for one in turns.keys() - unseen}, unseen):
        changes |= dict.fromkeys(own, change)
    return unseen, changes


def _changes(
    drawing: Drawing, texts: Mapping[int, tuple[Any, Box]], turns: Mapping[int, int], gone: set[int]
) -> Iterator[tuple[list[int], Change]]:
    """Yield the texts of each turn, and how the page changes without them and those that are gone by then."""
    for turn in sorted(set(turns.values())):
        own = sorted(number for number, its in turns.items() if its == turn)
        yield own, drawing.change([texts[number][0] for number in [*sorted(gone), *own]])


def _turns(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each text that lies upon another one when it is left out."""
    upon: dict[int, set[int]] = {}
    for one, other in pairs:
        upon.setdefault(one, set()).add(other)
        upon.setdefault(other, set()).add(one)
    turns: dict[int, int] = {}
    for number, others in sorted(upon.items()):
        taken = {turns.get(other) for other in others}
        turns[number] = next(turn for turn in range(len(others) + 1) if turn not in taken)
    return turns if max(turns.values(), default=0) < _MOST_TURNS else {}


def _meeting(boxes: Mapping[int, Box]) -> Iterator[tuple[int, int]]:
    """Yield each two texts that lie upon each other; none any more where they are too many to compare."""
    rising = sorted(boxes.items(), key=lambda item: item[1][1])
    compared, near = 0, list[tuple[int, Box]]()
    for number, own in rising:
        left, low, right, _ = own
        near = [(other, its) for other, its in near if its[3] > low]
        compared += len(near)
        if compared > _MOST_COMPARED * len(boxes):
            return
        for other, its in near:
            # Most texts of a line stand beside each other, which the first two comparisons tell.
            if not (its[2] <= left or right <= its[0]) and _lies_upon(its, own):
                yield other, number
        near.append((number, own))


def _lies_upon(one: Box, other: Box) -> bool:
    across, up = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or up <= 0:
        return False
    lower = min(one[3] - one[1], other[3] - other[1])
    narrower = min(one[2] - one[0], other[2] - other[0])
    return up > _LEAST_SHARE * lower and across > _LEAST_SHARE * min(lower, narrower)


def _is_same(one: Box, other: Box) -> bool:
    slack = _ALIKE * min(one[3] - one[1], other[3] - other[1])
    return all(abs(side - its) <= slack for side, its in zip(one, other, strict=True))
