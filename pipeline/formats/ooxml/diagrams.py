"""Diagrams of the kind that the program lays out: what they show stays, ids and names inside are given anew.

What a diagram shows is told by the connections of its points, and by the drawing that the program kept beside it.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pipeline.formats.ooxml.clean import DGM, A, local, remove
from pipeline.formats.ooxml.package import Package, parse

_IDS = ("modelId", "cxnId", "parTransId", "sibTransId", "srcId", "destId", "presAssocID")
_NAMES = ("presName", "forName", "refForName", "moveWith", "presId", "ref")
_NAMED = frozenset({"layoutNode", "choose", "else", "forEach", "if"})
_PUBLIC = re.compile(r"urn:")
_SAMPLES = tuple(f"{{{DGM}}}{name}" for name in ("sampData", "styleData", "clrData"))
#: Points that stand for what is drawn, or for the whole, have no words of their own.
_SILENT = frozenset({"doc", "pres"})


def drawn_texts(package: Package) -> dict[str, str]:
    """Return what is drawn of diagrams, by name of the part with their points; those without a drawing are left out."""
    found: dict[str, str] = {}
    there = any("diagramData" in kind for kind in package.types.values())
    for owner in package.parts if there else ():
        points = [] if owner.endswith(".rels") else package.related(owner, "diagramData")
        drawings = package.related(owner, "diagramDrawing") if points else []
        if len(drawings) >= len(points) > 0:
            roots = [parse(package.parts[name]) for name in drawings]
            text = "\n".join(_paragraph(mark) for root in roots for mark in root.iter(f"{{{A}}}p")).strip()
            found.update(dict.fromkeys(points if text else (), text))
    return found


def _paragraph(mark: etree._Element) -> str:
    return "".join("".join(text.text or "" for text in mark.iter(f"{{{A}}}t")).split()).casefold()


class Diagrams:
    """New ids and names by old ones, in the order in which they are met."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def settle(self, root: etree._Element, drawn: str | None, removed: Counter[str]) -> None:
        """Take out words that no drawing shows, and give ids and names of one part anew.

        Args:
            root: Points, layout, colours or styles of a diagram.
            drawn: What its drawing says, see `drawn_texts`.
            removed: What went.
        """
        if local(root) == "dataModel":
            _undrawn_points(root, drawn, removed)
        for sample in root.iter(*_SAMPLES):
            for text in list(sample.iter(f"{{{DGM}}}t")):
                remove(text)
        self._rename(root)

    def _rename(self, root: etree._Element) -> None:
        for element in list(root.iter(f"{{{DGM}}}title", f"{{{DGM}}}desc")):
            remove(element)
        for element in root.iter(f"{{{DGM}}}*"):
            for key in _IDS:
                if (old := element.get(key)) not in (None, "0"):
                    element.set(key, self._ids.setdefault(str(old), str(len(self._ids) + 1)))
            keys = (*_NAMES, "name") if local(element) in _NAMED else _NAMES
            for key in keys:
                old = element.get(key)
                if old and not _PUBLIC.match(old):
                    element.set(key, self._names.setdefault(old, f"n{len(self._names) + 1}"))
                elif old and key != "presId":
                    del element.attrib[key]


def _undrawn_points(root: etree._Element, drawn: str | None, removed: Counter[str]) -> None:
    """Empty the points that no drawing shows."""
    points = {point.get("modelId", ""): point for point in root.iter(f"{{{DGM}}}pt")}
    reached = _reached(root, points)
    for ident, point in points.items():
        for text in point.iterchildren(f"{{{DGM}}}t"):
            for paragraph in text.iter(f"{{{A}}}p"):
                said = _paragraph(paragraph)
                if said and (ident not in reached or (drawn is not None and said not in drawn)):
                    removed["hidden-text"] += 1
                    for child in list(paragraph):
                        if local(child) not in {"pPr", "endParaRPr"}:
                            remove(child)


def _reached(root: etree._Element, points: dict[str, etree._Element]) -> set[str]:
    """Return the points that a program comes to from the diagram's own one, transitions among them."""
    onward: dict[str, list[str]] = {}
    for line in root.iter(f"{{{DGM}}}cxn"):
        if line.get("type", "parOf") == "parOf":
            ends = [line.get(name, "") for name in ("destId", "parTransId", "sibTransId")]
            onward.setdefault(line.get("srcId", ""), []).extend(ends)
    todo = [ident for ident, point in points.items() if point.get("type") == "doc"]
    if not todo:
        return set(points)
    found = set(todo)
    while todo:
        new = [ident for ident in onward.get(todo.pop(), ()) if ident not in found]
        found.update(new)
        todo += new
    return {ident for ident in found if ident in points and points[ident].get("type") not in _SILENT}
