"""Formats that are read as a mail and come back as one: the mail format does all but the reading of their own bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.formats._mail.whole import mail_members, read_mail, rewrite_mail
from pipeline.formats._text.decoding import bytes_of
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Reading, Removal, Rewritten
from redaction.plan import Plan

#: The bytes of an item, and bounds, to the bytes of a mail not yet cleaned, which tells what was left out.
Conversion = Callable[[bytes, Limits], bytes]


def read_converted(source: Path, limits: Limits, media_type: str, conversion: Conversion) -> Reading:
    """Read an item as the mail that it becomes; see `Format.read`."""
    return replace(read_mail(conversion(bytes_of(source, limits), limits), limits), media_type=media_type)


def converted_members(source: Path, into: Path, limits: Limits, conversion: Conversion) -> Iterator[UnpackedMember]:
    """Hand out the attachments; see `Format.members`."""
    yield from mail_members(conversion(bytes_of(source, limits), limits), into, limits)


def rewrite_converted(
    source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits, conversion: Conversion
) -> Rewritten:
    """Write the cleaned mail; see `Format.rewrite`."""
    done = rewrite_mail(conversion(bytes_of(source, limits), limits), target, plan, members, limits)
    return replace(done, removed=(*done.removed, Removal("converted-to-mail", 1)))
