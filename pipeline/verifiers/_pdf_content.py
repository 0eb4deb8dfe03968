"""Read content streams: only operators that draw, with no more operands than they take.

No comments, no marked content, no names that somebody chose, no strings that are not shown, no numbers nobody uses.
Source: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

import operator
import re
import sys
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
#: Operators by the numbers that they take.
_BY_NUMBERS = {
    0: b"q Q h f F f* S s B B* b b* n W W* BT ET T* BX EX",
    1: b"w J j M i Tc Tw Tz TL Ts Tr g G",
    2: b"m l Td TD d0",
    3: b"rg RG",
    4: b"re k K v y",
    6: b"cm c Tm d1",
}
#: Components of a colour that a file may give.
_COLOURS = 32
#: What operators take at most: numbers, names, strings, arrays, strings in arrays.
_TAKES = {word: (most, 0, 0, 0, 0) for most, words in _BY_NUMBERS.items() for word in words.split()} | {
    b"d": (1, 0, 0, 1, 0), b"Do": (0, 1, 0, 0, 0), b"gs": (0, 1, 0, 0, 0), b"ri": (0, 1, 0, 0, 0),
    b"sh": (0, 1, 0, 0, 0), b"cs": (0, 1, 0, 0, 0), b"CS": (0, 1, 0, 0, 0), b"Tf": (1, 1, 0, 0, 0),
    b"sc": (_COLOURS, 0, 0, 0, 0), b"SC": (_COLOURS, 0, 0, 0, 0), b"scn": (_COLOURS, 1, 0, 0, 0),
    b"SCN": (_COLOURS, 1, 0, 0, 0), b"Tj": (0, 0, 1, 0, 0), b"'": (0, 0, 1, 0, 0), b'"': (2, 0, 1, 0, 0),
    b"TJ": (0, 0, 0, 1, sys.maxsize),
}  # fmt: skip
_NEVER = (-1,) * 5
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
#: Without it there is no inline image.
_IMAGE_END = re.compile(rb"\sID [0-9A-Fa-f]*+>\s*+EI")


def _plainly() -> re.Pattern[bytes]:
    """Return what matches instructions in a row that are written plainly; nothing of it is tried a second time."""
    number, end = rb"[+-]?+(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)", rb"(?=[\s\[\]()<>/%]|\Z)"
    string = rb"(?:\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\s]*+>)"
    numbered = rb"(?!)"
    for count in range(6, -1, -1):
        words = _BY_NUMBERS.get(count, b"").split() + ([b"sc", b"SC", b"scn", b"SCN"] if count else [])
        either = b"|".join(map(re.escape, words)) or rb"(?!)"
        numbered = rb"(?:(?:%b)%b|%b\s++%b)" % (either, end, number, numbered)
    named = rb"/R[0-9]{6}\s++(?:(?:Do|gs|sh|cs|CS|scn|SCN)|%b\s++Tf)%b" % (number, end)
    shown = rb"(?:%b\s*+Tj|\[(?:\s++|%b|%b%b)*+\]\s*+TJ)%b" % (string, string, number, end, end)
    return re.compile(rb"(?:\s++|%b|%b|%b)*+" % (numbered, named, shown), re.DOTALL)


_PLAINLY = _plainly()


def strange(content: bytes) -> bool:
    """Return whether a content stream holds anything but drawing."""
    place: int | None = 0
    while place is not None:
        plain = _PLAINLY.match(content, place)
        place = plain.end() if plain else place
        if place == len(content):
            return False
        place = _instruction(content, place)
    return True


def _instruction(content: bytes, place: int) -> int | None:
    """Return where an instruction ends that draws with what it takes; None where it does anything else."""
    taken, in_row = [0, 0, 0, 0, 0], False
    for token in _TOKEN.finditer(content, place):
        kind, text = token.lastgroup or "", token.group()
        if kind == "word":
            return token.end() if not in_row and all(map(operator.le, taken, _TAKES.get(text, _NEVER))) else None
        if kind == "image":
            return token.end() if not in_row and not any(taken) and _is_plain_image(text) else None
        if kind == "bracket" and in_row is (text == b"]"):
            in_row = not in_row
            taken[3] += in_row
        elif kind == "string":
            taken[4 if in_row else 2] += 1
        elif kind == "name" and not in_row and _NAME.fullmatch(text):
            taken[1] += 1
        elif kind == "number":
            taken[0] += not in_row
        elif kind != "space":
            return None
    return None


def _is_plain_image(text: bytes) -> bool:
    return all(_IMAGE_NAME.fullmatch(name) for name in _ANY_NAME.findall(text))


def inline_images(content: bytes) -> Iterator[bytes]:
    """Hand out the bytes of inline images, still behind their second filter."""
    if b"BI" not in content or _IMAGE_END.search(content) is None:
        return
    for token in _TOKEN.finditer(content):
        if token["digits"]:
            yield bytes.fromhex(token["digits"].decode()[: len(token["digits"]) & ~1])
