"""Colours that are certain, and whether an eye can tell them apart."""

from __future__ import annotations

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
#: Colours that are no further apart than this in any channel are one to the eye: white letters on paper.
_NEAR = 16


def near(one: Colour | None, other: Colour | None) -> bool:
    """Return whether two certain colours are one to the eye; an uncertain one never is."""
    if one is None or other is None:
        return False
    return all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))
