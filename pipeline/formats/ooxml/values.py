"""What an attribute may say: numbers, words of the standard, and what few named places need besides.

A value that no rule knows is dropped, not looked at for what it might be: it could be anybody's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.formats.ooxml.fonts import FONTS
from pipeline.formats.ooxml.words import WORDS

_UNIT = r"(?:%|mm|cm|in|pt|pc|pi|px|em|emu|fd|f)?"
_NUMBER = re.compile(rf"[-+]?(?:[0-9]{{1,20}}(?:\.[0-9]{{0,20}})?|\.[0-9]{{1,20}})(?:[eE][-+]?[0-9]{{1,3}})?{_UNIT}\Z")
_HEX = re.compile(
    r"#[0-9A-Fa-f]{3}\Z|#?(?:[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{20})\Z"
)
_SEPARATORS = re.compile(r"[ ,;:()\[\]\t\r\n]+")
#: Words of VML that no schema lists.
_VML_WORDS = frozenset(
    "absolute relative static auto left right top bottom center inside outside margin page text char line middle "
    "visible square tight through none both x y xy inherit normal horizontal vertical ideographic rtl ltr "
    "baseline fill darken lighten window windowtext buttonface buttonhighlight buttonshadow infobackground "
    "infotext graytext highlight this black white red green blue yellow gray grey silver maroon purple fuchsia "
    "lime olive navy teal aqua width height top-center bottom-center top-baseline bottom-baseline middle-center "
    "left-margin-area right-margin-area top-margin-area bottom-margin-area inner-margin-area outer-margin-area "
    "dot dash longdash dashdot bold italic sum prod mid abs min max if mod atan2 sin cos cosatan2 sinatan2 sqrt "
    "sumangle ellipse tan val pixelwidth pixelheight linedrawn pixellinewidth emuwidth emuheight emuwidth2 "
    "emuheight2 xcenter ycenter xrange yrange".split()
)
_AT = re.compile(r"[@#][0-9]{1,4}\Z")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2,4}))?(?:-[A-Za-z0-9]{1,8}){0,3}\Z")
_ONE_CELL = r"\$?[A-Z]{0,3}\$?[0-9]{1,7}"
_CELLS = re.compile(rf"(?:{_ONE_CELL}(?::{_ONE_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|(?<=.) (?=.))+\Z")
_VML_PATH = re.compile(r"(?:n[fs]|a[elrt]|w[ar]|q[xyb]|h[a-i]|[mlcxetrv]|[-@0-9., ]){0,100000}\Z")
_STYLE = frozenset(
    "position left top width height margin-left margin-top margin-right margin-bottom z-index rotation flip visibility "
    "text-align v-text-anchor v-text-align v-rotate-letters v-text-kern v-text-spacing v-text-spacing-mode layout-flow "
    "mso-position-horizontal mso-position-horizontal-relative mso-position-vertical mso-position-vertical-relative "
    "mso-width-percent mso-height-percent mso-width-relative mso-height-relative mso-wrap-style mso-wrap-distance-left "
    "mso-wrap-distance-right mso-wrap-distance-top mso-wrap-distance-bottom mso-wrap-edited mso-fit-shape-to-text "
    "mso-fit-text-to-shape mso-rotate mso-layout-flow-alt mso-left-percent mso-top-percent font-family font-size "
    "font-weight font-style direction".split()
)
_DIAGRAM = re.compile(r"urn:(?:diagrams\.)?(?:microsoft|loki3)\.com/[a-zA-Z0-9/+#]{1,80}\Z")
_LABEL = re.compile(
    r"(?:node|lnNode|vennNode|alignNode|fgImgPlace|alignImgPlace|bgImgPlace|(?:fg|bg)?[sS]ibTrans[12]D|callout|asst"
    r"|parChTrans[12]D|fgAcc|conFgAcc|alignAcc|trAlignAcc|bgAcc|solid(?:Fg|Align|Bg)Acc|(?:fg|align|bg)AccFollowNode"
    r"|fgAcc0|bgShp|dkBgShp|trBgShp|fgShp|revTx)[0-9]{0,2}\Z"
)
#: Categories of diagrams that Office brings; those of somebody's own diagrams are names that they gave.
_CATEGORY = re.compile(
    r"(?:list|process|cycle|hierarchy|relationship|matrix|pyramid|picture|convert|other|officeonline|simple|3D|colorful"
    r"|mainScheme|accent[1-6]|http://schemas\.openxmlformats\.org/[a-z0-9/]{1,60})\Z"
)
_GUIDE = re.compile(r"(?:adj|connsite[XY]|[a-z]{1,3}|[3578]?cd|G)[0-9]{0,6}\Z|(?:hf|vf|ss|ls)\Z")
_TOKEN_GUIDE = re.compile(r"(?:\*/|\+-|\+/|\?:|abs|at2|cat2|cos|max|min|mod|pin|sat2|sin|sqrt|tan|val|hc|vc)\Z")
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}\Z")
_GRAPHICS = re.compile(
    r"http://schemas\.(?:openxmlformats\.org/drawingml/2006/(?:chart|diagram|table|picture|lockedCanvas)"
    r"|microsoft\.com/office/word/2010/wordprocessing(?:Shape|Group|Canvas))\Z"
)
_COMPATIBILITY = frozenset(
    "compatibilityMode overrideTableStyleFontSizeAndJustification enableOpenTypeFeatures doNotFlipMirrorIndents "
    "differentiateMultirowTableHeaders useWord2013TrackBottomHyphenation http://schemas.microsoft.com/office/word".split()
)


@lru_cache(maxsize=8192)
def plain(value: str) -> bool:
    """Return whether a value is made of numbers, colours and words of the standard alone."""
    if value in WORDS or not value:
        return True
    if len(value) > 20_000:
        return False
    return all(_plain(token) for token in _SEPARATORS.split(value) if token)


def _plain(token: str) -> bool:
    return token in WORDS or token in _VML_WORDS or any(p.match(token) for p in (_NUMBER, _HEX, _AT))


def font(value: str) -> str:
    """Return the font's name, or a neutral one."""
    return value if value.lower() in FONTS or value in {"", "+mj-lt", "+mn-lt"} or _THEME_FONT.match(value) else "Arial"


_THEME_FONT = re.compile(r"\+m[jn]-(?:lt|ea|cs)\Z")


def language(value: str) -> str | None:
    """Return the language without its country, which would tell where somebody sat; of Chinese the script matters."""
    found = _LANGUAGE.match(value)
    if found is None or value == "x-none":
        return None
    return f"zh-{found[2]}" if found[1] == "zh" and found[2] in {"CN", "TW", "HK"} else found[1].lower()


def _if(pattern: re.Pattern[str], most: int = 40_000) -> Callable[[str], str | None]:
    return lambda value: value if len(value) <= most and pattern.match(value) else None


def _short(value: str) -> str | None:
    return value if len(value) <= 2 else None


def _keep(value: str) -> str | None:
    return value


def style(value: str) -> str:
    """Return a VML style with known properties and plain values alone."""
    kept = []
    for entry in value[:4000].split(";"):
        name, _, said = entry.strip().partition(":")
        name, said = name.strip().lower(), said.strip()
        if name == "font-family":
            said = f'"{font(said.strip(chr(34) + chr(39)))}"'
        elif name not in _STYLE or not plain(said):
            continue
        kept.append(f"{name}:{said}")
    return ";".join(kept)


def guide(value: str) -> str | None:
    """Return a formula of a shape's geometry if its words are numbers, operators and usual names."""
    words = value.split()
    known = all(_NUMBER.match(word) or _TOKEN_GUIDE.match(word) or _GUIDE.match(word) for word in words)
    return value if known and len(words) <= 8 else None


def code(value: str) -> str | None:
    """Return a number format; its words are a passage of their own."""
    return value if len(value) <= 1000 else None


_Rule = Callable[[str], str | None]
_CELL, _GUIDES = _if(_CELLS, 100_000), _if(_GUIDE)
#: (element or *, attribute) -> rule. Names that are given anew later, and visible text, pass.
_RULES: dict[tuple[str, str], _Rule] = {
    **{("*", name): font for name in ("typeface", "ascii", "hAnsi")},
    ("sym", "font"): font,
    **{("rFonts", name): font for name in ("cs", "eastAsia")},
    **{(name, "val"): font for name in ("rFont", "mathFont")},
    **{("*", name): language for name in ("lang", "altLang")},
    **{(name, key): language for name in ("lang", "themeFontLang") for key in ("val", "bidi", "eastAsia")},
    ("lid", "val"): language,
    **{("*", name): _CELL for name in ("ref", "sqref", "spans", "activeCell", "topLeftCell")},
    ("c", "r"): _CELL,
    **{("*", n): _GUIDES for n in ("gdRefAng", "gdRefR", "gdRefX", "gdRefY", "ang", "hR", "wR", "stAng", "swAng")},
    **{("*", n): _GUIDES for n in ("maxAng", "maxR", "maxX", "maxY", "minAng", "minR", "minX", "minY")},
    **{(element, key): _GUIDES for element in ("pos", "pt") for key in ("x", "y")},
    **{("rect", key): _GUIDES for key in ("l", "t", "r", "b")},
    ("fld", "type"): _if(re.compile(r"[a-z]{1,12}[0-9]{0,2}\Z")),
    ("fld", "id"): _if(_GUID),
    ("gd", "name"): _GUIDES,
    ("gd", "fmla"): guide,
    ("font", "script"): _if(re.compile(r"[A-Z][a-z]{3}\Z")),
    **{(name, "val"): _short for name in ("begChr", "chr", "endChr", "sepChr", "decimalSymbol", "listSeparator")},
    ("buChar", "char"): _short,
    ("graphicData", "uri"): _if(_GRAPHICS),
    ("*", "style"): style,
    **{("*", key): _if(_VML_PATH, 200_000) for key in ("path", "v")},
    ("shape", "type"): _if(re.compile(r"#_x0000_t[0-9]{1,4}\Z")),
    **{("*", key): _if(_DIAGRAM) for key in ("uniqueId", "loTypeId", "qsTypeId", "csTypeId", "defStyle")},
    **{("*", key): _if(_CATEGORY) for key in ("loCatId", "qsCatId", "csCatId")},
    **{("*", key): _if(_LABEL) for key in ("presStyleLbl", "styleLbl")},
    ("styleLbl", "name"): _if(_LABEL),
    ("cat", "type"): lambda value: value if _CATEGORY.match(value) else "other",
    **{("*", key): _if(_GUID) for key in ("styleId", "def")},
    **{("compatSetting", key): (lambda v: v if v in _COMPATIBILITY else None) for key in ("name", "uri")},
    ("numFmt", "formatCode"): code,
    ("pt", "formatCode"): code,
    ("textpath", "string"): _keep, ("lvlText", "val"): _keep, ("sheet", "name"): _keep, ("fldSimple", "instr"): _keep,
    **{(name, "val"): _keep for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next", "numStyleLink")},
    **{(name, "val"): _keep for name in ("styleLink", "clickAndTypeStyle", "defaultTableStyle")},
    ("style", "styleId"): _keep, ("name", "val"): _keep,
    **{("*", key): _keep for key in ("modelId", "cxnId", "parTransId", "sibTransId", "srcId", "destId", "presAssocID")},
    **{("*", key): _keep for key in ("presName", "forName", "refForName", "moveWith", "presId")},
    **{(name, "name"): _keep for name in ("layoutNode", "choose", "else", "forEach", "if", "cellStyle", "cSld")},
    **{(name, "name"): _keep for name in ("theme", "clrScheme", "fontScheme", "fmtScheme", "docPr", "cNvPr")},
    ("forEach", "ref"): _keep,
    ("*", "styleName"): _keep,
    ("shapetype", "id"): _keep,
}  # fmt: skip


def allowed(element: str, attribute: str, value: str) -> str | None:
    """Return what an attribute may say, or None where it goes.

    Args:
        element: Local name of the element.
        attribute: Local name of the attribute; not one that points to another part.
        value: What it says.
    """
    rule = _RULES.get((element, attribute)) or _RULES.get(("*", attribute))
    if rule is font:
        return font(value)
    if plain(value):
        return value
    return rule(value) if rule is not None else None
