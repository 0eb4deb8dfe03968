"""A name that was found grows over the initials and middle names beside it: what is left of it would give it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from redaction.normal import fold
from redaction.terms import Term, TermKind

#: Everything here looks at a window of this many characters, so that hostile text costs no more than other text.
_WINDOW = 40
_PARTICLE = r"(?:van|von|vom|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|al|el|zu|zur)"
_BEFORE = re.compile(rf"(?<![^\W_])((?:(?:[^\W\d_]\.[ \u00a0-]?|[^\W\d_][ \u00a0-]|{_PARTICLE}[ \u00a0])){{1,5}})$")
_AFTER = re.compile(r"^(,?[ \u00a0]?(?:[^\W\d_]\.(?:[ \u00a0-]?[^\W\d_]\.)*|(?<=,[ \u00a0])[^\W\d_]))(?![^\W_])")
#: Between two pieces of one name: signs, or one or two middle names or initials.
_JOIN = re.compile(
    r"(?:[\s.,'’_‐-―-]{0,3}|[ \u00a0](?:(?:[^\W\d_]\.?|[^\W\d_]\w{1,20})[ \u00a0]){1,2})", re.UNICODE
)  # fmt: skip


def grown(text: str, spans: Iterable[tuple[int, int, Term]]) -> Iterator[tuple[int, int, Term]]:
    """Hand out spans again, those of names grown, and neighbours of one name joined.

    Args:
        text: As written.
        spans: Start, end and term, in order of their start.
    """
    last: dict[Term, tuple[int, int]] = {}
    for start, end, term in spans:
        if term.kind is not TermKind.NAME:
            yield start, end, term
            continue
        start, end = _with_initials(text, start, end, term)
        if term in last:
            before = last[term]
            if start <= before[1] or _joins(text[before[1] : start]):
                last[term] = (min(before[0], start), max(before[1], end))
                continue
            yield *before, term
        last[term] = (start, end)
    for term, (start, end) in last.items():
        yield start, end, term


def _with_initials(text: str, start: int, end: int, term: Term) -> tuple[int, int]:
    initials = _initials(term)
    before = _BEFORE.search(text[max(start - _WINDOW, 0) : start])
    if before is not None and _fits(before.group(1), initials):
        start -= len(before.group(1))
    after = _AFTER.match(text[end : end + _WINDOW])
    if after is not None and _fits(after.group(1), initials):
        end += len(after.group(1))
    return start, end


@lru_cache(maxsize=4096)
def _initials(term: Term) -> frozenset[str]:
    words = fold(term.value).replace(",", " ").split()
    return frozenset(piece[0] for word in words for piece in word.split("-") if piece)


def _fits(beside: str, initials: frozenset[str]) -> bool:
    """Return whether one of the capitals beside a name is an initial of it."""
    letters = [word for word in re.split(r"[^\w]+", beside) if len(word) == 1 and word.isupper()]
    return any(fold(letter) in initials for letter in letters)


def _joins(between: str) -> bool:
    if len(between) > _WINDOW or "\n\n" in between or _JOIN.fullmatch(between) is None:
        return False
    words = between.split()
    return all(word[0].isupper() or not word[0].isalpha() or word in ("van", "von", "de", "der") for word in words)
