"""What a sanitised PDF may hold: for each kind of object the allowed keys, and the rule for each value.

Everything that is not in these tables is left behind. Rules: ``number`` (numbers, booleans, arrays of them),
``name`` (a name of `KNOWN_NAMES`), ``font-name`` (any name), ``>kind`` (an object of that kind), ``[]>kind`` (array of
them), ``{}>kind`` (resource dictionary whose keys are renamed), ``!rule`` (a method of the transcriber).

Source: ISO 32000-1:2008, sections 7.10, 8, 9 and 11.
"""

from __future__ import annotations

from types import MappingProxyType

_IMAGE = {
    "/Type": "name",
    "/Subtype": "name",
    "/Width": "number",
    "/Height": "number",
    "/BitsPerComponent": "number",
    "/ImageMask": "number",
    "/Decode": "number",
    "/Interpolate": "number",
    "/Intent": "name",
    "/ColorSpace": "!colour",
    "/Mask": "!mask",
    "/SMask": ">image",
    "/SMaskInData": "number",
    "/Matte": "number",
}
_FORM = {
    "/Type": "name",
    "/Subtype": "name",
    "/FormType": "number",
    "/BBox": "number",
    "/Matrix": "number",
    "/Resources": ">resources",
    "/Group": ">group",
}
_DESCRIPTOR_NUMBERS = ["/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/Leading", "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth", "/FontWeight"]

KINDS: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "page": {
            "/Resources": ">resources",
            "/MediaBox": "number",
            "/CropBox": "number",
            "/Rotate": "number",
            "/UserUnit": "number",
            "/Group": ">group",
        },
        "resources": {
            "/XObject": "{}>xobject",
            "/Font": "{}>font",
            "/ExtGState": "{}>gstate",
            "/ColorSpace": "{}!colour",
            "/Pattern": "{}>pattern",
            "/Shading": "{}>shading",
            "/ProcSet": "!names",
        },
        "form": _FORM,
        "image": _IMAGE,
        "group": {"/Type": "name", "/S": "name", "/CS": "!colour", "/I": "number", "/K": "number"},
        "gstate": {
            "/Type": "name",
            **dict.fromkeys(["/LW", "/LC", "/LJ", "/ML", "/D", "/FL", "/SM", "/SA", "/OP", "/op", "/OPM", "/CA", "/ca", "/AIS", "/TK"], "number"),
            "/RI": "name",
            "/BM": "!names",
            "/SMask": "!softmask",
            "/Font": "!gstatefont",
            "/TR": "!transfer",
            "/TR2": "!transfer",
        },
        "softmask": {"/Type": "name", "/S": "name", "/G": ">form", "/BC": "number", "/TR": "!transfer"},
        "pattern": {
            "/Type": "name",
            **dict.fromkeys(["/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix"], "number"),
            "/Resources": ">resources",
            "/Shading": ">shading",
            "/ExtGState": ">gstate",
        },
        "shading": {
            **dict.fromkeys(
                ["/ShadingType", "/Background", "/BBox", "/AntiAlias", "/Coords", "/Domain", "/Extend", "/Matrix", "/BitsPerCoordinate", "/BitsPerComponent", "/BitsPerFlag", "/Decode", "/VerticesPerRow"],
                "number",
            ),
            "/ColorSpace": "!colour",
            "/Function": "!function",
        },
        "function": {
            **dict.fromkeys(
                ["/FunctionType", "/Domain", "/Range", "/Size", "/BitsPerSample", "/Order", "/Encode", "/Decode", "/C0", "/C1", "/N", "/Bounds"],
                "number",
            ),
            "/Functions": "[]!function",
        },
        "calibrated": dict.fromkeys(["/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range"], "number"),
        "font": {
            "/Type": "name",
            "/Subtype": "name",
            "/BaseFont": "font-name",
            **dict.fromkeys(["/FirstChar", "/LastChar", "/Widths", "/FontBBox", "/FontMatrix", "/W", "/W2", "/DW", "/DW2"], "number"),
            "/Encoding": "!encoding",
            "/ToUnicode": "!cmap",
            "/FontDescriptor": ">descriptor",
            "/DescendantFonts": "[]>font",
            "/CIDSystemInfo": "!cidsystem",
            "/CIDToGIDMap": "!cidtogid",
            "/CharProcs": "!charprocs",
            "/Resources": ">resources",
        },
        "encoding": {"/Type": "name", "/BaseEncoding": "name", "/Differences": "!differences"},
        "descriptor": {
            "/Type": "name",
            "/FontName": "font-name",
            "/FontStretch": "name",
            **dict.fromkeys(_DESCRIPTOR_NUMBERS, "number"),
            "/FontFile": ">fontfile",
            "/FontFile2": ">fontfile",
            "/FontFile3": ">fontfile",
        },
        "fontfile": {"/Subtype": "name", "/Length1": "number", "/Length2": "number", "/Length3": "number"},
    }
)

#: Values of names that the specification gives a meaning; all other name values are left out.
KNOWN_NAMES: frozenset[str] = frozenset(
    ["/Page", "/XObject", "/Form", "/Image", "/Font", "/FontDescriptor", "/Encoding", "/Pattern", "/Mask", "/ExtGState", "/Group", "/CIDFont", "/Type0", "/Type1", "/MMType1", "/Type3", "/TrueType", "/CIDFontType0", "/CIDFontType2", "/Type1C", "/CIDFontType0C", "/OpenType", "/StandardEncoding", "/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding", "/PDFDocEncoding", "/SymbolEncoding", "/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/Indexed", "/ICCBased", "/CalGray", "/CalRGB", "/Lab", "/Separation", "/DeviceN", "/Transparency", "/Alpha", "/Luminosity", "/None", "/Default", "/Identity", "/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual", "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity", "/UltraCondensed", "/ExtraCondensed", "/Condensed", "/SemiCondensed", "/SemiExpanded", "/Expanded", "/ExtraExpanded", "/UltraExpanded", "/PDF", "/Text", "/ImageB", "/ImageC", "/ImageI"]
)

DEVICE_SPACES: frozenset[str] = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"})
DEFAULT_SPACES: frozenset[str] = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})
COLORANTS: frozenset[str] = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
STREAM_KINDS: frozenset[str] = frozenset({"form", "image", "pattern", "shading", "function", "fontfile"})
