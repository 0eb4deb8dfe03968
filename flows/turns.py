"""Turns: one process at a time works on a submission. The kernel keeps them: a killed process loses its turn at once.

A turn is a lock on one byte of ``HOME/turns.lock``; which byte follows from what the turn is about, so that nothing is
left behind, however many submissions there are. The locks belong to an open file (fcntl(2), F_OFD_SETLK), not to a
process: threads wait for each other too, and no other part of the program can give a turn away by closing a file.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL_S = 0.1
#: Offsets below 2^56: far below what a file offset may be, and too many for two turns to meet by chance.
_OFFSET_BYTES = 7
_FLOCK = "hhqqi0q"


@contextmanager
def turn(home: Path, what: str, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Wait until nobody else of this machine works on something, and keep others away until the end.

    Args:
        home: The home, which exists.
        what: Name of the turn, such as an accession id; it is not written anywhere.
        waiting: Called once when another one has the turn.
    """
    offset = int.from_bytes(hashlib.sha256(what.encode()).digest()[:_OFFSET_BYTES])
    request = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, offset, 1, 0)
    descriptor = os.open(home / "turns.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _taken(descriptor, request):
            if waiting is not None:
                waiting()
                waiting = None
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int, request: bytes) -> bool:
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, request)
    except (BlockingIOError, PermissionError):  # EAGAIN or EACCES: another one has it
        return False
    return True
