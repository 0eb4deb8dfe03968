"""The catalogue as a queue: leases, what a lost one may write, what a dead worker leaves."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from pipeline.catalogue import items, queue
from pipeline.catalogue.items import Stage
from pipeline.catalogue.queue import LEASE_S, MOST_ATTEMPTS
from pipeline.model import Disposition
from pipeline.reasons import Reason
from tests.pipeline.catalogue.conftest import item


@pytest.fixture
def waiting(engine, accession):
    """Six items that wait for their first pass."""
    with engine.begin() as connection:
        root = items.of_accession(connection, accession)[0]
        queue.decide(connection, root.item, Stage.DONE, Disposition.CONTAINER, None)
        rows = [item(accession, b"%d" % number, parent=root.item, position=number) for number in range(6)]
        items.add(connection, [(row, b"sealed") for row in rows])
    return [row.item for row in rows]


def lease(engine, accession, owner, most=3, now=1000.0):
    with engine.begin() as connection:
        return [row.item for row in queue.lease(connection, accession, Stage.VISIT, owner, most=most, now=now)]


def test_no_item_is_leased_twice_until_its_lease_runs_out(engine, accession, waiting):
    first, second, third = (lease(engine, accession, owner) for owner in ("a", "b", "c"))
    assert sorted(first + second) == sorted(waiting)
    assert third == []
    assert sorted(lease(engine, accession, "c", most=6, now=1000.0 + LEASE_S + 1)) == sorted(waiting)


def test_a_lost_lease_writes_nothing(engine, accession, waiting):
    taken = lease(engine, accession, "slow", most=1)[0]
    later = 1000.0 + LEASE_S + 1
    assert taken in lease(engine, accession, "quick", most=6, now=later)
    values = {"stage": Stage.DONE.value, "disposition": Disposition.WITHHELD.value}
    with engine.begin() as connection:
        assert not queue.finish(connection, "slow", taken, **values)
        row = items.get(connection, taken)
        assert (row.stage, row.disposition) == (Stage.VISIT, Disposition.PENDING)
        assert queue.finish(connection, "quick", taken, **values)
        assert not queue.finish(connection, "quick", taken, **values)
        assert items.get(connection, taken).disposition is Disposition.WITHHELD


def test_renewing_keeps_a_lease(engine, accession, waiting):
    taken = lease(engine, accession, "a", most=6)
    with engine.begin() as connection:
        queue.renew(connection, "a", now=1000.0 + LEASE_S - 1)
    assert lease(engine, accession, "b", most=6, now=1000.0 + LEASE_S + 1) == []
    with engine.begin() as connection:
        queue.give_back(connection, "a")
    assert sorted(lease(engine, accession, "b", most=6, now=1001.0)) == sorted(taken)


def test_an_item_that_keeps_killing_workers_is_tried_alone_and_last(engine, accession, waiting):
    bad = waiting[0]
    for _ in range(2):
        taken = lease(engine, accession, "a", most=6)
        with engine.begin() as connection:
            for name in taken:
                if name != bad:
                    connection.exec_driver_sql("update items set attempts = 0 where item = ?", (name,))
            queue.give_back(connection, "a")
    assert bad not in lease(engine, accession, "a", most=6)
    assert lease(engine, accession, "b", most=6) == [bad]
    with engine.begin() as connection:
        assert items.get(connection, bad).attempts == 3 <= MOST_ATTEMPTS


SLEEPER = """
import sys
from pathlib import Path
from pipeline.catalogue import queue
from pipeline.catalogue.engine import open_catalogue
from pipeline.catalogue.items import Stage
engine = open_catalogue(Path(sys.argv[1]))
with engine.begin() as connection:
    queue.lease(connection, sys.argv[2], Stage.VISIT, queue.new_owner(), most=2, now=1000.0)
print("leased", flush=True)
sys.stdin.read()
"""


def test_leases_of_a_killed_process_are_taken_back_at_once_and_of_a_living_one_never(
    engine, database, accession, waiting
):
    command = [sys.executable, "-c", SLEEPER, str(database), accession]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline() == "leased\n"
    with engine.begin() as connection:
        assert queue.take_back(connection) == 0
    worker.kill()
    worker.wait()
    worker.stdin.close()
    worker.stdout.close()
    with engine.begin() as connection:
        assert queue.take_back(connection) == 2
    assert len(lease(engine, accession, "b", most=6)) == 6


def test_a_process_that_has_the_number_of_a_dead_one_is_another(engine, accession, waiting):
    host, pid, _, rest = queue.new_owner().rsplit("/", 3)
    assert pid == str(os.getpid())
    lease(engine, accession, f"{host}/{pid}/1/{rest}", most=1)
    with engine.begin() as connection:
        assert queue.take_back(connection) == 1
    lease(engine, accession, f"elsewhere/{pid}/1/{rest}", most=1)
    with engine.begin() as connection:
        assert queue.take_back(connection) == 0  # another machine's: it runs out by itself


def test_what_a_person_decides_leaves_nothing_of_the_old_reason(engine, accession, waiting):
    held = {
        "stage": "done",
        "disposition": "quarantined",
        "reason": int(Reason.LIMIT_EXCEEDED),
        "numbers": '{"most": 1}',
    }
    lease(engine, accession, "a", most=6)
    with engine.begin() as connection:
        queue.finish(connection, "a", waiting[0], **held)
        queue.decide(connection, waiting[0], Stage.DONE, Disposition.REJECTED, Reason.LIMIT_EXCEEDED)
        assert items.get(connection, waiting[0]).numbers == {"most": 1}
        queue.decide(connection, waiting[0], Stage.VISIT, Disposition.PENDING, None)
        again = items.get(connection, waiting[0])
    assert again == replace(again, reason=None, numbers=None, attempts=0, stage=Stage.VISIT)
