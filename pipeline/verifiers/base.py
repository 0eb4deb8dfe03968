"""The protocol that every verifier follows.

A verifier is one file in this package that ends in ``VERIFIER: Verifier = Thing()``. It is other code than the cleaner,
runs in a fresh sandbox of its own and never sees the original. It may import `redaction`, never `pipeline.formats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.model import Expectation, Residue


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a sanitised copy, to be searched for residue.

    Attributes:
        where: The place, in the format's terms; no content.
        content: Decoded text or bytes.
        visible: Whether a reader sees this text; such views make up the text of the store.
        mixed: Whether visible text is stored in it among other things; what a reader may see is no objection there.
    """

    where: str
    content: str | bytes
    visible: bool = False
    mixed: bool = False


class Verifier(Protocol):
    """An independent look at a sanitised copy.

    Attributes:
        name: Name in the record, e.g. ``pdf-structure``.
    """

    name: str

    def applies_to(self, media_type: str) -> bool:
        """Return whether this verifier has a say on that media type."""
        ...

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """Return objections; none means that nothing was found.

        Raises:
            VerifierFailed: It could not look; the item is held.
        """
        ...

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out every decoded stream, string, part and rendered text for the residue search; none by default."""
        return iter(())

    def pages(self, copy: Path) -> int | None:
        """Return pages, frames, sheets or slides, where this verifier counts them."""
        return None
