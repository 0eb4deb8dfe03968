"""Which elements a reader does not see, with all they hold, by their own declarations.

Only what is certain counts: to lose words that were seen is worse than to show words that were not, since the copy has
no styles and whatever is shown was searched for terms. What is handed on to inner elements and may be stated anew there
(colour, size of letters, visibility) is in `drawn`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.formats._text.colours import FAINTEST, cover, plain_colour

_NUMBER = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})(?:e[+-]?\d{1,2})?)([a-z]{1,4}|%)?")
_CALCULATED = re.compile(r"calc\(([^()]*)\)")
#: Without the white space that divided its numbers.
_CLIPPED = re.compile(
    r"rect\((?:0[a-z]*,?){4}\)|rect\(1px,?1px,?1px,?1px\)|inset\((?:[5-9]\d|\d{3,})(?:\.\d+)?%\)|"
    r"inset\(\d{4,9}(?:px)?\)|"
    r"(?:circle|ellipse)\(0[a-z%]*(?:at.*)?\)|polygon\(0.{0,4}\)|polygon\((?:(?:nonzero|evenodd),)?(?:0[a-z%]*,?)+\)|"
    r"path\([\"']{2}\)|xywh\(.*?0(?:px|%)?0(?:px|%)?\)"
)
#: Smaller letters than these nobody reads, by unit.
_SMALLEST = {
    "px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "ex": 0.3, "ch": 0.3, "%": 15.0, "pc": 0.125, "in": 0.02, "cm": 0.05,
    "mm": 0.5, "q": 2.0, "vw": 0.15, "vh": 0.25,
}  # fmt: skip
#: Pixels of one; a window is taken for 1000 wide and high, and a share for a hundredth of its least.
_PIXELS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945, "em": 16.0, "rem": 16.0,
    "ex": 8.0, "ch": 8.0, "%": 1.0, "vw": 10.0, "vh": 10.0, "vmin": 10.0, "vmax": 10.0,
}  # fmt: skip
_FAR_AWAY = 900
#: To the right a page can be scrolled, but nobody goes so far.
_VERY_FAR = 9000
_STEPS = re.compile(r"(?<=[(,a-z])(-\d{1,9}(?:\.\d{0,9})?)(px|pt|em|rem|%|vw|vh|in|cm|mm)?(?=[),])")
_TURNED = re.compile(
    r"rotate[xy]\(-?(?:90|270)(?:\.0*)?deg\)|rotate[xy]\(-?\.?0*25turn\)|"
    r"rotate3d\((?:1,0,0|0,1,0),-?(?:90|270)(?:\.0*)?deg\)"
)
_SCALED = re.compile(
    r"(?:.*\))?(?:scale(?:3d|x|y)?\((?:0*\.?0{1,2}\d{0,9}|\d?,0)(?:[,)])|matrix\(0(?:\.0*)?,0(?:\.0*)?,0(?:\.0*)?,0(?:\.0*)?[,)])"
)
_FADED = re.compile(r"opacity\((?:0*\.?0\d{0,9}|[0-5](?:\.\d+)?%)\)|blur\(\d{2,9}px\)")
_FONT_SIZE = re.compile(r"(?:^|\s)([+-]?[\d.]+(?:e[+-]?\d{1,2})?(?:[a-z]{1,4}|%)?)(?:\s*/\s*\S+)?\s+\S")
_LEAST_SHOWN = 0.05
#: Turned so far that its back is to the reader.
_BACK = re.compile(r"rotate[xy]\(-?(?:9[1-9]|1\d\d|2[0-6]\d)(?:\.\d*)?deg\)|rotate[xy]\(-?0?\.5turn\)")
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\((.*)\)")
_COLOURS = re.compile(r"[a-z]+\([^()]*\)|#[0-9a-f]+|[a-z]+")
_NO_SIZE = re.compile(r"0[a-z%]*(?:\s.*)?|\S+\s0[a-z%]*")


def measure(value: str) -> tuple[float, str] | None:
    """Return number and unit (``px`` where there is none) of a plain or simply calculated measure."""
    found = _NUMBER.fullmatch(_CALCULATED.sub(r"\1", value).replace(" ", ""))
    return (float(found[1]), found[2] or "px") if found else None


def pixels(value: str) -> float | None:
    """Return a measure in pixels, roughly; None of what is none."""
    found = measure(value)
    return found[0] * _PIXELS[found[1]] if found and found[1] in _PIXELS else None


def is_tiny(size: str) -> bool | None:
    """Return whether letters of a size are too small for every eye; None where that rests on what is around."""
    found = measure(size)
    if found is None:
        return False if size.rpartition("-")[2] in ("small", "medium", "large") else None
    if found[0] < _SMALLEST.get(found[1], 0.01):
        return True
    return None if found[1] in ("em", "ex", "ch", "%") else False


def font_size(style: Mapping[str, str]) -> str:
    """Return the size of letters that declarations state, by its own name or with the font; empty where none."""
    short = _FONT_SIZE.search(style.get("font", ""))
    return style.get("font-size", "") or (short[1] if short else "")


def _moves(style: Mapping[str, str]) -> list[float]:
    """Return how far an element is moved to each side, in pixels; backwards is negative."""
    names = ["left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top", "margin-inline-start"]
    names += ["margin-block-start", "inset-inline-start", "inset-block-start"]
    values = [style.get(name, "") for name in names]
    values += style.get("inset", "").split() + style.get("margin", "").split()
    found = [pixels(value) for value in values]
    steps = _STEPS.findall(style.get("transform", "").replace(" ", ""))
    steps += _STEPS.findall(f"({','.join(style.get('translate', '').split())})")
    return [number for number in found if number is not None] + [
        float(number) * (_PIXELS[unit or "px"] if unit != "%" else 1) for number, unit in steps
    ]


def _is_far_away(style: Mapping[str, str]) -> bool:
    if min(_moves(style), default=0.0) <= -_FAR_AWAY:
        return True
    aside = [pixels(style.get(name, "")) for name in ("left", "right", "text-indent")]
    if any(number is not None and number >= _VERY_FAR for number in aside):
        return True
    closed = style.get("white-space") in ("nowrap", "pre") and is_cut(style)
    return closed and abs(pixels(style.get("text-indent", "")) or 0.0) >= 100


def is_cut(style: Mapping[str, str]) -> bool:
    """Return whether what does not fit in an element's box is cut away."""
    flows = " ".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return "hidden" in flows or "clip" in flows


def _has_no_room(style: Mapping[str, str]) -> bool:
    names = ("height", "width", "block-size", "inline-size")
    boxes = [measure(style.get(one, "")) for name in names for one in (name, f"max-{name}")]
    if is_cut(style):
        return any(box is not None and box[0] <= 1 for box in boxes)
    # A box without height that can be scrolled shows nothing of what is in it.
    scrolled = style.get("overflow", "") in ("auto", "scroll")
    return scrolled and any(box is not None and box[0] <= 0 for box in boxes)


def _is_faded(style: Mapping[str, str]) -> bool:
    opacity, zoom = measure(style.get("opacity", "")), measure(style.get("zoom", ""))
    if any(one and one[0] <= _LEAST_SHOWN * (100 if one[1] == "%" else 1) for one in (opacity, zoom)):
        return True
    filtered = style.get("filter", "").replace(" ", "")
    return _FADED.search(filtered) is not None


def _is_turned_or_scaled(style: Mapping[str, str]) -> bool:
    transform, scale = style.get("transform", "").replace(" ", ""), ",".join(style.get("scale", "").split())
    turned = style.get("rotate", "") in ("x 90deg", "y 90deg", "90deg x", "90deg y")
    return (
        turned
        or _TURNED.search(transform) is not None
        or any(_SCALED.match(one) is not None for one in (transform, f"scale({scale})"))
    )


def _is_clipped(style: Mapping[str, str]) -> bool:
    names = ("clip", "clip-path", "-webkit-clip-path")
    return any(_CLIPPED.match(style.get(name, "").replace(" ", "")) is not None for name in names)


def _is_masked(style: Mapping[str, str]) -> bool:
    """Return whether a mask lets nothing through: it has no size, or is clear from one end to the other."""
    for prefix in ("", "-webkit-"):
        image = style.get(f"{prefix}mask-image") or style.get(f"{prefix}mask", "")
        if image not in ("", "none") and _NO_SIZE.fullmatch(style.get(f"{prefix}mask-size", "")):
            return True
        gradient = _GRADIENT.fullmatch(image)
        covers = [cover(piece) for piece in _COLOURS.findall(gradient[1])] if gradient else []
        known = [one for one in covers if one is not None]
        if known and max(known) <= FAINTEST and "var(" not in image:
            return True
    return False


def _shows_its_back(style: Mapping[str, str]) -> bool:
    hidden = "hidden" in (style.get("backface-visibility"), style.get("-webkit-backface-visibility"))
    turned = style.get("rotate", "") in ("x 180deg", "y 180deg", "180deg x", "180deg y", "x .5turn", "y .5turn")
    return hidden and (turned or _BACK.search(style.get("transform", "").replace(" ", "")) is not None)


def _is_beside(style: Mapping[str, str]) -> bool:
    """Return whether an element is placed by itself, and as far to the left as all that it stands in is wide."""
    if style.get("position") not in ("absolute", "fixed"):
        return False
    steps = [measure(style.get(name, "")) for name in ("left", "margin-left", "inset-inline-start")]
    return any(step is not None and step[1] == "%" and step[0] <= -100 for step in steps)


def is_gone(style: Mapping[str, str]) -> bool:
    """Return whether declarations make an element invisible with everything that is in it."""
    spacing = pixels(style.get("letter-spacing", ""))
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("content-visibility") == "hidden"
        or style.get("-webkit-text-security", style.get("text-security", "none")) in ("disc", "circle", "square")
        or (spacing is not None and spacing <= -90)
        or _is_turned_or_scaled(style)
        or _is_clipped(style)
        or _is_faded(style)
        or _has_no_room(style)
        or _is_far_away(style)
        or _is_beside(style)
        or _is_masked(style)
        or _shows_its_back(style)
    )


def hides(style: Mapping[str, str]) -> bool:
    """Return whether declarations make an element's own words invisible wherever it stands."""
    covered = cover(style.get("-webkit-text-fill-color") or style.get("color", ""))
    letters, ground = (plain_colour(style.get(name, "")) for name in ("color", "background-color"))
    return (
        is_gone(style)
        or style.get("visibility") in {"hidden", "collapse"}
        or is_tiny(font_size(style)) is True
        or (covered is not None and covered <= FAINTEST)
        or (letters is not None and letters in (ground, plain_colour(style.get("background", ""))))
    )
