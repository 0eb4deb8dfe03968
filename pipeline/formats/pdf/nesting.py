"""Count how often pages paint forms, before a library follows them: forms that paint forms grow without end.

Source: ISO 32000-1:2008, 8.10.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf.streams import bounded, name_of
from pipeline.limits import Limits

_PAINTS = re.compile(rb"/([^\s()<>\[\]{}/%]+)\s+Do\b")
_DEPTH = 64


def check_forms(pdf: pikepdf.Pdf, limits: Limits) -> None:
    """See that pages do not paint forms without end.

    Raises:
        LimitExceeded: They do.
    """
    counting = _Counting(limits.forms)
    total = 0
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        if counting.has_nested(resources):
            contents = page.obj.get("/Contents")
            parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            total += sum(counting.paints(part, resources, 0) for part in parts if isinstance(part, pikepdf.Stream))
        if total > limits.forms:
            raise LimitExceeded("forms", value=total, most=limits.forms)


class _Counting:
    """Remembers of each form how many forms it paints, those within forms included."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[tuple[int, int], int] = {}

    def has_nested(self, resources: Any) -> bool:
        """Return whether a form of these resources may paint another one."""
        forms = list(_forms(resources).values())
        return any("/Resources" not in form or _forms(form["/Resources"]) for form in forms)

    def paints(self, stream: Any, resources: Any, depth: int) -> int:
        """Return how often a stream paints forms; more than the most that is allowed only roughly."""
        if depth > _DEPTH:
            return self._most + 1
        forms, total = _forms(resources), 0
        names = Counter(_PAINTS.findall(bounded(stream))) if forms else Counter[bytes]()
        for name, times in names.items():
            form = forms.get("/" + name.decode("latin-1"))
            if form is not None:
                total += times * (1 + self._within(form, resources, depth + 1))
            if total > self._most:
                return total
        return total

    def _within(self, form: Any, around: Any, depth: int) -> int:
        key = form.objgen
        if key not in self._known:
            self._known[key] = 0  # one that paints itself is not painted by viewers
            self._known[key] = self.paints(form, form.get("/Resources", around), depth)
        return self._known[key]


def _forms(resources: Any) -> dict[str, Any]:
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(things, pikepdf.Dictionary):
        return {}
    return {
        name: thing
        for name, thing in things.items()
        if isinstance(thing, pikepdf.Stream) and name_of(thing.get("/Subtype")) == "/Form"
    }
