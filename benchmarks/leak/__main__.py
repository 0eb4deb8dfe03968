"""Plant a fresh canary in every hiding place of every format, clean, and look for survivors with independent tools.

usage: python -m benchmarks.leak [--seed TEXT] [--only ENDING …] [--cleaner NAME …] [--workers N] [--json] [--write F]

Exit code 4 where Sluicegate leaves a canary, or where the search is blind to one when nothing is cleaned.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from benchmarks.leak.canaries import survivors
from benchmarks.leak.cleaners import Clean, cleaners
from benchmarks.leak.fidelity import kept
from benchmarks.leak.page import page
from benchmarks.leak.views import views_of
from tests.conformance.planting import Original, originals

_FAILED = 4


@dataclass
class Score:
    """What a cleaner made of one format.

    Attributes:
        files: Originals.
        places: Hiding places with a canary.
        leaks: Canaries that survived in copies.
        refused: Originals without a copy, but for those that must be held.
        refused_places: Hiding places in them.
        damaged: Copies without something that a reader sees.
        left: Names of the places that leaked.
    """

    files: int = 0
    places: int = 0
    leaks: int = 0
    refused: int = 0
    refused_places: int = 0
    damaged: int = 0
    left: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add what another worker found."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


Scores = dict[str, dict[str, Score]]


def judge(score: Score, original: Original, clean: Clean) -> None:
    """Let a cleaner loose on one original, and note what becomes of its canaries."""
    score.files += 1
    score.places += len(original.places)
    copy = clean(original.ending, original.content)
    if copy is None:
        score.refused += not original.held
        score.refused_places += len(original.places)
        return
    views = list(views_of(original.ending, copy))
    left = survivors(original.places, views)
    score.leaks += len(left)
    score.left += sorted(left)
    score.damaged += not kept(original, copy, views)


def part_of_scores(seed: str, only: list[str], names: list[str], part: int, parts: int) -> Scores:
    """Run every cleaner over every so many-th original; a table by cleaner and ending."""
    chosen = {name: opened for name, opened in cleaners().items() if not names or name in names}
    every = [one for one in originals(seed) if not only or one.ending in only][part::parts]
    found: Scores = {}
    for name, opened in chosen.items():
        table = found.setdefault(name, {})
        with opened() as clean:  # type: ignore[attr-defined]
            for number, original in enumerate(every, 1):
                judge(table.setdefault(original.ending, Score()), original, clean)
                if part == 0 and sys.stderr.isatty():
                    print(f"\r{name}: {number} of {len(every)} (first of {parts} workers)", end="", file=sys.stderr)
    return found


def scores(seed: str, only: list[str], names: list[str], workers: int) -> Scores:
    """Run every cleaner over every original, in so many processes; a table by cleaner and ending."""
    found: Scores = {}
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(part_of_scores, seed, only, names, part, workers) for part in range(workers)]
        for job in jobs:
            for name, table in job.result().items():
                for ending, score in table.items():
                    found.setdefault(name, {}).setdefault(ending, Score()).add(score)
    return found


def main() -> None:
    """Run, print and write."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--seed", default="", help="same seed, same canaries; a fresh one by default")
    parse.add_argument("--only", nargs="+", default=[], metavar="ENDING")
    parse.add_argument("--cleaner", nargs="+", default=[], metavar="NAME")
    parse.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parse.add_argument("--json", action="store_true")
    parse.add_argument("--write", type=Path, metavar="FILE", help="write the scorecard as a page")
    options = parse.parse_args()
    found = scores(options.seed or secrets.token_hex(8), options.only, options.cleaner, options.workers)
    if options.json:
        print(json.dumps({name: {k: asdict(v) for k, v in table.items()} for name, table in found.items()}))
    else:
        print(page(found))
    if options.write:
        options.write.write_text(page(found) + "\n", "utf-8")
    leaked = sum(score.leaks for score in found.get("Sluicegate", {}).values())
    blind = sum(score.places - score.leaks for score in found.get("none", {}).values())
    sys.exit(_FAILED if leaked or blind else 0)


if __name__ == "__main__":
    main()
