"""Message stores of Outlook (MS-PST: .pst, and .ost up to Outlook 2010); they come back as a zip of cleaned mails.

Hiding places, and what is done with each:
- deleted messages and old versions in free pages and blocks: gone, since nothing but what the trees lead to is read;
- messages that belong to folders only (views, forms, rules): gone;
- messages that Outlook does not show (outside of the folders that it shows, such as times when the owner is free and
  what can be recovered; in hidden folders; in no folder; not in the list of their folder): gone and told;
- name of the store, which is often the address of its owner: gone and learned from;
- folders: gone from the copy, handed on as names of members, which are protected;
- messages, contacts, appointments, tasks: members, as mails; see `msg.py` for what becomes of their properties;
- search folders, password (which encrypts nothing): gone; scrambling (MS-PST 5.1, 5.2): undone.

A message that is damaged is refused alone. Stores with pages of 4 KiB (Outlook 2013 .ost) are not known here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, InputError, LimitExceeded, ProtectedTextLeft
from pipeline.formats._archive.budget import Budget
from pipeline.formats._archive.kinds import ZIP
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import Counts, Hidden, Member, MetadataField, Reading, Removal, Rewritten, Role, ValueKind
from redaction.plan import Plan

PST = "application/vnd.ms-outlook-pst"
_ERRORS = (struct.error, IndexError)


def _bounded(source: Path, limits: Limits) -> int:
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    return size


class MessageStore:
    """Whole mailboxes of Outlook."""

    media_types = frozenset({PST})
    suffixes: tuple[str, ...] = (".pst", ".ost")
    only_container = True
    holds_whole_files = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the signatures of a store and of its client."""
        from pipeline.formats._outlook.ndb import MAGIC

        return PST if head.startswith(MAGIC) and head[8:10] in (b"SM", b"SO") else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._outlook.ndb import Store
        from pipeline.formats._outlook.stores import Folders, store_name

        size = _bounded(source, limits)
        try:
            with source.open("rb") as stream:
                store = Store(stream, size, limits)
                tree = Folders(store)
                nodes, unseen = tree.messages()
                folders = dict.fromkeys(tree.path(node) for node in nodes)
                name = store_name(store)
        except _ERRORS:
            raise CorruptDocument("message store") from None
        budget = Budget(size, limits)
        for _ in nodes:
            budget.member()
        fields = [
            MetadataField("pst:folder", folder[:LONGEST_VALUE], Role.HANDLING, ValueKind.TEXT)
            for folder in folders
            if folder
        ]
        if name:
            # "Personal Folders" names nobody; an account or address does.
            kind = ValueKind.EMAIL if "@" in name else ValueKind.TEXT if " " in name else ValueKind.USER
            fields.insert(0, MetadataField("pst:name", name[:LONGEST_VALUE], Role.HANDLING, kind))
        hidden = (Hidden("hidden-message", "store", unseen),) if unseen else ()
        return Reading(PST, (), tuple(fields[:5000]), hidden, Counts(members=len(nodes)))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the messages as mails."""
        from pipeline.formats._outlook.mailing import as_mail
        from pipeline.formats._outlook.ndb import Store
        from pipeline.formats._outlook.stores import Folders, message_of, names_of

        size = _bounded(source, limits)
        try:
            with source.open("rb") as stream:
                store = Store(stream, size, limits)
                budget, names, tree = Budget(size, limits), names_of(store), Folders(store)
                for node in tree.messages()[0]:
                    folder, index = tree.path(node), budget.member()
                    path, refusal = into / str(index), None
                    try:
                        budget.write([as_mail(message_of(store, node, names), limits)], path)
                    except LimitExceeded:
                        raise
                    except InputError as error:
                        refusal = error.reason
                    shown = f"{folder}/{index}.eml".encode()[-limits.name_bytes :].decode("utf-8", "ignore")
                    yield UnpackedMember(Member(index, shown, refusal), None if refusal else path)
        except _ERRORS:
            raise CorruptDocument("message store") from None

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._archive.writing import write_container

        if plan.edits:
            raise ProtectedTextLeft("a container has no text")
        reading = self.read(source, limits)
        before = reading.counts.members or 0
        if any(index not in range(before) for index in members):
            raise CorruptDocument("unknown member")
        write_container(ZIP, target, [path for _, path in sorted(members.items())])
        counted = (("converted-to-zip", 1), ("member-names", before), ("members-left-out", before - len(members)))
        removed = tuple(Removal(kind, count) for kind, count in counted if count)
        removed += tuple(Removal(one.kind, one.count) for one in reading.hidden)
        return Rewritten(ZIP.media_type, ZIP.suffix, removed, counts=Counts(members=len(members)))


FORMAT: Format = MessageStore()
