"""What pdfium sees on the pages of a PDF, each page parsed once for everybody who asks."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import VerifierFailed
from pipeline.verifiers._pdf_seen import hides_text

_FAULTS = (OSError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, MemoryError)
#: How deep forms within forms are looked into, deeper than pdfium draws; and how many objects a page may have so.
_DEPTH, _MOST_THINGS = 64, 1_000_000
#: From here on, lines and curves on a page may draw letters.
_MANY_PATHS = 150
_MOST_OBJECTS = 20_000
#: Share of characters without a meaning, from which on the page's text cannot be searched as text.
_UNREADABLE = 0.05

Count = Callable[[Any], int]
Get = Callable[[Any, int], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        text: Its text.
        has_invisible_text: Whether some of it is not drawn.
        hides_text: Whether it has text that makes no difference to it, or none that can be read.
        runs_off: Whether some of it stands beyond the page's edges.
        is_drawn: Whether a picture, many lines, or text without a meaning stand on it: then it is worth reading as a
            person does.
    """

    text: str
    has_invisible_text: bool
    hides_text: bool
    runs_off: bool
    is_drawn: bool


def pages_of(copy: Path) -> tuple[Page, ...]:
    """Return the pages of a PDF.

    Raises:
        VerifierFailed: pdfium cannot open it.
    """
    state = copy.stat()
    return _pages(str(copy), state.st_ino, state.st_ctime_ns, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _pages(path: str, *_state: int) -> tuple[Page, ...]:
    try:
        document = pdfium.PdfDocument(path)
        try:
            return tuple(_page(document[number]) for number in range(len(document)))
        finally:
            document.close()
    except (pdfium.PdfiumError, *_FAULTS):
        raise VerifierFailed("pdfium") from None


def _page(page: pdfium.PdfPage) -> Page:
    letters = page.get_textpage()
    text = letters.get_text_range()
    hides = hides_text(page, letters)
    invisible = drawn = wide = False
    page_box = page.get_bbox()
    paths = 0
    things = _things(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject)
    for number, (kind, thing, depth) in enumerate(things):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing)
            invisible = invisible or mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
            wide = wide or (depth == 1 and _reaches_out(thing, page_box))
        paths += kind == pdfium_c.FPDF_PAGEOBJ_PATH
        pictured = kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING)
        drawn = drawn or pictured or paths > _MANY_PATHS or number > _MOST_OBJECTS
        if number > _MOST_THINGS:
            raise VerifierFailed("objects of a page")
    runs_off = wide and _has_letters_off(letters, page_box)
    meaningless = sum(map(_has_no_meaning, text)) + _unnamed(letters) if not drawn else 0
    letters.close()
    page.close()
    return Page(text, invisible, hides, runs_off, drawn or meaningless > _UNREADABLE * len(text))


def _reaches_out(thing: Any, page_box: tuple[float, ...]) -> bool:
    """Return whether an object's box goes beyond the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return False
    return (
        left.value < page_box[0] or bottom.value < page_box[1] or right.value > page_box[2] or top.value > page_box[3]
    )


def _has_letters_off(letters: pdfium.PdfTextPage, page_box: tuple[float, ...]) -> bool:
    """Return whether two letters or more lie wholly beyond the page."""
    off = 0
    for number in range(letters.count_chars()):
        left, bottom, right, top = letters.get_charbox(number)
        beyond = left >= page_box[2] or right <= page_box[0] or bottom >= page_box[3] or top <= page_box[1]
        off += beyond and right > left and not chr(pdfium_c.FPDFText_GetUnicode(letters.raw, number)).isspace()
        if off > 1:
            return True
    return False


def _things(holder: Any, count: Count, get: Get, depth: int = 1) -> Iterator[tuple[int, Any, int]]:
    """Hand out kind, handle and depth of what stands on a page, forms and what stands in them included."""
    total = count(holder)
    if total < 0:
        raise VerifierFailed("pdfium")
    for number in range(total):
        thing = get(holder, number)
        if not thing:
            raise VerifierFailed("pdfium")
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        yield kind, thing, depth
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _things(thing, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, depth + 1)


def _unnamed(letters: pdfium.PdfTextPage) -> int:
    """Return how many letters stand in fonts that do not tell what they mean: pdfium makes something up."""
    count = letters.count_chars()
    return sum(pdfium_c.FPDFText_HasUnicodeMapError(letters.raw, number) == 1 for number in range(count))


def _has_no_meaning(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\r\n\t")
