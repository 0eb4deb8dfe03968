"""What a person decides about an item in quarantine."""

from __future__ import annotations

from sqlalchemy import Connection

from flows.agent import TOOLS
from flows.home import Home
from pipeline.catalogue import accessions, items, queue
from pipeline.catalogue.accessions import State
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.events import Event, EventType, Outcome, Scalar
from pipeline.model import Disposition


def retry(home: Home, item: str) -> bool:
    """Let a quarantined item wait for its first pass again.

    A member that was held before its bytes were taken out (a limit) is tried again by visiting its container again.

    Returns:
        False when it is not in quarantine, or when its bytes can be had from no container any more; nothing changes.
    """
    with home.engine.begin() as connection:
        row = _quarantined(connection, item)
        if row is None:
            return False
        again = row if row.digest is not None else _container(connection, row)
        if again is None:
            return False
        queue.decide(connection, again.item, Stage.VISIT, Disposition.PENDING, None)
        accessions.move(connection, row.accession, State.OPENED)
        _log(home, connection, EventType.UNQUARANTINE, row, {"by": "desk", "visits": again.item})
    return True


def reject(home: Home, item: str) -> bool:
    """Reject a quarantined item for good; return False when it is not in quarantine."""
    with home.engine.begin() as connection:
        row = _quarantined(connection, item)
        if row is None:
            return False
        queue.decide(connection, item, Stage.DONE, Disposition.REJECTED, row.reason)
        _log(home, connection, EventType.REFUSAL, row, {"by": "desk"})
    return True


def _quarantined(connection: Connection, item: str) -> ItemRow | None:
    row = items.get(connection, item)
    return row if row is not None and row.disposition is Disposition.QUARANTINED else None


def _container(connection: Connection, row: ItemRow) -> ItemRow | None:
    """Return the container to visit again; one with a copy of its own (a mail) has gone on and cannot go back."""
    parent = items.get(connection, row.parent) if row.parent else None
    if parent is None or parent.digest is None:
        return None
    waits_already = parent.disposition is Disposition.PENDING and parent.stage is Stage.VISIT
    again = waits_already or parent.disposition in (Disposition.CONTAINER, Disposition.QUARANTINED)
    return parent if again else None


def _log(home: Home, connection: Connection, kind: EventType, row: ItemRow, detail: dict[str, Scalar]) -> None:
    home.log.append(connection, [Event(kind, Outcome.SUCCESS, row.item, row.accession, TOOLS, detail)])
