"""Progress of a run on a terminal: one line that is rewritten; nothing elsewhere."""

from __future__ import annotations

import threading
import time
from collections import Counter
from types import TracebackType
from typing import TextIO

from flows.steps.ledger import Settled
from pipeline.model import Disposition

_EVERY_S = 0.1


class Progress:
    """Counts results as they are committed.

    Args:
        stream: Where the line goes, when it is a terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._shown = 0.0
        self.first_document_s: float | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream.isatty() and self._counts:
            self._show()
            self._stream.write("\n")

    def tell(self, settled: Settled) -> None:
        """Count one result."""
        with self._lock:
            disposition = settled.disposition
            name = "read" if disposition is Disposition.PENDING else disposition.value
            self._counts["sanitised" if disposition is Disposition.WITHHELD else name] += 1
            now = time.monotonic()
            if disposition is Disposition.WITHHELD and self.first_document_s is None:
                self.first_document_s = now - self._started
            if self._stream.isatty() and now - self._shown > _EVERY_S:
                self._shown = now
                self._show()

    def _show(self) -> None:
        counts = "  ".join(f"{name} {count}" for name, count in sorted(self._counts.items()))
        self._stream.write(f"\r\x1b[K{time.monotonic() - self._started:6.1f} s  {counts}")
        self._stream.flush()
