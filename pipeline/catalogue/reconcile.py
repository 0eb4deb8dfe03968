"""Does the inventory add up? Every sum is drawn twice, from different tables, in every state of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, not_, or_, select

from pipeline.catalogue.accessions import State
from pipeline.catalogue.items import Stage
from pipeline.catalogue.tables import accessions, documents, items, released, releases
from pipeline.model import Disposition

_COPIED = (Disposition.WITHHELD.value, Disposition.RELEASED.value)
_HELD = (Disposition.QUARANTINED.value, Disposition.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something in the inventory that contradicts something else in it.

    Attributes:
        rule: What should hold, a fixed sentence.
        count: How many rows break it.
    """

    rule: str
    count: int


def discrepancies(connection: Connection) -> tuple[Discrepancy, ...]:
    """Return what does not add up; empty when all does, also in the middle of a run and after a kill."""
    return tuple(
        Discrepancy(rule, count)
        for rule, table, broken in _rules()
        if (count := int(connection.execute(select(func.count()).select_from(table).where(broken)).scalar_one()))
    )


def _rules() -> Iterator[tuple[str, FromClause, ColumnElement[bool]]]:
    copied, other = items.c.disposition.in_(_COPIED), items.alias("other")
    made = select(documents.c.item)
    yield "every released or withheld item has its copy", items, and_(copied, items.c.item.not_in(made))
    yield "only released and withheld items have a copy", items, and_(not_(copied), items.c.item.in_(made))
    yield "an item is pending until it is done", items, (
        (items.c.stage == Stage.DONE.value) == (items.c.disposition == Disposition.PENDING.value)
    )  # fmt: skip
    yield "every held item has its reason", items, and_(items.c.disposition.in_(_HELD), items.c.reason.is_(None))
    first = select(other.c.item).where(
        other.c.item == items.c.duplicate_of,
        other.c.accession == items.c.accession,
        other.c.digest == items.c.digest,
        other.c.duplicate_of.is_(None),
    )
    duplicate = items.c.disposition == Disposition.DUPLICATE.value
    yield "every duplicate has the same bytes as the item it repeats", items, and_(duplicate, not_(first.exists()))
    parent = select(other.c.item).where(other.c.item == items.c.parent, other.c.accession == items.c.accession)
    yield "every member has its parent", items, and_(items.c.parent.is_not(None), not_(parent.exists()))
    unfinished = select(items.c.item).where(
        items.c.accession == accessions.c.accession,
        items.c.disposition.in_([Disposition.PENDING.value, Disposition.WITHHELD.value]),
    )
    yield "nothing of a released submission is pending or withheld", accessions, and_(
        accessions.c.state == State.RELEASED.value, unfinished.exists()
    )  # fmt: skip
    opened = accessions.c.state.not_in([State.RECEIVED.value, State.REFUSED.value])
    root = select(items.c.item).where(items.c.accession == accessions.c.accession, items.c.parent.is_(None))
    yield "an opened submission has its root, another one has none", accessions, or_(
        and_(opened, not_(root.exists())), and_(not_(opened), root.exists())
    )  # fmt: skip
    whole = (
        select(released.c.document)
        .join(releases, and_(releases.c.release == released.c.release, releases.c.state == "released"))
        .join(documents, documents.c.document == released.c.document)
        .where(documents.c.item == items.c.item)
    )
    yield "what is released is in a whole release", items, and_(
        items.c.disposition == Disposition.RELEASED.value, not_(whole.exists())
    )  # fmt: skip
    inside = select(func.count()).where(released.c.release == releases.c.release).scalar_subquery()
    yield "a release holds as many documents as it says", releases, releases.c.documents != inside
