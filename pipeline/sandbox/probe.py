"""Can this machine make a sandbox? If not: what is missing, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox.session import Session


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found.

    Attributes:
        works: Whether a sandbox was made, used and thrown away.
        cause: Why not, or a short description.
        mend: Command or step that mends it, or nothing.
    """

    works: bool
    cause: str
    mend: str = ""


def probe() -> Probe:
    """Make a sandbox, put a byte in and take it out again."""
    if shutil.which("bwrap") is None:
        return Probe(False, "bubblewrap is not installed", "apt install bubblewrap")
    try:
        with Session(DEFAULT_LIMITS) as session:
            if b"".join(session.get(session.put([b"x"]))) == b"x":
                return Probe(True, "bubblewrap, seccomp and limits work")
    except PipelineError:
        pass
    return _cause()


def _cause() -> Probe:
    argument = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    if subprocess.run(argument, capture_output=True, check=False).returncode == 0:
        return Probe(False, "a sandbox starts, but our worker does not run in it", "deploy/setup.sh run")
    if _number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1:
        return Probe(
            False,
            "AppArmor forbids user namespaces to ordinary programs (Ubuntu 23.10 and later)",
            "install deploy/apparmor-bwrap as /etc/apparmor.d/bwrap and run: systemctl reload apparmor",
        )
    if _number("/proc/sys/user/max_user_namespaces") == 0:
        return Probe(False, "user namespaces are switched off", "sysctl -w user.max_user_namespaces=10000")
    if _number("/proc/sys/kernel/unprivileged_userns_clone") == 0 and os.getuid() != 0:
        return Probe(False, "user namespaces are for root only", "sysctl -w kernel.unprivileged_userns_clone=1")
    return Probe(
        False,
        "the system refuses user namespaces; a container around us probably does",
        "run the container with a seccomp profile that allows unshare and mount, or run on the host",
    )


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text("ascii"))
    except (OSError, ValueError):
        return None
