"""What of SVG is kept: elements, attributes, properties and the words in their values. Nothing else is.

Source: SVG 1.1 (second edition), SVG 2, Filter Effects 1, CSS Masking 1, Compositing 1.
"""

from __future__ import annotations

import re

from pipeline.formats.ooxml.fonts import FONTS

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

#: Elements that draw, or hold what draws.
DRAWN = frozenset("svg g use path rect circle ellipse line polyline polygon text image switch a".split())
#: Elements that are looked at only where something refers to them.
RESOURCES = frozenset("defs symbol linearGradient radialGradient pattern clipPath mask marker filter".split())
TEXTS = frozenset("text tspan textPath".split())
_FILTERS = frozenset(
    "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap "
    "feDistantLight feDropShadow feImage feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode "
    "feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence".split()
)
KEPT = DRAWN | RESOURCES | TEXTS | _FILTERS | {"stop"}
#: What becomes of elements that are not kept, for the record; others are "unknown-part".
GONE = {
    "script": "script", "foreignObject": "foreign-object", "metadata": "metadata", "title": "alt-text",
    "desc": "alt-text", "animate": "animation", "animateTransform": "animation", "animateMotion": "animation",
    "animateColor": "animation", "set": "animation", "font": "font", "font-face": "font", "audio": "media",
    "video": "media", "iframe": "external-link", "cursor": "external-link", "handler": "script", "view": "bookmark",
    "style": "style", "link": "external-link",
}  # fmt: skip

#: Properties: those that pass to what is inside, and the others.
INHERITED = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-dashoffset stroke-opacity color font-family font-size font-weight font-style font-variant font-stretch "
    "text-anchor letter-spacing word-spacing writing-mode direction visibility clip-rule paint-order shape-rendering "
    "text-rendering image-rendering color-interpolation color-interpolation-filters marker-start marker-mid "
    "marker-end".split()
)
PROPERTIES = INHERITED | frozenset(
    "opacity stop-color stop-opacity text-decoration baseline-shift dominant-baseline alignment-baseline unicode-bidi "
    "clip-path mask filter display overflow vector-effect flood-color flood-opacity "
    "lighting-color mask-type transform-origin".split()
)
#: Properties that count in a style attribute only.
STYLED = frozenset({"mix-blend-mode", "isolation", "transform-box", "background-color"})
#: Attributes of geometry and kind; each may stand on any element that is kept.
ATTRIBUTES = frozenset(
    "x y width height rx ry cx cy r x1 y1 x2 y2 points d transform viewBox preserveAspectRatio dx dy rotate textLength "
    "lengthAdjust startOffset method spacing side offset gradientUnits gradientTransform spreadMethod fx fy fr "
    "patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits "
    "markerWidth markerHeight orient refX refY filterUnits primitiveUnits stdDeviation values type mode operator k1 k2 "
    "k3 k4 tableValues slope intercept amplitude exponent order kernelMatrix divisor bias targetX targetY edgeMode "
    "preserveAlpha surfaceScale specularConstant specularExponent diffuseConstant kernelUnitLength limitingConeAngle "
    "azimuth elevation z pointsAtX pointsAtY pointsAtZ radius scale xChannelSelector yChannelSelector baseFrequency "
    "numOctaves seed stitchTiles pathLength".split()
)
#: Attributes that name what an earlier step of a filter gave, and the names that are given already.
STEPS = frozenset({"in", "in2", "result"})
GIVEN_STEPS = frozenset("SourceGraphic SourceAlpha BackgroundImage BackgroundAlpha FillPaint StrokePaint".split())

_COLOURS = (
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood "
    "cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod "
    "darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon "
    "darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray "
    "dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green "
    "greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon "
    "lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon "
    "lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta "
    "maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen "
    "mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive "
    "olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru "
    "pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell "
    "sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise "
    "violet wheat white whitesmoke yellow yellowgreen transparent currentcolor"
)
_WORDS = frozenset(
    (
        _COLOURS + " none auto inherit initial unset normal rgb rgba hsl hsla context-fill context-stroke nonzero "
        "evenodd butt round square miter miter-clip arcs bevel visible hidden collapse scroll inline block "
        "inline-block flex grid table list-item bold bolder lighter italic oblique small-caps start middle end "
        "left right center underline overline line-through sub super baseline alphabetic ideographic hanging "
        "mathematical central "
        "text-before-edge text-after-edge text-top text-bottom top bottom before-edge after-edge lr rl tb lr-tb rl-tb "
        "tb-rl tb-lr horizontal-tb vertical-rl vertical-lr sideways-rl sideways-lr ltr rtl embed bidi-override isolate "
        "isolate-override plaintext fill stroke markers srgb linearrgb optimizespeed optimizequality crispedges "
        "geometricprecision optimizelegibility pixelated crisp-edges smooth multiply screen overlay darken lighten "
        "color-dodge color-burn hard-light soft-light difference exclusion hue saturation color luminosity "
        "plus-lighter non-scaling-stroke alpha luminance match-source condensed expanded semi-condensed semi-expanded "
        "extra-condensed extra-expanded ultra-condensed ultra-expanded wider narrower xx-small x-small small medium "
        "large x-large xx-large smaller larger matrix translate translatex translatey scale scalex scaley rotate skewx "
        "skewy userspaceonuse objectboundingbox strokewidth pad reflect repeat spacing spacingandglyphs align stretch "
        "exact xminymin xmidymin xmaxymin xminymid xmidymid xmaxymid xminymax xmidymax xmaxymax meet slice defer "
        "auto-start-reverse saturate huerotate luminancetoalpha identity discrete linear gamma in out atop xor over "
        "arithmetic lighter erode dilate duplicate wrap true false a r g b stitch nostitch fractalnoise turbulence "
        "blur brightness contrast drop-shadow grayscale hue-rotate invert opacity sepia dot-dash wavy dotted dashed "
        "double solid fill-box "
        "view-box border-box stroke-box content-box"
    ).split()
)
#: What some properties may say altogether; viewers take no notice of anything else. Source: SVG 2, CSS Fonts 4.
_CHOICES = {
    name: frozenset(f"{words} inherit initial unset".split())
    for names, words in (
        ("text-anchor", "start middle end"),
        ("fill-rule clip-rule", "nonzero evenodd"),
        ("stroke-linecap", "butt round square"),
        ("stroke-linejoin", "miter miter-clip round bevel arcs"),
        ("font-style", "normal italic oblique"),
        ("direction", "ltr rtl"),
        ("visibility", "visible hidden collapse"),
        ("overflow", "visible hidden scroll auto"),
        ("text-rendering", "auto optimizespeed optimizelegibility geometricprecision"),
        ("shape-rendering", "auto optimizespeed crispedges geometricprecision"),
    )
    for name in names.split()
}
#: Newer ways to say a colour, whose words mean something else elsewhere.
_NEWER_COLOUR = re.compile(r"(?i)(?<![a-z-])color\s*\(")
_TOKEN = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"(?:(?:px|pt|pc|mm|cm|in|em|ex|rem|ch|vw|vh|vmin|vmax|deg|rad|grad|turn|Q)(?![A-Za-z])|%)?"
    r"|#[0-9a-fA-F]{3,8}(?![0-9A-Za-z])|([A-Za-z][A-Za-z-]*)|\x01[^\x02]*\x02|[(),/\s]"
)
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAaEe0-9.,+\-\s]*")
_SPACES = re.compile(r"[\x09-\x0d ]+")
_URL = re.compile(r"""url\(\s*(?:"#([^"]{1,512})"|'#([^']{1,512})'|#([^"')\s]{1,512}))\s*\)""")
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy"})
_LENGTHS = frozenset("x y width height rx ry cx cy r x1 y1 x2 y2".split())


def marked(name: str) -> str:
    """Return a reference to an element as it stands in values until all are renamed."""
    return f"\x01{name}\x02"


def plain_value(name: str, value: str) -> str | None:
    """Return a value in which every word is known, with references marked; None where one is not.

    Args:
        name: Attribute or property.
        value: As it stands in the file.
    """
    value = _SPACES.sub(" ", value).strip()
    if not value or "\x01" in value or "\x02" in value:
        return None
    if (name in _CHOICES and value.lower() not in _CHOICES[name]) or _NEWER_COLOUR.search(value):
        return None
    if name == "d":
        return value if _PATH.fullmatch(value) else None
    if name == "font-family":
        return _family(value)
    value = _URL.sub(lambda match: marked(match[1] or match[2] or match[3]), value)
    position = 0
    for token in _TOKEN.finditer(value):
        if token.start() != position or (token[1] and token[1].lower() not in _WORDS):
            return None
        position = token.end()
    return value if position == len(value) else None


def _family(value: str) -> str | None:
    """Return the families that come with common systems; a rare one could lead to a house."""
    names = [name.strip(" \"'").lower() for name in value.split(",")]
    kept = [name for name in names if name in _GENERIC or (name in FONTS and name.isascii())]
    if not kept:
        return "serif" if any("serif" in name and "sans" not in name for name in names) else "sans-serif"
    return ", ".join(name if name in _GENERIC else f"'{name}'" for name in dict.fromkeys(kept))
