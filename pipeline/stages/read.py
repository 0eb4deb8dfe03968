"""Read: from an `Item` to its text, metadata, hidden things and findings."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Item, ReadItem
from pipeline.sandbox.session import Session
from redaction.policy import Policy
from redaction.terms import Term


def read(
    item: Item,
    handle: int,
    session: Session,
    terms: Sequence[Term],
    policy: Policy,
    pixels: Sequence[int] | None = None,
) -> tuple[ReadItem, tuple[Term, ...]]:
    """Read an item inside its sandbox, and learn from it.

    Args:
        item: Which.
        handle: Its bytes in the sandbox.
        session: The sandbox.
        terms: The desk's and the learned ones.
        policy: What is redacted.
        pixels: Pages that are read as a person does, besides; none of them leaves the choice to the format, and None
            means that no pixels are read.

    Returns:
        The reading with its findings; and the traces of handling that it taught.

    Raises:
        InputError: It does not parse whole.
        SandboxError: The sandbox died of it.
    """
    answer = session.read(handle, item.identified.media_type, terms, policy, pixels)
    return ReadItem(item, answer.reading, answer.findings), answer.learned
