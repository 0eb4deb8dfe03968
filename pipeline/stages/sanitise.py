"""Sanitise: carry out a plan in one rewrite, and move the copy into the verifier's sandbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.errors import ContentLost, SandboxProtocolError
from pipeline.fixity import Fingerprint
from pipeline.model import Planned, Rewritten, Sanitised
from pipeline.sandbox.session import Session
from redaction.planning import REPLACEMENT
from redaction.text import words_in_pixels, words_of


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
        SandboxProtocolError: The worker tells of pages that the copy does not have.
        InputError: It does not parse, or has a part that no rule covers.
        SandboxError: The sandbox died of it.
    """
    source = planned.item.identified.media_type
    copy, rewritten = session.rewrite(handle, source, planned.plan, members)
    if rewritten.redactions != planned.plan.redactions:
        raise ContentLost("edits", planned=planned.plan.redactions, done=rewritten.redactions)
    pictured = _pictured(planned, rewritten)
    fingerprint = Fingerprint()
    seen = witness.put(_watched(session.get(copy), fingerprint))
    expectation = replace(
        planned.expectation,
        media_type=rewritten.media_type,
        counts=rewritten.counts,
        redactions=rewritten.redactions,
        words=words_of(planned.texts, rewritten.pictures) if pictured else planned.expectation.words,
        pictures=pictured,
    )
    sanitised = Sanitised(planned.item, rewritten, fingerprint.digest(), fingerprint.size_bytes, expectation)
    return sanitised, copy, seen


def _pictured(planned: Planned, rewritten: Rewritten) -> tuple[tuple[int, str], ...]:
    pages = rewritten.pictures
    if list(pages) != sorted({page for page in pages if 1 <= page <= (rewritten.counts.pages or 0)}):
        raise SandboxProtocolError("pages that became pictures", pages=len(pages))
    return tuple((page, _without_tokens(planned, words_in_pixels(planned.texts, page))) for page in pages)


def _without_tokens(planned: Planned, words: str) -> str:
    """Return words with bars for pseudonyms: these are not painted."""
    for token in planned.expectation.replacement_texts:
        words = words.replace(token, REPLACEMENT)
    return words


def _watched(chunks: Iterable[bytes], fingerprint: Fingerprint) -> Iterable[bytes]:
    for chunk in chunks:
        fingerprint.update(chunk)
        yield chunk
