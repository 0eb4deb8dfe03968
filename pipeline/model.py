"""The states of a submission and its items on their way through the house, and what passes between sandbox and host.

Each stage takes one frozen state and returns the next; the next cannot be made without the last, so the type checker
proves the order. Nothing here touches files, keys or databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from pipeline.fixity import Digest
from pipeline.limits import LONGEST_VALUE, MOST_PICTURES
from pipeline.reasons import Reason
from redaction.finding import Finding
from redaction.plan import Plan
from redaction.text import Passage


# --- what a format gives us -------------------------------------------------------------------------------------------
class Role(StrEnum):
    """How a metadata value relates to people; decides what is learned from it (DESIGN section 2)."""

    HANDLING = "handling"  # last saved, printed, exported, scanned by; mailbox owner, user folder, device, serial
    AUTHORSHIP = "authorship"  # author, creator, sender: goes from metadata, in visible text only suggested
    DESCRIPTIVE = "descriptive"  # title, subject, dates, software, everything else


class ValueKind(StrEnum):
    """What a metadata value is."""

    NAME = "name"
    EMAIL = "email"
    USER = "user"
    PHONE = "phone"
    PATH = "path"
    DEVICE = "device"
    SERIAL = "serial"
    GPS = "gps"
    DATE = "date"
    SOFTWARE = "software"
    IDENTIFIER = "identifier"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One metadata value found in an item.

    Attributes:
        name: Name in the format's own terms, e.g. ``docProps/core.xml:lastModifiedBy``, ``Info:Author``.
        value: The value as text, cut at `LONGEST_VALUE` characters.
        role: How it relates to people.
        kind: What it is.
    """

    name: Annotated[str, Field(max_length=512)]
    value: Annotated[str, Field(max_length=LONGEST_VALUE)]
    role: Role = Role.DESCRIPTIVE
    kind: ValueKind = ValueKind.TEXT


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something a reader does not see, and where.

    Attributes:
        kind: ``comment``, ``hidden-text``, ``hidden-sheet``, ``attachment``, ``script``, ``trailing-bytes``, ...
        where: The format's address of the place; no content.
        count: How many.
    """

    kind: Annotated[str, Field(max_length=64)]
    where: Annotated[str, Field(max_length=512)]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """What must not get lost. None where the format has no such thing.

    Attributes:
        pages: Pages of a document (None where pages are made by the viewer).
        frames: Pictures of a multi-page or animated image.
        sheets: Sheets of a workbook.
        slides: Slides of a presentation.
        width_px: Width of the first frame after orientation.
        height_px: Height of the first frame after orientation.
        members: Members or attachments.
        streams: Tracks of sound, moving picture and subtitles.
        packets: Coded pieces of all tracks of sound and moving picture; None where they were coded anew.
        duration_ms: Time that it plays, in milliseconds.
    """

    pages: int | None = None
    frames: int | None = None
    sheets: int | None = None
    slides: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    members: int | None = None
    streams: int | None = None
    packets: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format gave us of an item.

    Attributes:
        media_type: IANA media type.
        text: Passages in reading order.
        metadata: Metadata fields found.
        hidden: Hidden things found.
        counts: What must not get lost.
        text_editable: False where this format cannot carry out edits of its text (then findings mean quarantine).
    """

    media_type: str
    text: tuple[Passage, ...] = ()
    metadata: tuple[MetadataField, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    counts: Counts = field(default_factory=Counts)
    text_editable: bool = True


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that a rewrite removed, for the record: kind and count, never content."""

    kind: Annotated[str, Field(max_length=64)]
    count: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a rewrite did.

    Attributes:
        media_type: Media type of the result.
        suffix: File name ending of the result, with dot, e.g. ``.pdf``.
        removed: What was removed.
        redactions: Edits carried out; must equal the plan's.
        counts: What the result holds.
        pictures: Pages, from 1, of which only a picture is left, in ascending order.
    """

    media_type: str
    suffix: Annotated[str, Field(pattern=r"^\.[a-z0-9]{1,12}$")]
    removed: tuple[Removal, ...] = ()
    redactions: int = 0
    counts: Counts = field(default_factory=Counts)
    pictures: Annotated[tuple[int, ...], Field(max_length=MOST_PICTURES)] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a container, before it becomes an item.

    Attributes:
        index: Position in the container, from 0; its only name outside the sealed catalogue.
        untrusted_name: Path inside the container as text (surrogates escaped), cut at the limit. Protected metadata.
        refusal: Reason why its bytes are not handed out (link, device, limit, encrypted), or None.
        limit: Which limit was reached, as its place in `pipeline.errors.LIMIT_NAMES`, or None.
    """

    index: int
    untrusted_name: str
    refusal: Reason | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """What the content says an item is.

    Attributes:
        media_type: IANA media type chosen from the content.
        supported: Whether a format claims it.
        container: Whether it has members.
        only_container: Whether it has no content of its own besides its members.
        name_disagrees: Whether the name's ending hints at another type.
    """

    media_type: str
    supported: bool
    container: bool = False
    only_container: bool = False
    name_disagrees: bool = False


# --- verification -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Expectation:
    """What a verifier is told about a sanitised copy. It never sees the original.

    Attributes:
        media_type: Media type of the sanitised copy.
        counts: Counts that must be found again.
        words: Visible words that must still be there, after edits, but for those of `pictures`; None: not compared.
        protected: Surface forms that must be gone everywhere (desk's terms, learned traces, and identifying metadata
            values that no reader saw in the original).
        unseen_only: Identifying metadata values that a reader did see in the original: gone everywhere but in visible
            text.
        redactions: Edits that were carried out.
        link_hosts: Hosts whose links may be left.
        replacement_texts: Replacements used in the plan (never residue).
        ocr: Whether rendered pages and pictures are read by OCR.
        pictures: Pages that became pictures, and the words that must be read in them, whatever `ocr` says.
    """

    media_type: str
    counts: Counts
    words: str | None = None
    protected: tuple[str, ...] = ()
    unseen_only: tuple[str, ...] = ()
    redactions: int = 0
    link_hosts: frozenset[str] = frozenset()
    replacement_texts: tuple[str, ...] = ()
    ocr: bool = True
    pictures: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Residue:
    """Something that a verifier objects to: a reason and where, never content."""

    reason: Reason
    verifier: Annotated[str, Field(max_length=64)]
    where: Annotated[str, Field(max_length=512)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all verifiers together say.

    Attributes:
        residues: Objections; empty means that nothing was found.
        verified_by: Names of the verifiers that looked.
        text: Text of the sanitised copy as the verifier extracted it, for the store's search; None where there is none.
        pages: Pages, frames, sheets or slides, or None.
    """

    residues: tuple[Residue, ...]
    verified_by: tuple[str, ...]
    text: str | None = None
    pages: int | None = None


# --- states of a submission and of an item ----------------------------------------------------------------------------
class Envelope(StrEnum):
    """How a submission is encrypted."""

    AGE = "age"
    AGE_ARMOR = "age-armor"
    OPENPGP = "openpgp"


class Disposition(StrEnum):
    """What became of an item; totals always reconcile."""

    PENDING = "pending"
    RELEASED = "released"
    WITHHELD = "withheld"  # sanitised and verified, but not handed over (policy or a person)
    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Submission:
    """An encrypted submission, received and accessioned.

    Attributes:
        accession: Random UUID.
        envelope: How it is encrypted.
        digest: Keyed digest of the ciphertext; recognises the same submission again.
        size_bytes: Size of the ciphertext.
    """

    accession: str
    envelope: Envelope
    digest: Digest
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission whose whole ciphertext was authenticated; its root item rests sealed.

    Attributes:
        submission: Where it came from.
        root: Id of the root item.
    """

    submission: Submission
    root: str


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a submission, resting sealed under the submission's data key.

    Attributes:
        item: Random UUID.
        accession: Its submission.
        parent: Item that it is a member of, or None.
        depth: Containers around it.
        digest: Keyed digest of the original bytes.
        size_bytes: Size of the original.
        identified: What its content says it is.
    """

    item: str
    accession: str
    parent: str | None
    depth: int
    digest: Digest
    size_bytes: int
    identified: Identified


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with its reading and findings."""

    item: Item
    reading: Reading
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """An item with what is to be done to it, and what must be found afterwards.

    Attributes:
        item: Which item.
        plan: Edits and cleaning options.
        expectation: What a verifier will be told; media type, counts and redactions are filled in by the rewrite.
        texts: Anchor and text after edits of what a reader sees, and of what was read in pixels.
    """

    item: Item
    plan: Plan
    expectation: Expectation
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sanitised:
    """A rewritten copy, not yet verified, resting sealed.

    Attributes:
        item: Whose copy.
        rewritten: What was done.
        digest: Plain SHA-256 of the copy.
        size_bytes: Its size.
        expectation: What a verifier must find.
    """

    item: Item
    rewritten: Rewritten
    digest: Digest
    size_bytes: int
    expectation: Expectation


@dataclass(frozen=True, slots=True)
class Verified:
    """A copy at which other code has looked and found nothing."""

    sanitised: Sanitised
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Failed closed: held until a person decides."""

    item: Item
    reason: Reason
    numbers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A verified copy that the catalogue holds.

    Attributes:
        document: Opaque id of the document in every store (random UUID; not the item's).
        verified: The verified copy.
    """

    document: str
    verified: Verified
