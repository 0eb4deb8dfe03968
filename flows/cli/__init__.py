"""The command line: one file per command, loaded when it is asked for, since some of them take seconds to import."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from flows.cli.exits import Exit
from flows.cli.parsing import COMMANDS, overview


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``sluice``."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        sys.exit(Exit.DONE if words else Exit.USAGE)
    if words[0] in ("-V", "--version"):
        print("sluice 0.1.0")
        sys.exit(Exit.DONE)
    if words[0] not in COMMANDS:
        print(f"sluice: there is no such command\n\n{overview()}", file=sys.stderr)
        sys.exit(Exit.USAGE)
    module = importlib.import_module(f"flows.cli.{words[0].replace('-', '_')}_command")
    sys.exit(module.run(words[1:]))
