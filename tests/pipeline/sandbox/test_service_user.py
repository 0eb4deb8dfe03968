"""An ordinary service user: the same sandbox, the same escapes and attacks, and a whole `sluice clean`.

Run as root, these tests become somebody else: a user id that owns nothing but a home of its own, without a capability.
The project and its environment may lie below a home that is closed to others (CI's root), so they are first bound, in a
mount namespace of the test's own, into folders that anybody may pass. Run as an ordinary user, all other tests are the
proof already.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pipeline.sandbox import bubblewrap

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(os.getuid() != 0, reason="we are an ordinary user: every test of the sandbox ran as one"),
]
PROJECT = Path(bubblewrap.__file__).parents[2]
SERVICE = 64_731


class ServiceUser:
    """Somebody with a home of their own, who may read the project and nothing else of ours."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, timeout: int = 280, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program as that user, in an empty environment."""
        return subprocess.run(
            [*self._become(), *arguments], capture_output=True, text=True, timeout=timeout, check=False, cwd=PROJECT,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.home), "TMPDIR": str(self.home), "PYTHONPATH": str(PROJECT),
                 "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", **environment},
        )  # fmt: skip

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run our Python."""
        return self.run(sys.executable, *arguments, **environment)

    def sluice(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run our command."""
        return self.python("-c", "import sys; from flows.cli import main; sys.exit(main())", *arguments)

    def _become(self) -> list[str]:
        needed = {Path(sys.base_prefix), Path(sys.prefix), PROJECT}
        closed = {parent for path in needed for parent in path.parents if not parent.stat().st_mode & 0o001}
        arguments = ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--bind", "/proc", "/proc"]
        for name in ("SETUID", "SETGID", "SETPCAP"):
            arguments += ["--cap-add", f"CAP_{name}"]
        for folder in sorted(closed, key=lambda folder: len(folder.parts))[:1]:
            arguments += ["--tmpfs", str(folder), "--chmod", "0755", str(folder)]
            inside = [path for path in needed if path.is_relative_to(folder)]
            for parent in sorted({p for path in inside for p in path.parents if p.is_relative_to(folder) and p != folder},
                                 key=lambda parent: len(parent.parts)):  # fmt: skip
                arguments += ["--perms", "0755", "--dir", str(parent)]
            for path in sorted(inside, key=lambda path: len(path.parts)):
                arguments += ["--ro-bind", str(path), str(path)]
        user = str(SERVICE)
        drop = ["--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
        return [*arguments, "--chdir", str(PROJECT), "--", "setpriv", "--reuid", user, "--regid", user, *drop, "--"]


@pytest.fixture(scope="module")
def user():
    home = Path(tempfile.mkdtemp(prefix="sluice-service-"))
    os.chown(home, SERVICE, SERVICE)
    home.chmod(0o700)
    somebody = ServiceUser(home)
    who = somebody.run("id", "-u")
    if who.stdout.strip() != str(SERVICE):
        pytest.skip(f"this root cannot become somebody else: {who.stderr.strip()[:100]}")
    tried = somebody.python(
        "-B", "-c", "import flows.cli, pipeline.sandbox.worker, pytest, pathlib; pathlib.Path('Makefile').read_bytes()"
    )
    if tried.returncode != 0:
        pytest.skip("others may not read this clone or its environment (umask 077?)")
    yield somebody
    shutil.rmtree(home)


def test_the_user_has_nothing(user):
    status = user.run("cat", "/proc/self/status").stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert fields["Uid"].split() == [str(SERVICE)] * 4
    assert {fields[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert user.run("cat", "/etc/shadow").returncode != 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("tests", "which"),
    [
        ("test_escapes.py", "not root"),
        ("test_session.py", "not nothing"),
        # Where who we are makes a difference: what the kernel counts by user, and what the host may look at and kill.
        ("test_resources.py", "bomb or children or folder or threads or ignore or refused or replaced or measured"),
    ],
)
def test_the_tests_of_the_sandbox_pass_as_that_user(user, tests, which):
    folder = Path(__file__).parent
    done = user.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--rootdir", str(PROJECT),
        "--basetemp", str(user.home / "pytest"), "-k", which, str(folder / tests),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    assert " skipped" not in done.stdout


def test_a_whole_clean_as_that_user(user):
    incoming, out = user.home / "in", user.home / "out"
    incoming.mkdir()
    (incoming / "note.txt").write_text("Asked by Marta Vogt, write to m.vogt@example.org\n")
    (incoming / "table.csv").write_text("name,amount\nMarta Vogt,3\n")
    (incoming / "page.html").write_text(
        "<html><head><meta name=author content='Marta Vogt'></head><body>Hello</body></html>"
    )
    (incoming / "terms").write_text("Marta Vogt\n")
    _picture(incoming / "photo.jpg")
    for path in (incoming, *incoming.iterdir()):
        os.chown(path, SERVICE, SERVICE)
    files = [str(incoming / name) for name in ("note.txt", "table.csv", "page.html", "photo.jpg")]
    done = user.sluice("clean", *files, "-o", str(out), "--protect", str(incoming / "terms"), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["cleaned"] * 4, (done.stdout, done.stderr)
    copies = list(out.iterdir())
    assert len(copies) == 4
    for copy in copies:
        assert b"Vogt" not in copy.read_bytes()
        assert copy.stat().st_uid == SERVICE
        assert copy.stat().st_mode & 0o077 == 0


def test_the_doctor_finds_the_sandbox_well_as_that_user(user):
    done = user.sluice("doctor", "--json")
    found = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert found["sandbox"]["good"], found["sandbox"]


def _picture(path: Path) -> None:
    from PIL import Image

    image = Image.new("RGB", (64, 48), (200, 30, 40))
    exif = image.getexif()
    exif[0x013B] = "Marta Vogt"
    image.save(path, exif=exif)
