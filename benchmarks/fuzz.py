"""Damage real files in many ways, clean them, and count what nobody wants: crashes of the host, hangs, memory.

usage: python -m benchmarks.fuzz [FOLDER] [--mutants N] [--per-ending N] [--most-bytes N] [--seed N] [--workers N]

Of each ending of the folder a few files are taken; each is cut, its bits are flipped, pieces of it are overwritten,
left out, doubled, swapped or blown up. Exit code 4 where the host crashed, or a job took longer than its time limit.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from benchmarks.cleaning import Cost, clean
from benchmarks.sampling import of_each_ending
from flows.cli.parsing import table

_FAILED = 4
_MIB = 1024 * 1024
_LENGTHS = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\xff\xff", b"\x80\0\0\0")


def _cut(content: bytearray, random: Random) -> bytearray:
    return content[: random.randrange(len(content))]


def _flipped(content: bytearray, random: Random) -> bytearray:
    for _ in range(random.choice((1, 2, 8, 64))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return content


def _overwritten(content: bytearray, random: Random) -> bytearray:
    at, size = _span(content, random)
    content[at : at + size] = random.randbytes(size)
    return content


def _lengthened(content: bytearray, random: Random) -> bytearray:
    """Write a huge or empty length somewhere, mostly near the start, where headers are."""
    value = random.choice(_LENGTHS)
    near = min(len(content), 512) if random.random() < 0.5 else len(content)
    at = random.randrange(near)
    content[at : at + len(value)] = value
    return content


def _without(content: bytearray, random: Random) -> bytearray:
    at, size = _span(content, random)
    del content[at : at + size]
    return content


def _doubled(content: bytearray, random: Random) -> bytearray:
    at, size = _span(content, random)
    return content[: at + size] + content[at:]


def _swapped(content: bytearray, random: Random) -> bytearray:
    at, size = _span(content, random)
    return content[at + size :] + content[at : at + size] + content[:at]


def _followed(content: bytearray, random: Random) -> bytearray:
    return content + random.choice((b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xd8\xff", b"<html>")) + content[:4096]


def _span(content: bytearray, random: Random) -> tuple[int, int]:
    return random.randrange(len(content)), random.randint(1, max(min(len(content) // 4, 4096), 1))


_WAYS: tuple[Callable[[bytearray, Random], bytearray], ...] = (
    _cut, _flipped, _overwritten, _lengthened, _without, _doubled, _swapped, _followed,
)  # fmt: skip


def mutants(paths: list[Path], count: int, seed: int) -> Iterator[tuple[Path, int]]:
    """Yield files and the seeds of their mutants, in turns."""
    for number in range(count):
        yield paths[number % len(paths)], seed + number


def mutant(content: bytes, seed: int) -> bytes:
    """Return a damaged copy; the same one for the same seed."""
    random = Random(seed)
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        damaged = random.choice(_WAYS)(damaged, random) or bytearray(b"\0")
    return bytes(damaged)


def _one(job: tuple[Path, int]) -> tuple[str, Cost]:
    path, seed = job
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder) / f"damaged{path.suffix}"
        damaged.write_bytes(mutant(path.read_bytes(), seed))
        return path.suffix.lower(), clean(damaged)


def main() -> None:
    """Damage, clean, count."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SLUICE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
    parse.add_argument("folder", nargs="?", type=Path, default=default)
    parse.add_argument("--mutants", type=int, default=2000)
    parse.add_argument("--per-ending", type=int, default=20)
    parse.add_argument("--most-bytes", type=int, default=200_000)
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parse.parse_args()
    jobs = list(
        mutants(of_each_ending(options.folder, options.per_ending, options.most_bytes), options.mutants, options.seed)
    )
    rows: list[tuple[str, Cost]] = []
    with ProcessPoolExecutor(options.workers) as pool:
        for row in pool.map(_one, jobs):
            rows.append(row)
            if sys.stderr.isatty():
                print(f"\r{len(rows)} of {len(jobs)}", end="", file=sys.stderr)
    _tell(rows)
    sys.exit(_FAILED if any(cost.status == "CRASH" for _, cost in rows) else 0)


def _tell(rows: list[tuple[str, Cost]]) -> None:
    endings = sorted({ending for ending, _ in rows})
    lines = []
    for ending in [*endings, "all"]:
        costs = [cost for found, cost in rows if ending in (found, "all")]
        count = Counter(cost.status for cost in costs)
        died = Counter(cost.reason for cost in costs if cost.reason.startswith("SANDBOX"))
        cells = [count[name] for name in ("cleaned", "quarantined", "rejected", "CRASH")]
        cells += [died["SANDBOX_CRASHED"], died["SANDBOX_TIMEOUT"]]
        slowest, peak = max(cost.wall_s for cost in costs), max(cost.peak_bytes for cost in costs)
        lines.append((ending or "(none)", len(costs), *cells, f"{slowest:.1f}", peak // _MIB))
    heads = ["ending", "mutants", "cleaned", "held", "rejected", "host crashed", "parser died", "timed out"]
    print(table([*heads, "slowest s", "peak MiB so far"], lines))
    reasons = Counter(cost.reason for _, cost in rows if cost.reason)
    print("\n" + table(["reason", "mutants"], sorted(reasons.items())))


if __name__ == "__main__":
    main()
