"""Commands that meet: the same submission sent twice at once, two submissions in a cold home, a turn whose holder dies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from flows.home import Home
from flows.orchestrator import Server, running, start
from flows.turns import turn
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import verify
from pipeline.custody.log import entries_of
from tests.conftest import PASSPHRASE
from tests.flows.test_steps import tar_of
from tests.terminal import SLUICE

HOLDER = """
import sys, time
from pathlib import Path
from flows.turns import turn
with turn(Path(sys.argv[1]), "a"):
    print("held", flush=True)
    time.sleep(600)
"""


def submission(home: Home, name: str, **members: bytes) -> Path:
    path = home.path / "inbox" / name
    with path.open("wb") as sink:
        seal_to(home.public.intake, [tar_of(**members)], sink.write)
    return path


def ingest_at_once(home: Home, secret: Path, *paths: Path) -> list[tuple[int, dict[str, object], str]]:
    secret.write_bytes(PASSPHRASE)
    started = [
        subprocess.Popen(
            [*SLUICE, "ingest", str(path), "--json", "--passphrase-file", str(secret)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "SLUICE_HOME": str(home.path)},
        )
        for path in paths
    ]
    done = []
    for process in started:
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        done.append((json.loads(out), errors))
    return done


def events(home: Home) -> list[str]:
    with reading(home.engine).begin() as connection:
        opener = partial(open_note, origin=home.public.origin, public_key=bytes.fromhex(home.public.log_key))
        assert verify(connection, opener).signed
        return [json.loads(entry.body)["type"] for entry in entries_of(connection)]


@pytest.mark.prefect
@pytest.mark.sandbox
@pytest.mark.timeout(600)
def test_the_same_submission_sent_three_times_at_once_comes_in_once(home, tmp_path):
    path = submission(home, "one.age", **{f"{number}.txt": b"words %d\n" % number for number in range(6)})
    try:
        done = ingest_at_once(home, tmp_path / "pass", path, path, path)
    finally:
        stop(home)
    rows = [row for row, _ in done]
    assert rows[0]["dispositions"]["released"] == 6
    assert rows[1] == rows[0] == rows[2]
    assert sum("was here before" in errors for _, errors in done) == 2
    assert sum("waiting" in errors for _, errors in done) == 2
    kinds = events(home)
    assert [kinds.count(kind) for kind in ("accession", "decryption", "dissemination")] == [1, 1, 1]
    assert b"".join(home.rest(rows[0]["accession"]).open(_root(home)))  # one data key, and it is the recorded one


@pytest.mark.prefect
@pytest.mark.sandbox
@pytest.mark.timeout(600)
def test_two_submissions_at_once_in_a_cold_home_come_in_both(home, tmp_path):
    first, second = (submission(home, name, **{name: name.encode()}) for name in ("one.txt", "two.txt"))
    try:
        done = ingest_at_once(home, tmp_path / "pass", first, second)
    finally:
        stop(home)
    assert [row["dispositions"]["released"] for row, _ in done] == [1, 1]
    assert done[0][0]["accession"] != done[1][0]["accession"]
    assert events(home).count("dissemination") == 2


@pytest.mark.prefect
def test_whoever_starts_the_server_at_the_same_time_gets_the_same_one(home):
    barrier = threading.Barrier(4)

    def work() -> Server:
        barrier.wait()
        return start(home.path)

    try:
        with ThreadPoolExecutor(4) as pool:
            servers = [future.result() for future in [pool.submit(work) for _ in range(4)]]
    finally:
        stop(home)
    assert len({(server.port, server.keeper) for server in servers}) == 1


def test_a_turn_of_a_killed_process_is_free_at_once(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    waited = []
    killer = threading.Timer(0.5, holder.send_signal, [signal.SIGKILL])
    killer.start()
    before = time.monotonic()
    with turn(tmp_path, "another"):
        assert time.monotonic() - before < 0.4
    with turn(tmp_path, "a", lambda: waited.append(1)):
        assert 0.3 < time.monotonic() - before < 60
    assert waited == [1]
    killer.join()
    holder.wait()
    holder.stdout.close()
    assert (tmp_path / "turns.lock").stat().st_size == 0


def test_threads_of_one_process_wait_for_each_other_and_closing_another_file_gives_nothing_away(tmp_path):
    inside, most = [], []

    def work() -> None:
        with turn(tmp_path, "a"):
            inside.append(1)
            with turn(tmp_path, "b"):
                pass
            most.append(len(inside))
            time.sleep(0.2)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]


def _root(home: Home) -> str:
    with reading(home.engine).begin() as connection:
        return next(iter(connection.exec_driver_sql("SELECT item FROM items WHERE parent IS NULL").scalars()))


def stop(home: Home) -> None:
    server = running(home.path)
    if server is not None:
        server.stop()
