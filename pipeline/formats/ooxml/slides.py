"""What only presentations have, and the charts of all three kinds."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from pipeline.formats.ooxml.clean import A, C, P, local, remove

_PRESENTATION = frozenset(["sldMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"])


def presentation(root: etree._Element) -> None:
    """Keep what makes slides show."""
    root.attrib.clear()
    for child in list(root):
        if local(child) not in _PRESENTATION:
            root.remove(child)


def slide(root: etree._Element, removed: Counter[str]) -> None:
    """Empty a hidden slide and take out hidden shapes."""
    hidden = root.attrib.pop("show", "1") in {"0", "false"}
    if hidden:
        removed["hidden-slide"] += 1
        for tree in root.iter(f"{{{P}}}spTree"):
            for shape in list(tree)[2:]:
                tree.remove(shape)
        for back in list(root.iter(f"{{{P}}}bg")):
            remove(back)


def hidden_shapes(root: etree._Element, removed: Counter[str]) -> None:
    """Take out shapes that their properties hide."""
    for props in list(root.iter("{*}cNvPr", "{*}docPr")):
        if props.get("hidden") not in {"1", "true"}:
            continue
        shape = props.getparent()
        if shape is not None and local(shape).startswith("nv"):
            shape = shape.getparent()
        if shape is not None and shape.getparent() is not None:
            removed["hidden-shape"] += 1
            remove(shape)


def chart(root: etree._Element) -> None:
    """Turn references into the cached values that the chart shows."""
    for formula in list(root.iter(f"{{{C}}}f")):
        owner = formula.getparent()
        if owner is not None:
            owner.remove(formula)
    for old, new in (("numRef", "numLit"), ("strRef", "strLit")):
        for element in list(root.iter(f"{{{C}}}{old}")):
            parent = element.getparent()
            cache = next((child for child in element if local(child).endswith("Cache")), None)
            if parent is None or cache is None:
                remove(element)
            elif local(parent) == "tx":
                _text(parent, element, cache)
            else:
                cache.tag = f"{{{C}}}{new}"
                parent.replace(element, cache)
    for element in list(root.iter(f"{{{C}}}multiLvlStrRef")):
        levels = list(element.iter(f"{{{C}}}lvl"))
        points = list(levels[0]) if levels else []
        element.tag = f"{{{C}}}strLit"
        element[:] = []
        etree.SubElement(element, f"{{{C}}}ptCount").set("val", str(len(points)))
        element.extend(points)


def _text(parent: etree._Element, element: etree._Element, cache: etree._Element) -> None:
    text = " ".join(v.text or "" for v in cache.iter(f"{{{C}}}v"))
    owner = parent.getparent()
    if owner is not None and local(owner) == "ser":
        value = etree.Element(f"{{{C}}}v")
        value.text = text
    else:
        value = etree.Element(f"{{{C}}}rich")
        etree.SubElement(value, f"{{{A}}}bodyPr")
        run = etree.SubElement(etree.SubElement(value, f"{{{A}}}p"), f"{{{A}}}r")
        etree.SubElement(run, f"{{{A}}}t").text = text
    parent.replace(element, value)
