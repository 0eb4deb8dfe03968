"""`sluice audit verify`: the log of this home, or an exported log, a proof or a release that lies anywhere."""

from __future__ import annotations

import errno
import stat
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import Misuse, emit, say, shown
from flows.home import catalogue_of, read_public
from flows.restored import taken_up
from flows.signed_head import LAST, last_note
from flows.steps.reconcile import disagreements
from keys.signer import open_note
from pipeline.catalogue.engine import reading
from pipeline.catalogue.reconcile import Discrepancy
from pipeline.custody.audit import LogReport, NoteOpener, verify, verify_proof
from pipeline.custody.export import verify_export
from pipeline.custody.log import all_checkpoints, parse_checkpoint
from pipeline.custody.outside import parse_proof, table_of, text_of, word_in
from pipeline.errors import CheckpointInvalid, SettingsError, Unverifiable
from pipeline.plainfile import unreadable
from pipeline.settings import home_path
from pipeline.stores.check import verify_release

_KEY_DIGITS = 64
_MANIFEST_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants verified.

    Attributes:
        target: Exported log, proof or release; None: the log of this home.
        log_key: Public key of the log in hexadecimal that came by another way, or None.
        checkpoint: File with a checkpoint that is kept elsewhere, or None.
        as_json: Whether the result is one JSON object.
    """

    target: Path | None
    log_key: str | None
    checkpoint: Path | None
    as_json: bool


def verify_asked(asked: Asked) -> int:
    """Verify; return the exit code.

    Raises:
        Misuse: A path that was named does not exist, or a key is needed that only a person can give.
        CustodyError: It does not verify.
    """
    held = []
    if asked.checkpoint is not None and not _is_folder(asked.checkpoint):
        held = [text_of(asked.checkpoint)]
    elif asked.checkpoint is not None:
        raise Misuse("--checkpoint names a folder; it takes the file with a signed checkpoint")
    if asked.target is None:
        return _home(asked, held)
    if not _is_folder(asked.target):
        return _proof(asked, asked.target)
    if (asked.target / "manifest.note").exists():
        return _release(asked, asked.target)
    report = _folder(asked.target, asked.log_key, held)
    return _told(report, asked)


def is_log_key(text: str) -> bool:
    """Return whether a text is an Ed25519 public key in hexadecimal."""
    return len(text) == _KEY_DIGITS and set(text) <= set(string.hexdigits)


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder.

    Raises:
        Misuse: There is nothing.
        Unverifiable: It lies where nobody may look.
    """
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EIO):
            raise Unverifiable(unreadable(error).detail) from None
        raise Misuse("there is nothing at the path that was named; check it") from None


def _home(asked: Asked, held: Sequence[str]) -> int:
    public = read_public(home_path())
    opener = _opener(public.origin, asked.log_key or public.log_key)
    kept = last_note(home_path())  # before the log is looked at, which may only grow meanwhile
    with reading(catalogue_of(home_path())).begin() as connection:
        known = all_checkpoints(connection)
        report = verify(connection, opener, [*held, *([kept] if kept is not None and kept not in known else [])])
        broken, restored = disagreements(connection), taken_up(connection)
    if kept is None and known:
        say(f"{LAST} is missing, which tells a catalogue that was put back; `sluice audit checkpoint` writes it")
    for one in restored:
        say(
            f"at entry {one['entries']} the catalogue was put back and taken up knowingly: {one['lost_size']} entries "
            f"had been signed, {one['signed']} of them are here; the newer ones are lost"
        )
    return _told(report, asked, broken)


def _told(report: LogReport, asked: Asked, broken: Sequence[Discrepancy] = ()) -> int:
    if asked.as_json:
        emit({
            "kind": "log", "verified": not broken, "entries": report.size, "signed": report.signed,
            "root": report.root.hex(), "checkpoints": report.checkpoints,
            "disagreements": {one.rule: one.count for one in broken},
        })  # fmt: skip
    else:
        print(f"verified: {report.size} entries, {report.signed} of them signed, root {report.root.hex()}")
    if report.signed < report.size:
        say(f"the last {report.size - report.signed} entries are not signed yet; `sluice audit checkpoint` signs them")
    for one in broken:
        say(f"sluice: the catalogue does not agree with the log: {one.rule} (not so for {one.count})")
    return Exit.VERIFICATION if broken else Exit.DONE


def _folder(folder: Path, log_key: str | None, held: Sequence[str]) -> LogReport:
    if not (folder / "log.json").exists():
        raise Unverifiable("the folder holds neither an exported log nor a release")
    table = table_of(text_of(folder / "log.json"))
    origin, given = word_in(table, "origin"), word_in(table, "ed25519")
    if not is_log_key(given):
        raise Unverifiable("log.json holds no key")
    if log_key is None:
        say("checked against the key in the export itself; compare it, or give --log-key")
    return verify_export(folder, _opener(origin, log_key or given), held)


def _proof(asked: Asked, path: Path) -> int:
    proof = parse_proof(text_of(path))
    origin = parse_checkpoint(proof.checkpoint).origin
    verify_proof(proof, _opener(origin, asked.log_key or _own_key()))
    if asked.as_json:
        emit({"kind": "proof", "verified": True, "entry": proof.sequence, "origin": origin})
    else:
        print(f"verified: entry {proof.sequence} is in the log under a signed checkpoint of {shown(origin)}")
    return Exit.DONE


def _release(asked: Asked, folder: Path) -> int:
    signature = text_of(folder / "manifest.note", _MANIFEST_BYTES).rstrip("\n").rpartition("\n")[2].split(" ")
    origin = signature[1] if len(signature) == 3 else ""
    report = verify_release(folder.resolve(), _opener(origin, asked.log_key or _own_key()))
    if asked.as_json:
        emit({
            "kind": "release", "verified": True, "release": report.release, "accession": report.accession,
            "documents": report.documents, "origin": origin,
        })  # fmt: skip
    else:
        print(f"verified: {report.documents} copies of release {report.release}, signed by {shown(origin)}")
    return Exit.DONE


def _own_key() -> str:
    """Return the key of this home's log, where it is to be checked against.

    Raises:
        Misuse: There is no home.
    """
    try:
        return read_public(home_path()).log_key
    except SettingsError:
        raise Misuse("without a home the key of the log is needed: give --log-key HEX") from None


def _opener(origin: str, log_key: str) -> NoteOpener:
    if not is_log_key(log_key):
        raise CheckpointInvalid("key of the log")
    return partial(open_note, origin=origin, public_key=bytes.fromhex(log_key))
