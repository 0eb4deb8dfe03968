"""`sluice ingest`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import (
    add_passphrase,
    add_passwords,
    emit,
    guarded,
    parser,
    read_passwords,
    read_terms,
    say,
    shown,
    table,
)
from flows.cli.progress import Progress
from flows.home import Home, unlock_home
from flows.inbox import watch
from flows.run import run_accession
from flows.steps.accept import accept, half_let_in, unfinished
from flows.steps.passwords import keep_passwords
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import reading
from pipeline.errors import (
    CatalogueUnavailable,
    CustodyError,
    EnvelopeError,
    InputError,
    PipelineError,
    SandboxError,
    SandboxUnavailable,
    SettingsError,
)
from pipeline.model import Disposition
from pipeline.settings import home_path
from redaction.terms import Term

_TOO_LATE = (
    "sluice: accession {} has copies that were made before these protected terms were known, and they were not cleaned "
    "again. Take its release back from wherever it went, and use `sluice clean --protect` on what you need."
)
_WITHOUT_PREFECT = (
    "sluice: Prefect's private server did not answer in time, or died meanwhile; the same steps ran without it, so its "
    "history lacks the end of this run. logs/prefect.log and logs/incidents.log of the home say why."
)


def run(arguments: Sequence[str]) -> int:
    """Let submissions in, and bring them to the store."""
    parse = parser("ingest", "sluice ingest leak.tar.age --profile source-terms.txt")
    add_passphrase(parse)
    parse.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="encrypted submissions; none: go on with what is unfinished"
    )
    parse.add_argument("--inbox", type=Path, metavar="DIR", help="watch a folder until interrupted")
    parse.add_argument("--profile", type=Path, metavar="FILE", help="protected terms, one a line; kept sealed")
    add_passwords(parse)
    parse.add_argument("--wait", action="store_true", help="wait until everything is released (the default)")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)
    if options.inbox and options.paths:
        parse.error("an inbox is watched, or paths are taken in: not both at once")

    def work() -> int:
        home = unlock_home(home_path(), options.passphrase_file)
        passwords = read_passwords(options.password_file)
        take = _Intake(home, read_terms(options.profile), passwords, as_json=options.json)
        if options.inbox:
            _watch(take, options.inbox)
        elif options.paths:
            for number, path in enumerate(options.paths, 1):
                take.let_in(path, f"submission {number} of {len(options.paths)}")
            take.bring()
        elif not any([take.go_on(), take.tell_broken_off()]):
            say("nothing to do: no submission was named, and none is unfinished")
        return take.worst

    return guarded(work)


def _watch(take: _Intake, inbox: Path) -> None:
    take.go_on()
    try:
        for path in watch(inbox):
            take.let_in(path, _in_inbox(path))
            take.bring()
    except KeyboardInterrupt:
        if take.busy:
            raise


def _in_inbox(path: Path) -> str:
    """Return what a file of the inbox is called: by its name on a terminal, by its size where a journal may keep it."""
    if sys.stderr.isatty():
        return f"{shown(path.name)} in the inbox"
    try:
        return f"a submission of {path.stat().st_size} bytes in the inbox"
    except OSError:
        return "a submission in the inbox"


@dataclass(slots=True)
class _Intake:
    """What one command lets in.

    Attributes:
        home: Where to.
        terms: What the desk wants protected in all of it.
        passwords: What may open its items.
        as_json: Whether results are lines of JSON.
        worst: The worst exit so far.
        busy: Whether an interrupt would break something off.
        waiting: Accessions that are let in and wait to be brought to the store.
    """

    home: Home
    terms: Sequence[Term]
    passwords: Sequence[str]
    as_json: bool
    worst: Exit = Exit.DONE
    busy: bool = False
    waiting: list[str] = field(default_factory=list)

    def let_in(self, path: Path, called: str) -> None:
        """Accept a submission, or say why not."""
        self.busy = True
        try:
            accepted = accept(
                self.home, path, self.terms, partial(say, f"{called} is being let in by another; waiting")
            )
        except SandboxUnavailable:
            raise
        except (EnvelopeError, InputError, SandboxError) as error:
            self._found(Exit.HELD)
            self.busy = bool(self.waiting)
            say(f"sluice: {called} refused: {error}. {error.remedy}")
            if self.as_json:
                row = {"accession": None, "state": "refused", "reason": error.reason.name, "items": 0}
                emit({**row, "dispositions": {}})
            return
        if accepted.recognised:
            say(f"{called} was here before, as {accepted.accession}")
        if accepted.terms_too_late:
            say(_TOO_LATE.format(accepted.accession))
            self._found(Exit.HELD)
        keep_passwords(self.home, accepted.accession, self.passwords)
        self.waiting.append(accepted.accession)

    def go_on(self) -> bool:
        """Bring to the store what an earlier command left unfinished; return whether there was anything."""
        self.waiting = [accession.submission.accession for accession in unfinished(self.home)]
        found = bool(self.waiting)
        self.bring()
        return found

    def tell_broken_off(self) -> bool:
        """Say what was received and never opened: only its file can go on; return whether there was anything."""
        broken_off = half_let_in(self.home)
        for accession in broken_off:
            self._found(Exit.HELD)
            say(f"sluice: {accession} is not opened yet; unless another command is at it, name its file again")
        return bool(broken_off)

    def bring(self) -> None:
        """Bring everything that waits to the store."""
        todo, self.waiting = dict.fromkeys(self.waiting), []
        for accession in todo:
            self.busy = True
            try:
                self._run(accession)
            except (CatalogueUnavailable, CustodyError, SandboxUnavailable, SettingsError):
                raise
            except PipelineError as error:
                say(f"sluice: accession {accession} did not come to its end: {error}. {error.remedy}")
                self._found(Exit.HELD)
                self.waiting.append(accession)
            else:
                self._report(accession)
        self.busy = False

    def _run(self, accession: str) -> None:
        others = partial(say, f"accession {accession} is being worked on by another command; waiting")
        with Progress(sys.stderr) as progress:
            by_flow = run_accession(self.home, accession, progress.tell, others)
        if not by_flow:
            say(_WITHOUT_PREFECT)

    def _found(self, code: Exit) -> None:
        self.worst = max(self.worst, code)

    def _report(self, accession: str) -> None:
        self.busy = False
        with reading(self.home.engine).begin() as connection:
            found = accessions.get(connection, accession)
            totals = items.totals(connection, accession)
        assert found is not None
        held = totals[Disposition.QUARANTINED] + totals[Disposition.WITHHELD] + totals[Disposition.PENDING]
        self._found(Exit.HELD if held else Exit.DONE)
        counts = {
            disposition.value: count for disposition, count in totals.items() if disposition is not Disposition.PENDING
        }
        if self.as_json:
            total = sum(totals.values())
            emit({"accession": accession, "state": found.state.value, "items": total, "dispositions": counts})
        else:
            print(f"accession {accession}  {found.state.value}")
            print(table(["disposition", "items"], [*counts.items(), ("all", sum(totals.values()))]))
