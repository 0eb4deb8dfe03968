"""Lines that stand under each other as one block: where lines break tells the width of the words in them.

At level 2 the whole block goes from which something goes, and one bar stands in its place, so that neither its line
breaks nor its number of letters are left. What stands below it keeps its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.formats.pdf.redact.lines import Line

#: Way from one line of a block to the next, and how far they may begin apart, in sizes; and share of equal sizes.
_LEAST_WAY, _MOST_WAY, _BESIDE, _EQUAL = 0.8, 1.7, 0.3, 0.95
#: The first line of a block may be set in by so many sizes.
_INDENT = 4.0


def blocks(parts: Iterable[Line], touched: set[Line]) -> list[list[Line]]:
    """Return the blocks of lines in which something is touched, each from its first line on.

    Args:
        parts: All lines of a content, by columns.
        touched: Those from which letters go.
    """
    by_angle: dict[float, list[Line]] = defaultdict(list)
    for part in parts:
        by_angle[part.angle].append(part)
    found = []
    for group in by_angle.values():
        group.sort(key=lambda line: -line.across * line.letters[0].up)
        if any(line in touched for line in group):
            found += _of_one_direction(group, touched)
    return found


def _of_one_direction(lines: list[Line], touched: set[Line]) -> list[list[Line]]:
    open_blocks: list[list[Line]] = []
    done: list[list[Line]] = []
    for line in lines:
        last = next((block for block in open_blocks if _follows(block, line)), None)
        if last is None:
            open_blocks.append([line])
        else:
            last.append(line)
        still = [block for block in open_blocks if _way(block[-1], line) <= _MOST_WAY * block[-1].size]
        done += [block for block in open_blocks if block not in still]
        open_blocks = still
    return [block for block in [*done, *open_blocks] if any(line in touched for line in block)]


def _way(one: Line, other: Line) -> float:
    return (one.across - other.across) * one.letters[0].up


def _follows(block: list[Line], line: Line) -> bool:
    last = block[-1]
    size = max(last.size, line.size)
    if not _LEAST_WAY * size <= _way(last, line) <= _MOST_WAY * size:
        return False
    if min(last.size, line.size) < _EQUAL * size:
        return False
    apart = line.along - last.along
    return abs(apart) <= _BESIDE * size or (len(block) == 1 and -_INDENT * size <= apart <= 0)
