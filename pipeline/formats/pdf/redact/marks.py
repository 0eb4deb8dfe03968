"""Where on a page the letters of a span of its text stand, as the viewer's library places them."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.told import told

#: Longer texts are not compared letter by letter.
_MOST_LETTERS = 20_000

Span = tuple[int, int]  # of characters: the first, and one past the last


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter that goes, in points of the page.

    Attributes:
        x: Where it begins on its line.
        y: Likewise.
        box: Left, low, right and high end of the room that its font gives it.
        means: The character, as the library tells it.
        is_sure: Whether it is there when hidden text is gone.
    """

    x: float
    y: float
    box: tuple[float, float, float, float]
    means: str
    is_sure: bool = True


def marks(words: pdfium.PdfTextPage, text: str, places: Sequence[int] | None, spans: Sequence[Span]) -> list[Mark]:
    """Return the letters of spans of a page's text.

    Args:
        words: The page's letters.
        text: What was read of it.
        places: Of each character of it the ordinal of its letter, or -1; None where the text is the library's own.
        spans: Which characters.

    Raises:
        UnknownPart: It cannot be told which letters they are.
    """
    if not spans:
        return []
    found = []
    for start, end in spans:
        told = _told(words, text, start, end) if places is None else places[start:end]
        if told is None:
            places = _aligned(words, text)
            told = places[start:end]
        here = [_mark(words, place) for place in told if place >= 0]
        if not any(mark.means.strip() for mark in here):
            raise UnknownPart("redacted text without letters")
        found += here
    return found


def _told(words: pdfium.PdfTextPage, text: str, start: int, end: int) -> list[int] | None:
    """Return ordinals of letters as the library tells them of its own text; None where they are others."""
    found = []
    for place in range(start, end):
        ordinal = pdfium_c.FPDFText_GetCharIndexFromTextIndex(words.raw, place)
        if ordinal < 0 or pdfium_c.FPDFText_GetUnicode(words.raw, ordinal) != ord(text[place]):
            return None
        found.append(ordinal)
    return found


def _aligned(words: pdfium.PdfTextPage, text: str) -> list[int]:
    """Return of each character of the library's own text the ordinal of its letter, or -1."""
    again, _, places = told(words, lambda _, __: False)
    if again == text:
        return places
    if max(len(again), len(text)) > _MOST_LETTERS:
        raise UnknownPart("redacted text that cannot be found again")
    found = [-1] * len(text)
    for one, other, size in difflib.SequenceMatcher(None, text, again, autojunk=False).get_matching_blocks():
        found[one : one + size] = places[other : other + size]
    return found


def _mark(words: pdfium.PdfTextPage, place: int) -> Mark:
    x, y, room = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    known = pdfium_c.FPDFText_GetCharOrigin(words.raw, place, x, y)
    if not known or not pdfium_c.FPDFText_GetLooseCharBox(words.raw, place, room):
        raise UnknownPart("redacted text without a place")
    code = pdfium_c.FPDFText_GetUnicode(words.raw, place)
    means = chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"
    return Mark(x.value, y.value, (room.left, room.bottom, room.right, room.top), means)
