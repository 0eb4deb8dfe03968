"""Identify an item from its content. Runs inside the sandbox."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

import magic

from pipeline.errors import EmptyItem, FormatMismatch
from pipeline.formats import format_for, formats
from pipeline.formats.base import Format
from pipeline.model import Identified

_HEAD_BYTES = 64 * 1024
#: What libmagic says of anything that it cannot name, or of text whose kind only a format's own probe can tell.
_VAGUE = frozenset(
    {"application/octet-stream", "text/plain", "text/x-mail", "application/zip", "text/xml", "text/html"}
)
#: Two names for one thing.
_ALIASES = {
    "image/x-ms-bmp": "image/bmp",
    "application/x-gzip": "application/gzip",
    "text/x-mail": "message/rfc822",
    "application/csv": "text/csv",
    "application/xml": "text/xml",
    "application/x-ndjson": "application/json",
    "application/x-zip": "application/zip",
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
    claims = {claim: fmt for fmt in formats() if (claim := fmt.recognises(head, source)) is not None}
    chosen = _choose(guess, claims)
    fmt = format_for(chosen)
    return Identified(
        media_type=chosen,
        supported=fmt is not None,
        container=fmt is not None and _has_members(fmt),
        only_container=fmt is not None and bool(getattr(fmt, "only_container", False)),
        name_disagrees=_disagrees(untrusted_name, fmt),
    )


def _choose(guess: str, claims: dict[str, Format]) -> str:
    # An archive whose first member is stored shows that member's signature early on. What libmagic calls an archive
    # too is unpacked: nothing of it goes on but its members, and those are looked at one by one.
    if guess in claims and getattr(claims[guess], "only_container", False):
        return guess
    families = list(claims.values())
    if len(families) > 1 and any(fmt is not families[0] for fmt in families[1:]):
        raise FormatMismatch(claims=len(claims))
    if not claims:
        return guess
    claimed = guess if guess in claims else next(iter(claims))
    known = format_for(guess)
    if known is not None and guess not in _VAGUE and known is not families[0]:
        raise FormatMismatch(claims=2)
    return claimed


def _has_members(fmt: Format) -> bool:
    return bool(getattr(fmt, "only_container", False)) or "message/rfc822" in fmt.media_types


def _disagrees(untrusted_name: str | None, fmt: Format | None) -> bool:
    suffix = PurePosixPath((untrusted_name or "").replace("\\", "/").lower()).suffix
    if not suffix or fmt is None:
        return False
    return suffix not in fmt.suffixes and any(suffix in other.suffixes for other in formats())


@cache
def _magic() -> magic.Magic:
    return magic.Magic(mime=True)
