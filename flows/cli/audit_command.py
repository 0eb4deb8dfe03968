"""`sluice audit`."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passphrase, emit, guarded, parser, say, table
from flows.home import catalogue_of, open_home, read_public
from keys.passphrase import read_passphrase
from keys.signer import open_note
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import LogReport, prove, verify
from pipeline.custody.export import export, verify_export
from pipeline.custody.log import entries_of, last_checkpoint
from pipeline.errors import CheckpointInvalid, StoreUnavailable
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Show, verify, prove, export or sign the custody log."""
    parse = parser("audit", "sluice audit export /media/usb/log && sluice audit verify /media/usb/log")
    parse.add_argument("action", choices=["show", "verify", "prove", "export", "checkpoint"])
    parse.add_argument("target", nargs="?", help="accession (show), exported folder (verify, export), entry (prove)")
    parse.add_argument("--log-key", metavar="HEX", help="key that you were given by another way (verify of an export)")
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    actions = {"show": _show, "verify": _verify, "prove": _prove, "export": _export, "checkpoint": _checkpoint}
    if options.action in ("prove", "export") and not options.target:
        parse.error(f"{options.action} needs a target")
    return guarded(lambda: actions[options.action](options))


def _show(options: object) -> int:
    target, as_json = getattr(options, "target", None), getattr(options, "json", False)
    with reading(catalogue_of(home_path())).begin() as connection:
        events = [json.loads(entry.body) for entry in entries_of(connection, target)]
    if as_json:
        for event in events:
            emit(event)
        return Exit.DONE
    heads = ["seq", "time", "type", "outcome", "object"]
    print(table(heads, [[event[head] for head in heads] for event in events]))
    return Exit.DONE


def _verify(options: object) -> int:
    target, log_key = getattr(options, "target", None), getattr(options, "log_key", None)
    if target:
        report = _verify_folder(Path(target), log_key)
    else:
        public = read_public(home_path())
        opener = partial(open_note, origin=public.origin, public_key=bytes.fromhex(public.log_key))
        with reading(catalogue_of(home_path())).begin() as connection:
            report = verify(connection, opener)
    if getattr(options, "json", False):
        emit({"verified": True, "entries": report.size, "signed": report.signed, "root": report.root.hex()})
    else:
        print(f"verified: {report.size} entries, {report.signed} of them signed, root {report.root.hex()}")
    return Exit.DONE


def _verify_folder(folder: Path, log_key: str | None) -> LogReport:
    try:
        key = json.loads((folder / "log.json").read_text("utf-8"))
        origin, public_key = str(key["origin"]), bytes.fromhex(log_key or str(key["ed25519"]))
    except OSError:
        raise StoreUnavailable("the export cannot be read") from None
    except (ValueError, KeyError, TypeError):
        raise CheckpointInvalid("log.json") from None
    if log_key is None:
        say("checked against the key in the export itself; compare it, or give --log-key")
    return verify_export(folder, partial(open_note, origin=origin, public_key=public_key))


def _prove(options: object) -> int:
    sequence = int(getattr(options, "target", "0"))
    with reading(catalogue_of(home_path())).begin() as connection:
        note = last_checkpoint(connection)
        if note is None:
            raise CheckpointInvalid("none")
        proof = prove(connection, sequence, note)
    emit(
        {
            "sequence": proof.sequence,
            "entry": proof.body.decode(),
            "path": [base64.b64encode(step).decode() for step in proof.path],
            "checkpoint": proof.checkpoint,
        }
    )
    return Exit.DONE


def _export(options: object) -> int:
    folder = Path(str(getattr(options, "target", "")))
    public = read_public(home_path())
    with reading(catalogue_of(home_path())).begin() as connection:
        export(connection, folder, public.origin, bytes.fromhex(public.log_key))
    say("exported; `sluice audit verify FOLDER` checks it on any machine")
    return Exit.DONE


def _checkpoint(options: object) -> int:
    home = open_home(home_path(), read_passphrase(getattr(options, "passphrase_file", None)))
    with home.engine.begin() as connection:
        print(home.log.checkpoint(connection), end="")
    return Exit.DONE
