"""`sluice keys`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say, table
from flows.home import Home, PublicKeys, read_public, replace_public
from flows.steps.ledger import TOOLS
from keys.age import recipient_of
from keys.errors import KeyProtected, UnusableKey
from keys.identities import identities_in
from keys.keystore import open_keystore, update_keystore
from keys.openpgp_keys import SecretKey, fingerprints_of, secret_keys_in
from keys.passphrase import read_key_passphrase, read_passphrase
from keys.secrets import Secrets
from pipeline.errors import SettingsError
from pipeline.events import Event, EventType, Outcome
from pipeline.settings import home_path, load_settings

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
        public = read_public(home_path())
        if options.action == "recipient":
            for recipient in public.intake:
                emit({"kind": "age", "public": recipient}) if options.json else print(recipient)
            return Exit.DONE
        passphrase = read_passphrase(options.passphrase_file)
        keystore = home_path() / "keys" / "keystore"
        if options.action == "import":
            offered = _offered(options.file, options.key_passphrase_file)
            before = open_keystore(keystore, passphrase)
            secrets = update_keystore(keystore, passphrase, lambda kept: _with(kept, offered))
            public = dataclasses.replace(public, intake=tuple(map(recipient_of, secrets.intake)))
            replace_public(home_path(), public)
            _tell(before, secrets)
        else:
            secrets = open_keystore(keystore, passphrase)
        _print(public, secrets, as_json=options.json)
        return Exit.DONE

    return guarded(work)


def _offered(file: Path, passphrase_file: Path | None) -> Sequence[SecretKey] | Sequence[str]:
    """Read the keys of a file; ask for their passphrase only when they have one."""
    try:
        with file.open("rb") as source:
            blob = source.read(_MOST_BYTES + 1)
    except OSError:
        raise SettingsError("the file with the key cannot be read") from None
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


def _tell(before: Secrets, after: Secrets) -> None:
    """Say what came in, and record it: who can open submissions has changed."""
    rows = [("age", recipient_of(identity)) for identity in after.intake if identity not in before.intake]
    rows += [("openpgp", name) for name in fingerprints_of([key for key in after.openpgp if key not in before.openpgp])]
    home = Home(load_settings(home_path()), after)
    with home.engine.begin() as connection:
        home.log.append(
            connection,
            [
                Event(
                    EventType.KEY_CHANGE,
                    Outcome.SUCCESS,
                    home.opaque_id("key", kind, shown),
                    None,
                    TOOLS,
                    {"action": "import", "kind": kind, "public": shown},
                )
                for kind, shown in rows
            ],
        )
    home.engine.dispose()
    say(
        "\n".join(f"imported {kind} {shown}" for kind, shown in rows) or "nothing new: this home has these keys already"
    )


def _print(public: PublicKeys, secrets: Secrets, *, as_json: bool) -> None:
    rows = [("age", recipient_of(identity)) for identity in secrets.intake]
    rows += [("openpgp", fingerprint) for fingerprint in fingerprints_of(secrets.openpgp)]
    rows += [("log", public.log_key), *(("vault", recipient) for recipient in public.vault)]
    if as_json:
        for kind, shown in rows:
            emit({"kind": kind, "public": shown})
    else:
        print(table(["kind", "public half"], rows))
