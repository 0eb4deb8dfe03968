"""Custody log against catalogue: whatever the inventory says happened must be in the log, and the other way round.

The log proves itself (`pipeline.custody.audit`); this shows that the catalogue still says the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from flows.steps.hand_over import set_digest
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.documents import DocumentRow
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.catalogue.reconcile import Discrepancy, discrepancies
from pipeline.custody.log import entries_of, event_of
from pipeline.events import EventType
from pipeline.model import Disposition

#: Events that an item must have, by what became of it; one event for each arrow that it went through.
CHAIN = {
    Disposition.CONTAINER: (
        EventType.MESSAGE_DIGEST, EventType.FORMAT_IDENTIFICATION, EventType.UNPACKING, EventType.READING,
    ),
    Disposition.DUPLICATE: (EventType.MESSAGE_DIGEST,),
    Disposition.WITHHELD: (
        EventType.MESSAGE_DIGEST, EventType.FORMAT_IDENTIFICATION, EventType.READING, EventType.PLANNING,
        EventType.SANITISATION, EventType.VERIFICATION, EventType.RECORD,
    ),
    Disposition.RELEASED: (
        EventType.MESSAGE_DIGEST, EventType.FORMAT_IDENTIFICATION, EventType.READING, EventType.PLANNING,
        EventType.SANITISATION, EventType.VERIFICATION, EventType.RECORD,
    ),
    Disposition.QUARANTINED: (EventType.QUARANTINE,),
    Disposition.REJECTED: (EventType.REFUSAL,),
    Disposition.PENDING: (EventType.MESSAGE_DIGEST,),
}  # fmt: skip


@dataclass(slots=True)
class _Told:
    """What the log says of one object, newest event of each type."""

    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    members: int | None = None

    def add(self, kind: str, detail: dict[str, Any]) -> None:
        self.counts[kind] += 1
        self.events[kind] = detail
        if kind == EventType.UNPACKING.value:
            members = detail.get("members")
            self.members = max(self.members or 0, members if isinstance(members, int) else 0)

    def detail(self, kind: EventType, name: str) -> object:
        return self.events.get(kind.value, {}).get(name)


def disagreements(connection: Connection) -> tuple[Discrepancy, ...]:
    """Return what the catalogue says otherwise than itself or the log; empty when all agrees."""
    told: dict[str, _Told] = defaultdict(_Told)
    sets: set[object] = set()
    for entry in entries_of(connection):
        event = event_of(entry)
        told[event["object"]].add(event["type"], event["detail"])
        if event["type"] == EventType.RELEASE.value:
            sets.add(str(event["detail"].get("set")))
    broken: dict[str, int] = defaultdict(int)
    for accession in accessions.all_accessions(connection):
        name = accession.submission.accession
        rows, made = items.of_accession(connection, name), documents.of_accession(connection, name)
        members = Counter(row.parent for row in rows)
        for row in rows:
            for rule in _item(row, told[row.item], members[row.item]):
                broken[rule] += 1
        for document in made:
            broken["every copy is registered once, with its digest"] += not _registered(document, told[document.item])
        for release in documents.whole_releases(connection, name):
            inside = documents.of_release(connection, release)
            handed = set_digest([row for row in made if row.document in inside])
            broken["every release is in the log, with the digest over its copies"] += handed not in sets
    found = tuple(Discrepancy(rule, count) for rule, count in sorted(broken.items()) if count)
    return (*discrepancies(connection), *found)


def _item(row: ItemRow, told: _Told, members: int) -> list[str]:
    rules = []
    missing = [kind for kind in CHAIN[row.disposition] if not told.counts[kind.value]]
    if missing and not (row.digest is None and row.disposition is Disposition.QUARANTINED):
        rules.append("every arrow of an item is in the log")
    if row.digest is not None and told.detail(EventType.MESSAGE_DIGEST, "digest") != str(row.digest):
        rules.append("every original has the digest that the log holds")
    if row.stage is Stage.DONE and (told.members or 0) != members:
        rules.append("every member that was unpacked is an item")
    return rules


def _registered(row: DocumentRow, told: _Told) -> bool:
    kind = EventType.RECORD
    return (
        told.counts[kind.value] == 1
        and told.detail(kind, "document") == row.document
        and told.detail(kind, "digest") == str(row.digest)
    )
