"""Take text that leaves no trace out of a clean copy, and prove that no pixel changed.

Where the text cannot be taken out without moving other text, or a pixel would change, the file is held.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pikepdf
import pypdfium2 as pdfium

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.content import joined
from pipeline.formats.pdf.inks import has_own_inks
from pipeline.formats.pdf.kept_clips import forgotten, wider
from pipeline.formats.pdf.opening import FAULTS
from pipeline.formats.pdf.painted import Box, Change, alone, difference, draw, noticed
from pipeline.formats.pdf.traceless import Traceless, find, without
from pipeline.formats.pdf.unseen import PLACED, SHOWS, UnseenText, shows_text
from pipeline.formats.pdf.ways import nudged, ways_behind
from pipeline.formats.pdf.within import look_within

#: Texts that clip, each of which is left out once to see whether that changes the page.
_MOST_TRIALS = 50
#: Levels of a channel that the edge of a letter gives the second pixel beside it; as the library smooths it, fewer.
_SPILT = 16
_STRONG = [0 if level <= _SPILT else level for level in range(256)] * 4


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done.

    Attributes:
        texts: How many pieces of text went.
        pages: Numbers of the pages, from 0, from which they went.
        folded: Numbers of pages, from 0, with a form that hides text, which `unfold` makes text of the page.
    """

    texts: int
    pages: tuple[int, ...]
    folded: tuple[int, ...]


def erase(new: pikepdf.Pdf, saved: bytes, only: Iterable[int] | None = None) -> Erased:
    """Take out of the pages of a document the text that leaves no trace.

    Args:
        new: The clean document.
        saved: The same document as a file.
        only: Numbers of the pages that are looked at; None for all.

    Returns:
        What went, and where there is more to do. With none of both the file is final.

    Raises:
        UnknownPart: Hidden text, or the part of a line that is painted over, cannot be taken out alone.
        CorruptDocument: The copy cannot be drawn.
    """
    try:
        document = pdfium.PdfDocument(saved)
        try:
            numbers = range(len(document)) if only is None else only
            found = {number: _page(new, document, number) for number in numbers}
            folded = tuple(number for number, texts in found.items() if texts is None)
            changed = tuple(number for number, texts in found.items() if texts)
            return Erased(sum(texts for texts in found.values() if texts), changed, folded)
        finally:
            document.close()
    except (pdfium.PdfiumError, *FAULTS):
        raise CorruptDocument("pdf pages") from None


def _page(new: pikepdf.Pdf, document: pdfium.PdfDocument, number: int) -> int | None:
    """Return how many pieces of text went, or None where a form hides text."""
    page = document[number]
    try:
        words = functools.cache(page.get_textpage)
        own_inks = has_own_inks(new.pages[number].obj.get("/Resources"))
        found = find(page, words, own_inks=own_inks)
        within = look_within(page, found.drawing, words)
        if within.unseen or within.partly:
            return None
        if found.has_flat:
            raise UnknownPart("text that cannot be read")
        if not found.whole and not found.partly and not found.through:
            return 0
        contents = new.pages[number].obj["/Contents"]
        content = bytes(contents.read_bytes())

        def cut(wanted: Traceless, clipped: frozenset[int]) -> tuple[bool, frozenset[int]]:
            """Take text out of the page; return whether it looks as before, and whose clip the library forgets."""
            contents.write(_without(content, wanted, ways_behind(page, wanted.whole), clipped))
            with alone(new, number) as after:
                if wanted.partly and find(after, own_inks=own_inks).partly:
                    raise UnknownPart("text under a box")
                unclipped = forgotten(page, after, wanted.whole) if wanted.partly else frozenset[int]()
                return _is_same(wanted, page, after), unclipped

        def erased(wanted: Traceless) -> bool:
            is_same, unclipped = cut(wanted, frozenset())
            if unclipped and cut(wanted, unclipped)[0]:
                return True
            # Another text under the same clip may have been drawn beyond it.
            return cut(wanted, frozenset())[0] if unclipped and is_same else is_same

        found = _with_clips(found, erased)
        if not erased(found):
            raise UnknownPart("hidden text that cannot be taken out alone")
        return len(found.whole) + len(found.partly)
    finally:
        page.close()


def _with_clips(found: Traceless, erased: Callable[[Traceless], bool]) -> Traceless:
    """Return what leaves no trace with those texts that clip and without which the page looks the same."""
    if len(found.through) > _MOST_TRIALS:
        raise UnknownPart("more text that clips than can be looked at")
    for ordinal in sorted(found.through):
        more = replace(found, whole=found.whole | {ordinal})
        found = more if erased(more) else found
    return found


def _is_same(found: Traceless, page: pdfium.PdfPage, after: pdfium.PdfPage) -> bool:
    """Return whether a page looks as before, but for letters too small or faint, under a shape, or rounded."""
    gone = tuple(box for part in found.partly.values() for box in part.boxes)
    boxes = found.specks + gone + nudged(page, after, found.whole)
    before, now = found.drawing.whole, draw(after)
    if before.size != now.size:
        return False
    change = Change(page, difference(before, now))
    pixel_pt = max(page.get_size()) / max(before.size)
    beside = _wider(gone, pixel_pt)
    exact = without(change, change.picture, boxes + beside + _wider(found.faint, pixel_pt))
    plain = without(change, noticed(change.picture), boxes + beside)
    strong = without(change, change.picture.point(_STRONG), boxes)
    return not any(picture.getbbox() for picture in (exact, plain, strong))


def _wider(boxes: tuple[Box, ...], pixel_pt: float) -> tuple[Box, ...]:
    return tuple((left - pixel_pt, low, right + pixel_pt, high) for left, low, right, high in boxes)


def _without(content: bytes, found: Traceless, ways: Mapping[int, float], clipped: frozenset[int]) -> bytes:
    """Return the content without that text; where the next one begins at its end, the way to it stays.

    Args:
        content: The content of the page.
        found: The text.
        ways: By ordinal, the way from a text that goes to the next.
        clipped: Ordinals of texts whose clip the library would forget.
    """
    unseen = UnseenText()
    done, kept = list[bytes](), list[bytes]()
    ordinal = -1
    instructions = list(grammar.own(content))
    leading = _leading((name, shows_text(name, operands)) for name, operands, _ in instructions)
    clips = wider(instructions, clipped) if clipped else {}
    for place, (operator, operands, written) in enumerate(instructions):
        if operator == grammar.IMAGE:
            done += [spelling.content(b" ".join(kept)), written]
            kept = []
            continue
        shows = shows_text(operator, operands)
        ordinal += shows
        instead = unseen.instead(operator, operands, hidden=shows and ordinal in found.whole)
        if instead is not None and shows and ordinal in leading and ordinal in ways:
            instead = unseen.gone(instead, ways[ordinal])
        elif instead is None and shows and ordinal in found.partly:
            instead = unseen.instead_of_part(operator, operands, found.partly[ordinal])
        if instead is None:
            kept.append(written)
        else:
            kept += [b" ".join([*values, name.encode()]) for values, name in instead]
        kept += [clips[place]] if place in clips else []
    if ordinal + 1 != found.texts:
        raise UnknownPart("hidden text that cannot be told apart")
    return joined([*done, spelling.content(b" ".join(kept))])


def _leading(operations: Iterable[tuple[str, bool]]) -> frozenset[int]:
    """Return the ordinals of the texts at whose end the next one begins.

    Args:
        operations: Operators, and whether their last operand holds text.
    """
    found: set[int] = set()
    ordinal, placed = -1, True
    for operator, texty in operations:
        placed = placed or operator in PLACED
        if operator in SHOWS and texty:
            if not placed:
                found.add(ordinal)
            ordinal, placed = ordinal + 1, False
    return frozenset(found)
