"""Text as a reader would meet it, with anchors that lead back into the item."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

#: How the anchor of what stands on a page begins, before the page's number, from 1, and how that of what is read in its
#: pixels ends.
PAGE, IN_PIXELS = "page:", ":ocr"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text in one place of an item: a paragraph, a cell, a header, a whole text file.

    Attributes:
        anchor: The format's own address of the place. The same walk gives the same anchors in `read` and `rewrite`;
            unique within an item.
        text: Characters as the reader sees them; edits address them as half-open character ranges.
        visible: False for text that no reader sees (hidden rows, comments, alternative text): the default policy
            removes it, so it is searched for terms but never edited.
        again: Of another reading of text, in another order or by other code, the anchor of the passage where it stands.
            What is found in it only is edited like everything else; its words are not counted twice.
    """

    anchor: str
    text: str
    visible: bool = True
    again: str = ""


def page_of(anchor: str) -> int | None:
    """Return the number, from 1, of the page that an anchor is about; None where it is about none."""
    number = anchor.removeprefix(PAGE).partition(":")[0]
    return int(number) if anchor.startswith(PAGE) and number.isdecimal() and len(number) < 10 else None


def is_of_pixels(anchor: str) -> bool:
    """Return whether an anchor is of text that was read in the pixels of a page."""
    return page_of(anchor) is not None and IN_PIXELS in anchor


def words_of(texts: Iterable[tuple[str, str]], without: Collection[int] = ()) -> str | None:
    """Return the text that a reader meets as text.

    Args:
        texts: Anchors and texts.
        without: Pages that are left out.

    Returns:
        None where an item has no text at all.
    """
    seen = [(page_of(anchor), text) for anchor, text in texts if not is_of_pixels(anchor)]
    return "\n".join(text for page, text in seen if page not in without) if seen else None


def words_in_pixels(texts: Iterable[tuple[str, str]], page: int) -> str:
    """Return what a reader sees on a page: what was read in its pixels, else its text.

    A font may name its letters otherwise than it draws them. But where little was read in pixels, the text counts: a
    page that is drawn blank is none that shows nothing.

    Args:
        texts: Anchors and texts.
        page: Its number, from 1.
    """
    here = [(anchor, text) for anchor, text in texts if page_of(anchor) == page]
    told = "\n".join(text for anchor, text in here if not is_of_pixels(anchor))
    read = "\n".join(text for anchor, text in here if anchor == f"{PAGE}{page}{IN_PIXELS}")
    return read if 2 * _letters(read) >= _letters(told) else told


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
