"""The ordered, disjoint edits for one item, each with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from redaction.text import page_of


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a span of a passage.

    Attributes:
        anchor: Anchor of the passage.
        start: First character, from 0.
        end: One past the last character.
        replacement: Text of fixed width, or a pseudonym; tells nothing about what it replaces.
        reason: Kind of the finding.
        again: Whether the passage is another reading of text that stands elsewhere.
    """

    anchor: str
    start: int
    end: int
    replacement: str
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What policy says about cleaning, as formats need it.

    Attributes:
        link_hosts: Lower-case host names whose links may keep scheme, host and path; all others lose their target.
        jpeg_quality: 1 to 95, for pictures that must be re-encoded.
        hold_media: Whether sound and film, in which nobody can search, are held.
        pdf_level: What goes with redacted text of PDFs: 1 nothing, 2 the lines around it, 3 all but the text.
    """

    link_hosts: frozenset[str] = frozenset()
    jpeg_quality: int = 92
    hold_media: bool = False
    pdf_level: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to one item in one rewrite.

    Attributes:
        edits: Sorted by (anchor order of the reading, start); disjoint within an anchor.
        cleaning: Options of the policy.
        pictures: Pages, from 1, that become pictures with bars over what goes, in ascending order; only for formats
            that read pixels.
    """

    edits: tuple[Edit, ...] = ()
    cleaning: Cleaning = field(default_factory=Cleaning)
    pictures: tuple[int, ...] = ()

    @property
    def redactions(self) -> int:
        """How many pieces of text are redacted; what another reading of the same page finds is not counted twice."""
        counts: dict[int | str, Counter[str]] = defaultdict(Counter)
        for edit in self.edits:
            counts[page_of(edit.anchor) or edit.anchor][edit.anchor if edit.again else ""] += 1
        return sum(count[""] or max(count.values()) for count in counts.values())

    def by_anchor(self) -> dict[str, tuple[Edit, ...]]:
        """Return the edits of each anchor, in order."""
        grouped: dict[str, list[Edit]] = {}
        for edit in self.edits:
            grouped.setdefault(edit.anchor, []).append(edit)
        return {anchor: tuple(edits) for anchor, edits in grouped.items()}


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Return the text with its edits carried out.

    Args:
        text: Text of the passage, exactly as it was read.
        edits: Ordered, disjoint edits of that passage.

    Raises:
        ValueError: Edits overlap or leave the text.
    """
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or edit.end > len(text) or edit.end <= edit.start:
            raise ValueError("edits overlap or leave the text")
        pieces += [text[position : edit.start], edit.replacement]
        position = edit.end
    return "".join([*pieces, text[position:]])
