"""What the benchmarks over files share: one cleaner a process, and what a file costs."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.steps.one_off import OneOff
from pipeline.limits import DEFAULT_LIMITS
from redaction.policy import DEFAULT_POLICY


@dataclass(frozen=True, slots=True)
class Cost:
    """What became of one file.

    Attributes:
        status: ``cleaned``, ``quarantined``, ``rejected``; ``CRASH`` where the host itself raised.
        reason: Name of the reason, or of the exception; empty where it was cleaned.
        wall_s: Seconds on the clock.
        cpu_s: CPU seconds of host and sandboxes.
        peak_bytes: The most memory that a sandbox of this process was seen to take so far.
        detail: What a user is told besides the reason.
    """

    status: str
    reason: str
    wall_s: float
    cpu_s: float
    peak_bytes: int
    detail: str = ""


@cache
def cleaner() -> OneOff:
    """Return the cleaner of this process; its sandboxes serve file after file, as those of one command do."""
    return OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False)


def clean(path: Path) -> Cost:
    """Clean one file, with verification, and measure."""
    started, before, detail = time.monotonic(), taken(), ""
    try:
        outcome = cleaner().clean(path)
        status, reason = outcome.status, outcome.reason.name if outcome.reason else ""
        detail = str(outcome.error or "")
    except Exception as error:  # noqa: BLE001 - a crash of the host is what benchmarks look for
        status, reason = "CRASH", type(error).__name__
    return Cost(status, reason, time.monotonic() - started, taken() - before, cleaner().peak_memory_bytes, detail)


def taken() -> float:
    """Return the CPU seconds that this process and its sandboxes have taken so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + cleaner().cpu_seconds
