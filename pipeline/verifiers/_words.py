"""Words by place: which words a standard gives to which attribute of which element, and how to ask a table of them."""

from __future__ import annotations

from collections.abc import Iterator


class WordsByPlace:
    """Words of a standard by the place that it gives them.

    Lines of a table with @ name places, as ``element.attribute``, ``.attribute`` of any element or ``element.`` for its
    text; below them stand the words that these places may hold. Switches and numbers are no words.

    Args:
        switches: What stands for yes, no and nothing in particular, wherever it is written.
        tables: Tables of places and words; a place may be in several.
    """

    def __init__(self, switches: frozenset[str], *tables: str) -> None:
        self._switches = switches
        self._words: dict[str, frozenset[str]] = {}
        for table in tables:
            for place, words in _placed(table):
                self._words[place] = self._words.get(place, switches) | words

    def of(self, element: str, attribute: str) -> frozenset[str]:
        """Return the words that the standard gives to an attribute, switches included.

        Args:
            element: Name of its element, as the tables spell it.
            attribute: Its name; nothing for the element's own text.
        """
        own = self._words.get(f"{element}.{attribute}", self._switches)
        return own | self._words.get(f".{attribute}", self._switches) if attribute else own

    def all(self) -> frozenset[str]:
        """Return every word that has a place."""
        return frozenset[str]().union(*self._words.values())


def _placed(table: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Hand out the places of a table with their words."""
    places: list[str] = []
    words: list[str] = []
    for line in [*table.split("\n"), "@"]:
        mark, *rest = line.split() or [""]
        if mark != "@":
            words += line.split()
            continue
        if words:
            yield from ((place, frozenset(words)) for place in places)
            places, words = [], []
        places += rest
