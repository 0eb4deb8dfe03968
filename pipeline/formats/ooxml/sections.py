"""Sections of number formats that no cell comes to: what they say is seen by nobody.

A format has up to four sections, for numbers above, below and at nought, and for texts; or conditions choose. Cells of
a copy do not change any more, so that it can be told which sections they use.
"""

from __future__ import annotations

import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from lxml import etree

from pipeline.formats.ooxml.clean import S

_TOKEN = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,30}(?:\.[0-9]{1,30})?)\]\Z")
_TELLS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
_WORD = re.compile(r"[^\W\d_]{2}")
#: Letters outside of quotes that stand for parts of a number or date.
_CODES = re.compile(r"(?i)General|AM/PM|A/P|d+|m+|y+|h+|s+|e+|g+|b+|a+|n+")
_TEXTS = frozenset({"s", "str", "inlineStr"})
_CELL, _VALUE, _FORMULA = f"{{{S}}}c", f"{{{S}}}v", f"{{{S}}}f"
_NUMBER_PARTS = 3
_Tokens = list[str]


def parted(code: str) -> list[_Tokens]:
    """Return the tokens of each section of a number format."""
    sections: list[_Tokens] = [[]]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return sections


def _says(section: _Tokens) -> bool:
    """Return whether there are words in a section."""
    loose = "".join(token[1:] if token[0] == "\\" else "\0" if token[0] in '"[_*' else token for token in section)
    boxed = (token[1:-1] for token in section if token.startswith(('"', "[$")))
    return any(_WORD.search(words) for words in (*boxed, _CODES.sub("\0", loose)))


def says(code: str) -> bool:
    """Return whether there are words in a number format."""
    return any(map(_says, parted(code)))


def quiet(code: str, values: Iterable[float]) -> str:
    """Return a number format without the words of the sections that none of these values comes to."""
    sections, used = parted(code), set[int]()
    for value in values:
        used |= _of_number(sections, value)
    return _without(sections, used)


def _without(sections: list[_Tokens], used: set[int]) -> str:
    for place, section in enumerate(sections):
        if place not in used and _says(section):
            section[:] = [*filter(_CONDITION.match, section), "@" if "@" in section else "General"]
    return ";".join("".join(section) for section in sections)


def quiet_sections(sheets: Iterable[etree._Element], table: etree._Element, removed: Counter[str]) -> None:
    """Take the words out of sections that no cell of a workbook uses.

    Args:
        sheets: Its sheets, cleaned.
        table: Its styles.
        removed: What went.
    """
    forms = {form.get("numFmtId"): parted(form.get("formatCode", "")) for form in table.iter(f"{{{S}}}numFmt")}
    speaking = {number: sections for number, sections in forms.items() if any(map(_says, sections))}
    if not speaking:
        return
    crossed = table.find(f"{{{S}}}cellXfs")
    looks = {
        str(place): entry.get("numFmtId") for place, entry in enumerate(crossed if crossed is not None else ())
        if entry.get("numFmtId") in speaking
    }  # fmt: skip
    used: dict[str | None, set[int]] = defaultdict(set)
    for root in sheets:
        for cell in root.iter(_CELL):
            if len(cell) and (number := looks.get(cell.get("s", "0"))) is not None:
                used[number] |= _used(speaking[number], cell)
    for form in table.iter(f"{{{S}}}numFmt"):
        number = form.get("numFmtId")
        if number in speaking:
            code = _without(speaking[number], used[number])
            removed["hidden-text"] += code != form.get("formatCode")
            form.set("formatCode", code)


def _used(sections: list[_Tokens], cell: etree._Element) -> set[int]:
    """Return which sections a cell with a value may come to."""
    every, kind = set(range(len(sections))), cell.get("t", "n")
    if cell.find(_FORMULA) is not None:
        return every
    if kind in _TEXTS:
        return {_texts(sections)} & every
    if kind in {"b", "e"}:
        return set()
    try:
        return _of_number(sections, float(cell.findtext(_VALUE) or ""))
    except ValueError:
        return every


def _texts(sections: list[_Tokens]) -> int:
    """Return the place of the section for texts."""
    return next((n for n, section in enumerate(sections) if "@" in section), _NUMBER_PARTS)


def _of_number(sections: list[_Tokens], value: float) -> set[int]:
    numbers = [n for n in range(len(sections)) if n != _texts(sections)]
    conditions = [next(filter(None, map(_CONDITION.match, sections[n])), None) for n in numbers]
    if any(conditions):
        return _fitting(numbers, conditions, value)
    return _by_sign(numbers, value) or set(range(len(sections)))


def _by_sign(numbers: list[int], value: float) -> set[int]:
    if len(numbers) <= 1:
        return set(numbers)
    found = {numbers[1] if value < 0 else numbers[0]}
    if abs(value) < 1:  # programs do not agree on what is rounded to nought
        found.update(numbers if len(numbers) > 2 else numbers[:1])
    return found


def _fitting(numbers: list[int], conditions: list[re.Match[str] | None], value: float) -> set[int]:
    """Return the sections that conditions leave open: one without any may be meant for what is left, or for a sign."""
    found: set[int] = set()
    for number, condition in zip(numbers, conditions, strict=True):
        if condition is None:
            found.add(number)
        elif _TELLS[condition[1]](value, float(condition[2])):
            return found | {number}
    return found
