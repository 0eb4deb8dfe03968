"""Killed with -9 at many moments and begun again: every item exactly once, and the log still verifies."""

import os
import random
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from flows.demo.leak import generate
from flows.home import open_home
from keys.sealing import seal_to
from keys.signer import open_note
from pipeline.catalogue import documents, items
from pipeline.catalogue.engine import reading
from pipeline.custody.audit import verify
from pipeline.model import Disposition

PASSPHRASE = b"correct horse"

pytestmark = pytest.mark.sandbox
SCRIPT = """
import sys
from pathlib import Path
from flows.home import open_home
from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
home = open_home(Path(sys.argv[1]), sys.argv[2].encode())
accession = accept(home, Path(sys.argv[3]), ()).accession
visit_all(home, accession, id)
clean_all(home, accession, id)
close(home, accession)
release_it(home, accession)
print(accession)
"""


def test_killed_anywhere_every_item_comes_out_once(home):
    path = home.path / "inbox" / "submission.age"
    with path.open("wb") as sink:
        seal_to(home.public.intake, [generate(12, 5).archive], sink.write)
    home.engine.dispose()
    dice = random.Random(11)
    kills = finished = 0
    command = [sys.executable, "-c", SCRIPT, str(home.path), PASSPHRASE.decode(), str(path)]
    while not finished:
        worker = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        try:
            finished = worker.wait(0.4 + 1.6 * dice.random() + (kills > 8) * 60) == 0
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            kills += 1
            time.sleep(0.05)
    assert kills >= 3
    again = open_home(home.path, PASSPHRASE)
    opener = partial(open_note, origin=again.public.origin, public_key=bytes.fromhex(again.public.log_key))
    with reading(again.engine).begin() as connection:
        totals = items.totals(connection)
        rows = documents.of_accession(connection)
        assert verify(connection, opener).size > 50
    assert totals[Disposition.PENDING] == totals[Disposition.WITHHELD] == 0
    assert totals[Disposition.RELEASED] == len(rows) == len({row.item for row in rows})
    release = next((again.path / "store").iterdir())
    assert len(list((release / "documents").iterdir())) == len(rows)
    assert not list(again.path.rglob("*.partial"))
    again.engine.dispose()
