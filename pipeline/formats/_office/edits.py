"""Passages made of several pieces of a part: read as one text, and edited across the pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Protocol, TypeVar

from lxml import etree

from pipeline.errors import LimitExceeded, ProtectedTextLeft
from pipeline.limits import Limits
from redaction.plan import Edit, Plan
from redaction.text import Passage

#: What a part that breaks its schema makes a walk raise.
HOSTILE = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, AttributeError, etree.LxmlError)


class Piece(Protocol):
    """A piece of a passage: text, or a break that can only go."""

    text: str

    @property
    def fixed(self) -> bool:
        """Whether it is a break."""
        ...

    @property
    def visible(self) -> bool:
        """Whether a reader sees this text as it is."""
        ...

    def put(self, text: str) -> None:
        """Set new text."""
        ...


_Piece = TypeVar("_Piece", bound=Piece)
#: By new name, the parts of a document; and how to find the passages of one, in a stable order.
Trees = Mapping[str, etree._Element]
Finder = Callable[[etree._Element], Iterator[list[_Piece]]]


def _anchored(trees: Trees, find: Finder[_Piece]) -> Iterator[tuple[str, list[_Piece]]]:
    for name, root in trees.items():
        for number, pieces in enumerate(find(root)):
            yield f"{name}#{number}", pieces


def texts_of(trees: Trees, find: Finder[_Piece], limits: Limits) -> tuple[Passage, ...]:
    """Return the passages of all parts.

    Raises:
        LimitExceeded: They are too long together.
    """
    found = tuple(
        Passage(anchor, "".join(piece.text for piece in pieces), pieces[0].visible)
        for anchor, pieces in _anchored(trees, find)
    )
    total = sum(len(passage.text) for passage in found)
    if total > limits.text_chars:
        raise LimitExceeded("text_chars", value=total, most=limits.text_chars)
    return found


def edit_all(
    trees: Trees, find: Finder[_Piece], plan: Plan, edit: Callable[[list[_Piece], Sequence[Edit]], int]
) -> int:
    """Carry out a plan in the passages of all parts.

    Returns:
        How many edits were carried out.

    Raises:
        ProtectedTextLeft: An edit has no passage.
        ValueError: An edit leaves its passage, or touches no text.
    """
    edits = plan.by_anchor()
    done = 0
    for anchor, pieces in _anchored(trees, find):
        wanted = edits.pop(anchor, ())
        done += edit(pieces, wanted) if wanted else 0
    if edits:
        raise ProtectedTextLeft("edits without a passage", edits=len(edits))
    return done


def edit_pieces(pieces: Sequence[Piece], edits: Sequence[Edit]) -> int:
    """Carry out edits of one passage: the replacement goes into the first touched text, others are trimmed.

    Returns:
        How many were carried out.

    Raises:
        ValueError: An edit leaves the passage or touches no text.
    """
    texts = [piece.text for piece in pieces]
    *starts, total = accumulate(map(len, texts), initial=0)
    for change in sorted(edits, key=lambda e: e.start, reverse=True):
        if not 0 <= change.start < change.end <= total:
            raise ValueError("an edit leaves its passage")
        replacement: str | None = change.replacement
        for number, piece in enumerate(pieces):
            low = max(change.start - starts[number], 0)
            high = min(change.end - starts[number], len(piece.text))
            if low >= high:
                continue
            put = "" if piece.fixed or replacement is None else replacement
            if not piece.fixed:
                replacement = None
            texts[number] = texts[number][:low] + put + texts[number][high:]
        if replacement:
            raise ValueError("an edit touches no text")
    for piece, text in zip(pieces, texts, strict=True):
        if text != piece.text:
            piece.put(text)
    return len(edits)
