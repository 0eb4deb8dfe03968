"""Messages of Outlook in files of their own (MS-OXMSG in a compound file, MS-CFB); they come back as mails.

Hiding places, and what is done with each:
- sectors that no stream uses, slack behind streams, names and times of storages: gone, since a mail is written anew;
- sender, recipients, subject, day, bodies and attachments: as in mails (`mail.py`), which cleans them;
- PidTagTransportMessageHeaders: as the headers of a mail, gone and learned from;
- PidTagReceivedBy*, PidTagReceivedRepresenting*, PidTagLastModifierName (unless it is the sender): traces of handling,
  gone and learned from;
- all other properties, named ones, entry ids, search keys, X.500 addresses, conversation index, Bcc: gone;
- body in RTF (MS-OXRTFCP): the HTML inside (MS-OXRTFEX), or its text; hidden and deleted text, white and tiny letters,
  bytes that are no RTF, separators, entries of an index, pictures and fields of RTF: gone;
- bodies that Outlook does not show: gone and told, the plain one beside HTML (where links lead stands in it), the plain
  one that says else than the rich one, the rich one that says it is older than the plain one;
- attachments: members under neutral names; their paths, times and renderings: gone; messages inside: mails; objects of
  other programs (OLE): held; hidden ones that no page shows: gone and told; ones that lie elsewhere: empty members;
- contacts, appointments, tasks, lists: what Outlook shows of them is lines of the body; custom forms: only the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument
from pipeline.formats._compound.reader import MAGIC, compound
from pipeline.formats._outlook.oxmsg import PROPERTIES, read_msg
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Plan

MSG = "application/vnd.ms-outlook"
_MOST_PROBED_BYTES = 256 * 1024 * 1024


def _mail(raw: bytes, limits: Limits) -> bytes:
    from pipeline.formats._outlook.mailing import as_mail

    return as_mail(read_msg(raw, limits), limits)


class OutlookMessage:
    """Single messages of Outlook."""

    media_types = frozenset({MSG})
    suffixes: tuple[str, ...] = (".msg", ".oft")
    only_container = False
    has_members = True
    holds_whole_files = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a compound file whose root holds the properties of a message."""
        if not head.startswith(MAGIC):
            return None
        try:
            if source.stat().st_size > _MOST_PROBED_BYTES:
                return MSG if PROPERTIES.encode("utf-16-le") in head else None
            return MSG if PROPERTIES in compound(source.read_bytes()).streams else None
        except (OSError, CorruptDocument):
            return None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._outlook.converted import read_converted

        return read_converted(source, limits, MSG, _mail)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """See `Format.members`."""
        from pipeline.formats._outlook.converted import converted_members

        return converted_members(source, into, limits, _mail)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._outlook.converted import rewrite_converted

        return rewrite_converted(source, target, plan, members, limits, _mail)


FORMAT: Format = OutlookMessage()
