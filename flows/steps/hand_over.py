"""Hand a cleaned submission over to a store: every verified copy, the signed manifest, then the catalogue says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flows.home import Home
from flows.steps.ledger import TOOLS
from pipeline.catalogue import accessions, documents
from pipeline.catalogue.accessions import State
from pipeline.catalogue.documents import DocumentRow
from pipeline.catalogue.engine import reading
from pipeline.events import Event, EventType, Outcome, Scalar
from pipeline.stages.release import release
from pipeline.stores.base import ReleasedDocument, Store
from pipeline.vault.rest import Rest


def hand_over(home: Home, accession: str, store: Store, store_name: str, progress: Callable[[int], object]) -> str:
    """Release a submission; doing it again, or after a kill, changes nothing that is there.

    Args:
        home: Where from.
        accession: A submission in state cleaned, releasing or released.
        store: Where to.
        store_name: Its name in the catalogue.
        progress: Called with 1 for every document.

    Returns:
        The id of the release.

    Raises:
        StoreError: The store refused or cannot be reached.
    """
    name = home.opaque_id(accession, "release", store_name)
    with home.engine.begin() as connection:
        rows = documents.of_accession(connection, accession)
        documents.begin_release(connection, name, accession, store_name, len(rows))
        accessions.move(connection, accession, State.RELEASING, release=name)
    rest = home.rest(accession)
    handed = [_document(row, rest) for row in rows]
    release(name, accession, handed, rest, store, home.signer.sign, progress)
    with home.engine.begin() as connection:
        if documents.end_release(connection, name, accession):
            detail: dict[str, Scalar] = {"documents": len(rows), "release": name, "set": _set_digest(rows)}
            home.log.append(
                connection, [Event(EventType.RELEASE, Outcome.SUCCESS, accession, accession, TOOLS, detail)]
            )
        accessions.move(connection, accession, State.RELEASED)
        home.log.checkpoint(connection)
    return name


def released_already(home: Home, accession: str) -> bool:
    """Return whether a submission was released."""
    with reading(home.engine).begin() as connection:
        found = accessions.get(connection, accession)
    return found is not None and found.state is State.RELEASED


def _document(row: DocumentRow, rest: Rest) -> ReleasedDocument:
    text = b"".join(rest.open(f"{row.document}.text")).decode("utf-8", "replace")
    return ReleasedDocument(
        document=row.document,
        parent=row.parent,
        media_type=row.media_type,
        suffix=row.suffix,
        digest=row.digest,
        size_bytes=row.size_bytes,
        pages=row.pages,
        redactions=row.redactions,
        text=text,
    )


def _set_digest(rows: list[DocumentRow]) -> str:
    """Return one digest over all copies, so that the log binds the release."""
    return hashlib.sha256("\n".join(f"{row.document} {row.digest}" for row in rows).encode()).hexdigest()
