"""The host's eye on one sandbox: its clock, its memory, its processes; and the end of all of them.

What the kernel's own limits bind is one process (`RLIMIT_AS`), and some do not bind root. A sandbox can still take more
than its share with many processes, with threads, or with what it writes to its work folder, which is memory. So the
host walks the sandbox's tree in `/proc` ten times a second and kills the whole of it when it passes a limit. The tree
is whole: an orphan becomes a child of the namespace's first process, and nobody leaves a process id namespace.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.errors import SandboxCrashed, SandboxError, SandboxTimeout
from pipeline.limits import Limits
from pipeline.sandbox.bubblewrap import SCRATCH, WORK

_TICK_S = 0.1
#: Seconds that the kernel may take to reap a killed sandbox before we go on without having seen it.
_REAP_S = 20
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
#: What a file of a tmpfs costs the kernel besides its bytes: inode, name, attributes.
_FILE_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Usage:
    """What a sandbox takes at one moment.

    Attributes:
        tasks: Processes and threads, bubblewrap's own included.
        memory_bytes: Private resident memory of all of them and what its work folders hold.
    """

    tasks: int
    memory_bytes: int


class Watch:
    """Looks after one sandbox from its start to its end.

    Args:
        root: Process id of the outermost bubblewrap, a child of ours.
        limits: Bounds.

    Attributes:
        fault: Why it killed the sandbox, or None.
        peak_memory_bytes: The most that it has seen the sandbox take.
    """

    def __init__(self, root: int, limits: Limits) -> None:
        self._root, self._limits = root, limits
        self._first: int | None = None
        self._held: list[int] = []
        self._until: float | None = None
        self._seconds = 0
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self.fault: SandboxError | None = None
        self.peak_memory_bytes = 0
        self._cpu_s = 0.0
        self._thread = threading.Thread(target=self._run, name="sandbox-watch", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def clock(self, seconds: int) -> Iterator[None]:
        """Allow what happens inside so many seconds."""
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = None

    def settle_in(self) -> None:
        """Find the first process of the sandbox's namespace, with which all others die, and bubblewrap's own.

        Raises:
            SandboxCrashed: There is none.
        """
        for pid in tree(self._root):
            # Descriptors, since a number may be another process's by the time we kill.
            self._held.append(os.pidfd_open(pid))
            if _first_of_namespace(pid):
                self._first = pid
                return
        raise SandboxCrashed("no namespace of its own")

    def inside(self) -> list[int]:
        """Return the process ids of what runs in the sandbox, its first process included."""
        return list(tree(self._first)) if self._first is not None else []

    def usage(self) -> Usage:
        """Measure. A tree larger than the limit is not walked to its end."""
        tasks = memory = 0
        for pid in islice(tree(self._root), self._limits.tasks + 1):
            tasks += _threads(pid)
            memory += _private_bytes(pid)
        return Usage(tasks, memory + self._files())

    def cpu_seconds(self) -> float:
        """Return what the sandbox's processes have taken so far, those that ended and were reaped included.

        Of a sandbox that was killed, what was known before.
        """
        ticks = 0
        for pid in tree(self._root):
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
                ticks += sum(int(field) for field in fields[11:15])
        self._cpu_s = max(self._cpu_s, ticks / os.sysconf("SC_CLK_TCK"))
        return self._cpu_s

    def kill(self) -> None:
        """Kill the sandbox and everything in it; does not wait."""
        with self._lock:
            for held in reversed(self._held):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    signal.pidfd_send_signal(held, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._root, signal.SIGKILL)

    def end(self) -> None:
        """Kill, and wait until no process of the sandbox is left."""
        self._ended.set()
        self.kill()
        with self._lock:
            held, self._held = self._held, []
        for descriptor in held:
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            # A namespace's first process ends only after all others in it were reaped.
            poll.poll(_REAP_S * 1000)
            os.close(descriptor)
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_TICK_S):
            fault = self._look()
            if fault is not None:
                self.cpu_seconds()  # afterwards nobody can tell
                self.fault = fault
                self.kill()
                return

    def _look(self) -> SandboxError | None:
        until = self._until
        if until is not None and time.monotonic() > until:
            return SandboxTimeout(seconds=self._seconds)
        found = self.usage()
        self.peak_memory_bytes = max(self.peak_memory_bytes, found.memory_bytes)
        if found.tasks > self._limits.tasks:
            return SandboxCrashed("too many processes", value=found.tasks, most=self._limits.tasks)
        if found.memory_bytes > self._limits.sandbox_memory_bytes:
            return SandboxCrashed("memory", value=found.memory_bytes, most=self._limits.sandbox_memory_bytes)
        return None

    def _files(self) -> int:
        total = 0
        for folder in (WORK, SCRATCH) if self._first is not None else ():
            with contextlib.suppress(OSError):  # it is gone, and so are its files
                held = os.statvfs(f"/proc/{self._first}/root{folder}")
                total += (held.f_blocks - held.f_bfree) * held.f_frsize + (held.f_files - held.f_ffree) * _FILE_BYTES
        return total


def tree(root: int) -> Iterator[int]:
    """Hand out a process and everything that descends from it."""
    todo = [root]
    while todo:
        pid = todo.pop()
        yield pid
        todo += _children(pid)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):  # it ended while we looked
        for task in os.scandir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                found += map(int, Path(task.path, "children").read_bytes().split())
    return found


def _first_of_namespace(pid: int) -> bool:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return False
    ids = next((line.split()[1:] for line in lines if line.startswith("NSpid:")), [])
    return len(ids) > 1 and ids[-1] == "1"


def _threads(pid: int) -> int:
    try:
        # After the name, which may itself hold brackets and blanks; the 20th field of the whole.
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[17])
    except (OSError, IndexError, ValueError):
        return 1


def _private_bytes(pid: int) -> int:
    """Return resident memory without what is mapped from files: those of the work folders are counted there."""
    try:
        _, resident, shared = Path(f"/proc/{pid}/statm").read_bytes().split()[:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE_BYTES
