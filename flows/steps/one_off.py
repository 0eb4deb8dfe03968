"""One-off cleaning of a plain file, without a home: the same sandbox, the same stages, the same verification."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import LimitExceeded, PipelineError, Reason, StoreUnavailable, from_reason
from pipeline.fixity import Digest, digest_of
from pipeline.limits import Limits
from pipeline.model import Item, ReadItem, Removal, Verified
from pipeline.sandbox.session import Session
from pipeline.stages.identify import Place, identify
from pipeline.stages.plan import plan
from pipeline.stages.read import read
from pipeline.stages.sanitise import sanitise
from pipeline.stages.settle import disposition_of, settle
from pipeline.stages.unpack import unpack
from pipeline.stages.verify import verify
from redaction.policy import Policy
from redaction.terms import Term

_CHUNK_BYTES = 1024 * 1024
_NO_DIGEST = Digest("sha256", "0" * 64)


@dataclass(slots=True)
class Node:
    """An item of the tree that a file unpacks to.

    Attributes:
        index: Place in its parent.
        item: What it is, or None where it could not be identified.
        handle: Its bytes in the cleaner's sandbox.
        members: Its members.
        error: Why it is held, or None.
    """

    index: int
    item: Item | None = None
    handle: int = 0
    members: list[Node] = field(default_factory=list)
    error: PipelineError | None = None

    def all(self) -> Iterator[Node]:
        """Hand out this node and all below it."""
        yield self
        for member in self.members:
            yield from member.all()


@dataclass(slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        status: ``cleaned``, ``quarantined`` or ``rejected``.
        reason: Why it was not cleaned, or None.
        media_type: What it is.
        suffix: Ending of the copy.
        copy: Bytes of the copy.
        removed: What was removed, members included.
        redactions: Edits carried out, members included.
        verified_by: Who looked.
        members: How many members were cleaned or held, by reason.
    """

    status: str
    reason: Reason | None = None
    media_type: str | None = None
    suffix: str = ""
    copy: bytes = b""
    removed: dict[str, int] = field(default_factory=dict)
    redactions: int = 0
    verified_by: tuple[str, ...] = ()
    members: dict[str, int] = field(default_factory=dict)


class OneOff:
    """Cleans files, one after the other.

    Args:
        limits: Bounds.
        policy: What is redacted.
        terms: What is protected.
        ocr: Whether the verifier reads pictures.
    """

    def __init__(self, limits: Limits, policy: Policy, terms: Sequence[Term], *, ocr: bool) -> None:
        self._limits, self._policy, self._terms, self._ocr = limits, policy, tuple(terms), ocr

    def clean(self, path: Path) -> Outcome:
        """Clean one file in sandboxes of its own."""
        outcome = Outcome("quarantined")
        with Session(self._limits) as session, Session(self._limits, purpose="verify") as witness:
            root = Node(0)
            result: PipelineError | int | None = settle(
                lambda: self._take(path, session, root, outcome), lambda error: None
            )
            if not isinstance(result, PipelineError):
                result = self._settled(root, session, witness, outcome)
        if isinstance(result, PipelineError):
            outcome.status, outcome.reason = disposition_of(result.reason).value, result.reason
            outcome.copy = b""
        return outcome

    def _settled(self, node: Node, session: Session, witness: Session, outcome: Outcome) -> PipelineError | int:
        return settle(lambda: self._rewrite(node, session, witness, outcome), lambda error: None)

    def _take(self, path: Path, session: Session, root: Node, outcome: Outcome) -> None:
        """Unpack and read everything, and learn from it."""
        try:
            root.handle = session.put(_chunks(path, self._limits.item_bytes))
        except OSError as error:
            raise StoreUnavailable("the file cannot be read", errno=error.errno or 0) from None
        learned = list(self._visit(root, path.name, 0, session))
        self._terms = (*self._terms, *dict.fromkeys(learned))
        if root.item is not None:
            outcome.media_type = root.item.identified.media_type
        if root.error is not None:
            raise root.error

    def _visit(self, node: Node, name: str | None, depth: int, session: Session) -> Iterator[Term]:
        result = settle(lambda: self._stages(node, name, depth, session), lambda error: None)
        if isinstance(result, PipelineError):
            node.error = result
            return
        learned, names = result
        yield from learned
        for member in node.members:
            if member.error is None:
                yield from self._visit(member, names[member.index], depth + 1, session)

    def _stages(
        self, node: Node, name: str | None, depth: int, session: Session
    ) -> tuple[tuple[Term, ...], dict[int, str]]:
        place = Place(str(uuid.uuid4()), str(uuid.uuid4()), None, depth, _NO_DIGEST, 0)
        node.item = identify(place, node.handle, name, session)
        names: dict[int, str] = {}
        for member, handle in unpack(node.item, node.handle, session, self._limits):
            names[member.index] = member.untrusted_name
            child = Node(member.index, handle=handle or 0)
            if handle is None:
                child.error = from_reason(int(member.refusal or Reason.UNKNOWN))
            node.members.append(child)
            if len(node.members) > self._limits.members:
                raise LimitExceeded("members", value=len(node.members), most=self._limits.members)
        if node.item.identified.only_container:
            return (), names
        return read(node.item, node.handle, session, self._terms, self._policy)[1], names

    def _rewrite(self, node: Node, session: Session, witness: Session, outcome: Outcome) -> int:
        """Rewrite from the leaves up; return the handle of the verified copy."""
        copies: dict[int, int] = {}
        for member in node.members:
            error = member.error
            if error is None:
                made = self._settled(member, session, witness, outcome)
                if isinstance(made, int):
                    copies[member.index] = made
                else:
                    error = made
            key = error.reason.name if error is not None else "cleaned"
            outcome.members[key] = outcome.members.get(key, 0) + 1
        assert node.item is not None
        read_item, _ = read(node.item, node.handle, session, self._terms, self._policy)
        verified, copy = self._verified(read_item, node.handle, copies, session, witness)
        _add(outcome, verified)
        outcome.copy = b"".join(session.get(copy))
        if digest_of([outcome.copy]) != verified.sanitised.digest:
            raise PipelineError("copy changed")
        return copy

    def _verified(
        self, read_item: ReadItem, handle: int, copies: dict[int, int], session: Session, witness: Session
    ) -> tuple[Verified, int]:
        planned = plan(read_item, self._terms, self._policy, None, ocr=self._ocr)
        if not planned.expectation.protected:  # nothing to look for in pixels, and nobody keeps the text
            planned = replace(planned, expectation=replace(planned.expectation, ocr=False))
        sanitised, copy, seen = sanitise(planned, handle, copies, session, witness)
        return verify(sanitised, seen, witness), copy


def _add(outcome: Outcome, verified: Verified) -> None:
    rewritten = verified.sanitised.rewritten
    for removal in rewritten.removed:
        _count(outcome.removed, removal)
    outcome.status, outcome.media_type, outcome.suffix = "cleaned", rewritten.media_type, rewritten.suffix
    outcome.redactions += rewritten.redactions
    outcome.verified_by = tuple(dict.fromkeys((*outcome.verified_by, *verified.verdict.verified_by)))


def _count(counts: dict[str, int], removal: Removal) -> None:
    counts[removal.kind] = counts.get(removal.kind, 0) + removal.count


def _chunks(path: Path, most: int) -> Iterator[bytes]:
    total = 0
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK_BYTES):
            total += len(chunk)
            if total > most:
                raise LimitExceeded("item_bytes", value=total, most=most)
            yield chunk
