"""`sluice init`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say
from flows.home import create_home, read_public
from keys.passphrase import read_passphrase
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Make a new home; on an existing one only bring its catalogue to the newest revision."""
    parse = parser("init", "sluice init --vault-identity /media/usb/vault.age-identity")
    add_passphrase(parse)
    parse.add_argument("--vault-identity", type=Path, metavar="FILE", help="new file for the vault's private half")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        home = home_path()
        if (home / "keys" / "keystore").exists():
            migrate(open_catalogue(home / "catalogue.db"))
            say(f"there is a home already: {home}\nits catalogue has the newest revision; nothing else was touched")
            return Exit.DONE
        identity = options.vault_identity or home / "vault-identity-MOVE-ME.txt"
        public = create_home(home, read_passphrase(options.passphrase_file, confirm=True), identity)
        migrate(open_catalogue(home / "catalogue.db"))
        if options.json:
            emit({"home": str(home), "recipients": list(read_public(home).intake), "vault_identity": str(identity)})
            return Exit.DONE
        say(f"home            {home}\nsources encrypt to")
        for recipient in public.intake:
            print(recipient)
        say(f"vault identity  {identity}\n                move it off this machine; only it opens the originals")
        return Exit.DONE

    return guarded(work)
