"""`sluice submissions`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.cli.catalogue_rows import totals_row
from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, table
from flows.home import catalogue_of
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """List the accessions."""
    parse = parser("submissions", "sluice submissions --json")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        rows = []
        with reading(catalogue_of(home_path())).begin() as connection:
            for accession in accessions.all_accessions(connection):
                totals = totals_row(connection, accession.submission.accession)
                rows.append(
                    {
                        "accession": accession.submission.accession,
                        "state": accession.state.value,
                        "envelope": accession.submission.envelope.value,
                        "reason": accession.reason.name if accession.reason else None,
                        "items": totals["members"],
                        "released": totals["released"],
                        "held": totals["quarantined"] + totals["withheld"],
                        "release": accession.release,
                    }
                )
        if options.json:
            for row in rows:
                emit(row)
        else:
            heads = ["accession", "state", "envelope", "reason", "items", "released", "held"]
            print(table(heads, [[row[head] or ("-" if head == "reason" else 0) for head in heads] for row in rows]))
        return Exit.DONE

    return guarded(work)
