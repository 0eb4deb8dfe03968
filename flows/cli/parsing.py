"""What all commands share: parsing, errors as a user interface, tables and JSON."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from flows.cli.exits import Exit
from flows.incidents import write_incident
from keys.errors import EnvelopeError, KeysError
from pipeline.errors import CustodyError, PipelineError, SandboxUnavailable, SettingsError
from pipeline.settings import home_path
from redaction.errors import TermsError
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
}


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


def read_terms(path: Path | None) -> tuple[Term, ...]:
    """Read a file of protected terms; none when there is no file.

    Raises:
        TermsError: It cannot be read, is not UTF-8, or a line is wrong.
    """
    if path is None:
        return ()
    try:
        return parse_terms(path.read_text("utf-8"))
    except OSError:
        detail = "it cannot be read"
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
    except (SandboxUnavailable, SettingsError) as error:
        return _say(f"{error.detail or 'no sandbox can be made here'}. {error.remedy}", Exit.SETUP)
    except CustodyError as error:
        return _say(f"{error}. {error.remedy}", Exit.VERIFICATION)
    except PipelineError as error:
        return _say(f"{error}. {error.remedy}", Exit.HELD)
    except EnvelopeError as error:
        return _say(str(error), Exit.HELD)
    except KeysError as error:
        return _say(str(error), Exit.SETUP)
    except TermsError as error:
        return _say(f"the file of protected terms: {error}", Exit.USAGE)
    except KeyboardInterrupt:
        return _say("stopped; run the same command again to go on", Exit.UNEXPECTED)
    except BrokenPipeError:
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the text of an unforeseen error may hold content
        return _say(f"unexpected {type(error).__name__}, {_noted(error)}", Exit.UNEXPECTED)


def _noted(error: Exception) -> str:
    """Note an unforeseen error in the home's private log; say where. Commands that need no home run without one."""
    try:
        return f"incident {write_incident(home_path(), error)}; see logs/incidents.log"
    except (OSError, SettingsError):
        return "not noted anywhere: there is no home, or it cannot be written to"


def say(text: str) -> None:
    """Tell people something; standard output is for results."""
    print(text, file=sys.stderr, flush=True)


def emit(row: object) -> None:
    """Print one JSON object on a line."""
    text = json.dumps(row, ensure_ascii=False)
    # File names may be bytes that are no text; JSON can tell them only escaped.
    print(json.dumps(row) if any("\ud800" <= letter <= "\udfff" for letter in text) else text, flush=True)


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
