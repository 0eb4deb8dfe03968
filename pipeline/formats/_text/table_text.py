"""Tables of separated values: cells can be edited, delimiters and quotes cannot."""

from __future__ import annotations

import re

from pipeline.formats._text.mapped import Mapped


def mapped_table(text: str, delimiter: str) -> Mapped:
    """Return the text of a table as it is, its delimiters, quotes and line ends fixed."""
    made = Mapped(text)
    mark = re.escape(delimiter)
    token = re.compile(rf'(?:(?<=^)|(?<=[{mark}\r\n]))"((?:[^"]|"")*)"|[^{mark}\r\n]+|[{mark}\r\n]+')
    position = 0
    for match in token.finditer(text):
        made.fixed(text[position : match.start()])
        if match.group(1) is not None:
            made.fixed('"')
            made.content(match.start(1), match.end(1))
            made.fixed('"')
        elif match.group()[0] in f"{delimiter}\r\n":
            made.fixed(match.group())
        else:
            made.content(match.start(), match.end())
        position = match.end()
    made.fixed(text[position:])
    return made
