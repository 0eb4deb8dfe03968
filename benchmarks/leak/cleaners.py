"""The cleaners on the scorecard: this project, peers that are installed, and none at all."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.steps.one_off import OneOff
from pipeline.limits import DEFAULT_LIMITS
from redaction.policy import DEFAULT_POLICY

#: Bytes of a copy, or None where the cleaner refuses.
Clean = Callable[[str, bytes], bytes | None]
_PEER_S = 60


@contextmanager
def sluicegate() -> Iterator[Clean]:
    """This project: sandbox, verification and default policy; nothing is told of the canaries."""
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False) as one_off, tempfile.TemporaryDirectory() as folder:

        def clean(ending: str, content: bytes) -> bytes | None:
            path = Path(folder) / f"original.{ending}"
            path.write_bytes(content)
            outcome = one_off.clean(path)
            return None if outcome.error else outcome.copy

        yield clean


@contextmanager
def off() -> Iterator[Clean]:
    """No cleaner: whatever is planted must be found."""
    yield lambda _ending, content: content


def _program(*command: str, made: str) -> Callable[[], object]:
    @contextmanager
    def peer() -> Iterator[Clean]:
        def clean(ending: str, content: bytes) -> bytes | None:
            with tempfile.TemporaryDirectory() as folder:
                path, copy = Path(folder) / f"original.{ending}", Path(folder) / made.format(ending)
                path.write_bytes(content)
                words = [word.format(path=path, copy=copy) for word in command]
                try:
                    done = subprocess.run(words, capture_output=True, timeout=_PEER_S, check=False)
                except subprocess.TimeoutExpired:
                    return None
                return copy.read_bytes() if done.returncode == 0 and copy.exists() else None

        yield clean

    return peer


def cleaners() -> dict[str, Callable[[], object]]:
    """Return every cleaner that can run here, by name; each is a context manager that gives a `Clean`."""
    found: dict[str, Callable[[], object]] = {"Sluicegate": sluicegate, "none": off}
    if shutil.which("mat2"):
        found["mat2"] = _program("mat2", "{path}", made="original.cleaned.{}")
    if shutil.which("exiftool"):
        found["exiftool"] = _program("exiftool", "-q", "-all=", "-o", "{copy}", "{path}", made="copy.{}")
    return found
