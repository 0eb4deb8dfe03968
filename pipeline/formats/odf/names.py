"""Names that people gave to styles, masters, layers and whatever refers to them, given anew in the order of a walk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from pipeline.formats.odf.tree import kind, q, short

#: Attributes that name a style or refer to one; a list of names where they end in ``names``.
STYLE_NAMES = frozenset(
    """
    style:list-style-name chart:style-name draw:fill-gradient-name draw:fill-hatch-name draw:fill-image-name
    draw:marker-end draw:marker-start draw:master-page-name draw:opacity-name draw:stroke-dash draw:style-name
    draw:text-style-name presentation:presentation-page-layout-name presentation:style-name style:apply-style-name
    style:data-style-name style:leader-text-style style:master-page-name style:next-style-name
    style:num-list-format-name style:page-layout-name style:parent-style-name style:percentage-data-style-name
    style:register-truth-ref-style-name style:style-name style:text-line-through-text-style
    table:default-cell-style-name table:paragraph-style-name table:style-name text:citation-body-style-name
    text:citation-style-name text:cond-style-name text:default-style-name text:master-page-name text:style-name
    text:style-override draw:class-names draw:stroke-dash-names presentation:class-names text:class-names style:name
    style:font-name style:font-name-asian style:font-name-complex presentation:use-date-time-name
    presentation:use-footer-name presentation:use-header-name presentation:name draw:layer
    """.split()
)
#: Elements whose ``draw:name`` is a style's or a layer's.
_DRAWN = frozenset(
    "draw:gradient draw:hatch draw:fill-image draw:marker draw:stroke-dash draw:opacity draw:layer svg:linearGradient "
    "svg:radialGradient".split()
)
#: Names that programs look up: they mean something beyond themselves.
_BUILT_IN = re.compile(
    r"(?:Standard|Default|Outline|Heading(?:_20_(?:[1-9]|10))?|Text_20_body(?:_20_indent)?|List|Caption|Index|Title|Subtitle"
    r"|Header(?:_20_(?:left|right|and_20_Footer))?|Footer(?:_20_(?:left|right))?|Footnote(?:_20_(?:Symbol|anchor))?"
    r"|Endnote(?:_20_(?:Symbol|anchor))?|Graphics|Frame|OLE|Formula|Labels|Table(?:_20_(?:Contents|Heading))?|Drawing"
    r"|Illustration|Text|Quotations|Preformatted_20_Text|Internet_20_link|Visited_20_Internet_20_Link|Signature|Sender"
    r"|Addressee|Salutation|Bullet_20_Symbols|Numbering_20_Symbols|Line_20_numbering|Page_20_Number|Drop_20_Caps"
    r"|First_20_(?:Page|line_20_indent)|(?:Left|Right)_20_Page|Hanging_20_indent|Horizontal_20_Line|Landscape"
    r"|Contents_20_(?:Heading|[1-9]|10)|Index_20_(?:Heading|Separator|Link|[1-3])|Emphasis|Strong_20_Emphasis|Result2?|Heading1"
    r"|layout|background|backgroundobjects|controls|measurelines)\Z"
)
_OF_MASTER = re.compile(r"(.+)-(title|subtitle|outline[1-9]|notes|background|backgroundobjects)\Z", re.DOTALL)
_IDS = ("xml:id", "draw:id")
_REFERENCES = ("draw:start-shape", "draw:end-shape", "text:continue-list")


def rename(roots: Iterable[etree._Element]) -> None:
    """Give all names of one document anew, and identifiers where something refers to them.

    A flat document holds others, whose names are their own; numbers go on through all of them, so that every name is
    there once, and the same names come out of the copy.
    """
    roots = list(roots)
    styles, ids = count(1), count(1)
    for elements in _documents(roots):
        Names(styles, ids).rename(elements)
    for root in roots:
        for number, section in enumerate(root.iter(q("text:section")), 1):
            section.set(q("text:name"), f"Section{number}")


def _documents(roots: list[etree._Element]) -> list[list[etree._Element]]:
    """Return the elements of a document, then those of each one inside of it, in the order in which they begin."""
    found: list[list[etree._Element]] = [[]]
    within = [found[0]]
    for root in roots:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            inner = element is not root and kind(element) == "office:document"
            if event == "start":
                if inner:
                    found.append([])
                    within.append(found[-1])
                within[-1].append(element)
            elif inner:
                within.pop()
    return found


class Names:
    """New names by old ones of one document, in the order in which they are met.

    Args:
        styles: Numbers of styles, masters, fonts and layers.
        ids: Numbers of identifiers.
    """

    def __init__(self, styles: Iterator[int], ids: Iterator[int]) -> None:
        self._given: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._styles, self._numbers = styles, ids

    def of(self, old: str) -> str:
        """Return the new name of a style, master page, font face or layer."""
        if _BUILT_IN.match(old):
            return old
        if old not in self._given:
            found = _OF_MASTER.match(old) if len(old) < 200 else None
            self._given[old] = f"{self.of(found[1])}-{found[2]}" if found else f"S{next(self._styles)}"
        return self._given[old]

    def rename(self, elements: list[etree._Element]) -> None:
        """Give the names of some elements anew; identifiers stay where one of them refers to them."""
        wanted = {element.get(q(name), "") for element in elements for name in _REFERENCES}
        for element in elements:
            if element.attrib:
                self._element(element, wanted)

    def _element(self, element: etree._Element, wanted: set[str]) -> None:
        drawn = kind(element) in _DRAWN
        for key, value in list(element.attrib.items()):
            name = short(key)
            if name in STYLE_NAMES or (drawn and name == "draw:name"):
                self._style(element, str(key), str(value), name)
            elif name in _IDS or name in _REFERENCES:
                if value in wanted and value:
                    if value not in self._ids:
                        self._ids[str(value)] = f"n{next(self._numbers)}"
                    element.set(key, self._ids[str(value)])
                else:
                    del element.attrib[key]

    def _style(self, element: etree._Element, key: str, value: str, name: str) -> None:
        words = value.split() if name.endswith("names") else [value] if value else []
        if words:
            element.set(key, " ".join(self.of(word) for word in words))
        else:
            del element.attrib[key]
        if name == "style:name" and _BUILT_IN.match(value) and "_20_" in value:
            element.set(q("style:display-name"), value.replace("_20_", " "))
