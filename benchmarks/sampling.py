"""Which files of a folder a benchmark takes: in the order of their digests, so that they are nobody's choice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, islice, zip_longest
from pathlib import Path

from pipeline.fixity import digest_of

_LEAST_BYTES = 64


def of_each_ending(folder: Path, count: int, most_bytes: int) -> list[Path]:
    """Return so many files of each ending, in the order of the endings."""
    found = _grouped(folder, 1, most_bytes, lambda path: path.suffix.lower())
    return [path for paths in found for path in paths[:count]]


def in_turns(folder: Path, count: int, most_bytes: int) -> list[Path]:
    """Return so many files, one of each folder after the other: as mixed as where they come from."""
    found = _grouped(folder, _LEAST_BYTES, most_bytes, lambda path: path.parent)
    return list(islice((path for path in chain(*zip_longest(*found)) if path is not None), count))


def _grouped(folder: Path, least: int, most: int, group: Callable[[Path], str | Path]) -> list[list[Path]]:
    groups: dict[str, list[tuple[str, Path]]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "README.md" and least <= path.stat().st_size <= most:
            groups.setdefault(str(group(path)), []).append((str(digest_of([path.read_bytes()])), path))
    return [[path for _, path in sorted(found)] for found in groups.values()]
