"""Accept a submission: receive it, open it into a sandbox of its own, keep its root. Nothing half-opened remains.

Every refusal is in the custody log, once: the same file refused again for the same reason, as an inbox that is watched
does at each start, adds nothing to a log that never shrinks.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from flows.agent import TOOLS
from flows.home import Home
from flows.turns import turn
from pipeline.catalogue import accessions, documents, items
from pipeline.catalogue.accessions import Accession, State
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow
from pipeline.custody.log import entries_of
from pipeline.errors import EnvelopeChanged, EnvelopeError, EnvelopeUnreadable, InputError, PipelineError
from pipeline.events import Event, EventType, Outcome, Scalar
from pipeline.model import Submission
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session
from pipeline.stages.decrypt import decrypt
from pipeline.stages.keep import keep
from pipeline.stages.receive import receive
from redaction.terms import Origin, Term, TermKind

_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A submission that was let in.

    Attributes:
        accession: Its id.
        recognised: Whether it was here before; then nothing is done twice.
        terms_too_late: Whether terms came with it that its copies, made before, are not protected by.
    """

    accession: str
    recognised: bool
    terms_too_late: bool = False


def accept(home: Home, path: Path, terms: Sequence[Term], waiting: Callable[[], object] | None = None) -> Accepted:
    """Let an encrypted submission in. Whoever brings the same one at the same time waits, and finds it here.

    Args:
        home: Where to.
        path: The encrypted file; it stays where it is.
        terms: What the desk wants protected in it.
        waiting: Called once when another one lets the same submission in.

    Raises:
        EnvelopeError: It was refused; the refusal is in the custody log.
        LimitExceeded: It unpacks to too much.
        PipelineError: Whatever else kept it out.
    """
    try:
        submission = receive(path, home.secrets.digest_key)
    except EnvelopeError as error:
        _refuse_unreceived(home, path, error)
        raise
    with turn(home.path, f"accept {submission.digest}", waiting):
        return _let_in(home, submission, path, terms)


def _let_in(home: Home, submission: Submission, path: Path, terms: Sequence[Term]) -> Accepted:
    with home.engine.begin() as connection:
        known = accessions.recognise(connection, submission.digest)
        late = False
        if known is None:
            accessions.add(connection, submission, _sealed(home, submission, path, terms))
            home.log.append(connection, [_event(EventType.ACCESSION, submission, {"bytes": submission.size_bytes})])
        else:
            late = not _protect_too(home, connection, known.submission.accession, terms)
    if known is not None:
        submission = known.submission
        if known.state not in (State.RECEIVED, State.REFUSED):
            return Accepted(submission.accession, recognised=True, terms_too_late=late)
    try:
        _open(home, submission, path)
    except (EnvelopeError, InputError) as error:
        _refuse(home, submission, error, before=known.reason if known is not None else None)
        raise
    return Accepted(submission.accession, recognised=False)


def unfinished(home: Home) -> list[Accession]:
    """Return the accessions that were opened but not released yet."""
    with reading(home.engine).begin() as connection:
        return [
            accession
            for accession in accessions.all_accessions(connection)
            if accession.state in (State.OPENED, State.CLEANED, State.RELEASING)
        ]


def half_let_in(home: Home) -> list[str]:
    """Return the accessions that were received and neither opened nor refused: a command was killed, or still works."""
    with reading(home.engine).begin() as connection:
        found = accessions.all_accessions(connection)
    return [accession.submission.accession for accession in found if accession.state is State.RECEIVED]


def desk_terms(home: Home, accession: str) -> tuple[Term, ...]:
    """Return what the desk wants protected in a submission."""
    with reading(home.engine).begin() as connection:
        return _kept_terms(home, connection, accession)


def _kept_terms(home: Home, connection: Connection, accession: str) -> tuple[Term, ...]:
    sealed = accessions.sealed_column(connection, accession, "sealed_terms")
    pairs = home.fields.open(sealed, column="accessions.terms", row=accession) if sealed else []
    return tuple(Term(TermKind(kind), value, Origin.DESK) for kind, value in pairs)


def _protect_too(home: Home, connection: Connection, accession: str, terms: Sequence[Term]) -> bool:
    """Add terms that come with a later try; return False when copies were made without them already."""
    kept = _kept_terms(home, connection, accession)
    fresh = [term for term in terms if term not in kept]
    if not fresh:
        return True
    if documents.any_of(connection, accession):
        return False
    accessions.keep(connection, accession, sealed_terms=_sealed_terms(home, accession, [*kept, *fresh]))
    return True


def _open(home: Home, submission: Submission, path: Path) -> None:
    accession = submission.accession
    limits = home.settings.limits
    rest, wrapped = home.new_rest(accession)
    root = home.opaque_id(accession, "root")
    with Session(limits) as session:
        handle = decrypt(submission, path, home.secrets, session, limits)
        digest, size = keep(root, session.get(handle), rest, home.vault(accession), home.secrets.digest_key)
    row = ItemRow(root, accession, None, 0, 0, digest, size)
    name = home.fields.seal(_as_text(path.stem), column="items.name", row=root)
    with home.engine.begin() as connection:
        items.add(connection, [(row, name)])
        accessions.move(connection, accession, State.OPENED, wrapped_key=wrapped)
        kept: dict[str, Scalar] = {"digest": str(digest), "bytes": size}
        home.log.append(
            connection,
            [
                _event(EventType.DECRYPTION, submission, {"envelope": submission.envelope.value}),
                Event(EventType.MESSAGE_DIGEST, Outcome.SUCCESS, root, accession, TOOLS, kept),
            ],
        )


def _refuse(home: Home, submission: Submission, error: PipelineError, *, before: Reason | None) -> None:
    """Keep nothing of what was opened, and record the refusal unless the last one had the same reason."""
    home.blobs.sweep(submission.accession, ())
    home.vault(submission.accession).sweep(())
    if before is error.reason:
        return
    with home.engine.begin() as connection:
        accessions.move(connection, submission.accession, State.REFUSED, reason=error.reason)
        detail: dict[str, Scalar] = {"reason": error.reason.name, **error.kept}
        refusal = Event(EventType.REFUSAL, Outcome.FAILURE, submission.accession, submission.accession, TOOLS, detail)
        home.log.append(connection, [refusal])


def _refuse_unreceived(home: Home, path: Path, error: EnvelopeError) -> None:
    """Record the refusal of a file that never became a submission: empty, not encrypted, not readable.

    It has no accession, so its opaque id stands for what was refused and why: the keyed digest of its bytes, or of its
    path where they could not be read. The same refusal has the same id, and is there once. A path at which there is no
    file to read (a slip of the pen, a folder), and a file that is still being written, are no submissions.
    """
    if isinstance(error, EnvelopeChanged) or error.numbers.get("errno") in _NOTHING_THERE:
        return
    if isinstance(error, EnvelopeUnreadable) and "errno" not in error.numbers:
        return
    what = error.digest or str(path.absolute())
    refused = home.opaque_id("refused", error.reason.name, what)
    detail: dict[str, Scalar] = {"reason": error.reason.name, **error.kept}
    if error.digest:
        detail |= {"digest": error.digest, "bytes": error.size_bytes}
    with home.engine.begin() as connection:
        if next(entries_of(connection, refused), None) is None:
            home.log.append(connection, [Event(EventType.REFUSAL, Outcome.FAILURE, refused, refused, TOOLS, detail)])


def _sealed(home: Home, submission: Submission, path: Path, terms: Sequence[Term]) -> dict[str, bytes | None]:
    row = submission.accession
    return {
        "sealed_path": home.fields.seal(_as_text(str(path)), column="accessions.path", row=row),
        "sealed_terms": _sealed_terms(home, row, terms),
    }


def _as_text(name: str) -> str:
    """Return the name of a file as text; bytes that are no UTF-8 (a name from an old disk) are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _sealed_terms(home: Home, accession: str, terms: Sequence[Term]) -> bytes:
    pairs = [[term.kind.value, term.value] for term in terms]
    return home.fields.seal(pairs, column="accessions.terms", row=accession)


def _event(kind: EventType, submission: Submission, detail: dict[str, Scalar]) -> Event:
    return Event(kind, Outcome.SUCCESS, submission.accession, submission.accession, TOOLS, detail)
