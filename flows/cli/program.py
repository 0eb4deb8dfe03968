"""From the words of a command line to an exit code."""

from __future__ import annotations

import importlib
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flows.cli.exits import Exit
from flows.cli.parsing import COMMANDS, overview, say
from flows.cli.streams import delivered, fill, refused


def run(words: Sequence[str], interrupted: Any) -> int:
    """Run a command.

    Args:
        words: Its name and arguments.
        interrupted: What handles an interrupt once everything is imported.

    Returns:
        The exit code, when what was printed has arrived.
    """
    fill()
    try:
        return delivered(_ended(words, interrupted))
    except KeyboardInterrupt:
        say("sluice: stopped")
        return Exit.UNEXPECTED


def _ended(words: Sequence[str], interrupted: Any) -> int:
    try:
        return _run(words, interrupted)
    except SystemExit as ended:  # argparse: help was shown, or an argument is wrong
        return ended.code if isinstance(ended.code, int) else Exit.DONE
    except OSError as error:  # of what is printed: commands end with a sentence for every other
        return Exit.DONE if isinstance(error, BrokenPipeError) else refused(error)


def _run(words: Sequence[str], interrupted: Any) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return Exit.DONE if words else Exit.USAGE
    if words[0] in ("-V", "--version"):
        print("sluice 0.1.0")
        return Exit.DONE
    if words[0] not in COMMANDS:
        say(f"sluice: there is no such command\n\n{overview()}")
        return Exit.USAGE
    module = importlib.import_module(f"flows.cli.{words[0].replace('-', '_')}_command")
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, interrupted)
    return int(module.run(words[1:]))
