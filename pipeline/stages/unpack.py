"""Unpack: from a container `Item` to its members, one by one, still inside the sandbox."""

from __future__ import annotations

from collections.abc import Generator

from pipeline.errors import LIMIT_NAMES, LimitExceeded, PipelineError, from_reason
from pipeline.limits import Limits
from pipeline.model import Item, Member
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session

#: Members in their order, with the session's handle of their bytes.
Found = Generator[tuple[Member, int | None], None, None]


def unpack(item: Item, handle: int, session: Session, limits: Limits) -> Found:
    """Hand out the members of a container; nothing when it is none. To be closed by whoever may not come to its end.

    Returns:
        Members in their order, each with the session's handle of its bytes, or None where it was refused.

    Raises:
        LimitExceeded: It lies too deep, or unpacks to too much.
        CorruptDocument: It breaks off; members handed out before stay good.
        EncryptedDocument: It asks for a password.
        SandboxError: The sandbox died of it.
    """
    if not item.identified.container:
        return
    if item.depth >= limits.depth:
        raise LimitExceeded("depth", value=item.depth + 1, most=limits.depth)
    yield from session.members(handle, item.identified.media_type)


def why_refused(member: Member, limits: Limits) -> PipelineError:
    """Return the error that a member without bytes stands for; a limit with its name and bound."""
    place = member.limit
    if member.refusal is Reason.LIMIT_EXCEEDED and place is not None and 0 <= place < len(LIMIT_NAMES):
        return LimitExceeded(LIMIT_NAMES[place], most=getattr(limits, LIMIT_NAMES[place]))
    return from_reason(int(member.refusal or Reason.UNKNOWN))
