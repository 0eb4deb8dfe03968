"""The text of a page in two: what a reader sees, and what not.

The library puts blanks and ends of lines where letters stand apart, hidden ones too. Where something hidden stood
between two letters that are seen, what is between them now is told by their places, as it is told of the copy.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_HYPHEN, _SPACE = 2, 32
_LINE_END = "\r\n"
#: Share of the wider letter by which letters of two words are apart, by its width in sizes of the font: the library's.
_APART = ((0.4, 1 / 2), (0.7, 1 / 4), (0.8, 1 / 5), (math.inf, 1 / 6))
#: Share of its size by which a letter of the same line may stand higher or lower.
_ON_LINE = 0.5


def told(words: pdfium.PdfTextPage, is_gone: Callable[[int, Any], bool]) -> tuple[str, str, list[int]]:
    """Return what a page shows, what it hides, and of each character that is shown the ordinal of its letter or -1.

    Args:
        words: The page's letters.
        is_gone: Says of a letter's ordinal and its text object whether no reader sees it.
    """
    text = _Text(words)
    for index in range(words.count_chars()):
        letter = _letter(pdfium_c.FPDFText_GetUnicode(words.raw, index))
        thing = pdfium_c.FPDFText_GetTextObject(words.raw, index)
        if pdfium_c.FPDFText_IsGenerated(words.raw, index) and not letter.strip():
            text.between(letter)
        elif is_gone(index, thing):
            text.hide(letter)
        elif letter.strip():
            text.show(letter, index)
        else:
            text.blank(letter)
    return text.shown, text.hidden, text.places


@dataclass(slots=True)
class _Text:
    words: pdfium.PdfTextPage
    _shown: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _between: list[str] = field(default_factory=list)  # since the last letter that is seen
    _blanks: list[str] = field(default_factory=list)  # of these, such as are in the file
    _places: list[int] = field(default_factory=list)
    _has_hidden: bool = False
    _last: int | None = None

    @property
    def shown(self) -> str:
        return "".join([*self._shown, *(self._blanks if self._has_hidden else self._between)])

    @property
    def places(self) -> list[int]:
        rest = len(self.shown) - len(self._places)
        return [*self._places, *([-1] * rest)]

    @property
    def hidden(self) -> str:
        return "".join(self._hidden)

    def between(self, letter: str) -> None:
        """Take a blank that the library has put in."""
        self._between.append(letter)
        self._hidden.append(letter)

    def blank(self, letter: str) -> None:
        """Take a blank of the file."""
        self.between(letter)
        self._blanks.append(letter)

    def hide(self, letter: str) -> None:
        """Take a letter that no reader sees."""
        self._hidden.append(letter)
        self._has_hidden = True

    def show(self, letter: str, index: int) -> None:
        """Take a letter that is seen."""
        gap = self._gap(index) if self._has_hidden else self._between
        self._shown += [*gap, letter]
        self._places += [-1] * sum(map(len, gap)) + [index] * len(letter)
        self._between.clear()
        self._blanks.clear()
        self._has_hidden, self._last = False, index

    def _gap(self, index: int) -> list[str]:
        if self._last is None:
            return self._blanks
        one, other = _Letter(self.words, self._last), _Letter(self.words, index)
        if not one.shares_line(other):
            return [*self._blanks, _LINE_END]
        return self._blanks or ([" "] if one.is_apart(other) else [])


class _Letter:
    """Where a letter stands, along its line.

    Args:
        words: The page's letters.
        index: Its ordinal.
    """

    def __init__(self, words: pdfium.PdfTextPage, index: int) -> None:
        x, y, matrix, room = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX(), pdfium_c.FS_RECTF()
        pdfium_c.FPDFText_GetCharOrigin(words.raw, index, x, y)
        pdfium_c.FPDFText_GetMatrix(words.raw, index, matrix)
        pdfium_c.FPDFText_GetLooseCharBox(words.raw, index, room)
        size = float(pdfium_c.FPDFText_GetFontSize(words.raw, index))
        length = math.hypot(matrix.a, matrix.b)
        self._x, self._y = float(x.value), float(y.value)
        self._across: float = matrix.a / length if length else 1.0
        self._up: float = matrix.b / length if length else 0.0
        self._size = abs(size) * math.hypot(matrix.c, matrix.d)
        self._stretched = abs(size) * length
        # The way that the line goes on behind the letter, from its own place on.
        sides = (room.left - self._x, room.right - self._x), (room.bottom - self._y, room.top - self._y)
        along, part = (sides[0], self._across) if abs(self._across) >= abs(self._up) else (sides[1], self._up)
        self._width = max(side / part for side in along)

    def shares_line(self, other: _Letter) -> bool:
        """Return whether another letter stands on the same line."""
        away = (other._y - self._y) * self._across - (other._x - self._x) * self._up
        return bool(abs(away) <= _ON_LINE * min(self._size, other._size))

    def is_apart(self, other: _Letter) -> bool:
        """Return whether another letter, the next one, belongs to another word."""
        way = (other._x - self._x) * self._across + (other._y - self._y) * self._up
        widest = max(self, other, key=lambda one: one._width)
        em = widest._width / widest._stretched if widest._stretched else 0.0
        share = next((part for most, part in _APART if em < most), _APART[-1][1])
        return bool(abs(way) - self._width > share * widest._width)


def _letter(code: int) -> str:
    """Return a letter as pdfium's own text has it: no control characters, a mark for a hyphen at the end of a line."""
    if code == _HYPHEN:
        return "\ufffe"
    if code < _SPACE and chr(code) not in "\r\n\t":
        return ""
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"
