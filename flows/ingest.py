"""The Prefect flow of one submission: visit, barrier, clean, release.

The catalogue is the queue; Prefect only schedules.
Killed anywhere and run again, it goes on where the catalogue stands.
"""

from __future__ import annotations

from flows.context import current_home, tell
from flows.opaque import opaque_flow, opaque_task
from flows.steps.drain import clean_all, close, release_it, visit_all


@opaque_task("visit")
def visit(accession: str) -> None:
    """First pass over all items."""
    visit_all(current_home(), accession, tell)


@opaque_task("clean")
def clean(accession: str) -> None:
    """Second pass over all items."""
    clean_all(current_home(), accession, tell)
    close(current_home(), accession)


@opaque_task("release")
def release(accession: str) -> None:
    """Hand over to the home's store."""
    release_it(current_home(), accession)


@opaque_flow("ingest")
def ingest(accession: str) -> None:
    """Bring an opened submission to the store.

    Args:
        accession: Its id, the only thing that Prefect is told.
    """
    visit(accession)
    clean(accession)
    release(accession)
