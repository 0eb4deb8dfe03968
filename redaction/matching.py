"""Finding protected terms in text: all of them at once, whatever their number, in one look."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import ahocorasick_rs

from redaction.borders import begins_word, ending_after, ends_word
from redaction.forms import Form, forms_of, is_everyday
from redaction.growth import grown
from redaction.layers import Layer, layers
from redaction.normal import folded_with_map
from redaction.terms import Term, TermKind

#: Letters and digits from which on a value is also found with other signs between its words.
_LEAST_SQUEEZED = 5
#: ... and with signs inside its words (``Ostran|der``), and with plain spaces there (``Ostran der``).
_LEAST_BROKEN, _LEAST_SPACED = 6, 8
#: Signs that may stand between two characters of one value.
_MOST_GAP = 3
_LEAST_DIGITS = 7
_MOST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """A form without its signs.

    Attributes:
        term: Whose form.
        form: The form.
        joints: Places in the squeezed form where words meet.
    """

    term: Term
    form: Form
    joints: frozenset[int]


class Matcher:
    """Looks for the surface forms of terms in folded text.

    Args:
        terms: What to look for.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        spelled: dict[str, tuple[Term, Form]] = {}
        squeezed: dict[str, list[_Squeezed]] = {}
        digits: dict[str, Term] = {}
        for term in terms:
            for form in forms_of(term):
                if term.kind is TermKind.PHONE and form.text.isdecimal():
                    digits.setdefault(form.text, term)
                    continue
                spelled.setdefault(form.text, (term, form))
                short = _squeezed(form.text)
                if len(short) >= _LEAST_SQUEEZED:
                    squeezed.setdefault(short, []).append(_Squeezed(term, form, _joints(form.text)))
        self._spelled, self._squeezed = tuple(spelled.values()), tuple(squeezed.values())
        self._digits = tuple(digits.values())
        self._words, self._runs, self._numbers = _automaton(spelled), _automaton(squeezed), _automaton(digits)

    def matches(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Hand out start and end in the original text, and the term; in order, each once."""
        found: dict[tuple[int, int, Term], None] = {}
        for layer in layers(text):
            for start, end, term in grown(layer.text, sorted(self._in_layer(layer), key=lambda span: span[:2])):
                found[*layer.span(start, end), term] = None
        yield from sorted(found, key=lambda span: span[:2])

    def _in_layer(self, layer: Layer) -> Iterator[tuple[int, int, Term]]:
        folded, origin = folded_with_map(layer.text)
        if self._words is not None:
            yield from self._in_words(layer.text, folded, origin)
        if self._runs is not None:
            yield from self._in_runs(layer.text, folded, origin)
        if self._numbers is not None:
            yield from self._in_digits(layer.text)

    def _in_words(self, text: str, folded: str, origin: array[int]) -> Iterator[tuple[int, int, Term]]:
        assert self._words is not None
        for index, first, past in self._words.find_matches_as_indexes(folded, overlapping=True):
            term, form = self._spelled[index]
            start, end = origin[first], origin[past - 1] + 1
            if not begins_word(text, start, len(form.text)) or _splits_character(origin, first, past):
                continue
            if not ends_word(text, end, len(form.text)):
                end = ending_after(text, end, form.text) if term.kind is TermKind.NAME else 0
            if end and _is_written_so(text, start, end, form):
                yield start, end, term

    def _in_runs(self, text: str, folded: str, origin: array[int]) -> Iterator[tuple[int, int, Term]]:
        """Look at letters and digits alone, so that a value is met whatever stands between them."""
        assert self._runs is not None
        matches = self._runs.find_matches_as_indexes("".join(filter(str.isalnum, folded)), overlapping=True)
        if not matches:
            return
        places = array("q", (index for index, character in enumerate(folded) if character.isalnum()))
        for index, first, past in matches:
            inner = places[first:past]
            start, end = origin[inner[0]], origin[inner[-1]] + 1
            if not begins_word(text, start, past - first) or not ends_word(text, end, past - first):
                continue
            if _splits_character(origin, inner[0], inner[-1] + 1):
                continue
            large = frozenset(number for number, place in enumerate(inner) if text[origin[place]].isupper())
            for found in self._squeezed[index]:
                if _gaps_fit(folded, inner, found, large) and _is_written_so(text, start, end, found.form):
                    yield start, end, found.term
                    break

    def _in_digits(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Look at digits alone, so that every spelling of a number is met."""
        assert self._numbers is not None
        places = [index for index, character in enumerate(text) if character.isdecimal()]
        if len(places) < _LEAST_DIGITS:
            return
        digits = "".join([str(int(text[index])) for index in places])
        for index, first, past in self._numbers.find_matches_as_indexes(digits, overlapping=True):
            start, end = places[first], places[past - 1] + 1
            if text[end : end + 1].isdecimal() or text[start - 1 : start].isdecimal():
                continue
            pairs = pairwise(places[first:past])
            if all(_joins_digits(text[one + 1 : other]) for one, other in pairs):
                yield _lead_of_number(text, start, end), end, self._digits[index]


def _automaton(forms: Iterable[str]) -> ahocorasick_rs.AhoCorasick | None:
    forms = list(forms)
    return ahocorasick_rs.AhoCorasick(forms, matchkind=ahocorasick_rs.MatchKind.Standard) if forms else None


def _squeezed(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _joints(text: str) -> frozenset[int]:
    found: set[int] = set()
    count = 0
    for character in text:
        if character.isalnum():
            count += 1
        else:
            found.add(count)
    return frozenset(found)


def _splits_character(origin: array[int], first: int, past: int) -> bool:
    """Return whether a match begins or ends inside what one character folds to."""
    if first > 0 and origin[first - 1] == origin[first]:
        return True
    return past < len(origin) and origin[past] == origin[past - 1]


def _is_written_so(text: str, start: int, end: int, form: Form) -> bool:
    """Return whether a form that is easily something else is written as a name is."""
    if form.initialled:
        words = text[start:end].replace(",", " ").split()
        return "." in text[start : end + 1] or any(len(word) <= _MOST_INITIALS and word.isupper() for word in words)
    if form.name and is_everyday(form.text.partition(" ")[0].strip(",.")):
        return not text[start].islower()
    return True


def _gaps_fit(folded: str, places: array[int], found: _Squeezed, large: frozenset[int]) -> bool:
    """Return whether what stands between the characters of a match may stand there.

    Args:
        folded: Folded text.
        places: Places of the match's characters in it.
        found: The form that it would be.
        large: Which of them are written large.
    """
    gaps = [
        (number + 1, folded[one + 1 : other]) for number, (one, other) in enumerate(pairwise(places)) if other - one > 1
    ]
    if not gaps and found.joints:
        # Words without a space between them: a long run, or each word begins with a capital.
        return not found.form.initialled and (len(places) >= _LEAST_SPACED or found.joints <= large)
    if any(len(gap) > _MOST_GAP or (found.form.joined and " " in gap) for _, gap in gaps):
        return False
    if any(sign in gap for joint, gap in gaps if joint in found.joints for sign in ";|"):
        return False  # a list goes on with somebody else
    inside = [gap for joint, gap in gaps if joint not in found.joints]
    if not inside or len(gaps) == len(places) - 1:
        return True
    spaces = sum(" " in gap for gap in inside)
    return len(places) >= (_LEAST_SPACED if spaces else _LEAST_BROKEN) and spaces <= 1


def _joins_digits(between: str) -> bool:
    """Return whether digits on both sides may belong to one number."""
    return len(between) <= _MOST_GAP + 1 and not any(c.isalpha() or c in ",;:|\t" for c in between)


def _lead_of_number(text: str, start: int, end: int) -> int:
    """Return where a number begins with its plus sign, and with its bracket where that closes inside."""
    signs = "(+" if ")" in text[start:end].partition("(")[0] else "+"
    while start > 0 and text[start - 1] in signs:
        start -= 1
    return start
