"""The text that a reader of an office document sees, taken from its parts without the cleaner's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

_SILENT = frozenset(
    {"sst", "theme", "styleSheet", "styles", "settings", "fonts", "tblStyleLst", "layoutDef", "styleDef"}
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}|.)')
_PRINTED = [f"{{*}}{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")]


def visible_text(roots: Mapping[str, etree._Element]) -> str:
    """Return the text that a reader sees, a line for each paragraph or row.

    Args:
        roots: Parsed parts by name, without content types and relationships.
    """
    ordered = [roots[name] for name in sorted(roots, key=_reading_order)]
    shared = [text for root in ordered if local(root) == "sst" for text in _shared_strings(root)]
    lines: list[str] = []
    for root in ordered:
        kind = local(root)
        if kind in _SILENT:
            continue
        if kind == "worksheet":
            lines += _rows(root, shared)
        else:
            lines += _paragraphs(root)
            lines += _labels(root)
    return "\n".join(line for line in lines if line.strip())


def local(element: etree._Element) -> str:
    """Return an element's name without namespace; empty for comments and instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _labels(root: etree._Element) -> Iterator[str]:
    """Hand out visible text that is not in paragraphs: names of sheets, drawn words, list labels, chart values."""
    for element in root.iter("{*}sheet", "{*}textpath", "{*}lvlText"):
        for key in ("name", "string", f"{{{etree.QName(element).namespace}}}val"):
            if value := element.get(key):
                yield value
    if local(root) == "chartSpace":
        yield from (str(e.text) for e in root.iter("{*}v", "{*}separator", "{*}name") if e.text)


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Hand out paragraphs; one inside a text box belongs to itself alone."""
    pieces: dict[etree._Element, list[str]] = {}
    open_ones: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if name == "p":
            if event == "start":
                pieces[element] = []
                open_ones.append(element)
            else:
                open_ones.pop()
        elif event == "start" and open_ones:
            if name == "t":
                pieces[open_ones[-1]].append(element.text or "")
            elif name in _BREAKS:
                pieces[open_ones[-1]].append(_BREAKS[name])
    yield from ("".join(found) for found in pieces.values())


def _rows(root: etree._Element, shared: list[str]) -> list[str]:
    lines = []
    for row in root.iter("{*}row"):
        cells = []
        for cell in row:
            kind, inline = cell.get("t"), None
            value = next((child for child in cell if local(child) == "v"), None)
            if kind == "inlineStr":
                inline = "".join(element.text or "" for element in cell.iter("{*}t"))
            text = inline if inline is not None else (value.text or "" if value is not None else "")
            cells.append(shared[int(text)] if kind == "s" and text.isdigit() else text)
        lines.append("\t".join(cells))
    return lines + [_CODES.sub(" ", element.text or "") for element in root.iter(*_PRINTED)]


def _shared_strings(root: etree._Element) -> list[str]:
    return ["".join(element.text or "" for element in item.iter("{*}t")) for item in root.iter("{*}si")]


def _reading_order(name: str) -> tuple[int, int, str]:
    number = "".join(character for character in PurePosixPath(name).stem if character.isdigit())
    first = 0 if "document" in name or "/sheet" in name or "/slide" in name else 1
    return first, int(number or 0), name
