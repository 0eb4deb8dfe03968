"""Where a word begins and ends, in any script, in running text as in user names, paths and file names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Forms shorter than this have to be whole words; longer ones may touch digits (``ostrander2``, a footnote's number),
#: and digits may touch letters where there are enough of them (``Nr471142``).
_LEAST_BESIDE_DIGITS = 4
_LEAST_BESIDE_LETTERS = 6
#: Beginnings of surnames before a capital: MacArthur is not Arthur.
_PREFIXES = frozenset({"mc", "mac", "de", "di", "da", "la", "le", "du", "van", "von", "fitz", "ben", "al", "el", "o"})
#: Endings that names take in Russian and its relatives; and the plural or genitive that many languages share.
_CYRILLIC = (
    "ыми",
    "ого",
    "ому",
    "ой",
    "ою",
    "ей",
    "ом",
    "ем",
    "ым",
    "им",
    "ых",
    "их",
    "а",
    "у",
    "е",
    "ы",
    "и",
    "я",
    "ю",
)
_LEAST_INFLECTED = 5


@lru_cache(maxsize=16384)
def _spaceless(character: str) -> bool:
    """Return whether a script writes its words without spaces: then a word may begin anywhere."""
    code = ord(character)
    return (
        0x0E00 <= code <= 0x0EFF  # Thai, Lao
        or 0x1000 <= code <= 0x109F  # Myanmar
        or 0x1780 <= code <= 0x17FF  # Khmer
        or 0x3040 <= code <= 0x30FF  # Kana
        or 0x3400 <= code <= 0x9FFF  # Han
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


def _letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) == "Mc"


def begins_word(text: str, start: int, length: int) -> bool:
    """Return whether a word may begin at `start`.

    Args:
        text: As written.
        start: Index of the first character.
        length: Characters of the form; short ones must stand alone.
    """
    at = start - 1
    while at >= 0 and _unseen(text[at]):
        at -= 1
    return at < 0 or _between(text[start], text[at], length) or _camel(text, at, start)


def ends_word(text: str, end: int, length: int) -> bool:
    """Return whether a word may end before `end`."""
    at = end
    while at < len(text) and _unseen(text[at]):
        at += 1
    if at >= len(text):
        return True
    return _between(text[end - 1], text[at], length) or (text[end - 1].islower() and text[at].isupper())


def ending_after(text: str, end: int, form: str) -> int:
    """Return where a name ends with the ending that grammar gives it, or 0 where it is another word."""
    if len(form) < _LEAST_INFLECTED:
        return 0
    rest = text[end : end + 4].lower()
    cyrillic = "\u0400" <= text[end - 1 : end] <= "\u04ff"
    for ending in _CYRILLIC if cyrillic else () if form.endswith("s") else ("s",):
        if rest.startswith(ending) and ends_word(text, end + len(ending), len(form)):
            return end + len(ending)
    return 0


def _between(edge: str, beside: str, length: int) -> bool:
    """Return whether a word may end between its own `edge` and what stands beside it."""
    if not _letter(edge) or not _letter(beside) or _spaceless(edge) or _spaceless(beside):
        return True
    least = _LEAST_BESIDE_LETTERS if edge.isdecimal() else _LEAST_BESIDE_DIGITS
    return edge.isdecimal() != beside.isdecimal() and length >= least


def _unseen(character: str) -> bool:
    return character >= "\u0300" and unicodedata.category(character) in ("Mn", "Me", "Cf")


def _camel(text: str, before: int, start: int) -> bool:
    """Return whether a capital begins a new word after a small letter (``memoOstrander``), not a longer surname."""
    if not (text[before].islower() and text[start].isupper()):
        return False
    first = before
    while first >= 0 and before - first < 5 and text[first].isalpha():
        first -= 1
    return text[first + 1 : before + 1].lower() not in _PREFIXES
