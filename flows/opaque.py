"""Flows and tasks that leave nothing in Prefect's database but opaque ids and error codes.

Prefect keeps parameters (before it validates them), run names, state messages with the text of exceptions, log lines,
results, and pickles failing flows' exceptions. So: parameters are UUIDs and nothing else, results and logs stay off,
and every exception becomes one with a code, raised outside the except block so that neither context nor traceback hangs
on to the first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from prefect import Flow, Task
from prefect.cache_policies import NO_CACHE

from flows.context import current_home
from flows.incidents import OpaqueError, write_incident
from pipeline.errors import PipelineError

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z")


def opaque_id(value: object) -> str:
    """Return a value when it is a UUID.

    Raises:
        OpaqueError: It is not, and must not reach Prefect.
    """
    if isinstance(value, str) and _UUID.match(value):
        return value
    raise OpaqueError("PARAMETER_IS_NOT_OPAQUE")


def scrubbed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Replace whatever a function raises by an `OpaqueError`."""

    @functools.wraps(function)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except OpaqueError as error:
            code = error.code
        except PipelineError as error:
            code = error.reason.name
        except Exception as error:  # noqa: BLE001 - its text may hold content: it goes to the private log only
            code = f"INCIDENT {write_incident(current_home().path, error)}"
        raise OpaqueError(code)

    return wrapper


class OpaqueFlow(Flow[Any, Any]):
    """A flow that looks at its parameters before Prefect stores them."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Run it; every parameter must be a UUID."""
        for value in (*arguments, *named.values()):
            opaque_id(value)
        return super().__call__(*arguments, **named)


def opaque_flow(name: str) -> Callable[[Callable[..., Any]], OpaqueFlow]:
    """Make a flow; its one parameter is an accession id."""
    return lambda function: OpaqueFlow(
        scrubbed(function),
        name=name,
        flow_run_name=f"{name}-{{accession}}",
        persist_result=False,
        cache_result_in_memory=False,
        log_prints=False,
    )


def opaque_task(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Make a task; its one parameter is an accession id."""
    return lambda function: Task(
        scrubbed(function),
        name=name,
        task_run_name=f"{name}-{{accession}}",
        persist_result=False,
        cache_policy=NO_CACHE,
        log_prints=False,
    )
