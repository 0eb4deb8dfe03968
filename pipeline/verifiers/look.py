"""One look at a sanitised copy by everybody who has a say on it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from pipeline.errors import PipelineError
from pipeline.model import Expectation, Residue, Verdict
from pipeline.reasons import Reason
from pipeline.verifiers import verifiers
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.loss import missing
from pipeline.verifiers.residue import search

#: What parsers raise on a copy that is not what it should be.
_BROKEN = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, ArithmeticError,
    struct.error, OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, expat.ExpatError, RuntimeError,
    NotImplementedError, AssertionError, SyntaxError, StopIteration,
)  # fmt: skip
_PDF = b"%PDF-"
_MOST_TEXT_CHARS = 20_000_000
#: Verifiers that look at any file from outside; at least one that reads the format itself must look as well.
_OUTSIDERS = frozenset({"exif", "ocr", "pictured"})


def look(copy: Path, expectation: Expectation) -> Verdict:
    """Let every verifier that applies look at a copy.

    Returns:
        Objections, who looked, the visible text and the number of pages. A verifier that cannot look is an objection.
    """
    residues: list[Residue] = []
    looked: list[str] = []
    texts: dict[str, list[str]] = {}
    searched: set[bytes] = set()
    pages: int | None = None
    for verifier in verifiers():
        if not verifier.applies_to(expectation.media_type) or not _is_asked(verifier.name, expectation):
            continue
        try:
            residues += verifier.check(copy, expectation)
            residues += search(_views(verifier, copy, texts.setdefault(verifier.name, [])), expectation, searched)
            pages = verifier.pages(copy) if pages is None else pages
            looked.append(verifier.name)
        except PipelineError as error:
            residues.append(Residue(error.reason, verifier.name, "verifier"))
        except _BROKEN:
            residues.append(Residue(Reason.VERIFIER_FAILED, verifier.name, "verifier"))
    if not set(looked) - _OUTSIDERS:
        residues.append(Residue(Reason.VERIFIER_FAILED, "look", "no verifier reads this format"))
    text = "\n".join(view for views in texts.values() for view in views)
    # What OCR reads on a rendered page repeats the page's text: it must not stand for words that are missing there.
    own = "\n".join(view for name, views in texts.items() if name not in _OUTSIDERS for view in views)
    residues += missing(expectation, own if own.strip() else text)
    residues += search(_whole(copy), expectation, searched)
    return Verdict(tuple(residues[:100]), (*looked, "loss", "residue"), text or None, pages)


def _is_asked(name: str, expectation: Expectation) -> bool:
    if name == "pictured":
        return bool(expectation.pictures)
    return name != "ocr" or expectation.ocr


def _views(verifier: Verifier, copy: Path, texts: list[str]) -> Iterator[View]:
    """Hand views on to the search, and keep what a reader sees."""
    kept = 0
    for view in verifier.views(copy):
        if view.visible and isinstance(view.content, str) and kept < _MOST_TEXT_CHARS:
            texts.append(view.content)
            kept += len(view.content)
        yield view


def _whole(copy: Path) -> Iterator[View]:
    content = copy.read_bytes()
    if content.startswith(_PDF):
        from pipeline.verifiers._pdf_rules import without_structure

        content = without_structure(content)
    yield View("file", content, mixed=True)
