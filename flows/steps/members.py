"""Members of containers: kept as they come out of the sandbox, and written to catalogue and custody log in groups.

A group is one transaction, with the events of its members. It is written when so many originals of it were sealed, each
of which waited for the disk, that the other workers should get them; duplicates and refused members cost nothing but
their row and their event, so many more of them go together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flows.home import Home
from flows.steps.ledger import Ledger
from pipeline.catalogue import items
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.events import Event, EventType
from pipeline.fixity import Digest
from pipeline.model import Disposition, Item, Member
from pipeline.sandbox.session import Session
from pipeline.stages.keep import keep_unless_known
from pipeline.stages.settle import disposition_of
from pipeline.stages.unpack import why_refused
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault

_GROUP_SEALED = 64
_GROUP_MEMBERS = 512

#: Takes a member with the session's handle of its bytes, or None where it was refused.
Take = Callable[[Member, int | None], None]


@dataclass(slots=True)
class Members:
    """Takes the members of the containers of one batch.

    Attributes:
        home: Where to.
        ledger: Writes them.
        session: Holds their bytes.
        rest: Resting place of the submission.
        vault: Of the submission.
    """

    home: Home
    ledger: Ledger
    session: Session
    rest: Rest
    vault: Vault
    _fresh: list[tuple[ItemRow, str]] = field(default_factory=list)
    _events: list[Event] = field(default_factory=list)
    _sealed: set[str] = field(default_factory=set)
    _known: set[Digest] = field(default_factory=set)

    def of(self, container: Item) -> Take:
        """Return what takes the members of a container.

        One whose bytes are in the catalogue stays as it is when its container is visited again, after a kill or since a
        person asked for it: its bytes are never replaced, whatever a sandbox hands out this time.

        Raises:
            LimitExceeded: The submission had more items or bytes than the limits allow when it was visited before.
        """
        with reading(self.home.engine).begin() as connection:
            there = items.members_with_bytes(connection, container.item)
        if there:
            self.ledger.check_limits()

        def take(member: Member, handle: int | None) -> None:
            item = self.home.opaque_id(container.accession, container.item, str(member.index))
            if item not in there:
                self._take(container, item, member, handle)
            elif handle is not None:
                self.session.drop(handle)
            if len(self._sealed) >= _GROUP_SEALED or len(self._fresh) >= _GROUP_MEMBERS:
                self.write()

        return take

    def write(self) -> None:
        """Write the members that wait.

        Raises:
            LimitExceeded: The submission has more items or bytes than the limits allow.
        """
        if not self._fresh:
            return
        fresh, events, sealed = self._fresh, self._events, self._sealed
        self._fresh, self._events, self._sealed = [], [], set()
        known, self._known = self._known, set()
        self.ledger.add_members(fresh, events, sealed)
        self._known = known  # not so where the transaction failed: what it was to say is not in the catalogue

    def _take(self, container: Item, item: str, member: Member, handle: int | None) -> None:
        """Keep a member as an item of its own; a refused one is an item without bytes, so that totals reconcile."""
        depth = container.depth + 1
        if handle is None:
            error = why_refused(member, self.home.settings.limits)
            reason, disposition = error.reason, disposition_of(error.reason)
            row = ItemRow(
                item, container.accession, container.item, member.index, depth, None, 0,
                stage=Stage.DONE, disposition=disposition, reason=reason, numbers=error.kept,
            )  # fmt: skip
            kind = EventType.QUARANTINE if disposition is Disposition.QUARANTINED else EventType.REFUSAL
            event = self.ledger.event(kind, item, {"reason": reason.name, **error.kept}, failed=True)
        else:
            digest, size_bytes = self._keep(item, container.accession, handle)
            row = ItemRow(item, container.accession, container.item, member.index, depth, digest, size_bytes)
            event = self.ledger.event(EventType.MESSAGE_DIGEST, item, {"digest": str(digest), "bytes": size_bytes})
        self._fresh.append((row, member.untrusted_name))
        self._events.append(event)

    def _keep(self, item: str, accession: str, handle: int) -> tuple[Digest, int]:
        chunks, key = self.session.take(handle), self.home.secrets.digest_key
        kept = keep_unless_known(
            item, chunks, self.rest, self.vault, key, lambda digest: self._holds(accession, digest)
        )
        if kept.sealed:
            self._sealed.add(item)
            self._known.add(kept.digest)
        return kept.digest, kept.size_bytes

    def _holds(self, accession: str, digest: Digest) -> bool:
        """Return whether an original of this digest is sealed: in the catalogue, or before this one in its group."""
        if digest not in self._known:
            with reading(self.home.engine).begin() as connection:
                if items.original(connection, accession, digest) is None:
                    return False
            self._known.add(digest)
        return True
