"""Mailboxes in one file (application/mbox).

Hiding places, and what is done with each:
- the line before each mail (envelope sender, time of delivery): gone, a neutral one stands there;
- mails: members, each cleaned by its own format; they come back in the same order, or not at all;
- quoting (``>From``): undone, and done anew; blank lines between mails: one;
- mails that lack From, Subject or MIME-Version: get empty ones, so that they are taken for mails.

A file with one mail only is a mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._archive.budget import Budget
from pipeline.formats._mail.mailbox import NEUTRAL_LINE, is_mailbox, mailbox_pieces, mails
from pipeline.formats._text.decoding import bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Member, MetadataField, Reading, Removal, Rewritten
from redaction.plan import Plan

MBOX = "application/mbox"
_MOST_FIELDS = 5000


class Mailbox:
    """Several mails in one file."""

    media_types = frozenset({MBOX})
    suffixes: tuple[str, ...] = (".mbox", ".mbx")
    only_container = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a file that begins with the line before a mail, and has it at least twice."""
        return MBOX if is_mailbox(head, source) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        raw = bytes_of(source, limits)
        budget, fields, count = Budget(len(raw), limits), list[MetadataField](), 0
        for line, _ in mails(raw):
            count = budget.member() + 1
            if line != NEUTRAL_LINE.strip() and len(fields) < _MOST_FIELDS:
                fields.append(MetadataField("mbox:from", line[:1024].decode("utf-8", "replace")))
        return Reading(MBOX, (), tuple(fields), (), Counts(members=count))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the mails."""
        raw = bytes_of(source, limits)
        budget = Budget(len(raw), limits)
        for _, mail in mails(raw):
            index = budget.member()
            path = into / str(index)
            budget.write([mail], path)
            yield UnpackedMember(Member(index, f"{index}.eml"), path)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        if plan.edits:
            raise ProtectedTextLeft("a container has no text")
        before = self.read(source, limits).counts.members or 0
        if any(index not in range(before) for index in members):
            raise CorruptDocument("unknown member")
        with target.open("wb") as out:
            for piece in mailbox_pieces(path for _, path in sorted(members.items())):
                out.write(piece)
        counted = (("envelope-lines", before), ("members-left-out", before - len(members)))
        removed = tuple(Removal(kind, count) for kind, count in counted if count)
        return Rewritten(MBOX, ".mbox", removed, counts=Counts(members=len(members)))


FORMAT: Format = Mailbox()
