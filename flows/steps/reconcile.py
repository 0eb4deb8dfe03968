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
from pipeline.catalogue.accessions import State
from pipeline.catalogue.documents import DocumentRow
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.catalogue.reconcile import Discrepancy, discrepancies
from pipeline.custody.log import entries_of, event_of, last_checkpoint, parse_checkpoint
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


#: What the catalogue must have for each event of a submission: where its name is in the event, and the rule.
_KEPT = {
    EventType.ACCESSION: (None, "every submission in the log is in the catalogue"),
    EventType.MESSAGE_DIGEST: (None, "every original in the log is in the catalogue"),
    EventType.RECORD: ("document", "every copy in the log is in the catalogue"),
    EventType.RELEASE: ("release", "every release in the log is in the catalogue"),
}


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


@dataclass(slots=True)
class _Log:
    """What the whole log says.

    Attributes:
        told: By object.
        sets: Digests over the copies of releases.
        named: By type of event, what the catalogue must have.
        newest: By submission, the newest entry before its release: the head was signed after it.
    """

    told: dict[str, _Told] = field(default_factory=lambda: defaultdict(_Told))
    sets: set[object] = field(default_factory=set)
    named: dict[EventType, set[object]] = field(default_factory=lambda: defaultdict(set))
    newest: dict[object, int] = field(default_factory=dict)

    def add(self, event: dict[str, Any]) -> None:
        self.told[event["object"]].add(event["type"], event["detail"])
        if event["type"] == EventType.RELEASE.value:
            self.sets.add(str(event["detail"].get("set")))
        if event["type"] in _KEPT:
            kind = EventType(event["type"])
            place = _KEPT[kind][0]
            self.named[kind].add(event["detail"].get(place) if place else event["object"])
            if kind is not EventType.RELEASE:
                self.newest[event.get("accession")] = event["seq"]


def disagreements(connection: Connection) -> tuple[Discrepancy, ...]:
    """Return what the catalogue says otherwise than itself or the log; empty when all agrees."""
    log = _Log()
    for entry in entries_of(connection):
        log.add(event_of(entry))
    note = last_checkpoint(connection)
    signed = parse_checkpoint(note).size if note else 0
    broken: dict[str, int] = defaultdict(int)
    there: dict[EventType, set[object]] = defaultdict(set)
    for accession in accessions.all_accessions(connection):
        name = accession.submission.accession
        if accession.state in (State.CLEANED, State.RELEASED):
            broken["what is cleaned or released is signed"] += log.newest.get(name, -1) >= signed
        there[EventType.ACCESSION].add(name)
        _submission(connection, name, log, broken, there)
    for kind, (_, rule) in _KEPT.items():
        broken[rule] += len(log.named[kind] - there[kind])
    found = tuple(Discrepancy(rule, count) for rule, count in sorted(broken.items()) if count)
    return (*discrepancies(connection), *found)


def _submission(
    connection: Connection, name: str, log: _Log, broken: dict[str, int], there: dict[EventType, set[object]]
) -> None:
    """Check one submission; add to `broken` by rule, and to `there` what the catalogue has."""
    rows, made = items.of_accession(connection, name), documents.of_accession(connection, name)
    members = Counter(row.parent for row in rows)
    for row in rows:
        for rule in _item(row, log.told[row.item], members[row.item]):
            broken[rule] += 1
    for document in made:
        broken["every copy is registered once, with its digest"] += not _registered(document, log.told[document.item])
    there[EventType.MESSAGE_DIGEST].update(row.item for row in rows)
    there[EventType.RECORD].update(row.document for row in made)
    for release in documents.whole_releases(connection, name):
        there[EventType.RELEASE].add(release)
        inside = documents.of_release(connection, release)
        handed = set_digest([row for row in made if row.document in inside])
        broken["every release is in the log, with the digest over its copies"] += handed not in log.sets


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
