"""Read pages as a person does: by tesseract, in the pixels that the viewer's library draws.

For what no font tells: scans, letters drawn as lines, fonts that name their letters otherwise than they draw. A page
is read twice, as everything that could be text and, sharper, in the lines and columns that make names whole; where
little stands upright, turned as well. Only pages that somebody asks for are read: each costs seconds.
"""

from __future__ import annotations

import ctypes
import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf.redact.marks import Mark, Span
from pipeline.tesseract.reader import Box, Reader, TesseractFailed, Word

#: Order of what is read in lines; those of other readings begin with it.
ORDER = "ocr"
_DPI, _SHARP_DPI, _MOST_SIDE_PX = 200, 300, 4000
_POINTS_PER_INCH = 72
#: Letters that were read with certainty, from which on a page stands upright.
_LEAST_LETTERS = 200
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_PAGE_SECONDS = 40
#: Readings that are remembered, and words of all of them.
_MOST_KNOWN, _MOST_WORDS = 512, 250_000
_READER = Reader()


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of a page.

    Attributes:
        words: In the order in which they were read, their boxes in pixels of the upright drawing.
        size: Width and height of that drawing.
    """

    words: tuple[Word, ...]
    size: tuple[int, int]

    @property
    def text(self) -> str:
        """What was read, a line a line."""
        return "".join(word.text + ("\n" if word.ends_line else " ") for word in self.words)

    @property
    def letters(self) -> int:
        """Letters and digits that were read with certainty."""
        return sum(sum(map(str.isalnum, word.text)) for word in self.words if word.is_sure)


class Clock:
    """Ends reading in time.

    Args:
        seconds: For all that is read.
    """

    def __init__(self, seconds: float) -> None:
        self._most, self._until = int(seconds), time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that one reading may take.

        Raises:
            LimitExceeded: None are left.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.over()
        return min(left, _PAGE_SECONDS)

    def over(self) -> LimitExceeded:
        """Return the error that says so."""
        return LimitExceeded("item_seconds", value=self._most, most=self._most)


def looks(page: pdfium.PdfPage, clock: Clock) -> dict[str, Look]:
    """Read a page; return its readings by order.

    Raises:
        LimitExceeded: It takes too long, or the page has no size that can be drawn.
        UnknownPart: There is nothing here that reads.
    """
    drawing = drawn(page, _DPI)
    found = {0: _look(drawing, 0, clock)}
    if found[0].letters < _LEAST_LETTERS:
        found |= {turn: _look(drawing, turn, clock) for turn in _TURNS}
    best = max(found, key=lambda turn: found[turn].letters)
    whole = _look(drawn(page, _SHARP_DPI), best, clock, as_page=True)
    return {ORDER: whole, **{f"{ORDER}:{turn}": look for turn, look in found.items() if look.words}}


def drawn(page: pdfium.PdfPage, dpi: int) -> Image.Image:
    """Return the grey drawing of a page.

    Raises:
        LimitExceeded: It has no size that can be drawn.
    """
    wide, high = page.get_size()
    if min(wide, high) < 1:
        raise LimitExceeded("pdf page", value=0, most=1)
    scale = min(dpi / _POINTS_PER_INCH, _MOST_SIDE_PX / max(wide, high))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("L")


def marks_in(look: Look, page: pdfium.PdfPage, spans: Sequence[Span]) -> list[Mark]:
    """Return where spans of a reading stand: whole words, and those of one line as one.

    Raises:
        UnknownPart: A span has no words.
    """
    found = []
    for start, end in spans:
        runs = list(_runs(look, start, end))
        if not runs:
            raise UnknownPart("redacted text that cannot be found again in pixels")
        found += [_mark(run, look.size, page) for run in runs]
    return found


def _runs(look: Look, start: int, end: int) -> Iterator[list[Word]]:
    place, line, here = 0, 0, list[tuple[int, Word]]()
    for word in look.words:
        if place < end and start < place + len(word.text):
            here.append((line, word))
        place += len(word.text) + 1
        line += word.ends_line
    for _, run in groupby(here, key=lambda one: one[0]):
        yield [word for _, word in run]


def _mark(run: Sequence[Word], size: tuple[int, int], page: pdfium.PdfPage) -> Mark:
    lefts, tops, rights, bottoms = zip(*(word.box for word in run), strict=True)
    corners = [_point(page, size, x, y) for x in (min(lefts), max(rights)) for y in (min(tops), max(bottoms))]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return Mark(min(across), min(up), (min(across), min(up), max(across), max(up)), "", is_sure=False)


def _point(page: pdfium.PdfPage, size: tuple[int, int], column: int, row: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDF_DeviceToPage(page.raw, 0, 0, *size, 0, column, row, x, y)
    return x.value, y.value


# --- asking -----------------------------------------------------------------------------------------------------------


def _look(drawing: Image.Image, turn: int, clock: Clock, *, as_page: bool = False) -> Look:
    turned = drawing.transpose(_TURNS[turn]) if turn else drawing
    words = _KNOWN.words(turned, clock, as_page=as_page)
    if turn:
        words = tuple(
            Word(word.text, _back(word.box, turn, drawing.size), word.is_sure, word.ends_line) for word in words
        )
    return Look(words, drawing.size)


def _back(box: Box, turn: int, size: tuple[int, int]) -> Box:
    """Return where a box of a picture that was turned clockwise lies in the upright one."""
    left, top, right, bottom = box
    wide, high = size
    if turn == 180:
        return wide - right, high - bottom, wide - left, high - top
    if turn == 90:
        return top, high - right, bottom, high - left
    return wide - bottom, left, wide - top, right


class _Known:
    """Readings by what was read: a page is planned and rewritten by the same words, and read once."""

    def __init__(self) -> None:
        self._words: OrderedDict[bytes, tuple[Word, ...]] = OrderedDict()
        self._count = 0

    def words(self, picture: Image.Image, clock: Clock, *, as_page: bool) -> tuple[Word, ...]:
        """Return the words of a grey picture.

        Raises:
            LimitExceeded: It takes too long.
            UnknownPart: There is nothing here that reads.
        """
        head = b"%d %d " % (as_page, picture.width)
        key = hashlib.blake2b(head + picture.tobytes(), digest_size=32).digest()
        if key not in self._words:
            try:
                words = _READER.read(picture, clock.left(), as_page=as_page).pieces
            except TimeoutError:
                raise clock.over() from None
            except TesseractFailed as failed:
                raise UnknownPart("pixels that nothing here reads", code=failed.code) from None
            self._words[key] = tuple(word for word in words if word.text.strip())
            self._count += len(self._words[key])
        self._words.move_to_end(key)
        found = self._words[key]
        while len(self._words) > _MOST_KNOWN or (self._count > _MOST_WORDS and len(self._words) > 1):
            self._count -= len(self._words.popitem(last=False)[1])
        return found


_KNOWN = _Known()
