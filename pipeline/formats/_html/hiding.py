"""Which elements a reader does not see, by their own style, attributes or a plain rule of a style sheet.

Only what is certain counts: to lose words that were seen is worse than to show words that were not, since the copy has
no styles and whatever is shown was searched for terms.
"""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"\s+")
_RULE = re.compile(r"([^{}@]{1,2000})\{([^{}]{0,5000})\}")
_SELECTOR = re.compile(r"([a-z0-9]*)([.#]?)([\w-]*)")
_NUMBER = re.compile(r"(-?\d{0,9}\.?\d{0,9})(px|pt|em|rem|%|vw|vh|ex|ch|in|cm|mm)?")
_WHITE = re.compile(r"white|snow|ivory|#f[89a-f]?f[89a-f]?f[89a-f]?|rgba?\(25[0-5],25[0-5],25[0-5](?:,1(?:\.0*)?)?\)")
_CLEAR = re.compile(r"transparent|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)|rgba\([\d.,%]+,0?\.?0+%?\)")
_CLIPPED = re.compile(
    r"rect\((?:0[a-z]*,?){4}\)|rect\(1px,?1px,?1px,?1px\)|inset\((?:50|100)%\)|circle\(0[a-z]*\)|polygon\(0.{0,4}\)"
)
#: Smaller letters than these nobody reads, by unit.
_SMALLEST = {"px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0}
_FAR_AWAY = 900


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
    return False


def _is_tiny(style: dict[str, str]) -> bool:
    size, opacity = _measure(style.get("font-size", "")), _measure(style.get("opacity", ""))
    if size and size[0] < _SMALLEST.get(size[1], 0.01):
        return True
    if opacity and opacity[0] <= (5 if opacity[1] == "%" else 0.05):
        return True
    boxes = [_measure(style.get(name, "")) for name in ("height", "max-height", "width", "max-width")]
    return "hidden" in style.get("overflow", "") and any(box is not None and box[0] <= 1 for box in boxes)


def hides(style: dict[str, str]) -> bool:
    """Return whether declarations make an element invisible wherever it stands."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("mso-hide") == "all"
        or style.get("transform", "").startswith("scale(0)")
        or _CLIPPED.match(style.get("clip", "") or style.get("clip-path", "")) is not None
        or _CLEAR.fullmatch(style.get("color", "")) is not None
        or _is_tiny(style)
        or _is_far_away(style)
    )


def is_white(style: dict[str, str], attributes: dict[str, str]) -> bool:
    """Return whether an element's own letters are white, or nearly."""
    colour = style.get("color", "") or _SPACE.sub("", attributes.get("color", "").lower())
    return _WHITE.fullmatch(colour) is not None


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
