"""All formats, found by walking this package: a new file is a new format, without another edit."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pipeline.formats.base import Format


@cache
def formats() -> tuple[Format, ...]:
    """Return every format, in the order of module names.

    Raises:
        RuntimeError: Two formats claim one media type.
    """
    found: list[Format] = []
    claimed: dict[str, str] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")):
        module = importlib.import_module(f"{__name__}.{name}")
        fmt: Format | None = getattr(module, "FORMAT", None)
        if fmt is None:
            continue
        for media_type in fmt.media_types:
            if media_type in claimed:
                raise RuntimeError(f"{media_type} is claimed by {claimed[media_type]} and {name}")
            claimed[media_type] = name
        found.append(fmt)
    return tuple(found)


def format_for(media_type: str) -> Format | None:
    """Return the format that claims a media type, or None."""
    return next((fmt for fmt in formats() if media_type in fmt.media_types), None)
