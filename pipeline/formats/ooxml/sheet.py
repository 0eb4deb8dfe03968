"""What only workbooks have: hidden sheets, rows and columns, formulas, names, shared strings, print headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats._office.formulas import only_computes
from pipeline.formats.ooxml.cells import MOST_COLUMNS, check_text, is_blank, used_formats
from pipeline.formats.ooxml.clean import S, local, remove
from pipeline.formats.ooxml.sections import quiet_sections
from pipeline.formats.ooxml.switches import is_on
from pipeline.formats.ooxml.values import font

_WORKBOOK = frozenset({"workbookPr", "bookViews", "sheets"})
_WORKSHEET = frozenset(
    """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData mergeCells printOptions pageMargins pageSetup headerFooter
    rowBreaks colBreaks drawing
    """.split()
)
#: Of a formula without a result: operators, numbers, cells, texts, other sheets, and functions that only compute.
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^'\[\]]|'')+'|[A-Za-z_\u00c0-\uffff][\w.\u00c0-\uffff]*)!)
    |(?P<function>[A-Z][A-Z0-9.]*)\(
    |(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7}|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[0-9]+:\$?[0-9]+)
    |(?P<number>[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)
    |(?P<word>TRUE|FALSE)\b
    |(?P<sign>[-+*/^&=<>%,;(){}:\ ])
    |(?P<error>\#[A-Z/0]+[!?]?)""",
    re.VERBOSE,
)
#: They look outside, or tell about the machine.
_OUTWARD = frozenset("CALL CELL DDE EXEC FILES GETWORKSPACE HYPERLINK IMAGE INFO REGISTER RTD WEBSERVICE".split())
_FONT_CODE = re.compile(r'&"([^"]*)"')
_STYLES = frozenset({"Regular", "Bold", "Italic", "Bold Italic", "Standard"})
#: Where a doubled sign is a sign.
_CODES = re.compile(r"(&&)|&[ZFG]")
_COLOURS = re.compile(r"&K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})")
#: A number format of nothing but separators shows nothing.
_NOTHING = re.compile(r"[;\s]*;[;\s]*\Z")
#: Rows and columns below are less than a pixel.
_LEAST_POINTS, _LEAST_LETTERS = 0.75, 0.08
_NAME_ENDS = re.compile(r"[\[\]:*?/\\]")
_MOST_NAME_CHARS = 31


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
        if sheet.attrib.pop("state", "visible") == "visible":
            continue
        removed["hidden-sheet"] += 1
        name = f"Removed {number}"
        while name.lower() in taken:
            name += "x"
        taken.add(name.lower())
        sheet.set("name", name)
        hidden.update(str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    return hidden


def settle_names(root: etree._Element) -> None:
    """Make the names of sheets valid and different again after edits: covered names are alike."""
    taken: set[str] = set()
    for place, sheet in enumerate(root.iter(s("sheet")), 1):
        sheet.set("sheetId", str(place))
        wanted = _NAME_ENDS.sub("_", sheet.get("name", ""))[:_MOST_NAME_CHARS].strip("'") or "Sheet"
        name, number = wanted, 1
        while name.lower() in taken:
            number += 1
            ending = f" ({number})"
            name = wanted[: _MOST_NAME_CHARS - len(ending)] + ending
        taken.add(name.lower())
        sheet.set("name", name)


def empty(root: etree._Element) -> None:
    """Leave nothing on a sheet that was hidden."""
    for child in list(root):
        if local(child) == "sheetData":
            child.clear()
        elif not (local(child) == "sheetViews" and local(root) == "chartsheet"):
            root.remove(child)


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def is_calculated_anew(workbook_root: etree._Element) -> bool:
    """Return whether programs are to calculate on opening: who wrote the workbook may never have (ECMA-376 18.2.2)."""
    return any(is_on(props.get("fullCalcOnLoad")) for props in workbook_root.iter(s("calcPr")))


def worksheet(root: etree._Element, removed: Counter[str], *, anew: bool = False) -> None:
    """Empty hidden rows and columns, turn formulas into results, clean views and print headers.

    Args:
        root: The sheet.
        removed: Is told what goes.
        anew: Whether the workbook asks for results anew; a nought in it may be the place of one, and is none.

    Raises:
        UnknownPart: A formula without a result cannot stay.
    """
    for child in list(root):
        if local(child) not in _WORKSHEET:
            root.remove(child)
    _views(root)
    _defaults(root)
    unseen = set[int]()
    for column in root.iter(s("col")):
        if _unseen(column, "width"):
            unseen.update(range(int(column.get("min", "0")), min(int(column.get("max", "0")), MOST_COLUMNS) + 1))
    for row in root.iter(s("row")):
        if _unseen(row, "ht"):
            removed["hidden-cell"] += len(row)
            row[:] = []
        elif unseen:
            _unseen_columns(row, unseen, removed)
    for entry in list(root.iter(s("f"))):
        _formula(entry, removed, anew)


def _views(root: etree._Element) -> None:
    """Forget where somebody looked last, and fields of print headers that tell file and folder."""
    for props in root.iter(s("sheetPr")):
        props.attrib.clear()
    for mark in list(root.iter(s("selection"))):
        remove(mark)
    for view in root.iter(s("sheetView")):
        for key in ("topLeftCell", "tabSelected", "view"):
            view.attrib.pop(key, None)
    for element in root.iter(s("headerFooter")):
        for part in list(element):
            if not _is_printed(element, local(part)):
                element.remove(part)
                continue
            # A picture behind the letters goes; they would be lost with it if they were white.
            said = _COLOURS.sub("", part.text or "") if "&G" in (part.text or "") else part.text or ""
            part.text = _FONT_CODE.sub(_font_code, _CODES.sub(lambda found: found[1] or "", said))


def _is_printed(header: etree._Element, part: str) -> bool:
    """Return whether pages come that bear a part of a print header: those of odd pages serve all where none differ."""
    switch = {"even": "differentOddEven", "firs": "differentFirst"}.get(part[:4])
    return switch is None or is_on(header.get(switch))


def _font_code(found: re.Match[str]) -> str:
    """Return a header's font code without the name of a font that few have."""
    name, _, style = found[1].partition(",")
    return f'&"{name if name == "-" else font(name)},{style if style in _STYLES else "Regular"}"'


def _defaults(root: etree._Element) -> None:
    """See that rows and columns which say nothing of their extent have one.

    Raises:
        UnknownPart: There may be cells in some that nobody sees, or everybody: programs do not agree.
    """
    props = root.find(s("sheetFormatPr"))
    if props is None:
        return
    flat = float(props.get("defaultRowHeight", "15")) < _LEAST_POINTS and not is_on(props.get("zeroHeight"))
    narrow = float(props.get("defaultColWidth", "9")) < _LEAST_LETTERS
    if narrow or flat:
        rows = (row for row in root.iter(s("row")) if narrow or row.get("ht") is None)
        if any(len(cell) for row in rows for cell in row):
            raise UnknownPart("rows or columns without an extent")


def _unseen(element: etree._Element, size: str) -> bool:
    """Return whether a row or column is hidden, or has no extent that anybody could see."""
    if is_on(element.get("hidden")):
        return True
    extent = element.get(size)
    return extent is not None and float(extent) < (_LEAST_POINTS if size == "ht" else _LEAST_LETTERS)


def _unseen_columns(row: etree._Element, unseen: set[int], removed: Counter[str]) -> None:
    for place, cell in enumerate(list(row), 1):
        column = _column(cell.get("r", "")) or place
        if column in unseen:
            removed["hidden-cell"] += 1
            row.remove(cell)


def _formula(formula: etree._Element, removed: Counter[str], anew: bool) -> None:
    cell = formula.getparent()
    if cell is None:
        return
    value = cell.find(s("v"))
    if anew and value is not None and value.text == "0" and cell.get("t") in {None, "n"}:
        cell.remove(value)
        value = None
    has_result = (value is not None and value.text) or cell.find(s("is")) is not None or cell.get("t") == "str"
    if has_result or (formula.get("t") != "shared" and not (formula.text or "").strip()):
        removed["formula"] += 1
        remove(formula)
    elif formula.get("t") in {None, "normal"} and only_computes(formula.text or "", _TOKEN, _OUTWARD):
        formula.attrib.clear()
    else:
        raise UnknownPart("a formula without a result that cannot stay")


def check_formulas(workbook_root: etree._Element, roots: Iterable[etree._Element]) -> None:
    """See that the sheets which the kept formulas name are still there.

    Raises:
        UnknownPart: One is not.
    """
    names = {sheet.get("name", "").casefold() for sheet in workbook_root.iter(s("sheet"))}
    for root in roots:
        for formula in root.iter(s("f")):
            for found in _TOKEN.finditer(formula.text or ""):
                named = (found["sheet"] or "")[:-1].strip("'").replace("''", "'")
                if found["sheet"] and named.casefold() not in names:
                    raise UnknownPart("a formula without a result names a sheet that is not there")


def unshown_cells(roots: Iterable[etree._Element], table: etree._Element | None, removed: Counter[str]) -> None:
    """Empty cells of which their number format shows nothing, and drop formats that nothing has."""
    if table is None:
        return
    sheets = list(roots)
    used_formats(sheets, table)
    codes = {f.get("numFmtId"): f.get("formatCode", "") for f in table.iter(s("numFmt"))}
    crossed = table.find(s("cellXfs"))
    entries = crossed.findall(s("xf")) if crossed is not None else []
    hiding = {
        str(n): codes[xf.get("numFmtId")] for n, xf in enumerate(entries) if ";" in codes.get(xf.get("numFmtId"), "")
    }
    for root in sheets if hiding else ():
        for cell in root.iter(s("c")):
            if len(cell) and (code := hiding.get(cell.get("s", "0"))) is not None and is_blank(code, cell):
                removed["hidden-cell"] += 1
                cell[:] = []
                cell.attrib.pop("t", None)
    for entry in table.iter(s("numFmt")):
        if _NOTHING.match(entry.get("formatCode", "")):
            entry.set("formatCode", "General")
    quiet_sections(sheets, table, removed)


def used_strings(roots: list[etree._Element], table: etree._Element | None) -> None:
    """Drop shared strings that no cell shows, and number the others anew; sounds of words go."""
    for root in roots:
        for sound in list(root.iter(s("rPh"), s("phoneticPr"))):
            remove(sound)
    if table is None:
        return
    strings = table.findall(s("si"))
    wanted: dict[int, int] = {}
    for root in roots:
        for cell in root.iter(s("c")):
            if cell.get("t") == "s":
                _renumber(cell, wanted, len(strings))
    for child in list(table):
        table.remove(child)
    table.attrib.clear()
    for number in wanted:
        check_text(strings[number])
        for sound in list(strings[number].iter(s("rPh"), s("phoneticPr"))):
            remove(sound)
        table.append(strings[number])


def _renumber(cell: etree._Element, wanted: dict[int, int], most: int) -> None:
    value = cell.find(s("v"))
    text = value.text if value is not None else None
    number = int(text) if text and text.strip().isdecimal() else -1
    if value is None or not 0 <= number < most:
        cell.attrib.pop("t", None)
        cell[:] = []
        return
    value.text = str(wanted.setdefault(number, len(wanted)))


def styles(root: etree._Element) -> None:
    """Name cell styles neutrally; styles of tables, rules and the colours that somebody picked go."""
    for number, style in enumerate(root.iter(s("cellStyle")), 1):
        style.set("name", "Normal" if style.get("builtinId") == "0" else f"Style {number}")
    for name in ("tableStyles", "dxfs"):
        for element in list(root.iter(s(name))):
            remove(element)
    used = {xf.get("numFmtId") for xf in root.iter(s("xf"))}
    for form in list(root.iter(s("numFmt"))):
        if form.get("numFmtId") not in used:
            remove(form)
