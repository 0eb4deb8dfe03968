"""Where gpg runs: in bubblewrap, with a GNUPGHOME in memory that nobody else sees.

gpg is a parser of hostile bytes with secret keys beside it. In here it has no network, no files but system programs,
and no way to leave anything behind: when it ends, or we die, the kernel ends every process of its namespace, agent
included, and the folder in memory is gone with it. Keys come by anonymous memory, never by argument or disk.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from keys.errors import JailUnavailable

_HOME = "/gnupg"
_HOME_BYTES = 64 * 1024 * 1024
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("/etc/ld.so.cache", "/etc/alternatives")
_TIMEOUT_S = 300
#: First status line: the jail stands and every key is in.
READY = "SLUICE_READY"
#: Exit code of the script where a key cannot be imported.
UNUSABLE = 77
#: How gpg is called, always.
GPG = "gpg --batch --no-tty --no-options --no-auto-key-retrieve --no-auto-key-locate --trust-model always"


@contextmanager
def in_memory(blobs: Sequence[bytes]) -> Iterator[list[int]]:
    """Hold bytes in anonymous memory; hand out its descriptors."""
    descriptors: list[int] = []
    try:
        for blob in blobs:
            descriptor = os.memfd_create("key", os.MFD_CLOEXEC)
            descriptors.append(descriptor)
            left = memoryview(blob)
            while left:
                left = left[os.write(descriptor, left) :]
            os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def importing(descriptors: Sequence[int]) -> str:
    """Return the lines of a script that import the keys in these descriptors, or end with `UNUSABLE`."""
    one = f"{GPG} --quiet --pinentry-mode error --import /dev/fd/{{}} 2>/dev/null || exit {UNUSABLE}"
    return "\n".join(one.format(descriptor) for descriptor in descriptors)


def command(script: str) -> list[str]:
    """Return the arguments that run a shell script of ours in a fresh jail."""
    arguments = [
        "bwrap",
        *("--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox", "--uid", "65534", "--gid", "65534"),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(_HOME_BYTES), "--perms", "0700", "--tmpfs", _HOME, "--ro-bind", "/usr", "/usr"),
    ]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            arguments += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).is_dir():
            arguments += ["--ro-bind", path, path]
    for path in _ETC:
        arguments += ["--ro-bind-try", path, path]
    environment = {"PATH": "/usr/bin:/bin", "HOME": _HOME, "GNUPGHOME": _HOME, "LC_ALL": "C.UTF-8"}
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--chdir", _HOME, "--remount-ro", "/", "--", "sh", "-c", script]


def no_core() -> None:
    """Forbid core dumps, in the child before it starts: they would hold keys."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(keys: Sequence[bytes], script: str, *, stdin: bytes = b"") -> tuple[int, bytes]:
    """Import keys in a fresh jail and run a script there; return its exit code and output.

    Raises:
        JailUnavailable: bubblewrap does not start here.
    """
    with in_memory(keys) as descriptors:
        whole = f"echo {READY}\n{importing(descriptors)}\n{script}"
        try:
            done = subprocess.run(
                command(whole),
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=descriptors,
                preexec_fn=no_core,
                check=False,
                timeout=_TIMEOUT_S,
            )
        except OSError:
            raise JailUnavailable from None
    ready, _, output = done.stdout.partition(b"\n")
    if ready != READY.encode():
        raise JailUnavailable
    return done.returncode, output
