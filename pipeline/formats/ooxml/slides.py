"""What only presentations have, the drawings of all three kinds, and their charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.clean import A, C, P, local, remove
from pipeline.formats.ooxml.switches import is_off, is_on

_PRESENTATION = frozenset(["sldMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"])
_PLOTTED = re.compile(r"\s*(?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]{1,3})?|#[A-Z0-9/_]{2,16}[!?]?)?\s*\Z")
_FIELD_ID = "{00000000-0000-0000-0000-000000000001}"


def a(name: str) -> str:
    """Return the Clark name of a drawing element."""
    return f"{{{A}}}{name}"


def c(name: str) -> str:
    """Return the Clark name of a chart element."""
    return f"{{{C}}}{name}"


def presentation(root: etree._Element) -> tuple[int, int]:
    """Keep what makes slides show; returns width and height of a slide in EMU."""
    root.attrib.clear()
    for child in list(root):
        if local(child) not in _PRESENTATION:
            root.remove(child)
    size = root.find(f"{{{P}}}sldSz")
    return (int(size.get("cx", "0")), int(size.get("cy", "0"))) if size is not None else (0, 0)


def slide(root: etree._Element, removed: Counter[str]) -> None:
    """Empty a hidden slide."""
    hidden = is_off(root.attrib.pop("show", "1"))
    if hidden:
        removed["hidden-slide"] += 1
        for tree in root.iter(f"{{{P}}}spTree"):
            for shape in list(tree)[2:]:
                tree.remove(shape)
        for back in list(root.iter(f"{{{P}}}bg")):
            remove(back)


def prompts(root: etree._Element, removed: Counter[str]) -> None:
    """Empty the placeholders of a layout or master: their text is a prompt that no slide shows."""
    for mark in root.iter(f"{{{P}}}ph"):
        shape = next((up for up in mark.iterancestors() if local(up) == "sp"), None)
        body = shape.find(f"{{{P}}}txBody") if shape is not None else None
        if body is None:
            continue
        for paragraph in body.findall(a("p")):
            body.remove(paragraph)
        etree.SubElement(body, a("p"))
        removed["prompt"] += 1


def hidden_shapes(root: etree._Element, removed: Counter[str]) -> None:
    """Take out shapes that their properties hide."""
    for props in list(root.iter("{*}cNvPr", "{*}docPr")):
        if not is_on(props.get("hidden")):
            continue
        shape = props.getparent()
        if shape is not None and local(shape).startswith("nv"):
            shape = shape.getparent()
        if shape is not None and shape.getparent() is not None:
            removed["hidden-shape"] += 1
            remove(shape)
    for shape in list(root.iter("{urn:schemas-microsoft-com:vml}*")):
        said = shape.get("style", "").replace(" ", "").lower()
        if "visibility:hidden" in said and shape.getparent() is not None and local(shape) != "textpath":
            removed["hidden-shape"] += 1
            remove(shape)


def drawn_fields(root: etree._Element) -> None:
    """Leave slide numbers fields; others, such as dates, become their text."""
    for field in list(root.iter(a("fld"))):
        if field.get("type") == "slidenum":
            field.set("id", _FIELD_ID)
            for text in field.iter(a("t")):
                if not (text.text or "").strip().isdecimal():
                    text.text = "‹#›"  # counted anew by every program
            continue
        field.tag = a("r")
        field.attrib.clear()
        for props in field.findall(a("pPr")):
            field.remove(props)


def table_styles(part: etree._Element | None, roots: Iterable[etree._Element]) -> None:
    """Name table styles neutrally; those that no table uses go."""
    uses = [mark for root in roots for mark in root.iter(a("tableStyleId"))]
    if part is None:
        return
    part.attrib.pop("def", None)
    part.set("def", "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}")  # the standard's own default, required
    wanted = {mark.text for mark in uses}
    names: dict[str | None, str] = {}
    for style in list(part.findall(a("tblStyle"))):
        ident = style.get("styleId")
        if ident not in wanted:
            part.remove(style)
            continue
        number = len(names) + 1
        names[ident] = f"{{00000000-0000-4000-8000-{number:012d}}}"
        style.set("styleId", names[ident])
        style.set("styleName", f"Style {number}")
    for mark in uses:
        mark.text = names.get(mark.text, mark.text)


def chart(root: etree._Element) -> None:
    """Turn references into the cached values that the chart shows.

    Raises:
        UnknownPart: They are not in it.
    """
    for formula in list(root.iter(c("f"))):
        owner = formula.getparent()
        if owner is not None:
            owner.remove(formula)
    for old, new in (("numRef", "numLit"), ("strRef", "strLit")):
        for element in list(root.iter(c(old))):
            parent = element.getparent()
            if parent is not None:
                _literal(parent, element, new)
    _unplotted(root)
    for element in root.iter(c("multiLvlStrRef")):
        formula = etree.Element(c("f"))
        formula.text = "#REF!"
        element.insert(0, formula)


def _unplotted(root: etree._Element) -> None:
    """Drop points behind the last, numbers that are none, and what labels say that are taken away."""
    for group in root.iter(c("numLit"), c("strLit"), c("multiLvlStrCache")):
        count = group.find(c("ptCount"))
        most = int(count.get("val", "0")) if count is not None else None
        for point in list(group.iter(c("pt"))):
            behind = most is not None and int(point.get("idx", "0")) >= most
            if behind or (group.tag == c("numLit") and not _PLOTTED.match(point.findtext(c("v")) or "")):
                remove(point)
    for label in root.iter(c("dLbl"), c("dLbls")):
        gone = label.find(c("delete"))
        if gone is not None and not is_off(gone.get("val", "1")):
            for child in list(label):
                if local(child) not in {"idx", "delete"}:
                    remove(child)


def _literal(parent: etree._Element, element: etree._Element, new: str) -> None:
    cache = next((child for child in element if local(child).endswith("Cache")), None)
    if local(parent) == "tx":
        if cache is None:
            remove(parent)
        else:
            _text(parent, element, cache)
        return
    if cache is None:
        # Some libraries leave the numbers to the program that opens the sheet; an empty chart would be a loss.
        raise UnknownPart("a chart without its numbers")
    cache.tag = c(new)
    parent.replace(element, cache)


def _text(parent: etree._Element, element: etree._Element, cache: etree._Element) -> None:
    text = " ".join(v.text or "" for v in cache.iter(c("v")))
    owner = parent.getparent()
    if owner is not None and local(owner) == "ser":
        value = etree.Element(c("v"))
        value.text = text
    else:
        value = etree.Element(c("rich"))
        etree.SubElement(value, a("bodyPr"))
        run = etree.SubElement(etree.SubElement(value, a("p")), a("r"))
        etree.SubElement(run, a("t")).text = text
    parent.replace(element, value)
