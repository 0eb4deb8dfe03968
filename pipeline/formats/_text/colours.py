"""Colours as style sheets write them: whether they cover anything, and which plain ones they are.

Source: CSS Color 4, sections 4 to 10; CSS Color 5, sections 2 and 3.
"""

from __future__ import annotations

import re

from PIL import ImageColor

from pipeline.formats._text.colour_models import numbers_of, red_green_blue

#: Of full cover: fainter than this nobody sees.
FAINTEST = 0.02
_FUNCTION = re.compile(r"([a-z-]+)\((.*)\)", re.DOTALL)
_HEXADECIMAL = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_SHARE = re.compile(r"(?:^|(?<![\w.]))(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})%|(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})%$")
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}\.?\d{0,18}|\.\d{1,18})(?:e[+-]?\d{1,3})?(%|deg|turn|rad|grad)?")
_WITH_ALPHA = frozenset({"rgb", "rgba", "hsl", "hsla"})
_MODELS = _WITH_ALPHA | frozenset({"hwb", "lab", "lch", "oklab", "oklch", "color", "hwba", "device-cmyk"})
_DEEPEST = 4

Colour = tuple[int, int, int]


def cover(value: str, depth: int = 0) -> float | None:
    """Return how much of its ground a colour covers, from 0 to 1; None of what is no colour that is known.

    Args:
        value: As it stands in a style, with or without white space.
        depth: How many colours are mixed around.
    """
    value = value.strip().lower()
    if value in ("none", "transparent"):
        return 0.0
    if _HEXADECIMAL.fullmatch(value):
        digits = value[4:] if len(value) == 5 else value[7:]
        return int(digits, 16) / (15 if len(digits) == 1 else 255) if digits else 1.0
    match = _FUNCTION.fullmatch(value)
    if match is None:
        return 1.0 if value in ImageColor.colormap else None
    if match[1] == "color-mix":
        return _mixed(match[2], depth) if depth < _DEEPEST else None
    return _stated(match[1], match[2]) if match[1] in _MODELS else None


def _stated(model: str, inside: str) -> float:
    """Return the fourth number of a colour, or what stands behind its stroke; 1 where neither is there."""
    pieces = _divided(inside, "/")
    if len(pieces) == 1:
        pieces = inside.split(",")
        if len(pieces) != 4 or model not in _WITH_ALPHA:
            return 1.0
    told = pieces[-1].strip().removeprefix("calc(").removesuffix(")")
    if told == "none":
        return 0.0
    match = _NUMBER.fullmatch(told)
    if match is None:
        return 1.0
    number = float(told.rstrip("%")) / (100 if match[1] == "%" else 1) if match[1] in (None, "%") else 1.0
    return min(max(number, 0.0), 1.0)


def _mixed(inside: str, depth: int) -> float | None:
    pieces = _divided(inside, ",")
    if len(pieces) != 3 or not pieces[0].strip().startswith("in"):
        return None
    covers, shares = list[float](), list[float | None]()
    for piece in pieces[1:]:
        found = _SHARE.search(_outside(piece))
        shares.append(float(found[1] or found[2]) / 100 if found else None)
        name = piece.replace(found[0], "") if found else piece
        part = cover(name, depth + 1)
        covers.append(1.0 if part is None else part)
    first, second = shares
    first = (0.5 if second is None else 1 - second) if first is None else first
    second = 1 - first if second is None else second
    whole = first + second
    return min((covers[0] * first + covers[1] * second) / whole, 1.0) * min(whole, 1.0) if whole > 0 else 0.0


def _outside(piece: str) -> str:
    """Return what of a piece stands outside of parentheses."""
    return re.sub(r"\(.*\)", "", piece, flags=re.DOTALL).strip()


def _divided(text: str, sign: str) -> list[str]:
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def plain_colour(value: str) -> Colour | None:
    """Return red, green and blue, each up to 255, of a colour that covers its ground; None of any other, or none."""
    return colour_of(value) if cover(value) == 1.0 else None


def colour_of(value: str) -> Colour | None:
    """Return red, green and blue, each up to 255, of a colour, however much it covers; None of what is not known."""
    value = value.strip().lower()
    if _HEXADECIMAL.fullmatch(value) or value in ImageColor.colormap:
        found = ImageColor.getrgb(value)
        return found[0], found[1], found[2]
    match = _FUNCTION.fullmatch(value)
    if match is None:
        return None
    model, pieces = match[1], [one for one in re.split(r"[\s,/]+", match[2].strip()) if one]
    if model == "color" and pieces:
        model, *pieces = pieces
    parts = numbers_of(model, pieces)
    return None if parts is None else _bounded([255 * part for part in red_green_blue(model, parts)])


def _bounded(parts: list[float]) -> Colour:
    red, green, blue = (min(max(round(part), 0), 255) for part in parts)
    return red, green, blue
