"""The protocol that every detector follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import re2

#: Bytes that re2 may use for one pattern's automaton. With its usual 8 MiB large alternatives in Unicode fall back to a
#: slower way, and say so on standard error.
_MOST_MEMORY_BYTES = 64 * 1024 * 1024


def compiled(pattern: str) -> Any:
    """Compile a large pattern with memory enough for a quick automaton."""
    options = re2.Options()
    options.max_mem = _MOST_MEMORY_BYTES
    options.log_errors = False
    return re2.compile(pattern, options)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text that a detector points at.

    Attributes:
        start: First character.
        end: One past the last.
        kind: Kind of the finding.
        value: What was found, for learning and pseudonyms.
        score: 0 to 1; below 1 it is a suggestion to a person, on which no policy acts.
    """

    start: int
    end: int
    kind: str
    value: str
    score: float = 1.0


class Detector(Protocol):
    """Finds one kind of pattern. Linear in the length of the text: it is hostile.

    Attributes:
        name: Name in findings.
    """

    name: str

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out what it is certain about, and what it suggests."""
        ...
