"""The three standard streams, whatever the caller made of them: closed, full, or a reader that has left."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from flows.cli.exits import Exit


def fill() -> None:
    """Give a closed stream a stand-in, so that no other file takes its number and no result is lost in silence.

    Input that is closed is empty; output that is closed refuses every byte; nobody hears what people are told.
    Output gets a buffer where the interpreter was told to have none: what could not be written stays in it.
    """
    for number, name, flags in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, flags)  # takes the lowest number that is free, which is this one
                os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open
    if sys.__stdout__ is not None and sys.stdout is sys.__stdout__ and sys.__stdout__.write_through:  # PYTHONUNBUFFERED
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        sys.stdout = open(1, "w", 1, encoding, errors, closefd=False)  # noqa: SIM115 - stays open


def output_error() -> OSError | None:
    """Return why what was printed cannot be delivered, or None when all of it was."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    except ValueError:  # closed by somebody
        return OSError(0, "")
    return None


def delivered(code: int) -> int:
    """Deliver what was printed; return the exit code of the command, or another one where nobody got its results.

    A reader that has left (``| head -1``) has what it wanted.
    """
    error = output_error()
    if error is not None:
        _turn_away(1)
        if not isinstance(error, BrokenPipeError):
            code = code or refused(error)
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        _turn_away(2)
    return code


def refused(error: OSError) -> int:
    """Say that results could not be printed."""
    with suppress(OSError, ValueError):
        why = os.strerror(error.errno) if error.errno else "it is closed"
        print(f"sluice: the results could not be written to standard output: {why}", file=sys.stderr, flush=True)
    return Exit.UNEXPECTED


def _turn_away(number: int) -> None:
    """Send what is left in a stream nowhere; the interpreter would try again at its end, and complain."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
