"""A child of an element that thousands of its other children ask for, one after the other."""

from __future__ import annotations

from lxml import etree


class Child:
    """Finds a child, and remembers that of the last owner: without it, a search goes over all children each time.

    Args:
        path: Of the child, as `find` takes it.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._owner: etree._Element | None = None
        self._found: etree._Element | None = None

    def of(self, owner: etree._Element | None) -> etree._Element | None:
        """Return the child of an owner; None where there is none."""
        if owner is None:
            return None
        if owner is not self._owner:
            self._owner, self._found = owner, owner.find(self._path)
        return self._found
