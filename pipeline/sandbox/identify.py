"""Identify an item from its content. Runs inside the sandbox."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import EmptyItem, FormatMismatch
from pipeline.formats import format_for, formats
from pipeline.formats.base import Format, HangsBehind
from pipeline.model import Identified
from pipeline.unsupported import signature_of

if TYPE_CHECKING:
    import magic

_HEAD_BYTES = 64 * 1024
#: Endings by which browsers know a page, whatever it begins with.
_PAGES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".shtm")
#: Source code by libmagic's names, which is plain text to us.
_CODE = frozenset({"application/javascript", "application/x-sh", "application/x-perl", "text/troff"})
#: Texts with a structure of their own that no format of ours knows.
_STRUCTURED = frozenset({"text/x-vcard", "text/x-mail", "text/x-bibtex"})
#: Two names for one thing.
_ALIASES = {
    "image/x-ms-bmp": "image/bmp",
    "application/x-gzip": "application/gzip",
    "text/x-mail": "message/rfc822",
    "application/csv": "text/csv",
    "application/xml": "text/xml",
    "application/x-ndjson": "application/json",
    "application/x-zip": "application/zip",
    "application/vnd.rar": "application/x-rar",
    "application/x-rar-compressed": "application/x-rar",
}


def identify(source: Path, untrusted_name: str | None) -> Identified:
    """Say what an item is.

    Args:
        source: Its bytes.
        untrusted_name: Its name, a hint that may only disagree.

    Raises:
        EmptyItem: It has no bytes.
        FormatMismatch: The probes of two formats both see their own in it.
    """
    with source.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise EmptyItem
    chosen = _agreed(_claims(head, source)) or _unclaimed(source, head)
    if chosen in ("text/plain", "text/xml") and _is_named_page(untrusted_name) and _has_tag(head):
        # Any browser would show it as a page, and hide its comments and attributes.
        chosen = "text/html"
    fmt = format_for(chosen)
    return Identified(
        media_type=chosen,
        supported=fmt is not None,
        container=fmt is not None and _has_members(fmt),
        only_container=fmt is not None and bool(getattr(fmt, "only_container", False)),
        name_disagrees=_disagrees(untrusted_name, fmt),
    )


def _is_named_page(untrusted_name: str | None) -> bool:
    return (untrusted_name or "").lower().endswith(_PAGES)


def _has_tag(head: bytes) -> bool:
    return re.search(rb"<(?:[A-Za-z][A-Za-z0-9]{0,20}[\s>/]|/[A-Za-z]|!--)", head) is not None


def _claims(head: bytes, source: Path) -> dict[str, Format]:
    """Return what the formats' own probes claim.

    A probe knows its format; libmagic knows a thousand by a few bytes each, and is asked only where no probe claims.
    """
    claims = {claim: fmt for fmt in formats() if (claim := fmt.recognises(head, source)) is not None}
    if any(fmt.only_container for fmt in claims.values()):
        # An archive whose first member is stored shows that member's signature early on. Nothing of an archive goes on
        # but its members, and those are looked at one by one.
        claims = {claim: fmt for claim, fmt in claims.items() if not getattr(fmt, "may_begin_late", False)}
    if not any(getattr(fmt, "holds_whole_files", False) for fmt in claims.values()):
        hanging = (fmt for fmt in formats() if isinstance(fmt, HangsBehind) and fmt not in claims.values())
        claims |= {claim: fmt for fmt in hanging if (claim := fmt.hangs_behind(source)) is not None}
    return claims


def _agreed(claims: dict[str, Format]) -> str | None:
    """Return the one claim, or None where there is none; two of one family are one."""
    families = list(claims.values())
    if any(fmt is not families[0] for fmt in families[1:]):
        raise FormatMismatch(claims=len(claims))
    return next(iter(claims), None)


def _unclaimed(source: Path, head: bytes) -> str:
    """Return what an item is that no probe claims: a text with tags inside is no page, source code is text."""
    guess = _magic().from_file(str(source))
    guess = _ALIASES.get(guess, guess)
    if guess == "application/octet-stream":
        return signature_of(head) or guess
    if guess == "text/html":
        return guess if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "text/plain"
    if guess in _CODE or (guess.startswith("text/x-") and guess not in _STRUCTURED and format_for(guess) is None):
        return "text/plain"
    return guess


def _has_members(fmt: Format) -> bool:
    return bool(getattr(fmt, "only_container", False) or getattr(fmt, "has_members", False))


def _disagrees(untrusted_name: str | None, fmt: Format | None) -> bool:
    suffix = PurePosixPath((untrusted_name or "").replace("\\", "/").lower()).suffix
    if not suffix or fmt is None:
        return False
    return suffix not in fmt.suffixes and any(suffix in other.suffixes for other in formats())


@cache
def _magic() -> magic.Magic:
    import magic

    return magic.Magic(mime=True)
