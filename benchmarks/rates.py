"""Documents and PDF pages per CPU second, beside peers that are installed, file by file in one run.

usage: python -m benchmarks.rates [FOLDER] [--files N | --per-ending N] [--most-bytes N] [--json]

The files are a mixture: one of each folder after the other; or, with `--per-ending`, as many of each kind.

Sluicegate's seconds hold host, both sandboxes and verification; the peers' what their processes take: libmat2 in one
process that lives on, exiftool with `-stay_open`. None is charged for starting up. A peer that takes too long is ended.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pikepdf

from benchmarks.cleaning import clean
from benchmarks.sampling import in_turns, of_each_ending
from flows.cli.parsing import table

_PATIENCE_S = 60
#: The first one pays for starting up.
LEAST_FILES = 2
_PIPE_BYTES = 65_536
_TICKS = os.sysconf("SC_CLK_TCK")
_SYSTEM_PYTHON = "/usr/bin/python3"
#: Serves paths line by line; says whether a copy was made.
_MAT2 = """
import sys
from libmat2 import parser_factory
for line in sys.stdin:
    done = False
    try:
        parser, _ = parser_factory.get_parser(line.rstrip("\\n"))
        if parser is not None:
            parser.sandbox = True
            done = bool(parser.remove_all())
    except BaseException:
        pass
    print("yes" if done else "no", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What one cleaner made of one file.

    Attributes:
        ending: Of the file.
        pages: Of a PDF, else 0.
        cleaned: Whether a copy came out.
        cpu_s: CPU seconds.
    """

    ending: str
    pages: int
    cleaned: bool
    cpu_s: float


class Server:
    """A peer that lives on, and answers each question with a line.

    Args:
        command: How it starts.
        question: What it is sent, with `{path}` and `{copy}`.
        answered: Whether it has answered with what it has said so far.
    """

    def __init__(self, command: list[str], question: str, answered: Callable[[str], bool]) -> None:
        self._command, self._question, self._answered = command, question, answered
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def clean(self, path: Path, copy: Path) -> tuple[str, float]:
        """Return its last line (empty where it took too long), and the CPU seconds that it and its children took."""
        process = self._started()
        before, said = _cpu_s(process.pid), ""
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            process.stdin.write(self._question.format(path=path, copy=copy))
            process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not self._answered(said):
                if not selector.select(_PATIENCE_S):
                    taken = _cpu_s(process.pid) - before
                    self._end()
                    return "", taken
                # Unbuffered: what a buffer holds no selector sees.
                if not (more := os.read(process.stdout.fileno(), _PIPE_BYTES)):
                    self._end()
                    return "", 0.0
                said += more.decode("utf-8", "replace")
        return said.strip().rpartition("\n")[2], _cpu_s(process.pid) - before

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, bufsize=1, start_new_session=True,
            )  # fmt: skip
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()


def _cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / _TICKS


def pages_of(path: Path) -> int:
    """Return how many pages a PDF has, nought where it cannot be read."""
    with suppress(Exception), pikepdf.open(path) as pdf:
        return len(pdf.pages)
    return 0


def default_folder() -> Path:
    """Return where the real files lie that nobody commits."""
    return Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))


Cleaner = Callable[[Path, Path], tuple[bool, float]]


def cleaners(stack: ExitStack) -> dict[str, Cleaner]:
    """Return what can run here, by name."""

    def own(path: Path, _: Path) -> tuple[bool, float]:
        cost = clean(path)
        return cost.status == "cleaned", cost.cpu_s

    found: dict[str, Cleaner] = {"Sluicegate": own}
    has_mat2 = [_SYSTEM_PYTHON, "-c", "import libmat2"]
    if Path(_SYSTEM_PYTHON).exists() and subprocess.run(has_mat2, capture_output=True, check=False).returncode == 0:
        mat2 = stack.enter_context(Server([_SYSTEM_PYTHON, "-c", _MAT2], "{path}\n", lambda said: said.endswith("\n")))

        def by_mat2(path: Path, copy: Path) -> tuple[bool, float]:
            said, taken = mat2.clean(path, copy)
            return said == "yes", taken

        found["libmat2"] = by_mat2
    if shutil.which("exiftool"):
        command = ["exiftool", "-stay_open", "True", "-@", "-"]
        exiftool = stack.enter_context(
            # With -q it would not say that it is ready.
            Server(command, "-all=\n-o\n{copy}\n{path}\n-execute\n", lambda said: said.endswith("{ready}\n"))
        )

        def by_exiftool(path: Path, copy: Path) -> tuple[bool, float]:
            said, taken = exiftool.clean(path, copy)
            return bool(said) and copy.exists(), taken

        found["exiftool"] = by_exiftool
    return found


def measured(paths: list[Path]) -> dict[str, list[Row]]:
    """Let every cleaner clean every file, one after the other, each file by all before the next one."""
    rows: dict[str, list[Row]] = {}
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        chosen_ones = cleaners(stack)
        for number, path in enumerate(paths):
            ending, pages = path.suffix.lower(), pages_of(path) if path.suffix.lower() == ".pdf" else 0
            for name, cleaner in chosen_ones.items():
                again = Path(folder) / f"{number}-{name}{ending}"
                shutil.copyfile(path, again)
                done, taken = cleaner(again, again.with_name(f"{again.stem}-copy{ending}"))
                if number:  # the first one pays for starting up
                    rows.setdefault(name, []).append(Row(ending, pages, done, taken))
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {len(paths)}", end="", file=sys.stderr)
    return rows


def _line(name: str, rows: list[Row], common: set[int]) -> tuple[str, ...]:
    seconds, cleaned = sum(row.cpu_s for row in rows), sum(row.cleaned for row in rows)
    pdfs = [row for row in rows if row.pages and row.cleaned]
    pages, of_pages = sum(row.pages for row in pdfs), sum(row.cpu_s for row in pdfs)
    same = sum(rows[place].cpu_s for place in common)
    return (
        name, str(len(rows)), str(cleaned), f"{seconds:.1f}", _rate(len(rows), seconds), _rate(cleaned, seconds),
        f"{pages}", _rate(pages, of_pages), _rate(len(common), same),
    )  # fmt: skip


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:.1f}" if seconds else "-"


def main() -> None:
    """Measure and print."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("folder", nargs="?", type=Path, default=default_folder())
    which = parse.add_mutually_exclusive_group()
    which.add_argument("--files", type=int, default=343)
    which.add_argument("--per-ending", type=int)
    parse.add_argument("--most-bytes", type=int, default=1_500_000)
    parse.add_argument("--json", action="store_true")
    options = parse.parse_args()
    if options.per_ending:
        paths = of_each_ending(options.folder, options.per_ending, options.most_bytes)
    else:
        paths = in_turns(options.folder, options.files, options.most_bytes)
    if len(paths) < LEAST_FILES:
        parse.error(f"at least {LEAST_FILES} files are needed, the first one pays for starting up; found {len(paths)}")
    rows = measured(paths)
    if options.json:
        print(
            json.dumps(
                {
                    name: [[row.ending, row.pages, row.cleaned, row.cpu_s] for row in found]
                    for name, found in rows.items()
                }
            )
        )
        return
    count = min(len(found) for found in rows.values())
    common = {place for place in range(count) if all(found[place].cleaned for found in rows.values())}
    heads = [
        "cleaner",
        "files",
        "cleaned",
        "CPU s",
        "files/s",
        "cleaned/s",
        "PDF pages",
        "pages/s",
        "cleaned by all: files/s",
    ]
    print(table(heads, [_line(name, found, common) for name, found in rows.items()]))
    endings = sorted({row.ending for row in rows["Sluicegate"]})
    lines = []
    for ending in endings:
        cells = []
        for found in rows.values():
            own = [row for row in found if row.ending == ending]
            seconds = sum(row.cpu_s for row in own)
            cells.append(f"{sum(row.cleaned for row in own)}/{len(own)} in {seconds:.2f} s")
        lines.append((ending or "(none)", *cells))
    print("\n" + table(["ending", *rows], lines))


if __name__ == "__main__":
    main()
