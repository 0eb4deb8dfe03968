"""`sluice keys`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say, table
from flows.home import read_public, replace_public
from keys.age import recipient_of
from keys.errors import UnusableKey
from keys.keystore import open_keystore, replace_keystore
from keys.openpgp import check_secret_key
from keys.passphrase import read_passphrase
from keys.secrets import Secrets
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Print what sources encrypt to, list keys, or import one."""
    parse = parser("keys", "sluice keys import newsroom-secret-key.asc")
    parse.add_argument("action", choices=["recipient", "list", "import"])
    parse.add_argument("file", nargs="?", type=Path, metavar="FILE", help="age identities, or an OpenPGP secret key")
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    if options.action == "import" and options.file is None:
        parse.error("import needs a file")

    def work() -> int:
        home = home_path()
        public = read_public(home)
        if options.action == "recipient":
            print("\n".join(public.intake))
            return Exit.DONE
        passphrase = read_passphrase(options.passphrase_file)
        keystore = home / "keys" / "keystore"
        secrets = open_keystore(keystore, passphrase)
        if options.action == "import":
            secrets = _with(secrets, options.file.read_bytes())
            replace_keystore(keystore, secrets, passphrase)
            replace_public(home, dataclasses.replace(public, intake=tuple(map(recipient_of, secrets.intake))))
            say("imported")
        rows = [("age", recipient_of(identity)) for identity in secrets.intake]
        rows += [("openpgp", check_secret_key(key)) for key in secrets.openpgp]
        rows += [("log", public.log_key), *(("vault", recipient) for recipient in public.vault)]
        if options.json:
            for kind, shown in rows:
                emit({"kind": kind, "public": shown})
        else:
            print(table(["kind", "public half"], rows))
        return Exit.DONE

    return guarded(work)


def _with(secrets: Secrets, blob: bytes) -> Secrets:
    lines = [line.strip() for line in blob.decode("ascii", "replace").splitlines()]
    identities = [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if identities:
        for identity in identities:
            recipient_of(identity)
        return dataclasses.replace(secrets, intake=tuple(dict.fromkeys((*secrets.intake, *identities))))
    if not blob:
        raise UnusableKey
    check_secret_key(blob)
    return dataclasses.replace(secrets, openpgp=tuple(dict.fromkeys((*secrets.openpgp, blob))))
