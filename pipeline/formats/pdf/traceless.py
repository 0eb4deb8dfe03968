"""Find text that leaves no trace on the page.

It is off the page, clipped away, in the colour of its ground, painted over, or too small to be read: whole texts, and
letters of texts that are seen otherwise. A page is drawn only where something on it is suspect, and what is taken out
must not change a pixel (see `erase`). Looks at the page's own text; `within` looks at forms, nobody into patterns.
Why: a bad redaction is a box over text that is still there.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from pipeline.formats.pdf.clipping import seen_through
from pipeline.formats.pdf.covered import Covered, Hides, partly
from pipeline.formats.pdf.letters import has_ink, inked, saying
from pipeline.formats.pdf.painted import (
    LEAST_LETTER_PT,
    LEAST_LINE_PT,
    Asked,
    Box,
    Change,
    Colour,
    Drawing,
    address,
    is_bundled,
    is_flat,
    objects,
)
from pipeline.formats.pdf.upon import by_turns
from pipeline.formats.pdf.window import window_of

Cover = tuple[int, Box, Colour | None]
Text = tuple[int, Any, Box, Colour | None]

#: From here on a colour may be meant to be unseen on white paper.
_PALE = 240
_FAINT_ALPHA = 25
#: Difference of channels that no eye sees.
_ALIKE = 16
#: Of thinner shapes, too many would have to lie upon a letter.
_LEAST_COVER_PT = 0.5
_STRIPE_PT = 24.0
#: Boxes of letters are larger than what is drawn of them.
_SLACK_PT = 3.0
_EDGE_PT = 1.0
_MOST_DRAWINGS = 60
_SLACK_SHARE = 0.25
#: Points on a letter, across and up, that are looked at where several shapes lie over it.
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Traceless:
    """What leaves no trace.

    Attributes:
        whole: Ordinals, among the text objects of the page, of those that leave no trace.
        addresses: Where pdfium holds them; letters are asked by it.
        texts: How many text objects the page has.
        drawing: The page as it is drawn.
        partly: By ordinal, the texts of which a part is painted over, while the rest is seen.
        specks: Boxes of those that are too small to be read: there, pixels may change.
        through: Ordinals of texts that seem to be seen only since something behind them is cut to their shape.
        has_flat: Whether a text without area leaves a mark nevertheless, though none that can be read.
        faint: Boxes of those that are large enough: there, pixels may change as little as no eye notices.
    """

    whole: frozenset[int]
    addresses: frozenset[int]
    texts: int
    drawing: Drawing
    partly: dict[int, Covered] = field(default_factory=dict)
    specks: tuple[Box, ...] = ()
    through: frozenset[int] = frozenset()
    has_flat: bool = False
    faint: tuple[Box, ...] = ()

    @property
    def letters(self) -> frozenset[int]:
        """Return the ordinals, among the letters of the page, of those in `partly` that are painted over."""
        return frozenset[int]().union(*(found.indices for found in self.partly.values()))


def find(
    page: pdfium.PdfPage, words: Callable[[], pdfium.PdfTextPage] | None = None, *, own_inks: bool = False
) -> Traceless:
    """Return what of a page's text leaves no trace.

    Args:
        page: The page.
        words: Returns its letters, where somebody else needs them too.
        own_inks: Whether the colour of its text does not tell how it is painted.
    """
    texts, shapes = _objects(page)
    words = words or cache(page.get_textpage)
    drawing = Drawing(page)
    sheet = _upright(page.get_bbox())
    off = {number for number, text in enumerate(texts) if not _meet(text[2], sheet)}
    suspects = _suspects(texts, shapes, sheet, off, own_inks=own_inks)
    unseen, partly = _judged(texts, suspects, drawing, words, own_inks=own_inks)
    tiny = _tiny(texts, off | unseen)
    specks = tuple(texts[number][2] for number in tiny)
    whole = _certain(texts, off | unseen | tiny, words, own_inks=own_inks)
    whole = _proven(sorted(whole), lambda some: drawing.change([texts[number][1] for number in some]), specks)
    through = seen_through(page, {one: texts[one][:2] for one in whole}, drawing, words)
    whole -= through
    addresses = frozenset(address(texts[one][1]) for one in whole)
    has_flat = any(is_flat(texts[one][1]) for one in tiny - whole)
    faint = tuple(texts[one][2] for one in whole - tiny)
    return Traceless(frozenset(whole), addresses, len(texts), drawing, partly, specks, through, has_flat, faint)


def _suspects(
    texts: list[Text], shapes: list[Cover], sheet: Box, but: set[int], *, own_inks: bool
) -> dict[int, Hides | None]:
    """Return the texts that may be unseen, and of those that may be so in part what says where."""
    covers = _Covers(shapes)
    pale = {colour for colour in {text[3] for text in texts} if _is_pale(colour)}
    found: dict[int, Hides | None] = {}
    for number, text in enumerate(texts):
        if number in but:
            continue
        window, is_box = window_of(text[1], sheet)
        over, beyond = covers.over(text), not _is_inside(text[2], window, _slack(text[2]))
        if text[3] in pale or not is_box:
            found[number] = _anywhere
        elif over or beyond:
            found[number] = partial(_hidden_there, over=over, window=window)
        elif (
            own_inks or has_ink(text[2]) or is_bundled(text[1])
        ):  # a mask, many thin lines: whatever hides it, a drawing tells
            found[number] = None
    return found


def _slack(box: Box) -> float:
    """Return by how much a text's box may be larger than what is drawn of it."""
    return min(_SLACK_PT, (box[2] - box[0]) * _SLACK_SHARE, (box[3] - box[1]) * _SLACK_SHARE)


def _anywhere(_: Box) -> bool:
    return True


def _hidden_there(box: Box, *, over: list[Box], window: Box) -> bool:
    """Return whether a letter would be hidden by a shape over it, or outside of what clips it."""
    # The edge of a letter just beyond may colour a pixel that is seen.
    near = box[0] - _EDGE_PT, box[1] - _EDGE_PT, box[2] + _EDGE_PT, box[3] + _EDGE_PT
    return not _meet(near, window) or _is_under(box, over)


def _is_under(box: Box, over: list[Box]) -> bool:
    """Return whether shapes lie over a box, each over all of it or together."""
    near = [shape for shape in over if _meet(box, shape)]
    if any(_is_inside(box, shape) for shape in near):
        return True
    places = [
        (box[0] + (box[2] - box[0]) * across / _STEPS, box[1] + (box[3] - box[1]) * up / _STEPS)
        for across in range(_STEPS + 1)
        for up in range(_STEPS + 1)
    ]
    return len(near) > 1 and all(any(s[0] <= x <= s[2] and s[1] <= y <= s[3] for s in near) for x, y in places)


def _judged(
    texts: list[Text],
    suspects: dict[int, Hides | None],
    drawing: Drawing,
    words: Callable[[], pdfium.PdfTextPage],
    *,
    own_inks: bool,
) -> tuple[set[int], dict[int, Covered]]:
    """Return those suspects that leave no trace, and by number those of which a part leaves none."""
    if not suspects:
        return set(), {}
    unseen, change = drawing.unseen({number: texts[number][1:3] for number in suspects})
    by_place = {address(texts[one][1]): texts[one][1] for one in unseen if suspects[one] is None and not own_inks}
    shaped = inked(words(), by_place) if by_place else set()
    unseen -= {one for one in unseen if address(texts[one][1]) in by_place.keys() - shaped}
    seen = {number: texts[number][1:3] for number in suspects if number not in unseen}
    covered_up, changes = by_turns(drawing, seen)
    unseen |= covered_up
    half = {
        number: (
            texts[number][1],
            partial(has_ink, size=_size(texts[number][1])) if number in changes else hides,
            changes.get(number, change),
        )
        for number, hides in suspects.items()
        if (hides or number in changes) and number not in unseen
    }
    return unseen, partly(words(), half) if half else {}


def _tiny(texts: list[Text], but: set[int]) -> set[int]:
    """Return the texts that are too small to be read."""
    return {
        number
        for number, (_, raw, box, _) in enumerate(texts)
        if (box[2] - box[0] < LEAST_LINE_PT or box[3] - box[1] < LEAST_LINE_PT)
        and number not in but
        and (_is_tiny(raw) or is_flat(raw))
    }


def _certain(
    texts: list[Text], whole: set[int], words: Callable[[], pdfium.PdfTextPage], *, own_inks: bool
) -> set[int]:
    """Return those texts that hold words. Of letters without box the library tells nothing."""
    said = saying(words()) if whole else {}

    def says(raw: Any, box: Box) -> bool:
        return said.get(address(raw), has_ink(box)) or is_flat(raw) or (own_inks and _is_point(box))

    return {number for number in whole if says(*texts[number][1:3])}


def _proven(whole: list[int], change: Callable[[list[int]], Change], specks: tuple[Box, ...]) -> set[int]:
    """Return those texts that together change not a single pixel: boxes of broken fonts lie, one keeps no other."""
    proven, doubtful, drawn = list[int](), [whole] if whole else [], 0
    while doubtful:
        some = doubtful.pop()
        drawn += 1
        if not _leaves_a_mark(change(some), specks):
            proven += some
        elif drawn > _MOST_DRAWINGS:
            return set()
        elif len(some) > 1:
            half = len(some) // 2
            doubtful += [some[:half], some[half:]]
    return set() if drawn > 1 and proven and _leaves_a_mark(change(proven), specks) else set(proven)


def _leaves_a_mark(change: Change, specks: tuple[Box, ...]) -> bool:
    return without(change, change.picture, specks).getbbox() is not None


def without(change: Change, picture: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    """Return a picture of a page with boxes blackened, so that what is within them does not count."""
    picture = picture.copy()
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(change.area(box), fill=0)
    return picture


class _Covers:
    """Shapes that may cover text, found by the stripes of the page that they cross."""

    def __init__(self, covers: list[Cover]) -> None:
        self._covers = covers
        self._known: dict[tuple[float, float], list[Cover]] = {}

    def over(self, text: Text) -> list[Box]:
        """Return those that may hide a text: painted over it, or before it in its own colour, or in many."""
        order, _, (left, low, right, high), own = text
        key = low // _STRIPE_PT, high // _STRIPE_PT  # those of a line of text, and of those beside it, are the same
        near = self._known.get(key)
        if near is None:
            near = self._known[key] = self._near((key[0] - 1) * _STRIPE_PT, (key[1] + 2) * _STRIPE_PT)
        return [
            shape
            for at, shape, colour in near
            if left < shape[2] and shape[0] < right and low < shape[3] and shape[1] < high
            if at > order or own is None or colour is None or _alike(own, colour)
        ]

    def _near(self, low: float, high: float) -> list[Cover]:
        """Return all but those that surely lie below or above."""
        return [cover for cover in self._covers if not (cover[1][3] < low or cover[1][1] > high)]


def _objects(page: pdfium.PdfPage) -> tuple[list[Text], list[Cover]]:
    """Return the texts and the shapes that may cover them, in the order of painting."""
    texts: list[Text] = []
    covers: list[Cover] = []
    asked, found = Asked(), list(objects(page.raw, 1))
    if not any(kind == pdfium_c.FPDF_PAGEOBJ_TEXT for _, kind in found):
        return [], []
    for order, (raw, kind) in enumerate(found):
        box = asked.box(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append((order, raw, box, asked.colour(raw)))
        elif min(box[2] - box[0], box[3] - box[1]) > _LEAST_COVER_PT and _paints(raw, kind):
            covers.append((order, box, asked.colour(raw) if _is_filled_alone(raw, kind) else None))
    return texts, covers


def _paints(raw: Any, kind: int) -> bool:
    """Return whether a shape may cover letters; a line does where it is wide."""
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium_c.FPDFPath_GetDrawMode(raw, fill, stroke)
    if fill.value != pdfium_c.FPDF_FILLMODE_NONE:
        return True
    # The width counts in units of the line's own matrix.
    pdfium_c.FPDFPageObj_GetStrokeWidth(raw, width)
    return bool(stroke.value and width.value * _scale(raw) > _LEAST_COVER_PT)


def _is_filled_alone(raw: Any, kind: int) -> bool:
    """Return whether one colour tells how a shape is painted."""
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(raw, fill, stroke)
    return fill.value != pdfium_c.FPDF_FILLMODE_NONE and not stroke.value


def _scale(raw: Any) -> float:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, matrix):
        return 1.0
    return max(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))


def _is_pale(colour: Colour | None) -> bool:
    return colour is not None and (min(colour[:3]) >= _PALE or colour[3] <= _FAINT_ALPHA)


def _alike(one: Colour, other: Colour | None) -> bool:
    if other is None:
        return False
    return abs(one[0] - other[0]) <= _ALIKE and abs(one[1] - other[1]) <= _ALIKE and abs(one[2] - other[2]) <= _ALIKE


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _upright(box: Box) -> Box:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _is_inside(one: Box, other: Box, slack: float = 0.0) -> bool:
    return (
        other[0] - slack <= one[0]
        and other[1] - slack <= one[1]
        and one[2] <= other[2] + slack
        and one[3] <= other[3] + slack
    )


def _is_point(box: Box) -> bool:
    return box[0] == box[2] and box[1] == box[3]


def _is_tiny(raw: Any) -> bool:
    """Return whether letters are too small to be read by their size; their box is asked too, as fonts may lie."""
    return _size(raw) < LEAST_LETTER_PT


def _size(raw: Any) -> float:
    """Return the height that letters of a text have by its size, in points; endless where nobody can tell."""
    size, matrix = ctypes.c_float(), pdfium_c.FS_MATRIX()
    known = pdfium_c.FPDFTextObj_GetFontSize(raw, size) and pdfium_c.FPDFPageObj_GetMatrix(raw, matrix)
    return abs(size.value) * math.hypot(matrix.c, matrix.d) if known else math.inf
