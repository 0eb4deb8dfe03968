"""How the letters of an element are drawn: what it takes over from around it, and what it states itself.

An inner element may show again what an outer one does not (letters of a size in a cell without one), so each text is
judged where it stands. Where a colour or a ground is not known, letters count as seen.

Source: CSS Cascade 5, section 7; CSS Fonts 4, section 4; HTML, section 15 (what programs state by themselves).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PIL import ImageColor

from pipeline.errors import LimitExceeded
from pipeline.formats._html.hiding import font_size, is_tiny
from pipeline.formats._text.colours import FAINTEST, Colour, colour_of, cover

_BLACK, _WHITE, _BLUE, _YELLOW = (0, 0, 0), (255, 255, 255), (0, 0, 238), (255, 255, 0)
#: Of 255, in each part, and of light as eyes tell it: what is nearer to its ground is not told from it.
_NEAREST, _LEAST_CONTRAST = 15, 1.1
_VARIABLE = re.compile(r"var\(\s*(--[\w-]{1,100})\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
#: What stands for a variable that the page itself does not name.
_UNKNOWN = "?()"
_MOST_VARIABLES, _LONGEST_VALUE, _MOST_KEPT = 64, 20_000, 4000
#: Names of what programs choose by themselves: white behind and black before, unless a page says otherwise.
_SYSTEM = {
    "canvas": _WHITE, "window": _WHITE, "field": _WHITE, "background": _WHITE,
    "canvastext": _BLACK, "windowtext": _BLACK, "fieldtext": _BLACK, "infotext": _BLACK, "menutext": _BLACK,
}  # fmt: skip
#: Elements that programs draw in colours of their own.
_OWN_COLOURS = frozenset("button select textarea option input".split())
_OLD_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_FUNCTIONS = re.compile(r"[a-z-]+\((?:[^()]|\([^()]*\))*\)|\S+")


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are drawn.

    Attributes:
        colour: Of the letters; None where it is not known.
        ground: Behind them; None where it is not known.
        clear: Whether letters cover nothing.
        visible: What the property of this name says.
        tiny: Whether letters are too small for every eye.
        variables: Values that style sheets named.
    """

    colour: Colour | None = _BLACK
    ground: Colour | None = _WHITE
    clear: bool = False
    visible: bool = True
    tiny: bool = False
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def is_seen(self) -> bool:
        """Whether an eye finds such letters."""
        same = self.colour is not None and self.ground is not None and _is_near(self.colour, self.ground)
        return self.visible and not (self.clear or self.tiny or same)


def resolved(style: Mapping[str, str], around: Look) -> tuple[dict[str, str], Look]:
    """Return declarations with variables put in, and what is around with the variables that they name.

    Raises:
        LimitExceeded: Variables stand in each other without end, or are more than a page has.
    """
    own = {name: value for name, value in style.items() if name.startswith("--")}
    named = dict(around.variables) | own
    if own:
        if len(named) > _MOST_KEPT:
            raise LimitExceeded("style_rules", value=len(named), most=_MOST_KEPT)
        around = replace(around, variables=tuple(named.items()))
    found = {name: _put_in(value, named) for name, value in style.items() if name[:2] != "--"}
    return found, around


def _put_in(value: str, named: Mapping[str, str]) -> str:
    for _ in range(_MOST_VARIABLES):
        match = _VARIABLE.search(value)
        if match is None:
            return value
        if len(value) > _LONGEST_VALUE:
            raise LimitExceeded("style_rules", value=len(value), most=_LONGEST_VALUE)
        value = value[: match.start()] + named.get(match[1], (match[2] or _UNKNOWN).strip()) + value[match.end() :]
    raise LimitExceeded("style_rules", value=_MOST_VARIABLES + 1, most=_MOST_VARIABLES)


def look_of(tag: str, attributes: Mapping[str, str], style: Mapping[str, str], around: Look) -> Look:
    """Return how an element's own letters are drawn.

    Args:
        tag: Its name.
        attributes: All of them.
        style: Its declarations, without variables.
        around: How letters around it are drawn.
    """
    look = _own_way(tag, attributes, around)
    look = _on_ground(look, attributes, style)
    stated = style.get("-webkit-text-fill-color") or style.get("color") or ""
    if not stated:
        stated = (
            _old_colour(attributes.get("color" if tag == "font" else "text", "")) if tag in ("font", "body") else ""
        )
    look = _coloured(look, stated)
    shown = style.get("visibility", "")
    if shown in ("hidden", "collapse", "visible", "initial"):
        look = replace(look, visible=shown in ("visible", "initial"))
    tiny = is_tiny(font_size(style)) if font_size(style) else None
    if tiny is None and tag == "font" and attributes.get("size", "").strip("+-").isdigit():
        tiny = False
    return look if tiny is None else replace(look, tiny=tiny)


def _own_way(tag: str, attributes: Mapping[str, str], look: Look) -> Look:
    if tag == "a" and "href" in attributes:
        return replace(look, colour=_BLUE, clear=False)
    if tag == "mark":
        return replace(look, colour=_BLACK, ground=_YELLOW, clear=False)
    return replace(look, colour=None, ground=None, clear=False, tiny=False) if tag in _OWN_COLOURS else look


def _old_colour(value: str) -> str:
    """Return the colour of an old attribute as style sheets write it."""
    value = value.strip().lower()
    if value in ImageColor.colormap:
        return value
    match = _OLD_HEX.fullmatch(value)
    return f"#{match[1]}" if match else value


def _coloured(look: Look, stated: str) -> Look:
    if stated in ("", "inherit", "currentcolor", "unset"):
        return look
    if stated in _SYSTEM:
        return replace(look, colour=_SYSTEM[stated], clear=False)
    covered, colour = cover(stated), colour_of(stated)
    if covered is None:
        return replace(look, colour=_BLACK if stated == "initial" else None, clear=False)
    if colour is not None and covered < 1:
        colour = None if look.ground is None else _laid(colour, look.ground, covered)
    return replace(look, colour=colour, clear=covered <= FAINTEST)


def _on_ground(look: Look, attributes: Mapping[str, str], style: Mapping[str, str]) -> Look:
    if attributes.get("background"):
        look = replace(look, ground=None)
    elif attributes.get("bgcolor"):
        look = replace(look, ground=colour_of(_old_colour(attributes["bgcolor"])))
    if style.get("background-image", "none") != "none":
        return replace(look, ground=None)
    for name in ("background", "background-color"):
        for piece in _FUNCTIONS.findall(style.get(name, "")):
            look = _with_piece(look, piece)
    return look


def _with_piece(look: Look, piece: str) -> Look:
    covered = cover(piece)
    if covered is None:
        return replace(look, ground=None) if "(" in piece or piece in _SYSTEM else look
    colour = colour_of(piece) if covered else None
    if covered <= FAINTEST:
        return look
    if colour is not None and covered < 1:
        colour = None if look.ground is None else _laid(colour, look.ground, covered)
    return replace(look, ground=colour)


def _laid(above: Colour, below: Colour, share: float) -> Colour:
    red, green, blue = (round(one * share + other * (1 - share)) for one, other in zip(above, below, strict=True))
    return red, green, blue


def _is_near(one: Colour, other: Colour) -> bool:
    if max(abs(first - second) for first, second in zip(one, other, strict=True)) > _NEAREST:
        return False
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05) < _LEAST_CONTRAST


def _light(colour: Colour) -> float:
    """Return the light of a colour, from 0 to 1. Source: WCAG 2.2, relative luminance."""
    red, green, blue = (part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
