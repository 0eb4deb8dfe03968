"""`sluice audit`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from flows.cli.audit_restored import accept_restored
from flows.cli.audit_verify import Asked, is_log_key, verify_asked
from flows.cli.exits import Exit
from flows.cli.known import an_id
from flows.cli.parsing import Misuse, add_passphrase, emit, guarded, parser, say, table
from flows.home import catalogue_of, read_public, unlock_home
from pipeline.catalogue import accessions
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import prove
from pipeline.custody.export import export
from pipeline.custody.log import entries_of, event_of, last_checkpoint, parse_checkpoint, size_of
from pipeline.custody.outside import proof_table
from pipeline.errors import OutputUnwritable
from pipeline.settings import home_path

_MOST_DIGITS = 18


def run(arguments: Sequence[str]) -> int:
    """Show, verify, prove, export or sign the custody log, or take up one that came back from a backup."""
    parse = parser("audit", "sluice audit export /media/usb/log && sluice audit verify /media/usb/log")
    parse.add_argument("action", choices=["show", "verify", "prove", "export", "checkpoint", "accept-restored"])
    parse.add_argument(
        "target",
        nargs="?",
        help="accession (show); exported log, proof or release (verify); new folder (export); entry (prove); "
        "number of entries that are lost, once you were told it (accept-restored)",
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
    if options.action in ("prove", "export") and not options.target:
        parse.error(f"{options.action} needs a target")
    if options.action == "checkpoint" and options.target:
        parse.error("checkpoint takes no target; it prints the signed head of this home's log")
    if options.action == "prove" and not (options.target.isascii() and options.target.isdecimal()):
        parse.error("prove needs the number of an entry; `sluice audit show` lists them")
    return guarded(lambda: _ACTIONS[options.action](options))


def _show(options: argparse.Namespace) -> int:
    if options.target:
        an_id(options.target)
    with reading(catalogue_of(home_path())).begin() as connection:
        events = [event_of(entry) for entry in entries_of(connection, options.target)]
        if options.target and not events and accessions.get(connection, options.target) is None:
            raise Misuse("no accession has this id; `sluice submissions` lists them, `sluice show` knows items too")
    if options.json:
        for event in events:
            emit(event)
        return Exit.DONE
    heads = ["seq", "time", "type", "outcome", "object"]
    print(table(heads, [[event[head] for head in heads] for event in events]))
    return Exit.DONE


def _verify(options: argparse.Namespace) -> int:
    target = Path(options.target) if options.target else None
    return verify_asked(Asked(target, options.log_key, options.checkpoint, options.json))


def _key(text: str) -> str:
    if not is_log_key(text):
        raise argparse.ArgumentTypeError(
            "a key of a log is 64 hexadecimal digits; `sluice keys list` of its home prints it"
        )
    return text


def _prove(options: argparse.Namespace) -> int:
    sequence = int(options.target[-_MOST_DIGITS:]) if len(options.target.lstrip("0")) <= _MOST_DIGITS else -1
    with reading(catalogue_of(home_path())).begin() as connection:
        size, note = size_of(connection), last_checkpoint(connection)
        if not 0 <= sequence < size:
            raise Misuse(f"there is no such entry; {_range(size)}, and `sluice audit show` lists them")
        if note is None or sequence >= parse_checkpoint(note).size:
            raise Misuse(f"entry {sequence} is not signed yet; `sluice audit checkpoint` signs it")
        emit(proof_table(prove(connection, sequence, note)))
    return Exit.DONE


def _range(size: int) -> str:
    return f"the log has entries 0 to {size - 1}" if size else "the log is empty"


def _export(options: argparse.Namespace) -> int:
    public = read_public(home_path())
    with reading(catalogue_of(home_path())).begin() as connection:
        try:
            export(connection, Path(options.target), public.origin, bytes.fromhex(public.log_key))
        except OutputUnwritable as error:
            if error.numbers:  # the system refused
                raise
            raise Misuse(f"{error.detail}: nothing is ever written over") from None
        size, note = size_of(connection), last_checkpoint(connection)
    signed = parse_checkpoint(note).size if note else 0
    if options.json:
        emit({"folder": options.target, "entries": size, "signed": signed, "log_key": public.log_key})
    if signed < size:
        say(f"the last {size - signed} entries are not signed yet; `sluice audit checkpoint` signs them")
    say("exported; `sluice audit verify FOLDER` checks it on any machine")
    return Exit.DONE


def _checkpoint(options: argparse.Namespace) -> int:
    home = unlock_home(home_path(), options.passphrase_file)
    with home.engine.begin() as connection:
        note = home.log.checkpoint(connection)
    home.keep_head()
    if options.json:
        head = parse_checkpoint(note)
        emit({"origin": head.origin, "entries": head.size, "root": head.root.hex(), "note": note})
    else:
        print(note, end="")
    return Exit.DONE


def _accept_restored(options: argparse.Namespace) -> int:
    return accept_restored(options.target, options.passphrase_file, as_json=options.json)


_ACTIONS = {
    "show": _show,
    "verify": _verify,
    "prove": _prove,
    "export": _export,
    "checkpoint": _checkpoint,
    "accept-restored": _accept_restored,
}
