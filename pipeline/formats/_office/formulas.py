"""Formulas without a result, which stay only where they compute from what the copy holds."""

from __future__ import annotations

import re

_MOST_CHARS = 8192


def only_computes(text: str, token: re.Pattern[str], outward: frozenset[str]) -> bool:
    """Return whether a formula is made of texts, cells, sheets and functions that look at nothing else.

    Args:
        text: The formula, without what stands before it.
        token: One token of its grammar; the group ``function`` is the name of a function.
        outward: Functions that look outside, or tell about the machine.
    """
    if len(text) > _MOST_CHARS:
        return False
    place = 0
    while place < len(text):
        found = token.match(text, place)
        if found is None or found["function"] in outward:
            return False
        place = found.end()
    return True
