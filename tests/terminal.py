"""A real terminal around a command: what it asks there is answered, and what the terminal showed is kept."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SLUICE = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]


@dataclass
class Done:
    """What came of it: exit code, standard output, and everything on the terminal."""

    code: int
    output: str
    shown: str


def on_terminal(
    words: Sequence[str],
    answers: Sequence[tuple[str, str]],
    environment: dict[str, str],
    look: Callable[[int], object] = id,
    timeout_s: float = 120,
) -> Done:
    """Run `sluice` with a terminal of its own.

    Args:
        words: Arguments.
        answers: Prompts to wait for, each with what is typed.
        environment: Added to ours.
        look: Called with the process id while it runs, after the last answer.
        timeout_s: It is killed after so long.
    """
    master, slave = pty.openpty()

    def own_terminal() -> None:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [*SLUICE, *words],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        preexec_fn=own_terminal,
        env={**os.environ, **environment},
    )
    os.close(slave)
    shown, left, at = "", list(answers), 0
    deadline = time.monotonic() + timeout_s
    while process.poll() is None and time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.1)
        if ready:
            try:
                shown += os.read(master, 4096).decode("utf-8", "replace")
            except OSError:  # the other side has closed
                break
        if left and left[0][0] in shown[at:]:
            at = len(shown)
            os.write(master, left.pop(0)[1].encode())
            if not left:
                look(process.pid)
    if time.monotonic() >= deadline:
        process.kill()
    output = process.stdout.read().decode()
    process.stdout.close()
    code = process.wait()
    os.close(master)
    assert not left, f"never asked: {left[0][0]}; the terminal has: {shown}"
    return Done(code, output, shown)


def seen_from_outside(pid: int) -> bytes:
    """Arguments and environment of a process, as any program of the same user can read them."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
