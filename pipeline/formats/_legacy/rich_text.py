r"""Rich text before its conversion: what LibreOffice would show and its readers do not.

LibreOffice knows nothing of hidden shapes, writes separators of notes and pictures of lists into the text, and shows
both forms of a text that is there twice (``\upr``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(rb"\\bin([0-9]{1,10}) ?|\\([a-z]{1,40})(?:-?[0-9]{1,10})? ?|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)
#: Texts that stand where no reader sees them, or for what a reader's program draws itself.
_UNSEEN = frozenset({b"listpicture", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn"})
_SHAPES = frozenset({b"shp", b"shpgrp", b"pict"})
_HIDDEN = re.compile(rb"\{\s*\\sn\s+fHidden\s*\}\s*\{\s*\\sv\s+1\s*\}")
#: Fields that LibreOffice fills in anew by its own clock; their results stay instead.
_OWN_FIELDS = frozenset({b"date", b"time"})
_WORDS_OF_CONTROL = re.compile(rb"\\[a-z]{1,40}-?[0-9]{0,10} ?|\\\*|[{}\s\\]")
_MOST_INSTRUCTION_BYTES = 4096
_UNICODE = re.compile(rb"\{\\\*\\ud ?")


@dataclass(slots=True)
class _Group:
    """Where a group begins and ends, its first word, and the group around it."""

    start: int
    owner: _Group | None
    end: int = 0
    word: bytes = b""


def without_unseen(raw: bytes) -> tuple[bytes, Counter[str]]:
    """Return rich text without what no reader sees, and what went.

    Args:
        raw: The file.
    """
    groups = list(_groups(raw))
    for group in groups:
        group.end = group.end or len(raw)  # never closed
    removed: Counter[str] = Counter()
    gone: list[tuple[int, int]] = []
    for group in groups:
        if group.word in _UNSEEN:
            gone.append((group.start, group.end))
            removed["hidden-text"] += 1
        elif group.word == b"fldinst" and _is_own(raw[group.start : group.end][:_MOST_INSTRUCTION_BYTES]):
            gone.append((group.start, group.end))
        elif group.word == b"ud" and group.owner is not None and group.owner.word == b"upr":
            gone += _older_form(group, groups)
            head = _UNICODE.match(raw, group.start)
            gone += [(group.start + 1, head.end())] if head is not None else []
    for shape in _hidden_shapes(raw, groups):
        gone.append((shape.start, shape.end))
        removed["hidden-shape"] += 1
    return _cut(raw, gone), removed


def _groups(raw: bytes) -> Iterator[_Group]:
    """Hand out the groups, outer ones first."""
    inner: _Group | None = None
    at, fresh = 0, False
    while (found := _TOKEN.match(raw, at)) is not None:
        token, at = found[0], found.end()
        if found[1]:
            at += int(found[1])
        elif token == b"{":
            inner = _Group(at - 1, inner)
            yield inner
        elif token == b"}" and inner is not None:
            inner.end, inner = at, inner.owner
        elif fresh and found[2] and inner is not None:
            inner.word = found[2]
        fresh = token in {b"{", rb"\*"} or (fresh and token.isspace())


def _is_own(instruction: bytes) -> bool:
    """Return whether a field is one that LibreOffice fills in anew."""
    words = _WORDS_OF_CONTROL.sub(b" ", instruction).split()
    return bool(words) and words[0].lower() in _OWN_FIELDS


def _older_form(group: _Group, groups: list[_Group]) -> list[tuple[int, int]]:
    """Return where the form of a text lies that a reader of the newer one skips."""
    return [(g.start, g.end) for g in groups if g.owner is group.owner and g is not group]


def _hidden_shapes(raw: bytes, groups: list[_Group]) -> Iterator[_Group]:
    for found in _HIDDEN.finditer(raw):
        around = [g for g in groups if g.word in _SHAPES and g.start < found.start() < g.end]
        if around:
            yield max(around, key=lambda group: group.start)


def _cut(raw: bytes, gone: list[tuple[int, int]]) -> bytes:
    kept: list[bytes] = []
    at = 0
    for start, end in sorted(gone):
        if start >= at:
            kept.append(raw[at:start])
        at = max(at, end)
    return b"".join([*kept, raw[at:]])
