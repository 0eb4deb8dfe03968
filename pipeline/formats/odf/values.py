"""What an attribute may say: numbers, words of the standard, and what few named places need besides.

A value that no rule knows is dropped, not looked at for what it might be: it could be anybody's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.formats.odf.package import BASE, FLAT, KINDS
from pipeline.formats.odf.words import WORDS
from pipeline.formats.ooxml.fonts import FONTS
from pipeline.formats.ooxml.words import WORDS as SHAPES

_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][-+]?[0-9]{1,3})?"
    r"(?:%|mm|cm|in|inch|pt|pc|px|em|ex|deg|rad|grad|\*|s)?\Z"
)
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_SEPARATORS = re.compile(r"[ ,;()\t\r\n]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}\Z")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}\Z")
_DATE = re.compile(r"-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?Z?)?\Z")
_DURATION = re.compile(
    r"-?P(?:[0-9]{1,6}[YMD]){0,3}(?:T(?:[0-9]{1,7}H)?(?:[0-9]{1,7}M)?(?:[0-9]{1,7}(?:[.,][0-9]{1,12})?S)?)?\Z"
)
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZzNFeE0-9., +\n\r\t-]{0,400000}\Z")
_GUIDE = (
    r"(?:\?[a-z]{1,3}[0-9]{0,5}|\$[0-9]{1,3}|left|top|right|bottom|xstretch|ystretch|width|height|logwidth|logheight)"
)
_ENHANCED = re.compile(rf"(?:{_GUIDE}|[A-Z](?![a-z])|-?[0-9.]{{1,20}}(?:[eE]-?[0-9]{{1,3}})?|[ ,;()\n]){{0,50000}}\Z")
_FORMULA = re.compile(
    rf"(?:{_GUIDE}|(?:abs|sqrt|sin|cos|tan|atan|atan2|min|max|if|pi|hasstroke|hasfill)(?![a-z])|-?[0-9.]{{1,20}}"
    r"(?:[eE]-?[0-9]{1,3})?|[-+*/(), ])*\Z"
)
_FORMULA_NAME = re.compile(r"[a-z]{1,3}[0-9]{0,5}\Z")
_SHAPE = re.compile(r"mso-spt[0-9]{1,3}\Z|star[0-9]{1,2}\Z|concave-star6\Z|col-(?:502ad400|60da8460)\Z")
_SHAPE_WORDS = frozenset(
    """
    1 2 3 4 access alternate and arc arch arrow bang bevel block brace bracket callout can card chevron circle
    circular collate connector corner cross cube curve data decision delay diamond direct disk display document
    doorplate double down ellipse explosion extract fade flowchart flower fontwork forbidden frame heart hexagon
    horizontal inflate input internal isosceles junction left lightning line magnetic manual merge moon
    multidocument non notched octagon off open operation or page pair paper parallelogram pentagon plain pour
    predefined preparation primitive process punched puzzle quad rectangle rectangular right ring round s same
    scroll sequential sharped side signet slant smiley sort split square stop storage stored striped summing sun
    tape terminator text trapezoid triangle up vertical wave
    """.split()
)
_CELLS = re.compile(r"(?:local-table)?\.\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::(?:local-table)?\.\$?[A-Z]{1,3}\$?[0-9]{1,7})?\Z")
_CLASS = re.compile(r"chart:(?:line|area|circle|ring|scatter|radar|filled-radar|bar|stock|bubble|surface|gantt)\Z")
_FAMILY = re.compile(r"[^,;]{1,80}\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_CONDITION = re.compile(r"value\(\) ?(?:[<>=]|[<>!]=) ?-?[0-9.]{1,20}(?:[eE][-+]?[0-9]{1,3})?\Z")
_RELATIVE = re.compile(r"\./Object [0-9]{1,6}\Z|Pictures/[0-9]{1,6}\.[a-z]{3,5}\Z")


@lru_cache(maxsize=16384)
def plain(value: str) -> bool:
    """Return whether a value is made of numbers, colours and words of the standard alone."""
    if value in WORDS:
        return True
    if len(value) > 20_000:
        return False
    return all(
        token in WORDS or _NUMBER.match(token) or _HEX.match(token) for token in _SEPARATORS.split(value) if token
    )


def font(value: str) -> str:
    """Return the families that everybody has, or a neutral one."""
    families = [one.strip().strip("'\"").strip() for one in value.split(";" if ";" in value else ",")]
    kept = [family for family in families[:8] if family.lower() in FONTS and _FAMILY.match(family)]
    return ", ".join(f"'{family}'" if " " in family else family for family in kept) or "Arial"


def language(value: str) -> str | None:
    """Return the language; its country, which would tell where somebody sat, has an attribute of its own and goes."""
    return value.lower() if _LANGUAGE.match(value) or value in {"none", "zxx"} else None


def _if(pattern: re.Pattern[str], most: int = 20_000) -> Callable[[str], str | None]:
    return lambda value: value if len(value) <= most and pattern.match(value) else None


def _few(value: str) -> str | None:
    return value if len(value) <= 2 else None


def _numbering(value: str) -> str | None:
    """Return a number format: a sign or two, or a row of signs such as the first numbers of a script."""
    return value if len(value) <= 40 and all(len(sign) <= 3 for sign in re.split(r"[, ]+", value)) else None


def _keep(value: str) -> str | None:
    return value


def _shape(value: str) -> str | None:
    if value.startswith("ooxml-"):
        return value if value[6:] in SHAPES else None
    return value if _SHAPE.match(value) or _SHAPE_WORDS.issuperset(value.split("-")) else None


def _clip(value: str) -> str | None:
    return value if value == "auto" else None


def _kind(value: str) -> str | None:
    named = value.removeprefix(BASE)
    return value if value.startswith(BASE) and (named in KINDS or named + FLAT in KINDS) else None


_Rule = Callable[[str], str | None]
_ENHANCED_RULE = _if(_ENHANCED, 200_000)
_FONT_LISTS = ("fo:font-family", "svg:font-family", "style:font-family-asian", "style:font-family-complex")
_RULES: dict[str, _Rule] = {
    **dict.fromkeys(_FONT_LISTS, font),
    **dict.fromkeys(("fo:language", "number:language", "style:language-asian", "style:language-complex"), language),
    **dict.fromkeys(("fo:script", "number:script", "style:script-asian", "style:script-complex"), _if(_SCRIPT)),
    **dict.fromkeys(("office:date-value",), _if(_DATE)),
    **dict.fromkeys(("office:time-value", "text:animation-delay"), _if(_DURATION)),
    **dict.fromkeys(("svg:d", "svg:path", "draw:points"), _if(_PATH, 2_000_000)),
    **dict.fromkeys(("draw:enhanced-path", "draw:glue-points", "draw:text-areas"), _ENHANCED_RULE),
    **dict.fromkeys(
        (f"draw:handle-{name}" for name in (
            "position", "position-x", "position-y", "polar", "polar-angle", "polar-pole-x", "polar-pole-y",
            "polar-radius", "radius-range-maximum", "radius-range-minimum", "range-x-maximum", "range-x-minimum",
            "range-y-maximum", "range-y-minimum",
        )),
        _ENHANCED_RULE,
    ),
    "draw:formula": _if(_FORMULA, 2000),
    "draw:type": _shape,
    "draw:extrusion-metal-type": _if(re.compile(r"(?:draw|loext):Metal(?:ODF|MSCompatible)\Z")),
    "draw:glue-point-leaving-directions": _if(re.compile(r"(?:left|right|up|down|auto|horizontal|vertical|[, ])*\Z")),
    "chart:class": _if(_CLASS),
    **dict.fromkeys(
        ("table:cell-range-address", "chart:values-cell-range-address", "chart:label-cell-address"), _if(_CELLS)
    ),
    **dict.fromkeys(
        (
            "text:bullet-char", "style:char", "style:leader-char", "number:decimal-replacement", "text:label",
            "text:separation-character", "style:text-combine-end-char", "style:text-combine-start-char", "open",
            "close", "separators",
        ),
        _few,
    ),
    "style:num-format": _numbering,
    "style:num-prefix": _keep,
    "style:num-suffix": _keep,
    "office:currency": _if(_CURRENCY),
    "office:mimetype": _kind,
    "style:condition": _if(_CONDITION),
    "fo:clip": _clip,
    "xlink:href": _if(_RELATIVE),
    "table:name": _keep,
    "table:formula": _keep,
    "draw:name": _if(_FORMULA_NAME),
}  # fmt: skip
_NO_PLAIN = frozenset({*_FONT_LISTS, "fo:clip"})


def allowed(name: str, value: str) -> str | None:
    """Return what an attribute may say, or None where it goes.

    Args:
        name: Short name of the attribute; none that refers to a name given anew.
        value: What it says.
    """
    rule = _RULES.get(name)
    if name == "draw:type" and _NUMBER.match(value):  # shapes of old drawings without a name; their path draws them
        return None
    if name not in _NO_PLAIN and plain(value):
        return value
    return rule(value) if rule is not None else None
