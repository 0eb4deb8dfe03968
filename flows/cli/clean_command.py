"""`sluice clean`."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import add_passwords, emit, guarded, parser, read_passwords, read_terms, say, shown
from flows.steps.one_off import OneOff, Outcome
from pipeline.errors import OutputUnwritable
from pipeline.plainfile import unreadable
from pipeline.reasons import REMEDIES
from pipeline.settings import load_settings
from pipeline.stores.filesystem import CONSTANT_TIME_S
from redaction.errors import PolicyError
from redaction.policy import DEFAULT_POLICY, Policy, load_policy


def run(arguments: Sequence[str]) -> int:
    """Clean and redact plain files."""
    parse = parser("clean", "sluice clean report.pdf photo.jpg -o cleaned --protect terms.txt")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of one source: they share a sandbox")
    parse.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parse.add_argument("--protect", type=Path, metavar="TERMS.txt", help="protected values, one a line")
    add_passwords(parse)
    parse.add_argument("--policy", type=Path, metavar="P.toml")
    parse.add_argument("--keep-names", action="store_true", help="outputs keep their file names")
    parse.add_argument("--no-ocr", action="store_true", help="do not read pictures when verifying")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        terms, passwords = read_terms(options.protect), read_passwords(options.password_file)
        limits, policy = load_settings().limits, _policy(options.policy)
        writable = _made(options.output)
        worst = Exit.DONE if writable else Exit.SETUP
        with OneOff(limits, policy, terms, ocr=not options.no_ocr, passwords=passwords) as cleaner:
            for path in options.files:
                outcome, target = cleaner.clean(path) if writable else _unwritten(), None
                if outcome.error is None:
                    target = _write(options.output, path, outcome, keep_names=options.keep_names)
                _tell(path, outcome, target, as_json=options.json)
                if outcome.held and worst is Exit.DONE:
                    worst = Exit.HELD
        return worst

    return guarded(work)


def _made(folder: Path) -> bool:
    """Return whether the folder is there, or could be made, and takes files."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _unwritten() -> Outcome:
    outcome = Outcome()
    outcome.fail(OutputUnwritable("the output folder cannot be made or written"))
    return outcome


def _policy(path: Path | None) -> Policy:
    if path is None:
        return DEFAULT_POLICY
    try:
        return load_policy(path.read_text("utf-8"))
    except UnicodeDecodeError:
        detail = "it is not UTF-8"
    except OSError as error:
        detail = unreadable(error).detail
    raise PolicyError(detail)


def _write(folder: Path, path: Path, outcome: Outcome, *, keep_names: bool) -> Path | None:
    """Write a copy under an opaque name, with constant times; never over another file."""
    stem = path.stem if keep_names else str(uuid.uuid4())
    number = 0
    target: Path | None = None
    try:
        while target is None or target.exists() or target.is_symlink():
            target = folder / f"{stem}{f'-{number}' if number else ''}{outcome.suffix}"
            number += 1
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            sink.write(outcome.copy)
        os.utime(target, (CONSTANT_TIME_S, CONSTANT_TIME_S))
    except OSError as error:
        # A full disk must leave nothing that looks like a copy.
        if target is not None and error.errno != errno.EEXIST:
            with contextlib.suppress(OSError):
                target.unlink()
        outcome.fail(OutputUnwritable("the copy cannot be written", errno=error.errno or 0))
        return None
    return target


def _tell(path: Path, outcome: Outcome, target: Path | None, *, as_json: bool) -> None:
    error = outcome.error
    if as_json:
        emit(
            {
                "input": str(path),
                "status": outcome.status,
                "reason": error.reason.name if error else None,
                "detail": str(error) if error else None,
                "remedy": error.remedy if error else None,
                "output": str(target) if target else None,
                "media_type": outcome.media_type,
                "name_disagrees": outcome.name_disagrees,
                "removed": outcome.removed,
                "redactions": outcome.redactions,
                "verified_by": list(outcome.verified_by),
                "members": outcome.members,
                "left_out": [{"member": place, "reason": reason.name} for place, reason in outcome.left_out],
            }
        )
        return
    name = shown(str(path))
    if error is not None:
        say(f"{outcome.status:<12} {name}: {error}. {error.remedy}")
        return
    print(f"{outcome.status:<12} {name} -> {shown(str(target))}")
    if outcome.name_disagrees:
        say("             its name ends like another type's; the content decided")
    removed = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.removed.items()))
    say(f"             removed: {removed or 'nothing'}; redactions: {outcome.redactions}")
    for place, reason in outcome.left_out:
        say(f"             left out: member {place}, {reason.name}. {REMEDIES[reason]}")
