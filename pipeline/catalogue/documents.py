"""Sanitised copies, learned terms and releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_skip

from pipeline.catalogue.tables import documents, items, learned, releases
from pipeline.fixity import Digest, parse_digest
from pipeline.model import Disposition, Record, Removal


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A sanitised copy as the catalogue holds it.

    Attributes:
        document: Opaque id in every store.
        item: The original it was made from.
        accession: Its submission.
        parent: Document made from the item that holds this one, or None.
        media_type: Media type of the copy.
        suffix: File name ending.
        digest: SHA-256 of the copy.
        size_bytes: Its size.
        pages: Pages, frames, sheets or slides, or None.
        redactions: Edits carried out.
        removed: What was removed: kind and count.
        verified_by: Verifiers that looked.
    """

    document: str
    item: str
    accession: str
    parent: str | None
    media_type: str
    suffix: str
    digest: Digest
    size_bytes: int
    pages: int | None
    redactions: int
    removed: tuple[Removal, ...]
    verified_by: tuple[str, ...]


def add(connection: Connection, record: Record, tools: str) -> None:
    """Add the record of a verified copy."""
    sanitised = record.verified.sanitised
    connection.execute(
        insert(documents).values(
            document=record.document,
            item=sanitised.item.item,
            accession=sanitised.item.accession,
            media_type=sanitised.rewritten.media_type,
            suffix=sanitised.rewritten.suffix,
            digest=str(sanitised.digest),
            size_bytes=sanitised.size_bytes,
            pages=record.verified.verdict.pages,
            redactions=sanitised.rewritten.redactions,
            removed=json.dumps([[removal.kind, removal.count] for removal in sanitised.rewritten.removed][:100]),
            verified_by=",".join(record.verified.verdict.verified_by),
            tools=tools,
        )
    )


def of_accession(connection: Connection, accession: str | None = None) -> list[DocumentRow]:
    """Return the sanitised copies of a submission, or all, ordered by id."""
    mother = documents.alias("mother")
    query = (
        select(documents, mother.c.document.label("parent"))
        .join(items, items.c.item == documents.c.item)
        .outerjoin(mother, mother.c.item == items.c.parent)
        .order_by(documents.c.document)
    )
    if accession is not None:
        query = query.where(documents.c.accession == accession)
    return [
        DocumentRow(
            document=row.document,
            item=row.item,
            accession=row.accession,
            parent=row.parent,
            media_type=row.media_type,
            suffix=row.suffix,
            digest=parse_digest(row.digest),
            size_bytes=row.size_bytes,
            pages=row.pages,
            redactions=row.redactions,
            removed=tuple(Removal(kind, count) for kind, count in json.loads(row.removed)),
            verified_by=tuple(row.verified_by.split(",")),
        )
        for row in connection.execute(query)
    ]


def any_of(connection: Connection, accession: str) -> bool:
    """Return whether a submission has a sanitised copy already."""
    query = select(documents.c.document).where(documents.c.accession == accession).limit(1)
    return connection.execute(query).first() is not None


def learn(connection: Connection, accession: str, terms: Sequence[tuple[str, bytes]]) -> None:
    """Keep learned terms: pairs of keyed digest and sealed term. Known ones stay."""
    for digest, sealed in terms:
        connection.execute(
            insert_or_skip(learned)
            .values(accession=accession, digest=digest, sealed_term=sealed)
            .on_conflict_do_nothing()
        )


def learned_terms(connection: Connection, accession: str) -> list[tuple[str, bytes]]:
    """Return the learned terms of a submission, ordered by digest, still sealed."""
    query = select(learned.c.digest, learned.c.sealed_term).where(learned.c.accession == accession)
    return [(row.digest, row.sealed_term) for row in connection.execute(query.order_by(learned.c.digest))]


def begin_release(connection: Connection, release: str, accession: str, store: str, count: int) -> None:
    """Note a release before its first byte leaves, so that a killed one goes on under the same id."""
    connection.execute(
        insert_or_skip(releases)
        .values(release=release, accession=accession, store=store, state="releasing", documents=count)
        .on_conflict_do_nothing()
    )


def end_release(connection: Connection, release: str, accession: str) -> bool:
    """Note that a release is whole: its documents are released. Return False when it was noted before."""
    fresh = connection.execute(
        update(releases).where(releases.c.release == release, releases.c.state != "released").values(state="released")
    )
    connection.execute(
        update(items)
        .where(items.c.accession == accession, items.c.disposition == Disposition.WITHHELD.value)
        .values(disposition=Disposition.RELEASED.value)
    )
    return fresh.rowcount == 1
