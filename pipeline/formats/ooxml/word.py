"""What only word documents have: revisions of rows, hidden runs, fields, style names, settings."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pipeline.formats.ooxml.clean import W, local, remove, unwrap

_BUILT_IN = re.compile(
    r"(?:Normal|Title|Subtitle|Header|Footer|Caption|Hyperlink|Strong|Emphasis|Quote|Closing|Signature|Salutation"
    r"|heading [1-9]|toc [1-9]|List Paragraph|List Bullet|List Number|List|Table Grid|Normal Table|No List|Body Text"
    r"|No Spacing|Default Paragraph Font|footnote text|footnote reference|endnote text|endnote reference"
    r"|page number)\Z",
    re.IGNORECASE,
)
_STYLE_REFERENCES = frozenset(
    [
        "pStyle",
        "rStyle",
        "tblStyle",
        "basedOn",
        "link",
        "next",
        "numStyleLink",
        "styleLink",
        "clickAndTypeStyle",
        "defaultTableStyle",
    ]
)
_SETTINGS = frozenset(
    [
        "zoom",
        "mirrorMargins",
        "defaultTabStop",
        "evenAndOddHeaders",
        "footnotePr",
        "endnotePr",
        "compat",
        "themeFontLang",
        "clrSchemeMapping",
        "decimalSymbol",
        "listSeparator",
        "characterSpacingControl",
        "autoHyphenation",
        "bordersDoNotSurroundHeader",
    ]
)
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_SEEN_IN_RUN = frozenset(
    ["t", "tab", "br", "cr", "sym", "noBreakHyphen", "drawing", "pict", "ptab", "footnoteReference", "endnoteReference"]
)


def w(name: str) -> str:
    """Return the Clark name of a word element or attribute."""
    return f"{{{W}}}{name}"


def deleted_rows(root: etree._Element, removed: Counter[str]) -> None:
    """Take out rows whose deletion is tracked."""
    for mark in list(root.iter(w("del"))):
        props = mark.getparent()
        row = props.getparent() if props is not None and local(props) == "trPr" else None
        if row is not None:
            removed["tracked-change"] += 1
            remove(row)


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(w("val"), "1") not in {"0", "false", "off"}


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """Return ids of styles whose text is hidden, inheritance followed."""
    rules = {s.get(w("styleId"), ""): s for s in styles.iter(w("style"))}

    def is_hidden(ident: str, steps: int) -> bool:
        style = rules.get(ident)
        if style is None or steps > 32:
            return False
        mark = style.find(f"{w('rPr')}/{w('vanish')}")
        if mark is not None:
            return _on(mark)
        base = style.find(w("basedOn"))
        return base is not None and is_hidden(base.get(w("val"), ""), steps + 1)

    return frozenset(ident for ident in rules if is_hidden(ident, 0))


def hidden_runs(root: etree._Element, styles: frozenset[str], removed: Counter[str]) -> None:
    """Take out runs that are hidden by themselves or by their style."""
    for run in list(root.iter(w("r"))):
        mark = run.find(f"{w('rPr')}/{w('vanish')}")
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        hidden = _on(mark)
        if mark is None:
            paragraph = next(run.iterancestors(w("p")), None)
            owner = paragraph.find(f"{w('pPr')}/{w('pStyle')}") if paragraph is not None else None
            hidden = any(s is not None and s.get(w("val")) in styles for s in (style, owner))
        if hidden:
            removed["hidden-text"] += 1
            remove(run)
    for name in ("vanish", "specVanish", "webHidden"):
        for mark in list(root.iter(w(name))):
            remove(mark)


def fields(root: etree._Element, removed: Counter[str]) -> None:
    """Reduce fields to their results; page numbers stay fields."""
    for field in list(root.iter(w("fldSimple"))):
        word = (field.get(w("instr"), "").split() or [""])[0].upper()
        if word in _PAGE_FIELDS:
            field.attrib.clear()
            field.set(w("instr"), f" {word} ")
        else:
            removed["field"] += 1
            unwrap(field)
    stack: list[dict[str, list[etree._Element] | bool | str]] = []
    for element in list(root.iter(w("fldChar"), w("instrText"), w("delInstrText"), *map(w, _SEEN_IN_RUN))):
        name = local(element)
        if name == "fldChar":
            _field_mark(element, stack, removed)
        elif name in {"instrText", "delInstrText"}:
            if stack:
                stack[-1]["code"] = str(stack[-1]["code"]) + (element.text or "")
                _marks(stack[-1]).append(element)
            else:
                remove(element)
        elif any(not level["result"] for level in stack):
            remove(element)
    for level in stack:
        _reduce(level, removed)


def _marks(level: dict[str, list[etree._Element] | bool | str]) -> list[etree._Element]:
    marks = level["marks"]
    assert isinstance(marks, list)
    return marks


def _field_mark(
    element: etree._Element, stack: list[dict[str, list[etree._Element] | bool | str]], removed: Counter[str]
) -> None:
    kind = element.get(w("fldCharType"))
    if kind == "begin":
        stack.append({"marks": [element], "code": "", "result": False})
    elif not stack:
        remove(element)
    else:
        _marks(stack[-1]).append(element)
        if kind == "separate":
            stack[-1]["result"] = True
        else:
            _reduce(stack.pop(), removed)


def _reduce(level: dict[str, list[etree._Element] | bool | str], removed: Counter[str]) -> None:
    word = (str(level["code"]).split() or [""])[0].upper()
    marks = _marks(level)
    codes = [m for m in marks if local(m) == "instrText"]
    keep = word in _PAGE_FIELDS and bool(codes) and marks[-1].get(w("fldCharType")) == "end"
    if keep:
        codes[0].text = f" {word} "
        for mark in codes[1:]:
            remove(mark)
        return
    removed["field"] += 1
    for mark in marks:
        remove(mark)


def rename_styles(styles: etree._Element) -> dict[str, str]:
    """Name styles neutrally; returns new ids by old ones."""
    names: dict[str, str] = {}
    for number, style in enumerate(styles.iter(w("style")), 1):
        name = style.find(w("name"))
        known = name is not None and _BUILT_IN.match(name.get(w("val"), "")) is not None
        names[style.get(w("styleId"), "")] = f"S{number}"
        style.set(w("styleId"), f"S{number}")
        if name is not None and not known:
            name.set(w("val"), f"Style {number}")
    for tag in ("aliases", "latentStyles"):
        for element in list(styles.iter(w(tag))):
            remove(element)
    return names


def follow_styles(root: etree._Element, names: dict[str, str]) -> None:
    """Point references at the new style ids; dangling ones go."""
    for element in list(root.iter(*map(w, _STYLE_REFERENCES))):
        new = names.get(element.get(w("val"), ""))
        if new is None:
            remove(element)
        else:
            element.set(w("val"), new)


def settings(root: etree._Element) -> None:
    """Keep the settings that change how pages look."""
    for child in list(root):
        if local(child) not in _SETTINGS:
            root.remove(child)


def names_in_numbering(root: etree._Element) -> None:
    """Drop list names and ids."""
    for element in list(root.iter(w("name"), w("nsid"), w("tmpl"))):
        remove(element)
