"""The command line of one sandbox: what it sees is listed here, and nothing else exists for it."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from pipeline.limits import MIB

WORK = "/sandbox"
#: Bytes that a sandbox may hold in its work folder, which is memory.
WORK_BYTES = 2048 * MIB
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
_ETC = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives", "/etc/perl")
_PACKAGES = ("pipeline", "redaction")


def command(module: str, seccomp_fd: int, *, work_bytes: int = WORK_BYTES, ocr: bool = True) -> list[str]:
    """Return the arguments that start a Python module in a new sandbox.

    Args:
        module: Dotted name, below `pipeline` or `redaction`.
        seccomp_fd: Descriptor of the compiled filter.
        work_bytes: Size of the work folder.
        ocr: Whether the formats read pictures.
    """
    arguments = [
        "bwrap",
        *("--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox"),
        *("--uid", "65534", "--gid", "65534"),
    ]
    # Before what is bound: the project itself may lie below one of these.
    arguments += ["--proc", "/proc", "--dev", "/dev", "--size", str(work_bytes), "--tmpfs", WORK]
    arguments += ["--size", str(64 * MIB), "--tmpfs", "/tmp"]  # noqa: S108 - a tmpfs of the sandbox's own
    for path in _visible():
        arguments += ["--ro-bind", path, path]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            arguments += ["--symlink", str(Path(path).readlink()), path]
    for name, value in _environment(ocr=ocr).items():
        arguments += ["--setenv", name, value]
    arguments += ["--chdir", WORK, "--remount-ro", "/", "--seccomp", str(seccomp_fd), "--"]
    return [*arguments, sys.executable, "-s", "-B", "-m", module]


def _environment(*, ocr: bool) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": WORK,
        "TMPDIR": WORK,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(_root()),
        "PYTHONHASHSEED": "0",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "SLUICE_OCR": "1" if ocr else "0",
    }


@cache
def _visible() -> tuple[str, ...]:
    """Return what is bound read-only: system programs, Python, and our two packages that parse."""
    wanted = [Path(path) for path in _SYSTEM if not Path(path).is_symlink()]
    wanted += [Path(path) for path in (*_ETC, sys.base_prefix, sys.prefix)]
    wanted += [_root() / package for package in _PACKAGES]
    seen: list[str] = []
    for path in sorted({str(path) for path in wanted if path.exists()}, key=len):
        if not any(path == outer or path.startswith(outer + os.sep) for outer in seen):
            seen.append(path)
    return tuple(seen)


def _root() -> Path:
    return Path(__file__).resolve().parents[2]
