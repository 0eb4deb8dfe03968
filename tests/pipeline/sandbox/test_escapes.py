"""From inside: nothing of the machine is in reach."""

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.sandbox import bubblewrap, seccomp

pytestmark = pytest.mark.sandbox


def run_inside(script: Path, *arguments: str) -> dict[str, str]:
    fd = seccomp.descriptor()
    command = bubblewrap.command("unused", fd)
    end = command.index("--")
    bound = ["--ro-bind", str(script), "/sandbox/inside.py"]
    command = [*command[: command.index("--chdir")], *bound, *command[command.index("--chdir") : end + 1]]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))

    try:
        done = subprocess.run(
            [*command, sys.executable, "-B", "/sandbox/inside.py", *arguments],
            pass_fds=[fd], capture_output=True, timeout=60, preexec_fn=limit, env={"SECRET_OF_HOST": "x", **os.environ},
        )  # fmt: skip
    finally:
        os.close(fd)
    assert done.returncode == 0, done.stderr[-500:]
    return json.loads(done.stdout)


def test_every_escape_fails(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("of another submission")
    secret.chmod(0o644)
    tried = run_inside(Path(__file__).with_name("inside.py"), str(secret))
    assert len(tried) >= 28
    assert {name: result for name, result in tried.items() if result.startswith("WORKED")} == {}


def test_the_same_program_gets_everywhere_outside(tmp_path):
    """The test can fail: without the sandbox the same attempts work."""
    secret = tmp_path / "secret"
    secret.write_text("of another submission")
    script = shutil.copy(Path(__file__).with_name("inside.py"), tmp_path)
    done = subprocess.run([sys.executable, script, str(secret)], capture_output=True, timeout=60, check=True)
    tried = json.loads(done.stdout)
    for name in ("inet socket", "planted secret", "passwd", "other processes"):
        assert tried[name].startswith("WORKED"), name
