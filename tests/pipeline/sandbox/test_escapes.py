"""From inside: nothing of the machine is in reach."""

import ast
import dataclasses
import json
import os
import platform
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox import bubblewrap, launch
from pipeline.sandbox.session import Session

pytestmark = pytest.mark.sandbox
INSIDE = Path(__file__).with_name("inside.py").read_text()
PROJECT = Path(bubblewrap.__file__).parents[2]
X86 = platform.machine() == "x86_64"


@pytest.fixture
def machine(tmp_path):
    """What a sandbox must not reach: a secret file, three listening sockets, a process, an open descriptor."""
    secret = tmp_path / "secret"
    secret.write_text("of another submission")
    secret.chmod(0o644)
    abstract = secrets.token_hex(8)
    victim = subprocess.Popen(["sleep", "300"], env={"PATH": "/usr/bin:/bin", "SECRET_OF_HOST": "x"})
    with socket.socket() as inet, socket.socket(socket.AF_UNIX) as unix, socket.socket(socket.AF_UNIX) as hidden:
        inet.bind(("127.0.0.1", 0))
        path = f"/tmp/{abstract}"  # the path of a socket may not be long
        unix.bind(path)
        hidden.bind("\0" + abstract)
        for listener in (inet, unix, hidden):
            listener.listen()
        yield {
            "secret": str(secret),
            "victim": victim.pid,
            "port": inet.getsockname()[1],
            "socket": path,
            "abstract": abstract,
            "project": str(PROJECT),
            "passed": passed(),
            "roots": sorted({"proc", "dev", "sandbox", "tmp", *(Path(p).parts[1] for p in bubblewrap._SYSTEM),
                             *(Path(p).parts[1] for p in bubblewrap._visible())}),
            "huge": 6 * 1024**3,
        }  # fmt: skip
        Path(path).unlink()
    assert victim.poll() is None, "a sandbox killed a process of the machine"
    victim.kill()
    victim.wait()


def passed() -> dict[str, list[str]]:
    """Return the folders that lead to what a sandbox may see, each with the names on the way: it must hold no others.

    The project, its environment and Python may lie anywhere, below a home or below /opt.
    """
    whole = {Path(path) for path in (*bubblewrap._SYSTEM, sys.base_prefix, sys.prefix)}
    whole |= {PROJECT / "pipeline", PROJECT / "redaction"}
    shown: dict[str, set[str]] = {}
    for path in whole:
        for below, folder in zip((path, *path.parents), path.parents, strict=False):
            if folder != Path("/") and not whole & {folder, *folder.parents}:
                shown.setdefault(str(folder), set()).add(below.name)
    return {folder: sorted(names) for folder, names in shown.items()}


def run_inside(target: dict[str, object]) -> dict[str, str]:
    worker = launch.start(["-c", INSIDE, json.dumps(target)], DEFAULT_LIMITS)
    out, _ = worker.communicate(timeout=200)
    assert worker.returncode == 0
    return json.loads(out)


@pytest.mark.skipif(not X86, reason="the calls are numbered as on x86-64")
def test_every_escape_fails(machine, monkeypatch):
    monkeypatch.setenv("SECRET_OF_HOST", "x")
    monkeypatch.setenv("PATH", f"/home/of-the-host/bin:{os.environ['PATH']}")
    with Path(machine["secret"]).open() as leaky:
        os.set_inheritable(leaky.fileno(), True)
        tried = run_inside(machine)
    assert len(tried) >= 160
    assert {name: result for name, result in tried.items() if result.startswith("WORKED")} == {}
    assert {tried["32-bit call"], tried["x32 call"]} == {"OSError 31"}  # SIGSYS: killed, not refused


@pytest.mark.skipif(not X86, reason="the calls are numbered as on x86-64")
def test_the_same_program_gets_everywhere_outside(machine):
    """The test can fail: without the sandbox the same attempts work."""
    target = machine | {"huge": 0}
    environment = os.environ | {"SECRET_OF_HOST": "x", "PYTHONPATH": machine["project"]}
    with Path(machine["secret"]).open() as leaky:
        script = Path(__file__).with_name("inside.py")
        done = subprocess.run(
            [sys.executable, "-B", str(script), json.dumps(target)], pass_fds=[leaky.fileno()],
            capture_output=True, timeout=200, check=True, env=environment, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    tried = json.loads(done.stdout)
    got = {name for name, result in tried.items() if result.startswith("WORKED")}
    wanted = {
        "call ptrace", "call mount", "call keyctl", "call unshare", "call setns", "call process_vm_readv",
        "call memfd_create", "call chroot", "call sethostname", "inet connection", "unix connection",
        "abstract connection", "environment", "other processes", "signal to a process", "descriptor of a process",
        "inherited descriptors", "write elsewhere", "write to /proc", "shared memory", "other devices", "other folders",
        "other files of /etc", "others beside what is seen", "read /etc/passwd", "no filter",
        "package keys.keystore", "package flows.home", f"read {machine['secret']}", f"read /proc/{machine['victim']}/environ",
    }  # fmt: skip
    if "NoNewPrivs:\t0" in Path("/proc/self/status").read_text():
        wanted |= {"new privileges"}  # some services start without, and so does the test of a service user
    if os.getuid() == 0:
        wanted |= {"write to the program", "capabilities"}
    assert wanted - got == set()
    # Where this kernel lacks one (no key rings, no io_uring) it was not proven; most have to be there.
    assert sum(name.startswith("call ") for name in got) >= 70


def test_two_sandboxes_do_not_see_each_other():
    limits = dataclasses.replace(DEFAULT_LIMITS, item_seconds=100)
    with Session(limits) as one, Session(limits) as other:
        assert b"".join(one.get(one.put([b"of the first submission"]))) == b"of the first submission"
        assert b"".join(other.get(other.put([b"of the second"]))) == b"of the second"
        first, second = one._watch.inside(), other._watch.inside()
        assert first
        assert second
        assert not set(first) & set(second)
        for kind in ("pid", "mnt", "net", "ipc", "user", "uts"):
            seen = {str(Path(f"/proc/{pid}/ns/{kind}").readlink()) for pid in (first[0], second[0], os.getpid())}
            assert len(seen) == 3, kind
        # The same handle, the same path, two folders.
        held = [Path(f"/proc/{pid}/root/sandbox/item-1").read_bytes() for pid in (first[0], second[0])]
        assert held == [b"of the first submission", b"of the second"]
        if launch.can_hand_over():
            users = {Path(f"/proc/{pid}/root/sandbox/item-1").stat().st_uid for pid in (first[0], second[0])}
            assert len(users) == 2


@pytest.mark.skipif(os.getuid() != 0, reason="an ordinary user is nobody else in the sandbox")
def test_root_hands_a_sandbox_to_a_user_id_of_its_own():
    if not launch.can_hand_over():
        pytest.skip("this root has not the capabilities, or others may not read the project")
    with Session(DEFAULT_LIMITS) as session:
        session.put([b"x"])
        for pid in session._watch.inside():
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            users = next(line.split()[1:] for line in lines if line.startswith("Uid:"))
            assert all(int(user) in launch.UNUSED_UIDS for user in users)


def test_nothing_of_one_item_is_left_for_the_next_session():
    with Session(DEFAULT_LIMITS) as session:
        session.put([b"of the first submission"])
        folder = f"/proc/{session._watch.inside()[0]}/root/sandbox"
        assert os.listdir(folder) == ["item-1"]
        session.close()
        assert not Path(folder).exists()
        session.put([b"next"])
        assert os.listdir(f"/proc/{session._watch.inside()[0]}/root/sandbox") == ["item-1"]


def test_no_session_of_ours_can_serve_two_submissions():
    """Each is opened and closed by a `with` in a function that is about one accession, submission or file."""
    found = 0
    for path in sorted((PROJECT / "flows").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
            opened = {
                item.context_expr.lineno
                for block in ast.walk(function)
                if isinstance(block, ast.With)
                for item in block.items
                if isinstance(item.context_expr, ast.Call)
            }
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Session":
                    found += 1
                    if function.name == "__init__":  # it lives as long as a worker of one submission
                        alone = path.name in ("one_off.py", "inspect_command.py")  # a command is one
                        assert "accession" in names or alone, path.name
                        continue
                    assert call.lineno in opened, f"{path.name}:{call.lineno}"
                    assert len(names & {"accession", "submission", "path", "file"}) == 1 or "submission" in names, (
                        path.name
                    )
    assert found >= 5
