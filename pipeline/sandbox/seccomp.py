"""What a sandboxed program may ask of the kernel, as a seccomp filter that bubblewrap loads.

A list of what is allowed, not of what is refused: a call that is not here, or that tomorrow's kernel brings, does not
exist in the sandbox. It answers ENOSYS, on which C libraries fall back to older calls; a refusal with EPERM they would
report. What is here is what interpreters, parsers, exiftool (Perl), poppler and tesseract need: files, private memory,
threads, children, pipes, time. Calls in another ABI of the processor (32 bit, x32) kill the process.
"""

from __future__ import annotations

import errno
import os
import tempfile
from functools import cache

import pyseccomp

_FILES = (
    "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat openat2 creat close "
    "close_range stat fstat lstat newfstatat fstatat64 stat64 fstat64 lstat64 statx statfs fstatfs statfs64 fstatfs64 "
    "access faccessat faccessat2 lseek _llseek getdents getdents64 readlink readlinkat rename renameat renameat2 "
    "mkdir mkdirat rmdir unlink unlinkat link linkat symlink symlinkat truncate ftruncate truncate64 ftruncate64 "
    "fallocate chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat umask getcwd chdir fchdir dup dup2 "
    "dup3 fcntl fcntl64 flock fsync fdatasync sendfile sendfile64 copy_file_range pipe pipe2 select _newselect "
    "pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 "
    "fadvise64 fadvise64_64 readahead getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr"
)
_MEMORY = "brk munmap mremap mprotect madvise msync mincore membarrier"
_TASKS = (
    "execve fork vfork wait4 waitid exit exit_group getpid getppid gettid getpgrp getpgid getsid setsid setpgid getuid "
    "geteuid getgid getegid getresuid getresgid getgroups kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigreturn "
    "rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack sigreturn restart_syscall pause futex futex_waitv "
    "set_robust_list get_robust_list rseq set_tid_address arch_prctl prctl sched_yield sched_getaffinity "
    "sched_setaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority "
    "setpriority getrlimit setrlimit ugetrlimit prlimit64 getrusage getcpu pidfd_open pidfd_send_signal"
)
_TIME = (
    "nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times alarm getitimer setitimer "
    "timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime "
    "timerfd_gettime"
)
_MACHINE = "uname sysinfo getrandom"
_ALLOWED = f"{_FILES} {_MEMORY} {_TASKS} {_TIME} {_MACHINE}".split()

#: clone flags that make namespaces: time, mount, cgroup, uts, ipc, user, pid, net.
_NAMESPACES = 0x00000080 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
#: Questions about a descriptor; none of them writes to a terminal or a device.
_IOCTLS = {"TCGETS": 0x5401, "TIOCGWINSZ": 0x5413, "FIONREAD": 0x541B, "FIONBIO": 0x5421, "FIOCLEX": 0x5451}
_MAP_SHARED, _MAP_NO_FILE = 0x01, 0x20
_WHOLE = 0xFFFFFFFF


@cache
def program() -> bytes:
    """Return the compiled filter (BPF), the same on each run of this machine."""
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(errno.ENOSYS))
    for name in _ALLOWED:
        _allow(rules, name)
    # clone3 hides its flags from filters; without it the C library falls back to clone.
    _allow(rules, "clone", (0, _NAMESPACES, 0))
    for number in _IOCTLS.values():
        _allow(rules, "ioctl", (1, _WHOLE, number))
    # Memory that is shared and bears no file's name would stay, charged to nobody, while any descendant has it mapped.
    for name in ("mmap", "mmap2"):
        for bits in (0, _MAP_SHARED, _MAP_NO_FILE):
            _allow(rules, name, (3, _MAP_NO_FILE | _MAP_SHARED, bits))
    with tempfile.TemporaryFile() as sink:
        rules.export_bpf(sink)
        sink.seek(0)
        return sink.read()


def _allow(rules: pyseccomp.SyscallFilter, name: str, *tests: tuple[int, int, int]) -> None:
    """Allow a call, where its argument under a mask has a value."""
    arguments = [pyseccomp.Arg(index, pyseccomp.MASKED_EQ, mask, value) for index, mask, value in tests]
    try:
        rules.add_rule(pyseccomp.ALLOW, name, *arguments)
    except (OSError, ValueError):
        return  # this architecture or library has no such call


def descriptor() -> int:
    """Return an open descriptor of the filter for ``bwrap --seccomp``; the caller closes it."""
    fd = os.memfd_create("seccomp", os.MFD_CLOEXEC)
    os.write(fd, program())
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
