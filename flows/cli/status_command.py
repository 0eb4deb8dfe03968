"""`sluice status`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.cli.catalogue_rows import totals_row
from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, say, table
from flows.home import catalogue_of
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading
from pipeline.catalogue.reconcile import discrepancies
from pipeline.custody.log import size_of
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Show totals that reconcile: members found are the sum of all dispositions."""
    parse = parser("status", "sluice status --json")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        with reading(catalogue_of(home_path())).begin() as connection:
            totals, entries = totals_row(connection), size_of(connection)
            count = len(accessions.all_accessions(connection))
            broken = discrepancies(connection)
        if options.json:
            rules = {one.rule: one.count for one in broken}
            emit({
                "accessions": count, "dispositions": totals, "log_entries": entries, "reconciles": not broken,
                "discrepancies": rules,
            })  # fmt: skip
        else:
            print(table(["disposition", "items"], list(totals.items())))
            print(f"\n{count} accessions, {entries} entries in the custody log")
        for one in broken:
            say(f"sluice: the inventory does not add up: {one.rule} (not so for {one.count})")
        return Exit.VERIFICATION if broken else Exit.DONE

    return guarded(work)
