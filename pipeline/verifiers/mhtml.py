"""Looks at sanitised saved pages: nothing but pages and the pictures that they show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.html import PicturedWalk, walked
from pipeline.verifiers.mail import Section, content_of, sections

NAME = "saved-page-structure"
_TYPES = frozenset({"multipart/related", "application/x-mimearchive"})
_TOP = [("mime-version", "1.0"), ("content-type", 'multipart/related; type="text/html"; boundary="=_part"')]
_PAGE = [("content-type", 'text/html; charset="utf-8"'), ("content-transfer-encoding", "quoted-printable")]
_PICTURE_TYPE = re.compile(r"image/(?:jpeg|png|gif|bmp|webp|tiff|svg\+xml)")
_PICTURE_NAME = re.compile(r"<picture-\d{1,6}>")


def _parts(raw: bytes) -> tuple[list[Section], list[Section]]:
    """Return pages and pictures.

    Raises:
        ValueError: It is not built as a neutral copy is.
    """
    top, *parts = sections(raw)
    pages = [part for part in parts if part.headers == _PAGE]
    pictures = [part for part in parts if part.headers != _PAGE]
    neutral = all(
        [name for name, _ in part.headers] == ["content-type", "content-id", "content-transfer-encoding"]
        and _PICTURE_TYPE.fullmatch(part.value("content-type"))
        and _PICTURE_NAME.fullmatch(part.value("content-id"))
        and part.value("content-transfer-encoding") == "base64"
        for part in pictures
    )
    if top.headers != _TOP or not pages or not neutral:
        raise ValueError
    return pages, pictures


def _walked(page: Section, names: frozenset[str], hosts: frozenset[str]) -> PicturedWalk:
    return walked(content_of(page).decode("utf-8"), hosts, names)


def _names(pictures: list[Section]) -> frozenset[str]:
    return frozenset("cid:" + part.value("content-id").strip("<>") for part in pictures)


class SavedPageVerifier:
    """Second look at saved pages."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type in _TYPES

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        try:
            pages, pictures = _parts(copy.read_bytes())
            names = _names(pictures)
            walks = [_walked(page, names, expectation.link_hosts) for page in pages]
            for picture in pictures:
                content_of(picture)
        except ValueError:
            return [Residue(Reason.VERIFIER_FAILED, NAME, "structure")]
        faults = [Residue(reason, NAME, where) for walk in walks for reason, where in dict.fromkeys(walk.all_faults())]
        if names - {name for walk in walks for name in walk.met}:
            faults.append(Residue(Reason.METADATA_LEFT, NAME, "a picture that no page shows"))
        if expectation.counts.members not in (None, len(pictures)) or len(names) != len(pictures):
            faults.append(Residue(Reason.CONTENT_LOST, NAME, "members"))
        return faults

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        pages, pictures = _parts(copy.read_bytes())
        for number, page in enumerate(pages):
            walk = _walked(page, _names(pictures), frozenset())
            yield View(f"page:{number}:source", content_of(page).decode("utf-8"), mixed=True)
            yield View(f"page:{number}", "".join(walk.shown), visible=True)
            yield View(f"page:{number}:attributes", "\n".join(walk.values))
        for number, picture in enumerate(pictures):
            yield View(f"picture:{number}", content_of(picture), mixed=True)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = SavedPageVerifier()
