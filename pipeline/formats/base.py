"""The protocol that every format follows.

A format is one file in this package that ends in ``FORMAT: Format = Thing()`` and is found by walking the package.
It is pure parsing and writing of bytes: it runs inside the sandbox, on a tmpfs, and knows no keys, database or network.
It opens with the list of its hiding places (the specification's names) and what is done with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from pipeline.limits import Limits
from pipeline.model import Member, Reading, Rewritten
from redaction.plan import Plan
from redaction.text import Passage


@dataclass(frozen=True, slots=True)
class UnpackedMember:
    """A member with its bytes on the sandbox's tmpfs, or without where it is refused.

    Attributes:
        member: Index, name and refusal.
        path: The member's bytes; None exactly when `member.refusal` is set. The caller deletes it.
    """

    member: Member
    path: Path | None


class Format(Protocol):
    """How to read and rewrite one family of media types.

    Attributes:
        media_types: IANA media types that this format claims; no two formats claim the same.
        suffixes: File name endings, lower case with dot, for hints and for naming outputs; first is the usual one.
        only_container: True where the item is nothing but its members (zip), False for documents (mail, PDF).

    A document that may have members beside its own content (mail) also says ``has_members = True``. A format whose
    signature may stand behind the first bytes (PDF) says ``may_begin_late = True``: at the start of an archive it is a
    member's. One that holds whole files as they are (a message store) says ``holds_whole_files = True``: what hangs at
    its end is one of these, and no second format.
    """

    media_types: frozenset[str]
    suffixes: tuple[str, ...]
    only_container: bool = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Probe the content beyond libmagic.

        Args:
            head: First 64 KiB.
            source: The whole item.

        Returns:
            The media type if this format is sure that the item is one of its own, else None. Never raises on bad input.
        """
        return None

    def read(self, source: Path, limits: Limits) -> Reading:
        """Read text with anchors, metadata, hidden things and counts. Changes nothing.

        Raises:
            CorruptDocument: It does not parse whole.
            EncryptedDocument: It asks for a password.
            LimitExceeded: It is larger than the limits allow.
        """
        ...

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out members one by one, in a stable order; none by default.

        Args:
            source: The container.
            into: Empty folder; members are written there under their index, never under their own name.
            limits: Bounds on count, ratio, sizes and names.

        Raises:
            CorruptDocument: The container breaks off; members handed out before stay good.
            EncryptedDocument: It asks for a password.
            LimitExceeded: A bound on the whole container is reached.
        """
        return iter(())

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """Clean, and redact what the plan names, in one pass. Deterministic; twice changes nothing.

        Args:
            source: The item.
            target: New file to write.
            plan: Edits by anchor of the passages that `read` gave; cleaning options.
            members: Cleaned bytes by member index (their suffix is right). A member that is not here is left out.
            limits: Bounds.

        Raises:
            CorruptDocument: As in `read`.
            ProtectedTextLeft: The plan holds edits that this format cannot carry out.
            UnknownPart: It holds a part that no rule covers.
        """
        ...


@runtime_checkable
class Unlocks(Protocol):
    """What a format has, too, whose items may be under a password that a person knows."""

    def unlock(self, source: Path, target: Path, passwords: Sequence[str], limits: Limits) -> bool:
        """Write an item as it was before it was put under a password; nothing else of it changes.

        Args:
            source: The item.
            target: New file to write.
            passwords: What to try, in this order.
            limits: Bounds.

        Returns:
            True where it, or some of its members, were opened and `target` was written; False where it is under no
            password, or none of these opens it. Never raises on bad input: what is wrong with it shows in reading.

        Raises:
            LimitExceeded: It unpacks to too much.
        """
        ...


@runtime_checkable
class ReadsPixels(Protocol):
    """What a format has, too, that can read pages as a person does, and make pictures of them (see `Plan.pictures`)."""

    def read_pixels(self, source: Path, pages: Sequence[int], limits: Limits) -> tuple[Passage, ...]:
        """Read pages by OCR; each passage is another reading (`Passage.again`), with an anchor as `is_of_pixels` says.

        Args:
            source: The item, which `read` has read.
            pages: Numbers, from 1; none for all pages that may show words which no text of theirs tells.
            limits: Bounds.

        Raises:
            CorruptDocument: It cannot be drawn.
            LimitExceeded: That are too many pages, or it takes too long.
            UnknownPart: There is nothing here that reads.
        """
        ...


@runtime_checkable
class HangsBehind(Protocol):
    """What a format has, too, whose readers find it behind other bytes (zip, which is read from its end)."""

    def hangs_behind(self, source: Path) -> str | None:
        """Return the media type of what hangs behind an item that begins as something else, else None.

        Args:
            source: The whole item. Never raises on bad input.
        """
        ...


Probe = Callable[[bytes, Path], str | None]
