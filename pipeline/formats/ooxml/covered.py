"""Cells that lie under a merged one: a reader sees the first cell alone, and the others keep what was in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats.ooxml.clean import A, S, W, local, shows
from pipeline.formats.ooxml.switches import is_on

#: Rows of all merged cells together; these do not overlap, so that no sheet of people has as many.
_MOST_PAIRS = 4_000_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?\Z")


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def area(reference: str) -> tuple[int, int, int, int] | None:
    """Return (left, top, right, bottom) of a range of cells, counted from 1; None where it is none."""
    found = _REFERENCE.match(reference)
    if found is None:
        return None
    left, top = _number(found[1]), int(found[2])
    right, bottom = (_number(found[3]), int(found[4])) if found[3] else (left, top)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def sheet_cells(root: etree._Element, removed: Counter[str]) -> None:
    """Empty the cells of a sheet under merged ones; how they are drawn stays.

    Raises:
        LimitExceeded: The merged cells lie upon each other in such numbers that to look at all would take hours.
    """
    areas = [found for mark in root.iter(f"{{{S}}}mergeCell") if (found := area(mark.get("ref", ""))) is not None]
    if not areas:
        return
    rows = list(_numbered(root))
    numbers = [number for number, _ in rows]
    in_order = numbers == sorted(numbers)
    wanted: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    work = 0
    for one in areas:
        low, high = (bisect_left(numbers, one[1]), bisect_right(numbers, one[3])) if in_order else (0, len(numbers))
        work += high - low
        if work > _MOST_PAIRS:
            raise LimitExceeded("merged cells", value=work, most=_MOST_PAIRS)
        for place in range(low, high):
            if one[1] <= numbers[place] <= one[3]:
                wanted[place].append(one)
    for place, merged in wanted.items():
        number, row = rows[place]
        for column, cell in _cells(row):
            if len(cell) and any(a[0] <= column <= a[2] and (column, number) != (a[0], a[1]) for a in merged):
                removed["covered-cell"] += 1
                cell[:] = []
                cell.attrib.pop("t", None)


def _numbered(root: etree._Element) -> list[tuple[int, etree._Element]]:
    rows: list[tuple[int, etree._Element]] = []
    number = 0
    for row in root.iter(f"{{{S}}}row"):
        number = int(row.get("r", number + 1))
        rows.append((number, row))
    return rows


def _cells(row: etree._Element) -> list[tuple[int, etree._Element]]:
    cells: list[tuple[int, etree._Element]] = []
    column = 0
    for cell in row:
        found = area(cell.get("r", ""))
        column = found[0] if found is not None else column + 1
        cells.append((column, cell))
    return cells


def word_cells(root: etree._Element, removed: Counter[str]) -> None:
    """Empty the cells of a text's tables that continue one above or beside them."""
    for table in list(root.iter(f"{{{W}}}tbl")):
        merged: set[int] = set()
        for row in table.findall(f"{{{W}}}tr"):
            place, beside = _skipped(row), False
            above, merged = merged, set()
            for cell in row.findall(f"{{{W}}}tc"):
                down, across = _merge(cell, "vMerge"), _merge(cell, "hMerge")
                under = down == "continue" and place in above
                if under or down == "restart":
                    merged.add(place)
                if under or (across == "continue" and beside):
                    _empty(cell, removed)
                beside = across == "restart" or (across == "continue" and beside)
                place += _span(cell)


def _skipped(row: etree._Element) -> int:
    mark = row.find(f"{{{W}}}trPr/{{{W}}}gridBefore")
    return int(mark.get(f"{{{W}}}val", "0")) if mark is not None else 0


def _merge(cell: etree._Element, name: str) -> str:
    mark = cell.find(f"{{{W}}}tcPr/{{{W}}}{name}")
    return mark.get(f"{{{W}}}val", "continue") if mark is not None else ""


def _span(cell: etree._Element) -> int:
    mark = cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
    return int(mark.get(f"{{{W}}}val", "1")) if mark is not None else 1


def _empty(cell: etree._Element, removed: Counter[str]) -> None:
    if not shows(cell):
        return
    removed["covered-cell"] += 1
    for child in list(cell):
        if local(child) != "tcPr":
            cell.remove(child)
    etree.SubElement(cell, f"{{{W}}}p")


def slide_cells(root: etree._Element, removed: Counter[str]) -> None:
    """Empty the cells of a slide's tables that a merged one covers."""
    for table in root.iter(f"{{{A}}}tbl"):
        rows = [row.findall(f"{{{A}}}tc") for row in table.findall(f"{{{A}}}tr")]
        covered: set[tuple[int, int]] = set()
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if (line, column) not in covered:
                    covered |= _under(cell, line, column, (len(rows), len(row)))
                elif is_on(cell.get("hMerge")) or is_on(cell.get("vMerge")):
                    _empty_slide_cell(cell, removed)


def _under(cell: etree._Element, line: int, column: int, most: tuple[int, int]) -> set[tuple[int, int]]:
    """Return the places that a cell spreads over, its own among them."""
    lines = range(line, min(line + int(cell.get("rowSpan", "1")), most[0]))
    columns = range(column, min(column + int(cell.get("gridSpan", "1")), most[1]))
    return {(one, other) for one in lines for other in columns}


def _empty_slide_cell(cell: etree._Element, removed: Counter[str]) -> None:
    body = cell.find(f"{{{A}}}txBody")
    if body is None or next(body.iter(f"{{{A}}}t"), None) is None:
        return
    removed["covered-cell"] += 1
    for paragraph in body.findall(f"{{{A}}}p"):
        body.remove(paragraph)
    etree.SubElement(body, f"{{{A}}}p")
