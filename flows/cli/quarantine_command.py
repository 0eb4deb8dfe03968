"""`sluice quarantine`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from flows.cli.catalogue_rows import item_rows
from flows.cli.exits import Exit
from flows.cli.known import an_id
from flows.cli.parsing import Misuse, add_passphrase, add_passwords, emit, guarded, parser, read_passwords, say, table
from flows.home import catalogue_of, unlock_home
from flows.steps.held import reject, retry
from flows.steps.passwords import keep_passwords
from pipeline.catalogue import items
from pipeline.catalogue.engine import reading
from pipeline.model import Disposition
from pipeline.settings import home_path
from pipeline.unsupported import why_held

_NOT_HELD = "this item is not in quarantine; `sluice quarantine list` lists what is"
_NO_ITEM = "no item has this id; `sluice quarantine list` lists what is held, `sluice documents` every item"
_CANNOT = (
    "its bytes were never taken out of what holds it, and that has a copy of its own already; submit it again by itself"
)


def run(arguments: Sequence[str]) -> int:
    """List, show, retry or reject what is held."""
    parse = parser("quarantine", "sluice quarantine list")
    parse.add_argument("action", choices=["list", "show", "retry", "reject"], nargs="?", default="list")
    parse.add_argument("item", nargs="?", metavar="ITEM", help="id of the item (show, retry, reject)")
    parse.add_argument("--json", action="store_true")
    add_passwords(parse)
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    if options.action != "list" and not options.item:
        parse.error(f"{options.action} needs an item")
    if options.action != "retry" and options.password_file:
        parse.error("passwords are for retry alone")
    if options.action == "list" and options.item:
        parse.error("list takes no item; `sluice quarantine show ITEM` shows one")
    return guarded(lambda: (_decide if options.action in ("retry", "reject") else _look)(options))


def _decide(options: argparse.Namespace) -> int:
    """Retry or reject."""
    _held(options.item)  # before anybody is asked for the passphrase
    passwords = read_passwords(options.password_file)
    home = unlock_home(home_path(), options.passphrase_file)
    if passwords:
        with reading(home.engine).begin() as connection:
            row = items.get(connection, options.item)
        assert row is not None
        keep_passwords(home, row.accession, passwords)
    if not (retry if options.action == "retry" else reject)(home, options.item):
        _held(options.item)
        raise Misuse(_CANNOT)
    if options.json:
        with reading(home.engine).begin() as connection:
            found = items.get(connection, options.item)
        assert found is not None
        emit({"item": options.item, "action": options.action, "disposition": found.disposition.value})
    say("it waits again; run `sluice ingest` to go on" if options.action == "retry" else "rejected")
    return Exit.DONE


def _held(item: str) -> None:
    """Look whether an item is in quarantine.

    Raises:
        Misuse: It is not, there is no such item, or that is no id.
    """
    an_id(item)
    with reading(catalogue_of(home_path())).begin() as connection:
        found = items.get(connection, item)
    if found is None:
        raise Misuse(_NO_ITEM)
    if found.disposition is not Disposition.QUARANTINED:
        raise Misuse(_NOT_HELD)


def _look(options: argparse.Namespace) -> int:
    """List, or show one."""
    if options.action == "show":
        _held(options.item)
    with reading(catalogue_of(home_path())).begin() as connection:
        rows = [row for row in item_rows(connection, None) if row["disposition"] == "quarantined"]
    if options.action == "show":
        rows = [row for row in rows if row["item"] == options.item]
    if options.json:
        for row in rows:
            emit(row)
        return Exit.DONE
    heads = ["item", "media_type", "reason", "remedy"]
    print(table(heads, [[row[head] or "-" for head in heads] for row in rows]))
    for row in rows if options.action == "show" else ():
        print("\n" + table(["", ""], [(name, value) for name, value in row.items() if value]))
        if why := why_held(str(row["media_type"])):
            say(f"Why: {why}.")
    return Exit.DONE
