"""Cells of workbooks as readers' programs take them: one in each place, and in each what its kind says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.clean import S, remove

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?[0-9]{1,7}\Z")
_KINDS = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
#: What a value of a kind may be; others are texts.
_VALUES = {
    "n": re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\s*\Z"),
    "b": re.compile(r"\s*(?:[01]|true|false)\s*\Z", re.IGNORECASE),
    "d": re.compile(r"[-+0-9T:.Z ]{1,40}\Z"),
    "e": re.compile(r"#[A-Z0-9/_]{2,16}[!?]?\Z"),
}
MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_C, _V, _IS, _T, _R = (f"{{{S}}}{name}" for name in ("c", "v", "is", "t", "r"))
#: Text that a number format shows, and what only makes room or colour.
_QUOTED = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)


def settle(root: etree._Element, removed: Counter[str]) -> None:
    """Say of every cell of a sheet where it stands and what it is; what no program shows goes.

    Raises:
        UnknownPart: Two rows or cells stand in one place.
    """
    before, seen = 0, set[int]()
    for row in root.iter(f"{{{S}}}row"):
        said = row.get("r", "")
        before = int(said) if said.isdecimal() and len(said) < 9 else before + 1
        if before in seen:
            raise UnknownPart("two rows in one place")
        seen.add(before)
        row.set("r", str(before))
        _row(row, before, removed)


def _row(row: etree._Element, number: int, removed: Counter[str]) -> None:
    column, seen = 0, set[int]()
    for cell in list(row.iterchildren(_C)):
        found = _PLACE.match(cell.get("r", ""))
        column = _number(found[1]) if found is not None else column + 1
        if column > MOST_COLUMNS or number > _MOST_ROWS:
            removed["hidden-cell"] += 1
            row.remove(cell)
            continue
        if column in seen:
            raise UnknownPart("two cells in one place")
        seen.add(column)
        cell.set("r", f"{_letters(column)}{number}")
        _attributes(cell)
        _value(cell)


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _attributes(cell: etree._Element) -> None:
    look = cell.get("s")
    if look is not None and not (look.isascii() and look.isdecimal() and len(look) <= 6):
        del cell.attrib["s"]
    if cell.get("t", "n") not in _KINDS:
        del cell.attrib["t"]


def _value(cell: etree._Element) -> None:
    kind, seen = cell.get("t", "n"), False
    for child in list(cell.iterchildren(_V, _IS)):
        if seen or (child.tag == _IS) != (kind == "inlineStr"):
            cell.remove(child)
            continue
        seen = True
        if kind == "inlineStr":
            check_text(child)
        pattern = _VALUES.get(kind)
        if child.text and pattern is not None and not pattern.match(child.text):
            cell.set("t", "str")


def check_text(owner: etree._Element) -> None:
    """See that a cell's text is told in one way: whole, or in runs of one text each.

    Raises:
        UnknownPart: Some programs show all that is there, others a part of it.
    """
    whole, runs = owner.findall(_T), owner.findall(_R)
    if len(whole) + bool(runs) > 1 or any(len(run.findall(_T)) > 1 for run in runs):
        raise UnknownPart("a cell's text told in two ways")


def is_blank(code: str, cell: etree._Element) -> bool:
    """Return whether a number format shows nothing of a cell that has a value.

    Args:
        code: The format: sections for positive and negative numbers, zero, and text.
        cell: The cell; zeros are told apart from no other number here.
    """
    sections = _sections(code)
    if len(sections) == 1:
        return False
    kind = cell.get("t", "n")
    if kind in {"s", "str", "inlineStr"}:
        return len(sections) > 3 and not sections[3]
    if kind not in {"n", "d"} or "[" in code:
        return False  # errors and truths are shown by any format; conditions choose in other ways
    value = (cell.findtext(_V) or "").strip()
    return not (sections[1] if value.startswith("-") else sections[0])


def _sections(code: str) -> list[str]:
    """Return what each section of a number format shows, without blanks."""
    sections = [""]
    for piece in _QUOTED.findall(code):
        if piece == ";":
            sections.append("")
        elif not piece.isspace() and piece not in {'""', '" "'} and piece[0] not in "_*[":
            sections[-1] += piece
    return sections


def used_formats(roots: Iterable[etree._Element], table: etree._Element) -> None:
    """Drop number formats that nothing in a workbook has: their words are seen by nobody."""
    looks = {"0"}
    for root in roots:
        looks.update(str(cell.get("s")) for cell in root.iter(_C) if cell.get("s") is not None)
        looks.update(str(row.get("s")) for row in root.iter(f"{{{S}}}row") if row.get("s") is not None)
        looks.update(str(column.get("style")) for column in root.iter(f"{{{S}}}col") if column.get("style") is not None)
    crossed = table.find(f"{{{S}}}cellXfs")
    used = set[str | None]()
    for number, entry in enumerate(crossed.findall(f"{{{S}}}xf") if crossed is not None else ()):
        if str(number) in looks:
            used.add(entry.get("numFmtId"))
    gone = {form.get("numFmtId") for form in table.iter(f"{{{S}}}numFmt")} - used
    for form in list(table.iter(f"{{{S}}}numFmt")):
        if form.get("numFmtId") in gone:
            remove(form)
    for entry in table.iter(f"{{{S}}}xf"):
        if entry.get("numFmtId") in gone:
            entry.set("numFmtId", "0")
