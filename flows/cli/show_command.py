"""`sluice show`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.cli.catalogue_rows import item_rows, totals_row
from flows.cli.exits import Exit
from flows.cli.known import an_id
from flows.cli.parsing import Misuse, emit, guarded, parser, table
from flows.home import catalogue_of
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of, event_of
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Show one accession, item or document with its custody events."""
    parse = parser("show", "sluice show 8917ebf0-804d-4290-a3e1-5691b819081a")
    parse.add_argument("id", metavar="ID")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        an_id(options.id)
        with reading(catalogue_of(home_path())).begin() as connection:
            found = accessions.get(connection, options.id)
            rows = [row for row in item_rows(connection, None) if options.id in (row["item"], row["document"])]
            subjects = {options.id, *(str(row["item"]) for row in rows)}
            events = [event_of(entry) for entry in entries_of(connection)]
            events = [event for event in events if event["object"] in subjects]
            totals = totals_row(connection, options.id) if found else {}
        if not rows and found is None:
            raise Misuse("nothing has this id; `sluice submissions` and `sluice documents` list them")
        about = {"accession": options.id, "state": found.state.value, **totals} if found else rows[0]
        if options.json:
            emit({**about, "events": events})
        else:
            print(table(["", ""], [(name, value) for name, value in about.items() if _tells(value)]))
            heads = ["seq", "time", "type", "outcome"]
            lines = [[*(event[head] for head in heads), _shown(event["detail"])] for event in events]
            print("\n" + table([*heads, "detail"], lines))
        return Exit.DONE

    return guarded(work)


def _tells(value: object) -> bool:
    """Return whether a value says something: zero does, as a count; a no does not."""
    return value is not False and value not in (None, {}, [])


def _shown(detail: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in detail.items())[:100]
