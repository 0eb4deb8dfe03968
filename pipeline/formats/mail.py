"""Mail (message/rfc822).

Hiding places, and what is done with each:
- headers: From, To, Cc, Subject and the day of Date stay; Received, Message-ID, DKIM, ARC, Thread-Index, X-*,
  Delivered-To and all others go;
- comments of address headers, second From and Subject headers: gone; a comment behind a bare address is its name;
- bodies in UTF-7 and HZ: read as such, whatever letters they seem to be made of;
- transfer encodings: undone however a header names them; a body in base64 that none names so: the mail is held;
- preamble, epilogue, boundaries, part headers: gone, since the mail is built anew with fixed boundaries and UTF-8;
- HTML bodies: cleaned as the HTML format does (tracking pixels, scripts, comments, hidden text);
- pictures that an HTML body shows (``cid:``): members, shown again under a neutral content id; alternative texts go;
- attachments and nested mails: members; they come back cleaned under neutral names, or not at all;
- reports of delivery, of reading and of spam: what became of the mail and the recipient stay; servers, queues, what
  they said, and all other fields go;
- signatures and keys (S/MIME, OpenPGP), inline ones too: gone; encrypted parts: refused; an OpenPGP message or a
  uuencoded file as body: the mail is held;
- lines of the header block that are no headers, blank lines before it: gone; several mails in one file: `mbox.py`.

Kept by policy: who wrote to whom about what on which day. Addresses are certain findings and go from there as well;
the owner of the mailbox (Delivered-To ...) is a trace of handling and goes everywhere, by every name that the mail has.

Anchors: ``header:Subject`` ..., ``part:N`` for plain bodies, ``part:N/pM`` for blocks of HTML bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.formats._mail.mailbox import MAIL, is_mailbox
from pipeline.formats._mail.snapshot import is_snapshot
from pipeline.formats._text.decoding import bytes_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Rewritten
from redaction.plan import Plan

_HEADER_LINE = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,20}:[ \t\r\n]")
#: The line before a mail in a mailbox, and a header behind it.
_ENVELOPE = re.compile(rb"From [^\r\n]{1,400}\d\d:\d\d:\d\d[^\r\n]{1,40}\r?\n[!-9;-~]{1,100}:")
_TELLING = frozenset(
    {b"from", b"to", b"subject", b"date", b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to"}
)


class Mail:
    """Single mails."""

    media_types = frozenset({MAIL})
    suffixes: tuple[str, ...] = (".eml",)
    only_container = False
    has_members = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a block of headers at the start with those that only mails have together."""
        if is_mailbox(head, source) or is_snapshot(head):
            return None
        begin = head[:32768].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
        block = re.split(rb"\r?\n[ \t]*\r?\n", begin, maxsplit=1)[0]
        names = {name.lower() for name in _HEADER_LINE.findall(block)}
        starts = re.match(rb"(?:>?From \S|[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:)", block) is not None
        telling = len(names & _TELLING) >= 3 or {b"mime-version", b"content-type"} <= names
        return MAIL if (starts and telling) or _ENVELOPE.match(begin) else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        from pipeline.formats._mail.whole import read_mail

        return read_mail(bytes_of(source, limits), limits)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """See `Format.members`."""
        from pipeline.formats._mail.whole import mail_members

        return mail_members(bytes_of(source, limits), into, limits)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._mail.whole import rewrite_mail

        return rewrite_mail(bytes_of(source, limits), target, plan, members, limits)


FORMAT: Format = Mail()
