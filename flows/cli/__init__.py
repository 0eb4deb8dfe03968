"""The command line: one file per command, loaded when it is asked for, since some of them take seconds to import."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``sluice``; whatever becomes of its output, it ends with an exit code and without a traceback.

    Nothing else is imported before an interrupt has somewhere to go: one that met an import would print a traceback.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, _leave)
    program = importlib.import_module("flows.cli.program")
    sys.exit(program.run(words, before))


def _leave(_number: int, _frame: object) -> None:
    """End at once: only imports have run, so there is nothing to tidy up."""
    with suppress(OSError):
        os.write(2, b"sluice: stopped\n")
    os._exit(1)
