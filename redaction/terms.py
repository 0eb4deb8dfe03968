"""Protected terms: what the desk or the submission itself tells us about the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermKind(StrEnum):
    """What a protected value is; decides which surface forms are derived from it."""

    NAME = "name"
    EMAIL = "email"
    USER = "user"
    PHONE = "phone"
    PATH = "path"
    DEVICE = "device"
    SERIAL = "serial"
    GPS = "gps"
    LITERAL = "literal"


class Origin(StrEnum):
    """Who says that it is to be protected."""

    DESK = "desk"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Term:
    """One protected value.

    Attributes:
        kind: What it is.
        value: The value as given. Secret: memory and sealed storage only.
        origin: A desk's term also protects the parts of a name; a learned one only whole forms, since officials who
            handled a file share given names with the people of the story.
    """

    kind: TermKind
    value: str
    origin: Origin = Origin.DESK
