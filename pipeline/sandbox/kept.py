"""What the cleaner has read of an item: one that is asked about again, with other terms, is not parsed again.

Nothing changes an item between two questions; where something else takes its place, what was read of it is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Reading
from redaction.find import find, patterns
from redaction.finding import Finding
from redaction.policy import Policy
from redaction.terms import Term
from redaction.text import Passage

#: Characters of text that are kept, all items together; whatever is longer is read again.
_MOST_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of one item.

    Attributes:
        media_type: As what it was read.
        policy: By which patterns were looked for.
        reading: What the format says of it.
        detected: What detectors found, by anchor.
    """

    media_type: str
    policy: Policy
    reading: Reading
    detected: dict[str, list[Finding]]

    def findings(self, terms: Sequence[Term]) -> tuple[Finding, ...]:
        """Return all findings with these terms."""
        return find(self.reading.text, terms, self.policy, self.detected)

    def with_more(self, passages: Sequence[Passage]) -> Seen:
        """Return this with further passages, which are not kept."""
        reading = replace(self.reading, text=(*self.reading.text, *passages))
        return replace(self, reading=reading, detected={**self.detected, **patterns(passages, self.policy)})

    @property
    def chars(self) -> int:
        """Characters of its text and metadata."""
        fields = sum(len(entry.name) + len(entry.value) for entry in self.reading.metadata)
        return fields + sum(len(passage.text) + len(passage.anchor) for passage in self.reading.text)


class Kept:
    """Readings of a few items, by their handle.

    Args:
        most_chars: Characters of text to keep.
    """

    def __init__(self, most_chars: int = _MOST_CHARS) -> None:
        self._most = most_chars
        self._seen: dict[int, Seen] = {}

    def seen(self, handle: int, media_type: str, policy: Policy, read: Callable[[], Reading]) -> Seen:
        """Return what is known of an item; read it where it was not read so before.

        Args:
            handle: Its number.
            media_type: As what it is read.
            policy: By which patterns are looked for.
            read: Reads it.
        """
        known = self._seen.pop(handle, None)
        if known is None or known.media_type != media_type:
            reading = read()
            known = Seen(media_type, policy, reading, patterns(reading.text, policy))
        elif known.policy != policy:
            known = Seen(media_type, policy, known.reading, patterns(known.reading.text, policy))
        if known.chars <= self._most:
            self._seen[handle] = known
        while sum(one.chars for one in self._seen.values()) > self._most:
            del self._seen[next(iter(self._seen))]
        return known

    def forget(self, handle: int | None) -> None:
        """Forget an item, or all of them."""
        if handle is None:
            self._seen.clear()
        else:
            self._seen.pop(handle, None)
