"""Unlock: take an `Item` out of its encryption, inside its sandbox, with the passwords that a person gave."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Item
from pipeline.sandbox.session import Session


def unlock(item: Item, handle: int, session: Session, passwords: Sequence[str]) -> bool:
    """Put what the item is without its password behind its handle; the kept original stays as it came.

    Returns:
        True where it, or a member of it, was opened: what it really is can be told only now. False where it is under no
        password, or none of these opens it.

    Raises:
        LimitExceeded: It unpacks to too much.
        SandboxError: The sandbox died of it.
    """
    return bool(passwords) and session.unlock(handle, item.identified.media_type, passwords)
