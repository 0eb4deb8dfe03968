"""What a sanitised workbook says in number formats that no cell comes to, and in print headers that nobody can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.verifiers._ooxml_text import local

_SECTION_ENDS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_QUOTED_WORDS = re.compile(r'"[^"]*[^\W\d_]{2}[^"]*"')
_BOUND = re.compile(r"\[([<>])(=?)(-?[0-9.]+)\]")
_HEADER = re.compile(
    r'&(?:(?P<row>[LCR])|K(?P<colour>[0-9A-Fa-f]{6})|(?P<size>[0-9]{1,3})|"[^"]*"|[^&])|(?P<said>(?:[^&]|&&)+)'
)
_PALE = re.compile(r"(?i)(?:f[0-9a-f]){3}\Z")
_TEXTS = frozenset({"s", "str", "inlineStr"})
_TEXT_SECTION = 3


def unprinted(roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Hand out name of the part and word for each kind of fault.

    Args:
        roots: XML parts of a copy by name.
    """
    sheets = {name: root for name, root in roots.items() if local(root) == "worksheet"}
    for name, root in sheets.items():
        parts = (part.text or "" for header in root.iter("{*}headerFooter") for part in header)
        if any(_is_unreadable(text) for text in parts):
            yield name, "header that nobody can read"
        if any(_is_told_twice(text) for text in root.iter("{*}is")):
            yield name, "text told in two ways"
    for name, root in roots.items():
        if local(root) == "sst" and any(_is_told_twice(text) for text in root):
            yield name, "text told in two ways"
    if (styles := roots.get("xl/styles.xml")) is not None and _idle_words(styles, sheets):
        yield "xl/styles.xml", "words of a format that no cell comes to"


def _is_unreadable(header: str) -> bool:
    pale, size = False, 10
    for found in _HEADER.finditer(header):
        if found["row"]:
            pale, size = False, 10
        elif found["size"]:
            size = int(found["size"])
        elif found["colour"]:
            pale = _PALE.match(found["colour"]) is not None
        elif (found["said"] or "").strip() and (pale or size <= 1):
            return True
        elif found[0].startswith("&K"):
            pale = False
    return False


def _is_told_twice(text: etree._Element) -> bool:
    runs = text.findall("{*}r")
    return len(text.findall("{*}t")) + bool(runs) > 1 or any(len(run.findall("{*}t")) > 1 for run in runs)


def _idle_words(styles: etree._Element, sheets: Mapping[str, etree._Element]) -> bool:
    """Return whether a section of a format says words, and no cell of the book is of its kind."""
    codes = {form.get("numFmtId"): _SECTION_ENDS.split(form.get("formatCode", "")) for form in styles.iter("{*}numFmt")}
    wordy = {n: sections for n, sections in codes.items() if any(map(_QUOTED_WORDS.search, sections))}
    if not wordy:
        return False
    looks = [look.get("numFmtId") for owner in styles.iter("{*}cellXfs") for look in owner]
    cells: dict[str | None, list[etree._Element]] = {number: [] for number in wordy}
    for root in sheets.values():
        for cell in root.iter("{*}c"):
            place = int(cell.get("s", "0"))
            if len(cell) and place < len(looks) and looks[place] in wordy:
                cells[looks[place]].append(cell)
    return any(
        _QUOTED_WORDS.search(section) and not any(_may_use(cell, place, sections) for cell in cells[number])
        for number, sections in wordy.items()
        for place, section in enumerate(sections)
    )


def _may_use(cell: etree._Element, place: int, sections: list[str]) -> bool:
    kind = cell.get("t", "n")
    if cell.find("{*}f") is not None:
        return True
    if kind in {"b", "e"}:
        return False
    if kind in _TEXTS:
        return "@" in sections[place] or place == _TEXT_SECTION
    try:
        value = float(cell.findtext("{*}v") or "")
    except ValueError:
        return True
    bound = _BOUND.search(sections[place])
    if bound is not None:
        least = float(bound[3])
        return (value < least if bound[1] == "<" else value > least) or (bool(bound[2]) and value == least)
    if place >= _TEXT_SECTION:
        return False
    chosen_otherwise = any(mark in section for section in sections[:_TEXT_SECTION] for mark in "[@")
    if chosen_otherwise or abs(value) < 1 or len(sections) == 1:
        return True
    return place == (0 if value > 0 else 1)
