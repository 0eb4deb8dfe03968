"""Run a submission: a head start without Prefect while its private server starts, then the flow."""

from __future__ import annotations

from collections.abc import Callable

from flows.home import Home
from flows.steps.drain import clean_all, close, release_it, visit_all
from flows.steps.hand_over import released_already
from flows.steps.ledger import Settled


def run_accession(home: Home, accession: str, tell: Callable[[Settled], object]) -> None:
    """Bring a submission from opened to released."""
    if released_already(home, accession):
        return
    visit_all(home, accession, tell)
    clean_all(home, accession, tell)
    close(home, accession)
    release_it(home, accession)
