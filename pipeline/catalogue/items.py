"""Items: every member found, at every depth, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, func, insert, select, update

from pipeline.catalogue.tables import items
from pipeline.fixity import Digest, parse_digest
from pipeline.model import Disposition
from pipeline.reasons import Reason

#: Parameters of one statement; SQLite allows more.
_MOST_NAMES = 500


class Stage(StrEnum):
    """Where an item waits."""

    VISIT = "visit"  # first pass: identify, unpack, read
    CLEAN = "clean"  # second pass: plan, sanitise, verify
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the catalogue holds it.

    Attributes:
        item: Random-looking id.
        accession: Its submission.
        parent: Item that it is a member of, or None.
        position: Index in its parent, from 0.
        depth: Containers around it.
        digest: Keyed digest of the original, None where its bytes were never handed out.
        size_bytes: Size of the original.
        media_type: What its content says, once it was visited.
        only_container: Whether it is nothing but its members.
        name_disagrees: Whether its name hints at another type.
        stage: Where it waits.
        disposition: What became of it.
        reason: Why it was held or refused.
        numbers: Numbers that explain the reason.
        duplicate_of: Item of the same submission with the same bytes.
        attempts: How often work on it was begun.
    """

    item: str
    accession: str
    parent: str | None
    position: int
    depth: int
    digest: Digest | None
    size_bytes: int
    media_type: str | None = None
    only_container: bool = False
    name_disagrees: bool = False
    stage: Stage = Stage.VISIT
    disposition: Disposition = Disposition.PENDING
    reason: Reason | None = None
    numbers: Mapping[str, int] | None = None
    duplicate_of: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """What became of items that were added.

    Attributes:
        fresh: Those that were not there before, or were there without their bytes.
        duplicates: Those whose bytes the submission holds under another item, fresh or not.
    """

    fresh: frozenset[str]
    duplicates: frozenset[str]


def add(connection: Connection, rows: Sequence[tuple[ItemRow, bytes | None]]) -> Added:
    """Add items with their sealed names. Items that are already there stay as they are.

    A row whose bytes the submission holds already becomes a duplicate here, inside the transaction, so that two workers
    cannot both take the same bytes for new. A member that was held without its bytes (a limit) begins anew when a later
    visit of its container hands them out.
    """
    there = _rows(connection, [row.item for row, _ in rows])
    firsts: dict[Digest, str | None] = {}
    fresh, duplicates = set(), set()
    made: dict[str, dict[str, object]] = {}
    for row, sealed_name in rows:
        known = there.get(row.item)
        if row.item in made or (known is not None and not _has_bytes_now(known, row)):
            if known is not None and known.disposition is Disposition.DUPLICATE:
                duplicates.add(row.item)
            continue
        first = _first(connection, row, firsts)
        values = _values(row) | {"sealed_name": sealed_name}
        if first is not None:
            values |= {
                "stage": Stage.DONE.value,
                "disposition": Disposition.DUPLICATE.value,
                "duplicate_of": first,
            }
            duplicates.add(row.item)
        made[row.item] = values
        fresh.add(row.item)
    _write(connection, made, there)
    return Added(frozenset(fresh), frozenset(duplicates))


def get(connection: Connection, item: str) -> ItemRow | None:
    """Return one item, or None."""
    row = connection.execute(select(items).where(items.c.item == item)).first()
    return item_row(row) if row else None


def of_accession(connection: Connection, accession: str, disposition: Disposition | None = None) -> list[ItemRow]:
    """Return the items of a submission, parents before members."""
    query = select(items).where(items.c.accession == accession).order_by(items.c.depth, items.c.item)
    if disposition is not None:
        query = query.where(items.c.disposition == disposition.value)
    return [item_row(row) for row in connection.execute(query)]


def sealed_name(connection: Connection, item: str) -> bytes | None:
    """Return the sealed name of an item."""
    found: bytes | None = connection.execute(select(items.c.sealed_name).where(items.c.item == item)).scalar()
    return found


def original(connection: Connection, accession: str, digest: Digest) -> str | None:
    """Return the item of a submission that has these bytes and is no duplicate, or None."""
    found: str | None = connection.execute(
        select(items.c.item)
        .where(items.c.accession == accession, items.c.digest == str(digest), items.c.duplicate_of.is_(None))
        # Its row is older than those of its duplicates, of which there may be thousands: the first one that is met.
        .limit(1)
    ).scalar()
    return found


def members_with_bytes(connection: Connection, parent: str) -> frozenset[str]:
    """Return the members of a container whose bytes were handed out."""
    accession = select(items.c.accession).where(items.c.item == parent).scalar_subquery()
    query = select(items.c.item).where(
        items.c.accession == accession, items.c.parent == parent, items.c.digest.is_not(None)
    )
    return frozenset(connection.execute(query).scalars())


def waiting(connection: Connection, accession: str) -> bool:
    """Return whether any item of a submission has not come to its end."""
    query = select(items.c.item).where(items.c.accession == accession, items.c.stage != Stage.DONE.value).limit(1)
    return connection.execute(query).first() is not None


def totals(connection: Connection, accession: str | None = None) -> dict[Disposition, int]:
    """Return how many items have each disposition, all of them, zeros included."""
    query = select(items.c.disposition, func.count()).group_by(items.c.disposition)
    if accession is not None:
        query = query.where(items.c.accession == accession)
    counted = {Disposition(name): int(count) for name, count in connection.execute(query)}
    return {disposition: counted.get(disposition, 0) for disposition in Disposition}


def repeated(connection: Connection, accession: str | None = None) -> dict[str, int]:
    """Return how many other items have the same bytes, for every item that has such."""
    query = select(items.c.duplicate_of, func.count()).where(items.c.duplicate_of.is_not(None))
    if accession is not None:
        query = query.where(items.c.accession == accession)
    return {str(first): int(count) for first, count in connection.execute(query.group_by(items.c.duplicate_of))}


def weight(connection: Connection, accession: str) -> tuple[int, int]:
    """Return how many items and how many unpacked bytes a submission has so far."""
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(items.c.size_bytes), 0)).where(items.c.accession == accession)
    ).one()
    return int(row[0]), int(row[1])


def item_row(row: Row[tuple[object, ...]]) -> ItemRow:
    """Return the row of a query over `items` as a dataclass."""
    return ItemRow(
        item=row.item,
        accession=row.accession,
        parent=row.parent,
        position=row.position,
        depth=row.depth,
        digest=parse_digest(row.digest) if row.digest else None,
        size_bytes=row.size_bytes,
        media_type=row.media_type,
        only_container=row.only_container,
        name_disagrees=row.name_disagrees,
        stage=Stage(row.stage),
        disposition=Disposition(row.disposition),
        reason=None if row.reason is None else Reason(row.reason),
        numbers=json.loads(row.numbers) if row.numbers else None,
        duplicate_of=row.duplicate_of,
        attempts=row.attempts,
    )


def _has_bytes_now(known: ItemRow, row: ItemRow) -> bool:
    return known.digest is None and row.digest is not None and known.disposition is Disposition.QUARANTINED


def _rows(connection: Connection, names: Sequence[str]) -> dict[str, ItemRow]:
    """Return those of some items that there are."""
    found: dict[str, ItemRow] = {}
    for start in range(0, len(names), _MOST_NAMES):
        query = select(items).where(items.c.item.in_(names[start : start + _MOST_NAMES]))
        found |= {row.item: item_row(row) for row in connection.execute(query)}
    return found


def _first(connection: Connection, row: ItemRow, firsts: dict[Digest, str | None]) -> str | None:
    """Return the item that has the same bytes, or None; then this row is the first one of those that follow."""
    if row.digest is None:
        return None
    if row.digest not in firsts:
        firsts[row.digest] = original(connection, row.accession, row.digest)
    first = firsts[row.digest]
    if first is None:
        firsts[row.digest] = row.item
    return first


def _write(connection: Connection, made: Mapping[str, dict[str, object]], there: Mapping[str, ItemRow]) -> None:
    new = [values for item, values in made.items() if item not in there]
    if new:
        connection.execute(insert(items), new)
    for item in made.keys() & there.keys():
        connection.execute(update(items).where(items.c.item == item).values(made[item]))


def _values(row: ItemRow) -> dict[str, object]:
    return {
        "item": row.item,
        "accession": row.accession,
        "parent": row.parent,
        "position": row.position,
        "depth": row.depth,
        "digest": str(row.digest) if row.digest else None,
        "size_bytes": row.size_bytes,
        "media_type": row.media_type,
        "only_container": row.only_container,
        "name_disagrees": row.name_disagrees,
        "stage": row.stage.value,
        "disposition": row.disposition.value,
        "reason": None if row.reason is None else int(row.reason),
        "numbers": json.dumps(dict(row.numbers), sort_keys=True) if row.numbers else None,
        "duplicate_of": row.duplicate_of,
        "attempts": row.attempts,
    }
