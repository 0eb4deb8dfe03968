"""May an attribute of a sanitised office document say this? Numbers, words that belong there, and known shapes."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.verifiers._fonts import is_common
from pipeline.verifiers._ooxml_words import words_of

_BREAKS = re.compile(r"[\s,;:()\[\]\"]+")
_NUMERIC = re.compile(r"[-+@#]{0,2}[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]{1,3})?(?:mm|cm|in|pt|pc|pi|px|emu?|fd|f|%)?\Z")
_DIGITS = re.compile(r"#?[0-9A-Fa-f]{2,20}\Z")
#: Values known by their shape, whatever they belong to: names that the cleaner numbers.
_NUMBERED = re.compile(
    r"(?:S|Style |Object |Removed |n|rId|_x0000_t|#_x0000_t)[0-9]{1,7}x{0,3}\Z|Office\Z|Normal\Z|preserve\Z|slidenum\Z"
    r"|\{00000000-0000-[04]000-[08]000-[0-9]{12}\}\Z|\{5C22544A-7EE6-4342-B048-85BDC9FD1C3A\}\Z"
    r"|http://schemas\.openxmlformats\.org/drawingml/2006/(?:chart|diagram|table|picture|lockedCanvas)\Z"
    r"|http://schemas\.microsoft\.com/office/word(?:/2010/wordprocessing(?:Shape|Group|Canvas))?\Z"
    r"|(?:overrideTableStyleFontSizeAndJustification|enableOpenTypeFeatures|doNotFlipMirrorIndents|compatibilityMode"
    r"|differentiateMultirowTableHeaders|useWord2013TrackBottomHyphenation)\Z"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z|zh-(?:CN|TW|HK)\Z")
_LANGUAGES = frozenset({"lang", "themeFontLang", "lid"})
#: Groups of attributes -> the shape of what they say.
_BY_ATTRIBUTE: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        ("r", "ref", "sqref", "spans", "activeCell", "topLeftCell"),
        re.compile(r"(?:(?:[A-Z]{0,3}\$?[0-9]{1,7}|[A-Z]{1,3}:[A-Z]{1,3}|[:$])(?: (?=[^ ]))?)+\Z"),
    ),
    **dict.fromkeys(("path", "v"), re.compile(r"(?:n[fs]|a[elrt]|w[ar]|q[xyb]|h[a-i]|[mlcxetrv]|[-@0-9., ])*\Z")),
    **dict.fromkeys(("lang", "altLang", "bidi", "eastAsia"), _LANGUAGE),
    "script": re.compile(r"[A-Z][a-z]{3}\Z"),
    "instr": re.compile(
        r" (?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|AUTONUM(?:LGL|OUT)?|LISTNUM) (?:\\\* [A-Za-z]{5,10} )?\Z"
    ),
    **dict.fromkeys(
        ("uniqueId", "loTypeId", "qsTypeId", "csTypeId", "defStyle", "presId"),
        re.compile(r"urn:(?:diagrams\.)?(?:microsoft|loki3)\.com/[A-Za-z0-9/+#]{1,80}\Z"),
    ),
    **dict.fromkeys(("type", "uri"), re.compile(r"http://schemas\.openxmlformats\.org/[a-z0-9/]{1,60}\Z")),
    **dict.fromkeys(
        ("presStyleLbl", "styleLbl", "name"),
        re.compile(
            r"(?:node|lnNode|vennNode|alignNode|(?:fg|align|bg)ImgPlace|(?:fg|bg)?[sS]ibTrans[12]D|callout|asst|revTx"
            r"|parChTrans[12]D|(?:con|solid|tr)?(?:Fg|Align|Bg|fg|align|bg)Acc(?:FollowNode)?|(?:bg|dkBg|trBg|fg)Shp)"
            r"[0-9]{0,2}\Z"
        ),
    ),
}
_GUIDES = frozenset(
    "gdRefAng gdRefR gdRefX gdRefY ang hR wR stAng swAng maxAng maxR maxX maxY minAng minR minX minY x y l t r b name "
    "fmla".split()
)
_GUIDE = re.compile(
    r"(?:\*/|\+-|\+/|\?:|abs|at2|cat2|cos|max|min|mod|pin|sat2|sin|sqrt|tan|val|[a-z]{1,3}[0-9]{0,6}|[3578]?cd[0-9]{0,2}"
    r"|adj[0-9]{0,6}|connsite[XY][0-9]{1,4}|G[0-9]{1,4})\Z"
)
_FORMULA = frozenset(
    "sum prod mid abs min max if mod atan2 sin cos cosatan2 sinatan2 sqrt sumangle ellipse tan val width height "
    "xcenter ycenter xrange yrange pixelwidth pixelheight pixellinewidth linedrawn emuwidth emuheight emuwidth2 "
    "emuheight2".split()
)
_STYLE_NAME = re.compile(
    r"(?i:heading|toc|title|subtitle|header|footer|caption|hyperlink|followedhyperlink|strong|emphasis|quote|closing"
    r"|signature|salutation|list|paragraph|bullet|number|continue|table|grid|normal|no|spacing|default|font|footnote|endnote"
    r"|text|reference|page|index|of|figures|authorities|plain|html|preformatted|\(web\)|intense|subtle|book|bibliography"
    r"|line|block|document|map|body|indent|date|style|[0-9]{1,5})\Z"
)
_CSS = frozenset(
    "position left top width height rotation flip visibility direction absolute relative static auto center "
    "middle text char page margin inside outside tight square black white windowtext bold italic visible fill "
    "darken lighten through both none bottom right normal inherit horizontal vertical ideographic rtl ltr "
    "baseline justify window this x y xy red green blue yellow gray grey silver maroon purple fuchsia lime olive navy "
    "teal aqua buttonface buttonhighlight buttonshadow infobackground infotext graytext highlight dot dash "
    "longdash dashdot top-center bottom-center top-baseline bottom-baseline middle-center left-margin-area "
    "right-margin-area top-margin-area bottom-margin-area line inner-margin-area outer-margin-area margin-left "
    "margin-top margin-right margin-bottom z-index text-align v-text-anchor v-text-align v-rotate-letters "
    "v-text-kern v-text-spacing v-text-spacing-mode layout-flow mso-position-horizontal "
    "mso-position-horizontal-relative mso-position-vertical mso-position-vertical-relative mso-width-percent "
    "mso-height-percent mso-width-relative mso-height-relative mso-wrap-style mso-wrap-distance-left "
    "mso-wrap-distance-right mso-wrap-distance-top mso-wrap-distance-bottom mso-wrap-edited mso-fit-shape-to-text "
    "mso-fit-text-to-shape mso-rotate mso-layout-flow-alt mso-left-percent mso-top-percent font-size font-weight "
    "font-style".split()
)
#: Attributes of VML that take names of colours, and those that take words of its formulas.
_COLOUR_PLACES = frozenset(
    "fillcolor strokecolor color color2 colors shadowcolor chromakey extrusioncolor recolortarget embosscolor "
    "bordertopcolor borderleftcolor borderbottomcolor borderrightcolor".split()
)
_COLOURS = words_of("prstClr", "val") | words_of("sysClr", "val")
_FORMULA_PLACES = frozenset({"eqn", "position"})
#: Visible text, which is searched as such; format codes, which the residue search reads.
_FREE = frozenset({("sheet", "name"), ("textpath", "string"), ("lvlText", "val"), ("numFmt", "formatCode"),
                   ("pt", "formatCode")})  # fmt: skip
_FONTS = frozenset({"typeface", "ascii", "hAnsi", "cs", "eastAsia", "font"})
_ONE_SIGN = frozenset({("begChr", "val"), ("chr", "val"), ("endChr", "val"), ("sepChr", "val"), ("buChar", "char"),
                       ("decimalSymbol", "val"), ("listSeparator", "val")})  # fmt: skip
_THEME_FONT = re.compile(r"\+m[jn]-(?:lt|ea|cs)\Z")


@lru_cache(maxsize=16384)
def is_known(element: str, attribute: str, value: str) -> bool:
    """Return whether an attribute's value says nothing that somebody could have written.

    Args:
        element: Local name of its element.
        attribute: Its local name.
        value: What it says.
    """
    words = words_of(element, attribute)
    if value in words or not value or (element, attribute) in _FREE or _NUMBERED.match(value):
        return True
    if (element, attribute) in _ONE_SIGN:
        return len(value) <= 2
    shape = _LANGUAGE if attribute == "val" and element in _LANGUAGES else _BY_ATTRIBUTE.get(attribute)
    if shape is not None and shape.match(value):
        return True
    if attribute in _FONTS or element in {"rFont", "mathFont"} or (element == "name" and attribute == "val"):
        known = is_common(value) or _THEME_FONT.match(value) is not None
        return known or (element == "name" and all(_STYLE_NAME.match(word) for word in value.split()))
    if attribute == "style":
        return all(_is_style(entry) for entry in value.split(";"))
    return all(_is_plain(token, attribute, words) for token in _BREAKS.split(value) if token)


def is_font(name: str) -> bool:
    """Return whether a font is one of those that everybody has."""
    return name in {"", "-"} or is_common(name)


def _is_plain(token: str, attribute: str, words: frozenset[str]) -> bool:
    known = token in words or _NUMERIC.match(token) is not None or _DIGITS.match(token) is not None
    known = known or (attribute in _COLOUR_PLACES and (token in _COLOURS or token.lower() in _CSS))
    known = known or (attribute in _FORMULA_PLACES and token.lower() in _FORMULA)
    return known or (attribute in _GUIDES and _GUIDE.match(token) is not None)


def _is_style(entry: str) -> bool:
    name, _, said = entry.partition(":")
    if name == "font-family":
        return is_common(said.strip("\"'"))
    words = words_of("", "")
    tokens = _BREAKS.split(f"{name} {said}")
    return all(token.lower() in _CSS or _is_plain(token, "style", words) for token in tokens if token)
