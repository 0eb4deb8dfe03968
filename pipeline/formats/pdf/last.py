"""The last answer about a file, for those who ask the same of it one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class LastOf(Generic[Answer]):
    """Keeps one answer, as long as it is asked about the same unchanged file."""

    def __init__(self) -> None:
        self._known: tuple[tuple[str, int, int, int], Answer] | None = None

    def of(self, source: Path, ask: Callable[[], Answer]) -> Answer:
        """Return the answer about a file: the known one, or a new one.

        Args:
            source: The file.
            ask: Finds the answer.
        """
        state = source.stat()
        key = str(source), state.st_ino, state.st_ctime_ns, state.st_size
        if self._known is None or self._known[0] != key:
            self._known = None
            self._known = key, ask()
        return self._known[1]
