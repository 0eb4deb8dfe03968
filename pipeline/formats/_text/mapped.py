"""A structured text as a reader means it, with the way back to the characters of the file.

Structure (brackets, quotes, tags, delimiters) is shown but cannot be edited; escapes are shown as what they stand for.
An edit that crosses structure is carried out in each piece of content by itself, so that the structure stays whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from redaction.plan import Edit


class Mapped:
    """A text that is put together from pieces of a source.

    Args:
        source: The characters of the file.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._shown: list[str] = []
        self._length = 0
        #: Of each editable piece: where it begins in the shown text, and its place in the source.
        self._begins: list[int] = []
        self._places: list[tuple[int, int, int]] = []

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(self._shown)

    @property
    def last(self) -> str:
        """The last character that is shown, or nothing."""
        return next((piece[-1] for piece in reversed(self._shown) if piece), "")

    def fixed(self, shown: str) -> None:
        """Show something that cannot be edited."""
        self._shown.append(shown)
        self._length += len(shown)

    def content(self, start: int, end: int) -> None:
        """Show characters of the source as they are."""
        if end > start:
            self._piece(self.source[start:end], start, end)

    def escape(self, shown: str, start: int, end: int) -> None:
        """Show what an escape of the source stands for; it is replaced as a whole."""
        self._piece(shown, start, end)

    def _piece(self, shown: str, start: int, end: int) -> None:
        self._begins.append(self._length)
        self._places.append((start, end, len(shown)))
        self.fixed(shown)

    def _spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the places in the source of a span of the shown text; neighbours are joined."""
        found: list[tuple[int, int]] = []
        for number in range(max(bisect_right(self._begins, start) - 1, 0), len(self._begins)):
            begin, (first, last, length) = self._begins[number], self._places[number]
            if begin >= end:
                break
            low, high = max(start - begin, 0), min(end - begin, length)
            if low >= high:
                continue
            # What is as long as its source is the same text; an escape goes whole.
            span = (first + low, first + high) if length == last - first else (first, last)
            if found and found[-1][1] == span[0]:
                found[-1] = (found[-1][0], span[1])
            else:
                found.append(span)
        return found

    def places(self, edits: Sequence[Edit]) -> list[tuple[int, int, str]]:
        """Return where edits of the shown text lie in the source, each with its replacement.

        Args:
            edits: Ordered and disjoint.

        Raises:
            ValueError: Edits overlap, leave the text, or meet nothing that can be edited.
        """
        found: list[tuple[int, int, str]] = []
        position = 0
        for edit in edits:
            spans = self._spans(edit.start, edit.end)
            if edit.start < position or edit.end > self._length or edit.end <= edit.start or not spans:
                raise ValueError("edits do not fit the text")
            position = edit.end
            found += [(start, end, edit.replacement) for start, end in spans]
        return found


def plainly(start: int, end: int, replacement: str) -> tuple[int, int, str]:
    """Write a replacement as it is."""
    return start, end, replacement


def rewritten(
    source: str, places: Sequence[tuple[int, int, str]], quoted: Callable[[int, int, str], tuple[int, int, str]]
) -> str:
    """Return a source with its places replaced; those that overlap become one.

    Args:
        source: The characters of the file.
        places: Begin, end and replacement.
        quoted: Given a place and a replacement, returns both as they must be written.
    """
    merged: list[tuple[int, int, str]] = []
    for start, end, replacement in sorted(quoted(*place) for place in places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
        else:
            merged.append((start, end, replacement))
    out: list[str] = []
    position = 0
    for start, end, replacement in merged:
        out += [source[position:start], replacement]
        position = end
    return "".join([*out, source[position:]])
