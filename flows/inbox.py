"""The inbox: a folder that is watched for encrypted submissions. A file that is still being written waits."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

#: A file is whole when neither size nor time of change moved for so long, seconds.
SETTLE_S = 3.0
_POLL_S = 0.5


def watch(folder: Path, *, settle_s: float = SETTLE_S) -> Iterator[Path]:
    """Hand out files that have come to rest, each once for each of its states; never ends.

    Hidden files, folders, links and names ending in ``.part``, ``.tmp`` or ``.crdownload`` are left alone.
    """
    quiet: dict[Path, tuple[tuple[int, int, int], float]] = {}
    handed: set[tuple[Path, tuple[int, int, int]]] = set()
    while True:
        present = _files(folder)
        quiet = {path: seen for path, seen in quiet.items() if path in present}
        for path, state in sorted(present.items()):
            if path not in quiet or quiet[path][0] != state:
                quiet[path] = (state, time.monotonic())
            elif time.monotonic() - quiet[path][1] >= settle_s and (path, state) not in handed:
                handed.add((path, state))
                yield path
        time.sleep(_POLL_S)


def _files(folder: Path) -> dict[Path, tuple[int, int, int]]:
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            unfinished = entry.name.startswith(".") or entry.name.endswith((".part", ".tmp", ".crdownload"))
            if not unfinished and entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                found[Path(entry.path)] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found
