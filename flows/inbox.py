"""The inbox: a folder that is watched for encrypted submissions. A file that is still being written waits.

The folder is looked at again and again, not subscribed to: an inbox is often a mount, and inotify tells nothing of what
another machine writes there; and the wait until a file has come to rest needs a clock in any case.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import SettingsError

#: A file is whole when neither size nor times moved for so long, seconds, and nobody here has it open for writing.
SETTLE_S = 3.0
_POLL_S = 0.5
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial")
State = tuple[int, int, int, int]


def watch(folder: Path, *, settle_s: float = SETTLE_S) -> Iterator[Path]:
    """Hand out files that have come to rest, each once for each of its states; end at an interrupt while waiting.

    Hidden files, folders, links, pipes and names of unfinished downloads are left alone. What was handed out before a
    restart is handed out again: whoever accepts it recognises it.

    Args:
        folder: The inbox.
        settle_s: How long a file must have been at rest, seconds.

    Raises:
        SettingsError: It is not a folder, or not one any longer.
    """
    quiet: dict[Path, tuple[State, float]] = {}
    handed: dict[Path, State] = {}
    while True:
        present = _files(folder)
        quiet = {path: seen for path, seen in quiet.items() if path in present}
        handed = {path: state for path, state in handed.items() if path in present}
        for path, state in sorted(present.items()):
            if path not in quiet or quiet[path][0] != state:
                quiet[path] = (state, time.monotonic())
            elif time.monotonic() - quiet[path][1] >= settle_s and handed.get(path) != state and not _written_to(path):
                handed[path] = state
                yield path
        try:
            time.sleep(_POLL_S)
        except KeyboardInterrupt:
            return


def _files(folder: Path) -> dict[Path, State]:
    found: dict[Path, State] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                state = _state(entry)
                if state is not None:
                    found[Path(entry.path)] = state
    except OSError:
        raise SettingsError("the inbox is not a folder that can be read") from None
    return found


def _state(entry: os.DirEntry[str]) -> State | None:
    if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
        return None
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # it went while we looked
        return None
    # The time of change too: a file that could not be read is seen again when its mode was mended.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _written_to(path: Path) -> bool:
    """Return whether a program of this machine has a file open for writing, where the system tells.

    Linux grants a read lease only on a file that nobody writes to (fcntl(2), F_SETLEASE). It is given back at once; a
    writer that comes in between sends a signal, which is one that does nothing. Without a right to a lease (another
    owner, a network file system) only the clock decides.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False
