"""What the workers of both passes share: lease a few items, treat each, write what became of them, change sandboxes."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from flows.home import Home
from flows.steps.ledger import Ledger, Settled
from pipeline.catalogue import queue
from pipeline.catalogue.items import ItemRow, Stage
from pipeline.errors import SandboxCrashed


class Worker(ABC):
    """One worker of a pass: sandboxes of its own, for as many batches of one submission as there are.

    Args:
        home: Where.
        accession: Which submission; the sandboxes never see another.
        tell: Called with each result once it is committed.
    """

    #: Where the items of its pass wait.
    stage: ClassVar[Stage]

    def __init__(self, home: Home, accession: str, tell: Callable[[Settled], object]) -> None:
        self._home = home
        self._accession = accession
        self._tell = tell
        self._served = 0

    def batch(self, owner: str, most: int) -> int:
        """Treat up to `most` waiting items.

        Returns:
            How many were taken; 0 when none is free.
        """
        with self._home.engine.begin() as connection:
            rows = queue.lease(connection, self._accession, self.stage, owner, most=most, now=time.time())
        if not rows:
            return 0
        ledger = Ledger(self._home, self._accession, owner, self._tell)
        treat = self._treatment(ledger)
        for row in rows:
            # Whoever killed its worker again and again gets no other one.
            spent = row.attempts >= queue.MOST_ATTEMPTS
            ledger.add(ledger.hold(row.item, _spent(row), []) if spent else treat(row))
        ledger.flush()
        self._served += len(rows)
        if self._served >= self._home.settings.limits.sandbox_items:
            self._served = 0
            self.close()  # the next item gets a new one
        return len(rows)

    @abstractmethod
    def close(self) -> None:
        """Throw the sandboxes away."""

    @abstractmethod
    def _treatment(self, ledger: Ledger) -> Callable[[ItemRow], Settled]:
        """Return what is done with each item of a batch."""


def _spent(row: ItemRow) -> SandboxCrashed:
    return SandboxCrashed("attempts", attempts=row.attempts)
