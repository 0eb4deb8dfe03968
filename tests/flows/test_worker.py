"""The loop of both passes: what is leased is treated, an item that was begun too often is held, sandboxes are changed."""

import dataclasses
import time
import uuid

import pytest

from flows.steps.clean import Cleaning, Protection
from flows.steps.ledger import Settled, done
from flows.steps.visit import Visiting
from flows.steps.worker import Worker
from pipeline.catalogue import accessions, items, queue
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.custody.log import entries_of
from pipeline.fixity import digest_of
from pipeline.model import Disposition, Envelope, Submission
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session


class Counting(Worker):
    """A worker that notes what it is asked to treat."""

    stage = Stage.VISIT

    def __init__(self, home, accession, tell):
        super().__init__(home, accession, tell)
        self.treated, self.closed = [], 0

    def close(self):
        self.closed += 1

    def _treatment(self, ledger):
        def treat(row: ItemRow) -> Settled:
            self.treated.append(row.item)
            return Settled(row.item, done(Disposition.CONTAINER))

        return treat


def opened(home) -> str:
    """Return a fresh accession with a data key, without items."""
    name = str(uuid.uuid4())
    with home.engine.begin() as connection:
        accessions.add(connection, Submission(name, Envelope.AGE, digest_of([name.encode()], b"k"), 1), {})
        accessions.move(connection, name, accessions.State.OPENED, wrapped_key=home.new_rest(name)[1])
    return name


@pytest.fixture
def accession(home):
    """An opened accession with five items."""
    name = opened(home)
    rows = [
        ItemRow(
            str(uuid.UUID(int=n + 1, version=4)), name, None if n == 0 else "p", n, 0, digest_of([b"%d" % n], b"k"), 1
        )
        for n in range(5)
    ]
    with home.engine.begin() as connection:
        items.add(connection, [(row, None) for row in rows])
    return name


def test_a_batch_is_treated_written_and_told(home, accession):
    told = []
    worker = Counting(home, accession, told.append)
    owner = queue.new_owner()
    assert [worker.batch(owner, 3), worker.batch(owner, 3), worker.batch(owner, 3)] == [3, 2, 0]
    assert len(set(worker.treated)) == 5
    assert [one.item for one in told] == worker.treated
    with reading(home.engine).begin() as connection:
        assert not queue.waiting(connection, accession, Stage.VISIT)
    assert worker.closed == 0


def test_an_item_that_took_its_workers_with_it_is_held_and_not_tried_again(home, accession):
    """Four workers began it and none came back: whatever it does to them, it does to no fifth."""
    with home.engine.begin() as connection:
        for _ in range(queue.MOST_ATTEMPTS):
            killer = queue.lease(connection, accession, Stage.VISIT, "dead", most=1, now=time.time())[0].item
            queue.give_back(connection, "dead")
            others = [row.item for row in items.of_accession(connection, accession) if row.item != killer]
            for other in others:
                queue.decide(connection, other, Stage.DONE, Disposition.CONTAINER, None)
    worker = Counting(home, accession, id)
    assert worker.batch(queue.new_owner(), 9) == 1
    assert worker.treated == []
    with reading(home.engine).begin() as connection:
        held = items.get(connection, killer)
        log = b"".join(entry.body for entry in entries_of(connection))
    assert (held.disposition, held.reason) == (Disposition.QUARANTINED, Reason.SANDBOX_CRASHED)
    assert held.stage is Stage.DONE
    assert killer.encode() in log


def test_sandboxes_serve_so_many_items_and_no_more(home, accession):
    limits = dataclasses.replace(home.settings.limits, sandbox_items=2)
    home.settings = dataclasses.replace(home.settings, limits=limits)
    worker = Counting(home, accession, id)
    closed = []
    while worker.batch("owner", 1):
        closed.append(worker.closed)
    assert closed == [0, 1, 1, 2, 2]


def test_no_two_workers_share_a_sandbox(home):
    """Neither those of two submissions, nor cleaner and verifier of one: a file that takes a sandbox over is alone in it."""
    names = [opened(home), opened(home)]
    workers = [Visiting(home, name, id) for name in names for _ in range(2)]
    workers += [Cleaning(home, name, Protection((), None), id) for name in names for _ in range(2)]
    sandboxes = [value for worker in workers for value in vars(worker).values() if isinstance(value, Session)]
    assert len(sandboxes) == 4 + 2 * 4
    assert len({id(sandbox) for sandbox in sandboxes}) == len(sandboxes)
