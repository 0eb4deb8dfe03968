"""Verify: other code, in another sandbox, looks for what must be gone and for what must still be there."""

from __future__ import annotations

from pipeline.errors import ResidueError, VerifierFailed, from_reason
from pipeline.model import Sanitised, Verified
from pipeline.sandbox.session import Session


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
        raise error if isinstance(error, ResidueError) else VerifierFailed(residues=len(verdict.residues))
    if not verdict.verified_by:
        raise VerifierFailed("nobody looked")
    return Verified(sanitised, verdict)
