"""Styles that are based on others."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from pipeline.errors import LimitExceeded

_Name = TypeVar("_Name", bound=Hashable)
#: People and programs need a dozen.
MOST_STYLES = 64


def inherited(name: _Name, base: Callable[[_Name], _Name | None]) -> list[_Name]:
    """Return the names of a style and of those that it is based on, the nearest first, each once.

    Args:
        name: Of the style.
        base: Returns the name of what a style is based on, and None of a style that is not there.

    Raises:
        LimitExceeded: They are too many; to follow all of such a document would take a day.
    """
    found: dict[_Name, None] = {}
    while name not in found and (below := base(name)) is not None:
        found[name] = None
        if len(found) > MOST_STYLES:
            raise LimitExceeded("styles", value=len(found), most=MOST_STYLES)
        name = below
    return list(found)
