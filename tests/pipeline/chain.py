"""The chain from an item to its verified copy, in this process: the stages' own code without sandboxes around it.

Hostile files go through real sandboxes in tests/flows and tests/pipeline/sandbox; here each format and its verifier are
looked at closely, and quickly.
"""

import os
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

from pipeline.errors import PipelineError, from_reason
from pipeline.fixity import Digest
from pipeline.formats import format_for
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Expectation, Identified, Item, Reading, ReadItem, Rewritten, Verdict
from pipeline.reasons import Reason
from pipeline.sandbox.identify import identify
from pipeline.stages.plan import plan
from pipeline.verifiers.look import look
from redaction.find import find
from redaction.learn import learn
from redaction.plan import Plan
from redaction.policy import DEFAULT_POLICY, Policy
from redaction.termfile import parse_terms
from redaction.terms import Term


@dataclass
class Result:
    """What became of an item and of its members."""

    copy: bytes = b""
    identified: Identified | None = None
    reading: Reading | None = None
    plan: Plan | None = None
    rewritten: Rewritten | None = None
    expectation: Expectation | None = None
    verdict: Verdict | None = None
    members: list["Result"] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    learned: tuple[Term, ...] = ()
    error: PipelineError | None = None

    @property
    def reason(self) -> Reason | None:
        if self.error is not None:
            return self.error.reason
        return self.verdict.residues[0].reason if self.verdict and self.verdict.residues else None

    @property
    def text(self) -> str:
        return self.copy.decode("utf-8")


def clean(
    content: bytes, terms: str = "", *, name: str | None = None, policy: Policy = DEFAULT_POLICY,
    limits: Limits = DEFAULT_LIMITS,
) -> Result:  # fmt: skip
    """Clean bytes as `sluice clean` would: unpack and read everything, learn, then rewrite from the leaves up."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_bytes(content)
        return clean_file(source, parse_terms(terms), name=name, policy=policy, limits=limits)


def clean_file(
    source: Path, terms: Sequence[Term] = (), *, name: str | None = None, policy: Policy = DEFAULT_POLICY,
    limits: Limits = DEFAULT_LIMITS,
) -> Result:  # fmt: skip
    """Clean a file; see `clean`."""
    # Pictures are not read here: that is slow, and tested with the pictures.
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, SLUICE_OCR="0"):
        tree = _visit(source, name, 0, Path(folder), terms, policy, limits)
        everything = (*terms, *dict.fromkeys(_learned(tree[0])))
        _rewrite(tree, Path(folder), everything, policy, limits)
        return tree[0]


def _learned(result):
    yield from result.learned
    for member in result.members:
        yield from _learned(member)


def _visit(source, name, depth, folder, terms, policy, limits):
    result, children = Result(), []
    try:
        result.identified = found = identify(source, name)
        if not found.supported:
            raise from_reason(int(Reason.UNSUPPORTED_FORMAT))
        fmt = format_for(found.media_type)
        if found.container:
            if depth >= limits.depth:
                raise from_reason(int(Reason.LIMIT_EXCEEDED), value=depth + 1, most=limits.depth)
            into = folder / uuid.uuid4().hex
            into.mkdir()
            for one in fmt.members(source, into, limits):
                assert one.path is None or one.path.parent == into
                result.names.append(one.member.untrusted_name)
                if one.path is None:
                    child = (Result(error=from_reason(int(one.member.refusal))), None, [])
                else:
                    kept = folder / uuid.uuid4().hex
                    one.path.rename(kept)
                    child = _visit(kept, one.member.untrusted_name, depth + 1, folder, terms, policy, limits)
                children.append(child)
                result.members.append(child[0])
            assert list(into.iterdir()) == []
        reading = fmt.read(source, limits)
        fields = ((entry.role.value, entry.kind.value, entry.value) for entry in reading.metadata)
        result.learned = learn(fields, find(reading.text, terms, policy))
    except PipelineError as error:
        result.error = error
    return result, source, children


def _rewrite(tree, folder, terms, policy, limits):
    result, source, children = tree
    copies = {}
    for index, child in enumerate(children):
        made = _rewrite(child, folder, terms, policy, limits) if child[0].error is None else None
        if made is not None:
            copies[index] = made
    if result.error is not None:
        return None
    try:
        fmt = format_for(result.identified.media_type)
        result.reading = fmt.read(source, limits)
        digest = Digest("sha256", "0" * 64)
        item = Item("i", "a", None, 0, digest, 0, result.identified)
        read_item = ReadItem(item, result.reading, find(result.reading.text, terms, policy))
        planned = plan(read_item, terms, policy, None, ocr=False)
        result.plan = planned.plan
        target = folder / uuid.uuid4().hex
        result.rewritten = rewritten = fmt.rewrite(source, target, planned.plan, copies, limits)
        assert rewritten.redactions == len(planned.plan.edits)
        result.copy = target.read_bytes()
        result.expectation = replace(planned.expectation, media_type=rewritten.media_type, counts=rewritten.counts)
        result.verdict = look(target, result.expectation)
        named = folder / (uuid.uuid4().hex + rewritten.suffix)
        target.rename(named)
        return named if not result.verdict.residues else None
    except PipelineError as error:
        result.error = error
        return None


def held_by(copy: bytes, expectation: Expectation) -> set[tuple[str, str]]:
    """Return reason and verifier of every objection to a copy that was tampered with."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy"
        path.write_bytes(copy)
        return {(residue.reason.name, residue.verifier) for residue in look(path, expectation).residues}
