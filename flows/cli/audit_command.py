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
from flows.steps.reconcile import disagreements
from keys.passphrase import read_passphrase
from keys.signer import open_note
from pipeline.catalogue.engine import reading
from pipeline.catalogue.reconcile import Discrepancy
from pipeline.custody.audit import LogReport, Proof, prove, verify, verify_proof
from pipeline.custody.export import export, verify_export
from pipeline.custody.log import entries_of, last_checkpoint, parse_checkpoint, size_of
from pipeline.errors import CheckpointInvalid, StoreUnavailable
from pipeline.settings import home_path
from pipeline.stores.check import verify_release

_KEY_BYTES = 32


def run(arguments: Sequence[str]) -> int:
    """Show, verify, prove, export or sign the custody log."""
    parse = parser("audit", "sluice audit export /media/usb/log && sluice audit verify /media/usb/log")
    parse.add_argument("action", choices=["show", "verify", "prove", "export", "checkpoint"])
    parse.add_argument(
        "target",
        nargs="?",
        help="accession (show); exported log, proof or release (verify); new folder (export); entry (prove)",
    )
    parse.add_argument(
        "--log-key", type=_key, metavar="HEX", help="public key of the log that you were given by another way (verify)"
    )
    parse.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="checkpoint that you keep elsewhere; the log must extend it"
    )
    parse.add_argument("--json", action="store_true")
    add_passphrase(parse)
    options = parse.parse_args(arguments)
    actions = {"show": _show, "verify": _verify, "prove": _prove, "export": _export, "checkpoint": _checkpoint}
    if options.action in ("prove", "export") and not options.target:
        parse.error(f"{options.action} needs a target")
    if options.action == "prove" and not options.target.isdecimal():
        parse.error("prove needs the number of an entry; `sluice audit show` lists them")
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
    held = [_text(path) for path in [getattr(options, "checkpoint", None)] if path]
    broken: tuple[Discrepancy, ...] = ()
    if target and Path(target).is_file():
        return _verify_proof(Path(target), log_key)
    if target and (Path(target) / "manifest.note").exists():
        return _verify_release(Path(target), log_key)
    if target:
        report = _verify_folder(Path(target), log_key, held)
    else:
        public = read_public(home_path())
        opener = partial(open_note, origin=public.origin, public_key=bytes.fromhex(log_key or public.log_key))
        with reading(catalogue_of(home_path())).begin() as connection:
            report = verify(connection, opener, held)
            broken = disagreements(connection)
    if getattr(options, "json", False):
        emit({
            "verified": not broken, "entries": report.size, "signed": report.signed, "root": report.root.hex(),
            "checkpoints": report.checkpoints, "disagreements": {one.rule: one.count for one in broken},
        })  # fmt: skip
    else:
        print(f"verified: {report.size} entries, {report.signed} of them signed, root {report.root.hex()}")
    if report.signed < report.size:
        say(f"the last {report.size - report.signed} entries are not signed yet; `sluice audit checkpoint` signs them")
    for one in broken:
        say(f"sluice: the catalogue does not agree with the log: {one.rule} (not so for {one.count})")
    return Exit.VERIFICATION if broken else Exit.DONE


def _verify_folder(folder: Path, log_key: str | None, held: Sequence[str]) -> LogReport:
    try:
        key = json.loads(_text(folder / "log.json"))
        origin, public_key = str(key["origin"]), bytes.fromhex(log_key or str(key["ed25519"]))
    except (ValueError, KeyError, TypeError):
        raise CheckpointInvalid("log.json") from None
    if log_key is None:
        say("checked against the key in the export itself; compare it, or give --log-key")
    return verify_export(folder, partial(open_note, origin=origin, public_key=public_key), held)


def _verify_proof(path: Path, log_key: str | None) -> int:
    try:
        table_ = json.loads(_text(path))
        steps = tuple(base64.b64decode(step, validate=True) for step in table_["path"])
        proof = Proof(int(table_["sequence"]), str(table_["entry"]).encode(), steps, str(table_["checkpoint"]))
    except (ValueError, KeyError, TypeError):
        raise CheckpointInvalid("proof") from None
    public_key = bytes.fromhex(log_key or read_public(home_path()).log_key)
    origin = parse_checkpoint(proof.checkpoint).origin
    verify_proof(proof, partial(open_note, origin=origin, public_key=public_key))
    print(f"verified: entry {proof.sequence} is in the log under a signed checkpoint of {origin}")
    return Exit.DONE


def _verify_release(folder: Path, log_key: str | None) -> int:
    public_key = bytes.fromhex(log_key or read_public(home_path()).log_key)
    signature = _text(folder / "manifest.note").rstrip("\n").rpartition("\n")[2].split(" ")
    origin = signature[1] if len(signature) == 3 else ""
    report = verify_release(folder.resolve(), partial(open_note, origin=origin, public_key=public_key))
    print(f"verified: {report.documents} copies of release {report.release}, signed by {origin}")
    return Exit.DONE


def _key(text: str) -> str:
    if len(bytes.fromhex(text)) != _KEY_BYTES:
        raise ValueError
    return text


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError:
        raise StoreUnavailable("what is to be checked cannot be read") from None
    except UnicodeDecodeError:
        raise CheckpointInvalid("form") from None


def _prove(options: object) -> int:
    sequence = int(getattr(options, "target", "0"))
    with reading(catalogue_of(home_path())).begin() as connection:
        size, note = size_of(connection), last_checkpoint(connection)
        signed = parse_checkpoint(note).size if note else 0
        if note is None or sequence >= signed:
            says = "is not signed yet; `sluice audit checkpoint` signs it" if sequence < size else "does not exist"
            say(f"sluice: entry {sequence} {says}")
            return Exit.USAGE
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
