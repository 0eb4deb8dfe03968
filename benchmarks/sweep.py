"""Clean every file of the corpora beside the project; print what became of them, per format, with CPU seconds.

usage: python -m benchmarks.sweep [FOLDER] [--workers N] [--details FILE] [--viewers]

With `--viewers`, ordinary viewers try what was not cleaned, and the share of what can be opened is told too.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.cleaning import clean
from benchmarks.viewers import opens
from flows.cli.parsing import table

#: Suffix, status, reason, wall and CPU seconds of one file.
Row = tuple[str, str, str, float, float]


def sweep_one(path: Path) -> Row:
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
    parse.add_argument("--viewers", action="store_true", help="let ordinary viewers try what was not cleaned")
    options = parse.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file() and path.name != "README.md")
    with ProcessPoolExecutor(options.workers) as pool:
        rows = list(pool.map(sweep_one, files))
        held = [path for path, row in zip(files, rows, strict=True) if row[1] != "cleaned"]
        seen = dict(zip(held, pool.map(opens, held), strict=True)) if options.viewers else {}
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
    if options.viewers:
        _tell_viewers(
            {suffix: len(found) for suffix, found in by_suffix.items()}, seen, dict(zip(files, rows, strict=True))
        )


def _tell_viewers(counts: dict[str, int], seen: dict[Path, bool | None], rows: dict[Path, Row]) -> None:
    """Print, of what an ordinary viewer opens, how much was cleaned; what was cleaned counts as opened."""
    lines = []
    for suffix in [*counts, "all"]:
        mine = [(path, opened) for path, opened in seen.items() if suffix in (path.suffix.lower(), "all")]
        total = sum(counts.values()) if suffix == "all" else counts[suffix]
        cleaned, shown = total - len(mine), sum(opened is not False for _, opened in mine)
        why = Counter(rows[path][2] for path, opened in mine if opened is not False)
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(why.items()))
        share = f"{100 * cleaned / (cleaned + shown):.1f}" if cleaned + shown else "-"
        lines.append((suffix or "(none)", cleaned + shown, cleaned, share, told))
    print("\n" + table(["ending", "viewers open", "cleaned", "%", "held although a viewer opens it"], lines))


if __name__ == "__main__":
    main()
