"""Accessions: one per submission, from received to released."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.catalogue.tables import accessions
from pipeline.fixity import Digest, parse_digest
from pipeline.model import Envelope, Submission
from pipeline.reasons import Reason


class State(StrEnum):
    """How far a submission has come."""

    RECEIVED = "received"
    OPENED = "opened"
    CLEANED = "cleaned"
    RELEASING = "releasing"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Accession:
    """A row of the inventory.

    Attributes:
        submission: Id, envelope, keyed digest, size of the ciphertext.
        state: How far it has come.
        reason: Why it was refused, or None.
        wrapped_key: Its data key under the home's wrapping key, or None before it is opened or after it is shredded.
        release: Id of its release, or None.
    """

    submission: Submission
    state: State
    reason: Reason | None
    wrapped_key: bytes | None
    release: str | None


def recognise(connection: Connection, digest: Digest) -> Accession | None:
    """Return the accession that has this ciphertext already, or None."""
    row = connection.execute(select(accessions).where(accessions.c.digest == str(digest))).first()
    return _accession(row) if row else None


def get(connection: Connection, accession: str) -> Accession | None:
    """Return one accession, or None."""
    row = connection.execute(select(accessions).where(accessions.c.accession == accession)).first()
    return _accession(row) if row else None


def all_accessions(connection: Connection) -> list[Accession]:
    """Return every accession, in the order of their random ids (time of arrival is nobody's business)."""
    return [_accession(row) for row in connection.execute(select(accessions).order_by(accessions.c.accession))]


def add(connection: Connection, submission: Submission, sealed: dict[str, bytes | None]) -> None:
    """Add a submission in state received.

    Args:
        connection: A writing transaction.
        submission: What was received.
        sealed: Values of columns whose names begin with ``sealed_``.
    """
    connection.execute(
        insert(accessions).values(
            accession=submission.accession,
            state=State.RECEIVED.value,
            envelope=submission.envelope.value,
            digest=str(submission.digest),
            size_bytes=submission.size_bytes,
            **sealed,
        )
    )


def move(
    connection: Connection, accession: str, state: State, *, reason: Reason | None = None, **values: object
) -> None:
    """Set the state of an accession, and other columns with it."""
    connection.execute(
        update(accessions)
        .where(accessions.c.accession == accession)
        .values(state=state.value, reason=None if reason is None else int(reason), **values)
    )


def sealed_column(connection: Connection, accession: str, column: str) -> bytes | None:
    """Return a sealed column of an accession, or None where it is empty."""
    found: bytes | None = connection.execute(
        select(accessions.c[column]).where(accessions.c.accession == accession)
    ).scalar()
    return found


def _accession(row: Row[tuple[object, ...]]) -> Accession:
    return Accession(
        submission=Submission(row.accession, Envelope(row.envelope), parse_digest(row.digest), row.size_bytes),
        state=State(row.state),
        reason=None if row.reason is None else Reason(row.reason),
        wrapped_key=row.wrapped_key,
        release=row.release,
    )


def keep(connection: Connection, accession: str, **values: object) -> None:
    """Set columns of an accession, and leave its state."""
    connection.execute(update(accessions).where(accessions.c.accession == accession).values(**values))
