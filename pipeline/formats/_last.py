"""The last answer about a file, for those who ask the same of it one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
_Key = tuple[str, int, int, int]


class LastOf(Generic[Answer]):
    """Keeps one answer, as long as it is asked about the same unchanged file."""

    def __init__(self) -> None:
        self._known: tuple[_Key, Answer] | None = None

    def of(self, source: Path, ask: Callable[[], Answer]) -> Answer:
        """Return the answer about a file: the known one, or a new one.

        Args:
            source: The file.
            ask: Finds the answer.
        """
        key = _key(source)
        if self._known is None or self._known[0] != key:
            self._known = None
            self._known = key, ask()
        return self._known[1]

    def keep(self, source: Path, answer: Answer) -> None:
        """Keep an answer that was found on the way to another one."""
        self._known = _key(source), answer

    def take(self, source: Path) -> Answer | None:
        """Return the known answer about a file, or None, and keep none: whoever takes it may change it."""
        known, self._known = self._known, None
        return known[1] if known is not None and known[0] == _key(source) else None


def _key(source: Path) -> _Key:
    state = source.stat()
    return str(source), state.st_ino, state.st_ctime_ns, state.st_size
