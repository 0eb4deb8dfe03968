"""Samples by media type, found by walking this package: a new format brings a file of its own here.

Every file has ``SAMPLES``, a maker for each media type; two makers for one media type fail at start.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from tests.conformance.samples.planted import CANARY, SEEN

__all__ = ["CANARY", "SAMPLES", "SEEN"]


def _gathered() -> dict[str, Callable[[], bytes]]:
    found: dict[str, Callable[[], bytes]] = {}
    for info in pkgutil.iter_modules(__path__):
        for media_type, maker in getattr(importlib.import_module(f"{__name__}.{info.name}"), "SAMPLES", {}).items():
            if media_type in found:
                raise RuntimeError(f"{media_type} has two samples")
            found[media_type] = cache(maker)  # some ask programs that take seconds
    return found


SAMPLES = _gathered()
