"""Which resources the content that is being rewritten uses; the others are left behind, for nobody sees them.

Hiding place: pictures and forms that an editor took off the page but left in its resources.
Source: ISO 32000-1:2008, 7.8.3. Viewers look for a name in the resources around a form when its own lack it.
"""

from __future__ import annotations

from typing import Any

import pikepdf

Use = tuple[str, str]


class Scopes:
    """Resource dictionaries, the innermost last, with the names that content used of each."""

    def __init__(self) -> None:
        self._stack: list[tuple[Any, set[Use]]] = []
        self._logs: list[list[Use]] = []

    def enter(self, resources: Any) -> None:
        """Begin a scope with resources of its own."""
        self._stack.append((resources, set()))

    def leave(self) -> None:
        """End the innermost scope."""
        self._stack.pop()

    def used(self) -> set[Use]:
        """Return group and name of what was used of the innermost scope so far."""
        return set(self._stack[-1][1])

    def record(self) -> None:
        """Begin to write down uses, for a form that borrows the resources of whoever shows it."""
        self._logs.append([])

    def recorded(self) -> list[Use]:
        """Return what was written down since the last `record`."""
        return self._logs.pop()

    def use(self, group: str, name: str) -> None:
        """Note that content uses a resource."""
        for log in self._logs[-1:]:
            log.append((group, name))
        for resources, used in reversed(self._stack):
            if _get(resources, group, name) is not None:
                used.add((group, name))
                return

    def find(self, group: str, name: str) -> Any:
        """Return a resource of the innermost scope that has it, or None."""
        found = (_get(resources, group, name) for resources, _ in reversed(self._stack))
        return next((one for one in found if one is not None), None)


def _get(resources: Any, group: str, name: str) -> Any:
    members = resources.get(group)
    return members[name] if isinstance(members, pikepdf.Dictionary) and name in members else None
