"""`sluice keys`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say, table
from flows.home import Home, PublicKeys, check_home, open_home, publish_recipients, read_public, unlock_home
from flows.key_events import note_keys
from keys.age import recipient_of
from keys.errors import KeyProtected, UnusableKey
from keys.identities import identities_in, refuse_vault_keys
from keys.keystore import update_keystore
from keys.openpgp_keys import SecretKey, fingerprints_of, secret_keys_in
from keys.passphrase import read_key_passphrase, read_passphrase
from keys.secrets import Secrets
from pipeline.errors import HomeError
from pipeline.settings import home_path

_MOST_BYTES = 4 * 1024 * 1024


def run(arguments: Sequence[str]) -> int:
    """Print what sources encrypt to, list keys, or import one."""
    parse = parser("keys", "sluice keys import newsroom-secret-key.asc")
    parse.add_argument("action", choices=["recipient", "list", "import"])
    parse.add_argument("file", nargs="?", type=Path, metavar="FILE", help="age identities, or OpenPGP secret keys")
    parse.add_argument(
        "--key-passphrase-file",
        type=Path,
        metavar="FILE",
        help="first line is the passphrase of the key that is imported; else it is asked for",
    )
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    if (options.action == "import") != (options.file is not None):
        parse.error("import needs a file" if options.action == "import" else "only import takes a file")

    def work() -> int:
        if options.action == "recipient":
            for recipient in read_public(home_path()).intake:
                emit({"kind": "age", "public": recipient}) if options.json else print(recipient)
            return Exit.DONE
        if options.action == "import":
            home, imported = _import(options)
        else:
            home, imported = unlock_home(home_path(), options.passphrase_file), None
        _print(home.public, home.secrets, imported, as_json=options.json)
        home.engine.dispose()
        return Exit.DONE

    return guarded(work)


def _import(options: argparse.Namespace) -> tuple[Home, list[tuple[str, str]]]:
    """Import the keys of a file; return the home that has them, and kind and public half of each that is new."""
    path = home_path()
    check_home(path)
    passphrase = read_passphrase(options.passphrase_file)
    before = open_home(path, passphrase)
    offered = _offered(options.file, options.key_passphrase_file)
    refuse_vault_keys((key for key in offered if isinstance(key, str)), before.public.vault)
    secrets = update_keystore(path / "keys" / "keystore", passphrase, lambda kept: _with(kept, offered))
    before.engine.dispose()
    home = Home(before.settings, secrets)
    publish_recipients(home)
    # Who can open submissions has changed: the log tells. After a kill just here, `open_home` makes up for it.
    imported = note_keys(home.engine, home.log, secrets, home.opaque_id, action="import")
    lines = [f"imported {kind} {shown}" for kind, shown in imported]
    say("\n".join(lines) or "nothing new: this home has these keys already")
    return home, imported


def _offered(file: Path, passphrase_file: Path | None) -> Sequence[SecretKey] | Sequence[str]:
    """Read the keys of a file; ask for their passphrase only when they have one."""
    try:
        with file.open("rb") as source:
            blob = source.read(_MOST_BYTES + 1)
    except OSError:
        raise HomeError("the file with the key cannot be read", "Check its path, its owner and its mode.") from None
    if len(blob) > _MOST_BYTES:
        raise UnusableKey
    try:
        return identities_in(blob) or secret_keys_in(blob)
    except KeyProtected:
        passphrase = read_key_passphrase(passphrase_file)
        if passphrase is None:
            raise
    return identities_in(blob, passphrase) or secret_keys_in(blob, passphrase)


def _with(kept: Secrets, offered: Sequence[SecretKey] | Sequence[str]) -> Secrets:
    """Add keys that are not there yet; an OpenPGP key that is there is replaced, since it may have got new subkeys."""
    identities = tuple(key for key in offered if isinstance(key, str))
    fresh = [key for key in offered if isinstance(key, SecretKey)]
    replaced = {key.fingerprint for key in fresh}
    openpgp = [
        blob
        for blob, fingerprint in zip(kept.openpgp, fingerprints_of(kept.openpgp), strict=True)
        if fingerprint not in replaced
    ]
    return dataclasses.replace(
        kept,
        intake=tuple(dict.fromkeys((*kept.intake, *identities))),
        openpgp=(*openpgp, *(key.blob for key in fresh)),
    )


def _print(
    public: PublicKeys, secrets: Secrets, imported: Collection[tuple[str, str]] | None, *, as_json: bool
) -> None:
    rows = [("age", recipient_of(identity)) for identity in secrets.intake]
    rows += [("openpgp", fingerprint) for fingerprint in fingerprints_of(secrets.openpgp)]
    rows += [("log", public.log_key), *(("vault", recipient) for recipient in public.vault)]
    if not as_json:
        print(table(["kind", "public half"], rows))
        return
    for kind, shown in rows:
        row: dict[str, object] = {"kind": kind, "public": shown}
        emit(row if imported is None else {**row, "imported": (kind, shown) in imported})
