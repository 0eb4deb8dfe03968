"""The custody log: RFC 6962 Merkle tree over events, heads signed as C2SP checkpoints."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, func, insert, select

from pipeline.custody import tree
from pipeline.custody.tables import checkpoints, entries, nodes
from pipeline.errors import CheckpointInvalid, LogForked
from pipeline.events import Event, canonical

_COUNT = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")
#: What every event has; see `pipeline.events.canonical`.
_EVENT = {"seq": int, "time": str, "type": str, "outcome": str, "object": str, "detail": dict}
_WORD = re.compile(r"[ -~]{0,256}\Z")


class NoteSigner(Protocol):
    """What signs checkpoints."""

    origin: str
    public_key: bytes

    def sign(self, text: str) -> str:
        """Return the signed note of a text."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its place from 0, and the canonical JSON of its event."""

    sequence: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Size and root of a tree, as a checkpoint states them."""

    origin: str
    size: int
    root: bytes


class CustodyLog:
    """Appends events and signs heads. Every method works inside the caller's transaction.

    Args:
        signer: Signs checkpoints.
        kept: Returns the head that was signed last as it is kept outside the database, or None.
    """

    def __init__(self, signer: NoteSigner, kept: Callable[[], Head | None] = lambda: None) -> None:
        self._signer = signer
        self._kept = kept

    def append(self, connection: Connection, events: Sequence[Event]) -> range:
        """Append events in order.

        Returns:
            Their places in the log.

        Raises:
            ValueError: An event holds a float, or a text that is longer than 256 characters or more than printable
                ASCII: no content belongs here.
        """
        first = size_of(connection)
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        fresh: dict[tuple[int, int], bytes] = {}

        def node(level: int, number: int) -> bytes:
            return fresh.get((level, number)) or node_of(connection, level, number)

        rows = []
        for sequence, event in enumerate(events, first):
            _check(event)
            body = canonical(event, when=when, sequence=sequence)
            rows.append({"sequence": sequence, "accession": event.accession, "body": body})
            for level, number, digest in tree.new_nodes(sequence, tree.leaf_hash(body), node):
                fresh[level, number] = digest
        if rows:
            connection.execute(insert(entries), rows)
            made = [{"level": level, "number": number, "hash": digest} for (level, number), digest in fresh.items()]
            connection.execute(insert(nodes), made)
        return range(first, first + len(rows))

    def checkpoint(self, connection: Connection, *, lost: Head | None = None) -> str:
        """Sign the head of the log, and keep the signed note.

        Args:
            connection: A writing transaction.
            lost: The head kept outside, where a person has said that what it was signed for is lost.

        Raises:
            LogForked: The log extends not the last checkpoint, or not the one kept outside; nothing is signed.
            CheckpointInvalid: One of them is none.
        """
        size = size_of(connection)
        last, kept = last_checkpoint(connection), self._kept()
        head = head_of(connection, size)
        if kept is not None and kept != lost:
            check_extends(connection, kept, size, head)
        if last is not None:
            old = parse_checkpoint(last)
            check_extends(connection, old, size, head)
            if old.size == size:
                return last
        note = self._signer.sign(checkpoint_text(self._signer.origin, size, head))
        connection.execute(insert(checkpoints).values(size=size, note=note))
        return note


def check_extends(connection: Connection, old: Head, size: int, root: bytes) -> None:
    """Refuse a tree that does not begin with what an older head was signed for.

    Raises:
        LogForked: It does not.
    """
    if old.size > size:
        raise LogForked(signed=old.size, found=size)
    proof = tree.consistency_proof(old.size, size, lambda level, number: node_of(connection, level, number))
    if not tree.verify_consistency(old.size, size, old.root, root, proof):
        raise LogForked(signed=old.size, found=size)


def size_of(connection: Connection) -> int:
    """Return the number of entries."""
    highest = connection.execute(select(func.max(entries.c.sequence))).scalar()
    return 0 if highest is None else int(highest) + 1


def node_of(connection: Connection, level: int, number: int) -> bytes:
    """Return the stored hash of a complete subtree.

    Raises:
        LogForked: It is missing.
    """
    found: bytes | None = connection.execute(
        select(nodes.c.hash).where(nodes.c.level == level, nodes.c.number == number)
    ).scalar()
    if found is None:
        raise LogForked(level=level, number=number)
    return found


def head_of(connection: Connection, size: int) -> bytes:
    """Return the root of the first `size` entries from stored hashes."""
    return tree.root(size, lambda level, number: node_of(connection, level, number))


def last_checkpoint(connection: Connection) -> str | None:
    """Return the newest signed checkpoint, or None."""
    note: str | None = connection.execute(
        select(checkpoints.c.note).order_by(checkpoints.c.size.desc()).limit(1)
    ).scalar()
    return note


def all_checkpoints(connection: Connection) -> list[str]:
    """Return all signed checkpoints, oldest first."""
    return list(connection.execute(select(checkpoints.c.note).order_by(checkpoints.c.size)).scalars())


def entries_of(connection: Connection, accession: str | None = None) -> Iterator[Entry]:
    """Hand out entries in order, of one submission or all."""
    query = select(entries.c.sequence, entries.c.body).order_by(entries.c.sequence)
    if accession is not None:
        query = query.where(entries.c.accession == accession)
    for row in connection.execute(query):
        yield Entry(row.sequence, row.body)


def entries_of_the_home(connection: Connection) -> Iterator[Entry]:
    """Hand out the entries that belong to no submission, in order."""
    query = select(entries.c.sequence, entries.c.body).where(entries.c.accession.is_(None))
    for row in connection.execute(query.order_by(entries.c.sequence)):
        yield Entry(row.sequence, row.body)


def event_of(entry: Entry) -> dict[str, Any]:
    """Return the event of an entry.

    Raises:
        LogForked: It is none: somebody else wrote to the database.
    """
    try:
        event = json.loads(entry.body)
    except (ValueError, RecursionError):
        raise LogForked(entry=entry.sequence) from None
    whole = isinstance(event, dict) and all(isinstance(event.get(name), kind) for name, kind in _EVENT.items())
    if not whole:
        raise LogForked(entry=entry.sequence)
    found: dict[str, Any] = event
    return found


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Return the text of a checkpoint (C2SP tlog-checkpoint)."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def parse_checkpoint(text: str) -> Head:
    """Read a checkpoint's text, with or without signatures.

    Raises:
        CheckpointInvalid: It is none.
    """
    lines = text.split("\n")
    try:
        head = Head(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
    except (IndexError, ValueError):
        raise CheckpointInvalid("form") from None
    if not _COUNT.match(lines[1]) or len(head.root) != 32:
        raise CheckpointInvalid("form")
    return head


def _check(event: Event) -> None:
    for value in (event.object, event.accession, event.agent, *event.detail, *event.detail.values()):
        if isinstance(value, float) or (isinstance(value, str) and not _WORD.match(value)):
            raise ValueError("an event holds ids, codes and numbers only")
