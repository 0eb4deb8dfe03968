"""Is every visible word still there? A cleaner that drops a paragraph must not pass for a clean one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.errors import Reason
from pipeline.model import Expectation, Residue
from redaction.normal import fold

#: Words that may be missing, of a thousand: extractors differ in ligatures, split words and order.
_TOLERATED_PER_MILLE = 10
_TOLERATED_WORDS = 2


def missing(expectation: Expectation, text: str) -> Iterator[Residue]:
    """Hand out a residue when visible words got lost."""
    if expectation.words is None:
        return
    wanted, found = _words(expectation.words), _words(text)
    lost = sum((wanted - found).values())
    if lost == 0:
        return
    # A word that one extractor splits and another joins is no loss: compare letters in a row as well.
    stream = "".join(_letters(text))
    lost = sum(count for word, count in (wanted - found).items() if word not in stream)
    total = sum(wanted.values())
    if lost > max(_TOLERATED_WORDS if total > 50 else 0, total * _TOLERATED_PER_MILLE // 1000):
        yield Residue(Reason.CONTENT_LOST, "loss", f"words {lost} of {total}")


def _words(text: str) -> Counter[str]:
    return Counter("".join(_letters(word)) for word in fold(text).split() if any(c.isalnum() for c in word))


def _letters(text: str) -> Iterator[str]:
    return (character for character in fold(text) if character.isalnum())
