"""Rows of the catalogue as the command line shows them; opaque ids, codes and numbers only, so no key is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from pipeline.catalogue import accessions, documents, items
from pipeline.model import Disposition
from pipeline.reasons import REMEDIES


def item_rows(connection: Connection, accession: str | None) -> Iterator[dict[str, Any]]:
    """Hand out every item with the document that was made of it, where there is one."""
    made = {row.item: row for row in documents.of_accession(connection, accession)}
    repeated = items.repeated(connection, accession)
    chosen = [accession] if accession else [one.submission.accession for one in accessions.all_accessions(connection)]
    for one in chosen:
        for item in items.of_accession(connection, one):
            document = made.get(item.item)
            yield {
                "document": document.document if document else None,
                "item": item.item,
                "accession": item.accession,
                "parent": item.parent,
                "media_type": document.media_type if document else item.media_type,
                "name_disagrees": item.name_disagrees,
                "disposition": item.disposition.value,
                "reason": item.reason.name if item.reason else None,
                "numbers": dict(item.numbers or {}),
                "remedy": REMEDIES[item.reason] if item.reason else None,
                "digest": str(document.digest) if document else None,
                "size_bytes": document.size_bytes if document else item.size_bytes,
                "pages": document.pages if document else None,
                "redactions": document.redactions if document else None,
                "removed": {removal.kind: removal.count for removal in document.removed} if document else {},
                "verified_by": list(document.verified_by) if document else [],
                "duplicate_of": item.duplicate_of,
                "occurrences": 1 + repeated.get(item.item, 0) if item.duplicate_of is None else None,
            }


def totals_row(connection: Connection, accession: str | None = None) -> dict[str, int]:
    """Return every disposition with its count, and their sum."""
    found = items.totals(connection, accession)
    counts = {disposition.value: found[disposition] for disposition in Disposition}
    return {**counts, "members": sum(found.values())}
