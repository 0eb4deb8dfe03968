"""Find text that no reader sees though a form on the page shows it; `unfold` makes text of the page of it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.formats.pdf.covered import LEAST_COVERED
from pipeline.formats.pdf.letters import letters_of
from pipeline.formats.pdf.painted import (
    LEAST_LETTER_PT,
    LEAST_LINE_PT,
    Box,
    Change,
    Drawing,
    address,
    is_flat,
    objects,
    presses,
)
from pipeline.formats.pdf.upon import by_turns

#: How deep forms within forms are looked into: deeper than the library draws, and than the transcription goes.
_DEPTH = 64
#: A text object, and the size of the forms around it on the page, across and up.
_Text = tuple[Any, float]


@dataclass(frozen=True, slots=True)
class Within:
    """What the forms on a page hide.

    Attributes:
        unseen: Where the library holds texts of which no pixel is seen, or which are too small to be read.
        partly: Whether a part of another text is not seen: it runs over the edge of its field, as a rule.
    """

    unseen: frozenset[int] = frozenset()
    partly: bool = False


def look_within(page: pdfium.PdfPage, drawing: Drawing, words: Callable[[], pdfium.PdfTextPage]) -> Within:
    """Look for hidden text in the forms on a page.

    Args:
        page: The page.
        drawing: The page as it is drawn.
        words: Returns its letters.
    """
    within = {address(raw): (raw, scale) for raw, scale in _texts(page)}
    if not within:
        return Within()
    found = _letters(words(), within)
    # The library tells no letters of a text without width; blanks in a row have none either.
    unseen = {place for place, (raw, scale) in within.items() if place not in found and _is_nothing(raw, scale)}
    told = {place: one for place, one in found.items() if one.boxes}
    unseen |= {place for place, one in told.items() if one.is_tiny and _is_thin(one.whole)}
    if not told:
        return Within(frozenset(unseen))
    faint, change = drawing.unseen({place: (within[place][0], one.whole) for place, one in told.items()})
    told = {place: one for place, one in told.items() if place not in faint | unseen}
    boxes = {place: (within[place][0], one.whole) for place, one in told.items()}
    covered_up, changes = by_turns(drawing, boxes)
    faint |= covered_up
    partly = any(
        _has_hidden_letters(one.boxes, changes.get(place, change))
        for place, one in told.items()
        if place not in covered_up
    )
    return Within(frozenset(unseen | faint), partly)


def _has_hidden_letters(boxes: list[Box], change: Change) -> bool:
    """Return whether some letters in a row are not seen."""
    seen = [change.is_seen(box, beside=False) for box in boxes]
    return any(not any(seen[at : at + LEAST_COVERED]) for at in range(len(seen) - LEAST_COVERED + 1))


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) < LEAST_LINE_PT


def _texts(page: pdfium.PdfPage) -> Iterator[_Text]:
    """Yield the texts of the forms on a page."""
    forms: list[_Text] = [
        (raw, _scale(raw)) for raw, kind in objects(page.raw, 1) if kind == pdfium_c.FPDF_PAGEOBJ_FORM
    ]
    for _ in range(_DEPTH - 1):
        inner: list[_Text] = []
        for form, scale in forms:
            for raw in _inside(form):
                kind = pdfium_c.FPDFPageObj_GetType(raw)
                if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                    yield raw, scale
                elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                    inner.append((raw, scale * _scale(raw)))
        forms = inner


def _inside(form: Any) -> Iterable[Any]:
    for order in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        thing = pdfium_c.FPDFFormObj_GetObject(form, order)
        if not thing:
            raise pdfium.PdfiumError("object of a form")
        yield thing


def _scale(raw: Any) -> float:
    """Return by how much an object's matrix makes things larger."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, matrix):
        raise pdfium.PdfiumError("matrix of an object")
    return math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _is_nothing(raw: Any, scale: float) -> bool:
    size = ctypes.c_float()
    pdfium_c.FPDFTextObj_GetFontSize(raw, size)
    return is_flat(raw) or abs(size.value) * _scale(raw) * scale < LEAST_LETTER_PT


@dataclass(slots=True)
class _Letters:
    """The letters of one text, blanks left out.

    Attributes:
        boxes: Of each, in order.
        is_tiny: Whether some are too small to be read by their size.
    """

    boxes: list[Box] = field(default_factory=list)
    is_tiny: bool = False

    @property
    def whole(self) -> Box:
        """The box of all."""
        left, low, right, high = zip(*self.boxes, strict=True)
        return min(left), min(low), max(right), max(high)


def _letters(words: pdfium.PdfTextPage, wanted: Iterable[int]) -> dict[int, _Letters]:
    """Return the letters of texts by their addresses."""
    wanted, matrix, told = frozenset(wanted), pdfium_c.FS_MATRIX(), letters_of(words)
    found: dict[int, _Letters] = {}
    for index, place in enumerate(told.places):
        if place not in wanted:
            continue
        one = found.setdefault(place, _Letters())
        if chr(told.codes[index]).strip("\0 \r\n\t\xa0"):
            pdfium_c.FPDFText_GetMatrix(words.raw, index, matrix)
            size = abs(pdfium_c.FPDFText_GetFontSize(words.raw, index))
            one.boxes.append(told.box(index))
            is_tiny = size * math.hypot(matrix.c, matrix.d) < LEAST_LETTER_PT or presses(matrix)
            one.is_tiny = one.is_tiny or is_tiny
    return found
