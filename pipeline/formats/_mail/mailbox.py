"""Mailboxes in one file (mbox, RFC 4155): where their mails begin and end, and how a new one is written."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

MAIL = "message/rfc822"
#: The line before each mail of a copy: nobody's address, no time.
NEUTRAL_LINE = b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"
_FIRST = re.compile(rb"[ \t\r\n]{0,400}From [^\r\n]{1,400}\r?\n[!-9;-~]{1,100}[ \t]*:")
_NEXT = re.compile(rb"\n(?:[ \t]*\r?\n)?(?=From [^\r\n]{1,200}\d\d[^\r\n]{0,120}\r?\n[!-9;-~]{1,100}[ \t]*:)")
_QUOTED = re.compile(rb"(?m)^>(>*From )")
_TO_QUOTE = re.compile(rb"(?m)^(>*From )")
_NAME = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,20}:")
_HEADERS = re.compile(rb"(?:From|To|Cc|Subject|Date|MIME-Version): ")
#: Headers without which nobody would take a text for a mail.
_EXPECTED = (b"From", b"Subject", b"MIME-Version")


def is_mailbox(head: bytes, source: Path) -> bool:
    """Return whether a file holds several mails, or is one of our own mailboxes."""
    if head.startswith(NEUTRAL_LINE):
        return True
    if not _FIRST.match(head):
        return False
    if _NEXT.search(head):
        return True
    try:
        with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return _NEXT.search(whole) is not None
    except (OSError, ValueError):
        return False


def mails(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Hand out the line before each mail, and the mail with its quoting undone."""
    raw = raw.lstrip(b" \t\r\n")
    starts = [0, *(match.end() for match in _NEXT.finditer(raw))]
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        line, _, mail = raw[start:end].partition(b"\n")
        yield line.rstrip(b"\r"), _completed(_QUOTED.sub(rb"\1", mail))


def _completed(mail: bytes) -> bytes:
    """Return a mail with the headers that it lacks, empty, so that it is taken for one."""
    head = re.split(rb"\r?\n[ \t]*\r?\n", mail.lstrip(b"\r\n")[:65536], maxsplit=1)[0]
    names = {name.lower() for name in _NAME.findall(head)}
    missing = [
        name + (b": 1.0\n" if name == b"MIME-Version" else b": \n") for name in _EXPECTED if name.lower() not in names
    ]
    return b"".join(missing) + mail.lstrip(b"\r\n")


def mailbox_pieces(paths: Iterable[Path]) -> Iterator[bytes]:
    """Hand out a new mailbox of cleaned members; one that is no mail becomes an attachment of an empty one."""
    from pipeline.formats._mail.writing import mail_bytes

    for path in paths:
        raw = path.read_bytes()
        if not _HEADERS.match(raw):
            raw = mail_bytes({}, [], [path])
        yield NEUTRAL_LINE
        yield _TO_QUOTE.sub(rb">\1", raw.replace(b"\r\n", b"\n")).rstrip(b"\n")
        yield b"\n\n"
