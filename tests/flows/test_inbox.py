"""The watched folder: real slow writers, real interrupts, and the whole command at work on it."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.home import Home
from flows.inbox import _files, watch
from keys.keystore import update_keystore
from keys.openpgp_keys import secret_keys_in
from keys.sealing import seal_to
from pipeline.catalogue.engine import open_catalogue, reading
from pipeline.custody.log import entries_of
from pipeline.errors import SettingsError
from tests.conftest import PASSPHRASE
from tests.gpg import gpg  # noqa: F401 - a fixture
from tests.terminal import SLUICE

SETTLE_S = 0.6
WRITER = """
import sys, time
with open(sys.argv[1], "wb", buffering=0) as sink:
    for number in range(3):
        sink.write(b"part")
        print("written", flush=True)
        time.sleep(float(sys.argv[2]))
print("closed", flush=True)
"""


class Watching:
    """The watch in a thread of its own; what it hands out is kept with its time."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[tuple[Path, float]] = []
        self._watch = watch(folder, settle_s=SETTLE_S)
        self._stop = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        for path in self._watch:
            self.seen.append((path, time.monotonic()))
            if self._stop or path.name == "end":
                return

    def until(self, count: int, timeout_s: float = 60) -> list[str]:
        deadline = time.monotonic() + timeout_s
        while len(self.seen) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return [path.name for path, _ in self.seen]

    def end(self, folder: Path) -> list[str]:
        """Let it come to its end; return everything that it handed out before."""
        (folder / "end").write_bytes(b"end")
        self._thread.join(60)
        assert not self._thread.is_alive()
        return [path.name for path, _ in self.seen[:-1]]


@pytest.fixture
def watching(tmp_path) -> Iterator[Watching]:
    made = Watching(tmp_path)
    yield made
    (tmp_path / "end").write_bytes(b"end")
    made._thread.join(60)


def test_a_file_waits_for_a_writer_who_pauses_for_longer_than_anybody_would(watching, tmp_path):
    """The pauses are three times the time of rest: only that the file is held open tells."""
    path = tmp_path / "slow.age"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(3 * SETTLE_S)], stdout=subprocess.PIPE, text=True
    )
    lines = [line.strip() for line in writer.stdout]
    closed = time.monotonic()
    writer.wait()
    writer.stdout.close()
    assert lines == ["written"] * 3 + ["closed"]
    assert watching.until(1) == ["slow.age"]
    assert watching.seen[0][1] >= closed - 0.5
    assert path.read_bytes() == b"part" * 3
    assert watching.end(tmp_path) == ["slow.age"]


def test_a_file_that_grows_by_short_writes_waits(watching, tmp_path):
    """Opened and closed for each write, as some copiers do: here the clock decides."""
    path, last = tmp_path / "grows.age", 0.0
    for _ in range(5):
        with path.open("ab") as sink:
            sink.write(b"part")
        last = time.monotonic()
        time.sleep(SETTLE_S / 3)
    assert watching.until(1) == ["grows.age"]
    assert watching.seen[0][1] - last >= SETTLE_S


def test_what_is_no_submission_is_left_alone(watching, tmp_path):
    outside = tmp_path.parent / "outside.age"
    outside.write_bytes(b"x")
    (tmp_path / "link.age").symlink_to(outside)
    (tmp_path / "folder.age").mkdir()
    (tmp_path / "folder.age" / "inner.age").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.age")
    for name in (".hidden", "a.part", "b.tmp", "c.crdownload", "D.PART", "e.filepart"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "real.age").write_bytes(b"x")
    assert watching.until(1) == ["real.age"]
    (tmp_path / "a.part").rename(tmp_path / "a.age")
    assert watching.until(2) == ["real.age", "a.age"]
    assert watching.end(tmp_path) == ["real.age", "a.age"]


def test_a_file_that_is_replaced_or_mended_is_seen_again(watching, tmp_path):
    path = tmp_path / "a.age"
    path.write_bytes(b"one")
    assert len(watching.until(1)) == 1
    (tmp_path / ".new").write_bytes(b"two")
    (tmp_path / ".new").rename(path)
    assert len(watching.until(2)) == 2
    times = path.stat()
    path.write_bytes(b"six")  # the same size, and the same time of change as before
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert len(watching.until(3)) == 3
    path.chmod(0o400)  # could not be read before, perhaps
    assert len(watching.until(4)) == 4
    assert watching.end(tmp_path) == ["a.age"] * 4


CHURN = """
import os, sys
print("begun", flush=True)
while True:
    for number in range(20):
        open(os.path.join(sys.argv[1], f"{number}.age"), "wb").close()
    for number in range(20):
        os.unlink(os.path.join(sys.argv[1], f"{number}.age"))
"""


def test_files_that_come_and_go_while_it_looks_do_no_harm(tmp_path):
    """Thousands of looks at a folder in which files appear and vanish all the time."""
    churn = subprocess.Popen([sys.executable, "-c", CHURN, str(tmp_path)], stdout=subprocess.PIPE)
    churn.stdout.readline()
    try:
        counts = {len(_files(tmp_path)) for _ in range(5000)}
    finally:
        churn.kill()
        churn.wait()
        churn.stdout.close()
    assert len(counts) > 1, "nothing came and went: the test looks at nothing"


def test_an_inbox_that_is_none_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    for folder in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(SettingsError, match="inbox is not a folder"):
            next(watch(folder))
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.age").write_bytes(b"x")
    watched = watch(folder, settle_s=0)
    assert next(watched) == folder / "a.age"
    (folder / "a.age").unlink()
    folder.rmdir()
    with pytest.raises(SettingsError):
        next(watched)


class Command:
    """`sluice ingest --inbox` as a process; its results come line by line."""

    def __init__(self, home: Home, passphrase: Path, errors: Path) -> None:
        self.errors = errors
        words = ["ingest", "--inbox", str(home.path / "inbox"), "--json", "--passphrase-file", str(passphrase)]
        with errors.open("ab") as sink:
            self.process = subprocess.Popen(
                [*SLUICE, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=sink,
                text=True,
                env={**os.environ, "SLUICE_HOME": str(home.path)},
                start_new_session=True,
                # The suite may run where interrupts are ignored (behind nohup, as a job in the background).
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )

    def row(self) -> dict[str, object]:
        line = self.process.stdout.readline()
        assert line, self.errors.read_text()
        return json.loads(line)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        self.process.stdout.close()
        return code


@pytest.mark.prefect
@pytest.mark.sandbox
def test_the_whole_command_on_an_inbox(home, gpg, tmp_path):  # noqa: F811
    """A refusal does not stop it, OpenPGP and age come through, an interrupt ends it, a restart does nothing twice."""
    (key,) = secret_keys_in(gpg.secret("ours@example.org"))
    update_keystore(
        home.path / "keys" / "keystore", PASSPHRASE, lambda kept: dataclasses.replace(kept, openpgp=(key.blob,))
    )
    passphrase, inbox, errors = tmp_path / "pass", home.path / "inbox", tmp_path / "errors"
    passphrase.write_bytes(PASSPHRASE)
    command = Command(home, passphrase, errors)
    (inbox / "a-garbage").write_bytes(b"not encrypted")
    assert command.row()["reason"] == "NOT_ENCRYPTED"
    (inbox / "b.gpg").write_bytes(
        gpg("-e", "-a", "-s", "-u", "other@example.org", "-r", "ours@example.org", body=b"hello\n")
    )
    first = command.row()
    assert (first["state"], first["dispositions"]["released"]) == ("released", 1), errors.read_text()
    (inbox / "c.gpg").write_bytes((inbox / "b.gpg").read_bytes()[:-100])
    assert command.row()["reason"] == "ENVELOPE_TRUNCATED"
    with (inbox / ".d").open("wb") as sink:
        seal_to(home.public.intake, [b"other words\n"], sink.write)
    (inbox / ".d").rename(inbox / "d.age")
    second = command.row()
    assert second["dispositions"]["released"] == 1
    assert command.interrupt() == 3  # something was refused
    assert "Traceback" not in errors.read_text()
    assert "unexpected" not in errors.read_text()
    # Which one was refused, without its name, since what is said may end in a journal.
    assert "a submission of 13 bytes in the inbox refused" in errors.read_text()
    assert "garbage" not in errors.read_text()

    logged = entries(home)
    again = Command(home, passphrase, errors)
    rows = [again.row() for _ in range(4)]
    assert again.interrupt() == 3
    assert [row.get("reason") for row in rows] == ["NOT_ENCRYPTED", None, "ENVELOPE_TRUNCATED", None]
    assert [row["accession"] for row in rows if row["accession"]] == [first["accession"], second["accession"]]
    assert entries(home) == logged
    (home.path / "prefect" / "last-use").unlink(missing_ok=True)  # its keeper stops Prefect's server


def entries(home: Home) -> int:
    engine = open_catalogue(home.path / "catalogue.db")
    with reading(engine).begin() as connection:
        count = sum(1 for _ in entries_of(connection))
    engine.dispose()
    return count
