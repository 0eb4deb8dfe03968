"""Which elements a reader does not see, by their own style, attributes or a plain rule of a style sheet.

Only what is certain counts: to lose words that were seen is worse than to show words that were not, since the copy has
no styles and whatever is shown was searched for terms.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.formats._text.colours import FAINTEST, cover, plain_colour

_SPACE = re.compile(r"\s+")
_RULE = re.compile(r"([^{}@]{1,2000})\{([^{}]{0,5000})\}")
_SELECTOR = re.compile(r"([a-z0-9]*)([.#]?)([\w-]*)")
_NUMBER = re.compile(r"(-?\d{0,9}\.?\d{0,9})(px|pt|em|rem|%|vw|vh|ex|ch|in|cm|mm)?")
#: Without the white space that divided its numbers.
_WHITE = re.compile(r"rgb\((?:25[0-5]){3}\)")
_WHITE_NAMES = frozenset({"white", "snow", "ivory"})
#: Of 255: parts of a colour that is white to the eye.
_WHITEST = 248
_CLIPPED = re.compile(
    r"rect\((?:0[a-z]*,?){4}\)|rect\(1px,?1px,?1px,?1px\)|inset\((?:[5-9]\d|\d{3,})(?:\.\d+)?%\)|"
    r"(?:circle|ellipse)\(0[a-z%]*(?:at.*)?\)|polygon\(0.{0,4}\)|polygon\((?:(?:nonzero|evenodd),)?(?:0[a-z%]*,?)+\)|"
    r"path\([\"']{2}\)|xywh\(.*?0(?:px|%)?0(?:px|%)?\)"
)
#: Smaller letters than these nobody reads, by unit.
_SMALLEST = {"px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0}
_FAR_AWAY = 900
_MOVED = re.compile(r"(?<=[(,a-z])(-\d{1,9})(?:\.\d{0,9})?(?:px|pt|em|rem|%)?")
_SCALED = re.compile(
    r"(?:.*\))?(?:scale(?:3d|x|y)?\((?:0*\.?0{1,2}\d{0,9}|\d?,0)(?:[,)])|matrix\(0(?:\.0*)?,0(?:\.0*)?,0(?:\.0*)?,0(?:\.0*)?[,)])"
)
_FADED = re.compile(r"opacity\((?:0*\.?0\d{0,9}|[0-5](?:\.\d+)?%)\)")


def declarations(style: str) -> dict[str, str]:
    """Return the declarations of a style, lower case, without white space and ``!important``."""
    found: dict[str, str] = {}
    for declaration in _SPACE.sub("", _without_comments(style.lower())).replace("!important", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name] = value
    return found


def _measure(value: str) -> tuple[float, str] | None:
    found = _NUMBER.fullmatch(value)
    try:
        return (float(found.group(1)), found.group(2) or "px") if found else None
    except ValueError:
        return None


def _is_far_away(style: dict[str, str]) -> bool:
    for name in ("left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top"):
        measure = _measure(style.get(name, ""))
        if measure and measure[0] <= -_FAR_AWAY:
            return True
    steps = _MOVED.findall(style.get("transform", "") + f"translate({style.get('translate', '')})")
    return any(float(step) <= -_FAR_AWAY for step in steps)


def _is_tiny(style: dict[str, str]) -> bool:
    size, opacity = _measure(style.get("font-size", "")), _measure(style.get("opacity", ""))
    if size and size[0] < _SMALLEST.get(size[1], 0.01):
        return True
    if opacity and opacity[0] <= (5 if opacity[1] == "%" else 0.05):
        return True
    boxes = [_measure(style.get(name, "")) for name in ("height", "max-height", "width", "max-width")]
    return "hidden" in style.get("overflow", "") and any(box is not None and box[0] <= 1 for box in boxes)


def _is_clear(style: dict[str, str]) -> bool:
    """Return whether letters have no colour, or that of their ground; WebKit has a property of its own for it."""
    covered = cover(style.get("-webkit-text-fill-color") or style.get("color", ""))
    if covered is not None and covered <= FAINTEST:
        return True
    letters, ground = (plain_colour(style.get(name, "")) for name in ("color", "background-color"))
    return letters is not None and letters in (ground, plain_colour(style.get("background", "")))


def hides(style: dict[str, str]) -> bool:
    """Return whether declarations make an element invisible wherever it stands."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("mso-hide") == "all"
        or style.get("content-visibility") == "hidden"
        or _SCALED.match(style.get("transform", "")) is not None
        or _SCALED.match(f"scale({style.get('scale', '')})") is not None
        or _FADED.search(style.get("filter", "")) is not None
        or _CLIPPED.match(style.get("clip", "") or style.get("clip-path", "")) is not None
        or _is_clear(style)
        or _is_tiny(style)
        or _is_far_away(style)
    )


def is_white(style: dict[str, str], attributes: dict[str, str]) -> bool:
    """Return whether an element's own letters are white, or nearly."""
    colour = style.get("color", "") or _SPACE.sub("", attributes.get("color", "").lower())
    plain = plain_colour(colour)
    return (
        colour in _WHITE_NAMES or _WHITE.fullmatch(colour) is not None or (plain is not None and min(plain) >= _WHITEST)
    )


def has_ground(style: dict[str, str], attributes: dict[str, str]) -> bool:
    """Return whether an element states a background, on which white letters may well be read."""
    return "bgcolor" in attributes or "background" in attributes or any(name.startswith("background") for name in style)


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return " ".join([first, *(other.partition("*/")[2] for other in others)])


def sheet_rules(sheets: list[str]) -> tuple[set[str], bool]:
    """Return the plain selectors (tag, .class, #id) that style sheets hide, and whether they state backgrounds."""
    found: set[str] = set()
    for sheet in map(_without_comments, sheets):
        for selectors, rules in _RULE.findall(sheet):
            if hides(declarations(rules)):
                found |= {one.strip() for one in selectors.split(",") if _SELECTOR.fullmatch(one.strip())}
    return found, any("background" in sheet.lower() for sheet in sheets)


def selectors_of(tag: str, attributes: dict[str, Any]) -> set[str]:
    """Return the plain selectors that an element answers to."""
    names = {tag, f"#{attributes.get('id', '')}", f"{tag}#{attributes.get('id', '')}"}
    for one in str(attributes.get("class", "")).split():
        names |= {f".{one}", f"{tag}.{one}"}
    return names
