"""The catalogue as the queue: items are leased in batches, and every result is fenced by its lease.

A worker that died leaves leases behind. They run out by themselves; leases of a dead process on this machine are taken
back at once, so that work goes on immediately after a kill.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, or_, select, update

from pipeline.catalogue.items import ItemRow, Stage, item_row
from pipeline.catalogue.tables import items
from pipeline.model import Disposition
from pipeline.reasons import Reason

#: How long a lease lasts, seconds; renewed with every item of the batch.
LEASE_S = 900.0
#: An item on which work was begun this often without an end is held: it may be what kills the worker.
MOST_ATTEMPTS = 4


def new_owner() -> str:
    """Return a name for a worker of this process that another process can tell dead: host, pid, start time, random."""
    pid = os.getpid()
    return f"{socket.gethostname()[:48]}/{pid}/{_started(pid)}/{uuid.uuid4().hex[:8]}"


def lease(connection: Connection, accession: str, stage: Stage, owner: str, *, most: int, now: float) -> list[ItemRow]:
    """Lease up to `most` waiting items of a submission.

    Args:
        connection: A writing transaction.
        accession: The submission.
        stage: Where the items wait.
        owner: From `new_owner`.
        most: Items at most.
        now: Seconds since the epoch.

    Returns:
        The items, with the attempt that begins now counted; empty when none is free.
    """
    free = or_(items.c.lease_by.is_(None), items.c.lease_until < now)
    waiting = (
        select(items)
        .where(items.c.accession == accession, items.c.stage == stage.value, free)
        .order_by(items.c.attempts, items.c.depth, items.c.item)
        .limit(most)
    )
    rows = [item_row(row) for row in connection.execute(waiting)]
    # An item that was begun several times without an end is tried alone, so that it cannot take others with it.
    if rows and rows[0].attempts >= 2:
        rows = rows[:1]
    rows = [row for row in rows if row.attempts < 2] or rows
    if rows:
        connection.execute(
            update(items)
            .where(items.c.item.in_([row.item for row in rows]))
            .values(lease_by=owner, lease_until=now + LEASE_S, attempts=items.c.attempts + 1)
        )
    return rows


def renew(connection: Connection, owner: str, *, now: float) -> None:
    """Prolong all leases of an owner."""
    connection.execute(update(items).where(items.c.lease_by == owner).values(lease_until=now + LEASE_S))


def finish(connection: Connection, owner: str, item: str, **values: object) -> bool:
    """Set columns of a leased item and give the lease back.

    Returns:
        False when the lease is no longer the owner's: somebody else does the work, and nothing was changed.
    """
    done = connection.execute(
        update(items)
        .where(items.c.item == item, items.c.lease_by == owner)
        .values(lease_by=None, lease_until=None, attempts=0, **values)
    )
    return done.rowcount == 1


def held(reason: Reason, disposition: Disposition, numbers: str | None = None) -> Mapping[str, object]:
    """Return the columns of an item that was held or rejected."""
    return {
        "stage": Stage.DONE.value,
        "disposition": disposition.value,
        "reason": int(reason),
        "numbers": numbers,
    }


def take_back(connection: Connection) -> int:
    """Take back the leases of processes of this machine that no longer run; return how many."""
    owners = connection.execute(select(items.c.lease_by).where(items.c.lease_by.is_not(None)).distinct()).scalars()
    dead = [owner for owner in owners if _is_dead(owner)]
    if not dead:
        return 0
    return connection.execute(
        update(items).where(items.c.lease_by.in_(dead)).values(lease_by=None, lease_until=None)
    ).rowcount


def waiting(connection: Connection, accession: str, stage: Stage) -> bool:
    """Return whether any item of a submission still waits at a stage, leased or not."""
    query = select(items.c.item).where(items.c.accession == accession, items.c.stage == stage.value).limit(1)
    return connection.execute(query).first() is not None


def _is_dead(owner: str) -> bool:
    host, pid, started, _ = owner.rsplit("/", 3)
    return host == socket.gethostname()[:48] and _started(int(pid)) != started


def _started(pid: int) -> str:
    """Return a process's start time in clock ticks, or nothing when it does not run (a pid alone is used again)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def give_back(connection: Connection, owner: str) -> None:
    """Give back all leases of an owner; the attempts stay counted."""
    connection.execute(update(items).where(items.c.lease_by == owner).values(lease_by=None, lease_until=None))


def decide(connection: Connection, item: str, stage: Stage, disposition: Disposition, reason: Reason | None) -> None:
    """Set what a person decided about an item that nobody works on."""
    connection.execute(
        update(items)
        .where(items.c.item == item)
        .values(
            stage=stage.value,
            disposition=disposition.value,
            reason=None if reason is None else int(reason),
            numbers=items.c.numbers if reason is not None else None,
            attempts=0,
            lease_by=None,
            lease_until=None,
        )
    )
