"""Results of a batch, written in one transaction each with their custody events, fenced by the worker's lease."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from flows.agent import TOOLS
from flows.home import Home
from flows.incidents import write_incident
from pipeline.catalogue import documents, items, queue
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.errors import FixityMismatch, LimitExceeded, PipelineError
from pipeline.events import Event, EventType, Outcome, Scalar, slug
from pipeline.model import Disposition, Record
from pipeline.stages.settle import disposition_of
from redaction.terms import Term

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:+_,/=-]{0,255}\Z")
_GROUP_ITEMS = 10
_GROUP_S = 1.5


@dataclass(slots=True)
class Settled:
    """What became of one item in one pass.

    Attributes:
        item: Which.
        values: Columns of the catalogue to set.
        events: Custody events, in order.
        learned: Terms that it taught.
        record: Its sanitised copy, where there is one.
    """

    item: str
    values: dict[str, object] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    learned: Sequence[Term] = ()
    record: Record | None = None

    @property
    def disposition(self) -> Disposition:
        """What became of it; pending after the first pass."""
        return Disposition(str(self.values.get("disposition", Disposition.PENDING.value)))


class Ledger:
    """Collects results of one worker and writes them in groups.

    Args:
        home: Where to.
        accession: The submission.
        owner: The worker's name, as its leases bear it.
        tell: Called with each result once it is committed.
    """

    def __init__(self, home: Home, accession: str, owner: str, tell: Callable[[Settled], object]) -> None:
        self._home = home
        self._accession = accession
        self._owner = owner
        self._tell = tell
        self._waiting: list[Settled] = []
        self._since = time.monotonic()

    def event(self, kind: EventType, item: str, detail: Mapping[str, Scalar], *, failed: bool = False) -> Event:
        """Return a custody event of this submission; details that are not codes and numbers are not let in."""
        outcome = Outcome.FAILURE if failed else Outcome.SUCCESS
        kept = {slug(name, 64): _code(value) for name, value in detail.items()}
        return Event(kind, outcome, item, self._accession, TOOLS, kept)

    def hold(self, item: str, error: PipelineError, events: list[Event]) -> Settled:
        """Return the result of an item that was quarantined or rejected."""
        disposition = disposition_of(error.reason)
        numbers = json.dumps(error.kept, sort_keys=True) if error.kept else None
        detail: dict[str, Scalar] = {"reason": error.reason.name, **error.kept}
        kind = EventType.QUARANTINE if disposition is Disposition.QUARANTINED else EventType.REFUSAL
        held = dict(queue.held(error.reason, disposition, numbers))
        return Settled(item, held, [*events, self.event(kind, item, detail, failed=True)])

    def add_members(self, rows: Sequence[tuple[ItemRow, str]], events: Sequence[Event], sealed: Set[str]) -> None:
        """Write members of containers at once; they do no harm should the container be visited again.

        Members whose bytes the submission holds already keep no bytes of their own: the vault has each original once.

        Args:
            rows: The members, with their names.
            events: Their custody events.
            sealed: Those whose bytes were sealed; all others must be duplicates, or without bytes.

        Raises:
            LimitExceeded: The submission has more items or bytes than the limits allow.
            FixityMismatch: One would be an original of which nothing is sealed; nothing was written.
        """
        with self._home.engine.begin() as connection:
            added = items.add(connection, [(row, self._sealed_name(row.item, name)) for row, name in rows])
            originals = {row.item for row, _ in rows if row.digest is not None} & added.fresh - added.duplicates
            if not originals <= sealed:
                raise FixityMismatch("an original that was never sealed")
            self._home.log.append(connection, [event for event in events if event.object in added.fresh])
            queue.renew(connection, self._owner, now=time.time())
        self._forget(added.duplicates & sealed)
        self.check_limits()

    def check_limits(self) -> None:
        """Refuse to go on where the submission is too large.

        Raises:
            LimitExceeded: It has more items or bytes than the limits allow.
        """
        limits = self._home.settings.limits
        with reading(self._home.engine).begin() as connection:
            count, size = items.weight(connection, self._accession)
        if count > limits.submission_items:
            raise LimitExceeded("submission_items", value=count, most=limits.submission_items)
        if size > limits.unpacked_bytes:
            raise LimitExceeded("unpacked_bytes", value=size, most=limits.unpacked_bytes)

    def _forget(self, duplicates: Iterable[str]) -> None:
        """Drop what duplicates hold; a kill before leaves it to the sweep of the release."""
        if duplicates:
            rest, vault = self._home.rest(self._accession), self._home.vault(self._accession)
            for item in duplicates:
                rest.drop(item)
                vault.forget(item)

    def add(self, settled: Settled) -> None:
        """Take a result; write when the group is large or old enough."""
        self._waiting.append(settled)
        if len(self._waiting) >= _GROUP_ITEMS or time.monotonic() - self._since > _GROUP_S:
            self.flush()

    def flush(self) -> None:
        """Write all results that wait, in one transaction with their events."""
        written: list[Settled] = []
        if self._waiting:
            with self._home.engine.begin() as connection:
                queue.renew(connection, self._owner, now=time.time())
                for settled in self._waiting:
                    if not queue.finish(connection, self._owner, settled.item, **settled.values):
                        continue  # the lease was lost: another worker does this item
                    if settled.record is not None:
                        documents.add(connection, settled.record, TOOLS)
                    documents.learn(connection, self._accession, [self._sealed_term(term) for term in settled.learned])
                    self._home.log.append(connection, settled.events)
                    written.append(settled)
        self._waiting.clear()
        self._since = time.monotonic()
        for settled in written:
            self._tell(settled)

    def incident(self, error: BaseException) -> None:
        """Keep what was not foreseen in the private log."""
        write_incident(self._home.path, error)

    def _sealed_name(self, item: str, name: str) -> bytes:
        return self._home.fields.seal(name, column="items.name", row=item)

    def _sealed_term(self, term: Term) -> tuple[str, bytes]:
        digest = self._home.fields.digest(f"{term.kind.value}:{term.value}")
        sealed = self._home.fields.seal([term.kind.value, term.value], column="learned.term", row=digest)
        return digest, sealed


def _code(value: Scalar) -> Scalar:
    """Return a detail when it is a number or looks like a code; words come out of the sandbox and may be anything."""
    return value if not isinstance(value, str) or _CODE.match(value) else "other"


def next_stage(stage: Stage) -> dict[str, object]:
    """Return the columns of an item that goes on."""
    return {"stage": stage.value, "disposition": Disposition.PENDING.value}


def done(disposition: Disposition) -> dict[str, object]:
    """Return the columns of an item that has come to its end."""
    return {"stage": Stage.DONE.value, "disposition": disposition.value}
