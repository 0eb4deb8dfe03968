"""What a detector found and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of a passage that points to somebody.

    Attributes:
        anchor: Anchor of the passage.
        start: First character, from 0.
        end: One past the last character; greater than `start`.
        kind: What it is: ``name``, ``email``, ``phone``, ``ip``, ``mac``, ``user``, ``path``, ``banner``, ``label``,
            ``device``, ``literal``, ...
        detector: Module name of the detector.
        score: 0 to 1.
        certain: True where policy may act on it alone; False for suggestions to a person.
        value: Canonical value (normalised), for consistent pseudonyms. Secret: lives in memory only.
    """

    anchor: str
    start: int
    end: int
    kind: str
    detector: str
    score: float
    certain: bool
    value: str = ""
