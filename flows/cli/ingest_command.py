"""`sluice ingest`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, read_terms, say, table
from flows.cli.progress import Progress
from flows.home import Home, open_home
from flows.inbox import watch
from flows.run import run_accession
from flows.steps.accept import accept, unfinished
from keys.passphrase import read_passphrase
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import reading
from pipeline.errors import EnvelopeError, InputError, SandboxError, SandboxUnavailable
from pipeline.model import Disposition
from pipeline.settings import home_path
from redaction.terms import Term

_TOO_LATE = (
    "sluice: accession {} has copies that were made before these protected terms were known, and they were not cleaned "
    "again. Take its release back from wherever it went, and use `sluice clean --protect` on what you need."
)


def run(arguments: Sequence[str]) -> int:
    """Let submissions in, and bring them to the store."""
    parse = parser("ingest", "sluice ingest leak.tar.age --profile source-terms.txt")
    add_passphrase(parse)
    parse.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="encrypted submissions")
    parse.add_argument("--inbox", type=Path, metavar="DIR", help="watch a folder until interrupted")
    parse.add_argument("--profile", type=Path, metavar="FILE", help="protected terms, one a line; kept sealed")
    parse.add_argument("--wait", action="store_true", help="wait until everything is released (the default)")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        home = open_home(home_path(), read_passphrase(options.passphrase_file))
        terms = read_terms(options.profile)
        tally = _Tally()
        if not options.inbox:
            _ingest(home, options.paths, terms, tally, as_json=options.json)
            return tally.worst
        try:
            for path in watch(options.inbox):
                _ingest(home, [path], terms, tally, as_json=options.json)
        except KeyboardInterrupt:
            if tally.busy:
                raise
        return tally.worst

    return guarded(work)


@dataclass(slots=True)
class _Tally:
    """How a run stands: the worst exit so far, and whether an interrupt would break something off."""

    worst: Exit = Exit.DONE
    busy: bool = False

    def add(self, found: Exit) -> None:
        self.worst = max(self.worst, found)


def _ingest(home: Home, paths: Sequence[Path], terms: Sequence[Term], tally: _Tally, *, as_json: bool) -> None:
    tally.busy = True
    todo: list[str] = []
    for number, path in enumerate(paths, 1):
        try:
            accepted = accept(home, path, terms)
        except SandboxUnavailable:
            raise
        except (EnvelopeError, InputError, SandboxError) as error:
            tally.add(Exit.HELD)
            tally.busy = number < len(paths) or bool(todo)
            say(f"sluice: submission {number} of {len(paths)} refused: {error}. {error.remedy}")
            if as_json:
                emit({"accession": None, "state": "refused", "reason": error.reason.name, "items": 0})
            continue
        if accepted.recognised:
            say(f"submission {number} of {len(paths)} was here before, as {accepted.accession}")
        if accepted.terms_too_late:
            say(_TOO_LATE.format(accepted.accession))
            tally.add(Exit.HELD)
        todo.append(accepted.accession)
    if not paths:
        todo = [accession.submission.accession for accession in unfinished(home)]
    for accession in dict.fromkeys(todo):
        with Progress(sys.stderr) as progress:
            run_accession(home, accession, progress.tell)
        _report(home, accession, tally, as_json=as_json)


def _report(home: Home, accession: str, tally: _Tally, *, as_json: bool) -> None:
    with reading(home.engine).begin() as connection:
        found = accessions.get(connection, accession)
        totals = items.totals(connection, accession)
    assert found is not None
    held = totals[Disposition.QUARANTINED] + totals[Disposition.WITHHELD] + totals[Disposition.PENDING]
    tally.add(Exit.HELD if held else Exit.DONE)
    tally.busy = False
    counts = {
        disposition.value: count for disposition, count in totals.items() if disposition is not Disposition.PENDING
    }
    if as_json:
        total = sum(totals.values())
        emit({"accession": accession, "state": found.state.value, "items": total, "dispositions": counts})
    else:
        print(f"accession {accession}  {found.state.value}")
        print(table(["disposition", "items"], [*counts.items(), ("all", sum(totals.values()))]))
