"""All detectors of certain patterns, found by walking this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from redaction.detectors.base import Detector


@cache
def detectors() -> tuple[Detector, ...]:
    """Return every detector, in the order of module names."""
    found = []
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        detector: Detector | None = getattr(importlib.import_module(f"{__name__}.{info.name}"), "DETECTOR", None)
        if detector is not None:
            found.append(detector)
    return tuple(found)
