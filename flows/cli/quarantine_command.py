"""`sluice quarantine`."""

from __future__ import annotations

from collections.abc import Sequence

from flows.cli.catalogue_rows import item_rows
from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say, table
from flows.home import catalogue_of, open_home
from flows.steps.held import reject, retry
from keys.passphrase import read_passphrase
from pipeline.catalogue import items
from pipeline.catalogue.engine import reading
from pipeline.model import Disposition
from pipeline.settings import home_path

_NOT_HELD = "sluice: this item is not in quarantine; `sluice quarantine list` lists what is"
_CANNOT = (
    "sluice: its bytes were never taken out of what holds it, and that has a copy of its own already; "
    "submit it again by itself"
)


def run(arguments: Sequence[str]) -> int:
    """List, show, retry or reject what is held."""
    parse = parser("quarantine", "sluice quarantine list")
    parse.add_argument("action", choices=["list", "show", "retry", "reject"], nargs="?", default="list")
    parse.add_argument("item", nargs="?", metavar="ITEM")
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    if options.action != "list" and not options.item:
        parse.error(f"{options.action} needs an item")

    def work() -> int:
        if options.action in ("retry", "reject"):
            home = open_home(home_path(), read_passphrase(options.passphrase_file))
            change = retry if options.action == "retry" else reject
            if not change(home, options.item):
                with reading(home.engine).begin() as connection:
                    found = items.get(connection, options.item)
                held = found is not None and found.disposition is Disposition.QUARANTINED
                say(_CANNOT if held else _NOT_HELD)
                return Exit.USAGE
            say("it waits again; run `sluice ingest` to go on" if change is retry else "rejected")
            return Exit.DONE
        with reading(catalogue_of(home_path())).begin() as connection:
            rows = [row for row in item_rows(connection, None) if row["disposition"] == "quarantined"]
        if options.action == "show":
            rows = [row for row in rows if row["item"] == options.item]
            if not rows:
                say(_NOT_HELD)
                return Exit.USAGE
        if options.json:
            for row in rows:
                emit(row)
        else:
            heads = ["item", "media_type", "reason", "remedy"]
            print(table(heads, [[row[head] or "-" for head in heads] for row in rows]))
            if options.action == "show":
                print("\n" + table(["", ""], [(name, value) for name, value in rows[0].items() if value]))
        return Exit.DONE

    return guarded(work)
