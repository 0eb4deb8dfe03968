"""What the letters of a page tell of the texts that they belong to."""

from __future__ import annotations

import ctypes
import struct
from functools import cached_property
from itertools import repeat
from typing import Any
from weakref import WeakKeyDictionary

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.calls import handle, quick
from pipeline.formats.pdf.painted import Box, is_bundled

_code = quick(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_text_object = quick(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_is_generated = quick(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)
_char_box = quick(pdfium_c.FPDFText_GetCharBox, ctypes.c_int)

#: The library gives letters without a shape a box that is a thousandth of their size high.
_NO_INK_PT, _NO_INK_SHARE = 0.05, 0.002
_BLANK = frozenset(map(ord, "\0 \r\n\t\xa0"))
_FOUR = struct.Struct("4d")
#: A code up to here tells no letter.
_LAST_CONTROL = 0x1F


class Letters:
    """What the library tells of each letter of a page, asked once for everybody who looks at the page.

    Args:
        words: The page's letters; who asks keeps them open.
    """

    def __init__(self, words: pdfium.PdfTextPage) -> None:
        self._words, self._count = handle(words.raw), words.count_chars()
        self._sides = (ctypes.c_double * 4)()
        # The library answers with left, right, low and high.
        self._to_sides = tuple(ctypes.byref(self._sides, 8 * place) for place in (0, 2, 1, 3))

    @cached_property
    def codes(self) -> list[int]:
        """Code point of each letter."""
        return list(map(_code, repeat(self._words), range(self._count)))

    @cached_property
    def places(self) -> list[int]:
        """Where the library holds the text object of each letter; 0 where it has none."""
        return [place or 0 for place in map(_text_object, repeat(self._words), range(self._count))]

    def is_generated(self, index: int) -> bool:
        """Return whether the library has put a letter in."""
        return bool(_is_generated(self._words, index))

    def box(self, index: int) -> Box:
        """Return left, low, right and high of a letter."""
        if not _char_box(self._words, index, *self._to_sides):
            raise pdfium.PdfiumError("box of a letter")
        return _FOUR.unpack_from(self._sides)


_known: WeakKeyDictionary[pdfium.PdfTextPage, Letters] = WeakKeyDictionary()


def letters_of(words: pdfium.PdfTextPage) -> Letters:
    """Return what the library tells of the letters of a page."""
    found = _known.get(words)
    if found is None:
        found = _known[words] = Letters(words)
    return found


def has_ink(box: Box, *, size: float = 0.0) -> bool:
    """Return whether letters have a shape here; those of a font that only the reader has may be seen without."""
    return min(box[2] - box[0], box[3] - box[1]) > max(_NO_INK_PT, _NO_INK_SHARE * size)


def inked(words: pdfium.PdfTextPage, by_place: dict[int, Any]) -> set[int]:
    """Return those texts of which a letter has a shape, or a font in the file: others another viewer may draw.

    Args:
        words: The page's letters.
        by_place: Texts by where the library holds them.
    """
    found: set[int] = set()
    letters = letters_of(words)
    for index, place in enumerate(letters.places):
        if place not in by_place or place in found:
            continue
        means = letters.codes[index] > _LAST_CONTROL
        if has_ink(letters.box(index)) or (means and is_bundled(by_place[place])):
            found.add(place)
    return found


def saying(words: pdfium.PdfTextPage) -> dict[int, bool]:
    """Return by where pdfium holds them whether texts say something; to ask each text takes a look at all letters.

    A text with the codes of another one in the same place is not among them, whatever its font makes of the codes.
    """
    letters = letters_of(words)
    saying = (place for place, code in set(zip(letters.places, letters.codes, strict=True)) if code not in _BLANK)
    return dict.fromkeys(letters.places, False) | dict.fromkeys(saying, True)
