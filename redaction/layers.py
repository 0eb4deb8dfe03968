r"""Ways to read one text: as it stands, and with escapes undone that a program would undo before it shows it.

Percent escapes (``%20``), references (``&nbsp;``, ``&#x4f;``), ``\uXXXX`` and ``\xXX`` escapes, and tags inside words.
"""

from __future__ import annotations

import html
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import re2

_ESCAPE = re2.compile(
    r"(?:%[0-9A-Fa-f]{2})+|&#?[0-9A-Za-z]{1,31};|(?:\\u[0-9A-Fa-f]{4})+|(?:\\x[0-9A-Fa-f]{2})+|<[A-Za-z/!][^<>]{0,200}>"
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One reading of a text.

    Attributes:
        text: What is read.
        starts: For each character the index of the first original one; None where the text stands as it is.
        ends: For each character one past the last original one; None likewise.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a span of this reading that is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def layers(text: str) -> Iterator[Layer]:
    """Hand out the text as it stands, then with its escapes undone where it holds any."""
    yield Layer(text)
    if ("%" in text or "&" in text or "\\" in text or "<" in text) and _ESCAPE.search(text) is not None:
        yield _undone(text)


def _undone(text: str) -> Layer:
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    position = 0
    for match in _ESCAPE.finditer(text):
        start, end = match.span()
        pieces.append(text[position:start])
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        meant = _meant(match.group())
        pieces.append(meant)
        # The whole run stands for each of its characters: half an escape is never left.
        starts.extend([start] * len(meant))
        ends.extend([end] * len(meant))
        position = end
    pieces.append(text[position:])
    starts.extend(range(position, len(text)))
    ends.extend(range(position + 1, len(text) + 1))
    return Layer("".join(pieces), starts, ends)


def _meant(escape: str) -> str:
    if escape[0] == "<":
        return ""
    if escape[0] == "&":
        return html.unescape(escape)
    if escape[0] == "%":
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "replace")
    if escape[1] == "x":
        return bytes.fromhex(escape.replace("\\x", "")).decode("utf-8", "replace")
    return bytes.fromhex(escape.replace("\\u", "")).decode("utf-16-be", "replace")
