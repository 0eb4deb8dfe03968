"""`sluice inspect`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, read_terms, table
from pipeline.errors import PipelineError, StoreUnavailable, UnknownFormat
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Reading
from pipeline.sandbox.session import Session
from redaction.finding import Finding
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term


def run(arguments: Sequence[str]) -> int:
    """Show what files would give away."""
    parse = parser("inspect", "sluice inspect report.docx --protect terms.txt --json")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("--protect", type=Path, metavar="TERMS.txt")
    parse.add_argument("--suggest", action="store_true", help="also what is uncertain")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        terms = read_terms(options.protect)
        worst = Exit.DONE
        for path in options.files:
            try:
                row = _look(path, terms, suggest=options.suggest)
            except PipelineError as error:
                row = {"input": str(path), "error": error.reason.name, "remedy": error.remedy}
                worst = Exit.HELD
            _tell(row, as_json=options.json)
        return worst

    return guarded(work)


def _look(path: Path, terms: Sequence[Term], *, suggest: bool) -> dict[str, Any]:
    with Session(DEFAULT_LIMITS) as session:
        handle = session.put(_chunks(path))
        found = session.identify(handle, path.name)
        if not found.supported:
            raise UnknownFormat
        members = [member for member, _ in session.members(handle, found.media_type)] if found.container else []
        read = session.read(handle, found.media_type, terms, DEFAULT_POLICY)
    return {
        "input": str(path),
        "media_type": found.media_type,
        "metadata": [{"name": entry.name, "value": entry.value} for entry in read.reading.metadata],
        "hidden": [
            {"kind": hidden.kind, "where": hidden.where, "count": hidden.count} for hidden in read.reading.hidden
        ],
        "findings": [_finding(finding, read.reading) for finding in read.findings if finding.certain or suggest],
        "members": len(members),
    }


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(1024 * 1024):
                yield chunk
    except OSError as error:
        raise StoreUnavailable("the file cannot be read", errno=error.errno or 0) from None


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
    print(f"{row['input']}  {row.get('media_type', row.get('error'))}")
    rows = [("metadata", entry["name"], entry["value"][:80]) for entry in row.get("metadata", [])]
    rows += [("hidden", entry["kind"], f"{entry['where']} x{entry['count']}") for entry in row.get("hidden", [])]
    rows += [("finding", entry["kind"], f"{entry['start']}-{entry['end']}") for entry in row.get("findings", [])]
    if rows:
        print(table(["what", "name", "value"], rows) + "\n")
