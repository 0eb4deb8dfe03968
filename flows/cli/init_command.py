"""`sluice init`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say
from flows.home import PublicKeys, check_new_home, create_home, open_home, read_public
from flows.home_files import catalogue_to_migrate
from keys.passphrase import read_passphrase
from pipeline.catalogue.migrate import migrate
from pipeline.errors import HomeError
from pipeline.settings import home_path

_ELSEWHERE = "Name another place with --vault-identity."


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
            public = read_public(home)
            _migrate(home)
            say(f"there is a home already: {home}\nits catalogue has the newest revision; nothing else was touched")
            if options.json:
                _emit(home, public, None)
            return Exit.DONE
        identity = _outside(home, options.vault_identity or vault_identity_beside(home))
        check_new_home(home, identity)
        passphrase = read_passphrase(options.passphrase_file, confirm=True)
        public = create_home(home, passphrase, identity)
        _migrate(home)
        open_home(home, passphrase).engine.dispose()  # which logs who can open submissions
        if options.json:
            _emit(home, public, identity)
        else:
            _tell(home, public, identity)
        return Exit.DONE

    return guarded(work)


def _migrate(home: Path) -> None:
    engine = catalogue_to_migrate(home)
    migrate(engine)
    engine.dispose()


def _emit(home: Path, public: PublicKeys, identity: Path | None) -> None:
    """Print the home as JSON; one that was there already has no place of the vault's private half to tell."""
    emit({
        "home": str(home), "created": identity is not None, "recipients": list(public.intake),
        "vault_identity": None if identity is None else str(identity),
    })  # fmt: skip


def vault_identity_beside(home: Path) -> Path:
    """Return where the vault's private half is put when nobody says where: beside the home, never inside it."""
    return home.with_name(f"{home.name}-vault-identity-MOVE-ME.txt")


def _outside(home: Path, identity: Path) -> Path:
    """Refuse a place inside the home: whoever copies or steals the home would have the vault with its key.

    Raises:
        HomeError: It is inside, a link, or its folder does not exist.
    """
    identity = identity.absolute()
    if identity.resolve().is_relative_to(home.resolve()):
        raise HomeError("the vault's private half must not lie inside the home", _ELSEWHERE)
    # One that an interrupted init of this very home left is used again; `create_home` tells it from another's.
    if identity.is_symlink():
        raise HomeError("the file for the vault's private half exists already; it was not overwritten", _ELSEWHERE)
    try:
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise HomeError("the folder of the home cannot be made", "Check SLUICE_HOME, its owner and mode.") from None
    if not identity.parent.is_dir():
        raise HomeError("the folder for the vault's private half does not exist", _ELSEWHERE)
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
