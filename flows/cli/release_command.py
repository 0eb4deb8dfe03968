"""`sluice release`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say
from flows.home import unlock_home
from flows.steps.hand_over import hand_over
from pipeline.catalogue import accessions
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import reading
from pipeline.settings import home_path
from pipeline.stores.filesystem import FilesystemStore


def run(arguments: Sequence[str]) -> int:
    """Hand a cleaned submission over to a folder."""
    parse = parser("release", "sluice release ACCESSION --to /srv/analysis/incoming")
    parse.add_argument("accession", metavar="ACCESSION")
    parse.add_argument("--to", type=Path, required=True, metavar="STORE", help="folder of the store")
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)

    def work() -> int:
        home = unlock_home(home_path(), options.passphrase_file)
        with reading(home.engine).begin() as connection:
            found = accessions.get(connection, options.accession)
        if found is None or found.state not in (State.CLEANED, State.RELEASING, State.RELEASED):
            say("sluice: no cleaned submission has this id; `sluice submissions` lists them")
            return Exit.USAGE
        store = FilesystemStore(options.to)
        name = hand_over(home, options.accession, store, home.opaque_id(str(options.to.resolve())), lambda count: None)
        if options.json:
            emit({"release": name, "accession": options.accession})
        else:
            print(name, file=sys.stdout)
        return Exit.DONE

    return guarded(work)
