"""Print headers of sheets: what they say in white or in letters of one point, nobody reads on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree

from pipeline.formats._office.colours import WHITE, Colour, near
from pipeline.formats.ooxml.clean import S
from pipeline.formats.ooxml.colours import hexadecimal
from pipeline.formats.ooxml.text import CODES

_USUAL_PT, _MOST_TINY_PT = 10, 1
_SIZE = re.compile(r"&([0-9]{1,3})\Z")
#: A colour of the theme, and how much lighter or darker it is.
_THEME = re.compile(r"&K([0-9]{2})([+-])([0-9]{3})\Z")
_COLOURS = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def faint_headers(root: etree._Element, names: Mapping[str, Colour], removed: Counter[str]) -> None:
    """Take out the words of print headers that nobody can read.

    Args:
        root: A sheet.
        names: Colours of the theme.
        removed: What went.
    """
    for header in root.iter(f"{{{S}}}headerFooter"):
        for part in header:
            if "&" in (part.text or ""):
                part.text = _readable(part.text or "", names, removed)


def _readable(text: str, names: Mapping[str, Colour], removed: Counter[str]) -> str:
    colour: Colour | None = None
    size, kept = _USUAL_PT, list[str]()
    for place, piece in enumerate(CODES.split(text)):
        coded = place % 2 == 1 and piece != "&&"
        if coded and piece[1:] in {"L", "C", "R"}:
            colour, size = None, _USUAL_PT
        elif coded and (found := _SIZE.match(piece)):
            size = int(found[1])
        elif coded and piece.startswith("&K"):
            colour = _colour(piece, names)
        elif not coded and piece.strip() and (size <= _MOST_TINY_PT or near(colour, WHITE)):
            removed["faint-text"] += 1
            continue
        kept.append(piece)
    return "".join(kept)


def _colour(code: str, names: Mapping[str, Colour]) -> Colour | None:
    found = _THEME.match(code)
    if found is None:
        return hexadecimal(code[2:])
    named = names.get(_COLOURS[int(found[1])]) if int(found[1]) < len(_COLOURS) else None
    unchanged = int(found[3]) == 0 or (found[2] == "+" and near(named, WHITE))
    return named if unchanged else None
