"""What only workbooks have: hidden sheets, rows and columns, formulas, names, shared strings, print headers."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pipeline.formats.ooxml.clean import S, local, remove

_WORKBOOK = frozenset({"workbookPr", "bookViews", "sheets"})
_WORKSHEET = frozenset(
    [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "mergeCells",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "drawing",
    ]
)
_PLAIN_FORMULA = re.compile(
    r"(?:\$?[A-Z]{1,3}\$?[0-9]{1,7}|(?:SUM|AVERAGE|MIN|MAX|COUNT|ROUND|ABS|IF|PRODUCT)(?=\()"
    r"|[0-9.]+|[-+*/(),:<>=&^% ])+\Z"
)
_CODES = re.compile(r"&(?:Z|F|D|T|G)")


def s(name: str) -> str:
    """Return the Clark name of a workbook element."""
    return f"{{{S}}}{name}"


def workbook(root: etree._Element, removed: Counter[str]) -> set[str]:
    """Keep what makes sheets show; returns relationship ids of hidden sheets, now to be emptied."""
    for child in list(root):
        if local(child) not in _WORKBOOK:
            removed["defined-name" if local(child) == "definedNames" else "part"] += 1
            root.remove(child)
    for props in root.iter(s("workbookPr")):
        kept = props.get("date1904")
        props.attrib.clear()
        if kept:
            props.set("date1904", kept)
    for view in root.iter(s("workbookView")):
        view.attrib.clear()
    hidden: set[str] = set()
    sheets = list(root.iter(s("sheet")))
    taken = {sheet.get("name", "").lower() for sheet in sheets}
    for number, sheet in enumerate(sheets, 1):
        sheet.set("sheetId", str(number))
        if sheet.attrib.pop("state", "visible") == "visible":
            continue
        removed["hidden-sheet"] += 1
        name = f"Removed {number}"
        while name.lower() in taken:
            name += "x"
        taken.add(name.lower())
        sheet.set("name", name)
        hidden.update(value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    return hidden


def empty(root: etree._Element) -> None:
    """Leave nothing on a sheet that was hidden."""
    for child in list(root):
        if local(child) != "sheetData":
            root.remove(child)
        else:
            child.clear()


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def worksheet(root: etree._Element, removed: Counter[str]) -> None:
    """Empty hidden rows and columns, turn formulas into results, clean print headers."""
    for child in list(root):
        if local(child) not in _WORKSHEET and local(child) != "sheetViews":
            root.remove(child)
    for props in root.iter(s("sheetPr")):
        props.attrib.clear()
    spans = [
        (int(c.get("min", "0")), int(c.get("max", "0")))
        for c in root.iter(s("col"))
        if c.get("hidden") in {"1", "true"}
    ]
    for row in root.iter(s("row")):
        hidden_row = row.get("hidden") in {"1", "true"}
        for place, cell in enumerate(list(row), 1):
            column = _column(cell.get("r", "")) or place
            if hidden_row or any(low <= column <= high for low, high in spans):
                removed["hidden-cell"] += 1
                row.remove(cell)
            else:
                _formula(cell, removed)
    for element in root.iter(s("headerFooter")):
        for part in element:
            part.text = _CODES.sub("", part.text or "")


def _formula(cell: etree._Element, removed: Counter[str]) -> None:
    for name in ("cm", "vm", "ph"):
        cell.attrib.pop(name, None)
    formula = cell.find(s("f"))
    if formula is None:
        return
    value = cell.find(s("v"))
    no_result = value is None or not value.text
    if no_result and formula.get("t") is None and _PLAIN_FORMULA.match((formula.text or "")[:2000]):
        formula.attrib.clear()
        return
    removed["formula"] += 1
    remove(formula)


def used_strings(roots: list[etree._Element], table: etree._Element | None) -> None:
    """Drop shared strings that no cell shows, and number the others anew."""
    if table is None:
        return
    strings = list(table.iter(s("si")))
    cells = [c for root in roots for c in root.iter(s("c")) if c.get("t") == "s"]
    wanted: dict[int, int] = {}
    for cell in cells:
        value = cell.find(s("v"))
        number = int(value.text) if value is not None and value.text and value.text.isdecimal() else -1
        if value is None or not 0 <= number < len(strings):
            cell.attrib.pop("t", None)
            cell[:] = []
            continue
        value.text = str(wanted.setdefault(number, len(wanted)))
    for child in list(table):
        table.remove(child)
    table.attrib.clear()
    for number in wanted:
        for sound in list(strings[number].iter(s("rPh"), s("phoneticPr"))):
            remove(sound)
        table.append(strings[number])


def styles(root: etree._Element) -> None:
    """Name cell styles neutrally; table styles go."""
    for number, style in enumerate(root.iter(s("cellStyle")), 1):
        style.set("name", "Normal" if style.get("builtinId") == "0" else f"Style {number}")
    for element in list(root.iter(s("tableStyles"))):
        remove(element)
