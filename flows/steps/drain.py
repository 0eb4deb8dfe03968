"""Bring a submission from opened to released: as many workers as the settings say, batch after batch, pass after pass.

The catalogue is the queue, so this may run in several processes, be killed anywhere, and be begun again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from flows.home import Home
from flows.steps.clean import Cleaning, protection
from flows.steps.hand_over import hand_over
from flows.steps.ledger import Settled
from flows.steps.visit import Visiting
from flows.steps.worker import Worker
from pipeline.catalogue import accessions, queue
from pipeline.catalogue.accessions import State
from pipeline.catalogue.engine import reading
from pipeline.catalogue.items import Stage

Tell = Callable[[Settled], object]
_WAIT_S = 0.2


def visit_all(home: Home, accession: str, tell: Tell, stop: threading.Event | None = None) -> bool:
    """Run the first pass to its end.

    Args:
        home: Where.
        accession: Which submission.
        tell: Called with each result.
        stop: Set by another thread to end after the batches at hand.

    Returns:
        Whether nothing waits any more.
    """
    return _drain(home, accession, Stage.VISIT, lambda: Visiting(home, accession, tell), stop)


def clean_all(home: Home, accession: str, tell: Tell, stop: threading.Event | None = None) -> bool:
    """Run the second pass to its end; as `visit_all` otherwise."""
    with reading(home.engine).begin() as connection:
        if not queue.waiting(connection, accession, Stage.CLEAN):
            return True
    shared = protection(home, accession)
    return _drain(home, accession, Stage.CLEAN, lambda: Cleaning(home, accession, shared, tell), stop)


def close(home: Home, accession: str) -> None:
    """Mark a submission as cleaned, and sign the head of the log."""
    with home.engine.begin() as connection:
        found = accessions.get(connection, accession)
        if found is not None and found.state is State.OPENED:
            accessions.move(connection, accession, State.CLEANED)
        home.log.checkpoint(connection)
    home.keep_head()


def release_it(home: Home, accession: str, progress: Callable[[int], object] = lambda count: None) -> None:
    """Hand a submission over to the home's own store."""
    hand_over(home, accession, home.store(), "store", progress)


def _drain(home: Home, accession: str, stage: Stage, hire: Callable[[], Worker], stop: threading.Event | None) -> bool:
    with home.engine.begin() as connection:
        queue.take_back(connection)
    halt = stop or threading.Event()
    count = home.settings.workers
    with ThreadPoolExecutor(count, thread_name_prefix="worker") as pool:
        futures = [pool.submit(_work, home, accession, stage, hire, halt) for _ in range(count)]
        for future in futures:
            future.result()
    with reading(home.engine).begin() as connection:
        return not queue.waiting(connection, accession, stage)


def _work(home: Home, accession: str, stage: Stage, hire: Callable[[], Worker], halt: threading.Event) -> None:
    owner = queue.new_owner()
    # Small batches first, so that the first results are there within seconds.
    most = 4
    with closing(hire()) as worker:
        while not halt.is_set():
            try:
                taken = worker.batch(owner, most)
            except BaseException:
                halt.set()
                with home.engine.begin() as connection:
                    queue.give_back(connection, owner)
                raise
            most = min(most * 2, home.settings.batch_items)
            if taken == 0:
                with reading(home.engine).begin() as connection:
                    if not queue.waiting(connection, accession, stage):
                        return
                halt.wait(_WAIT_S)
