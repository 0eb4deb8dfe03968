"""Read content streams token by token: only operators that draw, with operands that they take.

No comments, no marked content, no names that somebody chose, no strings that are not shown.
Source: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"(?P<image>BI\s.*?\sID (?P<digits>[0-9A-Fa-f]*)>\s*EI(?=\s|$))"
    rb"|(?P<comment>%)"
    rb"|(?P<string>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>)"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?=[\s\[\]()<>/%]|$))"
    rb"|(?P<word>[^\s()<>\[\]{}/%]+)"
    rb"|(?P<bracket>[\[\]])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_OPERATORS = frozenset(
    b"b B b* B* BI BT BX c cm CS cs d d0 d1 Do ET EX f F f* G g gs h i j J K k l M m n q Q re RG rg ri s S SC sc SCN "
    b"scn sh T* Tc Td TD Tf TJ Tj TL Tm Tr Ts Tw Tz v w W W* y ' \" true false null".split()
)
_SHOWS = frozenset([b"Tj", b"TJ", b"'", b'"'])
_NAME = re.compile(
    rb"/(?:R[0-9]{6}|Default(?:Gray|RGB|CMYK)|Device(?:Gray|RGB|CMYK)|Pattern|(?:Abs|Rel)(?:olute|ative)Colorimetric"
    rb"|Saturation|Perceptual)"
)
_IMAGE_NAME = re.compile(
    rb"/(?:Width|Height|BitsPerComponent|ImageMask|Decode|Interpolate|ColorSpace|Filter|DecodeParms|Indexed|None"
    rb"|Device(?:Gray|RGB|CMYK)|(?:ASCIIHex|Flate|DCT|CCITTFax)Decode|K|Columns|Rows|BlackIs1|EndOfLine|EndOfBlock"
    rb"|EncodedByteAlign|ColorTransform|R[0-9]{6}|Default(?:Gray|RGB|CMYK))"
)
_ANY_NAME = re.compile(rb"/[^\s()<>\[\]{}/%]*")


def strange(content: bytes) -> bool:
    """Return whether a content stream holds anything but drawing."""
    shown = False
    for token in _TOKEN.finditer(content):
        kind = token.lastgroup
        if kind in ("space", "number", "bracket"):
            continue
        text = token.group()
        if kind == "string":
            shown = True
        elif kind == "word":
            if text not in _OPERATORS or (shown and text not in _SHOWS):
                return True
            shown = False
        elif kind == "name":
            if not _NAME.fullmatch(text):
                return True
        elif kind not in ("image", "digits") or not _is_plain_image(text):
            return True
    return shown


def _is_plain_image(text: bytes) -> bool:
    return all(_IMAGE_NAME.fullmatch(name) for name in _ANY_NAME.findall(text))


def inline_images(content: bytes) -> Iterator[bytes]:
    """Hand out the bytes of inline images, still behind their second filter."""
    if b"BI" not in content:
        return
    for token in _TOKEN.finditer(content):
        if token["digits"]:
            yield bytes.fromhex(token["digits"].decode()[: len(token["digits"]) & ~1])
