"""Draw form fields that leave their looks to the viewer: what it would show of their values, and no more.

A password is not shown, and neither is the value that a choice sends off in place of the words it shows, what stands
above the first line of a list, or the caption of a box to tick. Fields of single cells are set as plain lines: letters
that stand apart would not be found again by who looks for a word.
Source: ISO 32000-1:2008, 12.7.4 and table 189.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf

from pipeline.formats.pdf.annotation_values import colour, ellipse, inherited, whole_number, width, written
from pipeline.formats.pdf.default_look import Look, field_look
from pipeline.formats.pdf.field_fonts import check_font
from pipeline.formats.pdf.lettering import Lettering
from pipeline.formats.pdf.setting import DEFAULT_PT, LEADING, Box, chosen_line, one_line, paragraphs
from pipeline.formats.pdf.streams import name_of

_MULTILINE, _PASSWORD, _COMB = 1 << 12, 1 << 13, 1 << 24
_RADIO, _PUSH, _COMBO = 1 << 15, 1 << 16, 1 << 17
_CENTRED, _ICON_ONLY = 1, 1
#: Ground of the chosen lines of a list.
_CHOSEN = "0.6 0.7569 0.8549 rg"
_MOST_OPTIONS = 10_000


def drawn_anew(field: Any) -> bool:
    """Return whether viewers draw a field themselves where the form asks for it (NeedAppearances)."""
    kind = name_of(inherited(field, "/FT"))
    return kind in ("/Tx", "/Ch") or (kind == "/Btn" and "/I" not in _characteristics(field))


def drawing(field: Any, box: Box, letters: Lettering, form: Any) -> Iterator[str]:
    """Hand out the instructions that draw a field.

    Raises:
        UnknownPart: Its text cannot be set, or viewers do not agree on its look or may not show its letters.
    """
    looks = _characteristics(field)
    kind, flags = name_of(inherited(field, "/FT")), whole_number(inherited(field, "/Ff"))
    line = max(width(field), 0.0)
    is_round = kind == "/Btn" and bool(flags & _RADIO)
    if filled := colour(looks.get("/BG"), "rg", "k", "g"):
        yield f"{filled} {_outline(box, 0, is_round=is_round)} f"
    if line and (edge := colour(looks.get("/BC"), "RG", "K", "G")):
        yield f"{written(line)} w {edge} {_outline(box, line / 2, is_round=is_round)} S"
    if kind == "/Ch" and not flags & _COMBO:
        yield from _list(field, box, letters, form)
    elif kind == "/Btn" and not flags & _PUSH:
        yield from _tick(field, _text(looks.get("/CA")) or ("l" if is_round else "4"), box)
    elif words := _words(field, kind, flags):
        look = _look(field, form)
        align = _CENTRED if kind == "/Btn" else whole_number(_usual(field, "/Q", form))
        set_words = paragraphs if kind == "/Tx" and flags & _MULTILINE else one_line
        yield from set_words(words, look, box, letters, align)


def _outline(box: Box, within: float, *, is_round: bool) -> str:
    """Return the path along the edge of a field."""
    across, up = (box[2] - box[0]) / 2 - within, (box[3] - box[1]) / 2 - within
    if is_round:
        radius = min(across, up)
        return ellipse((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, radius, radius)
    return " ".join(map(written, (box[0] + within, box[1] + within, 2 * across, 2 * up))) + " re"


def _characteristics(field: Any) -> Any:
    looks = field.get("/MK")
    return looks if isinstance(looks, pikepdf.Dictionary) else pikepdf.Dictionary()


def _usual(field: Any, key: str, form: Any) -> Any:
    """Return a value of a field, of its parents, or of the form."""
    found = inherited(field, key)
    return form.get(key) if found is None and isinstance(form, pikepdf.Dictionary) else found


def _look(field: Any, form: Any) -> Look:
    look = field_look(_usual(field, "/DA", form))
    check_font(form, look.font)
    return look


def _words(field: Any, kind: str, flags: int) -> str:
    """Return what a field of one text shows."""
    if kind == "/Btn":
        looks = _characteristics(field)
        return "" if whole_number(looks.get("/TP")) == _ICON_ONLY else _text(looks.get("/CA"))
    values = _values(field)
    if not values or kind not in ("/Tx", "/Ch") or (kind == "/Tx" and flags & _PASSWORD):
        return ""
    if kind == "/Ch":
        shown = dict(reversed(list(_options(field))))
        return shown.get(values[0], values[0])
    cells = whole_number(inherited(field, "/MaxLen"))
    return values[0][:cells] if flags & _COMB and not flags & _MULTILINE and cells > 0 else values[0]


def _values(field: Any) -> list[str]:
    value = inherited(field, "/V")
    values = list(value) if isinstance(value, pikepdf.Array) else [value]
    return [str(one) for one in values if isinstance(one, pikepdf.String)]


def _options(field: Any) -> Iterator[tuple[str, str]]:
    """Hand out what each option of a choice sends off, and what it shows."""
    found = inherited(field, "/Opt")
    for option in list(found)[:_MOST_OPTIONS] if isinstance(found, pikepdf.Array) else ():
        pair = list(option) if isinstance(option, pikepdf.Array) else [option]
        yield _text(pair[0] if pair else None), _text(pair[-1] if pair else None)


def _text(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _list(field: Any, box: Box, letters: Lettering, form: Any) -> Iterator[str]:
    """Draw the lines of a list from its first seen one on, the chosen ones upon a ground."""
    options = list(_options(field))[max(whole_number(inherited(field, "/TI")), 0) :]
    if not any(says.strip() for _, says in options):
        return
    look, values = _look(field, form), set(_values(field))
    look = look if look.size else replace(look, size=DEFAULT_PT)
    height, align = look.size * LEADING, whole_number(_usual(field, "/Q", form))
    options = options[: math.ceil((box[3] - box[1]) / height)]
    letters.choose("".join(part for _, says in options for part in says.splitlines()))
    for index, (sent, says) in enumerate(options):
        top = box[3] - index * height
        line = (box[0], top - height, box[2], top)
        if sent in values or says in values:
            yield f"{_CHOSEN} {' '.join(map(written, (box[0], top - height, box[2] - box[0], height)))} re f"
        yield from chosen_line(says, look, line, letters, align)


def _tick(field: Any, sign: str, box: Box) -> Iterator[str]:
    """Draw the mark of a box that is ticked, in the shape that its caption stands for (a letter of ZapfDingbats)."""
    if name_of(field.get("/AS")) in ("/", "/Off"):
        return
    half = min(box[2] - box[0], box[3] - box[1]) / 2
    x, y, arm = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, half * 0.6
    left, right, low, high = (written(one) for one in (x - arm, x + arm, y - arm, y + arm))
    if sign == "l":
        yield f"0 g {ellipse(x, y, half / 2, half / 2)} f"
    elif sign == "n":
        yield f"0 g {left} {low} {written(2 * arm)} {written(2 * arm)} re f"
    elif sign == "8":
        yield f"{written(arm / 4)} w 0 G {left} {low} m {right} {high} l {left} {high} m {right} {low} l S"
    else:
        yield f"{written(arm / 4)} w 0 G {left} {written(y)} m {written(x - arm / 3)} {low} l {right} {high} l S"
