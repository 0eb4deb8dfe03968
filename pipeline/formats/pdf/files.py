"""Embedded files, wherever they hang: name tree, annotations, associated files, rich media. Each is handed out once.

Source: ISO 32000-1:2008, 7.11.3 and 7.11.4.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.formats._last import LastOf
from pipeline.formats.pdf.telling import Things

_SPECIFICATION = ("/UF", "/F", "/Unix", "/Mac", "/DOS")
_DEPTH_CAP = 4
_LIST_CAP = 10_000


COUNTS: LastOf[int] = LastOf()


def embedded(things: Things) -> list[tuple[str, Any]]:
    """Return name and stream of each embedded file, by name and object number.

    Args:
        things: Finds the objects of a document that are worth a look.
    """
    found: dict[tuple[int, int], tuple[str, Any]] = {}
    for thing in things():
        _look(thing, found, 0)
    return [found[key] for key in sorted(found, key=lambda key: (found[key][0], key))]


def _look(thing: Any, found: dict[tuple[int, int], tuple[str, Any]], depth: int) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array) or depth > _DEPTH_CAP:
        return
    if isinstance(thing, pikepdf.Array):
        parts = list(thing)[:_LIST_CAP]
    else:
        parts = [thing[key] for key in thing.keys()]  # noqa: SIM118  # not a mapping
        files = thing.get("/EF")
        streams = [files.get(key) for key in _SPECIFICATION] if isinstance(files, pikepdf.Dictionary) else []
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                found.setdefault(stream.objgen, (_name(thing), stream))
    for part in parts:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
            _look(part, found, depth + 1)


def _name(specification: Any) -> str:
    names = (specification.get(key) for key in _SPECIFICATION)
    return next((str(name) for name in names if isinstance(name, pikepdf.String) and bytes(name)), "")
