"""Reports of mail programs about a mail: what became of it stays, which machines it went through goes.

A report that a mail was not delivered names the sender's own servers, their queues and what they said; so does one
that it was read, or that somebody called it spam.

Source: RFC 3464 (delivery), RFC 8098 (disposition), RFC 5965 (feedback).
"""

from __future__ import annotations

import re

#: Parts that mail programs write for mail programs.
REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
        "message/tracking-status",
    }
)
#: Fields that stay, with values that hold nothing else.
_KEPT = re.compile(
    rb"(?i)action: *(?:failed|delayed|delivered|relayed|expanded)|status: *\d\.\d{1,3}\.\d{1,3}|"
    rb"(?:final|original)-recipient: *(?:rfc822|utf-8) *; *[!-~]{1,254}"
)
_FOLDED = re.compile(rb"\r?\n[ \t]+")


def told(raw: bytes) -> bytes:
    """Return the lines of a report that say what became of the mail, or nothing."""
    lines = (line.strip() for line in _FOLDED.sub(b" ", raw).splitlines())
    return b"".join(line + b"\n" for line in lines if _KEPT.fullmatch(line))
