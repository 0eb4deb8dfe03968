"""Run inside a sandbox in place of a worker: tries every way out and prints what happened.

Each attempt returns what it got, or raises. Outside, the same program gets through (the control test). So nothing here
may do harm when it works: calls that would are made with arguments that the kernel refuses after it has let them in.
"""

import ctypes
import errno
import json
import mmap
import os
import resource
import socket
import struct
import subprocess
import sys
from fcntl import ioctl
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
#: Number on x86-64 and arguments that no kernel carries out. Pointers are 1, descriptors and ids are -1.
CALLS = {
    "ptrace": (101, 16, -1, 0, 0), "process_vm_readv": (310, -1, 1, 1, 1, 1, 0),
    "process_vm_writev": (311, -1, 1, 1, 1, 1, 0), "kcmp": (312, -1, -1, 0, 0, 0), "pidfd_getfd": (438, -1, -1, 0),
    "mount": (165, 1, 1, 1, 0, 0), "umount2": (166, 1, 0), "pivot_root": (155, 1, 1), "chroot": (161, 1),
    "unshare": (272, 0xFFFFFFFF), "setns": (308, -1, 0), "open_tree": (428, -1, 1, 0), "move_mount": (429, -1, 1, -1, 1, 0),
    "fsopen": (430, 1, 0), "fsconfig": (431, -1, 99), "fsmount": (432, -1, 0, 0), "fspick": (433, -1, 1, 0),
    "mount_setattr": (442, -1, 1, 0, 1, 0), "keyctl": (250, 99, 0, 0), "add_key": (248, 1, 1, 0, 0, -1),
    "request_key": (249, 1, 1, 0, -1), "bpf": (321, -1, 1, 0), "perf_event_open": (298, 1, -1, -1, -1, 0),
    "userfaultfd": (323, 0xFFFFFFFF), "io_uring_setup": (425, 1, 1), "io_uring_enter": (426, -1, 0, 0, 0, 0, 0),
    "io_uring_register": (427, -1, 0, 0, 0), "memfd_create": (319, 1, 0), "shmget": (29, 0, 1 << 62, 0),
    "shmat": (30, -1, 0, 0), "msgget": (68, 0x51A1CE, 0), "semget": (64, 0x51A1CE, -1, 0), "mq_open": (240, 1, 0, 0, 0),
    "personality": (135, 0xFFFFFFFF), "kexec_load": (246, 0, 99, 0, -1), "init_module": (175, 1, 1, 1),
    "finit_module": (313, -1, 1, 0), "delete_module": (176, 1, 0), "reboot": (169, 1, 1, 1, 1), "swapon": (167, 1, 0),
    "swapoff": (168, 1), "quotactl": (179, -1, 1, -1, 1), "open_by_handle_at": (304, -1, 1, 0),
    "name_to_handle_at": (303, -1, 1, 1, 1, 0), "acct": (163, 1), "syslog": (103, 99, 0, 0), "settimeofday": (164, 1, 0),
    "clock_settime": (227, 99, 1), "adjtimex": (159, 1), "clock_adjtime": (305, 99, 1), "sethostname": (170, 1, -1),
    "setdomainname": (171, 1, -1), "iopl": (172, 99), "ioperm": (173, -1, 1, 1), "modify_ldt": (154, 0, 1, 0),
    "mbind": (237, 1, 1, 99, 1, 1, 0), "migrate_pages": (256, -1, 1, 1, 1), "move_pages": (279, -1, 1, 1, 1, 1, 99),
    "set_mempolicy": (238, 99, 1, 1), "fanotify_init": (300, -1, 0), "fanotify_mark": (301, -1, 99, 0, -1, 0),
    "inotify_init1": (294, -1), "landlock_create_ruleset": (444, 1, 0, 99), "seccomp": (317, 99, 0, 0),
    "socketpair": (53, -1, 0, 0, 0), "connect": (42, -1, 1, 0), "bind": (49, -1, 1, 0), "listen": (50, -1, 0),
    "accept": (43, -1, 0, 0), "sendto": (44, -1, 1, 1, 0, 0, 0), "sendmsg": (46, -1, 1, 0), "recvmsg": (47, -1, 1, 0),
    "setuid": (105, -1), "setgid": (106, -1), "setresuid": (117, -1, -1, -1), "setgroups": (116, -1, 1),
    "capset": (126, 1, 1), "mknod": (133, 1, 0, 0), "chown": (92, 1, -1, -1), "setxattr": (188, 1, 1, 1, 1, 0),
    "clone3": (435, 1, 0), "mlockall": (151, 0), "vmsplice": (278, -1, 1, 1, 0), "execveat": (322, -1, 1, 1, 1, 0),
    "rt_sigqueueinfo": (129, -1, 99, 1), "sched_setscheduler": (144, -1, 0, 1), "ioprio_set": (251, 99, 0, 0),
}  # fmt: skip
NAMESPACES = {
    "time": 0x80, "mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000,
    "process": 0x20000000, "network": 0x40000000,
}  # fmt: skip
#: int 0x80 with getpid of the 32-bit table; syscall with getpid of the x32 table. Both: return the result.
MACHINE_CODE = {
    "32-bit call": b"\xb8\x14\x00\x00\x00\xcd\x80\xc3",
    "x32 call": b"\xb8\x27\x00\x00\x40\x0f\x05\xc3",
}


def attempt(function):
    try:
        found = function()
    except BaseException as error:
        return f"{type(error).__name__} {getattr(error, 'errno', '')}".strip()
    return f"WORKED {found!r}"[:300] if found else "nothing"


def call(number, *arguments):
    """Make a system call that cannot work; say how far it came."""
    ctypes.set_errno(0)
    result = LIBC.syscall(*(ctypes.c_long(value) for value in (number, *arguments)))
    reason = ctypes.get_errno() if result == -1 else 0
    if reason == errno.ENOSYS:
        raise OSError(reason, "the kernel was not asked")
    return f"reached the kernel: {errno.errorcode.get(reason, reason)}"


def clone(flag):
    child = LIBC.syscall(56, flag | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child == -1:
        raise OSError(ctypes.get_errno(), "refused")
    os.waitpid(child, 0)
    return "made"


def run_code(code):
    """Run machine code in a child, which the filter may kill."""
    child = os.fork()
    if child == 0:
        with mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7) as page:
            page.write(code)
            function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
            os._exit(0 if function() in (os.getpid(), -errno.ENOSYS) else 1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise OSError(os.WTERMSIG(status), "killed")
    return f"ended with {os.WEXITSTATUS(status)}"


def read(path):
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # the kernel's log would make us wait
    try:
        return os.read(fd, 40) or "nothing yet, but it opened"
    finally:
        os.close(fd)


def listing(path, *known):
    return sorted(set(os.listdir(path)) - set(known))


def connect(family, address):
    with socket.socket(family) as client:
        client.connect(address)
    return "connected"


def writable():
    """Return folders and files outside the two tmpfs in which, or to which, something can be written."""
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    folders = {"/", *mounts, *(str(path) for path in Path("/").iterdir() if path.is_dir())}
    folders |= {str(path) for top in ("/usr", "/etc", "/dev") for path in Path(top).iterdir() if path.is_dir()}
    folders |= {str(parent) for path in sys.path if path for parent in (Path(path), *Path(path).parents)}
    found = []
    for folder in sorted(folders):
        own = folder if folder in ("/sandbox", "/tmp") else "/tmp" if folder.startswith("/tmp/") else ""
        # A project that lies below /tmp hangs in a folder of the sandbox's own tmpfs.
        if folder.startswith("/proc") or (own and Path(folder).stat().st_dev == Path(own).stat().st_dev):
            continue
        try:
            os.close(os.open(f"{folder}/planted-{os.getpid()}", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            Path(f"{folder}/planted-{os.getpid()}").unlink()
            found.append(folder)
        except OSError:
            pass
    return found


def writable_proc():
    """Return what of /proc, but for what is told of single processes, can be opened for writing."""
    found = []
    for top, folders, files in os.walk("/proc"):
        if top == "/proc":
            folders[:] = [folder for folder in folders if not folder.isdigit() and "self" not in folder]
        for name in files:
            try:
                os.close(os.open(f"{top}/{name}", os.O_WRONLY | os.O_NONBLOCK))
                found.append(f"{top}/{name}")
            except OSError:
                pass
    return found


def secret_in_environment():
    found = [name for name, value in os.environ.items() if "SECRET" in name or "SECRET" in value]
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += [str(path)] if b"SECRET" in path.read_bytes() else []
        except OSError:
            pass
    return found


def folders_of_the_host():
    """Return what the first process tells of the host's search path and working folder."""
    told = Path("/proc/1/environ").read_bytes().split(b"\0")
    return [one.decode() for one in told if b"of-the-host" in one or (one[:4] == b"PWD=" and one != b"PWD=/")]


def inherited():
    """Return descriptors besides the three of the protocol."""
    found = []
    for fd in range(3, 4096):
        try:
            found.append((fd, str(Path(f"/proc/self/fd/{fd}").readlink())))
        except OSError:
            pass
    return found


def status(field, good):
    lines = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    return "" if lines[field].strip() in good else f"{field} {lines[field]}"


def push_to_terminal(request):
    ioctl(0, request, b"x")
    return "pushed"


def set_user_id():
    """Start a setuid program that waits for its input; say so if it runs as another user than we."""
    for program in ("/usr/bin/su", "/usr/bin/passwd", "/usr/bin/newgrp", "/usr/bin/mount"):
        if Path(program).exists() and Path(program).stat().st_mode & 0o4000:
            done = subprocess.run([program, "--version"], capture_output=True, check=False)
            with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
                users = Path(f"/proc/{child.pid}/status").read_text().split("Uid:")[1].splitlines()[0].split()
                child.kill()
            return [user for user in users if int(user) != os.getuid()] and f"{program} {done.returncode} {users}"
    return ""


def attempts(target):
    victim = target["victim"]
    found = {f"call {name}": lambda entry=entry: call(*entry) for name, entry in CALLS.items()}
    found |= {f"clone {name} namespace": lambda flag=flag: clone(flag) for name, flag in NAMESPACES.items()}
    found |= {name: lambda code=code: run_code(code) for name, code in MACHINE_CODE.items()}
    found |= {f"socket family {family}": lambda family=family, kind=kind: socket.socket(family, kind) and "made"
              for family, kind in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET6, socket.SOCK_DGRAM),
                                   (socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW),
                                   (socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_VSOCK, socket.SOCK_STREAM),
                                   (socket.AF_ALG, socket.SOCK_SEQPACKET))}  # fmt: skip
    found |= {f"device {name}": lambda name=name: os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
              for name in ("zero", "full", "kmsg", "mem", "tty", "ptmx", "shm", "fuse", "kvm", "console")}  # fmt: skip
    found |= {f"read {path}": lambda path=path: read(path)
              for path in ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf",
                           "/etc/machine-id", "/proc/kcore", "/proc/kmsg", f"/proc/{victim}/environ",
                           f"/proc/{victim}/cmdline", f"/proc/{victim}/maps", target["secret"])}  # fmt: skip
    found |= {f"list {path}": lambda path=path: listing(path, *target["passed"].get(path.removeprefix("/proc/1/root"), ()))
              for path in ("/sys", "/run", "/var", "/home", "/root/.ssh", "/srv", "/opt", "/boot", "/mnt",
                           f"/proc/{victim}/fd", f"/proc/{victim}/root", "/proc/1/root/home",
                           str(Path(target["secret"]).parent))}  # fmt: skip
    found |= {f"package {name}": lambda name=name: __import__(name) and "imported"
              for name in ("keys.keystore", "flows.home", "pipeline_of_nobody")}  # fmt: skip
    return found | {
        "other files of /etc": lambda: listing("/etc", "fonts", "ld.so.cache", "alternatives", "perl", "libreoffice"),
        "other devices": lambda: listing("/dev", "null", "random", "urandom"),
        "other folders": lambda: listing("/", *target["roots"]),
        "others beside what is seen": lambda: [name for folder, names in target["passed"].items()
                                               for name in listing(folder, *names)],
        "inet connection": lambda: connect(socket.AF_INET, ("127.0.0.1", target["port"])),
        "unix connection": lambda: connect(socket.AF_UNIX, target["socket"]),
        "abstract connection": lambda: connect(socket.AF_UNIX, "\0" + target["abstract"]),
        "network devices": lambda: [line.split(":")[0].strip() for line in
                                    Path("/proc/net/dev").read_text().splitlines()[2:] if "lo:" not in line],
        "unix sockets of others": lambda: Path("/proc/net/unix").read_text().splitlines()[1:],
        "environment": secret_in_environment,
        "folders of the host": folders_of_the_host,
        "host name": lambda: "" if os.uname().nodename == "sandbox" else os.uname().nodename,
        "other processes": lambda: [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in
                                    (1, os.getpid())],
        "signal to a process": lambda: os.kill(victim, 0) or "sent",
        "descriptor of a process": lambda: os.pidfd_open(victim),
        "write elsewhere": writable,
        "write to /proc": writable_proc,
        "write to the program": lambda: Path(os.__file__).open("ab") and "opened",
        "inherited descriptors": inherited,
        "terminal input": lambda: push_to_terminal(0x5412),
        "terminal selection": lambda: push_to_terminal(0x541C),
        "shared memory": lambda: mmap.mmap(-1, 4096) and "mapped",
        "core dump": lambda: [limit for limit in resource.getrlimit(resource.RLIMIT_CORE) if limit != 1],
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)) or "raised",
        "huge memory": lambda: target["huge"] and len(bytearray(target["huge"])),
        "new privileges": lambda: status("NoNewPrivs", ("1",)),
        "capabilities": lambda: status("CapBnd", ("0000000000000000",)),
        "no filter": lambda: status("Seccomp", ("2",)),
        "setuid program": set_user_id,
        "all of memory": lambda: struct.unpack("P", read("/proc/1/mem")[:8]),
    }  # fmt: skip


def main() -> None:
    target = json.loads(sys.argv[1])
    print(json.dumps({name: attempt(function) for name, function in attempts(target).items()}))


main()
