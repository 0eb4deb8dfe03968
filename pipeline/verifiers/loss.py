"""Is every visible word still there? A cleaner that drops a paragraph must not pass for a clean one.

Two extractors never agree on everything: order, split words, ligatures, direction. What one splits and the other joins
is found again in the row of letters; the rest is lost. A number is never among what may be lost, nor words in a row.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import ahocorasick_rs

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from redaction.normal import fold

#: Single words that may be missing, of a thousand: extractors differ in characters that fonts do not name.
_TOLERATED_PER_MILLE = 10
_TOLERATED_WORDS, _TOLERATED_FROM_WORDS = 2, 50
#: Words in a row that are a passage.
_PASSAGE_WORDS = 3
#: Letters of a word from which on it may be found anywhere in the row of letters.
_LEAST_ANYWHERE = 5
#: Longer rows of letters (scripts without spaces, hostile ones) are compared in pieces.
_MOST_LETTERS = 64
#: Letters written from right to left that may differ, of a thousand: their order tells nothing, so they are counted.
_TOLERATED_LETTERS_PER_MILLE = 20
#: Letters that stand for each other in Arabic, Persian and Urdu; the stretching sign is none.
_ARABIC = str.maketrans({"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643", "\u0640": None})


def missing(expectation: Expectation, text: str) -> Iterator[Residue]:
    """Hand out a residue when visible words got lost."""
    if expectation.words is None:
        return
    wanted, found = list(_words(expectation.words)), list(_words(text))
    lost = Counter(wanted)
    lost.subtract(Counter(found))
    lost = +lost
    if not lost:
        return
    yield from _right_to_left(wanted, found, lost)
    _forgive_joined(wanted, found, lost)
    _forgive(lost, wanted, found)
    lost = +lost
    total, count = len(wanted), sum(lost.values())
    numbers = sum(number for word, number in lost.items() if _is_number(word))
    tolerated = _TOLERATED_WORDS if total > _TOLERATED_FROM_WORDS else 0
    if numbers or count > max(tolerated, total * _TOLERATED_PER_MILLE // 1000) or _has_passage(wanted, lost):
        yield Residue(Reason.CONTENT_LOST, "loss", f"words {count} of {total}, numbers {numbers}")


def _words(text: str) -> Iterator[str]:
    for word in fold(text).translate(_ARABIC).split():
        letters = word if word.isalnum() else "".join(filter(str.isalnum, word))
        letters = letters if letters.isascii() else "".join(map(_digit, letters))
        for start in range(0, len(letters), _MOST_LETTERS):
            yield letters[start : start + _MOST_LETTERS]


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _is_number(word: str) -> bool:
    return any(character.isdecimal() for character in word)


def _from_right(word: str) -> bool:
    return any("\u0590" <= character <= "\u08ff" for character in word)


def _right_to_left(wanted: list[str], found: list[str], lost: Counter[str]) -> Iterator[Residue]:
    """Settle words written from right to left: some extractors hand their letters out in the order of the page."""
    if not any(map(_from_right, lost)):
        return
    present = Counter(found)
    for word in list(lost):
        if _from_right(word) or _is_number(word):
            lost[word] -= min(lost[word], present[word[::-1]])
    before, after = _letters(wanted), _letters(found)
    differ, total = sum((before - after).values()), sum(before.values())
    for word in [word for word in lost if _from_right(word)]:
        del lost[word]
    if differ > total * _TOLERATED_LETTERS_PER_MILLE // 1000:
        yield Residue(Reason.CONTENT_LOST, "loss", f"letters {differ} of {total}")


def _letters(words: Iterable[str]) -> Counter[str]:
    return Counter(character for word in words for character in word if _from_right(character))


def _stream(words: list[str]) -> tuple[str, dict[int, int]]:
    """Return words in a row, and the number of the word that begins at each place; the end counts as one."""
    begins: dict[int, int] = {}
    position = 0
    for number, word in enumerate(words):
        begins[position] = number
        position += len(word)
    begins[position] = len(words)
    return "".join(words), begins


def _forgive_joined(wanted: list[str], found: list[str], lost: Counter[str]) -> None:
    """Take out of `lost` what was found written together: two words of the original are one here."""
    joined = Counter(found)
    joined.subtract(Counter(wanted))
    surplus = [word for word, count in joined.items() if count > 0 and len(word) > 1]
    if not surplus or not lost:
        return
    stream, begins = _stream(wanted)
    for index, start, end in ahocorasick_rs.AhoCorasick(surplus).find_matches_as_indexes(stream, overlapping=True):
        if start not in begins or end not in begins or begins[end] - begins[start] < 2:
            continue
        if joined[surplus[index]] > 0:
            joined[surplus[index]] -= 1
            for word in wanted[begins[start] : begins[end]]:
                lost[word] = max(lost[word] - 1, 0)


def _forgive(lost: Counter[str], wanted: list[str], found: list[str]) -> None:
    """Take out of `lost` what stands in the row of letters as often as it should, split or joined otherwise."""
    sought = [word for word, count in lost.items() if count > 0]
    if not sought:
        return
    automaton = ahocorasick_rs.AhoCorasick(sought)
    before, after = (_occurrences(automaton, sought, words) for words in (wanted, found))
    for word in sought:
        lost[word] = min(lost[word], max(before[word] - after[word], 0))


def _occurrences(automaton: ahocorasick_rs.AhoCorasick, sought: list[str], words: list[str]) -> Counter[str]:
    stream, begins = _stream(words)
    there: Counter[str] = Counter()
    for index, start, end in automaton.find_matches_as_indexes(stream, overlapping=True):
        if (start in begins and end in begins) or _stands_in(stream, start, end, sought[index]):
            there[sought[index]] += 1
    return there


def _stands_in(stream: str, start: int, end: int, word: str) -> bool:
    """Return whether a word inside other words is itself: a number between letters, or long enough."""
    if word.isdecimal():
        return not (stream[start - 1 : start].isdecimal() or stream[end : end + 1].isdecimal())
    return len(word) >= _LEAST_ANYWHERE or not word.isascii()


def _has_passage(wanted: list[str], lost: Counter[str]) -> bool:
    """Return whether words that follow each other are all missing."""
    row = 0
    for word in wanted:
        row = row + 1 if lost[word] > 0 else 0
        if row >= _PASSAGE_WORDS:
            return True
    return False
