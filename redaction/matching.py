"""Finding protected terms in text: all of them at once, whatever their number, in one look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import ahocorasick_rs

from redaction.forms import surface_forms
from redaction.normal import folded_with_map
from redaction.terms import Term, TermKind


class Matcher:
    """Looks for the surface forms of terms in folded text.

    Args:
        terms: What to look for.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self._owner: dict[str, Term] = {}
        self._digits: dict[str, Term] = {}
        for term in terms:
            for form in surface_forms(term):
                plain = form.isdigit() and term.kind is TermKind.PHONE
                (self._digits if plain else self._owner).setdefault(form, term)
        self._forms = tuple(self._owner)
        self._words = _automaton(self._owner)
        self._numbers = _automaton(self._digits)

    def matches(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Hand out start and end in the original text, and the term."""
        folded, origin = folded_with_map(text)
        if self._words is not None:
            for index, start, end in self._words.find_matches_as_indexes(folded, overlapping=True):
                if _is_word(folded, start, end):
                    yield origin[start], origin[end - 1] + 1, self._owner[self._forms[index]]
        if self._numbers is not None:
            yield from self._in_digits(text)

    def _in_digits(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Look at digits alone, so that every spelling of a number is met."""
        places = [index for index, character in enumerate(text) if character.isdecimal()]
        if len(places) < 7 or self._numbers is None:
            return
        digits = "".join(str(int(text[index])) for index in places)
        forms = tuple(self._digits)
        for index, start, end in self._numbers.find_matches_as_indexes(digits, overlapping=True):
            first, last = places[start], places[end - 1] + 1
            between = text[first:last]
            if all(c.isdecimal() or c in "+()-./ \u00a0" for c in between) and not text[last : last + 1].isdecimal():
                yield first, last, self._digits[forms[index]]


def _automaton(forms: Mapping[str, Term]) -> ahocorasick_rs.AhoCorasick | None:
    return ahocorasick_rs.AhoCorasick(list(forms), matchkind=ahocorasick_rs.MatchKind.Standard) if forms else None


def _is_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after
