"""What readings and rewrites of sound and film say alike: what was not searched, what is gone, whether it is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import LimitExceeded, NotSearched, ProtectedTextLeft
from pipeline.limits import Limits
from pipeline.model import Hidden, MetadataField, Removal
from redaction.plan import Plan

#: Nobody finds a protected value that is spoken or shown in a moving picture; the reading says so.
NOT_SEARCHED = "not-searched"


def bounded_bytes(source: Path, limits: Limits) -> int:
    """Return the size of an item.

    Raises:
        LimitExceeded: It is larger than the limits allow.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    return size


def refuse_what_is_held(plan: Plan, *, edits: bool) -> None:
    """Refuse plans that cannot be carried out.

    Raises:
        NotSearched: The policy holds sound and film.
        ProtectedTextLeft: There are edits, but no text that could be edited.
    """
    if plan.cleaning.hold_media:
        raise NotSearched("sound and moving pictures")
    if plan.edits and not edits:
        raise ProtectedTextLeft("there is no text to edit")


def hidden_places(kind: str, gone: Mapping[str, int]) -> list[Hidden]:
    """Return what was found by the name of its place."""
    return [Hidden(kind, where[:512], count) for where, count in sorted(gone.items()) if count]


def removals(fields: Iterable[MetadataField], hidden: Iterable[Hidden], coded_anew: int = 0) -> tuple[Removal, ...]:
    """Return what the record says is gone, by kind."""
    gone = Counter({"metadata": len(list(fields))})
    for thing in hidden:
        if thing.kind != NOT_SEARCHED:
            gone[thing.kind] += thing.count
    gone["coded-anew"] += coded_anew
    return tuple(Removal(kind, count) for kind, count in sorted(gone.items()) if count)
