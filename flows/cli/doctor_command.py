"""`sluice doctor`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from flows.cli.exits import Exit
from flows.cli.parsing import emit, guarded, parser, table
from flows.doctor import Check, checks
from pipeline.settings import home_path


def run(arguments: Sequence[str]) -> int:
    """Check tools, sandbox, keys and home."""
    parse = parser("doctor", "sluice doctor")
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args(arguments)

    def work() -> int:
        found = list(checks(home_path()))
        if options.json:
            for check in found:
                emit(dataclasses.asdict(check))
        else:
            rows = [(_word(check), check.name, check.detail, check.mend) for check in found]
            print(table(["", "what", "found", "mend it with"], rows))
        return Exit.DONE if all(check.good for check in found) else Exit.SETUP

    return guarded(work)


def _word(check: Check) -> str:
    if not check.good:
        return "MEND"
    return "note" if check.mend else "ok"
