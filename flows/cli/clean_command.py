"""`sluice clean`."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, read_terms, say
from flows.steps.one_off import OneOff, Outcome
from pipeline.errors import REMEDIES, SettingsError
from pipeline.limits import DEFAULT_LIMITS
from pipeline.stores.filesystem import CONSTANT_TIME_S
from redaction.errors import PolicyError
from redaction.policy import DEFAULT_POLICY, Policy, load_policy


def run(arguments: Sequence[str]) -> int:
    """Clean and redact plain files."""
    parse = parser("clean", "sluice clean report.pdf photo.jpg -o cleaned --protect terms.txt")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parse.add_argument("--protect", type=Path, metavar="TERMS.txt", help="protected values, one a line")
    parse.add_argument("--policy", type=Path, metavar="P.toml")
    parse.add_argument("--keep-names", action="store_true", help="outputs keep their file names")
    parse.add_argument("--no-ocr", action="store_true", help="do not read pictures when verifying")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        terms = read_terms(options.protect)
        policy = _policy(options.policy)
        options.output.mkdir(mode=0o700, parents=True, exist_ok=True)
        worst = Exit.DONE
        for path in options.files:
            outcome = OneOff(DEFAULT_LIMITS, policy, terms, ocr=not options.no_ocr).clean(path)
            target = _write(options.output, path, outcome, keep_names=options.keep_names)
            _tell(path, outcome, target, as_json=options.json)
            if outcome.status != "cleaned" or set(outcome.members) - {"cleaned"}:
                worst = Exit.HELD
        return worst

    return guarded(work)


def _policy(path: Path | None) -> Policy:
    if path is None:
        return DEFAULT_POLICY
    try:
        return load_policy(path.read_text("utf-8"))
    except (PolicyError, UnicodeDecodeError) as error:
        detail = str(error) if isinstance(error, PolicyError) else "the policy is not UTF-8"
    except OSError:
        detail = "the policy cannot be read"
    raise SettingsError(detail)


def _write(folder: Path, path: Path, outcome: Outcome, *, keep_names: bool) -> Path | None:
    """Write a copy under an opaque name, with constant times; never over another file."""
    if outcome.status != "cleaned":
        return None
    stem = path.stem if keep_names else str(uuid.uuid4())
    number = 0
    while True:
        target = folder / f"{stem}{f'-{number}' if number else ''}{outcome.suffix}"
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            break
        except FileExistsError:
            number += 1
    with os.fdopen(descriptor, "wb") as sink:
        sink.write(outcome.copy)
    os.utime(target, (CONSTANT_TIME_S, CONSTANT_TIME_S))
    return target


def _tell(path: Path, outcome: Outcome, target: Path | None, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "input": str(path),
                "status": outcome.status,
                "reason": outcome.reason.name if outcome.reason else None,
                "remedy": REMEDIES[outcome.reason] if outcome.reason else None,
                "output": str(target) if target else None,
                "media_type": outcome.media_type,
                "removed": outcome.removed,
                "redactions": outcome.redactions,
                "verified_by": list(outcome.verified_by),
                "members": outcome.members,
            }
        )
    elif outcome.reason is not None:
        say(f"{outcome.status:<12} {path}: {outcome.reason.name}. {REMEDIES[outcome.reason]}")
    else:
        removed = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.removed.items()))
        print(f"{outcome.status:<12} {path} -> {target}")
        say(f"             removed: {removed or 'nothing'}; redactions: {outcome.redactions}")
