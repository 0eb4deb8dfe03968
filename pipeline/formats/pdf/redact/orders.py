"""Read pages by own code: in the order in which their letters are shown, and in that of the lines which they make.

The viewer's library has an order and a reading of its own; a name that it tears apart, or whose letters it reads
otherwise, may stand whole in another reading. What the library has read too is not handed out again.
Hidden text is read here as well: whoever cleans has taken it out before anything is redacted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar
from pipeline.formats.pdf.redact.interpret import Interpreter
from pipeline.formats.pdf.redact.lines import Set, lines, placed
from pipeline.formats.pdf.redact.marks import Mark, Span
from pipeline.formats.pdf.redact.shown import Content, Step

CONTENT, LINES = "content", "lines"
#: What comes of numbers without end, names that are no text, and dictionaries that are something else.
_BROKEN = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError)
#: Share of its size from which on a letter stands apart from the one before it; and across, on another line.
_APART, _BACK, _OTHER_LINE = 0.15, 1.0, 0.3
_UNKNOWN = "\ufffd"
#: Letters that begin within this share of their width are one, drawn again to look bold; so many of them.
_UPON, _MOST_UPON = 0.4, 8
#: How far a letter reaches below and above its line, in its sizes.
_LOW, _HIGH = -0.22, 0.8


@dataclass(frozen=True, slots=True)
class Read:
    """A page, read in one order.

    Attributes:
        text: What was read.
        letters: Of each character the letter that it comes from, or None.
    """

    text: str
    letters: tuple[Set | None, ...]


def foreign(content: bytes) -> Iterator[Step]:
    """Yield the instructions of any content, as far as viewers understand them.

    Raises:
        pikepdf.PdfError: It does not parse.
    """
    for part in [content] if grammar.steps(content, stacked=True) is not None else grammar.plainly(content):
        if not isinstance(part, bytes):
            yield grammar.IMAGE, [], b""
            continue
        for run, raw, operator in grammar.steps(part, stacked=True) or ():
            if run is None:
                yield operator.decode(), grammar.operands(raw), b""
                continue
            for name, words in grammar.singly(run):
                yield name, grammar.operands(words), b""


class Reader:
    """Reads the pages of one document, as it came."""

    def __init__(self) -> None:
        self._interpreter = Interpreter(foreign)

    def read(self, page: Any, known: str) -> dict[str, Read]:
        """Return what a page says in each order, by its name, as far as it is not known.

        Args:
            page: The page; of one that is too broken for us, nothing is returned.
            known: What the library has read of it.
        """
        try:
            letters = list(_on_page(self._interpreter.page(page)))
        except (pikepdf.PdfError, UnknownPart, *_BROKEN):
            return {}
        said = _squeezed(known)
        found = {CONTENT: _joined(letters)}
        if _squeezed(found[CONTENT].text) in said:
            del found[CONTENT]
        if CONTENT not in found and _are_lines(letters):
            return found
        strange = [line for line in _in_order(letters) if _squeezed(_joined(line).text) not in said]
        if strange:
            found[LINES] = _joined(one for line in strange for one in line)
        return found


def _on_page(content: Content) -> Iterator[Set]:
    for inner, way in content.shown():
        yield from placed(inner.letters, way)


def _are_lines(letters: Sequence[Set]) -> bool:
    """Return whether letters stand in lines already, each line below the one before: then no other order tells more."""
    low, before = math.inf, None
    for one in letters:
        if before is None or _between(before, one) == "\n":
            if one.angle or one.across >= low:
                return False
            low = one.across
        elif one.along < before.along:
            return False
        before = one
    return True


def _in_order(letters: Sequence[Set]) -> Iterator[list[Set]]:
    """Yield lines from the top, their letters from left to right; a letter that stands upon itself once."""
    for line in sorted(lines(letters), key=lambda line: (line.angle, -round(line.across), line.along)):
        kept: list[Set] = []
        for one in line.letters:
            if not any(_stands_upon(one, other) for other in kept[-_MOST_UPON:]):
                kept.append(one)
        yield kept


def _stands_upon(one: Set, other: Set) -> bool:
    return one.letter.code.text == other.letter.code.text and one.along - other.along < _UPON * one.width


def _joined(letters: Iterable[Set]) -> Read:
    """Return letters as text, with blanks and ends of lines where they stand apart."""
    text, origins = list[str](), list[Set | None]()
    before: Set | None = None
    for one in letters:
        if before is not None and (between := _between(before, one)):
            text.append(between)
            origins.append(None)
        said = one.letter.code.text or _UNKNOWN
        text.append(said)
        origins += [one] * len(said)
        before = one
    return Read("".join(text), tuple(origins))


def _between(one: Set, other: Set) -> str:
    size = max(one.size, other.size)
    if one.angle != other.angle or abs(one.across - other.across) > _OTHER_LINE * size:
        return "\n"
    gap = other.along - one.end - one.spacing
    if gap < -_BACK * size:
        return "\n"
    return " " if gap > _APART * size else ""


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def marks(read: Read, spans: Iterable[Span]) -> list[Mark]:
    """Return the letters of spans of a page's text.

    Args:
        read: The page in one order.
        spans: Which characters.
    """
    found: dict[int, Mark] = {}
    for start, end in spans:
        for one in read.letters[start:end]:
            if one is not None:
                found[id(one)] = _mark(one)
    return list(found.values())


def _mark(one: Set) -> Mark:
    corners = [one.point(*corner) for corner in ((0.0, _LOW), (0.0, _HIGH), (1.0, _LOW), (1.0, _HIGH))]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    x, y = one.point(0.0, 0.0)
    return Mark(x, y, (min(across), min(up), max(across), max(up)), one.letter.code.text, is_sure=False)
