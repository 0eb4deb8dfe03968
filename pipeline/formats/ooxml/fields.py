"""Fields of word documents become their results; what they would tell about the handling of the file is covered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats.ooxml.clean import W, local, remove, unwrap
from pipeline.formats.ooxml.equations import said

#: Stands where a program wrote who handled the file, when and under which name.
COVER = "█████"
#: Computed by the reader's program from the pages; these stay fields.
_PAGE_FIELDS = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"}
)
_TRACES = frozenset(
    "AUTHOR LASTSAVEDBY USERNAME USERINITIALS USERADDRESS FILENAME TEMPLATE PRINTDATE SAVEDATE CREATEDATE EDITTIME "
    "REVNUM FILESIZE COMMENTS".split()
)
_PROPERTIES = frozenset(
    "author lastsavedby manager filename template lastprinted lastsavedtime createtime creationdate revisionnumber "
    "totaleditingtime directory username comments".split()
)
#: What a program counts: where a result says anything else, nobody sees it, since it is counted anew.
_COUNTED = re.compile(
    r"[-–—\s]*(?:\d[\d.,]{0,7}[a-zºª.]{0,3}|[ivxlcdm]{1,12}|([a-z])\1{0,9})?[-–—\s]*\Z", re.IGNORECASE
)
#: What they hold, no page shows.
_SILENT = frozenset({"SET", "ASK", "TC", "XE", "TA", "RD", "PRIVATE"})
#: They show what their code says, without a result.
_SHOWN_BY_CODE = frozenset({"EQ", "BARCODE", "DISPLAYBARCODE", "MERGEBARCODE", "SYMBOL"})
_NUMBERS = re.compile(r"\\\*\s*(roman|ROMAN|Roman|arabic|Arabic|alphabetic|ALPHABETIC|ArabicDash|Ordinal)\b")
_SEEN_IN_RUN = frozenset(
    "t tab br cr sym noBreakHyphen softHyphen drawing pict object ptab footnoteReference endnoteReference".split()
)


def w(name: str) -> str:
    """Return the Clark name of a word element or attribute."""
    return f"{{{W}}}{name}"


@dataclass(slots=True)
class _Level:
    """An open field: its marks and codes, its code, and what it shows."""

    marks: list[etree._Element] = field(default_factory=list)
    code: str = ""
    in_result: bool = False
    result: list[etree._Element] = field(default_factory=list)


def form_fields(root: etree._Element) -> None:
    """Write what check boxes and lists of a form show in front of their fields, which have no result."""
    for entry in list(root.iter(w("ffData"))):
        run = next((up for up in entry.iterancestors() if local(up) == "r"), None)
        parent = run.getparent() if run is not None else None
        text = _form_text(entry)
        if run is None or parent is None or text is None:
            continue
        shown = etree.Element(w("r"))
        etree.SubElement(shown, w("t")).text = text
        parent.insert(parent.index(run), shown)


def _form_text(entry: etree._Element) -> str | None:
    box, choice = entry.find(w("checkBox")), entry.find(w("ddList"))
    if box is not None:
        mark = box.find(w("checked"))
        mark = box.find(w("default")) if mark is None else mark
        return "☒" if mark is not None and mark.get(w("val"), "1") not in {"0", "false", "off"} else "☐"
    if choice is not None:
        entries = [item.get(w("val"), "") for item in choice.findall(w("listEntry"))]
        wanted = choice.find(w("result"))
        number = int(wanted.get(w("val"), "0")) if wanted is not None else 0
        return entries[number] if 0 <= number < len(entries) else None
    return None


def fields(root: etree._Element, removed: Counter[str]) -> None:
    """Reduce fields to their results; page numbers stay fields.

    Raises:
        UnknownPart: A field shows something that only its code says.
    """
    for entry in list(root.iter(w("fldSimple"))):
        _simple(entry, removed)
    stack: list[_Level] = []
    for element in list(root.iter(w("fldChar"), w("instrText"), *map(w, _SEEN_IN_RUN))):
        name = local(element)
        if name == "fldChar":
            _mark(element, stack, removed)
        elif name == "instrText":
            if stack and not stack[-1].in_result:
                stack[-1].code += element.text or ""
                stack[-1].marks.append(element)
            else:
                remove(element)
        elif any(not level.in_result for level in stack):
            remove(element)
        else:
            for level in stack:
                level.result.append(element)
    for level in reversed(stack):
        _reduce(level, removed)


def _simple(entry: etree._Element, removed: Counter[str]) -> None:
    code = entry.get(w("instr"), "")
    kept = _page(code)
    if kept:
        entry.attrib.clear()
        entry.set(w("instr"), kept)
        _count(list(entry.iter(w("t"))))
        return
    removed["field"] += 1
    shown = list(entry.iter(*map(w, _SEEN_IN_RUN)))
    if _is_trace(code):
        _cover(shown)
    elif _word(code) in _SILENT:
        _silence(shown)
    elif not shown and _word(code) in _SHOWN_BY_CODE:
        raise UnknownPart("a field that only its code shows")
    unwrap(entry)


def _word(code: str) -> str:
    return (code.split() or [""])[0].upper()


def _page(code: str) -> str | None:
    """Return the harmless part of a page field's code, or None where it is another field."""
    word = _word(code)
    if word not in _PAGE_FIELDS:
        return None
    form = _NUMBERS.search(code)
    return f" {word} \\* {form[1]} " if form else f" {word} "


def _is_trace(code: str) -> bool:
    words = code.replace('"', " ").split()
    if not words:
        return False
    word = words[0].upper()
    named = "".join(words[1:3]).lower() if len(words) > 1 else ""
    known = any(named.startswith(name) for name in _PROPERTIES)
    return word in _TRACES or (word in {"DOCPROPERTY", "INFO"} and known)


def _cover(shown: list[etree._Element]) -> None:
    texts = [element for element in shown if local(element) == "t"]
    for number, element in enumerate(texts):
        element.text = None if number else COVER


def _count(texts: list[etree._Element]) -> None:
    if not _COUNTED.match("".join(element.text or "" for element in texts)):
        for number, element in enumerate(texts):
            element.text = None if number else "1"


def _silence(shown: list[etree._Element]) -> None:
    for element in shown:
        if element.getparent() is not None:
            remove(element)


def _mark(element: etree._Element, stack: list[_Level], removed: Counter[str]) -> None:
    kind = element.get(w("fldCharType"))
    if kind == "begin":
        stack.append(_Level([element]))
    elif not stack:
        remove(element)
    else:
        stack[-1].marks.append(element)
        if kind == "separate":
            stack[-1].in_result = True
        else:
            _reduce(stack.pop(), removed)


def _reduce(level: _Level, removed: Counter[str]) -> None:
    kept = _page(level.code)
    codes = [mark for mark in level.marks if local(mark) == "instrText"]
    if kept and codes and level.marks[-1].get(w("fldCharType")) == "end":
        codes[0].text = kept
        for mark in codes[1:]:
            remove(mark)
        _count([element for element in level.result if local(element) == "t"])
        return
    removed["field"] += 1
    word = _word(level.code)
    if _is_trace(level.code):
        _cover(level.result)
    elif word in _SILENT:
        _silence(level.result)
    elif not level.result and word == "EQ":
        _write(level, said(level.code))
    elif not level.result and word in _SHOWN_BY_CODE:
        raise UnknownPart("a field that only its code shows")
    elif not level.result and word in {"MACROBUTTON", "GOTOBUTTON"}:
        _button(level)
    for mark in level.marks:
        remove(mark)


def _button(level: _Level) -> None:
    words = level.code.split(None, 2)
    if len(words) == 3:
        _write(level, words[2].strip())


def _write(level: _Level, words: str) -> None:
    run = level.marks[0].getparent()
    if run is not None:
        text = etree.Element(w("t"))
        text.text = words
        run.insert(run.index(level.marks[0]), text)
