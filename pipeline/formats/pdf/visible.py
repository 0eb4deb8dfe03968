"""What a reader of a PDF sees, before anything is copied: annotations as content of pages; attributes of pages."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pikepdf

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.pdf.annotations import strip
from pipeline.formats.pdf.appearances import asks_for_drawing
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.redaction_marks import carry_out

_PARENT_CAP = 100


def visible_only(pdf: pikepdf.Pdf, layers: Layers) -> Counter[str]:
    """Take out, in place, annotations that are not painted, and make the painted ones page content.

    Returns:
        What was removed, by kind.

    Raises:
        UnknownPart: It is made by a form engine.
    """
    form = pdf.Root.get("/AcroForm")
    if _dynamic(pdf.Root, form):
        raise UnknownPart("dynamic form")
    marked = carry_out(pdf)
    removed = strip(pdf, layers)
    removed["redaction-mark"] += marked
    if isinstance(form, pikepdf.Dictionary) and asks_for_drawing(form):
        del form["/NeedAppearances"]  # they are drawn; the library would not flatten them
    pdf.flatten_annotations("all")
    return removed


def _dynamic(root: Any, form: Any) -> bool:
    """Return whether the pages are only made by a form engine (XFA)."""
    if root.get("/NeedsRendering") is True:
        return True
    return isinstance(form, pikepdf.Dictionary) and "/XFA" in form and not len(form.get("/Fields", pikepdf.Array()))


def inherited(node: Any, key: str) -> Any:
    """Return an attribute of a page, which its parents may hold.

    Raises:
        CorruptDocument: The page tree has no end.
    """
    for _ in range(_PARENT_CAP):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    raise CorruptDocument("page tree depth")
