"""Messages in transport-neutral encapsulation (MS-OXTNEF, winmail.dat); they come back as mails.

Hiding places, and what is done with each:
- attributes and properties: as in `msg.py`; what Outlook shows becomes a mail, which is cleaned, the rest goes;
- attachments: members under neutral names; their times, icons and transport names: gone; messages inside: mails;
- checksums, keys, attributes that nobody knows, bytes behind the last attribute (told): gone;
- attachments with two contents, and more recipients, values or attachments than the bounds: held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.formats._outlook.oxtnef import MAGIC, read_tnef
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Plan

TNEF = "application/vnd.ms-tnef"


def _mail(raw: bytes, limits: Limits) -> bytes:
    from pipeline.formats._outlook.mailing import as_mail

    return as_mail(read_tnef(raw, limits), limits)


class Encapsulated:
    """Bodies and attachments that Outlook wrapped."""

    media_types = frozenset({TNEF, "application/ms-tnef"})
    suffixes: tuple[str, ...] = (".tnef",)
    only_container = False
    has_members = True
    holds_whole_files = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the signature."""
        return TNEF if head.startswith(MAGIC) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._outlook.converted import read_converted

        return read_converted(source, limits, TNEF, _mail)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """See `Format.members`."""
        from pipeline.formats._outlook.converted import converted_members

        return converted_members(source, into, limits, _mail)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._outlook.converted import rewrite_converted

        return rewrite_converted(source, target, plan, members, limits, _mail)


FORMAT: Format = Encapsulated()
