"""Hand a cleaned submission over to a store: every verified copy, the signed manifest, then the catalogue says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from flows.agent import TOOLS
from flows.home import Home
from flows.turns import turn
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.accessions import State
from pipeline.catalogue.documents import DocumentRow
from pipeline.catalogue.engine import reading
from pipeline.events import Event, EventType, Outcome, Scalar
from pipeline.model import Disposition
from pipeline.stages.release import release
from pipeline.stores.base import ReleasedDocument, Store
from pipeline.vault.rest import Rest


def hand_over(home: Home, accession: str, store: Store, store_name: str, progress: Callable[[int], object]) -> str:
    """Release a submission; doing it again, or after a kill, changes nothing that is there.

    A document leaves once for every store: what was made after a release was whole (an item that was tried again) goes
    out as another release, so that whoever counts over all tables of a store counts it once.

    Args:
        home: Where from.
        accession: A submission in state cleaned, releasing or released.
        store: Where to.
        store_name: Its name in the catalogue.
        progress: Called with 1 for every document.

    Returns:
        The id of the newest release.

    Raises:
        StoreError: The store refused or cannot be reached.
    """
    with turn(home.path, f"hand over {accession}"):
        return _hand_over(home, accession, store, store_name, progress)


def _hand_over(home: Home, accession: str, store: Store, store_name: str, progress: Callable[[int], object]) -> str:
    name = ""
    while fresh := _begin(home, accession, store_name):
        name = fresh
        _carry(home, accession, name, store, progress)
    with home.engine.begin() as connection:
        name = name or str(documents.last_release(connection, accession, store_name))
        # Somebody may have sent an item back meanwhile: then the submission is not at its end.
        waits = items.waiting(connection, accession)
        accessions.move(connection, accession, State.OPENED if waits else State.RELEASED)
        home.log.checkpoint(connection)
        if not waits:
            _sweep(home, connection, accession)
    home.keep_head()
    return name


def _begin(home: Home, accession: str, store_name: str) -> str | None:
    """Return the release to carry out: one that was begun, or a fresh one; None when all is handed over."""
    with home.engine.begin() as connection:
        begun = documents.open_release(connection, accession, store_name)
        if begun is not None:
            return begun
        waiting = documents.not_in(connection, accession, store_name)
        number = documents.count_releases(connection, accession, store_name)
        if number and not waiting:
            return None
        name = home.opaque_id(accession, "release", store_name, str(number))
        documents.begin_release(connection, name, accession, store_name, waiting)
        found = accessions.get(connection, accession)
        if found is not None and found.state is not State.RELEASED:
            accessions.move(connection, accession, State.RELEASING, release=name)
        return name


def _carry(home: Home, accession: str, name: str, store: Store, progress: Callable[[int], object]) -> None:
    with reading(home.engine).begin() as connection:
        inside = documents.of_release(connection, name)
        rows = [row for row in documents.of_accession(connection, accession) if row.document in inside]
    rest = home.rest(accession)
    release(name, accession, [_document(row, rest) for row in rows], rest, store, home.signer.sign, progress)
    with home.engine.begin() as connection:
        if documents.end_release(connection, name):
            detail: dict[str, Scalar] = {"documents": len(rows), "release": name, "set": set_digest(rows)}
            home.log.append(
                connection, [Event(EventType.RELEASE, Outcome.SUCCESS, accession, accession, TOOLS, detail)]
            )


def _sweep(home: Home, connection: Connection, accession: str) -> None:
    """Delete blobs that killed writers left. The caller's write lock and an empty queue keep other writers away."""
    kept = [row for row in items.of_accession(connection, accession) if row.digest is not None]
    originals = {row.item for row in kept if row.disposition is not Disposition.DUPLICATE}
    made = {row.document for row in documents.of_accession(connection, accession)}
    home.rest(accession).sweep(originals | made | {f"{document}.text" for document in made})
    home.vault(accession).sweep(originals)


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


def set_digest(rows: Sequence[DocumentRow]) -> str:
    """Return one digest over all copies, so that the log binds the release."""
    return hashlib.sha256("\n".join(f"{row.document} {row.digest}" for row in rows).encode()).hexdigest()
