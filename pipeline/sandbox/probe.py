"""Can this machine make a sandbox? If not: what is missing, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox import launch
from pipeline.sandbox.session import Session

_TRIAL = ("bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--ro-bind", "/", "/", "true")
_PROFILE = "/etc/apparmor.d/bwrap"
_SWITCHES = Path("/proc/sys")


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
    """Make a sandbox of each kind, put a byte in and take it out again."""
    if shutil.which("bwrap") is None:
        return Probe(False, "bubblewrap is not installed", "apt-get install -y bubblewrap")
    try:
        with Session(DEFAULT_LIMITS) as session, Session(DEFAULT_LIMITS, purpose="verify") as witness:
            handle = session.put([b"words\n"])
            known = session.identify(handle, None).media_type == "text/plain"
            if known and b"".join(session.get(handle)) == b"words\n" and witness.put([b"x"]):
                return _well()
    except PipelineError:
        pass
    return _cause()


def _well() -> Probe:
    if os.getuid() == 0 and not launch.can_hand_over():
        return Probe(
            True,
            "works, but is root to the kernel: others may not read this project or its Python, or user namespaces are "
            "for root only",
            "run sluice as an ordinary user, or: chmod -R go+rX .",
        )
    who = "under user ids of their own" if os.getuid() == 0 else "under your user id"
    return Probe(True, f"bubblewrap, seccomp, limits and watch work; sandboxes run {who}")


def _cause() -> Probe:
    if subprocess.run(_TRIAL, capture_output=True, check=False).returncode == 0:
        return Probe(False, "a sandbox starts, but our worker does not run in it", "deploy/setup.sh run")
    return forbidden_by(_SWITCHES) or Probe(
        False,
        "the system refuses user namespaces; a container around us probably does",
        "run the container with a seccomp profile that allows unshare and mount, or run on the host",
    )


def forbidden_by(switches: Path) -> Probe | None:
    """Name the kernel's switch that keeps user namespaces from us, if one does.

    Args:
        switches: ``/proc/sys``.
    """
    if _number(switches / "kernel/apparmor_restrict_unprivileged_userns") == 1 and os.getuid() != 0:
        return Probe(
            False,
            "AppArmor forbids user namespaces to ordinary programs (Ubuntu 23.10 and later)",
            f"sudo install -m 644 deploy/apparmor-bwrap {_PROFILE} && sudo apparmor_parser -r {_PROFILE}",
        )
    if _number(switches / "user/max_user_namespaces") == 0:
        return Probe(False, "user namespaces are switched off", "sudo sysctl -w user.max_user_namespaces=10000")
    if _number(switches / "kernel/unprivileged_userns_clone") == 0 and os.getuid() != 0:
        return Probe(False, "user namespaces are for root only", "sudo sysctl -w kernel.unprivileged_userns_clone=1")
    return None


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
