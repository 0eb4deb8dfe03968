"""Which of three ways a card or a calendar is written in, and its content lines whichever it is."""

from __future__ import annotations

from pathlib import Path

from pipeline.formats._cards.json_trees import begins_as_json, lines_of_json
from pipeline.formats._cards.lines import begins_with, text_of
from pipeline.formats._cards.xml_trees import begins_as_xml, lines_of_xml
from pipeline.limits import Limits

_HEAD_BYTES = 64 * 1024


def way_of(head: bytes, name: str) -> str | None:
    """Return how a file of components is written: ``lines``, ``json`` or ``xml``; None where it is none.

    Args:
        head: First 64 KiB.
        name: Of the components, lower case.
    """
    if begins_with(head, f"BEGIN:{name}"):
        return "lines"
    if begins_as_json(head, name):
        return "json"
    return "xml" if begins_as_xml(head, name) else None


def lines_and_way(source: Path, name: str, limits: Limits) -> tuple[str, str]:
    """Return the content lines of a file, and how it is written.

    Raises:
        CorruptDocument: It is no text, does not parse, or holds no component.
        UnknownPart: A document type declares something.
        LimitExceeded: It is too large, or nested too deeply.
    """
    with source.open("rb") as stream:
        way = way_of(stream.read(_HEAD_BYTES), name) or "lines"
    text = text_of(source, limits)
    if way == "json":
        return lines_of_json(text, limits), way
    return (lines_of_xml(text, name, limits) if way == "xml" else text), way
