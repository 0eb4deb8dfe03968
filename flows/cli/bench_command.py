"""`sluice bench`: the project's own benchmarks, which live beside the program and are no part of an installation."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from flows.cli.exits import Exit
from flows.cli.parsing import guarded, parser
from pipeline.errors import SettingsError

_PROJECT = Path(__file__).resolve().parents[2]
#: Name -> module, and what it is for.
BENCHMARKS = {
    "leak": ("benchmarks.leak", "canaries in every hiding place of every format, and who leaves them"),
    "sweep": ("benchmarks.sweep", "every file of a folder of real files: what becomes of it, CPU seconds"),
    "fuzz": ("benchmarks.fuzz", "real files, damaged in many ways: crashes, hangs, memory"),
    "bombs": ("benchmarks.bombs", "bombs of every kind: what is said, in how many seconds"),
    "rates": ("benchmarks.rates", "documents and PDF pages per CPU second, beside peers"),
    "floors": ("benchmarks.floors", "what only reading, drawing and writing the same files takes, beside the cleaners"),
    "demo": ("benchmarks.demo", "the synthetic leak, end to end"),
    "kill": ("benchmarks.kill_matrix", "an ingest killed at every point, and begun again"),
}


def run(arguments: Sequence[str]) -> int:
    """Run one of the benchmarks; its own options follow its name."""
    parse = parser("bench", "sluice bench leak --only docx pdf")
    told = "; ".join(f"{name}: {what}" for name, (_, what) in BENCHMARKS.items())
    parse.add_argument("benchmark", choices=BENCHMARKS, help=told)
    options, rest = parse.parse_known_args(arguments)

    def work() -> int:
        module = BENCHMARKS[options.benchmark][0]
        if not (_PROJECT / module.replace(".", "/").partition("/")[0]).is_dir():
            raise SettingsError("benchmarks run from a clone of the project, with `make setup`")
        done = subprocess.run([sys.executable, "-m", module, *rest], cwd=_PROJECT, check=False)
        return done.returncode if done.returncode >= 0 else Exit.UNEXPECTED

    return guarded(work)
