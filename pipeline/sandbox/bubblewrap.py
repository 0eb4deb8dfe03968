"""The command line of one sandbox: what it sees is listed here, and nothing else exists for it.

There are two ways in. Both end in the same sandbox, in a user namespace of its own, without a capability:

- An ordinary user runs bubblewrap, and the sandbox is that user to the kernel.
- root first hands the visible tree to a user id that nobody else on the machine has (`handed_over`), which then does
  what an ordinary user does. So a sandbox is never root to the kernel, owns no file, and two sandboxes are two users.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.limits import MIB

WORK = "/sandbox"
SCRATCH = "/tmp"  # noqa: S108 - a tmpfs of the sandbox's own
#: Bytes that a sandbox may hold in its work folder, which is memory.
WORK_BYTES = 2048 * MIB
_SCRATCH_BYTES = 64 * MIB
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
_ETC = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives", "/etc/perl", "/etc/libreoffice")
#: No terminal, no shared memory, no /dev/zero: a shared mapping of it is memory that no process is charged with.
_DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")
_PACKAGES = ("pipeline", "redaction")


def command(program: Sequence[str], seccomp_fd: int, *, work_bytes: int = WORK_BYTES, ocr: bool = True) -> list[str]:
    """Return the arguments that start Python in a new sandbox.

    Args:
        program: What the interpreter is told, e.g. ``-m`` and a dotted name below `pipeline` or `redaction`.
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
    arguments += ["--proc", "/proc", "--tmpfs", "/dev"]
    for device in _DEVICES:
        arguments += ["--dev-bind", device, device]
    arguments += ["--size", str(work_bytes), "--tmpfs", WORK, "--size", str(_SCRATCH_BYTES), "--tmpfs", SCRATCH]
    arguments += _tree()
    for name, value in _environment(ocr=ocr).items():
        arguments += ["--setenv", name, value]
    # The tmpfs of /dev has no size of its own: nothing may be written there. Some files of /proc are open to everybody.
    for folder in ("/dev", "/proc", "/"):
        arguments += ["--remount-ro", folder]
    arguments += ["--chdir", WORK, "--seccomp", str(seccomp_fd), "--"]
    # -P: libraries are loaded when an item needs them; nothing that lies in the work folder by then is one.
    return [*arguments, sys.executable, "-s", "-B", "-P", *program]


def handed_over(inner: list[str], uid: int) -> list[str]:
    """Return the arguments that root uses to run a sandbox's command as another user.

    What the sandbox will see is bound first, by root, into folders that anybody may pass: the environment or the
    project may lie below a home that is closed to others.

    Args:
        inner: The sandbox's own command.
        uid: User and group id that no other program of the machine has.
    """
    arguments = ["bwrap", "--die-with-parent", "--unshare-ipc", "--unshare-uts", "--unshare-net"]
    for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
        arguments += ["--cap-add", capability]
    # /proc is the machine's: the kernel lets nobody mount a new one where the old is not whole. The sandbox's own
    # replaces it. /tmp is where bubblewrap builds.
    arguments += ["--bind", "/proc", "/proc", "--dir", "/dev", "--dir", SCRATCH]
    for device in _DEVICES:
        arguments += ["--dev-bind", device, device]
    passed = {str(folder) for path in _visible() for folder in Path(path).parents} - {"/"}
    for folder in sorted(passed, key=len):
        arguments += ["--perms", "0755", "--dir", folder]
    arguments += [*_tree(), "--remount-ro", "/", "--", "setpriv", "--reuid", str(uid), "--regid", str(uid)]
    return [*arguments, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--", *inner]


def _tree() -> list[str]:
    arguments = []
    for path in _visible():
        arguments += ["--ro-bind", path, path]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            arguments += ["--symlink", str(Path(path).readlink()), path]
    return arguments


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
        # The memory of one drawing of a page serves the next one: to hand it back and ask for it again took a fifth of
        # the time of drawing and comparing.
        "MALLOC_TRIM_THRESHOLD_": str(64 * MIB),
        "MALLOC_MMAP_THRESHOLD_": str(16 * MIB),
        # Spares each start a search for it by the linker's programs.
        "LIBARCHIVE": "libarchive.so.13",
        # Nor does each start look through all that is installed for plugins of the library that checks messages.
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
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
