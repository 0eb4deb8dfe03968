"""Which objects may tell about people, told from how they are written: to look into each, key by key, takes long."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import pikepdf

#: Keys by which a hidden thing is recognised wherever it stands.
MARKS = {
    "/JS": "script",
    "/XFA": "form-script",
    "/EF": "attachment",
    "/Thumb": "thumbnail",
    "/PieceInfo": "private-part",
    "/Metadata": "metadata",
    "/ByteRange": "signature",
    "/StructTreeRoot": "structure",
    "/OCProperties": "layer",
    "/Outlines": "outline",
    "/URI": "external-link",
    "/ActualText": "alt-text",
    "/Alt": "alt-text",
    "/OpenAction": "action",
    "/AA": "action",
    "/Names": "name-tree",
    "/Dests": "name-tree",
    "/PageLabels": "page-label",
    "/OutputIntents": "output-intent",
    "/DSS": "signature",
    "/Threads": "thread",
    "/VP": "measure",
}
# A blank follows every name in the library's own spelling, and it spells the same name always in the same way.
_TELLING = re.compile(
    b"(?:%b) " % b"|".join(re.escape(key.encode()) for key in sorted([*MARKS, "/Rect", "/FT"], reverse=True))
)

Things = Callable[[], list[Any]]


def telling(pdf: pikepdf.Pdf) -> Things:
    """Return what finds, once, the dictionaries, arrays and streams that hold one of `MARKS`, a field or a rectangle.

    Args:
        pdf: A document, just opened.
    """
    return functools.cache(lambda: [thing for thing in pdf.objects if _tells(thing)])


def _tells(thing: Any) -> bool:
    plain = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return isinstance(plain, pikepdf.Object) and bool(_TELLING.search(plain.unparse(resolved=True)))
