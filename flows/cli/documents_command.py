"""`sluice documents`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.cli.catalogue_rows import item_rows
from flows.cli.exits import Exit
from flows.cli.known import an_accession
from flows.cli.parsing import emit, guarded, parser, table
from flows.home import catalogue_of
from pipeline.catalogue.engine import reading
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """List every item, and the document that was made of it."""
    parse = parser("documents", "sluice documents --json")
    parse.add_argument("--accession", metavar="ID")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        with reading(catalogue_of(home_path())).begin() as connection:
            if options.accession is not None:
                an_accession(connection, options.accession)
            rows = list(item_rows(connection, options.accession))
        if options.json:
            for row in rows:
                emit(row)
        else:
            heads = ["item", "document", "media_type", "disposition", "reason", "size_bytes", "pages", "occurrences"]
            print(table(heads, [["-" if row[head] is None else row[head] for head in heads] for row in rows]))
        return Exit.DONE

    return guarded(work)
