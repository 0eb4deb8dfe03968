"""Which kind of picture some bytes are: only pictures go where a reader is shown one; and which a mail shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from pipeline.formats._mail.parts import Attachment

_HEAD_BYTES = 1000

_MARKS = (
    (b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"),
)  # fmt: skip


def picture_type(raw: bytes) -> str:
    """Return the media type of a cleaned picture; empty where it is none."""
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "image/webp"
    if raw.lstrip().startswith(b"<") and b"<svg" in raw[:1000]:
        return "image/svg+xml"
    return next((kind for mark, kind in _MARKS if raw.startswith(mark)), "")


class Inline:
    """Pictures among the attachments of a mail, which its pages show by their content id.

    Args:
        attachments: All attachments, in order.
        members: Cleaned ones by their index; None where none is cleaned yet.

    Attributes:
        shown: Indexes of the pictures that pages have asked for, in that order.
    """

    def __init__(self, attachments: list[Attachment], members: Mapping[int, Path] | None) -> None:
        self.shown: list[int] = []
        self._indexes: dict[str, int] = {}
        for index, part in enumerate(attachments):
            there = not part.refusal if members is None else index in members and bool(_type_of(members[index]))
            if part.content_id and there:
                self._indexes.setdefault(part.content_id, index)

    def source(self, address: str) -> str:
        """Return the neutral source of a picture, or an empty text where it goes."""
        kind, _, name = address.strip().partition(":")
        index = self._indexes.get(unquote(name)) if kind.lower() == "cid" else None
        if index is None:
            return ""
        if index not in self.shown:
            self.shown.append(index)
        return f"cid:picture-{self.shown.index(index) + 1}"


def _type_of(path: Path) -> str:
    with path.open("rb") as stream:
        return picture_type(stream.read(_HEAD_BYTES))
