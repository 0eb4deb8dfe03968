"""`sluice doctor` names the cause and the command that mends it; each cause is brought about for real."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyseccomp
import pytest

from flows.cli.exits import Exit
from flows.doctor import _memory, _place
from pipeline.limits import DEFAULT_LIMITS
from pipeline.sandbox import bubblewrap, launch
from pipeline.sandbox.probe import forbidden_by

pytestmark = pytest.mark.sandbox
PROJECT = Path(bubblewrap.__file__).parents[2]
MAIN = "import sys; from flows.cli import main; sys.exit(main())"
AS_ROOT = os.getuid() == 0


def doctor(home, *before, project=PROJECT, path=None, code=None, pass_fds=()):
    """Run it in a process of its own; return its exit code and what it found by name."""
    environment = {
        "PATH": path or os.environ["PATH"], "HOME": str(home), "SLUICE_HOME": str(home), "PYTHONPATH": str(project),
        "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    done = subprocess.run(
        [*before, sys.executable, "-c", code or MAIN, "doctor", "--json"],
        capture_output=True, text=True, env=environment, pass_fds=pass_fds, check=False, timeout=250,
        cwd=project,
    )  # fmt: skip
    return done.returncode, {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


@pytest.fixture
def programs(tmp_path):
    """A folder that holds every program of the machine's PATH, to take single ones away."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for place in reversed(os.environ["PATH"].split(":")):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            link = folder / program.name
            link.unlink(missing_ok=True)
            link.symlink_to(program)
    return folder


def test_a_machine_that_is_well(home):
    code, found = doctor(home.path)
    assert found["sandbox"]["good"], found["sandbox"]
    assert {name for name, row in found.items() if not row["good"]} <= {"vault"}
    assert code in (Exit.DONE, Exit.SETUP)


@pytest.mark.parametrize(
    ("program", "package"),
    [("exiftool", "libimage-exiftool-perl"), ("pdftotext", "poppler-utils"), ("tesseract", "tesseract-ocr"), ("ffprobe", "ffmpeg"),
     ("gpg", "gnupg"), ("qpdf", "qpdf"), ("age", "age")],
)  # fmt: skip
def test_a_missing_program_is_named_with_its_package(program, package, programs, tmp_path):
    (programs / program).unlink()
    (programs / "bwrap").unlink()  # and spares us the sandbox
    code, found = doctor(tmp_path, path=str(programs))
    assert code == Exit.SETUP
    assert found[program] == {
        "name": program, "good": False, "detail": "missing",
        "mend": f"{'' if AS_ROOT else 'sudo '}apt-get install -y {package}",
    }  # fmt: skip
    assert found["sandbox"]["detail"] == "bubblewrap is not installed"
    assert found["sandbox"]["mend"] == "apt-get install -y bubblewrap"
    assert not found["home"]["good"]
    assert found["home"]["mend"] == "sluice init"


def test_perl_without_the_module_that_opens_office_files(programs, tmp_path):
    (programs / "perl").unlink()
    (programs / "perl").write_text('#!/bin/sh\ncase "$1" in -MArchive::Zip) exit 2;; esac\nexec /usr/bin/perl "$@"\n')
    (programs / "perl").chmod(0o755)
    (programs / "bwrap").unlink()
    _, found = doctor(tmp_path, path=str(programs))
    assert found["Archive::Zip"]["mend"].endswith("apt-get install -y libarchive-zip-perl")


def test_a_kernel_that_makes_no_user_namespace(tmp_path):
    """The limit is set in a user namespace of the test's own: nothing of the machine changes."""
    if shutil.which("unshare") is None:
        pytest.skip("util-linux is not there")
    shell = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    before = ["unshare", "--user", "--map-root-user", "sh", "-c", shell, "sh"]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine's namespaces have no such switch")
    code, found = doctor(tmp_path, *before)
    assert code == Exit.SETUP
    assert found["sandbox"]["detail"] == "user namespaces are switched off"
    assert found["sandbox"]["mend"] == "sudo sysctl -w user.max_user_namespaces=10000"


def test_a_container_that_refuses_to_nest(tmp_path):
    before = [
        "bwrap",
        "--unshare-user",
        "--disable-userns",
        "--bind",
        "/",
        "/",
        "--dev-bind",
        "/dev",
        "/dev",
        "--bind",
        "/proc",
        "/proc",
    ]
    code, found = doctor(tmp_path, *before)
    assert code == Exit.SETUP
    assert found["sandbox"]["detail"].startswith("the system refuses user namespaces; a container")
    assert "seccomp profile" in found["sandbox"]["mend"]


def test_a_container_whose_filter_refuses_unshare(tmp_path):
    """As the default profiles of container engines do."""
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for name in ("unshare", "setns", "mount"):
        rules.add_rule(pyseccomp.ERRNO(1), name)
    rules.add_rule(pyseccomp.ERRNO(38), "clone3")
    rules.add_rule(pyseccomp.ERRNO(1), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, 0x10000000, 0x10000000))
    rules.add_rule(pyseccomp.ERRNO(1), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, 0x00020000, 0x00020000))
    with (tmp_path / "filter").open("w+b") as sink:
        rules.export_bpf(sink)
        sink.flush()
        sink.seek(0)
        before = [
            "bwrap",
            "--bind",
            "/",
            "/",
            "--dev-bind",
            "/dev",
            "/dev",
            "--bind",
            "/proc",
            "/proc",
            "--seccomp",
            str(sink.fileno()),
        ]
        code, found = doctor(tmp_path, *before, pass_fds=[sink.fileno()])
    assert code == Exit.SETUP
    assert found["sandbox"]["detail"].startswith("the system refuses user namespaces; a container")


@pytest.mark.parametrize(
    ("switch", "value", "cause", "mend"),
    [
        (
            "kernel/apparmor_restrict_unprivileged_userns", 1, "AppArmor forbids",
            "sudo install -m 644 deploy/apparmor-bwrap /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap",
        ),
        ("user/max_user_namespaces", 0, "switched off", "sudo sysctl -w user.max_user_namespaces=10000"),
        ("kernel/unprivileged_userns_clone", 0, "for root only", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
    ],
)  # fmt: skip
def test_the_kernel_s_switches_are_read(switch, value, cause, mend, tmp_path):
    """Switches that this kernel has not are read from a folder in their place."""
    assert forbidden_by(tmp_path) is None
    (tmp_path / switch).parent.mkdir()
    (tmp_path / switch).write_text(f"{value}\n")
    found = forbidden_by(tmp_path)
    if AS_ROOT and switch.startswith("kernel/"):
        assert found is None  # root is not meant by it
        return
    assert cause in found.cause
    assert found.mend == mend
    (tmp_path / switch).write_text(f"{1 - value}\n")
    assert forbidden_by(tmp_path) is None


def test_a_worker_that_does_not_run(tmp_path):
    """An environment that is broken, beside a bubblewrap that is not."""
    broken = tmp_path / "project"
    for package in ("keys", "redaction", "pipeline", "flows"):
        shutil.copytree(PROJECT / package, broken / package, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "pipeline" / "sandbox" / "worker.py").write_text("import a_package_that_is_not_there\n")
    code, found = doctor(tmp_path, project=broken)
    assert code == Exit.SETUP
    assert found["sandbox"]["detail"] == "a sandbox starts, but our worker does not run in it"
    assert found["sandbox"]["mend"] == "deploy/setup.sh run"


def test_a_home_that_others_may_look_into(home, programs):
    (programs / "bwrap").unlink()
    home.path.chmod(0o755)
    (home.path / "vault-identity-MOVE-ME.txt").touch()
    code, found = doctor(home.path, path=str(programs))
    assert code == Exit.SETUP
    assert not found["modes"]["good"]
    assert found["modes"]["mend"] == f"chmod -R go= {home.path}"
    assert subprocess.run(found["modes"]["mend"], shell=True, check=False).returncode == 0
    assert not found["vault"]["good"]
    (home.path / "vault-identity-MOVE-ME.txt").unlink()
    _, found = doctor(home.path, path=str(programs))
    assert found["modes"]["good"]
    assert found["vault"]["good"]


def test_a_path_that_names_an_account_is_noted():
    below = _place([Path("/opt/python"), Path("/home/marta/sluicegate/.venv")])
    assert below.good
    assert below.mend.endswith("/opt/sluicegate")
    assert _place([Path("/opt/sluicegate"), Path("/usr"), Path("/homely")]).mend == ""


def test_a_sandbox_sees_the_paths_of_what_is_bound_into_it():
    """Were it otherwise, the doctor would have nothing to note."""
    worker = launch.start(["-c", "print(open('/proc/self/mountinfo').read())"], DEFAULT_LIMITS)
    out, _ = worker.communicate(timeout=100)
    assert f" {PROJECT}/pipeline " in out.decode()


def test_swap_is_named(tmp_path):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename\t\t\t\tType\t\tSize\n")
    assert _memory(swaps).mend == ""
    swaps.write_text("Filename\t\t\t\tType\t\tSize\n/dev/sda2                               partition\t1\n")
    assert _memory(swaps).good
    assert "swapoff" in _memory(swaps).mend
    assert _memory(tmp_path / "nothing").mend == ""


def test_the_table_for_people(tmp_path, programs):
    (programs / "bwrap").unlink()
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "doctor"], capture_output=True, text=True, check=False, timeout=100,
        env={"PATH": str(programs), "SLUICE_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == Exit.SETUP
    assert "MEND  sandbox" in done.stdout
    assert "apt-get install -y bubblewrap" in done.stdout
