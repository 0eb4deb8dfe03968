"""`sluice release`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.known import an_accession
from flows.cli.parsing import Misuse, add_passphrase, emit, guarded, parser
from flows.home import catalogue_of, unlock_home
from flows.steps.hand_over import hand_over
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import reading
from pipeline.settings import home_path
from pipeline.stores.filesystem import FilesystemStore

_CLEANED = (State.CLEANED, State.RELEASING, State.RELEASED)


def run(arguments: Sequence[str]) -> int:
    """Hand a cleaned submission over to a folder."""
    parse = parser("release", "sluice release ACCESSION --to /srv/analysis/incoming")
    parse.add_argument("accession", metavar="ACCESSION")
    parse.add_argument("--to", type=Path, required=True, metavar="STORE", help="folder of the store")
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)

    def work() -> int:
        with reading(catalogue_of(home_path())).begin() as connection:
            if an_accession(connection, options.accession).state not in _CLEANED:
                raise Misuse("this submission is not cleaned yet; `sluice ingest` without a path goes on with it")
        home = unlock_home(home_path(), options.passphrase_file)
        store = FilesystemStore(options.to)
        name = hand_over(home, options.accession, store, home.opaque_id(str(options.to.resolve())), lambda count: None)
        if options.json:
            emit({"release": name, "accession": options.accession})
        else:
            print(name)
        return Exit.DONE

    return guarded(work)
