"""Second look at sanitised pictures by strict walks and a decoding of our own, which share nothing with the cleaner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._image_jpeg import walk_jpeg
from pipeline.verifiers._image_tiff import walk_tiff
from pipeline.verifiers._image_walk import SHORT, WALKS, Seen
from pipeline.verifiers.base import Verifier, View

_NAME = "image-structure"
_WALKS = {**WALKS, b"\xff\xd8\xff": walk_jpeg}
_STARTS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/apng": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF8",),
    "image/webp": (b"RIFF",),
    "image/bmp": (b"BM",),
    "image/x-ms-bmp": (b"BM",),
    "image/tiff": (b"II*\0", b"MM\0*"),
}


class ImageVerifier:
    """Objects to every byte that is neither pixels nor needed to show them, and to missing frames."""

    name = _NAME

    def __init__(self) -> None:
        self._last: tuple[tuple[str, int, int, int, int], Seen | None] | None = None

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is a picture that a walk knows."""
        return media_type in _STARTS

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections."""
        content = copy.read_bytes()
        start = next((start for start in _STARTS[expectation.media_type] if content.startswith(start)), None)
        seen = self._seen(copy) if start is not None else None
        if seen is None or seen.broken:
            yield _residue(Reason.CONTENT_LOST, "structure")
        if seen is None:
            return
        for place in dict.fromkeys([*seen.left, *_unseen(content, seen)]):
            yield _residue(Reason.METADATA_LEFT, place)
        counts = expectation.counts
        if counts.frames is not None and seen.frames != counts.frames:
            yield _residue(Reason.CONTENT_LOST, "frames")
        if counts.width_px is not None and seen.size != (counts.width_px, counts.height_px):
            yield _residue(Reason.CONTENT_LOST, "size")

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out every byte that is no compressed pixel.

        Raises:
            VerifierFailed: The walk does not get through.
        """
        seen = self._seen(copy)
        if seen is None or seen.broken:
            raise VerifierFailed("the picture's structure is broken")
        yield View("structure", b"".join(seen.structure))

    def pages(self, copy: Path) -> int | None:
        """Return the frames."""
        seen = self._seen(copy)
        return seen.frames if seen else None

    def _seen(self, copy: Path) -> Seen | None:
        """Return what a walk over a copy finds; it takes as long as decoding the picture, so one serves all methods."""
        state = copy.stat()
        key = str(copy), state.st_ino, state.st_ctime_ns, state.st_mtime_ns, state.st_size
        if self._last is None or self._last[0] != key:
            self._last = None  # two would take twice the memory
            self._last = key, _walked(copy.read_bytes())
        return self._last[1]


def _walked(content: bytes) -> Seen | None:
    walk = next((walk for start, walk in _WALKS.items() if content.startswith(start)), walk_tiff)
    try:
        return walk(content)
    except (*SHORT, KeyError):
        return None


def _unseen(content: bytes, seen: Seen) -> list[str]:
    """Return the places that hold what nobody sees; a copy that does not decode has been called broken or is one."""
    from pipeline.verifiers._image_pixels import hidden_places

    if seen.broken:
        return []
    try:
        return list(hidden_places(content, seen))
    except (*SHORT, OSError, SyntaxError, EOFError, TypeError, AttributeError, KeyError, ArithmeticError):
        return ["undecodable"]


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, _NAME, where)


VERIFIER: Verifier = ImageVerifier()
