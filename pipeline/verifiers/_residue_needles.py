"""Protected values as they are looked for: in text, and in bytes of every common character set."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress, pairwise

import ahocorasick_rs

from redaction.borders import begins_word, ends_word
from redaction.forms import is_everyday
from redaction.normal import fold, folded_with_map

#: Letters and digits of a value from which on it is looked for split up, and reversed.
_LEAST_SPLIT = 8
_LEAST_REVERSED = 6
_LEAST_LONG = 11
#: Signs between two characters of a split value: a line's end with a margin, an operator.
_MOST_GAP = 12
#: Shorter values are met by chance where text is mixed with syntax, or cut out of bytes.
_LEAST_MIXED, _LEAST_CUT = 4, 5
#: Bytes from which on a value is looked for in bytes that are no text.
_LEAST_BYTES = 6
#: ... and with two bytes a character, of which one is nearly always the same.
_LEAST_WIDE_BYTES = 8
#: Characters of base64 beside a short value that make it chance.
_RUN = 20
_NO_SIGNS = str.maketrans("", "", "+/")
_LEGACY = ("cp1252", "cp1250", "cp1251", "koi8-r", "iso8859-5", "cp437", "cp866", "mac-roman", "gbk", "shift-jis")
_PRINTABLE = frozenset([0, 9, 10, 13, *range(0x20, 0x7F)])


class Haystack:
    """A text as needles are looked for in it, made ready once for all of them.

    Args:
        text: As it was decoded.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if text.isascii():  # then the way back is dearer than folding, and seldom asked for
            self.folded = fold(text)
        else:
            self.folded, self.origin = folded_with_map(text)

    @cached_property
    def origin(self) -> array[int]:
        """Where each folded character stands in the text; asked for where something was found."""
        return folded_with_map(self.text)[1]

    @cached_property
    def _is_sign(self) -> list[bool]:
        return list(map(str.isalnum, self.folded))

    @cached_property
    def signs(self) -> str:
        """Letters and digits alone."""
        return "".join(compress(self.folded, self._is_sign))

    @cached_property
    def places(self) -> array[int]:
        """Where in the folded text each of these stands."""
        return array("q", compress(range(len(self.folded)), self._is_sign))


class Needles:
    """All spellings of protected values, searched at once.

    Args:
        values: Protected values.
    """

    def __init__(self, values: Sequence[str]) -> None:
        forms = sorted({fold(value).strip() for value in values} - {""})
        self._forms = [form for form in forms if len(form) >= 2]
        joints: dict[str, frozenset[int]] = {}
        for form in filter(_splits, forms):
            # "jane whistler" and "janewhistler" are one row of letters, which may part where either does.
            short = _squeeze(form)
            if len(short) >= _LEAST_SPLIT:
                joints[short] = joints.get(short, frozenset()) | _joints(form)
        self._split = list(joints.items())
        self._words = _automaton(self._forms)
        self._runs = _automaton([short for short, _ in self._split])
        strong = [form for form in self._forms if len(form) >= _LEAST_REVERSED and not is_everyday(form)]
        self._reversed_forms = [form[::-1] for form in strong]
        self._reversed = _automaton(self._reversed_forms)
        written = {value.lower() for value in values} | set(self._forms)
        least = _least_forms(sorted(form for form in written if not is_everyday(fold(form))))
        self._codes = sorted({code for form in least for code in _codes(form)})
        self._bytes = ahocorasick_rs.BytesAhoCorasick([code for code, _ in self._codes]) if self._codes else None

    @staticmethod
    @lru_cache(maxsize=8)
    def of(values: tuple[str, ...]) -> Needles:
        """Return the needles of these values; batches share them."""
        return Needles(values)

    @property
    def are_none(self) -> bool:
        """Whether there is nothing to look for."""
        return self._words is None and self._bytes is None

    def in_text(self, hay: Haystack, *, visible: bool, least: int = 2) -> bool:
        """Return whether a text holds a value.

        Args:
            hay: The text.
            visible: Whether a reader sees all of it; then short values count too, and everyday words with a capital.
            least: Characters below which a value is met by chance here.
        """
        if self._words is None:
            return False
        text, folded = hay.text, hay.folded
        least = least if visible else max(least, _LEAST_MIXED)
        for index, first, past in self._words.find_matches_as_indexes(folded, overlapping=True):
            form = self._forms[index]
            if len(form) < least or (
                not visible and len(form) < _LEAST_BYTES and _in_run(text, hay.origin, first, past)
            ):
                continue
            counts = not is_everyday(form) or (visible and text[hay.origin[first]].isupper())
            if counts and _is_word(text, hay.origin, first, past):
                return True
        return self._in_reverse(folded) or self._in_runs(hay)

    def _in_reverse(self, folded: str) -> bool:
        if self._reversed is None:
            return False
        found = self._reversed.find_matches_as_indexes(folded, overlapping=True)
        return any(
            begins_word(folded, first, past - first) and ends_word(folded, past, past - first)
            for _, first, past in found
        )

    def _in_runs(self, hay: Haystack) -> bool:
        """Look at letters and digits alone: a value split by spaces, hyphens, lines or operators is whole again."""
        if self._runs is None:
            return False
        for index, first, past in self._runs.find_matches_as_indexes(hay.signs, overlapping=True):
            inner = hay.places[first:past]
            fits = _gaps_fit(hay.folded, inner, self._split[index][1])
            if fits and _is_word(hay.text, hay.origin, inner[0], inner[-1] + 1):
                return True
        return False

    def in_bytes(self, content: bytes, *, decoded: bool = False) -> bool:
        """Return whether bytes hold a value in any character set.

        Args:
            content: Any bytes.
            decoded: They may be chance: readable characters have to stand around a value.
        """
        if self._bytes is None:
            return False
        lowered = content.lower()
        for index, start, end in self._bytes.find_matches_as_indexes(lowered, overlapping=True):
            width = self._codes[index][1]
            if _stands_alone(lowered, start, end, width) and (
                not decoded or width == 2 or _readable(lowered, start, end)
            ):
                return True
        return False


def _least_forms(forms: Iterable[str]) -> list[str]:
    """Return forms that hold no other form that is long enough: whoever looks for these finds all."""
    known = list(forms)
    long = [form for form in known if len(form) >= _LEAST_BYTES]
    automaton = _automaton(long)
    if automaton is None:
        return known
    return [
        form
        for form in known
        if all(long[index] == form for index, _, _ in automaton.find_matches_as_indexes(form, overlapping=True))
    ]


def _codes(form: str) -> Iterator[tuple[bytes, int]]:
    """Hand out a form's bytes, lower case, and how many bytes a character has."""
    texts = sorted({form} if form.isascii() else {form, form.upper(), form.title()})
    for text in texts:
        for charset, width in (("utf-8", 1), ("utf-16-le", 2), ("utf-16-be", 2)):
            code = text.encode(charset, "replace").lower()
            if len(code) >= (_LEAST_BYTES if width == 1 else _LEAST_WIDE_BYTES):
                yield code, width
        for charset in () if text.isascii() else _LEGACY:
            try:
                code = text.encode(charset).lower()
            except UnicodeEncodeError:
                continue
            if len(code) >= _LEAST_BYTES:
                yield code, 1


def _automaton(forms: list[str]) -> ahocorasick_rs.AhoCorasick | None:
    return ahocorasick_rs.AhoCorasick(forms) if forms else None


def _squeeze(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _splits(form: str) -> bool:
    """Return whether a form is itself when signs are taken out: with an initial it is easily another word."""
    return all(len(word) > 1 for word in form.replace(".", " ").split()) or form.replace(" ", "").isdecimal()


def _joints(form: str) -> frozenset[int]:
    found: set[int] = set()
    count = 0
    for character in form:
        count += character.isalnum()
        if not character.isalnum():
            found.add(count)
    return frozenset(found)


def _is_word(text: str, origin: array[int], first: int, past: int) -> bool:
    length = past - first
    return begins_word(text, origin[first], length) and ends_word(text, origin[past - 1] + 1, length)


def _in_run(text: str, origin: array[int], first: int, past: int) -> bool:
    """Return whether a short match lies in a long run of base64 or hexadecimal, which is decoded elsewhere."""
    start, end = origin[first], origin[past - 1] + 1
    before, after = text[max(start - _RUN, 0) : start], text[end : end + _RUN]
    return any(len(side) == _RUN and side.isascii() and side.translate(_NO_SIGNS).isalnum() for side in (before, after))


def _gaps_fit(folded: str, places: array[int], joints: frozenset[int]) -> bool:
    gaps = [(n + 1, folded[a + 1 : b]) for n, (a, b) in enumerate(pairwise(places)) if b - a > 1]
    if any(len(gap) > _MOST_GAP for _, gap in gaps):
        return False
    if all(folded[place].isdecimal() for place in places):
        return True
    # One plain space inside a word is how extractors split words; more are other words, unless the value is long.
    most = 1 if len(places) < _LEAST_LONG else 3
    return len(gaps) == len(places) - 1 or sum(gap == " " for joint, gap in gaps if joint not in joints) <= most


def _stands_alone(content: bytes, start: int, end: int, width: int) -> bool:
    """Return whether no letter or digit of the same character set stands beside a value."""
    before, after = content[max(start - width, 0) : start], content[end : end + width]
    first, last = content[start : start + width], content[end - width : end]
    return not (_continues(before, first) or _continues(after, last))


def _continues(beside: bytes, edge: bytes) -> bool:
    """Return whether a unit beside a value belongs to its word: letter to letter, digit to digit."""
    one, other = beside.replace(b"\0", b""), edge.replace(b"\0", b"")
    return (one.isalpha() and other.isalpha()) or (one.isdigit() and other.isdigit())


def _readable(content: bytes, start: int, end: int) -> bool:
    return all(
        byte in _PRINTABLE or byte >= 0xC2 for byte in content[max(start - 3, 0) : start] + content[end : end + 3]
    )
