"""Charts: what they show comes from their own table, wherever its numbers once stood."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.formats.odf.tree import kind, q

_ADDRESSES = ("chart:values-cell-range-address", "chart:label-cell-address", "table:cell-range-address")
_LOCAL = re.compile(r"(?:local-table)?\.\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::(?:local-table)?\.\$?[A-Z]{1,3}\$?[0-9]{1,7})?\Z")


def own_numbers(root: etree._Element) -> None:
    """Let addresses of other tables point to the chart's own one.

    Programs write the address that a column of the table was taken from into its head; where they do not, the columns
    come in the order of the series.
    """
    chart = next(iter(root.iter(q("chart:chart"))), None)
    table = next((t for t in root.iter(q("table:table")) if t.get(q("table:name")) == "local-table"), None)
    if chart is None or table is None:
        return
    chart.set(q("xlink:href"), ".")
    chart.set(q("xlink:type"), "simple")
    told = _told(table)
    rows = sum(1 for _ in table.iter(q("table:table-row")))
    column = 1
    for element in chart.iter(q("chart:categories"), q("chart:series"), q("chart:domain"), q("chart:plot-area")):
        values = element.get(q("chart:values-cell-range-address")) or element.get(q("table:cell-range-address")) or ""
        if kind(element) == "chart:plot-area":
            if not _LOCAL.match(values):
                element.attrib.pop(q("table:cell-range-address"), None)
            continue
        if all(_LOCAL.match(element.get(q(name), ".A1")) for name in _ADDRESSES):
            continue
        place = 0 if kind(element) == "chart:categories" else column
        column += kind(element) != "chart:categories"
        _point(element, told.get(values, place), rows)


def _point(element: etree._Element, column: int, rows: int) -> None:
    name = _letters(column)
    values = f"local-table.${name}$2:.${name}${max(rows, 2)}"
    for attribute in ("chart:values-cell-range-address", "table:cell-range-address"):
        if element.get(q(attribute)):
            element.set(q(attribute), values)
    if element.get(q("chart:label-cell-address")):
        element.set(q("chart:label-cell-address"), f"local-table.${name}$1")


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26 % 26) + chr(65 + column % 26)


def _told(table: etree._Element) -> dict[str, int]:
    """Return the columns by the address that their heads tell they were taken from."""
    found: dict[str, int] = {}
    for row in table.iter(q("table:table-row")):
        for place, cell in enumerate(row):
            for note in cell.iter(q("svg:desc")):
                found.setdefault((note.text or "").strip(), place)
    return found
