"""Clean every file of the corpora beside the project; print what became of them, per format, with CPU seconds.

usage: python -m benchmarks.sweep [FOLDER] [--workers N] [--details FILE]
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.cleaning import clean
from flows.cli.parsing import table


def sweep_one(path: Path) -> tuple[str, str, str, float, float]:
    """Return suffix, status, reason, wall and CPU seconds of one file; never its name."""
    cost = clean(path)
    return path.suffix.lower(), cost.status, cost.reason, cost.wall_s, cost.cpu_s


def main() -> None:
    """Sweep and print two tables."""
    parse = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
    parse.add_argument("folder", nargs="?", type=Path, default=default)
    parse.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parse.add_argument("--details", type=Path, help="write one line a file, with its path: for your eyes only")
    options = parse.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file() and path.name != "README.md")
    with ProcessPoolExecutor(options.workers) as pool:
        rows = list(pool.map(sweep_one, files))
    if options.details:
        details = zip(files, rows, strict=True)
        options.details.write_text(
            "".join(f"{row[1]}\t{row[2]}\t{row[3]:.1f}\t{row[4]:.1f}\t{path}\n" for path, row in details)
        )
    by_suffix = {suffix: [row for row in rows if row[0] == suffix] for suffix in sorted({row[0] for row in rows})}
    lines = []
    for suffix, found in by_suffix.items():
        counts = Counter(row[1] for row in found)
        cells = [counts[name] for name in ("cleaned", "quarantined", "rejected", "CRASH")]
        seconds = sum(row[4] for row in found)
        lines.append((suffix or "(none)", len(found), *cells, f"{seconds:.1f}", f"{max(row[3] for row in found):.1f}"))
    heads = ["ending", "files", "cleaned", "quarantined", "rejected", "crash", "CPU s", "slowest s"]
    total = Counter(row[1] for row in rows)
    cells = [total[name] for name in ("cleaned", "quarantined", "rejected", "CRASH")]
    lines.append(("all", len(rows), *cells, f"{sum(row[4] for row in rows):.1f}", f"{max(row[3] for row in rows):.1f}"))
    print(table(heads, lines))
    reasons = Counter((row[0], row[2]) for row in rows if row[2])
    print("\n" + table(["ending", "reason", "files"], [(*key, count) for key, count in sorted(reasons.items())]))


if __name__ == "__main__":
    main()
