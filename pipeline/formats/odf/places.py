"""Frames and shapes beside every page of a text, or beside a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.odf.slides import SHAPES, mm, page_sizes
from pipeline.formats.odf.tree import kind, q, remove

#: Of a page that says nothing of its size.
_USUAL_MM = (215.9, 355.6)
_SAYING = frozenset({"text:p", "text:h", "draw:image", "draw:object"})


def beside_pages(roots: Sequence[etree._Element]) -> None:
    """See that nothing in a text that says something lies beside its pages.

    Raises:
        UnknownPart: Some programs do not show it, others move it onto the page.
    """
    sizes = [*page_sizes(roots).values()] or [_USUAL_MM]
    most = [max(size[0] for size in sizes), max(size[1] for size in sizes)]
    for body in (body for root in roots for body in root.iter(q("office:text"))):
        for shape in body.iter(*map(q, SHAPES)):
            places = [mm(shape.get(q(key))) for key in ("svg:x", "svg:y")]
            beside = any(place is not None and place >= end for place, end in zip(places, most, strict=True))
            if beside and any(_says(mark) for mark in shape.iter()):
                raise UnknownPart("a frame beside the page")


def _says(element: etree._Element) -> bool:
    return kind(element) in _SAYING and (bool("".join(element.itertext()).strip()) or kind(element).startswith("draw:"))


def beside_sheets(root: etree._Element, removed: Counter[str]) -> None:
    """Take out shapes above or before the first cell of a sheet."""
    for shapes in root.iter(q("table:shapes")):
        for shape in list(shapes):
            if kind(shape) not in SHAPES or shape.get(q("draw:transform")):
                continue
            for start, extent in (("svg:x", "svg:width"), ("svg:y", "svg:height")):
                place = mm(shape.get(q(start)))
                if place is not None and place < 0 and place + (mm(shape.get(q(extent))) or 0.0) <= 0:
                    removed["hidden-shape"] += 1
                    remove(shape)
                    break
