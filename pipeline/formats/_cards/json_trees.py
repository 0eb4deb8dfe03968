"""Cards and calendars as JSON, brought into content lines, from which they are read like any others.

What has no place in content lines becomes a property that no copy keeps, so that it is reported and searched.

Source: jCard, RFC 7095; jCal, RFC 7265.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._cards.lines import content_line, escaped, plain_head
from pipeline.limits import Limits

_TIMES = frozenset({"date", "time", "date-time", "date-and-or-time", "timestamp", "period", "utc-offset"})
#: Name of what has no place in content lines.
STRAY = "X-STRAY"
#: Parameters that would have content lines read in another way; JSON knows no groups of lines either.
_UNTOLD = frozenset({"group", "encoding", "charset"})
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_UNTIL = re.compile(r"(?<=\d)[-:](?=\d)")


def begins_as_json(head: bytes, name: str) -> bool:
    """Return whether a text begins as an array that is a component, or holds some.

    Args:
        head: First bytes, in UTF-8 or ASCII.
        name: Of the component, lower case.
    """
    return re.match(rf'(?i)(?:\[\s*){{1,4}}"{name}"\s*,'.encode(), plain_head(head)[:1024]) is not None


def lines_of_json(text: str, limits: Limits) -> str:
    """Return the content lines of a JSON text: one component, an array of them, or one a line.

    Args:
        text: The text.
        limits: Bounds.

    Raises:
        CorruptDocument: It does not parse, or holds no component.
        LimitExceeded: It is nested too deeply.
    """
    found = list[str]()
    for one in _parsed(text, limits):
        found += _component(one, limits.xml_depth)
    if not any(line.startswith("BEGIN:") for line in found):
        raise CorruptDocument("no component in JSON")
    return "\n".join(found)


def _parsed(text: str, limits: Limits) -> Iterator[Any]:
    depth = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += (mark in "[{") - (mark in "]}")
        if depth > limits.xml_depth:
            raise LimitExceeded("xml_depth", value=depth, most=limits.xml_depth)
    decoder, at = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str), 0
    text = text.removeprefix("\ufeff")
    try:
        while (at := len(text) - len(text[at:].lstrip())) < len(text):
            one, at = decoder.raw_decode(text, at)
            yield one
    except (ValueError, RecursionError):
        raise CorruptDocument("json") from None


class _Pairs(list[tuple[str, Any]]):
    """Members of an object, those that bear one name twice included."""


def _component(tree: Any, depth: int) -> Iterator[str]:
    if depth == 0 or not isinstance(tree, list) or isinstance(tree, _Pairs) or not tree:
        yield from _stray(tree)
        return
    label, *rest = tree
    if not isinstance(label, str):
        for one in tree:
            yield from _component(one, depth - 1)
        return
    if not _NAME.fullmatch(label):
        yield from _stray(tree)
        return
    yield f"BEGIN:{label.upper()}"
    for one in rest[0] if rest and isinstance(rest[0], list) else ():
        yield from _property(one)
    for one in rest[1] if len(rest) > 1 and isinstance(rest[1], list) else ():
        yield from _component(one, depth - 1)
    for one in rest[2:] + [one for one in rest[:2] if not isinstance(one, list)]:
        yield from _stray(one)
    yield f"END:{label.upper()}"


def _stray(tree: Any) -> Iterator[str]:
    words = list(_words(tree))
    if words:
        yield content_line(STRAY, (), escaped(" ".join(words)))


def _words(tree: Any) -> Iterator[str]:
    if isinstance(tree, list | tuple):
        for one in tree:
            yield from _words(one)
    elif tree is not None:
        yield str(tree)


def _property(tree: Any) -> Iterator[str]:
    if not (isinstance(tree, list) and len(tree) > 3 and isinstance(tree[0], str) and _NAME.fullmatch(tree[0])):
        yield from _stray(tree)
        return
    name, parameters, kind, *values = tree
    kind = kind.lower() if isinstance(kind, str) else "unknown"
    told = list[tuple[str, Sequence[str]]]()
    for label, value in parameters if isinstance(parameters, _Pairs) else ():
        if _NAME.fullmatch(label) and label.lower() not in _UNTOLD:
            told.append((label.upper(), list(_words(value))))
        else:
            yield from _stray([label, value])
    if kind in ("date", "period", "binary"):
        told.append(("VALUE", [kind.upper()]))
    if kind == "binary":
        told.append(("ENCODING", ["BASE64"]))
    yield content_line(name.upper(), told, ",".join(_value(kind, value) for value in values))


def _value(kind: str, value: Any) -> str:
    """Return one value as content lines write it."""
    if isinstance(value, _Pairs):
        parts = (f"{label.upper()}={','.join(_words(told))}" for label, told in value)
        return ";".join(_UNTIL.sub("", part) if part.startswith("UNTIL=") else part for part in parts)
    if isinstance(value, list):
        if kind == "period":
            return "/".join(in_digits(one) for one in _words(value))
        return ";".join(",".join(map(escaped, _words(piece))) for piece in value)
    told = "TRUE" if value is True else "FALSE" if value is False else "" if value is None else str(value)
    if kind in _TIMES | {"binary", "recur"}:
        return in_digits(" ".join(told.split()))
    return escaped(told)


def in_digits(told: str) -> str:
    """Return a time or an offset without the signs between its digits: ``2011-01-27T09:00:00Z``, ``-05:00``."""
    return "/".join(_UNTIL.sub("", piece) for piece in told.split("/"))
