"""Independent look at a sanitised PDF: raw bytes, pdfminer's objects, qpdf's check, pdfium's and poppler's text."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View

if TYPE_CHECKING:
    from pipeline.verifiers._pdf_pages import Page
    from pipeline.verifiers._pdf_walk import Walk

_NAME = "pdf"
_TIMEOUT_S = 60
#: Share of the expected words that must be found again; extractors split words differently.
_WORDS_KEPT = 0.95
_WORD = re.compile(r"\w{3,64}")


class _Seen:
    """What several methods want to know of one copy, read once.

    Args:
        copy: The copy.
    """

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self.key = _key(copy)

    @cached_property
    def found(self) -> Walk:
        """Every object."""
        from pipeline.verifiers._pdf_walk import walk

        return walk(self._copy)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Each page by pdfium."""
        from pipeline.verifiers._pdf_pages import pages_of

        return pages_of(self._copy)

    @property
    def texts(self) -> list[str]:
        """Text of each page by pdfium."""
        return [page.text for page in self.pages]

    @cached_property
    def poppler(self) -> str:
        """Text of the document by poppler."""
        return _tool(["pdftotext", "-q", "-enc", "UTF-8", str(self._copy), "-"]).decode("utf-8", "replace")


class PdfVerifier:
    """Objects to everything but pages, their content and inert links."""

    name = _NAME

    def __init__(self) -> None:
        self._last: _Seen | None = None

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is a PDF."""
        return media_type == "application/pdf"

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections.

        Raises:
            VerifierFailed: A parser or a tool of the verifier cannot read the copy.
        """
        from pipeline.verifiers._pdf_blank import meaningful_blanks
        from pipeline.verifiers._pdf_rules import objections

        seen = self._seen(copy)
        yield from _raw(copy.read_bytes())
        # `--check` would decode every photograph too, which took a second and more a scanned page.
        _tool(["qpdf", "--stream-data=uncompress", str(copy), "/dev/null"])
        for reason, where in objections(seen.found, expectation.link_hosts):
            yield _residue(reason, where)
        yield from (_residue(Reason.METADATA_LEFT, where) for where in _streams(seen.found))
        yield from (_residue(Reason.METADATA_LEFT, f"letters of blanks:{one}") for one in meaningful_blanks(seen.found))
        if any(page.has_invisible_text for page in seen.pages):
            yield _residue(Reason.METADATA_LEFT, "invisible text")
        if any(page.hides_text for page in seen.pages):
            yield _residue(Reason.METADATA_LEFT, "hidden text")
        if any(page.runs_off for page in seen.pages):
            yield _residue(Reason.METADATA_LEFT, "text beyond the page")
        if expectation.counts.pages is not None and len(seen.pages) != expectation.counts.pages:
            yield _residue(Reason.CONTENT_LOST, "pages")
        if expectation.words is not None and not _words_kept(expectation.words, [*seen.texts, seen.poppler]):
            yield _residue(Reason.CONTENT_LOST, "words")

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out text by pdfium (visible) and poppler, every string, name and decoded stream."""
        from pipeline.verifiers._pdf_content import inline_images
        from pipeline.verifiers._pdf_fonts import private_part
        from pipeline.verifiers._pdf_rules import telling_names
        from pipeline.verifiers._pdf_walk import of_role

        seen = self._seen(copy)
        for number, text in enumerate(seen.texts, 1):
            yield View(f"page:{number}", text, visible=True)
        yield View("pdftotext", seen.poppler, mixed=True)
        for number, _, value in seen.found.strings:
            yield View(f"object:{number}", value, mixed=True)
        yield View("names", "\n".join(sorted(telling_names(seen.found.names))))
        for stream in seen.found.streams:
            yield View(f"stream:{stream.number}", stream.body, mixed=True)
            if private := private_part(stream.body):
                yield View(f"font:{stream.number}", private)
        for stream in of_role(seen.found, "content"):
            for image in inline_images(stream.body):
                yield View(f"stream:{stream.number}", image, mixed=True)

    def pages(self, copy: Path) -> int | None:
        """Return the pages as pdfium counts them."""
        return len(self._seen(copy).pages)

    def _seen(self, copy: Path) -> _Seen:
        if self._last is None or self._last.key != _key(copy):
            self._last = _Seen(copy)
        return self._last


def _key(copy: Path) -> tuple[str, int, int, int]:
    state = copy.stat()
    return str(copy), state.st_ino, state.st_mtime_ns, state.st_size


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, _NAME, where)


def _raw(content: bytes) -> Iterator[Residue]:
    if not content.startswith(b"%PDF-"):
        yield _residue(Reason.METADATA_LEFT, "leading bytes")
    if content.count(b"%%EOF") != 1 or not content.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield _residue(Reason.METADATA_LEFT, "revisions or trailing bytes")


def _streams(found: Walk) -> Iterator[str]:
    """Hand out the places of streams that hold more than they show."""
    from pipeline.verifiers._pdf_content import inline_images, strange
    from pipeline.verifiers._pdf_fonts import is_strange_font, is_strange_map
    from pipeline.verifiers._pdf_pictures import is_strange_jbig2, is_strange_picture, is_strange_profile
    from pipeline.verifiers._pdf_walk import of_role

    looks: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
        ("content", strange),
        ("font", is_strange_font),
        ("cmap", is_strange_map),
        ("profile", is_strange_profile),
    )
    for role, is_strange in looks:
        yield from (f"{role}:{stream.number}" for stream in of_role(found, role) if is_strange(stream.body))
    for stream in found.streams:
        if stream.filters and stream.filters[-1] in ("DCTDecode", "JPXDecode") and is_strange_picture(stream.body):
            yield f"picture:{stream.number}"
        if stream.filters and stream.filters[-1] == "JBIG2Decode" and is_strange_jbig2(stream.body):
            yield f"picture:{stream.number}"
        if b"<x:xmpmeta" in stream.body or b"<?xpacket" in stream.body:
            yield f"stream:{stream.number}"
    for stream in of_role(found, "content"):
        for image in inline_images(stream.body):
            if image.startswith(b"\xff\xd8") and is_strange_picture(image):
                yield f"picture in stream:{stream.number}"


def _words_kept(expected: str, texts: list[str]) -> bool:
    wanted = Counter(_WORD.findall(expected.casefold()))
    seen = Counter(_WORD.findall("\n".join(texts[:-1]).casefold())) | Counter(_WORD.findall(texts[-1].casefold()))
    total = sum(wanted.values())
    return sum((wanted - seen).values()) <= total * (1 - _WORDS_KEPT) if total else True


def _tool(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise VerifierFailed("pdf tool") from None
    if done.returncode not in (0, 3):  # qpdf says 3 for warnings, which broken picture streams of the original cause
        raise VerifierFailed("pdf tool", code=done.returncode)
    return done.stdout


VERIFIER: Verifier = PdfVerifier()
