"""What styles say about letters and what they stand on; looked up before names are given anew. Only what is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.formats._office.colours import WHITE, Colour, near
from pipeline.formats._office.inheritance import inherited
from pipeline.formats.odf.tree import q, says

_HEX = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})\Z")
_LENGTH = re.compile(r"(-?[0-9]*\.?[0-9]+)(pt|cm|mm|in|pc|px|%)\Z")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}
_USUAL_PT = 12.0
_CLEAR = frozenset({"", "transparent", "none"})
#: Which properties of a family of styles colour the ground.
_GROUNDS = {
    "paragraph": "style:paragraph-properties", "table-cell": "style:table-cell-properties",
    "table-row": "style:table-row-properties", "table": "style:table-properties",
    "section": "style:section-properties", "text": "style:text-properties",
}  # fmt: skip
_EFFECTS = (("fo:text-shadow", "none"), ("style:text-outline", "false"), ("style:font-relief", "none"))


def colour(value: str | None) -> Colour | None:
    """Return a colour of six hexadecimal digits; None where it is no such thing."""
    found = _HEX.match(value or "")
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else None


def points(value: str | None, of: float) -> float | None:
    """Return a length in points; per cent are of another one."""
    found = _LENGTH.match(value or "")
    if found is None:
        return None
    return float(found[1]) * (of / 100 if found[2] == "%" else _POINTS[found[2]])


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look.

    Attributes:
        colour: Where it is certain.
        ground: Colour right behind them; None where they say nothing of it, or nothing certain.
        grounded: Whether they say anything of the ground.
        size_pt: Height of western letters.
        other_pt: The greater of the heights of Asian and complex letters.
        narrow: Per cent of a letter's usual width.
        apart_pt: Space added between letters.
    """

    colour: Colour | None = None
    ground: Colour | None = None
    grounded: bool = False
    size_pt: float = _USUAL_PT
    other_pt: float = _USUAL_PT
    narrow: float = 100.0
    apart_pt: float = 0.0

    def with_(self, properties: etree._Element) -> Letters:
        """Return how they look with more properties."""
        found = self
        said = properties.get(q("fo:color"))
        if said is not None:
            found = replace(found, colour=colour(said))
        if says(properties, "style:use-window-font-color", "true") or _is_drawn_twice(properties):
            found = replace(found, colour=None)
        ground = properties.get(q("fo:background-color"))
        if ground is not None:
            found = replace(found, ground=colour(ground), grounded=ground not in _CLEAR)
        size = points(properties.get(q("fo:font-size")), self.size_pt)
        others = [points(properties.get(q(f"style:font-size-{one}")), self.other_pt) for one in ("asian", "complex")]
        apart = points(properties.get(q("fo:letter-spacing")), self.size_pt)
        narrow = points(properties.get(q("style:text-scale")), 100)
        return replace(
            found,
            size_pt=found.size_pt if size is None else size,
            other_pt=max((one for one in others if one is not None), default=found.other_pt),
            apart_pt=found.apart_pt if apart is None else apart,
            narrow=found.narrow if narrow is None else narrow,
        )


def _is_drawn_twice(properties: etree._Element) -> bool:
    """Return whether letters have a second colour, or let something through, so that the first says too little."""
    loext = next((str(value) for key, value in properties.attrib.items() if str(key).endswith("}opacity")), "100%")
    return loext != "100%" or any(properties.get(q(name), usual) != usual for name, usual in _EFFECTS)


@dataclass(slots=True)
class StyleBook:
    """The styles of one part.

    Attributes:
        styles: By family and name: the part's own ones, then those of the document.
        defaults: By family.
        plain: Whether the page is certainly white, with nothing that may lie behind letters.
        ruled: Whether conditions may colour cells.
    """

    styles: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    defaults: dict[str, etree._Element] = field(default_factory=dict)
    plain: bool = True
    ruled: bool = False
    _lines: dict[tuple[str, str], list[etree._Element]] = field(default_factory=dict)
    _looks: dict[tuple[str, str, Letters], Letters] = field(default_factory=dict)

    def line(self, family: str, name: str) -> list[etree._Element]:
        """Return a style and those that it is based on, the nearest first."""
        if (family, name) not in self._lines:
            named = inherited((family, name), self._parent)
            self._lines[family, name] = [self.styles[one] for one in named]
        return self._lines[family, name]

    def _parent(self, named: tuple[str, str]) -> tuple[str, str] | None:
        style = self.styles.get(named)
        return (named[0], style.get(q("style:parent-style-name"), "")) if style is not None else None

    def default(self, family: str) -> Letters:
        """Return how letters of a family look where nothing else is said."""
        style = self.defaults.get(family)
        return self._merged([style] if style is not None else [], Letters())

    def look(self, family: str, name: str, around: Letters) -> Letters:
        """Return how letters look in a style.

        Args:
            family: Of the style.
            name: Of the style.
            around: How they look without it.
        """
        key = family, name, around
        if key not in self._looks:
            self._looks[key] = self._merged(self.line(family, name), around)
        return self._looks[key]

    def _merged(self, line: list[etree._Element], found: Letters) -> Letters:
        for style in reversed(line):
            for properties in style.findall(q("style:text-properties")):
                found = found.with_(properties)
        if any(style.find(q("style:map")) is not None for style in line):
            found = replace(found, colour=None)  # a condition may choose another style
        return found

    def ground(self, family: str, name: str) -> tuple[bool, Colour | None]:
        """Return whether a style colours the ground, and its colour where that is certain."""
        for style in self.line(family, name):
            for properties in style.findall(q(_GROUNDS[family])):
                if properties.find(q("style:background-image")) is not None and _has_picture(properties):
                    return True, None
                said = properties.get(q("fo:background-color"))
                if said is not None and said not in _CLEAR:
                    return True, colour(said)
                if said is not None:
                    return False, None
        return False, None

    def fill(self, element: etree._Element) -> Colour | None:
        """Return the colour of a shape's or frame's ground; None where that is not certain."""
        for family in ("graphic", "presentation"):
            name = element.get(q("presentation:style-name" if family == "presentation" else "draw:style-name"), "")
            for style in self.line(family, name):
                for properties in style.findall(q("style:graphic-properties")):
                    filled = properties.get(q("draw:fill"))
                    if filled not in {None, "solid"} or properties.get(q("draw:opacity"), "100%") != "100%":
                        return None
                    if filled == "solid":
                        return colour(properties.get(q("draw:fill-color")))
                    if (said := properties.get(q("fo:background-color"))) is not None:
                        return colour(said)
        return None

    def make_readable(self) -> None:
        """Take white from the letters of styles whose ground conditions may have coloured: conditions go."""
        for (family, name), style in self.styles.items():
            ruled = self.ruled and family == "table-cell" and not self.ground(family, name)[0]
            if not ruled and style.find(q("style:map")) is None:
                continue
            for properties in style.findall(q("style:text-properties")):
                if near(colour(properties.get(q("fo:color"))), WHITE):
                    del properties.attrib[q("fo:color")]

    def height_pt(self, name: str) -> float | None:
        """Return the fixed height of a paragraph style's lines."""
        for style in self.line("paragraph", name):
            for properties in style.findall(q("style:paragraph-properties")):
                said = properties.get(q("fo:line-height"))
                if said is not None:
                    return None if said.endswith("%") else points(said, 0)
        return None


def books(roots: list[etree._Element]) -> Iterator[StyleBook]:
    """Yield the styles that count in each part of a document."""
    common = dict[tuple[str, str], etree._Element]()
    defaults = dict[str, etree._Element]()
    for root in roots:
        for owner in root.iter(q("office:styles")):
            common |= _named(owner)
            defaults |= {one.get(q("style:family"), ""): one for one in owner.findall(q("style:default-style"))}
    plain = all(_is_plain(root) for root in roots)
    ruled = any(next(root.iter(q("calcext:conditional-formats")), None) is not None for root in roots)
    for root in roots:
        own = dict[tuple[str, str], etree._Element]()
        for owner in root.iter(q("office:automatic-styles")):
            own |= _named(owner)
        yield StyleBook({**common, **own}, defaults, plain, ruled)


def _named(owner: etree._Element) -> dict[tuple[str, str], etree._Element]:
    styles: Iterable[etree._Element] = owner.findall(q("style:style"))
    return {(one.get(q("style:family"), ""), one.get(q("style:name"), "")): one for one in styles}


def _is_plain(root: etree._Element) -> bool:
    """Return whether nothing in a part colours pages, or may lie behind letters."""
    for layout in root.iter(q("style:page-layout")):
        for properties in layout.iter():
            said = properties.get(q("fo:background-color"), "transparent")
            if (said not in _CLEAR and colour(said) != WHITE) or properties.get(q("draw:fill"), "none") != "none":
                return False
            if properties.find(q("style:background-image")) is not None and _has_picture(properties):
                return False
    anchored = (one.get(q("text:anchor-type")) for one in root.iter(q("draw:*")))
    return not any(anchor not in {None, "as-char"} for anchor in anchored)


def _has_picture(properties: etree._Element) -> bool:
    return any(len(one) or one.attrib.get(q("xlink:href")) for one in properties.findall(q("style:background-image")))
