"""Shapes of layouts and masters that no slide shows: the slides, or their layout, say that those stay away."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from pipeline.formats.ooxml.clean import P, local
from pipeline.formats.ooxml.package import Package, parse
from pipeline.formats.ooxml.switches import is_off

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp", "grpSp"})


def undrawn(package: Package, main: str, depth: int) -> frozenset[str]:
    """Return the layouts and masters whose own shapes are on no slide of the show; none where there are no slides.

    Args:
        package: The package as it came.
        main: Name of its main part.
        depth: How deeply elements may be nested.
    """
    drawn, there = set[str](), set[str]()
    for name in package.related(main, "slide"):
        root = parse(package.parts[name], depth)
        alone = is_off(root.get("showMasterSp")) or is_off(root.get("show"))
        for layout in package.related(name, "slideLayout")[:1]:
            masters = package.related(layout, "slideMaster")[:1]
            there.update((layout, *masters))
            if not alone:
                drawn.add(layout)
                if not is_off(parse(package.parts[layout], depth).get("showMasterSp")):
                    drawn.update(masters)
    return frozenset(there - drawn)


def clear(root: etree._Element, removed: Counter[str]) -> None:
    """Take the shapes out of a layout or master, its placeholders apart: slides take places and letters from those."""
    for tree in root.iter(f"{{{P}}}spTree"):
        for shape in list(tree):
            if local(shape) in _SHAPES and next(shape.iter(f"{{{P}}}ph"), None) is None:
                removed["hidden-shape"] += 1
                tree.remove(shape)
