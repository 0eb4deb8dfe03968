"""`sluice init`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say
from flows.home import PublicKeys, create_home
from keys.passphrase import read_passphrase
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.migrate import migrate
from pipeline.errors import SettingsError
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Make a new home; on an existing one only bring its catalogue to the newest revision."""
    parse = parser("init", "sluice init --vault-identity /media/usb/vault.age-identity")
    add_passphrase(parse)
    parse.add_argument(
        "--vault-identity",
        type=Path,
        metavar="FILE",
        help="new file for the vault's private half, outside the home; default: beside the home",
    )
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        home = home_path()
        if (home / "keys" / "keystore").exists():
            migrate(open_catalogue(home / "catalogue.db"))
            say(f"there is a home already: {home}\nits catalogue has the newest revision; nothing else was touched")
            return Exit.DONE
        identity = _outside(home, options.vault_identity or vault_identity_beside(home))
        public = create_home(home, read_passphrase(options.passphrase_file, confirm=True), identity)
        migrate(open_catalogue(home / "catalogue.db"))
        if options.json:
            emit({"home": str(home), "recipients": list(public.intake), "vault_identity": str(identity)})
        else:
            _tell(home, public, identity)
        return Exit.DONE

    return guarded(work)


def vault_identity_beside(home: Path) -> Path:
    """Return where the vault's private half is put when nobody says where: beside the home, never inside it."""
    return home.with_name(f"{home.name}-vault-identity-MOVE-ME.txt")


def _outside(home: Path, identity: Path) -> Path:
    """Refuse a place inside the home: whoever copies or steals the home would have the vault with its key.

    Raises:
        SettingsError: It is inside, a link, or its folder does not.
    """
    identity = identity.absolute()
    if identity.resolve().is_relative_to(home.resolve()):
        raise SettingsError(
            "the vault's private half must not lie inside the home: give --vault-identity another place"
        )
    # One that an interrupted init of this very home left is used again; `create_home` tells it from another's.
    if identity.is_symlink():
        raise SettingsError("the file for the vault's private half exists already; it was not overwritten")
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not identity.parent.is_dir():
        raise SettingsError("the folder for the vault's private half does not exist")
    return identity


def _tell(home: Path, public: PublicKeys, identity: Path) -> None:
    say(f"home            {home}")
    say("sources encrypt to (age; `sluice keys recipient` prints it again)")
    for recipient in public.intake:
        print(recipient)
    say(
        f"vault identity  {identity}\n"
        "                Only this file opens the originals in the vault, and this machine must not keep it.\n"
        "                1. Copy it to two media that stay offline, and check that both can be read.\n"
        "                2. Remove it here: shred -u FILE, or better: make it on the medium with --vault-identity.\n"
        "                Without it the vault can never be opened; there is no other copy."
    )
