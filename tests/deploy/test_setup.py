"""The set-up script's refusals, run for real in a copy of it: what it lacks, who mends that, exit code 5.

Programs of the system are taken away, or answer as an older or emptier machine's would; the script is the real one. That
it sets machines up is shown by `make demo` and `make test` themselves, which begin with it.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.service_user import PROJECT, SERVICE

APPARMOR = PROJECT / "deploy" / "apparmor-bwrap"


@pytest.fixture
def machine(tmp_path):
    """A folder of programs for PATH, and a copy of the script beside nothing else; both for anybody to read."""
    before = os.umask(0o022)  # commands that ran in this process close theirs
    programs, deploy = tmp_path / "bin", tmp_path / "project" / "deploy"
    programs.mkdir()
    deploy.mkdir(parents=True)
    shutil.copy(PROJECT / "deploy" / "setup.sh", deploy)
    for name in (
        "bash",
        "env",
        "id",
        "dirname",
        "grep",
        "sed",
        "apt-get",
        "apt-cache",
        "dpkg",
        "dpkg-query",
        "python3",
    ):
        (programs / name).symlink_to(shutil.which(name, path="/usr/bin:/bin"))
    answers(tmp_path, "dpkg-query", "echo install ok installed")
    answers(tmp_path, "bwrap", "echo '--disable-userns'")
    yield tmp_path
    os.umask(before)


def answers(machine: Path, name: str, line: str) -> None:
    path = machine / "bin" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def set_up(machine: Path, *words: str, root: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the script as an ordinary user, or as root where we are."""
    if not root and os.getuid() == 0:
        for folder in (machine, *machine.parents):
            if not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o011)
    drop = {"user": SERVICE, "group": SERVICE, "extra_groups": []} if not root and os.getuid() == 0 else {}
    return subprocess.run(
        [machine / "project" / "deploy" / "setup.sh", *words], capture_output=True, text=True, check=False, timeout=100,
        env={"PATH": str(machine / "bin"), "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL, **drop,
    )  # fmt: skip


def without_package(machine: Path, package: str) -> None:
    answers(machine, "dpkg-query", f'case "$*" in *{package}*) exit 1;; esac; echo install ok installed')


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_a_missing_package_without_root_names_what_an_administrator_runs(machine, kind):
    without_package(machine, "tesseract-ocr-rus")
    done = set_up(machine, kind)
    assert done.returncode == 5
    assert "only root can install them: tesseract-ocr-rus\n" in done.stderr
    assert f"as root: deploy/setup.sh packages {kind}\n" in done.stderr


def test_a_sudo_that_would_ask_where_nobody_is_is_not_waited_for(machine):
    without_package(machine, "qpdf")
    answers(machine, "sudo", '[ "$1" = -n ] && exit 1; echo ASKED >&2; exit 0')
    done = set_up(machine)
    assert done.returncode == 5
    assert "ASKED" not in done.stderr


def test_a_sudo_that_may_runs_the_part_of_the_administrator_alone(machine):
    without_package(machine, "qpdf")
    answers(machine, "sudo", '[ "$1" = -n ] || { echo "SUDO $*" >&2; exit 1; }')
    done = set_up(machine, "dev")
    assert f"SUDO {machine}/project/deploy/setup.sh packages dev\n" in done.stderr
    assert done.returncode == 5


def test_the_part_of_the_administrator_ends_before_python(machine):
    (machine / "bin" / "python3").unlink()
    assert set_up(machine, "packages").returncode == 0
    done = set_up(machine)
    assert done.returncode == 5
    assert "Python 3.11 or newer with venv is missing" in done.stderr


def test_a_bubblewrap_that_is_too_old_is_refused(machine):
    answers(machine, "bwrap", "echo 'bubblewrap 0.6.1'")
    done = set_up(machine)
    assert done.returncode == 5
    assert "bubblewrap 0.8 or newer is needed" in done.stderr
    assert "this release has bubblewrap 0.6.1\n" in done.stderr
    assert "Ubuntu 22.04 is too old" in done.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root comes to install")
def test_on_an_old_release_nothing_is_installed(machine):
    """Ubuntu 22.04, by what its package index says."""
    without_package(machine, "bubblewrap")
    answers(machine, "apt-get", '[ "$1" = update ] || { echo INSTALLED >&2; exit 1; }')
    answers(machine, "apt-cache", "echo 'bubblewrap:'; echo '  Candidate: 0.6.1-1ubuntu0.1'")
    done = set_up(machine, "packages", root=True)
    assert done.returncode == 5
    assert "this release has 0.6.1-1ubuntu0.1\n" in done.stderr
    assert "INSTALLED" not in done.stderr


def test_another_system_is_named(machine):
    (machine / "bin" / "dpkg-query").unlink()
    done = set_up(machine)
    assert done.returncode == 5
    assert "neither Debian nor Ubuntu" in done.stderr


def test_a_project_of_somebody_else_is_not_written_to(machine):
    for path in (machine, machine / "project"):
        path.chmod(0o555)
    (machine / "project" / "deploy" / "requirements.lock").touch()
    (machine / "project" / "pyproject.toml").touch()
    for name in ("cat", "sha256sum", "cut"):
        (machine / "bin" / name).symlink_to(shutil.which(name))
    done = set_up(machine)
    (machine / "project").chmod(0o755)
    assert done.returncode == 5
    assert "belongs to somebody else" in done.stderr


def test_a_word_that_it_does_not_know_is_a_mistake_of_usage(machine):
    done = set_up(machine, "everything")
    assert done.returncode == 2
    assert "usage: deploy/setup.sh" in done.stderr


@pytest.mark.skipif(
    shutil.which("apparmor_parser", path="/usr/sbin:/sbin") is None, reason="no parser of AppArmor here"
)
def test_apparmor_accepts_the_profile(tmp_path):
    """All of it, where the parser knows user namespaces (4.0, Ubuntu 24.04); elsewhere all but what it cannot know."""
    parser = shutil.which("apparmor_parser", path="/usr/sbin:/sbin")
    text = APPARMOR.read_text("ascii")
    assert text.count("abi <abi/4.0>,\n") == text.count("  userns,\n") == 1
    if not Path("/etc/apparmor.d/abi/4.0").exists():
        text = text.replace("abi <abi/4.0>,\n", "").replace("  userns,\n", "")
    (tmp_path / "profile").write_text(text, "ascii")
    command = [parser, "--skip-kernel-load", "--skip-cache", str(tmp_path / "profile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "profile").write_text(text.replace("flags=(unconfined)", "flags=(nothing)"), "ascii")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
