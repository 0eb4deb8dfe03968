"""Which optional content a viewer shows by default. Hidden layers are deleted, shown ones become plain content."""

from __future__ import annotations

from typing import Any

import pikepdf

MEMBERSHIP_CAP = 64


class Layers:
    """Default visibility of the layers of a document.

    Args:
        root: The document's catalog.
    """

    def __init__(self, root: Any) -> None:
        properties = root.get("/OCProperties")
        config = properties.get("/D") if isinstance(properties, pikepdf.Dictionary) else None
        config = config if isinstance(config, pikepdf.Dictionary) else pikepdf.Dictionary()
        self._base_on = str(config.get("/BaseState", "/ON")) != "/OFF"
        self._on = _ids(config.get("/ON"))
        self._off = _ids(config.get("/OFF"))
        self._usage = self._usage_ids(config.get("/AS"))

    @staticmethod
    def _usage_ids(automatic: Any) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        for entry in automatic if isinstance(automatic, pikepdf.Array) else ():
            if isinstance(entry, pikepdf.Dictionary) and str(entry.get("/Event", "")) == "/View":
                found |= _ids(entry.get("/OCGs"))
        return found

    def shown(self, oc: Any, depth: int = 0) -> bool:
        """Return whether a layer or a membership of layers is shown when the document is opened."""
        if not isinstance(oc, pikepdf.Dictionary) or depth > MEMBERSHIP_CAP:
            return True
        if str(oc.get("/Type", "")) == "/OCMD":
            return self._membership(oc, depth)
        if oc.objgen in self._usage:
            usage = oc.get("/Usage")
            view = usage.get("/View") if isinstance(usage, pikepdf.Dictionary) else None
            if isinstance(view, pikepdf.Dictionary):
                return str(view.get("/ViewState", "/ON")) != "/OFF"
        if oc.objgen in self._off:
            return False
        return self._base_on or oc.objgen in self._on

    def _membership(self, oc: Any, depth: int) -> bool:
        expression = oc.get("/VE")
        if isinstance(expression, pikepdf.Array) and len(expression):
            return self._expression(expression, depth + 1)
        groups = oc.get("/OCGs")
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        states = [self.shown(one, depth + 1) for one in members if isinstance(one, pikepdf.Dictionary)]
        if not states:
            return True
        policy = str(oc.get("/P", "/AnyOn"))
        outcomes = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
        return outcomes.get(policy, any(states))

    def _expression(self, expression: Any, depth: int) -> bool:
        if not isinstance(expression, pikepdf.Array):
            return self.shown(expression, depth)
        if depth > MEMBERSHIP_CAP or not len(expression):
            return True
        states = [self._expression(part, depth + 1) for part in list(expression)[1:]]
        operator = str(expression[0])
        if operator == "/Not":
            return not all(states)
        return any(states) if operator == "/Or" else all(states)


def _ids(groups: Any) -> set[tuple[int, int]]:
    if not isinstance(groups, pikepdf.Array):
        return set()
    return {one.objgen for one in groups if isinstance(one, pikepdf.Dictionary)}
