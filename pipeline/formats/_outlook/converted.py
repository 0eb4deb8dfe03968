"""Formats that are read as a mail and come back as one: the mail format does all but the reading of their own bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.formats._mail.whole import mail_members, read_mail, rewrite_mail
from pipeline.formats._text.decoding import bytes_of
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Hidden, Reading, Removal, Rewritten
from redaction.plan import Plan

#: The bytes of an item, bounds and what is filled with what was left out, to the bytes of a mail not yet cleaned.
Conversion = Callable[[bytes, Limits, Counter[str]], bytes]


def read_converted(source: Path, limits: Limits, media_type: str, conversion: Conversion) -> Reading:
    """Read an item as the mail that it becomes; see `Format.read`."""
    gone: Counter[str] = Counter()
    reading = read_mail(conversion(bytes_of(source, limits), limits, gone), limits)
    hidden = tuple(Hidden(kind, "rich text", count) for kind, count in sorted(gone.items()) if count)
    return replace(reading, media_type=media_type, hidden=reading.hidden + hidden)


def converted_members(source: Path, into: Path, limits: Limits, conversion: Conversion) -> Iterator[UnpackedMember]:
    """Hand out the attachments; see `Format.members`."""
    yield from mail_members(conversion(bytes_of(source, limits), limits, Counter()), into, limits)


def rewrite_converted(
    source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits, conversion: Conversion
) -> Rewritten:
    """Write the cleaned mail; see `Format.rewrite`."""
    gone: Counter[str] = Counter()
    done = rewrite_mail(conversion(bytes_of(source, limits), limits, gone), target, plan, members, limits)
    removed = tuple(Removal(kind, count) for kind, count in sorted(gone.items()) if count)
    return replace(done, removed=(*done.removed, *removed, Removal("converted-to-mail", 1)))
