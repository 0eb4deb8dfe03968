"""Do the cells of a sanitised workbook say only what a reader's program takes from them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

_REFERENCE = re.compile(r"([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])([1-9][0-9]{0,6})")
_LAST_ROW = 2**20
_TEXTS = frozenset({"s", "str", "inlineStr"})
_OTHERS = {
    "n": re.compile(r"[-+.0-9eE\s]{0,60}"),
    "d": re.compile(r"[-+.:0-9TZ\s]{0,60}"),
    "b": re.compile(r"\s*(?:0|1|true|false|TRUE|FALSE)?\s*"),
    "e": re.compile(r"(?:#[A-Z0-9/_]{2,16}[!?]?)?"),
}
_LOOK = re.compile(r"[0-9]{1,6}")
#: Below this (points, letters) a row or column has not one pixel.
_THIN_ROW, _THIN_COLUMN = 0.7, 0.07
_SECTION_ENDS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_MAKES_ROOM = re.compile(r'\[[^\]]*\]|[_*].|" *"|\s')


def strange_cells(root: etree._Element) -> Iterator[str]:
    """Hand out one word for each kind of fault that cells of a sheet have."""
    faults = set[str]()
    rows = set[str | None]()
    for row in root.iter("{*}row"):
        number, places = row.get("r"), set[str | None]()
        faults |= {"row twice"} if number in rows else set()
        rows.add(number)
        thin = "ht" in row.attrib and float(row.get("ht", "15")) < _THIN_ROW
        for cell in row:
            place = cell.get("r")
            faults |= {"cell twice"} if place in places else set()
            places.add(place)
            faults.update(_faults(cell, number))
            if thin and len(cell):
                faults.add("hidden row")
    yield from sorted(faults)


def _faults(cell: etree._Element, row: str | None) -> Iterator[str]:
    found = _REFERENCE.fullmatch(cell.get("r", ""))
    if found is None or found[2] != row or int(found[2]) > _LAST_ROW:
        yield "cell without a place"
    kind = cell.get("t", "n")
    if (kind not in _TEXTS and kind not in _OTHERS) or not _LOOK.fullmatch(cell.get("s", "0")):
        yield "cell of another kind"
        return
    names = [str(child.tag).rpartition("}")[2] for child in cell]
    values = [name for name in names if name != "f"]
    if len(values) > 1 or (values and values[0] != ("is" if kind == "inlineStr" else "v")):
        yield "value of another kind"
    for child in cell:
        if kind in _OTHERS and str(child.tag).endswith("}v") and not _OTHERS[kind].fullmatch(child.text or ""):
            yield "value of another kind"


def is_thin_column(width: float) -> bool:
    """Return whether a column is too narrow for a pixel."""
    return width < _THIN_COLUMN


def blanked(sheets: Mapping[str, etree._Element], styles: etree._Element) -> Iterator[str]:
    """Hand out the sheets in which a number format shows nothing of a cell."""
    codes = {form.get("numFmtId"): form.get("formatCode", "") for form in styles.iter("{*}numFmt")}
    looks = [look for owner in styles.iter("{*}cellXfs") for look in owner]
    parted = {str(n): _SECTION_ENDS.split(codes.get(look.get("numFmtId"), "")) for n, look in enumerate(looks)}
    hiding = {n: [bool(_MAKES_ROOM.sub("", part)) for part in parts] for n, parts in parted.items() if len(parts) > 1}
    conditional = {n for n, parts in parted.items() if any("[" in part for part in parts)}
    for name, root in sheets.items():
        cells = (cell for cell in root.iter("{*}c") if len(cell) and cell.get("s", "0") in hiding)
        if any(_is_blanked(cell, hiding[cell.get("s", "0")], cell.get("s", "0") in conditional) for cell in cells):
            yield name


def _is_blanked(cell: etree._Element, shows: list[bool], conditional: bool) -> bool:
    kind = cell.get("t", "n")
    if kind in _TEXTS:
        return len(shows) > 3 and not shows[3]
    if kind in {"b", "e"} or conditional:
        return False
    return not shows[(cell.findtext("{*}v") or "").strip().startswith("-")]
