"""Starts the program of one sandbox: who it is to the kernel, what it inherits, what one process of it may take."""

from __future__ import annotations

import contextlib
import os
import resource
import secrets
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pipeline.errors import SandboxUnavailable
from pipeline.limits import Limits
from pipeline.sandbox import bubblewrap, seccomp

_CPU_SECONDS = 24 * 3600
_DESCRIPTORS = 256
#: User ids that systemd's registry of ranges leaves to nobody. Source: systemd, UIDS-GIDS.md.
UNUSED_UIDS = range(1_879_048_192, 2_147_483_647)


def start(program: Sequence[str], limits: Limits, *, ocr: bool = True) -> subprocess.Popen[bytes]:
    """Start a worker in a sandbox of its own.

    Args:
        program: What the interpreter in it is told.
        limits: Bounds of one process.
        ocr: Whether the formats read pictures.

    Raises:
        SandboxUnavailable: bubblewrap is not there.
    """
    filter_fd = seccomp.descriptor()
    arguments = bubblewrap.command(program, filter_fd, ocr=ocr)
    alone = can_hand_over()
    if alone:
        uid = UNUSED_UIDS[secrets.randbelow(len(UNUSED_UIDS))]
        arguments = bubblewrap.handed_over(arguments, uid)
    try:
        return subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            pass_fds=[filter_fd],
            start_new_session=True,
            preexec_fn=_bounds(limits, alone=alone),  # noqa: PLW1509 - only sets limits; no lock can be held by it
            env={"PATH": _path()},
            cwd="/",
        )
    except OSError:
        raise SandboxUnavailable from None
    finally:
        os.close(filter_fd)


@cache
def can_hand_over() -> bool:
    """Return whether we are root and can give a sandbox to a user id of its own.

    False for an ordinary user, who needs it not; and for a root that may not (a container that keeps the capabilities
    back, a project or environment that others may not read): then the sandbox is root to the kernel, in a user
    namespace without capabilities, as `sluice doctor` says.
    """
    if os.getuid() != 0:
        return False
    filter_fd = seccomp.descriptor()
    try:
        # A file of each package and of the environment has to be readable for others, which only reading proves.
        inner = bubblewrap.command(["-c", "import pydantic_core, pipeline.limits, redaction.plan"], filter_fd)
        arguments = bubblewrap.handed_over(inner, UNUSED_UIDS[0])
        done = subprocess.run(
            arguments,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=[filter_fd],
            env={"PATH": _path()},
            check=False,
            timeout=60,
        )
        return done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        os.close(filter_fd)


def bind_tasks(pids: list[int], limits: Limits) -> None:
    """Let the kernel bound the processes of an ordinary user's sandbox too; the watch bounds them anyway.

    Not before it runs: bubblewrap itself is counted with everything else of the user. Inside, since Linux 5.14, the
    kernel counts what is in this sandbox alone. A sandbox with a user id of its own has the bound from its start.
    """
    release = tuple(int(part) for part in os.uname().release.split(".")[:2] if part.isdigit())
    if os.getuid() != 0 and release >= (5, 14):
        for pid in pids:
            with contextlib.suppress(OSError):
                resource.prlimit(pid, resource.RLIMIT_NPROC, _most_tasks(limits))


def _bounds(limits: Limits, *, alone: bool) -> Callable[[], None]:
    memory, size = limits.memory_bytes, 2 * limits.item_bytes

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        # 0 does not bind a core_pattern that is a pipe, whose program would write plaintext to a disk. With 1 the
        # kernel writes neither. Source: Linux, fs/coredump.c.
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
        if alone:  # the kernel counts by user id, and this one is of this sandbox only
            resource.setrlimit(resource.RLIMIT_NPROC, _most_tasks(limits))
        # Where the machine itself runs out of memory, the kernel takes a sandbox before anything else.
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")

    return bound


def _most_tasks(limits: Limits) -> tuple[int, int]:
    # Above the watch's, which kills: the kernel only refuses, and a bomb would burn on until its clock runs out.
    return (2 * limits.tasks, 2 * limits.tasks)


def _path() -> str:
    """Return where bubblewrap is searched for: a sandbox can read it, and a whole one names the user's home."""
    found = shutil.which("bwrap")
    folder = Path(found).parent.as_posix() if found else "/usr/bin"
    return ":".join(dict.fromkeys([folder, "/usr/bin", "/bin"]))
