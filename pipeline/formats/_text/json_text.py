"""JSON: strings as they are meant, structure that stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from pipeline.formats._text.mapped import Mapped

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+|\s+')
_MARKS, _BREAKS = frozenset("{}[]:,"), frozenset("{},")
_IN_STRING = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+")


def mapped_json(text: str) -> Mapped:
    """Return a JSON text with its strings decoded; a member that follows on the same line begins a line of its own."""
    made = Mapped(text)
    for match in _TOKEN.finditer(text):
        piece, start = match.group(), match.start()
        if piece[0] == '"':
            made.fixed('"')
            _string(made, piece, start)
            made.fixed('"')
        elif piece[0].isspace() or piece in _MARKS:
            # Labelled fields are found at the beginning of lines.
            made.fixed(piece + "\n" * (piece in _BREAKS))
        else:
            made.content(start, match.end())
    return made


def _string(made: Mapped, quoted: str, start: int) -> None:
    if "\\" not in quoted:
        made.content(start + 1, start + len(quoted) - 1)
        return
    for match in _IN_STRING.finditer(quoted, 1, len(quoted) - 1):
        piece = match.group()
        if piece[0] != "\\":
            made.content(start + match.start(), start + match.end())
            continue
        shown = json.loads(f'"{piece}"')
        # A quote or a broken half of a pair is no letter of anybody's name.
        visible = " " if shown == '"' or "\ud800" <= shown <= "\udfff" else shown
        made.escape(visible, start + match.start(), start + match.end())


def json_quoted(text: str) -> Callable[[int, int, str], tuple[int, int, str]]:
    """Return how a replacement is written: inside a string as it is, in the place of a number as a string."""
    bare = [match.span() for match in _TOKEN.finditer(text) if match.group()[0] not in '"{}[],: \t\r\n']
    starts = dict(bare)

    def quoted(start: int, end: int, replacement: str) -> tuple[int, int, str]:
        escaped = json.dumps(replacement, ensure_ascii=False)
        for first in range(start, max(start - 400, -1), -1):
            if starts.get(first, -1) >= end:
                return first, starts[first], escaped
        return start, end, escaped[1:-1]

    return quoted
