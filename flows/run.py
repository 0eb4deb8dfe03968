"""Run a submission: a head start while Prefect's private server comes up, then the flow for whatever is left."""

from __future__ import annotations

import importlib
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext

from flows.context import using
from flows.home import Home
from flows.incidents import OpaqueError, write_incident
from flows.orchestrator import Server, environment, start
from flows.steps.drain import clean_all, close, release_it, visit_all
from flows.steps.hand_over import released_already
from flows.steps.ledger import Settled
from flows.turns import turn
from pipeline.errors import PipelineError, from_reason
from pipeline.reasons import Reason

#: The server had this long to start; a submission is never held up by it longer.
START_S = 150.0
_POLL_S = 0.25


def run_accession(
    home: Home, accession: str, tell: Callable[[Settled], object], waiting: Callable[[], object] | None = None
) -> bool:
    """Bring a submission from opened to released.

    Args:
        home: Where.
        accession: Which.
        tell: Called with each result.
        waiting: Called once when another one of this machine brings it there already; then its end is waited for.

    Returns:
        Whether a Prefect flow closed the run; False when its server did not start in time, or died meanwhile: the same
        steps ran without it.
    """
    with turn(home.path, f"run {accession}", waiting), using(home, tell):
        if released_already(home, accession):
            return True
        server = None if os.environ.get("PREFECT_API_URL") else start(home.path)
        with server.in_use() if server is not None else nullcontext():
            flow = _head_start(home, accession, tell, server)
            if flow is not None and _by_flow(home, accession, flow):
                return True
        visit_all(home, accession, tell)
        clean_all(home, accession, tell)
        close(home, accession)
        release_it(home, accession)
        return False


def _by_flow(home: Home, accession: str, flow: Callable[[str], object]) -> bool:
    """Let the flow do the work; return False where Prefect itself failed, which costs its history and nothing else.

    Raises:
        PipelineError: What the steps raised: they tell an `OpaqueError` only.
    """
    try:
        flow(accession)
    except OpaqueError as error:
        raise _told(error) from None
    except Exception as error:  # noqa: BLE001 - a server that was killed shows in many ways
        write_incident(home.path, error)
        return False
    return True


def _told(error: OpaqueError) -> PipelineError:
    """Return what a flow's code stands for, so that a command says the same with and without Prefect."""
    if error.code in Reason.__members__:
        return from_reason(int(Reason[error.code]))
    return PipelineError(error.code.lower())


def _head_start(
    home: Home, accession: str, tell: Callable[[Settled], object], server: Server | None
) -> Callable[[str], object] | None:
    """Work while Prefect is imported and until its server answers; return the flow, or None when it never does."""
    stop = threading.Event()

    def work() -> None:
        if visit_all(home, accession, tell, stop) and not stop.is_set():
            clean_all(home, accession, tell, stop)

    with ThreadPoolExecutor(1, thread_name_prefix="head-start") as pool:
        working = pool.submit(work)
        try:
            if server is not None:
                os.environ.update(environment(server.folder, server.port, server.password))
                server.touch()
            # Imported by name: Prefect takes seconds to import, and reads its settings from the environment then.
            flow: Callable[[str], object] = importlib.import_module("flows.ingest").ingest
            answers = server is None or _answers(server, working)
        finally:
            stop.set()
        working.result()
    return flow if answers else None


def _answers(server: Server, working: Future[None]) -> bool:
    deadline = time.monotonic() + START_S
    while not server.healthy():
        failed = working.done() and working.exception() is not None
        if failed or (working.done() and time.monotonic() > deadline):
            return False
        time.sleep(_POLL_S)
    return True
