"""Verify: other code, in another sandbox, looks for what must be gone and for what must still be there."""

from __future__ import annotations

import re

from pipeline.errors import ResidueError, VerifierFailed, from_reason
from pipeline.model import Sanitised, Verdict, Verified
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session

#: Objections that a verdict holds at most.
_MOST_RESIDUES = 100
_PAGE = re.compile(r"(?:ocr )?page:(\d{1,9})")


def verify(sanitised: Sanitised, handle: int, witness: Session) -> Verified:
    """Look at a sanitised copy.

    Args:
        sanitised: The copy and what is expected of it.
        handle: Its bytes in the verifier's sandbox.
        witness: The verifier's sandbox.

    Raises:
        ResidueError: Something was found, something is missing, or nobody could look.
        SandboxError: The verifier's sandbox died of it.
    """
    verdict = witness.verify(handle, sanitised.expectation)
    if verdict.residues:
        error = from_reason(int(verdict.residues[0].reason), residues=len(verdict.residues))
        if not isinstance(error, ResidueError):
            raise VerifierFailed(residues=len(verdict.residues))
        error.pages = _pages(verdict, sanitised.expectation.counts.pages or 0)
        raise error
    if not verdict.verified_by:
        raise VerifierFailed("nobody looked")
    return Verified(sanitised, verdict)


def _pages(verdict: Verdict, most: int) -> tuple[int, ...]:
    """Return on which pages protected values were found; none where one was found elsewhere, or there may be more."""
    if len(verdict.residues) >= _MOST_RESIDUES:
        return ()
    places = [_PAGE.fullmatch(one.where) for one in verdict.residues if one.reason is Reason.TEXT_LEFT]
    pages = {int(place[1]) for place in places if place is not None}
    return tuple(sorted(pages)) if all(places) and all(1 <= page <= most for page in pages) else ()
