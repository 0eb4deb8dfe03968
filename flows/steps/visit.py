"""First pass: identify, unpack and read a batch of items, and learn from them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from flows.home import Home
from flows.steps.ledger import Ledger, Settled, done, next_stage
from flows.steps.members import Members
from flows.steps.passwords import passwords_of
from flows.steps.worker import Worker
from pipeline.catalogue import items
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.errors import PipelineError
from pipeline.events import Event, EventType, Scalar
from pipeline.model import Disposition, Item
from pipeline.sandbox.session import Session
from pipeline.stages.identify import Place, identify
from pipeline.stages.read import read
from pipeline.stages.settle import settle
from pipeline.stages.unlock import unlock
from pipeline.stages.unpack import unpack
from pipeline.vault.rest import Rest


class Visiting(Worker):
    """One worker of the first pass, with one sandbox; see `Worker`."""

    stage = Stage.VISIT

    def __init__(self, home: Home, accession: str, tell: Callable[[Settled], object]) -> None:
        super().__init__(home, accession, tell)
        self._session = Session(home.settings.limits)
        self._rest = home.rest(accession)
        self._vault = home.vault(accession)
        self._passwords = passwords_of(home, accession)

    def close(self) -> None:
        """Throw the sandbox away."""
        self._session.close()

    def _treatment(self, ledger: Ledger) -> Callable[[ItemRow], Settled]:
        members = Members(self._home, ledger, self._session, self._rest, self._vault)
        return _Visitor(self._home, ledger, self._session, self._rest, members, self._passwords).visit


@dataclass(slots=True)
class _Visitor:
    home: Home
    ledger: Ledger
    session: Session
    rest: Rest
    members: Members
    passwords: tuple[str, ...]

    def visit(self, row: ItemRow) -> Settled:
        events: list[Event] = []
        values: dict[str, object] = {}
        result = settle(lambda: self._stages(row, values, events), self.ledger.incident)
        # Members handed out before an error stay good; writing them may itself meet the submission's limits.
        written = settle(self.members.write, self.ledger.incident)
        if isinstance(written, PipelineError):
            result = written
        if isinstance(result, PipelineError):
            held = self.ledger.hold(row.item, result, events)
            held.values |= values
            return held
        return result

    def _stages(self, row: ItemRow, values: dict[str, object], events: list[Event]) -> Settled:
        assert row.digest is not None
        place = Place(row.item, row.accession, row.parent, row.depth, row.digest, row.size_bytes)
        handle = self.session.put(self.rest.open(row.item))
        try:
            item = self._identified(place, handle, events)
            found = item.identified
            values |= {
                "media_type": found.media_type[:128],
                "only_container": found.only_container,
                "name_disagrees": found.name_disagrees,
            }
            detail: dict[str, Scalar] = {"media_type": found.media_type[:128], "name_disagrees": found.name_disagrees}
            events.append(self.ledger.event(EventType.FORMAT_IDENTIFICATION, row.item, detail))
            if found.container:
                self._unpack(item, handle, events)
            # A container is read too: its folders and accounts teach whose machine it was packed on.
            read_item, learned = read(item, handle, self.session, (), self.home.policy)
            counted = {"metadata": len(read_item.reading.metadata), "hidden": len(read_item.reading.hidden)}
            events.append(self.ledger.event(EventType.READING, row.item, counted))
            goes = done(Disposition.CONTAINER) if found.only_container else next_stage(Stage.CLEAN)
            return Settled(row.item, {**values, **goes}, events, learned)
        finally:
            self._drop(handle)

    def _identified(self, place: Place, handle: int, events: list[Event]) -> Item:
        """Return what the item is: what it really is, where it was under a password that came with the submission."""
        name = self._name(place.item)
        item = identify(place, handle, name, self.session)
        if unlock(item, handle, self.session, self.passwords):
            lock: dict[str, Scalar] = {"lock": item.identified.media_type[:128]}
            events.append(self.ledger.event(EventType.DECRYPTION, place.item, lock))
            item = identify(place, handle, name, self.session)
        return item

    def _unpack(self, item: Item, handle: int, events: list[Event]) -> None:
        count = refused = 0
        try:
            take = self.members.of(item)
            with closing(unpack(item, handle, self.session, self.home.settings.limits)) as members:
                for member, bytes_handle in members:
                    count += 1
                    refused += bytes_handle is None
                    take(member, bytes_handle)
        finally:
            detail = {"members": count, "refused": refused}
            events.append(self.ledger.event(EventType.UNPACKING, item.item, detail))

    def _name(self, item: str) -> str | None:
        with reading(self.home.engine).begin() as connection:
            sealed = items.sealed_name(connection, item)
        return None if sealed is None else str(self.home.fields.open(sealed, column="items.name", row=item))

    def _drop(self, handle: int) -> None:
        settle(lambda: self.session.drop(handle), self.ledger.incident)
