"""Run inside a sandbox in place of a worker's module: tries every way out and prints what happened."""

import ctypes
import json
import os
import socket
import sys
from pathlib import Path


def attempt(function):
    try:
        return f"WORKED {function()!r}"[:200]
    except BaseException as error:
        return type(error).__name__


def libc(name, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"


def main() -> None:
    target = sys.argv[1] if len(sys.argv) > 1 else "/nowhere"
    tried = {
        "inet socket": lambda: socket.socket(socket.AF_INET),
        "unix socket": lambda: socket.socket(socket.AF_UNIX),
        "netlink socket": lambda: socket.socket(socket.AF_NETLINK),
        "planted secret": lambda: Path(target).read_text(),
        "shadow": lambda: Path("/etc/shadow").read_text(),
        "passwd": lambda: Path("/etc/passwd").read_text(),
        "root's home": lambda: os.listdir("/root/.ssh"),
        "homes": lambda: os.listdir("/home"),
        "keys package": lambda: __import__("keys.keystore"),
        "flows package": lambda: __import__("flows.home"),
        "shared memory": lambda: os.listdir("/dev/shm") or (_ for _ in ()).throw(FileNotFoundError),
        "write to /usr": lambda: Path("/usr/planted").write_text("x"),
        "write to our code": lambda: Path(__file__).write_text("x"),
        "write to /": lambda: Path("/planted").write_text("x"),
        "other processes": lambda: [p for p in os.listdir("/proc") if p.isdigit() and int(p) > 8] or 1 / 0,
        "environment": lambda: [k for k in os.environ if "SECRET" in k or "HOME_OF" in k] or 1 / 0,
        "ptrace": lambda: libc("ptrace", 16, 1, 0, 0),
        "mount": lambda: libc("mount", b"none", b"/sandbox", b"tmpfs", 0, 0),
        "user namespace": lambda: libc("unshare", 0x10000000),
        "network namespace": lambda: libc("unshare", 0x40000000),
        "chroot": lambda: os.chroot("/sandbox"),
        "keyctl": lambda: libc("syscall", 250, 0, -3, 0, 0, 0),
        "bpf": lambda: libc("syscall", 321, 0, 0, 0),
        "raw device": lambda: os.listdir("/dev/disk"),
        "kernel memory": lambda: Path("/proc/kcore").read_bytes()[:1] or 1 / 0,
        "device node": lambda: os.mknod("/sandbox/node", 0o600 | 0o060000, os.makedev(8, 0)),
        "set uid": lambda: os.setuid(0),
        "fill the memory": lambda: len(bytearray(6 * 1024**3)),
    }
    print(json.dumps({name: attempt(function) for name, function in tried.items()}))


main()
