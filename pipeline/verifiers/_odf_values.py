"""May an attribute of a sanitised OpenDocument say this? Numbers, words of the standard, given names, known shapes."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.verifiers._fonts import is_common
from pipeline.verifiers._odf_names import SHAPES
from pipeline.verifiers._odf_words import WORDS
from pipeline.verifiers._ooxml_words import all_words

_PRESETS = all_words()
_BREAKS = re.compile(r"[\s,;()]+")
_NUMERIC = re.compile(
    r"[-+]?[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]{1,3})?(?:mm|cm|inch|in|pt|pc|px|em|ex|deg|rad|grad|[%*s])?\Z|#[0-9A-Fa-f]{6}\Z"
)
#: Names that the cleaner gives, and those that programs look up.
_GIVEN = re.compile(
    r"(?:S[0-9]{1,7}|Standard|Default|Outline)(?:-(?:title|subtitle|outline[1-9]|notes|background|backgroundobjects))?\Z"
    r"|(?:(?:Heading|Text|body|List|Caption|Index|Title|Subtitle|Header|Footer|left|right|and|Footnote|Endnote|Symbols?|anchor"
    r"|Graphics|Frame|OLE|Formula|Labels|Table|Contents|Drawing|Illustration|Quotations|Preformatted|Internet|link|Visited"
    r"|Link|Signature|Sender|Addressee|Salutation|Bullet|Numbering|Line|numbering|Page|Number|Drop|Caps|First|line|indent"
    r"|Left|Right|Hanging|Horizontal|Landscape|Separator|Emphasis|Strong|Result2?|Heading1|[1-9]|10|layout|background"
    r"|backgroundobjects|controls|measurelines)(?:_20_| |\Z)){1,5}\Z"
)
_NAMING = re.compile(
    r"(?:draw:(?:style|fill-gradient|fill-hatch|fill-image|opacity|text-style|master-page|class|stroke-dash)-names?"
    r"|draw:(?:marker-end|marker-start|stroke-dash|layer)|[a-z]+:[a-z-]*style-names?|style:(?:name|display-name|font-name)"
    r"|style:font-name-(?:asian|complex)|[a-z]+:master-page-name|style:page-layout-name|style:num-list-format-name"
    r"|presentation:(?:presentation-page-layout-name|use-(?:date-time|footer|header)-name|name|class-names)|text:class-names"
    r"|text:style-override|style:leader-text-style|style:text-line-through-text-style)\Z"
)
_IDS = frozenset({"xml:id", "draw:id", "draw:start-shape", "draw:end-shape", "text:continue-list"})
_FONT_LISTS = frozenset({"fo:font-family", "svg:font-family", "style:font-family-asian", "style:font-family-complex"})
_GUIDE = r"\?[a-z]{1,3}[0-9]{0,5}|\$[0-9]{1,3}"
_ENHANCED = re.compile(
    rf"(?:(?:{_GUIDE}|left|top|right|bottom|xstretch|ystretch|width|height|logwidth|logheight)(?![a-z])"
    r"|[A-Z](?![a-z])|[-0-9.eE]+|[\s,;()])*\Z"
)
_CELL = r"(?:local-table)?\.\$?[A-Z]{1,3}\$?[0-9]{1,7}"
#: Attributes -> the shape of what they say.
_SHAPES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        ("fo:language", "number:language", "style:language-asian", "style:language-complex"),
        re.compile(r"[a-z]{2,3}\Z|none\Z"),
    ),
    **dict.fromkeys(
        ("fo:script", "number:script", "style:script-asian", "style:script-complex"), re.compile(r"[A-Z][a-z]{3}\Z")
    ),
    "office:date-value": re.compile(r"-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(?:T[0-9:.,]{5,18}Z?)?\Z"),
    **dict.fromkeys(("office:time-value", "text:animation-delay"), re.compile(r"-?P[0-9YMDTHS.,]{1,40}\Z")),
    **dict.fromkeys(("svg:d", "svg:path", "draw:points"), re.compile(r"[MmLlHhVvCcSsQqTtAaZzNFeE0-9., +\s-]*\Z")),
    **dict.fromkeys(("draw:enhanced-path", "draw:glue-points", "draw:text-areas"), _ENHANCED),
    "draw:formula": re.compile(
        rf"(?:{_GUIDE}|[-+*/(), ]|[0-9.eE]+|(?:abs|sqrt|sin|cos|tan|atan2?|min|max|if|pi|left|top|right|bottom|xstretch"
        r"|ystretch|hasstroke|hasfill|width|height|logwidth|logheight)(?![a-z]))*\Z"
    ),
    "draw:extrusion-metal-type": re.compile(r"(?:draw|loext):Metal(?:ODF|MSCompatible)\Z"),
    "draw:glue-point-leaving-directions": re.compile(r"(?:left|right|up|down|auto|horizontal|vertical|[, ])*\Z"),
    **dict.fromkeys(
        ("table:cell-range-address", "chart:values-cell-range-address", "chart:label-cell-address"),
        re.compile(rf"{_CELL}(?::{_CELL})?\Z"),
    ),
    "office:currency": re.compile(r"[A-Z]{3}\Z"),
    "office:mimetype": re.compile(r"application/vnd\.oasis\.opendocument\.[a-z-]{4,24}\Z"),
    "style:condition": re.compile(r"value\(\) ?[<>=!]{1,2} ?[-+0-9.eE]+\Z"),
    "style:num-format": re.compile(r"(?:[^,\s]{1,3}(?:, |,| |\Z)){1,12}\Z"),
    "text:name": re.compile(r"Section[0-9]{1,7}\Z"),
}
_SIGNS = frozenset(
    "text:bullet-char style:char style:leader-char number:decimal-replacement text:separation-character text:label "
    "open close separators style:text-combine-end-char style:text-combine-start-char".split()
)
_DRAWN_SHAPE = re.compile(r"(?:mso-spt[0-9]{1,3}|col-(?:502ad400|60da8460))\Z")
#: Visible text, which is searched as such.
FREE = frozenset({"style:num-prefix", "style:num-suffix", "table:name"})


@lru_cache(maxsize=16384)
def is_known(element: str, name: str, value: str) -> bool:
    """Return whether an attribute's value says nothing that somebody could have written.

    Args:
        element: Short name of its element.
        name: Short name of the attribute.
        value: What it says.
    """
    if _NAMING.match(name):
        return all(_GIVEN.match(word) for word in ([value] if name == "style:display-name" else value.split()))
    if name in _IDS:
        return re.match(r"n[0-9]{1,7}\Z", value) is not None
    if name in _FONT_LISTS:
        return all(is_common(one.strip().strip("'")) for one in value.split(","))
    words = WORDS.of(element, name)
    if name in FREE or value in words:
        return True
    if name in _SIGNS:
        return len(value) <= 2
    if name == "draw:type":
        return element == "draw:enhanced-geometry" and _is_shape(value)
    shape = _ENHANCED if name.startswith("draw:handle-") else _SHAPES.get(name)
    if shape is not None and shape.match(value):
        return True
    return all(word in words or _NUMERIC.match(word) for word in _BREAKS.split(value) if word)


def _is_shape(value: str) -> bool:
    if value.startswith("ooxml-"):
        return value[6:] in _PRESETS
    return value in SHAPES or _DRAWN_SHAPE.match(value) is not None
