"""Lengths of texts: bare numbers in units of their own, or with a unit, as strict documents and old drawings do."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"\s*(-?[0-9]*\.?[0-9]+)(pt|in|cm|mm|pc|pi|px)?\s*\Z")
_IN_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0, "px": 0.75}


def length(value: str | None, usual: float, per_point: float) -> float:
    """Return a length in units of which a point has so many; a bare number is in these units already.

    Args:
        value: What is said.
        usual: What is meant where that is no length.
        per_point: 20 for twentieths of a point, 2 for half points.
    """
    found = _LENGTH.match(value or "")
    if found is None:
        return usual
    return float(found[1]) * (_IN_POINTS[found[2]] * per_point if found[2] else 1)
