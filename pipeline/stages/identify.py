"""Identify: from kept bytes to an `Item`. The content decides; the name is only a hint."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import UnknownFormat
from pipeline.fixity import Digest
from pipeline.model import Item
from pipeline.sandbox.session import Session
from pipeline.unsupported import why_held


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item was found.

    Attributes:
        item: Its opaque id.
        accession: Its submission.
        parent: Item that it is a member of, or None.
        depth: Containers around it.
        digest: Keyed digest of its bytes.
        size_bytes: Their number.
    """

    item: str
    accession: str
    parent: str | None
    depth: int
    digest: Digest
    size_bytes: int


def identify(place: Place, handle: int, untrusted_name: str | None, session: Session) -> Item:
    """Find the format of an item from its content.

    Raises:
        UnknownFormat: No format of ours claims it.
        FormatMismatch: Two probes see two formats.
        EmptyItem: It has no bytes.
        SandboxError: The sandbox died of it.
    """
    identified = session.identify(handle, untrusted_name)
    if not identified.supported:
        raise UnknownFormat(why_held(identified.media_type))
    return Item(
        item=place.item,
        accession=place.accession,
        parent=place.parent,
        depth=place.depth,
        digest=place.digest,
        size_bytes=place.size_bytes,
        identified=identified,
    )
