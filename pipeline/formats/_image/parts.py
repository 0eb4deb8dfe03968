"""What a walk over the segments or chunks of a picture finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Label(StrEnum):
    """What a part of a picture file holds."""

    EXIF = "exif"
    XMP = "xmp"
    PHOTOSHOP = "photoshop"
    IPTC = "iptc"
    ICC = "colour-profile"
    COMMENT = "comment"
    TEXT = "text-chunk"
    TIME = "time"
    THUMBNAIL = "thumbnail"
    UNKNOWN = "unknown-part"


@dataclass(frozen=True, slots=True)
class Part:
    """One segment, chunk or extension that is no picture.

    Attributes:
        name: Its name in the format's terms, e.g. ``APP1``; no content.
        label: What it holds.
        payload: Its bytes.
    """

    name: str
    label: Label
    payload: bytes


class Harm(StrEnum):
    """What is missing of a damaged picture, in the words of the record."""

    ROWS = "damaged-rows"  # rows that no longer decode; they are grey in the copy
    FRAMES = "damaged-frames"  # frames or pages from the first broken one on
    DETAIL = "damaged-detail"  # scans of a progressive JPEG that would have made it sharper
    END = "damaged-end"  # no pixel, only what closes the file


@dataclass(frozen=True, slots=True)
class Damage:
    """What a damaged picture no longer shows.

    Attributes:
        harm: What is missing.
        count: How many rows, frames or scans, as far as the file tells; at least 1.
        height_px: Height that the last frame claims, where rows of it are missing; else None.
        from_below: Whether the rows are stored from below, so that those above are missing.
    """

    harm: Harm
    count: int = 1
    height_px: int | None = None
    from_below: bool = False


@dataclass(slots=True)
class Parts:
    """What a walk finds.

    Attributes:
        parts: Parts that are no picture, in file order.
        end: Offset behind the last byte of the picture.
        loop: Repetitions of an animation; 0 is for ever, None where the file says nothing.
        delays: Numerator and denominator of each frame's seconds.
        still: Whether the first frame is no part of the animation (APNG).
        stray: Bytes between the segments.
    """

    parts: list[Part] = field(default_factory=list)
    end: int = 0
    loop: int | None = None
    delays: list[tuple[int, int]] = field(default_factory=list)
    still: bool = False
    stray: int = 0

    def add(self, name: str, label: Label, payload: bytes) -> None:
        """Note a part."""
        self.parts.append(Part(name, label, payload))
