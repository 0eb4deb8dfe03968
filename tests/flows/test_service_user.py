"""The whole chain as an ordinary service user: without root, without an entry in the list of users, without HOME."""

import io
import json
import os
import tarfile

import pytest

from flows.cli.exits import Exit
from flows.demo.documents import mail, scan
from flows.demo.office import letter
from flows.demo.pdfs import pdf_table
from flows.demo.search import found_in
from flows.demo.story import facts
from flows.demo.traces import SOURCE_USER, TERMS
from keys.sealing import seal_to
from tests.service_user import MAIN, SERVICE, as_root

pytestmark = [pytest.mark.prefect, pytest.mark.sandbox, pytest.mark.timeout(600), as_root]
MAKERS = {"form.pdf": pdf_table, "photo.jpg": scan, "letter.docx": letter, "message.eml": mail}


@pytest.fixture
def given(user):
    """A folder of the user's with what they are handed, and the traces of the source that were planted in it."""
    folder, planted, archive = user.home / "given", [], io.BytesIO()
    folder.mkdir()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for number, (name, make) in enumerate(MAKERS.items()):
            body, traces = make(facts(4, 1)[0][number], number)
            member = tarfile.TarInfo(f"{SOURCE_USER}/{name}")
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
            planted += traces
    (folder / "passphrase").write_text("correct horse battery\n")
    (folder / "terms.txt").write_text("\n".join(TERMS) + "\n")
    user.give(folder)
    return folder, archive.getvalue(), planted


def test_the_whole_chain_as_that_user(user, given):
    folder, leak, planted = given
    home = user.home / "sluicegate"
    secret = {"SLUICE_PASSPHRASE_FILE": str(folder / "passphrase")}
    made = user.sluice("init", "--vault-identity", str(user.home / "vault"), **secret)
    assert made.returncode == 0, made.stderr
    with (folder / "submission.age").open("wb") as sink:
        seal_to(made.stdout.split(), [leak], sink.write)
    user.give(folder)

    ingest = ["ingest", str(folder / "submission.age"), "--profile", str(folder / "terms.txt"), "--json"]
    done = user.sluice(*ingest, **secret)
    (home / "prefect" / "last-use").unlink(missing_ok=True)  # its keeper stops the server
    assert done.returncode == 0, done.stderr
    assert "Prefect's private server did not answer" not in done.stderr
    row = json.loads(done.stdout)
    assert row["state"] == "released"
    # The tar and the mail are containers, the mail holds a PDF; a mail comes back with its cleaned parts.
    assert {name: count for name, count in row["dispositions"].items() if count} == {"released": 5, "container": 1}

    status = user.sluice("status", "--json")
    assert status.returncode == 0, status.stderr
    rows = [json.loads(line) for line in user.sluice("documents", "--json").stdout.splitlines()]
    assert {"application/pdf", "image/jpeg", "message/rfc822"} < {
        row["media_type"] for row in rows if row["disposition"] == "released"
    }
    audit = user.sluice("audit", "verify")
    assert audit.returncode == 0, audit.stderr

    assert len(planted) > 10
    assert found_in(home / "store", planted) == []
    for path in (home, *home.rglob("*")):
        state = path.lstat()
        assert state.st_uid == SERVICE, path
        assert state.st_mode & 0o077 == 0, path
    assert os.getuid() == 0  # and we, who looked, are somebody else


def test_without_a_home_of_any_kind_the_user_is_told_what_to_set(user):
    done = user.python("-c", MAIN, "status")
    assert done.returncode == Exit.SETUP
    assert "SLUICE_HOME is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unforeseen_error_without_a_home_is_told_without_its_text(user):
    program = "import sys; from flows.cli.parsing import guarded; sys.exit(guarded(lambda: 'content'.nothing))"
    done = user.python("-c", program)
    assert done.returncode == Exit.UNEXPECTED
    assert done.stderr.startswith("sluice: unexpected AttributeError, please report: AttributeError | ")
    assert done.stderr.count("\n") == 1
    assert "content" not in done.stderr.replace("<string>", "")


@pytest.mark.parametrize(
    ("switch", "value", "cause", "mend"),
    [
        ("apparmor_restrict_unprivileged_userns", 1, "AppArmor forbids", "apparmor_parser -r /etc/apparmor.d/bwrap"),
        ("unprivileged_userns_clone", 0, "for root only", "sysctl -w kernel.unprivileged_userns_clone=1"),
    ],
)
def test_the_kernel_s_switches_for_ordinary_users_are_named_to_that_user(user, switch, value, cause, mend):
    """Read from a folder in their place: this kernel may have neither, and root is not meant by them."""
    folder = user.home / "switches"
    (folder / "kernel").mkdir(parents=True, exist_ok=True)
    (folder / "kernel" / switch).write_text(f"{value}\n")
    user.give(folder)
    program = "import pathlib, sys; from pipeline.sandbox.probe import forbidden_by as f; p = f(pathlib.Path(sys.argv[1])); print(p.cause); print(p.mend)"
    done = user.python("-c", program, str(folder))
    (folder / "kernel" / switch).unlink()
    found = done.stdout.splitlines()
    assert cause in found[0], done.stderr
    assert mend in found[1]
