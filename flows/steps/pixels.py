"""The way out by pixels: what the verifier still found, or the cleaner could not take out, is read by OCR and covered.

Tried once: the pages in question are read as a person reads them, become pictures with bars over what goes, and are
verified again. What then still leaks is held for the reason that it was first held for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.errors import PipelineError, ResidueError, SandboxProtocolError, UnknownPart
from pipeline.limits import MOST_READ
from pipeline.model import Planned, ReadItem
from pipeline.reasons import Reason
from redaction.text import page_of

#: Whose format reads pixels; see `pipeline.formats.base.ReadsPixels`.
READ_IN_PIXELS = frozenset({"application/pdf"})
_LEFT = Reason.TEXT_LEFT
#: Pages with edits up to which all of them become pictures because something, nobody knows where, is wrong with them.
_MOST_IN_DOUBT = 20

Done = TypeVar("Done")


def healed(
    read_item: ReadItem,
    make: Callable[[ReadItem, Sequence[int]], Planned],
    carry_out: Callable[[Planned], Done],
    read_again: Callable[[Sequence[int]], ReadItem],
) -> Done:
    """Carry out a plan; where that fails and pixels may heal it, another plan.

    Args:
        read_item: The item as it was read.
        make: Plans an item, and which pages become pictures in any case.
        carry_out: Rewrites and verifies.
        read_again: Reads the item with the pixels of some pages; none of them leaves the choice to its format.

    Raises:
        PipelineError: It failed for good.
    """
    planned = make(read_item, ())
    try:
        return carry_out(planned)
    except PipelineError as error:
        pages = pages_in_question(error, planned)
        if pages is None:
            raise
        first = error
    try:
        other = make(read_again(pages), pages)
        if not other.plan.pictures:  # nothing was found in pixels either
            raise first
        return carry_out(other)
    except SandboxProtocolError:
        raise
    except PipelineError:
        raise first from None


def pages_in_question(error: PipelineError, planned: Planned) -> tuple[int, ...] | None:
    """Return which pages may be healed by pixels, or none of them where nobody can tell; None where nothing may be.

    Args:
        error: Why an item was not cleaned.
        planned: What was tried.
    """
    if planned.item.identified.media_type not in READ_IN_PIXELS or not planned.expectation.protected:
        return None
    edited = {page for edit in planned.plan.edits if (page := page_of(edit.anchor)) is not None}
    if error.reason is _LEFT and isinstance(error, ResidueError):
        pages = error.pages
    elif isinstance(error, ResidueError) and error.reason in (Reason.CONTENT_LOST, Reason.METADATA_LEFT):
        pages = tuple(sorted(edited))
    elif isinstance(error, UnknownPart) and (page := error.numbers.get("page")):
        pages = (page,)
    else:
        return None
    if error.reason is not _LEFT and not edited:
        return None  # what was refused is not what goes
    return pages if len(pages) <= (MOST_READ if error.reason is _LEFT else _MOST_IN_DOUBT) else None
