"""Sanitise: carry out a plan in one rewrite, and move the copy into the verifier's sandbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.errors import ContentLost
from pipeline.fixity import Fingerprint
from pipeline.model import Planned, Sanitised
from pipeline.sandbox.session import Session


def sanitise(
    planned: Planned, handle: int, members: Mapping[int, int], session: Session, witness: Session
) -> tuple[Sanitised, int, int]:
    """Rewrite an item.

    Args:
        planned: What is to be done.
        handle: The item in `session`.
        members: Handles of cleaned members by index, where the copy is to hold them.
        session: The cleaner's sandbox.
        witness: The verifier's sandbox, where the copy is put.

    Returns:
        The copy's description, its handle in `session` and its handle in `witness`.

    Raises:
        ContentLost: Fewer edits were carried out than planned.
        InputError: It does not parse, or has a part that no rule covers.
        SandboxError: The sandbox died of it.
    """
    source = planned.item.identified.media_type
    copy, rewritten = session.rewrite(handle, source, planned.plan, members)
    if rewritten.redactions != planned.plan.redactions:
        raise ContentLost("edits", planned=planned.plan.redactions, done=rewritten.redactions)
    fingerprint = Fingerprint()
    seen = witness.put(_watched(session.get(copy), fingerprint))
    expectation = replace(
        planned.expectation,
        media_type=rewritten.media_type,
        counts=rewritten.counts,
        redactions=rewritten.redactions,
    )
    sanitised = Sanitised(planned.item, rewritten, fingerprint.digest(), fingerprint.size_bytes, expectation)
    return sanitised, copy, seen


def _watched(chunks: Iterable[bytes], fingerprint: Fingerprint) -> Iterable[bytes]:
    for chunk in chunks:
        fingerprint.update(chunk)
        yield chunk
