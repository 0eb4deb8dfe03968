"""Strict walk over sanitised drawings by expat: every element, attribute and value must be one that draws.

Written from the specifications, without the cleaner's code. Source: SVG 1.1, SVG 2, Filter Effects 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

from pipeline.verifiers._fonts import is_common
from pipeline.verifiers._svg_words import WORDS

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image linearGradient "
    "radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer feComposite "
    "feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG "
    "feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting "
    "feSpotLight feTile feTurbulence".split()
)
_LETTERS = frozenset({"text", "tspan", "textPath"})
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_UNITS = frozenset("px pt pc mm cm in em ex rem ch vw vh vmin vmax deg rad grad turn q".split())
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
#: Attributes that hold numbers and nothing else.
_MEASURES = frozenset(
    "x y width height rx ry cx cy r x1 y1 x2 y2 points viewBox dx dy textLength startOffset offset fx fy fr "
    "markerWidth markerHeight stdDeviation values k1 k2 k3 k4 tableValues slope intercept amplitude exponent order "
    "kernelMatrix divisor bias targetX targetY surfaceScale specularConstant specularExponent diffuseConstant "
    "kernelUnitLength limitingConeAngle azimuth elevation z pointsAtX pointsAtY pointsAtZ radius scale baseFrequency "
    "numOctaves seed pathLength stroke-width stroke-miterlimit stroke-opacity fill-opacity stop-opacity flood-opacity "
    "opacity".split()
)
_KEYWORDS = frozenset(
    "d transform preserveAspectRatio rotate lengthAdjust method spacing side gradientUnits gradientTransform "
    "spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits "
    "markerUnits orient refX refY filterUnits primitiveUnits type mode operator edgeMode preserveAlpha "
    "xChannelSelector yChannelSelector stitchTiles fill fill-rule stroke stroke-linecap stroke-linejoin "
    "stroke-dasharray stroke-dashoffset color font-family font-size font-weight font-style font-variant font-stretch "
    "text-anchor letter-spacing word-spacing writing-mode direction clip-rule paint-order shape-rendering "
    "text-rendering image-rendering color-interpolation color-interpolation-filters marker-start marker-mid marker-end "
    "stop-color text-decoration baseline-shift dominant-baseline alignment-baseline unicode-bidi clip-path mask filter "
    "overflow transform-origin vector-effect flood-color lighting-color mask-type".split()
)
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAaEe\d.,+\-\s]*")
_FAMILY = r"(?:'[a-z0-9 .\-]{1,40}'|serif|sans-serif|monospace|cursive|fantasy)"
_FAMILIES = re.compile(rf"{_FAMILY}(?:, {_FAMILY})*")
_QUOTED = re.compile(r"'([^']*)'")
_LINK, _REFERENCE, _IDENT = re.compile(r"#(n\d{1,7})"), re.compile(r"url\(#(n\d{1,7})\)"), re.compile(r"n\d{1,7}")
_STYLE = re.compile(r"(?:(?:^|;)(?:mix-blend-mode|isolation|transform-box|background-color):([^;:]+))+")
_STEP = re.compile(r"s\d{1,5}|SourceGraphic|SourceAlpha|BackgroundImage|BackgroundAlpha|FillPaint|StrokePaint")
_PICTURE = re.compile(r"data:(image/(?:jpeg|png|gif|webp|bmp|apng));base64,([A-Za-z0-9+/]+={0,2})")


@dataclass(slots=True)
class Drawing:
    """What a walk saw.

    Attributes:
        faults: Places of what must not be there, once each.
        broken: Whether it does not parse.
        texts: The letters of each text element, in pieces as its elements hold them.
        values: All values of attributes but pictures.
        pictures: Media type and base64 of each picture.
        size: Width and height as far as the root says, in its own units.
    """

    faults: dict[str, None] = field(default_factory=dict)
    broken: bool = False
    texts: list[list[str]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    size: tuple[float, float] = (0.0, 0.0)


def walk_drawing(content: bytes) -> Drawing:
    """Walk a drawing from its first byte to its last."""
    return _Walk(content).seen


class _Walk:
    def __init__(self, content: bytes) -> None:
        self.seen = Drawing()
        self._open: list[str] = []
        self._idents: set[str] = set()
        self._targets: set[str] = set()
        if not content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="'):
            self._fault("start")
        parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._letters
        parser.CommentHandler = lambda _: self._fault("comment")
        parser.ProcessingInstructionHandler = lambda *_: self._fault("instruction")
        parser.StartDoctypeDeclHandler = lambda *_: self._fault("document type")
        parser.StartCdataSectionHandler = lambda: self._fault("section")
        parser.StartNamespaceDeclHandler = self._space
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            self.seen.broken = True
        if self._targets != self._idents:
            self._fault("reference")

    def _fault(self, place: str) -> None:
        self.seen.faults[place] = None

    def _space(self, prefix: str | None, uri: str) -> None:
        if (prefix, uri) not in ((None, _SVG), ("xlink", _XLINK)):
            self._fault("namespace")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if space != _SVG or tag not in _ELEMENTS or (tag in ("tspan", "textPath") and not self._open_letters()):
            self._fault("element")
        if not self._open and tag == "svg":
            self.seen.size = _size(attributes)
        if tag == "text":
            self.seen.texts.append([])
        elif tag in _LETTERS and self.seen.texts and {"x", "y", "dy"} & attributes.keys():
            self.seen.texts[-1].append("")
        self._open.append(tag)
        for key, value in attributes.items():
            if not self._allowed(tag, key, value):
                self._fault("attribute")

    def _end(self, _: str) -> None:
        self._open.pop()

    def _open_letters(self) -> bool:
        return bool(self._open) and self._open[-1] in _LETTERS

    def _letters(self, text: str) -> None:
        if not self._open_letters() or not self.seen.texts:
            if text.strip() or self._open:
                self._fault("text")
            return
        pieces = self.seen.texts[-1]
        pieces[-1:] = [(pieces[-1] if pieces else "") + text]

    def _allowed(self, tag: str, key: str, value: str) -> bool:
        if key == f"{_XLINK} href":
            return self._link(tag, value)
        self.seen.values.append(value)
        if key == "id":
            fresh = value not in self._idents and _IDENT.fullmatch(value) is not None
            self._idents.add(value)
            return fresh
        if key in ("in", "in2", "result"):
            return _STEP.fullmatch(value) is not None
        if key == f"{_XML} space":
            return value == "preserve"
        if key == "style":
            if _STYLE.fullmatch(value) is None:
                return False
            parts = [part.partition(":") for part in value.split(";")]
            return all(self._spelt(tag, name, said) for name, _, said in parts)
        if key in _MEASURES:
            return self._measured(tag, key, value)
        if key not in _KEYWORDS:
            return False
        if key == "font-family":
            return _FAMILIES.fullmatch(value) is not None and all(map(is_common, _QUOTED.findall(value)))
        return _PATH.fullmatch(value) is not None if key == "d" else self._spelt(tag, key, value)

    def _spelt(self, tag: str, key: str, value: str) -> bool:
        """Return whether each word is one that the specifications give to this attribute."""
        self._targets.update(_REFERENCE.findall(value))
        rest = _REFERENCE.sub(" ", value)
        words = {word.lower() for word in _WORD.findall(_uncoloured(rest))}
        return words <= _words_of(tag, key) and "url" not in rest

    def _measured(self, tag: str, key: str, value: str) -> bool:
        if key == "opacity" and tag in _LETTERS | {"g"} and re.fullmatch(r"0*\.?0*", value):
            return False  # seen by nobody
        words = {word.lower() for word in _WORD.findall(re.sub(r"(?<=\d)[eE](?=[+-]?\d)", " ", value))}
        return words <= _UNITS | {"inherit", "auto", "none", "medium", "thin", "thick", "normal", "initial"}

    def _link(self, tag: str, value: str) -> bool:
        if tag == "image" or (tag == "feImage" and value.startswith("data:")):
            match = _PICTURE.fullmatch(value)
            if match is not None:
                self.seen.pictures.append((match[1], match[2]))
            return match is not None
        match = _LINK.fullmatch(value)
        if match is not None:
            self._targets.add(match[1])
        return match is not None


@cache
def _words_of(tag: str, key: str) -> frozenset[str]:
    return _UNITS | WORDS.of(tag, key)


def _uncoloured(value: str) -> str:
    """Return a value without its numbers and hexadecimal colours."""
    value = re.sub(r"#[0-9a-fA-F]{3,8}(?![0-9A-Za-z])", " ", value)
    return re.sub(_NUMBER, " ", value)


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    view = [float(number) for number in re.findall(_NUMBER, attributes.get("viewBox", ""))[2:4]]
    if len(view) == 2:
        return view[0], view[1]
    found = [re.match(_NUMBER, attributes.get(name, "")) for name in ("width", "height")]
    return (float(found[0][0]), float(found[1][0])) if found[0] and found[1] else (0.0, 0.0)
