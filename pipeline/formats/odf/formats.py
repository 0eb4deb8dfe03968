"""Words of number formats that no cell comes to: of formats that nothing has, and of those that conditions choose.

A format may send values to others by conditions. Cells of a copy do not change any more, so that it can be told which
of them are used.
"""

from __future__ import annotations

import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._office.inheritance import inherited
from pipeline.formats.odf.tree import kind, q, says

_STYLES = tuple(
    q(f"number:{name}-style") for name in ("number", "currency", "percentage", "date", "time", "boolean", "text")
)
_SPEAKING = tuple(q(f"number:{name}") for name in ("text", "currency-symbol", "embedded-text"))
_WORD = re.compile(r"[^\W\d_]{2}")
_CONDITION = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<|>|=)\s*(-?[0-9.]{1,30})\s*\Z")
_TELLS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne}
_NUMBERS = frozenset({"float", "percentage", "currency"})
_USES = (q("style:data-style-name"), q("style:percentage-data-style-name"))
#: A text, and a value of which it cannot be told where conditions send it.
_TEXT, _ANY = "text", "any"
#: Of a format; there are three in practice.
_MOST_CONDITIONS = 64
_Value = float | str


def unused_words(roots: Sequence[etree._Element], removed: Counter[str]) -> None:
    """Take the words out of number formats that no value comes to.

    Args:
        roots: Parts of one document, names not yet given anew.
        removed: What went.
    """
    formats: dict[str, list[etree._Element]] = defaultdict(list)
    for root in roots:
        for style in root.iter(*_STYLES):
            formats[style.get(q("style:name"), "")].append(style)
    if not any(_words(style) for styles in formats.values() for style in styles):
        return
    used = set[str]()
    for name, value in set(_uses(roots)):
        _follow(name, value, formats, used)
    for name, styles in formats.items():
        for word in (word for style in styles for word in _words(style)) if name not in used else ():
            removed["hidden-text"] += 1
            word.text = None


def _words(style: etree._Element) -> list[etree._Element]:
    return [mark for mark in style.iter(*_SPEAKING) if _WORD.search(mark.text or "")]


def _uses(roots: Sequence[etree._Element]) -> Iterator[tuple[str, _Value]]:
    """Hand out names of formats, each with a value that is shown by it."""
    cells: dict[str, str] = {}
    parents: dict[str, str] = {}
    known: dict[str, str] = {}
    for root in roots:
        for element in root.iter():
            named = [str(element.get(key)) for key in _USES if element.get(key)]
            if kind(element) == "style:style" and says(element, "style:family", "table-cell"):
                name = element.get(q("style:name"), "")
                parents[name] = element.get(q("style:parent-style-name"), "Default")
                cells.update(dict.fromkeys([name], named[0]) if named else {})
            else:
                yield from ((name, _ANY) for name in named)
    for root in roots:
        for style, value in _values(root):
            if style not in known:
                known[style] = _inherited(style, cells, parents)
            if known[style]:
                yield known[style], value


def _inherited(style: str, cells: dict[str, str], parents: dict[str, str]) -> str:
    return next((cells[one] for one in inherited(style, parents.get) if one in cells), "")


def _values(root: etree._Element) -> Iterator[tuple[str, _Value]]:
    """Hand out the style of each cell that has a value, and the value."""
    for table in root.iter(q("table:table")):
        columns = {c.get(q("table:default-cell-style-name"), "Default") for c in table.iter(q("table:table-column"))}
        for row in table.iter(q("table:table-row")):
            usual = row.get(q("table:default-cell-style-name"))
            for cell in row:
                said = cell.get(q("office:value-type"))
                if said is None:
                    continue
                own = cell.get(q("table:style-name")) or usual
                for style in [own] if own else columns:
                    yield style, _value(cell, said)


def _value(cell: etree._Element, said: str) -> _Value:
    if said == "string":
        return _TEXT
    try:
        return float(cell.get(q("office:value"), "")) if said in _NUMBERS else _ANY
    except ValueError:
        return _ANY


def _follow(name: str, value: _Value, formats: dict[str, list[etree._Element]], used: set[str]) -> None:
    """Mark the formats that a value comes to, from the one of its cell on; those have no conditions of their own."""
    for style in formats.get(name, ()):
        sent, entries = False, list(style.iterchildren(q("style:map")))
        if len(entries) > _MOST_CONDITIONS:
            raise LimitExceeded("conditions", value=len(entries), most=_MOST_CONDITIONS)
        for entry in entries:
            told = _fits(entry.get(q("style:condition"), ""), value)
            if told is not False:
                used.update(_takers(entry.get(q("style:apply-style-name"), ""), value, formats))
            sent = sent or told is True
            if sent:
                break
        if not sent:
            used.update(_takers(name, value, formats))


def _fits(condition: str, value: _Value) -> bool | None:
    """Return whether a condition sends a value on; None where that cannot be told."""
    found = _CONDITION.match(condition)
    if found is None or isinstance(value, str) or abs(value) < 1:  # programs do not agree on what is rounded to nought
        return None
    try:
        return bool(_TELLS[found[1]](value, float(found[2])))
    except ValueError:
        return None


def _takers(name: str, value: _Value, formats: dict[str, list[etree._Element]]) -> set[str]:
    """Return a format's name where it shows a value of this kind: those for texts show none but texts."""
    for style in formats.get(name, ()):
        for_texts = kind(style) == "number:text-style" or style.find(q("number:text-content")) is not None
        if value == _ANY or for_texts == (value == _TEXT):
            return {name}
    return set()
