"""`sluice inspect`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.cli.exits import Exit
from flows.cli.parsing import add_passwords, emit, guarded, parser, read_passwords, read_terms, say, shown, table
from flows.steps.one_off import media_type_or_none, name_as_hint, plain_chunks, write_nothing
from pipeline.errors import PipelineError, UnknownFormat
from pipeline.limits import Limits
from pipeline.model import Identified, Reading, Role
from pipeline.sandbox.session import Session
from pipeline.settings import load_settings
from pipeline.stages.settle import settle
from redaction.finding import Finding
from redaction.learn import learn
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term

#: How sure a name from authorship metadata is in visible text: officials who sign are often the story.
_SUGGESTED_SCORE = 0.5
_SHOWN_CHARS = 80


@dataclass(slots=True)
class _Found:
    """What one file gives away, as far as it could be read."""

    media_type: str | None = None
    name_disagrees: bool = False
    reading: Reading | None = None
    findings: list[Finding] = field(default_factory=list)
    members: int = 0


def run(arguments: Sequence[str]) -> int:
    """Show what files would give away."""
    parse = parser("inspect", "sluice inspect report.docx --protect terms.txt --json")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("--protect", type=Path, metavar="TERMS.txt", help="protected values, one a line")
    add_passwords(parse)
    parse.add_argument("--suggest", action="store_true", help="also what is uncertain and meant for a person's eye")
    parse.add_argument("--unseen", action="store_true", help="also the text that no reader sees, such as under a box")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        look = _Look(load_settings().limits, read_terms(options.protect), suggest=options.suggest)
        look.passwords = read_passwords(options.password_file)
        worst = Exit.DONE
        with look.session:
            for path in options.files:
                found = _Found()
                error = look.at(path, found)
                worst = Exit.HELD if error is not None else worst
                _tell(_row(path, found, error, unseen=options.unseen), as_json=options.json)
        return worst

    return guarded(work)


class _Look:
    """Looks at files, one after the other, in one sandbox: those of one command are one submission.

    Args:
        limits: Bounds.
        terms: What is protected.
        suggest: Whether uncertain findings are wanted too.

    Attributes:
        session: Its sandbox.
        passwords: What may open the files.
    """

    def __init__(self, limits: Limits, terms: Sequence[Term], *, suggest: bool) -> None:
        self._limits, self._terms, self._suggest = limits, tuple(terms), suggest
        self.session = Session(limits)
        self.passwords: tuple[str, ...] = ()

    def at(self, path: Path, found: _Found) -> PipelineError | None:
        """Look at one file; return why it could not be read, or None."""
        result = settle(lambda: self._stages(path, found), write_nothing)
        settle(self.session.forget, write_nothing)
        return result

    def _stages(self, path: Path, found: _Found) -> None:
        session = self.session
        handle = session.put(plain_chunks(path, self._limits.item_bytes))
        known = session.identify(handle, name_as_hint(path))
        if known.supported and self.passwords and session.unlock(handle, known.media_type, self.passwords):
            known = session.identify(handle, name_as_hint(path))
        found.media_type, found.name_disagrees = media_type_or_none(known.media_type), known.name_disagrees
        if not known.supported:
            raise UnknownFormat
        found.members = self._members(handle, known)
        # Once to learn who handled it, once more to find them in what it says: as cleaning does.
        read = session.read(handle, known.media_type, self._terms, DEFAULT_POLICY)
        if read.learned:
            read = session.read(handle, known.media_type, (*self._terms, *read.learned), DEFAULT_POLICY)
        found.reading = read.reading
        found.findings = [one for one in read.findings if one.certain or self._suggest]
        if self._suggest:
            found.findings += self._suggested(handle, known.media_type, read.reading, found.findings)

    def _members(self, handle: int, known: Identified) -> int:
        if not known.container:
            return 0
        count = 0
        for _, member in self.session.members(handle, known.media_type):
            count += 1
            if member is not None:
                self.session.drop(member)
        return count

    def _suggested(self, handle: int, media_type: str, reading: Reading, known: Sequence[Finding]) -> Iterator[Finding]:
        """Find the authors that the metadata names in the text: for a person to decide about."""
        authors = [entry for entry in reading.metadata if entry.role is Role.AUTHORSHIP]
        terms = learn([(Role.HANDLING.value, entry.kind.value, entry.value) for entry in authors], ())
        if not terms:
            return
        for one in self.session.read(handle, media_type, terms, DEFAULT_POLICY).findings:
            if one.detector == "terms" and not any(_overlap(one, other) for other in known):
                yield dataclasses.replace(one, detector="authorship", score=_SUGGESTED_SCORE, certain=False)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.anchor == other.anchor and one.start < other.end and other.start < one.end


def _row(path: Path, found: _Found, error: PipelineError | None, *, unseen: bool) -> dict[str, Any]:
    """Return what is known of a file; the same keys whatever became of it."""
    reading = found.reading
    return {
        "input": str(path),
        "media_type": found.media_type,
        "name_disagrees": found.name_disagrees,
        "metadata": [{"name": one.name, "value": one.value} for one in reading.metadata] if reading else [],
        "hidden": [{"kind": one.kind, "where": one.where, "count": one.count} for one in reading.hidden]
        if reading
        else [],
        "findings": _findings(found.findings, reading) if reading else [],
        **({"unseen": _unseen(reading)} if unseen else {}),
        "members": found.members,
        "reason": error.reason.name if error else None,
        "detail": str(error) if error else None,
        "remedy": error.remedy if error else None,
    }


def _unseen(reading: Reading | None) -> list[dict[str, str]]:
    """Return the text that no reader sees, and where it is: what stands under a box may be news, or name the source."""
    passages = reading.text if reading else ()
    return [{"where": one.anchor, "text": one.text.strip()} for one in passages if not one.visible and one.text.strip()]


def _findings(found: Sequence[Finding], reading: Reading) -> list[dict[str, Any]]:
    """Return findings in the order of the text, each once: one place may be found as given and as learned."""
    again = {passage.anchor for passage in reading.text if passage.again}
    known = {(one.kind, one.value) for one in found if one.anchor not in again}
    new = (one for one in found if one.anchor not in again or (one.kind, one.value) not in known)
    rows = [_finding(one, reading) for one in new]
    rows.sort(key=lambda row: (row["start"], row["end"], row["kind"]))
    return [row for number, row in enumerate(rows) if row not in rows[:number][-4:]]


def _finding(finding: Finding, reading: Reading) -> dict[str, Any]:
    """Return a finding with offsets in the whole text: passages joined by a newline each."""
    offset = 0
    for passage in reading.text:
        if passage.anchor == finding.anchor:
            break
        offset += len(passage.text) + 1
    return {
        "kind": finding.kind,
        "start": offset + finding.start,
        "end": offset + finding.end,
        "detector": finding.detector,
        "score": finding.score,
        "certain": finding.certain,
    }


def _tell(row: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(row)
        return
    name = shown(row["input"])
    if row["reason"]:
        say(f"{name}: {row['detail']}. {row['remedy']}")
        return
    print(f"{name}  {row['media_type']}")
    if row["name_disagrees"]:
        say("  its name ends like another type's; the content decided")
    rows = [("metadata", shown(one["name"]), shown(one["value"][:_SHOWN_CHARS])) for one in row["metadata"]]
    rows += [("hidden", shown(one["kind"]), shown(f"{one['where']} x{one['count']}")) for one in row["hidden"]]
    rows += [
        ("finding" if one["certain"] else "suggestion", one["kind"], f"{one['start']}-{one['end']}")
        for one in row["findings"]
    ]
    rows += [("unseen", shown(one["where"]), shown(one["text"][:_SHOWN_CHARS])) for one in row.get("unseen", ())]
    if row["members"]:
        rows.append(("members", "", f"{row['members']}; unpack it to inspect them"))
    if rows:
        print(table(["what", "name", "value"], rows) + "\n")
