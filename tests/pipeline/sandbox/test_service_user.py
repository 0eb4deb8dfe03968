"""An ordinary service user: the same sandbox, the same escapes and attacks, and a whole `sluice clean`."""

import json
import os
from pathlib import Path

import pytest

from tests.service_user import PROJECT, SERVICE, as_root

pytestmark = [pytest.mark.sandbox, as_root]


def test_the_user_has_nothing(user):
    status = user.run("cat", "/proc/self/status").stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert fields["Uid"].split() == [str(SERVICE)] * 4
    assert {fields[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert user.run("cat", "/etc/shadow").returncode != 0


#: `make sweep` runs all of these, `make test` those that look for a way out.
OF_THE_SANDBOX = (
    ("test_escapes.py", "not root"),
    ("test_session.py", "not nothing"),
    # Where who we are makes a difference: what the kernel counts by user, and what the host may look at and kill.
    ("test_resources.py", "bomb or children or folder or threads or ignore or refused or replaced or measured"),
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("tests", "which"), OF_THE_SANDBOX[: None if os.environ.get("SLUICE_THOROUGH") else 1])
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
    user.give(incoming)
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
