"""Which mails are really web pages that a browser saved (MHTML, RFC 2557)."""

from __future__ import annotations

import re

_TOP = re.compile(rb"(?im)^content-type:[ \t\r\n]*multipart/related\b")
_SAVED = re.compile(rb"(?im)^(?:snapshot-content-location|x-document-type|x-maf):|^from:[ \t]*\"?<?saved by ")
#: What a mail that went anywhere has.
_SENT = re.compile(rb"(?im)^(?:to|cc|bcc|received|delivered-to|return-path|message-id):")
_OWN = re.compile(rb"MIME-Version: 1\.0\r\nContent-Type: multipart/related; ")
_PLACE = re.compile(rb"(?im)^content-location:")


def is_snapshot(head: bytes) -> bool:
    """Return whether a file is a saved web page.

    Args:
        head: First 64 KiB.
    """
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    block = re.split(rb"\r?\n[ \t]*\r?\n", begin[:32768], maxsplit=1)[0] + b"\r\n"
    if _OWN.match(begin):
        return True
    if not _TOP.search(block):
        return False
    return bool(_SAVED.search(block)) or (not _SENT.search(block) and _PLACE.search(begin) is not None)
