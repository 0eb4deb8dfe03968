"""What a Matroska or WebM file says of its tracks that ffmpeg leaves out of account.

Source: RFC 8794 (EBML); RFC 9559 (Matroska), 5.1.4 and 5.1.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CorruptDocument, UnknownPart

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _CHAPTERS, _EDITION = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1043A770, 0x45B9
_KIND, _ENABLED, _CODEC, _PICTURE, _ORDERED = 0x83, 0xB9, 0x86, 0xE0, 0x45DD
#: Left, right, top, bottom.
_CROPS = (0x54CC, 0x54DD, 0x54BB, 0x54AA)
#: Pictures, sound, subtitles, and metadata: the kinds that ffmpeg counts as tracks.
_COUNTED = frozenset({1, 2, 17, 33})
_MOST_ELEMENTS = 1 << 23


@dataclass(frozen=True, slots=True)
class Entry:
    """A track.

    Attributes:
        enabled: Whether players show it.
        edges: Samples that players crop: left, right, top, bottom.
    """

    enabled: bool
    edges: tuple[int, int, int, int]


def entries_of(source: Path) -> list[Entry]:
    """Return the tracks in the order in which ffmpeg numbers them.

    Raises:
        CorruptDocument: Elements without end.
        UnknownPart: Chapters choose and order what is shown.
    """
    content, found = source.read_bytes(), list[Entry]()
    todo, count = [(0, len(content))], 0
    while todo:
        for element, start, end in _elements(content, *todo.pop()):
            count += 1
            if count > _MOST_ELEMENTS:
                raise CorruptDocument("elements without end")
            if element in (_SEGMENT, _TRACKS, _CHAPTERS) or (element == _CLUSTER and end == len(content)):
                todo.append((start, end))
            elif element == _TRACK and (entry := _entry(content, start, end)):
                found.append(entry)
            elif element == _EDITION and _numbers(content, start, end).get(_ORDERED):
                raise UnknownPart("chapters choose what is shown")
    return found


def _entry(content: bytes, start: int, end: int) -> Entry | None:
    said = _numbers(content, start, end)
    if said.get(_KIND) not in _COUNTED or _CODEC not in said:
        return None
    edges = [0, 0, 0, 0]
    for element, inner, after in _elements(content, start, end):
        if element == _PICTURE:
            crops = _numbers(content, inner, after)
            edges = [crops.get(crop, 0) for crop in _CROPS]
    return Entry(said.get(_ENABLED, 1) != 0, (edges[0], edges[1], edges[2], edges[3]))


def _numbers(content: bytes, start: int, end: int) -> dict[int, int]:
    """Return the elements inside another as numbers; of those that are none, the first eight bytes."""
    return {
        element: int.from_bytes(content[inner : min(after, inner + 8)], "big")
        for element, inner, after in _elements(content, start, end)
    }


def _elements(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Hand out number, beginning and end of the elements between two offsets; stops where something is none."""
    while start < end:
        name = _number(content, start, 4, marked=True)
        size = _number(content, start + name[1], 8, marked=False) if name[1] else (0, 0)
        if not size[1]:
            return
        start += name[1] + size[1]
        unknown = size[0] == (1 << 7 * size[1]) - 1
        after = end if unknown else min(start + size[0], end)
        yield name[0], start, after
        start = after


def _number(content: bytes, start: int, longest: int, *, marked: bool) -> tuple[int, int]:
    """Return a number whose first bits say how long it is, and its bytes; no bytes where there is none."""
    first = content[start] if start < len(content) else 0
    length = 9 - first.bit_length()
    if length > longest or start + length > len(content):
        return 0, 0
    number = int.from_bytes(content[start : start + length], "big")
    return (number if marked else number & (1 << 7 * length) - 1), length
