"""Declarations of style sheets, cut apart.

Source: CSS Syntax 3, section 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(r"[\"'();]")


def pieces(body: str) -> Iterator[str]:
    """Split at semicolons that stand in no quotes and no parentheses."""
    start, quote, depth = 0, "", 0
    for match in _MARK.finditer(body):
        mark = match.group()
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark in "()":
            depth = max(0, depth + (1 if mark == "(" else -1))
        elif not depth:
            yield body[start : match.start()]
            start = match.end()
    yield body[start:]
