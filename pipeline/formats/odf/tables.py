"""Sheets and tables: hidden rows, columns and sheets, cells that show nothing, formulas, values beside their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats._office.formulas import only_computes
from pipeline.formats.odf.styles import Styles
from pipeline.formats.odf.tree import kind, q, remove, says

_UNSEEN = ("collapse", "filter")
_VALUES = tuple(
    f"office:{name}" for name in ("value", "date-value", "time-value", "boolean-value", "string-value", "currency")
)
#: What a cell keeps when its content goes.
_SHAPE = frozenset(
    f"table:{name}" for name in (
        "style-name", "number-columns-repeated", "number-columns-spanned", "number-rows-spanned",
    )
)  # fmt: skip
#: Of a formula without a result: operators, numbers, cells, texts, other sheets, and functions that only compute.
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<cells>\[(?P<sheet>\$?(?:'(?:[^'\[\]]|'')+'|[\w\u00c0-\uffff]+))?\.\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::(?:\$?(?:'(?:[^'\[\]]|'')+'|[\w\u00c0-\uffff]+))?\.\$?[A-Z]{1,3}\$?[0-9]{1,7})?\])
    |(?P<function>[A-Z][A-Z0-9.]*)\(
    |(?P<number>[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)
    |(?P<word>TRUE|FALSE)\b
    |(?P<sign>[-+*/^&=<>%;(){}|!~\ ])""",
    re.VERBOSE,
)
_OUTWARD = frozenset("CALL CELL DDE EXEC FILES HYPERLINK INFO RTD WEBSERVICE SHEET SHEETS INDIRECT".split())
_MOST_NAME_CHARS = 31
_NAME_ENDS = re.compile(r"[\[\]:*?/\\]")


def sheets_of(root: etree._Element) -> list[etree._Element]:
    """Return the sheets of a workbook, in order."""
    return [table for body in root.iter(q("office:spreadsheet")) for table in body.findall(q("table:table"))]


def tables(root: etree._Element, styles: Styles, removed: Counter[str]) -> None:
    """Resolve what tables of a part hide."""
    for table in sheets_of(root):
        if table.get(q("table:style-name")) in styles.hidden_tables or table.find(q("table:scenario")) is not None:
            _empty_sheet(table, removed)
    _neutral_hidden_names(root)
    for table in list(root.iter(q("table:table"))):
        _hidden_columns(table, styles, removed)
    for row in list(root.iter(q("table:table-row"))):
        if _is_flat_line(row, styles):
            _silence(row, removed)
        elif _is_unseen(row, styles) or _in_folded(row):
            for cell in row:
                empty_cell(cell, removed)
    for cell in list(root.iter(q("table:covered-table-cell"))):
        # Another cell lies over it.
        empty_cell(cell, removed)
    for cell in list(root.iter(q("table:table-cell"))):
        _cell(cell, styles, removed)


def _is_unseen(element: etree._Element, styles: Styles) -> bool:
    """Return whether a row or column is hidden, filtered, or has no extent."""
    if says(element, "table:visibility", *_UNSEEN):
        return True
    # In slides a row grows with what it holds, whatever height it is given; so do columns of texts.
    flat = element.get(q("table:style-name")) in styles.flat
    return flat and any(kind(up) == "office:spreadsheet" for up in element.iterancestors())


def _is_flat_line(row: etree._Element, styles: Styles) -> bool:
    """Return whether a row of a text has a height of its own, and that of nothing."""
    flat = row.get(q("table:style-name")) in styles.flat
    return flat and any(kind(up) == "office:text" for up in row.iterancestors())


def _silence(row: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of a row; what floats is anchored in it and drawn elsewhere."""
    for paragraph in list(row.iter(q("text:p"), q("text:h"))):
        if any(kind(up).startswith("draw:") for up in paragraph.iterancestors()):
            continue
        removed["hidden-cell"] += bool("".join(paragraph.itertext()).strip())
        floating = [mark for mark in paragraph.iter() if kind(mark).startswith("draw:")]
        outer = [mark for mark in floating if not any(up in floating for up in mark.iterancestors())]
        paragraph.text = None
        paragraph[:] = outer
        for mark in outer:
            mark.tail = None


def _in_folded(row: etree._Element) -> bool:
    return any(kind(up) == "table:table-row-group" and says(up, "table:display", "false") for up in row.iterancestors())


def _empty_sheet(table: etree._Element, removed: Counter[str]) -> None:
    removed["hidden-sheet"] += 1
    for child in list(table):
        table.remove(child)
    table.attrib.clear()
    table.set(q("table:name"), "")
    etree.SubElement(table, q("table:table-column"))
    etree.SubElement(etree.SubElement(table, q("table:table-row")), q("table:table-cell"))


def _neutral_hidden_names(root: etree._Element) -> None:
    sheets = sheets_of(root)
    taken = {sheet.get(q("table:name"), "").casefold() for sheet in sheets}
    for number, sheet in enumerate(sheets, 1):
        if not sheet.get(q("table:name")):
            name = f"Removed {number}"
            while name.casefold() in taken:
                name += "x"
            taken.add(name.casefold())
            sheet.set(q("table:name"), name)


def settle_names(root: etree._Element) -> None:
    """Make the names of sheets valid and different again after edits: covered names are alike."""
    taken: set[str] = set()
    for sheet in sheets_of(root):
        wanted = _NAME_ENDS.sub("_", sheet.get(q("table:name"), ""))[:200].strip("'") or "Sheet"
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[: _MOST_NAME_CHARS - 6]} ({number})"
        taken.add(name.casefold())
        sheet.set(q("table:name"), name)


def _count(element: etree._Element, name: str) -> int:
    said = element.get(q(name), "1")
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _columns(table: etree._Element) -> Iterator[etree._Element]:
    for element in table.iter(q("table:table-column")):
        if next(up for up in element.iterancestors() if kind(up) == "table:table") is table:
            yield element


def _hidden_columns(table: etree._Element, styles: Styles, removed: Counter[str]) -> None:
    spans: list[tuple[int, int]] = []
    place = 0
    for column in _columns(table):
        width = _count(column, "table:number-columns-repeated")
        folded = any(
            kind(up) == "table:table-column-group" and says(up, "table:display", "false")
            for up in column.iterancestors()
        )
        if _is_unseen(column, styles) or folded:
            spans.append((place, place + width))
        place += width
    if not spans:
        return
    for row in table.iter(q("table:table-row")):
        if next(up for up in row.iterancestors() if kind(up) == "table:table") is table:
            _empty_in(row, spans, removed)


def _empty_in(row: etree._Element, spans: list[tuple[int, int]], removed: Counter[str]) -> None:
    place = 0
    for cell in row:
        width = _count(cell, "table:number-columns-repeated")
        # A cell that is repeated into what is shown stays: a reader sees it there.
        if any(low <= place and place + width <= high for low, high in spans):
            empty_cell(cell, removed)
        place += width


def empty_cell(cell: etree._Element, removed: Counter[str]) -> None:
    """Take out what a cell holds; how it is drawn stays."""
    if kind(cell) not in {"table:table-cell", "table:covered-table-cell"}:
        return
    if len(cell) or cell.get(q("office:value-type")):
        removed["hidden-cell"] += 1
    for child in list(cell):
        cell.remove(child)
    kept = {q(name) for name in _SHAPE}
    for key in list(cell.attrib):
        if key not in kept:
            del cell.attrib[key]


def _cell(cell: etree._Element, styles: Styles, removed: Counter[str]) -> None:
    """Turn a formula into its result; see that what a reader sees is text, and that nothing else is there."""
    if cell.get(q("table:style-name")) in styles.silent and cell.get(q("office:value-type")):
        empty_cell(cell, removed)
        return
    said = cell.get(q("office:value-type"))
    formula = cell.get(q("table:formula"))
    shown = cell.find(q("text:p")) is not None
    has_result = shown or any(cell.get(q(name)) is not None for name in _VALUES)
    if formula is not None:
        _formula(cell, formula, has_result=has_result, removed=removed)
    if said and not shown:
        text = next((cell.get(q(name)) for name in _VALUES[:5] if cell.get(q(name)) is not None), None)
        if text:
            for place, line in enumerate(text.split("\n")):
                paragraph = etree.Element(q("text:p"))
                paragraph.text = line
                cell.insert(place, paragraph)
    if said in {"string", None}:
        for name in _VALUES:
            cell.attrib.pop(q(name), None)


def _formula(cell: etree._Element, formula: str, *, has_result: bool, removed: Counter[str]) -> None:
    if has_result or not formula.strip():
        removed["formula"] += 1
        del cell.attrib[q("table:formula")]
        return
    text = formula.removeprefix("of:").removeprefix("oooc:").removeprefix("=")
    if not only_computes(text, _TOKEN, _OUTWARD):
        raise UnknownPart("a formula without a result that cannot stay")
    cell.set(q("table:formula"), f"of:={text}")


def check_formulas(root: etree._Element) -> None:
    """See that the sheets which the kept formulas name are still there.

    Raises:
        UnknownPart: One is not.
    """
    names = {sheet.get(q("table:name"), "").casefold() for sheet in sheets_of(root)}
    for cell in root.iter(q("table:table-cell")):
        for found in _TOKEN.finditer(cell.get(q("table:formula"), "")):
            named = (found["sheet"] or "").lstrip("$").strip("'").replace("''", "'")
            if named and named.casefold() not in names:
                raise UnknownPart("a formula without a result names a sheet that is not there")


def drop_value(paragraph: etree._Element) -> None:
    """Make a cell a text where its text is edited: its value would say what the edit took away."""
    for up in paragraph.iterancestors():
        if kind(up) in {"table:table-cell", "table:covered-table-cell"}:
            for name in _VALUES:
                up.attrib.pop(q(name), None)
            if up.get(q("office:value-type")):
                up.set(q("office:value-type"), "string")
            return


def drop_names(root: etree._Element) -> None:
    """Give tables of texts and slides no name; a sheet's stays, and that of a chart's own table."""
    sheets = set(sheets_of(root))
    for table in root.iter(q("table:table")):
        if table not in sheets and table.get(q("table:name")) != "local-table":
            table.attrib.pop(q("table:name"), None)
        for child in list(table):
            if kind(child) in {"table:title", "table:desc"}:
                remove(child)
