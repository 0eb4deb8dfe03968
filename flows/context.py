"""The home that flows of this process work for. It holds keys, so it is never a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flows.home import Home, unlock_home
from flows.steps.ledger import Settled
from pipeline.settings import home_path


@dataclass(slots=True)
class _Context:
    home: Home | None = None
    tell: Callable[[Settled], object] = id


_CONTEXT = _Context()


@contextmanager
def using(home: Home, tell: Callable[[Settled], object]) -> Iterator[None]:
    """Let the flows of this process work for a home."""
    before = (_CONTEXT.home, _CONTEXT.tell)
    _CONTEXT.home, _CONTEXT.tell = home, tell
    try:
        yield
    finally:
        _CONTEXT.home, _CONTEXT.tell = before


def current_home() -> Home:
    """Return the home at work; a scheduled worker opens it by ``SLUICE_HOME`` and ``SLUICE_PASSPHRASE_FILE``."""
    if _CONTEXT.home is None:
        _CONTEXT.home = unlock_home(home_path(), None)
    return _CONTEXT.home


def tell(settled: Settled) -> None:
    """Report a result to whoever watches."""
    _CONTEXT.tell(settled)
