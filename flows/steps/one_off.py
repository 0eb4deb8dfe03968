"""One-off cleaning of a plain file, without a home: the same sandbox, the same stages, the same verification."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType

from flows.steps.pixels import healed
from pipeline.errors import (
    LimitExceeded,
    PipelineError,
    SandboxError,
    UnknownFormat,
)
from pipeline.fixity import Digest, digest_of
from pipeline.limits import Limits
from pipeline.model import Item, Planned, ReadItem, Verified
from pipeline.plainfile import open_plain, unreadable
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session
from pipeline.stages.identify import Place, identify
from pipeline.stages.plan import plan
from pipeline.stages.read import read
from pipeline.stages.sanitise import sanitise
from pipeline.stages.settle import disposition_of, settle
from pipeline.stages.unlock import unlock
from pipeline.stages.unpack import unpack, why_refused
from pipeline.stages.verify import verify
from redaction.policy import Policy
from redaction.terms import Term

_CHUNK_BYTES = 1024 * 1024
_NO_DIGEST = Digest("sha256", "0" * 64)
#: Items of one file that reach a limit before the whole file is taken for a bomb made of bombs.
_MOST_BOMBS = 8
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+/-]{0,99}")


@dataclass(slots=True)
class Node:
    """An item of the tree that a file unpacks to.

    Attributes:
        index: Place in its parent.
        item: What it is, or None where it could not be identified.
        handle: Its bytes in the cleaner's sandbox.
        members: Its members.
        error: Why it is held, or None.
        media_type: What its content looks like, also where no format claims it.
        digest: SHA-256 of its verified copy.
        unlocked: Whether it, or a member of it, was under a password.
    """

    index: int
    item: Item | None = None
    handle: int = 0
    members: list[Node] = field(default_factory=list)
    error: PipelineError | None = None
    media_type: str | None = None
    digest: Digest | None = None
    unlocked: bool = False


class Tally:
    """Bounds on the whole tree that a file unpacks to: each container alone may be small.

    Args:
        limits: Bounds.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._items = self._bombs = 0

    def item(self) -> None:
        """Count one more item.

        Raises:
            LimitExceeded: There are too many.
        """
        self._items += 1
        if self._items > self._limits.submission_items:
            raise LimitExceeded("submission_items", value=self._items, most=self._limits.submission_items)

    def held(self, error: PipelineError) -> None:
        """Note an item that is held; after a few bombs the file is one.

        Raises:
            LimitExceeded: The bound that the last of them reached.
        """
        self._bombs += error.reason is Reason.LIMIT_EXCEEDED
        if self._bombs > _MOST_BOMBS:
            raise error


@dataclass(slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        status: ``cleaned``, ``quarantined`` or ``rejected``.
        error: Why it was not cleaned, or None.
        media_type: What it is.
        name_disagrees: Whether its name ends like another type's.
        suffix: Ending of the copy.
        copy: Bytes of the copy.
        removed: What was removed, members included.
        redactions: Edits carried out, members included.
        verified_by: Who looked.
        members: How many members were cleaned or left out, by reason.
        left_out: Members that are not in the copy: place (``0/2`` is the third member of the first one) and reason.
    """

    status: str = "quarantined"
    error: PipelineError | None = None
    media_type: str | None = None
    name_disagrees: bool = False
    suffix: str = ""
    copy: bytes = b""
    removed: dict[str, int] = field(default_factory=dict)
    redactions: int = 0
    verified_by: tuple[str, ...] = ()
    members: dict[str, int] = field(default_factory=dict)
    left_out: list[tuple[str, Reason]] = field(default_factory=list)

    @property
    def reason(self) -> Reason | None:
        """Why it was not cleaned, or None."""
        return self.error.reason if self.error is not None else None

    @property
    def held(self) -> bool:
        """Whether it, or a member that holds something, was not cleaned."""
        return self.error is not None or any(reason is not Reason.EMPTY_ITEM for _, reason in self.left_out)

    def fail(self, error: PipelineError) -> None:
        """Note that there is no copy, and why."""
        gone = error.reason is Reason.UNREADABLE_INPUT
        self.status = "rejected" if gone else disposition_of(error.reason).value
        self.error, self.copy = error, b""


class OneOff:
    """Cleans files, one after the other: those of one command are one submission, and share a cleaner and a verifier.

    What a file teaches protects that file only, so that a copy does not depend on its neighbours.
    A container comes back with the members that were cleaned; the others are left out, each with its reason. Where none
    was cleaned, the container is held for the first reason of theirs that is more than emptiness; one that holds
    nothing comes back empty.

    Args:
        limits: Bounds.
        policy: What is redacted.
        terms: What is protected.
        ocr: Whether the verifier reads pictures.
        passwords: What may open the files, and what is in them.
    """

    def __init__(
        self, limits: Limits, policy: Policy, terms: Sequence[Term], *, ocr: bool, passwords: Sequence[str] = ()
    ) -> None:
        self._limits, self._policy, self._given, self._ocr = limits, policy, tuple(terms), ocr
        self._terms, self._passwords = self._given, tuple(passwords)
        self._session, self._witness = Session(limits), Session(limits, purpose="verify")
        self._files = 0

    def __enter__(self) -> OneOff:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds that its sandboxes have taken so far."""
        return self._session.cpu_seconds + self._witness.cpu_seconds

    @property
    def peak_memory_bytes(self) -> int:
        """The most memory that one of its sandboxes was seen to take so far."""
        return max(self._session.peak_memory_bytes, self._witness.peak_memory_bytes)

    def protect(self, terms: Sequence[Term]) -> None:
        """Protect these terms, and no others, in the files that come now."""
        self._given = tuple(terms)

    def close(self) -> None:
        """Throw the sandboxes away; the next file gets new ones."""
        self._session.close()
        self._witness.close()

    def clean(self, path: Path) -> Outcome:
        """Clean one file."""
        outcome = Outcome()
        self._terms = self._given
        result = settle(lambda: self._whole(path, self._session, self._witness, outcome), write_nothing)
        if isinstance(result, PipelineError):
            outcome.fail(result)
        self._files += 1
        if self._files % self._limits.sandbox_items == 0 or isinstance(result, SandboxError):
            self.close()
        else:
            for session in (self._session, self._witness):
                settle(session.forget, write_nothing)
        return outcome

    def _whole(self, path: Path, session: Session, witness: Session, outcome: Outcome) -> None:
        root = Node(0)
        root.handle = session.put(plain_chunks(path, self._limits.item_bytes))
        learned = list(self._visit(root, name_as_hint(path), 0, session, Tally(self._limits)))
        self._terms = (*self._terms, *dict.fromkeys(learned))
        outcome.media_type = root.media_type
        outcome.name_disagrees = root.item is not None and root.item.identified.name_disagrees
        if root.error is not None:
            raise root.error
        copy = self._rewrite(root, "", session, witness, outcome)
        outcome.copy = b"".join(session.get(copy))
        if digest_of([outcome.copy]) != root.digest:
            raise PipelineError("copy changed")
        outcome.status = "cleaned"

    def _visit(self, node: Node, name: str | None, depth: int, session: Session, tally: Tally) -> Iterator[Term]:
        """Unpack and read everything, and learn from it."""
        result = settle(lambda: self._stages(node, name, depth, session, tally), write_nothing)
        if isinstance(result, PipelineError):
            node.error = result
            tally.held(result)
            return
        learned, names = result
        yield from learned
        for member in node.members:
            if member.error is None:
                yield from self._visit(member, names[member.index], depth + 1, session, tally)

    def _stages(
        self, node: Node, name: str | None, depth: int, session: Session, tally: Tally
    ) -> tuple[tuple[Term, ...], dict[int, str]]:
        place = Place(str(uuid.uuid4()), str(uuid.uuid4()), None, depth, _NO_DIGEST, 0)
        try:
            node.item = identify(place, node.handle, name, session)
        except UnknownFormat:
            node.media_type = media_type_or_none(session.identify(node.handle, name).media_type)
            raise
        if unlock(node.item, node.handle, session, self._passwords):
            node.unlocked = True
            node.item = identify(place, node.handle, name, session)
        node.media_type = media_type_or_none(node.item.identified.media_type)
        names: dict[int, str] = {}
        with closing(unpack(node.item, node.handle, session, self._limits)) as members:
            for member, handle in members:
                names[member.index] = member.untrusted_name
                child = Node(member.index, handle=handle or 0)
                if handle is None:
                    child.error = why_refused(member, self._limits)
                node.members.append(child)
                tally.item()
        return read(node.item, node.handle, session, self._terms, self._policy)[1], names

    def _rewrite(self, node: Node, place: str, session: Session, witness: Session, outcome: Outcome) -> int:
        """Rewrite from the leaves up; return the handle of the verified copy."""
        copies: dict[int, int] = {}
        for member in node.members:
            where = f"{place}/{member.index}".strip("/")
            made: int | PipelineError | None = member.error
            if made is None:
                made = settle(partial(self._rewrite, member, where, session, witness, outcome), write_nothing)
            if isinstance(made, int):
                copies[member.index] = made
                outcome.members["cleaned"] = outcome.members.get("cleaned", 0) + 1
            else:
                assert made is not None
                member.error = made
                outcome.left_out.append((where, made.reason))
                outcome.members[made.reason.name] = outcome.members.get(made.reason.name, 0) + 1
        assert node.item is not None
        if node.item.identified.only_container and not copies and (error := _why_nothing(node)):
            raise error
        read_item, _ = read(node.item, node.handle, session, self._terms, self._policy)
        verified, copy = self._healed(read_item, node.handle, copies, session, witness)
        node.digest = verified.sanitised.digest
        _add(outcome, verified)
        if node.unlocked:
            outcome.removed["password"] = outcome.removed.get("password", 0) + 1
        if not place:
            outcome.media_type, outcome.suffix = (
                verified.sanitised.rewritten.media_type,
                verified.sanitised.rewritten.suffix,
            )
        return copy

    def _healed(
        self, read_item: ReadItem, handle: int, copies: dict[int, int], session: Session, witness: Session
    ) -> tuple[Verified, int]:
        return healed(
            read_item,
            self._planned,
            lambda planned: self._verified(planned, handle, copies, session, witness),
            lambda pages: read(read_item.item, handle, session, self._terms, self._policy, pages)[0],
        )

    def _planned(self, read_item: ReadItem, pictures: Sequence[int]) -> Planned:
        planned = plan(read_item, self._terms, self._policy, None, ocr=self._ocr, pictures=pictures)
        if not planned.expectation.protected:  # nothing to look for in pixels, and nobody keeps the text
            planned = replace(planned, expectation=replace(planned.expectation, ocr=False))
        return planned

    def _verified(
        self, planned: Planned, handle: int, copies: dict[int, int], session: Session, witness: Session
    ) -> tuple[Verified, int]:
        sanitised, copy, seen = sanitise(planned, handle, copies, session, witness)
        try:
            return verify(sanitised, seen, witness), copy
        finally:
            witness.drop(seen)


def write_nothing(error: BaseException) -> None:
    """Keep no incident: without a home there is no private log."""


def _why_nothing(node: Node) -> PipelineError | None:
    """Return the first reason that is more than emptiness; None where a container holds nothing at all."""
    errors = [member.error for member in node.members if member.error is not None]
    return next((error for error in errors if error.reason is not Reason.EMPTY_ITEM), None)


def media_type_or_none(untrusted: str) -> str | None:
    """Return a media type that came out of a sandbox, where it is one."""
    return untrusted if _MEDIA_TYPE.fullmatch(untrusted) else None


def _add(outcome: Outcome, verified: Verified) -> None:
    """Add what was done to one item."""
    rewritten = verified.sanitised.rewritten
    for removal in rewritten.removed:
        outcome.removed[removal.kind] = outcome.removed.get(removal.kind, 0) + removal.count
    outcome.redactions += rewritten.redactions
    outcome.verified_by = tuple(dict.fromkeys((*outcome.verified_by, *verified.verdict.verified_by)))


def plain_chunks(path: Path, most: int) -> Iterator[bytes]:
    """Read a plain file that a person named.

    Args:
        path: Where it is.
        most: Bytes that it may have.

    Raises:
        UnreadableInput: It is missing, no plain file, or may not be read.
        LimitExceeded: It is too large.
    """
    total = 0
    with open_plain(path) as source:
        try:
            while chunk := source.read(_CHUNK_BYTES):
                total += len(chunk)
                if total > most:
                    raise LimitExceeded("item_bytes", value=total, most=most)
                yield chunk
        except OSError as error:
            raise unreadable(error) from None


def name_as_hint(path: Path) -> str:
    """Return the name of a file as text; it may be bytes that are none, and is a hint only."""
    return path.name.encode("utf-8", "backslashreplace").decode()
