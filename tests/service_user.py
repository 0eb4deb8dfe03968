"""An ordinary service user: somebody without an entry in the list of users, who owns nothing but a home of their own.

Run as root, tests become them, without a capability. The project and its environment may lie below a home that is closed
to others (CI's root), so they are bound, in a mount namespace of the test's own, into folders that anybody may pass; where
even their files are closed to others (umask 077), copies of them are. Run as an ordinary user, all other tests are the
proof already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SERVICE = 64_731
#: Loads what lies in each of the places that this user must be able to read, and a file that no package holds.
TRIAL = "import flows.cli, pipeline.sandbox.worker, pytest, pathlib; pathlib.Path('Makefile').read_bytes()"
MAIN = "import sys; from flows.cli import main; sys.exit(main())"
as_root = pytest.mark.skipif(os.getuid() != 0, reason="we are an ordinary user: every other test ran as one")


class ServiceUser:
    """Somebody with a home of their own, who may read the project and nothing else of ours.

    Args:
        home: Theirs.
        places: What they need, by where it is to lie for them.
    """

    def __init__(self, home: Path, places: dict[Path, Path]) -> None:
        self.home = home
        self._places = places

    def run(self, *arguments: str, timeout: int = 280, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program as that user, in an empty environment: not even HOME is set."""
        return subprocess.run(
            [*self._become(), *arguments], capture_output=True, text=True, timeout=timeout, check=False, cwd="/",
            env={"PATH": "/usr/bin:/bin", "TMPDIR": str(self.home), "PYTHONPATH": str(PROJECT),
                 "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", **environment},
        )  # fmt: skip

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run our Python."""
        return self.run(sys.executable, *arguments, **environment)

    def sluice(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run our command."""
        return self.python("-c", MAIN, *arguments, **{"SLUICE_HOME": str(self.home / "sluicegate"), **environment})

    def give(self, folder: Path) -> None:
        """Hand over a folder and what is in it."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, SERVICE, SERVICE)

    def _become(self) -> list[str]:
        arguments = ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--bind", "/proc", "/proc"]
        for name in ("SETUID", "SETGID", "SETPCAP"):
            arguments += ["--cap-add", f"CAP_{name}"]
        parents = {parent for place in self._places for parent in place.parents}
        closed = {parent for parent in parents if not parent.stat().st_mode & 0o001}
        tops = sorted(folder for folder in closed if not closed & set(folder.parents))
        for folder in tops:
            arguments += ["--tmpfs", str(folder), "--chmod", "0755", str(folder)]
        passed = {parent for parent in parents if any(top in parent.parents for top in tops)}
        for folder in sorted(passed, key=lambda folder: len(folder.parts)):
            arguments += ["--perms", "0755", "--dir", str(folder)]
        for place in sorted(self._places, key=lambda place: len(place.parts)):
            arguments += ["--ro-bind", str(self._places[place]), str(place)]
        user = str(SERVICE)
        drop = ["--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
        return [*arguments, "--chdir", str(PROJECT), "--", "setpriv", "--reuid", user, "--regid", user, *drop, "--"]


@pytest.fixture(scope="module")
def user() -> Iterator[ServiceUser]:
    folder = Path(tempfile.mkdtemp(prefix="sluice-service-"))
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir(0o700)
    os.chown(home, SERVICE, SERVICE)
    places = {path: path for path in (Path(sys.base_prefix), Path(sys.prefix), PROJECT)}
    somebody = ServiceUser(home, places)
    who = somebody.run("id", "-u")
    if who.stdout.strip() != str(SERVICE):
        pytest.skip(f"this root cannot become somebody else: {who.stderr.strip()[:100]}")
    if somebody.python("-B", "-c", TRIAL).returncode != 0:
        somebody = ServiceUser(home, {place: _readable(path, folder) for place, path in places.items()})
    tried = somebody.python("-B", "-c", TRIAL)
    assert tried.returncode == 0, tried.stderr[-1000:]
    yield somebody
    shutil.rmtree(folder)


def _readable(path: Path, folder: Path) -> Path:
    """Copy a folder for others to read; one that they may read already stays where it is."""
    closed = ["find", str(path), "!", "-type", "l", "!", "-perm", "-o=r", "-print", "-quit"]
    if not subprocess.run(closed, capture_output=True, check=True).stdout:
        return path
    copy = Path(tempfile.mkdtemp(prefix="copy-", dir=folder))
    subprocess.run(["cp", "-a", f"{path}/.", str(copy)], check=True)
    subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
    return copy
