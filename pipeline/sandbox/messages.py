"""What host and cleaner say to each other; every answer is checked against these types and bounds."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Identified, Member, Reading, Rewritten
from redaction.finding import Finding
from redaction.plan import Plan
from redaction.policy import Policy
from redaction.terms import Term

#: In the place of a handle: all of them.
ALL = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a worker.

    Attributes:
        what: ``put``, ``get``, ``drop``, ``identify``, ``unlock``, ``read``, ``members``, ``rewrite``, ``verify``,
            ``limits``, ``terms``, ``passwords``; ``next`` and ``leave`` in the midst of ``members``.
        handle: The item it is about.
        media_type: What the item is.
        name: Its untrusted name, for `identify`.
        policy: For `read`.
        pixels: For `read`: pages that are read by OCR besides, none of them for those that the format chooses; None
            where no pixels are read.
        plan: For `rewrite`.
        members: Index and handle of cleaned members, for `rewrite`.
    """

    what: str
    handle: int = 0
    media_type: str = ""
    name: str | None = None
    policy: Policy | None = None
    pixels: tuple[int, ...] | None = None
    plan: Plan | None = None
    members: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The protected terms, sent once for each change."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Passwords:
    """What may open items, sent once for each change."""

    passwords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The worker's refusal: a reason code and bounded numbers, nothing else."""

    reason: int
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Read:
    """What reading gave: the reading, its findings, and the traces of handling that it teaches."""

    reading: Reading
    findings: tuple[Finding, ...]
    learned: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One member; the handle is None where its bytes are not handed out. Without a member: there are no more."""

    member: Member | None
    handle: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A sanitised copy, still in the sandbox."""

    handle: int
    rewritten: Rewritten


@dataclass(frozen=True, slots=True)
class Known:
    """What an item is."""

    identified: Identified


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Whether a password opened an item, or a member of it."""

    opened: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes that came in, under their new number."""

    handle: int
