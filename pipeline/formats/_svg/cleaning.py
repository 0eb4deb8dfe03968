"""From a parsed drawing to the tree that is kept: what is drawn on the page, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._image.survey import Survey
from pipeline.formats._svg.foreign import shown_lines
from pipeline.formats._svg.geometry import IDENTITY, length, multiplied, transform
from pipeline.formats._svg.grounds import Grounds, page_colour
from pipeline.formats._svg.hiding import LEAVES, Around, Sight
from pipeline.formats._svg.naming import cut_circles, prune, rename
from pipeline.formats._svg.noted import Noted
from pipeline.formats._svg.parsing import parsed
from pipeline.formats._svg.pictures import bytes_of_address, inline_picture, is_drawing
from pipeline.formats._svg.styles import Sheets
from pipeline.formats._svg.text import tidy
from pipeline.formats._svg.tree import Node, Text, nodes
from pipeline.formats._svg.vocabulary import (
    ATTRIBUTES,
    GIVEN_STEPS,
    GONE,
    KEPT,
    RESOURCES,
    STEPS,
    STYLED,
    SVG,
    TEXTS,
    XLINK,
    marked,
    plain_value,
)
from pipeline.limits import Limits
from redaction.plan import Cleaning

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HREFS = ("href", f"{{{XLINK}}}href")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]{1,512}?)[\"']?\s*\)")
_MOST_NESTED = 3
#: What a drawing begins with where nothing is said.
_FRESH = {
    "fill": "black", "stroke": "none", "fill-opacity": "1", "stroke-opacity": "1", "stroke-width": "1",
    "font-size": "16", "font-weight": "normal", "font-style": "normal", "text-anchor": "start", "fill-rule": "nonzero",
}  # fmt: skip
_STEP_NAME = re.compile(r"[\w.-]{1,200}")


def clean_svg(root: etree._Element, cleaning: Cleaning, limits: Limits) -> tuple[Node, Noted]:
    """Return the kept tree, and what was found besides.

    Raises:
        InputError: A picture inside cannot be cleaned.
        LimitExceeded: What refers to each other unfolds into too much.
    """
    noted = Noted(Survey())
    builder = _Builder(root, cleaning, limits, noted)
    found = builder.built(root, builder.outset())
    tree = found[0] if found and found[0].tag == "svg" else Node("svg", children=list(found))
    builder.uncover(tree)
    cut_circles(tree, noted.survey)
    for node in prune(tree):
        noted.count("unused", 1)
        noted.unseen_words(node)
    rename(tree)
    return tree, noted


def _name(element: etree._Element) -> tuple[str, str]:
    found = etree.QName(element)
    return found.namespace or "", found.localname


class _Builder:
    def __init__(self, root: etree._Element, cleaning: Cleaning, limits: Limits, noted: Noted, depth: int = 0) -> None:
        self._cleaning, self._limits, self._noted, self._depth = cleaning, limits, noted, depth
        self._count, self._space = noted.nested, _name(root)[0]
        self._sheets = Sheets()
        self._referenced = set[str]()
        for element in root.iter(etree.Element):
            if _name(element)[1] == "style":
                self._sheets.add("".join(element.itertext()))
            values = [str(value) for value in element.attrib.values()]
            self._referenced.update(value.strip()[1:] for value in values if value.strip().startswith("#"))
            self._referenced.update(name for value in values for name in _REFERENCE.findall(value))
        for kind, count in (
            ("style", self._sheets.lost),
            ("external-link", self._sheets.links),
            ("font", self._sheets.fonts),
        ):
            noted.count(kind, count)
        self._sight = Sight(root, self._sheets, self._referenced)
        self._grounds = Grounds(self._sight.paints, self._sight.page, page_colour(self._sheets.stated(root)))

    def outset(self) -> Around:
        """Return what holds around the whole drawing."""
        return Around(page=self._sight.page)

    def uncover(self, tree: Node) -> None:
        """Take out text that something covers; what else refers to stays."""
        for node in list(nodes(tree)):
            hidden = [one for one in node.children if id(one) in self._grounds.covered and isinstance(one, Node)]
            for one in hidden:
                if one.ident not in self._referenced:
                    node.children.remove(one)
                    self._noted.unseen_words(one)

    def built(self, element: etree._Element, around: Around) -> list[Node]:
        """Return what is kept of an element: itself, what it held, or nothing."""
        if not isinstance(element.tag, str):
            self._noted.mark(element)
            return []
        space, tag = _name(element)
        loose = tag in TEXTS - {"text"} and not around.in_text
        if space != self._space or tag not in KEPT or loose:
            if tag in ("foreignObject", "flowRoot") and space == SVG and around.drawn:
                return self._as_text(element, around)
            self._noted.drop(element, GONE.get(tag, "unknown-part") if space == self._space else "editor-elements")
            return []
        self._noted.attributes(element)
        stated = self._sheets.stated(element)
        inside = self._sight.inside(element, tag, stated, around)
        hidden = self._sight.kind(element, tag, stated, around, inside)
        if hidden is not None:
            return self._lifted(element, hidden, inside)
        if tag == "switch":
            return self._chosen(element, inside)
        node = self._node(element, tag, stated, around, inside)
        if node is None:
            return []
        if tag in LEAVES or tag == "use":
            self._grounds.shape(element, tag, stated, inside)
        if tag == "text" and self._grounds.letters(element, node, inside):
            return self._lifted(element, "hidden-text", inside)
        self._fill(node, element, inside)
        if tag == "text":
            tidy(node)
        return [node]

    def _lifted(self, element: etree._Element, kind: str, inside: Around) -> list[Node]:
        """Drop what is hidden, but keep what something else refers to, where no reader sees it by itself."""
        self._noted.hidden(element, kind)
        kept, within = list[Node](), inside.elsewhere()
        done = set[etree._Element]()
        for one in element.iterdescendants(etree.Element):
            if any(above in done for above in one.iterancestors()):
                continue
            if _name(one)[1] in RESOURCES or one.get("id") in self._referenced:
                done.add(one)
                kept += self.built(one, within)
        return [Node("defs", children=list(kept))] if kept else []

    def _chosen(self, element: etree._Element, inside: Around) -> list[Node]:
        """Return the alternative that a viewer without extensions, in English, shows; else the first that has text."""
        drawable = [one for one in element.iterchildren(etree.Element) if _name(one)[1] in KEPT]
        for one in drawable:
            languages = one.get("systemLanguage", "en").replace(" ", "").split(",")
            if not one.get("requiredExtensions") and any(word.startswith("en") for word in languages):
                for other in element.iterchildren(etree.Element):
                    if other is not one:
                        self._noted.drop(other, "alternative")
                group = Node("g")
                self._attributes(group, element, self._sheets.stated(element), inside)
                group.children = list(self.built(one, inside))
                return [group]
        objects = [one for one in element.iterchildren(etree.Element) if _name(one)[1] == "foreignObject"]
        return self._as_text(objects[0], inside) if objects and inside.drawn else []

    def _node(
        self, element: etree._Element, tag: str, stated: dict[str, str], around: Around, inside: Around
    ) -> Node | None:
        if tag == "a":
            tag = "tspan" if around.in_text else "g"
        node = Node(tag, ident=element.get("id", ""), matrix=inside.matrix or IDENTITY)
        node.size = length(inside.state.get("font-size")) or 16.0
        self._attributes(node, element, stated, inside)
        if tag in ("image", "use", "feImage"):
            target = next((element.get(name) for name in _HREFS if element.get(name)), None)
            return self._linked(node, (target or "").strip())
        for name in _HREFS:
            target = (element.get(name) or "").strip()
            if target.startswith("#") and tag in RESOURCES | {"textPath"}:
                node.attributes["xlink:href"] = marked(target[1:])
            elif target:
                self._noted.link(target)
        return node

    def _linked(self, node: Node, target: str) -> Node | None:
        if node.tag != "image" and target.startswith("#"):
            node.attributes["xlink:href"] = marked(target[1:])
            return node
        if node.tag == "image" and is_drawing(target):
            return self._nested(node, target)
        if node.tag != "use" and target[:5].lower() == "data:":
            node.attributes["xlink:href"] = inline_picture(target, self._cleaning, self._limits, self._noted.survey)
            return node
        self._noted.link(target)
        return None

    def _nested(self, node: Node, target: str) -> Node:
        """Put a drawing that is a picture in this one into its place, so that its words are words here too."""
        if self._depth >= _MOST_NESTED:
            raise LimitExceeded("depth", value=self._depth + 1, most=_MOST_NESTED)
        root = parsed(bytes_of_address(target), self._limits)
        builder = _Builder(root, self._cleaning, self._limits, self._noted, self._depth + 1)
        inner = Node("svg")
        for tree in builder.built(root, builder.outset()):
            inner = tree if tree.tag == "svg" else inner
        builder.uncover(inner)
        size = [length(root.get(name)) for name in ("width", "height")]
        if "viewBox" not in inner.attributes and all(size):
            inner.attributes["viewBox"] = f"0 0 {size[0]:g} {size[1]:g}"
        for name in ("x", "y", "width", "height", "preserveAspectRatio"):
            inner.attributes.pop(name, None)
            if name in node.attributes:
                inner.attributes[name] = node.attributes.pop(name)
        # What is around a picture does not reach into it.
        inner.attributes = _FRESH | inner.attributes
        self._count[0] += 1
        for one in nodes(inner):
            one.ident = f"{self._count[0]}/{one.ident}" if one.ident else ""
            for name, value in one.attributes.items():
                one.attributes[name] = value.replace("\x01", f"\x01{self._count[0]}/")
        return replace(node, tag="g", children=[inner])

    def _attributes(self, node: Node, element: etree._Element, stated: dict[str, str], inside: Around) -> None:
        own = {str(name): str(value) for name, value in element.attrib.items() if str(name) in ATTRIBUTES}
        styled: list[str] = []
        for name, value in {**own, **stated}.items():
            if name in ("display", "visibility"):
                continue
            if (kept := plain_value(name, value)) is None:
                self._noted.count("unknown-value", 1)
            elif name in STYLED:
                styled.append(f"{name}:{kept}")
            else:
                node.attributes[name] = kept
        if styled:
            node.attributes["style"] = ";".join(sorted(styled))
        if element.get(_XML_SPACE) == "preserve" or "pre" in element.get("style", ""):
            node.attributes["xml:space"] = "preserve"
        for name in sorted(STEPS & set(element.attrib)):
            value = element.get(name, "")
            if value in GIVEN_STEPS:
                node.attributes[name] = value
            elif _STEP_NAME.fullmatch(value):
                node.attributes[name] = inside.steps.setdefault(value, f"s{len(inside.steps)}")

    def _fill(self, node: Node, element: etree._Element, inside: Around) -> None:
        seen = not (inside.in_text and self._sight.are_letters_unseen(inside))
        texts = [element.text, *(child.tail for child in element)]
        children: list[list[Node]] = [[], *(self.built(child, inside) for child in element)]
        for found, text in zip(children, texts, strict=True):
            node.children += found
            if not text:
                continue
            if inside.in_text and seen:
                node.children.append(Text(text))
            elif text.strip():
                self._noted.unseen_text(text, "hidden-text" if inside.in_text else "stray-text")

    def _as_text(self, element: etree._Element, around: Around) -> list[Node]:
        """Turn a web page inside a drawing, or Inkscape's flowing text, into lines of text."""
        self._noted.count("foreign-object", 1)
        stated = self._sheets.stated(element)
        inside = self._sight.inside(element, _name(element)[1], stated, around)
        if self._sight.is_page_hidden(element, stated, inside):
            self._noted.drop(element, "hidden-text")
            return []
        place = element
        if _name(element)[1] == "flowRoot":
            place = next((one for one in element.iter(etree.Element) if _name(one)[1] == "rect"), element)
        x, y, width = (length(place.get(name)) or 0.0 for name in ("x", "y", "width"))
        lines = list(shown_lines(element, self._sheets, self._noted))
        if not lines:
            return []
        node = Node("text", {"x": _written(x + width / 2), "text-anchor": "middle", "font-family": "sans-serif"})
        matrix = multiplied(around.matrix or IDENTITY, transform(element.get("transform")))
        node.size, node.matrix = 14.0, matrix
        node.attributes |= {"y": _written(y + 16), "font-size": "14"}
        if (moved := plain_value("transform", element.get("transform", ""))) is not None:
            node.attributes["transform"] = moved
        for number, line in enumerate(lines):
            attributes = {"x": node.attributes["x"], "dy": "0" if number == 0 else "17"}
            node.children.append(Node("tspan", attributes, [Text(line)], matrix=matrix, size=14.0))
        return [node]


def _written(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
