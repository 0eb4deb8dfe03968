"""Read: from an `Item` to its text, metadata, hidden things and findings."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Item, ReadItem
from pipeline.sandbox.session import Session
from redaction.policy import Policy
from redaction.terms import Term


def read(
    item: Item, handle: int, session: Session, terms: Sequence[Term], policy: Policy
) -> tuple[ReadItem, tuple[Term, ...]]:
    """Read an item inside its sandbox, and learn from it.

    Returns:
        The reading with its findings; and the traces of handling that it taught.

    Raises:
        InputError: It does not parse whole.
        SandboxError: The sandbox died of it.
    """
    answer = session.read(handle, item.identified.media_type, terms, policy)
    return ReadItem(item, answer.reading, answer.findings), answer.learned
