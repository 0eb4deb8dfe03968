"""The protocol that every detector follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text that a detector is certain about.

    Attributes:
        start: First character.
        end: One past the last.
        kind: Kind of the finding.
        value: What was found, for learning and pseudonyms.
    """

    start: int
    end: int
    kind: str
    value: str


class Detector(Protocol):
    """Finds one kind of pattern. Linear in the length of the text: it is hostile.

    Attributes:
        name: Name in findings.
    """

    name: str

    def spans(self, text: str) -> Iterator[Span]:
        """Hand out what it is certain about, in order."""
        ...
