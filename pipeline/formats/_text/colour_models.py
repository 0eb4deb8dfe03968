"""Red, green and blue of colours in the models of CSS.

Source: CSS Color 4, sections 7 to 10 and its sample code for conversions.
"""

from __future__ import annotations

import colorsys
import math
import re

_NUMBER = re.compile(r"([+-]?(?:\d{1,18}\.?\d{0,18}|\.\d{1,18})(?:e[+-]?\d{1,3})?)(%|deg|turn|rad|grad)?|(none)")
#: Degrees of one.
_ANGLES = {"deg": 1.0, "turn": 360.0, "rad": 180 / math.pi, "grad": 0.9}
#: What 100 % is of each number of a model; 0 where it is an angle.
_WHOLES = {
    "rgb": (255, 255, 255), "rgba": (255, 255, 255), "hsl": (0, 100, 100), "hsla": (0, 100, 100), "hwb": (0, 100, 100),
    "lab": (100, 125, 125), "lch": (100, 150, 0), "oklab": (1, 0.4, 0.4), "oklch": (1, 0.4, 0), "srgb": (1, 1, 1),
    "srgb-linear": (1, 1, 1), "display-p3": (1, 1, 1),
}  # fmt: skip

Parts = tuple[float, float, float]


def numbers_of(model: str, pieces: list[str]) -> Parts | None:
    """Return the three numbers of a colour in its model's own measure; None where they are not three plain ones."""
    wholes, found = _WHOLES.get(model), list[float]()
    matches = [_NUMBER.fullmatch(piece) for piece in pieces[:3]]
    if wholes is None or len(matches) != 3:
        return None
    for match, whole in zip(matches, wholes, strict=True):
        if match is None or (match[2] in _ANGLES and whole):
            return None
        number = 0.0 if match[3] else float(match[1])
        number *= _ANGLES.get(match[2] or "", 1.0)
        found.append(number * whole / 100 if match[2] == "%" else number)
    first, second, third = found
    return first, second, third


def red_green_blue(model: str, parts: Parts) -> Parts:
    """Return red, green and blue from 0 to 1, as near as an eye would tell; they may lie outside."""
    one, two, three = parts
    if model in ("rgb", "rgba"):
        return one / 255, two / 255, three / 255
    if model in ("hsl", "hsla"):
        return colorsys.hls_to_rgb(one % 360 / 360, three / 100, two / 100)
    if model == "hwb":
        white, black = two / 100, three / 100
        grey = white / (white + black) if white + black >= 1 else None
        full = [white + part * (1 - white - black) for part in colorsys.hls_to_rgb(one % 360 / 360, 0.5, 1)]
        return (grey, grey, grey) if grey is not None else (full[0], full[1], full[2])
    if model in ("lch", "oklch"):
        two, three = two * math.cos(math.radians(three)), two * math.sin(math.radians(three))
    if model in ("lab", "lch"):
        return _from_lab(one, two, three)
    if model in ("oklab", "oklch"):
        return _from_oklab(one, two, three)
    return (_bent(one), _bent(two), _bent(three)) if model == "srgb-linear" else parts


def _from_lab(light: float, a: float, b: float) -> Parts:
    middle = (light + 16) / 116
    xyz = [white * _from_curve(middle + step) for white, step in ((0.9643, a / 500), (1.0, 0.0), (0.8251, -b / 200))]
    x, y, z = xyz
    return (
        _bent(3.1341359 * x - 1.6173864 * y - 0.4906620 * z),
        _bent(-0.9787955 * x + 1.9162544 * y + 0.0334427 * z),
        _bent(0.0719554 * x - 0.2289768 * y + 1.4053860 * z),
    )


def _from_curve(number: float) -> float:
    return float(number**3) if number > 6 / 29 else 3 * (6 / 29) ** 2 * (number - 4 / 29)


def _from_oklab(light: float, a: float, b: float) -> Parts:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _bent(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _bent(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _bent(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _bent(part: float) -> float:
    """Return a part of light as screens are told it."""
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
