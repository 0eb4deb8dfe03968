"""What words an office document may name, for the verifier alone.

The cleaner asks whether a value is a word of the standard at all. Here the question is another one: whether the
standard gives this word to this very place. The answers come from tables that were made apart, so that one wrong entry
in either is seen by the other, and a word in a place where it means nothing (somebody called Violet) is seen too.
"""

from __future__ import annotations

from pipeline.verifiers._ooxml_words_drawing import DRAWING
from pipeline.verifiers._ooxml_words_text import TEXT
from pipeline.verifiers._words import WordsByPlace

#: What stands for yes, no and nothing in particular, wherever it is written.
_SWITCHES = frozenset({"true", "false", "True", "False", "on", "off", "t", "f", "auto", "none"})


_WORDS = WordsByPlace(_SWITCHES, DRAWING, TEXT)


def words_of(element: str, attribute: str) -> frozenset[str]:
    """Return the words that the standard gives to an attribute, switches included.

    Args:
        element: Local name of its element.
        attribute: Its local name; nothing for the element's own text.
    """
    return _WORDS.of(element, attribute)


def all_words() -> frozenset[str]:
    """Return every word that has a place."""
    return _WORDS.all()
