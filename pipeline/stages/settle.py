"""Settle: the only place that catches everything. Whatever goes wrong with one item becomes its disposition.

Rejected is what holds nothing to keep (no bytes, a link, a device); everything else is quarantined, failed closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import CustodyError, PipelineError, SandboxUnavailable, StoreError
from pipeline.model import Disposition
from pipeline.reasons import Reason

Result = TypeVar("Result")

_NOTHING_TO_KEEP = frozenset({Reason.EMPTY_ITEM, Reason.HOSTILE_MEMBER})


def settle(work: Callable[[], Result], incident: Callable[[BaseException], object]) -> Result | PipelineError:
    """Run the stages of one item; return their result, or the error that holds the item.

    Args:
        work: The stages.
        incident: Gets whatever was not foreseen, for the private log of the home.

    Raises:
        StoreError: The disk or store is at fault, not the item: the batch stops.
        CustodyError: Fixity or the log does not hold: the batch stops.
        SandboxUnavailable: No sandbox, no work.
    """
    try:
        return work()
    except (StoreError, CustodyError, SandboxUnavailable):
        raise
    except PipelineError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the one place (DESIGN section 2): an item never takes the batch with it
        incident(error)
        return PipelineError("not foreseen")


def disposition_of(reason: Reason) -> Disposition:
    """Return whether a reason means rejected or quarantined."""
    return Disposition.REJECTED if reason in _NOTHING_TO_KEEP else Disposition.QUARANTINED
