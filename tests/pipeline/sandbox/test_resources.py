"""A worker that takes more than its share costs its item; the batch goes on, and nothing of it is left running."""

import dataclasses
import importlib.util
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import SandboxCrashed, SandboxProtocolError, SandboxTimeout
from pipeline.limits import DEFAULT_LIMITS, MIB
from pipeline.sandbox.bubblewrap import _environment
from pipeline.sandbox.session import Session
from pipeline.sandbox.watch import Watch, tree

pytestmark = pytest.mark.sandbox
_SPEC = importlib.util.spec_from_file_location("worker_of_tests", Path(__file__).with_name("worker_of_tests.py"))
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
program = _MODULE.program

LIMITS = dataclasses.replace(
    DEFAULT_LIMITS, item_seconds=120, memory_bytes=2048 * MIB, sandbox_memory_bytes=300 * MIB, item_bytes=64 * MIB
)
#: So much memory that processes and threads reach their own bound first, however slowly the watch comes to look.
ROOMY = dataclasses.replace(LIMITS, sandbox_memory_bytes=4096 * MIB)
SHORT = dataclasses.replace(LIMITS, item_seconds=3)

FORKS = "while True:\n  try: os.fork()\n  except OSError: pass"
CROWD = "while True:\n  try:\n    if os.fork() == 0: time.sleep(600)\n  except OSError: time.sleep(600)"
CHILDREN = "for _ in range(8):\n  if os.fork() == 0:\n    block = touched(80); time.sleep(600)\ntime.sleep(600)"
FILES = "\nfor n in range(1000):\n  with open(f'fill-{n}', 'wb') as f: f.write(bytes(8 << 20))\ntime.sleep(600)"
EMPTY = "\nn = 0\nwhile True:\n  n += 1\n  open(f'fill-{n}', 'w').close()"
SCRATCH = "with open('/tmp/fill', 'wb') as f:\n  try:\n    while True: f.write(bytes(1 << 20))\n  except OSError: pass\nblock = touched(250)\ntime.sleep(600)"
THREADS = "while True:\n  try: threading.Thread(target=time.sleep, args=(600,)).start()\n  except RuntimeError: time.sleep(600)"
MAPPED = "import mmap\nfor n in range(40):\n  f = open(f'map-{n}', 'w+b'); f.truncate(16 << 20)\n  m = mmap.mmap(f.fileno(), 16 << 20)\n  for page in range(0, 16 << 20, 4096): m[page] = 1\n  os.unlink(f'map-{n}')\n  keep = globals().setdefault('keep', []); keep.append((f, m))\ntime.sleep(600)"
#: Attack, limits, error, its detail.
GREEDY = {
    "fork bomb": (FORKS, ROOMY, SandboxCrashed, "too many processes"),
    "many children that sleep": (CROWD, ROOMY, SandboxCrashed, "too many processes"),
    "children that each allocate": (CHILDREN, LIMITS, SandboxCrashed, "memory"),
    "full work folder": (FILES, LIMITS, SandboxCrashed, "memory"),
    "endless empty files": (EMPTY, LIMITS, SandboxCrashed, "memory"),
    "full scratch folder and memory": (SCRATCH, LIMITS, SandboxCrashed, "memory"),
    "unlinked mapped files": (MAPPED, LIMITS, SandboxCrashed, "memory"),
    "threads": (THREADS, ROOMY, SandboxCrashed, "too many processes"),
    "memory of one process": ("block = touched(400)\ntime.sleep(600)", LIMITS, SandboxCrashed, "memory"),
    "sleep": ("time.sleep(600)", SHORT, SandboxTimeout, None),
    "sleep and ignore every signal": (
        "for n in range(1, 65):\n  try: signal.signal(n, signal.SIG_IGN)\n  except (OSError, ValueError): pass\ntime.sleep(600)",
        SHORT, SandboxTimeout, None,
    ),
    "stop itself": ("os.kill(os.getpid(), signal.SIGSTOP)", SHORT, SandboxTimeout, None),
    "stop its first process too": (
        "os.kill(1, signal.SIGSTOP); os.kill(1, signal.SIGKILL); os.kill(os.getpid(), signal.SIGSTOP)",
        SHORT, SandboxTimeout, None,
    ),
    "close its pipes and live on": ("os.close(0); os.close(1); time.sleep(600)", SHORT, SandboxTimeout, None),
    "leave a child that holds the pipes": (
        "if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(600)\n  os._exit(0)\nos._exit(0)",
        LIMITS, SandboxCrashed, None,
    ),
    "children in sessions of their own": (
        "for _ in range(5):\n  if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n      for fd in range(3): os.close(fd)\n      time.sleep(600)\n    os._exit(0)\nos.abort()",
        LIMITS, SandboxCrashed, None,
    ),
    "burn the processor": ("\nwhile True: pass", SHORT, SandboxTimeout, None),
    "endless output": ("\nwhile True: o.write(b'x' * 65536)", LIMITS, SandboxProtocolError, None),
    "kill itself": ("os.kill(os.getpid(), signal.SIGKILL)", LIMITS, SandboxCrashed, None),
}  # fmt: skip


def running(token: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [int(path.parts[2])] if token.encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


@pytest.mark.parametrize("attack", GREEDY)
def test_an_attack_costs_its_item_only(attack):
    body, limits, error, detail = GREEDY[attack]
    token = secrets.token_hex(8)
    with Session(limits, program=program(body, token)) as session:
        assert session.put([b"good"]) == 7
        assert running(token)
        with pytest.raises(error) as caught:
            session.put([b"attack"])
        assert running(token) == []
        if detail:
            assert caught.value.detail == detail
            assert caught.value.numbers["value"] > caught.value.numbers["most"]
        assert session.put([b"the next item of the batch"]) == 7
    assert running(token) == []


#: What the sandbox's own bounds refuse: the worker answers on.
REFUSED = {
    "huge allocation": "try: bytearray(6 << 30)\nexcept MemoryError: return\nos.abort()",
    "descriptors": "n = []\ntry:\n  while True: n.append(os.dup(1))\nexcept OSError: pass\nfor fd in n: os.close(fd)\nassert len(n) < 256",
    "pipes": "n = []\ntry:\n  while True: n += os.pipe()\nexcept OSError: pass\nfor fd in n: os.close(fd)\nassert len(n) < 256",
    "a file larger than any item": "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\ntry:\n  with open('f', 'wb') as f: f.seek((129 << 20) - 1); f.write(b'x')\nexcept OSError: return\nos.abort()",
    "shared memory without a name": "import mmap\ntry: mmap.mmap(-1, 4096)\nexcept OSError: return\nos.abort()",
    "memory without a process": "try: os.memfd_create('x')\nexcept OSError: return\nos.abort()",
}


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_refused_costs_nothing(attack):
    with Session(LIMITS, program=program(REFUSED[attack])) as session:
        assert session.put([b"good"]) == 7
        assert session.put([b"attack"]) == 7
        assert session.put([b"good"]) == 7


def test_a_document_without_an_end_is_cut_off():
    endless = "data = struct.pack('>BQ', 2, 65536) + bytes(65536)\nwhile True: o.write(data)"
    limits = dataclasses.replace(LIMITS, item_bytes=1 * MIB)
    with Session(limits, program=program(endless)) as session:
        session.put([b"good"])
        with pytest.raises(SandboxProtocolError):
            assert sum(map(len, session.get(7))) <= 3 * MIB


def test_a_sandbox_that_is_attacked_between_two_questions_is_replaced():
    later = "threading.Thread(target=lambda: (time.sleep(0.5), [touched(400), time.sleep(600)])).start()"
    with Session(LIMITS, program=program(later)) as session:
        session.put([b"attack"])
        until = time.monotonic() + 60
        while session._watch.fault is None and time.monotonic() < until:
            time.sleep(0.05)
        assert isinstance(session._watch.fault, SandboxCrashed)
        assert session.put([b"the next item"]) == 7


def test_the_tree_is_whole_when_parents_are_gone():
    """Orphans of a worker are found: they hang on the namespace's first process."""
    orphans = "for _ in range(3):\n  if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(600)\n    os._exit(0)\nfor _ in range(3): os.wait()"
    with Session(LIMITS, program=program(orphans)) as session:
        session.put([b"good"])
        before = len(session._watch.inside())
        session.put([b"attack"])
        assert len(session._watch.inside()) == before + 3
        assert session._watch.usage().tasks == len(list(tree(session._worker.pid)))


def test_the_files_of_a_sandbox_are_measured():
    with Session(DEFAULT_LIMITS) as session:
        session.put([b"x"])
        before = session._watch.usage().memory_bytes
        session.put([bytes(1 * MIB)] * 50)
        assert 50 * MIB <= session._watch.usage().memory_bytes - before < 80 * MIB


def test_a_watch_without_a_namespace_of_its_own_is_refused():
    import subprocess

    with subprocess.Popen(["sleep", "60"], start_new_session=True) as child:
        watch = Watch(child.pid, LIMITS)
        with pytest.raises(SandboxCrashed):
            watch.settle_in()
        watch.end()
        assert child.wait() == -9


def test_memory_that_one_drawing_took_serves_the_next_one() -> None:
    code = (
        "import resource\n"
        "def drawn(): return [b'x' * (6 << 20) for _ in range(3)] and None\n"
        "drawn(); drawn()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "for _ in range(9): drawn()\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=_environment(ocr=False), capture_output=True, check=True)
    assert int(done.stdout) < 3 * (6 << 20) // 4096
