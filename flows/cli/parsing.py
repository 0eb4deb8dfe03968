"""What all commands share: parsing, errors as a user interface, tables and JSON."""

from __future__ import annotations

import argparse
import errno
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.streams import output_error, refused
from flows.incidents import write_incident
from keys.errors import EnvelopeError, KeysError, PassphraseUnavailable
from pipeline.errors import (
    CatalogueUnavailable,
    CustodyError,
    OutputUnwritable,
    PipelineError,
    SandboxUnavailable,
    SettingsError,
)
from pipeline.plainfile import unreadable
from pipeline.settings import home_path
from redaction.errors import PolicyError, TermsError
from redaction.termfile import parse_terms
from redaction.terms import Term

#: Every command with one line on what it does.
COMMANDS = {
    "demo": "make a throw-away home and a synthetic leak, run everything, show the result",
    "init": "make a new home with keys, policy and custody log",
    "doctor": "check tools, sandbox, keys and home, and say how to mend what is wrong",
    "keys": "list the keys of this home, print what sources encrypt to, import a key",
    "ingest": "let encrypted submissions in and bring them to the store",
    "clean": "clean and redact plain files, one-off, no home needed",
    "inspect": "show what a file would give away; changes nothing",
    "status": "totals of this home, which always reconcile",
    "submissions": "list the accessions",
    "documents": "list sanitised copies and what became of each item",
    "show": "show one accession, item or document",
    "quarantine": "list what is held, with reason and remedy",
    "release": "hand a cleaned submission over to a folder",
    "audit": "show, verify, prove and export the custody log",
    "bench": "run the project's own benchmarks, against peers where they are installed",
}


#: What the system refuses for reasons that lie outside this program.
_OF_THE_MACHINE = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE,
        errno.ENOMEM,
    }
)  # fmt: skip


#: Each is tried on each item that asks for one.
_MOST_PASSWORDS, _MOST_PASSWORD_CHARS = 100, 512


class Misuse(Exception):
    """A command was asked for something that is not there; the text says what, and what to do instead."""


def overview() -> str:
    """Return the help of the program."""
    lines = ["usage: sluice COMMAND [--help]", ""]
    lines += [f"  {name:<12} {what}" for name, what in COMMANDS.items()]
    lines += ["", "State lives in SLUICE_HOME (default ~/.local/share/sluicegate)."]
    lines += [
        "Exit codes: 0 done, 1 unexpected, 2 usage, 3 something was held, 4 verification failed, 5 set-up missing."
    ]
    return "\n".join(lines)


def parser(command: str, example: str) -> argparse.ArgumentParser:
    """Return the parser of a command; its help ends in an example."""
    return argparse.ArgumentParser(
        prog=f"sluice {command}",
        description=COMMANDS[command],
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_passphrase(parser_: argparse.ArgumentParser) -> None:
    """Add where the passphrase comes from: a file, never the passphrase itself."""
    parser_.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="first line is the passphrase (or SLUICE_PASSPHRASE_FILE)"
    )


def add_passwords(parser_: argparse.ArgumentParser) -> None:
    """Add where the passwords of files come from."""
    parser_.add_argument(
        "--password-file", type=Path, metavar="FILE", help="passwords that open what is in it, one a line"
    )


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """Read a file of passwords, one a line as it stands; none when there is no file.

    Raises:
        Misuse: It cannot be read, is not UTF-8, or has too many or too long lines.
    """
    if path is None:
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise Misuse(f"the file of passwords: {unreadable(error).detail}") from None
    except UnicodeDecodeError:
        raise Misuse("the file of passwords: it is not UTF-8") from None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    found = tuple(dict.fromkeys(line for line in lines if line))
    if len(found) > _MOST_PASSWORDS or any(len(one) > _MOST_PASSWORD_CHARS for one in found):
        raise Misuse(f"the file of passwords: at most {_MOST_PASSWORDS} lines of {_MOST_PASSWORD_CHARS} characters")
    return found


def read_terms(path: Path | None) -> tuple[Term, ...]:
    """Read a file of protected terms; none when there is no file.

    Raises:
        TermsError: It cannot be read, is not UTF-8, or a line is wrong.
    """
    if path is None:
        return ()
    try:
        return parse_terms(path.read_text("utf-8"))
    except OSError as error:
        detail = unreadable(error).detail
    except UnicodeDecodeError:
        detail = "it is not UTF-8"
    raise TermsError(detail)


def guarded(work: Callable[[], int]) -> int:
    """Run a command; every refusal becomes a sentence with its remedy, and an exit code."""
    os.umask(0o077)
    # Keys and plaintext pass through us. 0 does not bind a core_pattern that is a pipe; 1 keeps the kernel from both.
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    try:
        return work()
    except KeyboardInterrupt:
        return _say("stopped; run the same command again to go on", Exit.UNEXPECTED)
    except OSError as error:
        return _of_the_system(error)
    except Exception as error:  # noqa: BLE001 - the text of an unforeseen error may hold content
        return _refused(error) or _unforeseen(error)


def _refused(error: Exception) -> Exit | None:
    """Say an error of ours with its remedy; return None for any other."""
    match error:
        case Misuse():
            return _say(str(error), Exit.USAGE)
        case PolicyError():
            return _say(f"the policy: {error}", Exit.USAGE)
        case TermsError():
            return _say(f"the file of protected terms: {error}", Exit.USAGE)
        case SandboxUnavailable() | SettingsError():
            return _say(f"{error.detail or 'no sandbox can be made here'}. {error.remedy}", Exit.SETUP)
        case PipelineError():
            return _say(f"{error}. {error.remedy}", _exit_of(error))
        case EnvelopeError():
            return _say(str(error), Exit.HELD)
        case PassphraseUnavailable():
            return _say(_no_passphrase(error), Exit.SETUP)
        case KeysError():
            return _say(str(error), Exit.SETUP)
    return None


def _exit_of(error: PipelineError) -> Exit:
    if isinstance(error, CatalogueUnavailable | OutputUnwritable):
        return Exit.SETUP
    return Exit.VERIFICATION if isinstance(error, CustodyError) else Exit.HELD


def _no_passphrase(error: PassphraseUnavailable) -> str:
    """Return why there is none; what the system said about its file hangs on the error."""
    cause = error.__context__
    if type(error) is PassphraseUnavailable and isinstance(cause, OSError):
        why = unreadable(cause).detail
        return f"the file with the passphrase: {why}; check --passphrase-file and SLUICE_PASSPHRASE_FILE"
    return str(error)


def _of_the_system(error: OSError) -> Exit:
    """Say what the system refused: a reader of our output that has left, a full disk, missing rights."""
    lost = error if isinstance(error, BrokenPipeError) else output_error()
    if lost is not None:
        return Exit.UNEXPECTED if isinstance(lost, BrokenPipeError) else Exit(refused(lost))
    if error.errno in _OF_THE_MACHINE:
        why = os.strerror(error.errno or 0)
        return _say(f"the system refused: {why}. Check rights and disk of the home and of what was named", Exit.SETUP)
    return _unforeseen(error)


def _unforeseen(error: Exception) -> Exit:
    """Say where an unforeseen error was, never its text; the private log has it, where there is one."""
    try:
        incident = write_incident(home_path(), error)
    except SettingsError:  # nobody's home can be found
        incident = write_incident(Path(os.devnull), error)
    where = f"incident {incident}; see logs/incidents.log" if incident.written else f"please report: {incident.what}"
    return _say(f"unexpected {type(error).__name__}, {where}", Exit.UNEXPECTED)


def say(text: str) -> None:
    """Tell people something; standard output is for results."""
    with suppress(OSError, ValueError):  # nobody listens
        print(text, file=sys.stderr, flush=True)


def emit(row: object) -> None:
    """Print one JSON object on a line."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # file names may be bytes that are no text; JSON can tell them only escaped
        text = json.dumps(row)
    print(text, flush=True)


def shown(text: str) -> str:
    """Return a text that comes from outside so that a terminal shows it: controls and broken bytes escaped."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table with aligned columns; numbers to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max([len(head), *(len(row[index]) for row in texts)]) for index, head in enumerate(heads)]
    numeric = [bool(texts) and all(_is_number(row[index]) for row in texts) for index in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(list(heads)), line(["-" * width for width in widths]), *(line(row) for row in texts)])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).replace("%", "").isdigit()


def _say(text: str, code: Exit) -> Exit:
    say(f"sluice: {text}")
    return code
