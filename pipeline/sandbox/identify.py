"""Identify an item from its content. Runs inside the sandbox."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath

import magic

from pipeline.errors import EmptyItem, FormatMismatch
from pipeline.formats import format_for, formats
from pipeline.formats.base import Format
from pipeline.model import Identified
from pipeline.unsupported import signature_of

_HEAD_BYTES = 64 * 1024
_TAIL_BYTES = 64 * 1024
_PDF = "application/pdf"
_OBJECT = re.compile(rb"\d{1,10} \d{1,5} obj\b")
#: Source code by libmagic's names, which is plain text to us.
_CODE = frozenset({"application/javascript", "application/x-sh", "application/x-perl", "text/troff"})
#: Texts with a structure of their own that no format of ours knows.
_STRUCTURED = frozenset({"text/x-vcard", "text/x-mail", "text/x-bibtex"})
#: What libmagic says of anything that it cannot name, or of text whose kind only a format's own probe can tell.
_VAGUE = frozenset(
    {
        "application/octet-stream", "text/plain", "text/x-mail", "application/zip", "text/xml", "text/html",
        # Contacts and calendars may be JSON.
        "application/json",
        # Mailboxes and saved pages begin as mails do.
        "message/rfc822",
        # One name for messages and for whole stores of them.
        "application/vnd.ms-outlook",
        # Raw photographs are TIFFs; flat OpenDocument names the namespace of SVG.
        "image/tiff", "image/svg+xml",
        # Any Ogg whose first stream is no sound, but says what the others are (Skeleton).
        "video/ogg",
    }
)  # fmt: skip
#: What libmagic takes a kind for: it looks at the names of a package's members, not at its content types.
_LOOKS_LIKE = {
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
}
_ZIP = "application/zip"
#: Containers that hold whole files as they are (compound files, message stores, TNEF): a zip at their end is one of
#: these, and no second format.
_HOLDERS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"!BDN", b"\x78\x9f\x3e\x22")
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
        FormatMismatch: libmagic and a format's own probe, or two formats, see two different things in it.
    """
    with source.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise EmptyItem
    guess = _magic().from_file(str(source))
    guess = _ALIASES.get(guess, guess)
    claims = _claims(head, source)
    if guess == _PDF and _PDF not in claims and claims:
        guess = "text/plain"  # only told of: see `_claims`
    chosen = _choose(guess, claims, head)
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
    return (untrusted_name or "").lower().endswith((".html", ".htm", ".xhtml"))


def _has_tag(head: bytes) -> bool:
    return re.search(rb"<(?:[A-Za-z][A-Za-z0-9]{0,20}[\s>/]|/[A-Za-z]|!--)", head) is not None


def _claims(head: bytes, source: Path) -> dict[str, Format]:
    """Return what the formats' own probes claim."""
    claims = {claim: fmt for fmt in formats() if (claim := fmt.recognises(head, source)) is not None}
    if len(claims) > 1 and _PDF in claims and not _has_pdf_objects(head, source):
        # A text that tells how a PDF begins is none.
        del claims[_PDF]
    if len(claims) > 1 and _ZIP in claims and head.startswith(_HOLDERS):
        del claims[_ZIP]
    return claims


def _has_pdf_objects(head: bytes, source: Path) -> bool:
    with source.open("rb") as stream:
        stream.seek(max(source.stat().st_size - _TAIL_BYTES, 0))
        return _OBJECT.search(head) is not None or b"startxref" in stream.read()


def _choose(guess: str, claims: dict[str, Format], head: bytes) -> str:
    # An archive whose first member is stored shows that member's signature early on. What libmagic calls an archive
    # too is unpacked: nothing of it goes on but its members, and those are looked at one by one. One that hangs behind
    # something else is a second format.
    if guess in claims and getattr(claims[guess], "only_container", False) and not _hangs_behind(guess, head):
        return guess
    families = list(claims.values())
    if len(families) > 1 and any(fmt is not families[0] for fmt in families[1:]):
        raise FormatMismatch(claims=len(claims))
    if not claims:
        return _unclaimed(guess, head)
    claimed = guess if guess in claims else next(iter(claims))
    known = format_for(guess)
    if known is not None and guess not in {*_VAGUE, _LOOKS_LIKE.get(claimed)} and known is not families[0]:
        raise FormatMismatch(claims=2)
    return claimed


def _hangs_behind(guess: str, head: bytes) -> bool:
    return guess == "application/zip" and not head.startswith(b"PK")


def _unclaimed(guess: str, head: bytes) -> str:
    """Return what an item is that no probe claims: a text with tags inside is no page, source code is text."""
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
    return magic.Magic(mime=True)
