"""Looks at sanitised mailboxes: neutral lines between mails, and every mail as the mail verifier looks at one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.mail import mail_faults, mail_views

NAME = "mailbox-structure"
_LINE = b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970"


def _mails(raw: bytes) -> list[bytes]:
    """Return the mails of a neutral mailbox.

    Raises:
        ValueError: It begins with something else.
    """
    found: list[list[bytes]] = []
    for line in raw.split(b"\n"):
        if line == _LINE:
            found.append([])
        elif not found:
            if line:
                raise ValueError
        else:
            found[-1].append(line[1:] if re.match(rb">+From ", line) else line)
    # A blank line stands behind each mail, and a mail ends in a line break of its own.
    return [b"\r\n".join(lines).rstrip(b"\r\n") + b"\r\n" for lines in found]


class MailboxVerifier:
    """Second look at mailboxes."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type == "application/mbox"

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        try:
            mails = _mails(copy.read_bytes())
        except ValueError:
            return [Residue(Reason.METADATA_LEFT, NAME, "lines")]
        if not mails:
            return [Residue(Reason.VERIFIER_FAILED, NAME, "structure")]
        faults = [fault for mail in mails for fault in mail_faults(mail, expectation)[0]]
        if expectation.counts.members not in (None, len(mails)):
            faults.append(Residue(Reason.CONTENT_LOST, NAME, "members"))
        return faults

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        for number, mail in enumerate(_mails(copy.read_bytes())):
            yield from mail_views(mail, f"mail:{number}:")

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = MailboxVerifier()
