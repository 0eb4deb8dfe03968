"""Prefect only schedules: a server that dies in the middle costs its history, and a long run keeps it from stopping."""

import json
import os
import subprocess
import sys
import time

import pytest

from flows.orchestrator import LINGER_S, TOUCH_S, Server, start
from tests.conftest import PASSPHRASE
from tests.flows.test_steps import dispositions, submit, tar_of

#: Kills the server as soon as the flow itself has settled an item.
RUN = """
import importlib, json, os, sys, threading
from pathlib import Path
from flows.home import open_home
from flows.orchestrator import environment, start
from flows.run import run_accession
home = open_home(Path(sys.argv[1]), sys.argv[2].encode())
server = start(home.path)
while not server.healthy():
    pass
os.environ.update(environment(server.folder, server.port, server.password))
importlib.import_module("flows.ingest")
killed = []
def tell(settled):
    if not killed and not threading.current_thread().name.startswith("head-start"):
        killed.append(1)
        os.killpg(server.keeper, 9)
print(json.dumps([run_accession(home, sys.argv[3], tell), len(killed), server.healthy()]), flush=True)
os._exit(0)  # Prefect would go on telling the dead server of its events for two minutes
"""


@pytest.mark.prefect
@pytest.mark.sandbox
@pytest.mark.timeout(600)
def test_a_server_that_dies_in_the_middle_costs_its_history_only(home):
    members = {f"{number}.txt": b"words of document %d\n" % number for number in range(60)}
    accession = submit(home, tar_of(**members))
    command = [sys.executable, "-c", RUN, str(home.path), PASSPHRASE.decode(), accession]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr
    by_flow, killed, answers = json.loads(done.stdout.splitlines()[-1])
    assert (by_flow, killed, answers) == (False, 1, False)
    assert dispositions(home) == {"released": 60, "container": 1}
    assert "Traceback" not in done.stderr


def test_a_run_that_goes_on_notes_it(home):
    server = Server(home.path / "prefect", 1, "", os.getpid())
    server.folder.mkdir(exist_ok=True)
    note = server.folder / "last-use"
    with server.in_use(every_s=0.05):
        os.utime(note, (1, 1))
        deadline = time.monotonic() + 20
        while note.stat().st_mtime < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert note.stat().st_mtime > 2
        note.unlink()  # somebody stops it: nothing makes the note anew
        time.sleep(0.2)
        assert not note.exists()
    assert TOUCH_S * 3 < LINGER_S


@pytest.mark.prefect
def test_the_keeper_stops_what_nobody_uses(home):
    server = start(home.path)
    os.utime(server.folder / "last-use", (1, 1))
    deadline = time.monotonic() + 60
    while (server.folder / "server.json").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not (server.folder / "server.json").exists()


@pytest.mark.prefect
@pytest.mark.timeout(300)
def test_its_database_lies_in_the_home_whatever_the_folder_is_called(tmp_path):
    home = tmp_path / "q?x 50%20 p#y ü"
    home.mkdir()
    server = start(home)
    try:
        deadline = time.monotonic() + 240
        while not server.healthy():
            assert time.monotonic() < deadline
            time.sleep(0.5)
        assert [path.name for path in tmp_path.iterdir()] == [home.name]
        assert (home / "prefect" / "prefect.db").stat().st_size
    finally:
        server.stop()
