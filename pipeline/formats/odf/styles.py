"""Which styles hide what they are given to, with what they inherit; looked up before names are given anew."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats._office.inheritance import inherited
from pipeline.formats.odf.letters import points
from pipeline.formats.odf.tree import kind, q, says

_NUMBER_FORMATS = frozenset(
    "number:number-style number:currency-style number:percentage-style number:date-style number:time-style "
    "number:boolean-style number:text-style".split()
)
_OFF = frozenset({"none"})
_LEAST_ROW_PT = 0.75
#: Extents of less than a pixel.
_NOTHING = re.compile(
    r"0*\.?0*(?:cm|mm|in|pt|pc|px)\Z|0*\.(?:00[0-9]*(?:cm|in)|0[0-9]*(?:mm|pc)|[0-4][0-9]*(?:pt|px))\Z"
)


@dataclass(slots=True)
class Styles:
    """What styles of one document say about being seen.

    Attributes:
        hidden_text: (family, name) -> whether its letters are hidden; missing where it says nothing.
        hidden_tables: Names of table styles that hide the sheet.
        hidden_pages: Names of drawing page styles that leave the slide out of the show.
        silent: Names of cell styles whose number format shows nothing.
        flat: Names of row and column styles without any extent.
    """

    hidden_text: dict[tuple[str, str], bool] = field(default_factory=dict)
    hidden_tables: set[str] = field(default_factory=set)
    hidden_pages: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    flat: set[str] = field(default_factory=set)

    def hides(self, family: str, name: str | None) -> bool | None:
        """Return whether a style hides letters; None where neither it nor what it inherits says so."""
        return self.hidden_text.get((family, name or ""))


def survey(roots: Iterable[etree._Element]) -> Styles:
    """Look at all styles of a document."""
    found, parents = Styles(), dict[tuple[str, str], str]()
    silent_formats: set[str] = set()
    entries: list[etree._Element] = []
    for root in roots:
        for element in root.iter(q("style:style"), *map(q, _NUMBER_FORMATS)):
            if kind(element) == "style:style":
                entries.append(element)
            elif _is_silent(element):
                silent_formats.add(element.get(q("style:name"), ""))
    for element in entries:
        family, name = element.get(q("style:family"), ""), element.get(q("style:name"), "")
        parents[family, name] = element.get(q("style:parent-style-name"), "")
        _look(found, element, family, name)
        if family == "table-cell" and element.get(q("style:data-style-name")) in silent_formats:
            found.silent.add(name)
    _inherit(found, parents)
    return found


def _look(found: Styles, element: etree._Element, family: str, name: str) -> None:
    for properties in element.findall(q("style:text-properties")):
        if (said := properties.get(_display())) is not None:
            found.hidden_text[family, name] = said.strip() in _OFF
    for properties in element.findall(q("style:table-properties")):
        if says(properties, "table:display", "false"):
            found.hidden_tables.add(name)
    for part, size in (("row", "style:row-height"), ("column", "style:column-width")):
        for properties in element.findall(q(f"style:table-{part}-properties")):
            grows = says(properties, "style:use-optimal-row-height", "true")
            if not grows and _is_nothing(properties.get(q(size), "1"), part):
                found.flat.add(name)
    for properties in element.findall(q("style:drawing-page-properties")):
        if says(properties, "presentation:visibility", "hidden"):
            found.hidden_pages.add(name)


def _is_nothing(extent: str, part: str) -> bool:
    height = points(extent, 0) if part == "row" else None  # letters of a narrow column may reach into the next one
    return _NOTHING.match(extent) is not None or (height is not None and height < _LEAST_ROW_PT)


def _display() -> str:
    return q("text:display")


def _inherit(found: Styles, parents: dict[tuple[str, str], str]) -> None:
    def base(named: tuple[str, str]) -> tuple[str, str] | None:
        return (named[0], parents[named]) if named in parents else None

    told = dict(found.hidden_text)
    for (family, name), parent in parents.items():
        if told and (family, name) not in told:
            said = (told[one] for one in inherited((family, name), base) if one in told)
            if (hidden := next(said, None)) is not None:
                found.hidden_text[family, name] = hidden
        if family == "table-cell" and parent in found.silent:
            found.silent.add(name)


def _is_silent(element: etree._Element) -> bool:
    """Return whether a number format shows nothing."""
    shown = [child for child in element if kind(child) not in {"style:text-properties", "style:map"}]
    return all(kind(child) == "number:text" and not (child.text or "").strip() for child in shown)
