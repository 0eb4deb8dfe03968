"""What a person decides about an item in quarantine."""

from __future__ import annotations

from flows.home import Home
from flows.steps.ledger import TOOLS
from pipeline.catalogue import accessions, items, queue
from pipeline.catalogue.accessions import State
from pipeline.catalogue.items import Stage
from pipeline.events import Event, EventType, Outcome
from pipeline.model import Disposition


def retry(home: Home, item: str) -> bool:
    """Let a quarantined item wait for its first pass again; return False when it is not in quarantine."""
    return _decide(home, item, Disposition.PENDING, Stage.VISIT, EventType.UNQUARANTINE)


def reject(home: Home, item: str) -> bool:
    """Reject a quarantined item for good; return False when it is not in quarantine."""
    return _decide(home, item, Disposition.REJECTED, Stage.DONE, EventType.REFUSAL)


def _decide(home: Home, item: str, disposition: Disposition, stage: Stage, kind: EventType) -> bool:
    with home.engine.begin() as connection:
        row = items.get(connection, item)
        if row is None or row.disposition is not Disposition.QUARANTINED:
            return False
        reason = None if disposition is Disposition.PENDING else row.reason
        queue.decide(connection, item, stage, disposition, reason)
        if disposition is Disposition.PENDING:
            accessions.move(connection, row.accession, State.OPENED)
        home.log.append(connection, [Event(kind, Outcome.SUCCESS, item, row.accession, TOOLS, {"by": "desk"})])
    return True
