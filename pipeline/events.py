"""PREMIS events: one per arrow, nothing sensitive in them.

Source: PREMIS event types of the Library of Congress, id.loc.gov/vocabulary/preservation/eventType.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Scalar = str | int | bool | None

_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")


class EventType(StrEnum):
    """PREMIS event types in use; the value is the vocabulary's label."""

    ACCESSION = "accession"
    DECRYPTION = "decryption"
    UNPACKING = "unpacking"
    FORMAT_IDENTIFICATION = "format identification"
    MESSAGE_DIGEST = "message digest calculation"
    READING = "metadata extraction"
    PLANNING = "appraisal"
    SANITISATION = "metadata modification"
    REDACTION = "redaction"
    VERIFICATION = "validation"
    QUARANTINE = "quarantine"
    UNQUARANTINE = "unquarantine"
    RECORD = "registration"
    RELEASE = "dissemination"
    RECALL = "deaccession"
    DELETION = "deletion"
    KEY_CHANGE = "policy assignment"
    REFUSAL = "refusal"
    RECOVERY = "recovery"


class Outcome(StrEnum):
    """PREMIS eventOutcome."""

    SUCCESS = "success"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Event:
    """One arrow that happened.

    Attributes:
        type: PREMIS event type.
        outcome: Success or failure.
        object: Opaque id of what it happened to (UUID).
        accession: Opaque id of the submission, or None for events of the home.
        agent: Program and version, or the opaque id of a person.
        detail: Codes, numbers and digests only. No floats: the encoding is canonical.
    """

    type: EventType
    outcome: Outcome
    object: str
    accession: str | None = None
    agent: str = "sluicegate"
    detail: Mapping[str, Scalar] = field(default_factory=dict)


def canonical(event: Event, *, when: str, sequence: int) -> bytes:
    """Encode an event as the log's entry: canonical JSON, sorted keys, UTF-8, no floats.

    Args:
        event: What happened.
        when: UTC time to the second, ISO 8601 with ``Z``.
        sequence: Position in the log, from 0.

    Returns:
        The entry's bytes.
    """
    body = {
        "v": 1,
        "seq": sequence,
        "time": when,
        "type": event.type.value,
        "outcome": event.outcome.value,
        "object": event.object,
        "accession": event.accession,
        "agent": event.agent,
        "detail": dict(event.detail),
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def slug(word: str, most: int = 48) -> str:
    """Return a word when it is one of a code's kind, else ``other``.

    Kinds come out of the sandbox: a worker that a file took over may say anything, and the log keeps it for ever.

    Args:
        word: Lower-case letters and digits, joined by ``-``, ``_`` or ``.``.
        most: Characters at most.
    """
    return word if len(word) <= most and _SLUG.match(word) else "other"
