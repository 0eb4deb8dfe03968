"""What a text is besides plain: JSON, XML, a table, Markdown; and whether it still is after edits."""

from __future__ import annotations

import csv
import io
import json
import re

from pipeline.formats._text.invisible import is_unseen
from pipeline.formats._text.xml_text import looks_like_xml

PLAIN = "text/plain"
JSON = "application/json"
CSV = "text/csv"
TSV = "text/tab-separated-values"
XML = "text/xml"
MARKDOWN = "text/markdown"
SUFFIXES = {PLAIN: ".txt", JSON: ".json", CSV: ".csv", TSV: ".tsv", XML: ".xml", MARKDOWN: ".md"}
_DELIMITERS = {CSV: ",;", TSV: "\t"}
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


_MARKDOWN = (
    re.compile(r"(?m)^#{1,6} \S.*$"),
    re.compile(r"(?m)^(?:```|~~~)"),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"(?m)^\|?[ :]*-{3,}[ :]*\|[-| :]*$"),
    re.compile(r"(?<!\w)\*\*\S[^*\n]{0,200}\*\*(?!\w)"),
    re.compile(r"(?m)^(?:=|-){3,}$"),
)


def json_parses(text: str, most_depth: int) -> bool:
    """Return whether a text is one JSON object or array, nested no deeper than the bound."""
    start = text.lstrip()[:1]
    if start not in ("{", "["):
        return False
    depth = most = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += (mark in "[{") - (mark in "]}")
        most = max(most, depth)
    if most > most_depth:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def table_shape(text: str, delimiter: str) -> tuple[int, ...] | None:
    """Return the cells per row where every row that is not empty has the same number of at least two; else None."""
    try:
        rows = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error:
        return None
    return tuple(rows) if len(rows) > 1 and len(set(rows)) == 1 and rows[0] > 1 else None


def shape_of(text: str, most_depth: int) -> tuple[str, str]:
    """Return the media type that a text looks like, and its delimiter where it is a table."""
    if json_parses(text, most_depth):
        return JSON, ""
    if looks_like_xml(text):
        return XML, ""
    for media_type, delimiters in ((TSV, "\t"), (CSV, _DELIMITERS[CSV])):
        for delimiter in delimiters:
            if table_shape(text, delimiter) is not None:
                return media_type, delimiter
    return (MARKDOWN if sum(mark.search(text) is not None for mark in _MARKDOWN) >= 2 else PLAIN), ""


def _unescaped(match: re.Match[str]) -> str:
    escape = match.group()
    if len(escape) == 12:
        code = 0x10000 + ((int(escape[2:6], 16) - 0xD800) << 10) + int(escape[8:], 16) - 0xDC00
    elif escape[1] == "u":
        code = int(escape[2:], 16)
        # A lone surrogate has no character; control characters other than these must stay escaped in JSON.
        if code in (9, 10, 12, 13):
            return escape
    else:
        return escape
    return "" if is_unseen(code) and code not in (0x200C, 0x200D) else escape


def without_unseen_escapes(text: str) -> str:
    r"""Return a JSON text without ``\uXXXX`` escapes of characters that no reader sees."""
    return _ESCAPE.sub(_unescaped, text)
