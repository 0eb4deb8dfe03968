"""All verifiers, found by walking this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pipeline.verifiers.base import Verifier


@cache
def verifiers() -> tuple[Verifier, ...]:
    """Return every verifier, in the order of module names.

    Raises:
        RuntimeError: Two verifiers bear one name.
    """
    found: dict[str, Verifier] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")):
        verifier: Verifier | None = getattr(importlib.import_module(f"{__name__}.{name}"), "VERIFIER", None)
        if verifier is None:
            continue
        if verifier.name in found:
            raise RuntimeError(f"two verifiers are named {verifier.name}")
        found[verifier.name] = verifier
    return tuple(found.values())
