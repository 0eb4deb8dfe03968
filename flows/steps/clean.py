"""Second pass: plan, sanitise, verify and record a batch of items. The cleaner and the verifier have a sandbox each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.home import Home
from flows.steps.accept import desk_terms
from flows.steps.ledger import Ledger, Settled, done
from flows.steps.passwords import passwords_of
from flows.steps.pixels import healed
from flows.steps.worker import Worker
from pipeline.catalogue import accessions, documents
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.errors import PipelineError, ResidueError
from pipeline.events import Event, EventType, Scalar
from pipeline.model import Disposition, Identified, Item, Planned, ReadItem, Record, Rewritten, Verified
from pipeline.sandbox.session import Session
from pipeline.stages.plan import plan
from pipeline.stages.read import read
from pipeline.stages.record import record
from pipeline.stages.sanitise import sanitise
from pipeline.stages.settle import settle
from pipeline.stages.unlock import unlock
from pipeline.stages.verify import verify
from pipeline.vault.rest import Rest
from redaction.pseudonyms import Pseudonyms
from redaction.terms import Origin, Term, TermKind


@dataclass(frozen=True, slots=True)
class Protection:
    """What a submission's items are protected by: the same for all of them, fixed at the barrier between the passes.

    Attributes:
        terms: The desk's and the learned ones.
        pseudonyms: Tokens, where the policy asks for them.
    """

    terms: tuple[Term, ...]
    pseudonyms: Pseudonyms | None


def protection(home: Home, accession: str) -> Protection:
    """Gather the terms of a submission, and draw a pseudonym for every one of them: the same in every worker."""
    with reading(home.engine).begin() as connection:
        sealed = documents.learned_terms(connection, accession)
        known = accessions.sealed_column(connection, accession, "sealed_pseudonyms")
    opened = [home.fields.open(term, column="learned.term", row=digest) for digest, term in sealed]
    terms = (*desk_terms(home, accession), *(Term(TermKind(kind), value, Origin.LEARNED) for kind, value in opened))
    if not home.policy.pseudonyms:
        return Protection(terms, None)
    numbers = home.fields.open(known, column="accessions.pseudonyms", row=accession) if known else {}
    pseudonyms = Pseudonyms(home.pseudonym_key(accession), numbers)
    pseudonyms.enrol((term.kind.value, term.value) for term in terms)
    return Protection(terms, pseudonyms)


class Cleaning(Worker):
    """One worker of the second pass: a cleaner and a verifier in a sandbox each.

    Args:
        home: Where.
        accession: Which submission; the sandboxes never see another.
        shared: What its items are protected by.
        tell: Called with each result once it is committed.
    """

    stage = Stage.CLEAN

    def __init__(self, home: Home, accession: str, shared: Protection, tell: Callable[[Settled], object]) -> None:
        super().__init__(home, accession, tell)
        self._shared = shared
        self._session = Session(home.settings.limits)
        self._witness = Session(home.settings.limits, purpose="verify")
        self._rest = home.rest(accession)
        self._passwords = passwords_of(home, accession)

    def batch(self, owner: str, most: int) -> int:
        """Clean up to `most` waiting items, and keep the pseudonyms that were drawn; as `Worker.batch` otherwise."""
        taken = super().batch(owner, most)
        if taken:
            _keep_pseudonyms(self._home, self._accession, self._shared)
        return taken

    def close(self) -> None:
        """Throw the sandboxes away."""
        self._session.close()
        self._witness.close()

    def _treatment(self, ledger: Ledger) -> Callable[[ItemRow], Settled]:
        return _Cleaner(
            self._home, ledger, self._session, self._witness, self._rest, self._shared, self._passwords
        ).clean


def _keep_pseudonyms(home: Home, accession: str, shared: Protection) -> None:
    if shared.pseudonyms is None:
        return
    with home.engine.begin() as connection:
        # Other workers drew tokens meanwhile: theirs are kept as well.
        before = accessions.sealed_column(connection, accession, "sealed_pseudonyms")
        known = home.fields.open(before, column="accessions.pseudonyms", row=accession) if before else {}
        known |= shared.pseudonyms.known
        sealed = home.fields.seal(known, column="accessions.pseudonyms", row=accession)
        accessions.keep(connection, accession, sealed_pseudonyms=sealed)


@dataclass(slots=True)
class _Cleaner:
    home: Home
    ledger: Ledger
    session: Session
    witness: Session
    rest: Rest
    shared: Protection
    passwords: tuple[str, ...]

    def clean(self, row: ItemRow) -> Settled:
        events: list[Event] = []
        result = settle(lambda: self._stages(_item(row), events), self.ledger.incident)
        if isinstance(result, PipelineError):
            return self.ledger.hold(row.item, result, events)
        # Verified but not yet handed over: withheld until its release is whole.
        return Settled(row.item, done(Disposition.WITHHELD), events, record=result)

    def _stages(self, item: Item, events: list[Event]) -> Record:
        handle = self.session.put(self.rest.open(item.item))
        used = [handle]
        try:
            opened = unlock(item, handle, self.session, self.passwords)
            verified, copy = self._healed(item, handle, events, used, opened=opened)
            sanitised = verified.sanitised
            looked = {"verified_by": ",".join(verified.verdict.verified_by)[:256]}
            events.append(self.ledger.event(EventType.VERIFICATION, item.item, looked))
            document = self.home.opaque_id(item.accession, item.item, "document")
            made = record(verified, document, self.session.get(copy), self.rest)
            fixity: dict[str, Scalar] = {
                "document": document,
                "digest": str(sanitised.digest),
                "bytes": sanitised.size_bytes,
            }
            events.append(self.ledger.event(EventType.RECORD, item.item, fixity))
            return made
        finally:
            self._drop(self.session, used)

    def _healed(
        self, item: Item, handle: int, events: list[Event], used: list[int], *, opened: bool
    ) -> tuple[Verified, int]:
        def read_item(pages: Sequence[int] | None) -> ReadItem:
            return read(item, handle, self.session, self.shared.terms, self.home.policy, pages)[0]

        def make(one: ReadItem, pictures: Sequence[int]) -> Planned:
            terms, policy, pseudonyms = self.shared.terms, self.home.policy, self.shared.pseudonyms
            return plan(one, terms, policy, pseudonyms, ocr=self.home.settings.ocr, pictures=pictures)

        def carry_out(planned: Planned) -> tuple[Verified, int]:
            try:
                return self._verified(planned, handle, events, used, opened=opened)
            except ResidueError as error:
                detail: dict[str, Scalar] = {"reason": error.reason.name}
                events.append(self.ledger.event(EventType.VERIFICATION, item.item, detail, failed=True))
                raise

        return healed(read_item(None), make, carry_out, read_item)

    def _verified(
        self, planned: Planned, handle: int, events: list[Event], used: list[int], *, opened: bool
    ) -> tuple[Verified, int]:
        item = planned.item.item
        detail: dict[str, Scalar] = {"edits": len(planned.plan.edits), "policy": self.home.policy_digest}
        events.append(self.ledger.event(EventType.PLANNING, item, detail))
        sanitised, copy, seen = sanitise(planned, handle, {}, self.session, self.witness)
        used.append(copy)
        try:
            rewritten = sanitised.rewritten
            removed = {f"removed.{removal.kind}"[:64]: removal.count for removal in rewritten.removed[:32]}
            removed |= {"removed.password": 1} if opened else {}
            events.append(self.ledger.event(EventType.SANITISATION, item, removed))
            if rewritten.redactions:
                events.append(self.ledger.event(EventType.REDACTION, item, _levels(rewritten)))
            return verify(sanitised, seen, self.witness), copy
        finally:
            self._drop(self.witness, [seen])

    def _drop(self, session: Session, handles: Sequence[int]) -> None:
        for handle in handles:
            settle(lambda handle=handle: session.drop(handle), self.ledger.incident)  # type: ignore[misc]


def _levels(rewritten: Rewritten) -> dict[str, Scalar]:
    """Return how many edits were carried out, and how many pages were set anew for it or became pictures."""
    done: dict[str, Scalar] = {"edits": rewritten.redactions}
    counts = {removal.kind: removal.count for removal in rewritten.removed}
    return done | {f"pages.{kind}": counts[kind] for kind in ("redacted-page", "page-as-picture") if kind in counts}


def _item(row: ItemRow) -> Item:
    assert row.digest is not None
    assert row.media_type is not None
    identified = Identified(row.media_type, supported=True, only_container=row.only_container)
    return Item(row.item, row.accession, row.parent, row.depth, row.digest, row.size_bytes, identified)
