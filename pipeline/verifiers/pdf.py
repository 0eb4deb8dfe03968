"""Independent look at a sanitised PDF: raw bytes, pdfminer's objects, qpdf's check, pdfium's and poppler's text."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2 as pdfium

from pipeline.errors import Reason, VerifierFailed
from pipeline.model import Expectation, Residue
from pipeline.verifiers._pdf_walk import FAULTS, Walk, walk
from pipeline.verifiers.base import Verifier, View

_NAME = "pdf"
_TIMEOUT_S = 60
#: Share of the expected words that must be found again; extractors split words differently.
_WORDS_KEPT = 0.95
_CATALOG = frozenset({"Type", "Pages", "Version", "ViewerPreferences"})
_TRAILER = frozenset(["Root", "Size", "Type", "W", "Index", "Filter", "Length", "DecodeParms"])
_META = frozenset(
    [
        "Metadata",
        "PieceInfo",
        "LastModified",
        "Info",
        "ID",
        "Thumb",
        "AF",
        "Names",
        "Dests",
        "Outlines",
        "PageLabels",
        "StructTreeRoot",
        "OCProperties",
        "Lang",
        "Perms",
        "DSS",
        "Legal",
        "Threads",
        "SpiderInfo",
        "Collection",
        "OutputIntents",
        "DPartRoot",
        "Author",
        "ActualText",
        "Alt",
        "TU",
        "TM",
        "NM",
        "Contents_",
        "CreationDate",
        "ModDate",
        "Producer",
        "Creator",
        "Title_",
        "Subj",
        "RC",
        "Popup",
        "IRT",
        "VP",
        "Measure",
        "PtData",
        "SeparationInfo",
        "OPI",
        "Alternates",
        "AcroForm",
        "XFA",
        "ByteRange",
        "Cert",
        "Extensions",
        "Requirements",
        "MarkInfo",
        "StructParents",
        "StructParent",
        "PresSteps",
        "Templates",
        "IDS",
        "URLS",
        "Properties",
        "OC",
    ]
)
_ACTIVE = frozenset(
    [
        "JavaScript",
        "JS",
        "AA",
        "OpenAction",
        "EmbeddedFiles",
        "EF",
        "Launch",
        "RichMediaContent",
        "RichMediaSettings",
        "3DD",
        "Movie",
        "Sound",
        "Rendition",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "FS",
    ]
)
_ACTIONS = frozenset(
    [
        "Launch",
        "JavaScript",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "Rendition",
        "Movie",
        "Sound",
        "ResetForm",
        "Hide",
    ]
)
_LINK_KEYS = frozenset(["Type", "Subtype", "Rect", "Border", "C", "Dest", "A"])
_SAFE_STRINGS = frozenset({b"Adobe", b"Identity", b"Japan1", b"Japan2", b"GB1", b"CNS1", b"Korea1", b"KR", b"UCS"})
_MARKED = re.compile(rb"(?<![A-Za-z0-9/])(?:BDC|BMC|DP|MP)(?![A-Za-z0-9])")
_WORD = re.compile(r"\w{3,64}")


class PdfVerifier:
    """Objects to everything but pages, their content and inert links."""

    name = _NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is a PDF."""
        return media_type == "application/pdf"

    def check(self, copy: Path, expectation: Expectation) -> Iterator[Residue]:
        """Yield objections.

        Raises:
            VerifierFailed: A parser or a tool of the verifier cannot read the copy.
        """
        yield from _raw(copy.read_bytes())
        _qpdf(copy)
        found = walk(copy)
        yield from _structure(found)
        for number, keys in found.dictionaries:
            yield from _dictionary(number, keys, expectation.link_hosts)
        yield from _pictures(found)
        texts = _pdfium_text(copy)
        if expectation.counts.pages is not None and len(texts) != expectation.counts.pages:
            yield _residue(Reason.CONTENT_LOST, "pages")
        if expectation.words is not None and not _words_kept(expectation.words, [*texts, _poppler_text(copy)]):
            yield _residue(Reason.CONTENT_LOST, "words")

    def views(self, copy: Path) -> Iterator[View]:
        """Hand out text by pdfium (visible) and poppler, every string, name and decoded stream."""
        for number, text in enumerate(_pdfium_text(copy), 1):
            yield View(f"page:{number}", text, visible=True)
        yield View("pdftotext", _poppler_text(copy), mixed=True)
        found = walk(copy)
        for number, value in found.strings:
            yield View(f"object:{number}", value, mixed=True)
        yield View("names", "\n".join(sorted(found.names)))
        for number, content in found.streams:
            yield View(f"stream:{number}", content, mixed=True)

    def pages(self, copy: Path) -> int | None:
        """Return the pages as pdfium counts them."""
        return len(_pdfium_text(copy))


def _residue(reason: Reason, where: str) -> Residue:
    return Residue(reason, _NAME, where)


def _raw(content: bytes) -> Iterator[Residue]:
    if not content.startswith(b"%PDF-"):
        yield _residue(Reason.METADATA_LEFT, "leading bytes")
    if content.count(b"%%EOF") != 1 or not content.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield _residue(Reason.METADATA_LEFT, "revisions or trailing bytes")


def _structure(found: Walk) -> Iterator[Residue]:
    if found.trailers - _TRAILER:
        yield _residue(Reason.METADATA_LEFT, "trailer")
    direction = found.catalog.get("ViewerPreferences", {"Direction": None})
    if set(found.catalog) - _CATALOG or not isinstance(direction, dict) or direction.keys() != {"Direction"}:
        yield _residue(Reason.METADATA_LEFT, "catalog")


def _dictionary(number: int, keys: dict[str, Any], hosts: frozenset[str]) -> Iterator[Residue]:
    where = f"object:{number}"
    if keys.keys() & _META:
        yield _residue(Reason.METADATA_LEFT, where)
    if keys.keys() & _ACTIVE or _text(keys.get("S")) in _ACTIONS:
        yield _residue(Reason.ACTIVE_CONTENT_LEFT, where)
    if "URI" in keys and not _allowed(keys["URI"], hosts):
        yield _residue(Reason.ACTIVE_CONTENT_LEFT, where)
    if "Rect" in keys and (_text(keys.get("Subtype")) != "Link" or keys.keys() - _LINK_KEYS):
        yield _residue(Reason.METADATA_LEFT, where)


def _text(value: Any) -> str:
    return str(getattr(value, "name", ""))


def _allowed(value: Any, hosts: frozenset[str]) -> bool:
    if not isinstance(value, bytes):
        return False
    parts = urlsplit(value.decode("latin-1"))
    return (parts.hostname or "") in hosts and not parts.query and not parts.fragment and "@" not in parts.netloc


def _pictures(found: Walk) -> Iterator[Residue]:
    for number, content in found.streams:
        head = content[:65536]
        if (
            (head.startswith(b"\xff\xd8") and (b"Exif\0" in head or b"http://ns.adobe.com/xap" in head))
            or b"<x:xmpmeta" in head
            or b"<?xpacket" in head
        ):
            yield _residue(Reason.METADATA_LEFT, f"stream:{number}")


def _words_kept(expected: str, texts: list[str]) -> bool:
    wanted = Counter(_WORD.findall(expected.casefold()))
    seen = Counter(_WORD.findall("\n".join(texts[:-1]).casefold())) | Counter(_WORD.findall(texts[-1].casefold()))
    total = sum(wanted.values())
    return sum((wanted - seen).values()) <= total * (1 - _WORDS_KEPT) if total else True


def _pdfium_text(copy: Path) -> list[str]:
    try:
        document = pdfium.PdfDocument(copy)
        try:
            return [document[number].get_textpage().get_text_range() for number in range(len(document))]
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise VerifierFailed("pdfium") from None


def _poppler_text(copy: Path) -> str:
    return _tool(["pdftotext", "-q", "-enc", "UTF-8", str(copy), "-"]).decode("utf-8", "replace")


def _qpdf(copy: Path) -> None:
    _tool(["qpdf", "--check", str(copy)])


def _tool(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise VerifierFailed("pdf tool") from None
    if done.returncode not in (0, 3):  # qpdf says 3 for warnings, which broken picture streams of the original cause
        raise VerifierFailed("pdf tool", code=done.returncode)
    return done.stdout


VERIFIER: Verifier = PdfVerifier()
