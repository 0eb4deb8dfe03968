"""Sanitised copies, learned terms and releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_skip

from pipeline.catalogue.tables import documents, items, learned, released, releases
from pipeline.events import slug
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
            removed=json.dumps([[slug(removal.kind), removal.count] for removal in sanitised.rewritten.removed][:100]),
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


def open_release(connection: Connection, accession: str, store: str) -> str | None:
    """Return the release to a store that was begun and is not whole yet, or None."""
    return _one_release(connection, accession, store, "releasing")


def last_release(connection: Connection, accession: str, store: str) -> str | None:
    """Return a whole release to a store, or None."""
    return _one_release(connection, accession, store, "released")


def count_releases(connection: Connection, accession: str, store: str) -> int:
    """Return how many releases to a store there are, whole or not."""
    query = select(func.count()).where(releases.c.accession == accession, releases.c.store == store)
    return int(connection.execute(query).scalar_one())


def not_in(connection: Connection, accession: str, store: str) -> list[str]:
    """Return the documents of a submission that no release to a store holds, ordered by id."""
    handed = select(released.c.document).join(releases, releases.c.release == released.c.release)
    handed = handed.where(releases.c.store == store, releases.c.accession == accession)
    query = select(documents.c.document).where(documents.c.accession == accession, documents.c.document.not_in(handed))
    return list(connection.execute(query.order_by(documents.c.document)).scalars())


def of_release(connection: Connection, release: str) -> frozenset[str]:
    """Return the documents that a release holds."""
    return frozenset(connection.execute(select(released.c.document).where(released.c.release == release)).scalars())


def whole_releases(connection: Connection, accession: str) -> list[str]:
    """Return the releases of a submission that are whole, to whatever store."""
    query = select(releases.c.release).where(releases.c.accession == accession, releases.c.state == "released")
    return list(connection.execute(query.order_by(releases.c.release)).scalars())


def begin_release(connection: Connection, release: str, accession: str, store: str, made: Sequence[str]) -> None:
    """Note a release and what it holds before its first byte leaves, so that a killed one goes on as it was.

    Args:
        connection: A writing transaction.
        release: Its id, fresh.
        accession: The submission.
        store: Name of the store in the catalogue.
        made: Documents that it holds.
    """
    row = {"release": release, "accession": accession, "store": store, "state": "releasing", "documents": len(made)}
    connection.execute(insert(releases).values(row))
    if made:
        connection.execute(insert(released), [{"release": release, "document": document} for document in made])


def end_release(connection: Connection, release: str) -> bool:
    """Note that a release is whole: its documents are released. Return False when it was noted before."""
    fresh = connection.execute(
        update(releases).where(releases.c.release == release, releases.c.state != "released").values(state="released")
    )
    inside = select(documents.c.item).join(released, released.c.document == documents.c.document)
    connection.execute(
        update(items)
        .where(
            items.c.item.in_(inside.where(released.c.release == release)),
            items.c.disposition == Disposition.WITHHELD.value,
        )
        .values(disposition=Disposition.RELEASED.value)
    )
    return fresh.rowcount == 1


def _one_release(connection: Connection, accession: str, store: str, state: str) -> str | None:
    query = select(releases.c.release).where(
        releases.c.accession == accession, releases.c.store == store, releases.c.state == state
    )
    found: str | None = connection.execute(query.order_by(releases.c.release).limit(1)).scalar()
    return found
