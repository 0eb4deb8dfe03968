"""Checking the custody log: everything again from the bodies of its entries, and proofs for single entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pipeline.custody import tree
from pipeline.custody.log import Entry, Head, all_checkpoints, head_of, node_of, parse_checkpoint, size_of
from pipeline.custody.tables import checkpoints, entries, nodes
from pipeline.errors import CheckpointInvalid, LogForked

#: Returns the text of a signed note, or raises when the signature does not hold.
NoteOpener = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class LogReport:
    """A log that holds.

    Attributes:
        size: Entries.
        root: Root of the tree over all of them.
        checkpoints: Signed checkpoints that were checked.
        signed: Entries under the newest checkpoint.
    """

    size: int
    root: bytes
    checkpoints: int
    signed: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Proof that an entry is in the log under a checkpoint.

    Attributes:
        sequence: Place of the entry.
        body: Its bytes.
        path: Audit path, leaf to root.
        checkpoint: Signed note.
    """

    sequence: int
    body: bytes
    path: tuple[bytes, ...]
    checkpoint: str


def verify(connection: Connection, open_note: NoteOpener, held: Sequence[str] = ()) -> LogReport:
    """Check the whole log of a home: entries, every stored hash, every checkpoint.

    Args:
        connection: Sees the log.
        open_note: Checks signatures.
        held: Checkpoints that somebody keeps elsewhere. Only they tell a log that was put back to an older state.

    Raises:
        CheckpointInvalid: A signature or root does not hold.
        LogForked: Entries are missing, or what is stored beside them differs from them.
    """
    for row in connection.execute(select(checkpoints.c.size, checkpoints.c.note)):
        if parse_checkpoint(row.note).size != row.size:
            raise CheckpointInvalid("place", size=row.size)
    with closing(_stored(connection)) as found:
        report = verify_entries(found, [*all_checkpoints(connection), *held], open_note)
    if head_of(connection, report.size) != report.root or size_of(connection) != report.size:
        raise LogForked(size=report.size)
    return report


def verify_entries(found: Iterable[Entry], notes: Iterable[str], open_note: NoteOpener) -> LogReport:
    """Check entries against signed checkpoints; needs neither home nor key.

    Raises:
        CheckpointInvalid: A signature or root does not hold.
        LogForked: An entry is missing, or fewer are left than were signed.
    """
    heads = sorted((parse_checkpoint(opened_note(note, open_note)) for note in notes), key=lambda head: head.size)
    edge: list[tuple[int, bytes]] = []
    size = checked = 0
    for entry in found:
        checked += _check_heads(heads[checked:], size, edge)
        if entry.sequence != size:
            raise LogForked(expected=size, found=entry.sequence)
        _push(edge, tree.leaf_hash(entry.body))
        size += 1
    checked += _check_heads(heads[checked:], size, edge)
    if checked != len(heads):
        raise LogForked(signed=heads[-1].size, found=size)
    return LogReport(size, _fold(edge), len(heads), heads[-1].size if heads else 0)


def prove(connection: Connection, sequence: int, checkpoint: str) -> Proof:
    """Return the proof of one entry under a checkpoint.

    Raises:
        CheckpointInvalid: The checkpoint does not cover the entry.
    """
    size = parse_checkpoint(checkpoint).size
    body = connection.execute(select(entries.c.body).where(entries.c.sequence == sequence)).scalar()
    if body is None or not 0 <= sequence < size:
        raise CheckpointInvalid("entry", entry=sequence, size=size)
    path = tree.inclusion_proof(sequence, size, lambda level, number: node_of(connection, level, number))
    return Proof(sequence, body, tuple(path), checkpoint)


def verify_proof(proof: Proof, open_note: NoteOpener) -> None:
    """Check a proof; needs neither home nor log.

    Raises:
        CheckpointInvalid: Signature or path does not hold.
    """
    head = parse_checkpoint(opened_note(proof.checkpoint, open_note))
    if not tree.verify_inclusion(tree.leaf_hash(proof.body), proof.sequence, head.size, proof.path, head.root):
        raise CheckpointInvalid("path", entry=proof.sequence, size=head.size)


def _stored(connection: Connection) -> Generator[Entry, None, None]:
    """Hand out entries; on the way compare all that is stored beside them: places, submissions, hashes of subtrees."""
    end = (nodes.c.number + 1).op("<<")(nodes.c.level)
    edge: dict[int, bytes] = {}
    # Both are closed on any way out: a statement that is left open would keep an old snapshot of the database.
    with (
        connection.execute(select(nodes).order_by(end, nodes.c.level)) as kept,
        connection.execute(select(entries).order_by(entries.c.sequence)) as rows,
    ):
        for row in rows:
            if _beside(row.body) != (row.sequence, row.accession):
                raise LogForked(entry=row.sequence)
            for level, number, digest in tree.new_nodes(row.sequence, tree.leaf_hash(row.body), lambda lv, _: edge[lv]):
                edge[level] = digest
                node = kept.fetchone()
                if node is None or (node.level, node.number, node.hash) != (level, number, digest):
                    raise LogForked(level=level, number=number)
            yield Entry(row.sequence, row.body)
        if kept.fetchone() is not None:
            raise LogForked(size=0)


def _beside(body: bytes) -> tuple[object, object]:
    """Return what the entry itself says of its place and its submission."""
    try:
        table = json.loads(body)
        return table["seq"], table["accession"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, None


def opened_note(note: str, open_note: NoteOpener) -> str:
    """Return the text of a checkpoint; its first line names the log, and that name must have signed.

    Raises:
        CheckpointInvalid: The signature does not hold.
    """
    try:
        text = open_note(note)
    except Exception:  # noqa: BLE001 - whatever the opener raises, the signature does not hold
        raise CheckpointInvalid("signature") from None
    if f"\n\N{EM DASH} {text.partition(chr(10))[0]} " not in note.removeprefix(text):
        raise CheckpointInvalid("origin")
    return text


def _check_heads(heads: Iterable[Head], size: int, edge: list[tuple[int, bytes]]) -> int:
    count = 0
    for head in heads:
        if head.size != size:
            break
        if head.root != _fold(edge):
            raise CheckpointInvalid("root", size=size)
        count += 1
    return count


def _push(edge: list[tuple[int, bytes]], leaf: bytes) -> None:
    level, current = 0, leaf
    while edge and edge[-1][0] == level:
        current = tree.node_hash(edge.pop()[1], current)
        level += 1
    edge.append((level, current))


def _fold(edge: list[tuple[int, bytes]]) -> bytes:
    if not edge:
        return tree.range_hash(0, 0, lambda level, number: b"")
    current = edge[-1][1]
    for _, left in reversed(edge[:-1]):
        current = tree.node_hash(left, current)
    return current
