"""Passwords come by a file, open what is under them in the sandbox, and are nowhere in the clear."""

import io
import json
import os
import subprocess
import sys
import tarfile

import pytest

from flows.home import Home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from flows.steps.passwords import keep_passwords, passwords_of
from keys.sealing import seal_to
from pipeline.catalogue import items
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Disposition
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session
from tests.conftest import PASSPHRASE
from tests.pipeline.formats.test_unlocking import SENTENCE, modern, pdf, zipped

pytestmark = pytest.mark.sandbox
SLUICE = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]
CANARY = "Quandrington-77-opens"


def submission(home: Home, tmp_path) -> str:
    sink = io.BytesIO()
    members = {
        "a.pdf": pdf(owner="own", user=CANARY, R=6),
        "b.xlsx": modern("xlsx", CANARY),
        "c.zip": zipped("aes256", CANARY, tmp_path),
        "d.txt": b"The last page is open to anybody.\n",
    }
    with tarfile.open(fileobj=sink, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as out:
        seal_to(home.public.intake, [sink.getvalue()], out.write)
    return accept(home, path, ()).accession


def run(home: Home, accession: str) -> None:
    assert visit_all(home, accession, lambda settled: None)
    assert clean_all(home, accession, lambda settled: None)
    close(home, accession)
    release_it(home, accession)


def totals(home: Home, accession: str) -> dict[Disposition, int]:
    with reading(home.engine).begin() as connection:
        return {kind: count for kind, count in items.totals(connection, accession).items() if count}


def test_what_came_with_its_password_is_cleaned_and_said_so(home, tmp_path):
    accession = submission(home, tmp_path)
    keep_passwords(home, accession, ["wrong", CANARY])
    run(home, accession)
    assert totals(home, accession) == {Disposition.RELEASED: 5, Disposition.CONTAINER: 2}
    with reading(home.engine).begin() as connection:
        opened = [entry for entry in entries_of(connection, accession) if b'"lock"' in entry.body]
    assert len(opened) == 3
    assert sum(SENTENCE.encode() in path.read_bytes() for path in (home.path / "store").rglob("*") if path.is_file())
    for path in home.path.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path.name


def test_a_password_that_comes_later_frees_what_was_held(home, tmp_path):
    accession = submission(home, tmp_path)
    run(home, accession)
    assert totals(home, accession)[Disposition.QUARANTINED] == 4
    password, passphrase = tmp_path / "passwords", tmp_path / "passphrase"
    password.write_text(f"\ufeff{CANARY}\r\n\nanother\n")
    passphrase.write_bytes(PASSPHRASE)
    with reading(home.engine).begin() as connection:
        held = items.of_accession(connection, accession, Disposition.QUARANTINED)
    assert {row.reason for row in held} == {Reason.ENCRYPTED_DOCUMENT}
    environment = {**os.environ, "SLUICE_HOME": str(home.path), "SLUICE_PASSPHRASE_FILE": str(passphrase)}
    for row in held:
        words = ["quarantine", "retry", row.item, "--password-file", str(password)]
        done = subprocess.run([*SLUICE, *words], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert CANARY not in done.stdout + done.stderr
    assert passwords_of(home, accession) == (CANARY, "another")
    run(home, accession)
    assert totals(home, accession) == {Disposition.RELEASED: 5, Disposition.CONTAINER: 2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is nothing at this path"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x\n" * 3 + b"y" * 600, "at most 100 lines"),
    ],
)
def test_a_bad_file_of_passwords_is_refused_in_a_sentence(content, said, tmp_path):
    path = tmp_path / "passwords"
    if content is not None:
        path.write_bytes(content)
    words = ["clean", str(path), "-o", str(tmp_path / "out"), "--password-file", str(path)]
    done = subprocess.run([*SLUICE, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_clean_says_that_a_password_was_taken_off(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(owner="own", user=CANARY, R=6))
    (tmp_path / "passwords").write_text(CANARY)
    words = ["clean", str(tmp_path / "a.pdf"), "-o", str(tmp_path / "out"), "--json"]
    held = subprocess.run([*SLUICE, *words], capture_output=True, text=True, check=False)
    assert json.loads(held.stdout)["reason"] == "ENCRYPTED_DOCUMENT"
    words += ["--password-file", str(tmp_path / "passwords")]
    done = subprocess.run([*SLUICE, *words], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["removed"]["password"] == 1
    assert CANARY not in done.stdout + done.stderr


def test_a_new_sandbox_is_told_the_passwords_again():
    with Session(DEFAULT_LIMITS) as session:
        for _ in range(2):
            handle = session.put([pdf(owner="own", user=CANARY, R=6)])
            assert session.unlock(handle, "application/pdf", (CANARY,))
            session.close()
