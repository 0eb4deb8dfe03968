"""`sluice demo`."""

from __future__ import annotations

import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, say, table
from flows.cli.progress import Progress
from flows.demo.leak import Leak, generate
from flows.demo.questions import answers, expected
from flows.demo.search import found_in
from flows.home import Home, create_home, open_home
from flows.orchestrator import running
from flows.run import run_accession
from flows.steps.accept import accept
from keys.keystore import CHEAP_COST
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue import accessions, items
from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.catalogue.migrate import migrate
from pipeline.custody.audit import LogReport, verify
from pipeline.errors import SettingsError
from pipeline.model import Disposition
from pipeline.sandbox.session import total_cpu_seconds
from redaction.termfile import parse_terms


def run(arguments: Sequence[str]) -> int:
    """Make a leak, run everything, show what happened and where to look."""
    parse = parser("demo", "sluice demo --documents 200 --seed 7")
    parse.add_argument("--documents", type=int, default=60, metavar="N", help="12 at least (default 60)")
    parse.add_argument("--seed", type=int, default=1, metavar="S")
    parse.add_argument("--home", type=Path, help="new folder for the throw-away home (default: a temporary one)")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)
    if options.documents < 12:
        parse.error("--documents is 12 at least")

    def work() -> int:
        folder = options.home or Path(tempfile.mkdtemp(prefix="sluice-demo-"))
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError("the folder of a throw-away home must be empty")
        return _demo(folder, options.documents, options.seed, as_json=options.json)

    return guarded(work)


def _demo(folder: Path, documents: int, seed: int, *, as_json: bool) -> Exit:
    say(f"1  a throw-away home in {folder}")
    passphrase = secrets.token_hex(16).encode()
    home_folder = folder / "home"
    create_home(home_folder, passphrase, folder / "vault.age-identity", CHEAP_COST)
    migrate(open_catalogue(home_folder / "catalogue.db"))
    home = open_home(home_folder, passphrase)
    say(f"2  a synthetic leak: {documents} documents, seed {seed}, encrypted with age; every name in it is invented")
    leak = generate(documents, seed)
    submission = home_folder / "inbox" / "submission.age"
    with submission.open("wb") as sink:
        seal_to(home.public.intake, [leak.archive], sink.write)
    say("3  opened, unpacked, cleaned, redacted, verified, recorded, released")
    started = time.monotonic()
    accepted = accept(home, submission, parse_terms(leak.terms))
    with Progress(sys.stderr) as progress:
        by_flow = run_accession(home, accepted.accession, progress.tell)
    wall = time.monotonic() - started
    server = running(home_folder)
    if server is not None:
        server.stop()
    say("4  looking for every planted trace in every file that was written")
    return _show(home, leak, folder, wall, progress.first_document_s, by_flow=by_flow, as_json=as_json)


def _show(
    home: Home, leak: Leak, folder: Path, wall: float, first: float | None, *, by_flow: bool, as_json: bool
) -> Exit:
    with reading(home.engine).begin() as connection:
        totals = items.totals(connection)
        accession = accessions.all_accessions(connection)[0]
        opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
        report = verify(connection, opener)
    release = home.path / "store" / str(accession.release)
    truth, told = expected(leak.truth), answers(release / "documents.parquet")
    planted = {(trace.value, trace.where): trace for trace in leak.traces}
    hits = found_in(folder, planted.values())
    counts = {disposition.value: totals[disposition] for disposition in Disposition}
    own = resource.getrusage(resource.RUSAGE_SELF)
    summary = {
        "dispositions": counts,
        "story_matches": told == truth,
        "traces_planted": len(leak.traces),
        "traces_found": len(hits),
        "log_entries": report.size,
        "wall_s": round(wall, 1),
        "first_document_s": None if first is None else round(first, 1),
        "cpu_s": round(own.ru_utime + own.ru_stime + total_cpu_seconds(), 1),
        "peak_mib": round(own.ru_maxrss / 1024),
        "prefect": by_flow,
        "release": str(release),
    }
    if as_json:
        emit(summary)
    else:
        _print(counts, truth, told, leak, hits, report, summary)
    good = told == truth and not hits and not totals[Disposition.PENDING]
    return Exit.DONE if good else Exit.VERIFICATION


def _print(
    counts: dict[str, int],
    truth: dict[str, dict[str, int]],
    told: dict[str, dict[str, int]],
    leak: Leak,
    hits: list[tuple[str, str]],
    report: LogReport,
    summary: dict[str, object],
) -> None:
    print("\nDispositions: every member that was found\n")
    rows = [(name, count) for name, count in counts.items() if name != "pending"]
    print(table(["disposition", "items"], [*rows, ("all members", sum(counts.values()))]))
    print("\nThe story: counted by DuckDB in the sanitised store, beside what was planted\n")
    story = [
        (question, key, told[question].get(key, 0), truth[question].get(key, 0))
        for question in truth
        for key in sorted({*truth[question], *told[question]})
    ]
    print(table(["question", "", "counted", "planted"], story))
    print("\nTraces of the source: planted, and found in anything that was written\n")
    places = sorted({trace.where for trace in leak.traces})
    planted = {place: sum(trace.where == place for trace in leak.traces) for place in places}
    found = {place: sum(where == place for where, _ in hits) for place in places}
    rows_traces = [(place, planted[place], found[place]) for place in places]
    print(table(["place", "planted", "found"], [*rows_traces, ("all", len(leak.traces), len(hits))]))
    root = report.root.hex()[:16]
    print(f"\ncustody log verified: {report.size} entries, root {root}, {report.checkpoints} signed checkpoints")
    print(f"wall {summary['wall_s']} s, first sanitised document after {summary['first_document_s']} s")
    print(f"CPU {summary['cpu_s']} s, closed by a Prefect flow: {'yes' if summary['prefect'] else 'no'}")
    print(f"sanitised copies: {summary['release']}")
