"""Netpbm's pictures: PBM, PGM, PPM and PAM, as PNG; several in one file as a TIFF with all pages.

Hiding places, and what is done with each:
- comments (``#``) in the header, and between the numbers of a plain file: gone;
- ``TUPLTYPE`` of a PAM: read, never copied;
- bytes behind the last picture: gone.

16-bit grey stays, 16-bit colour becomes 8-bit.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.parts import Label, Part
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.formats._image.film import Frame

_TYPES = {b"P1": "bit", b"P4": "bit", b"P2": "gray", b"P5": "gray", b"P3": "pix", b"P6": "pix", b"P7": "arbitrary"}
_PLAIN = frozenset({b"P1", b"P2", b"P3"})
_BITS = frozenset({b"P1", b"P4"})
#: White space and comments between two numbers of a header.
_GAP = rb"(?:[ \t\r\n\v\f]|#[^\r\n]{0,4096}[\r\n]){1,256}"
_NUMBER = _GAP + rb"(\d{1,9})"
_HEADER = re.compile(rb"(P[1-6])" + _NUMBER + _NUMBER + rb"(?:(?:#[^\r\n]{0,4096})?)")
_MOST = re.compile(_NUMBER)
_PAM = re.compile(rb"P7\n((?:[A-Z]{5,8}[^\n]{0,256}\n|#[^\n]{0,4096}\n|[ \t]{0,64}\n){1,256}?)ENDHDR[ \t]{0,64}\n")
_COMMENT = re.compile(rb"#([^\r\n]*)")
_PAM_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
_DIGITS = re.compile(rb"[0-9 \t\r\n\v\f]{1,65536}")


@dataclass(frozen=True, slots=True)
class Raster:
    """One picture of a file.

    Attributes:
        magic: ``P1`` to ``P7``.
        size: Width and height.
        most: Greatest value.
        depth: Values of a pixel.
        header: Its header, for the decoder.
        start: Offset of its pixels.
        end: Offset behind them.
    """

    magic: bytes
    size: tuple[int, int]
    most: int
    depth: int
    header: bytes
    start: int
    end: int


class Netpbm(DerivedPictures):
    """Pictures of programs and converters."""

    media_types = frozenset(
        {f"image/x-portable-{name}" for name in ("bitmap", "graymap", "greymap", "pixmap", "anymap", "arbitrarymap")}
    )
    suffixes: tuple[str, ...] = (".pnm", ".pbm", ".pgm", ".ppm", ".pam")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a whole header; a plain picture must go on with numbers, or it is a text that begins like one."""
        if head[:2] not in _TYPES:
            return None
        try:
            raster = _header(head, 0)
        except (CorruptDocument, LimitExceeded):
            return None
        rest = _COMMENT.sub(b"", head[raster.start :])
        if raster.magic in _PLAIN and (_DIGITS.fullmatch(rest) is None or not rest.strip()):
            return None
        return f"image/x-portable-{_TYPES[raster.magic]}map"

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        from pipeline.formats._image.survey import Survey

        found, rasters, place = Survey(), list[Raster](), 0
        while not rasters or (content[place : place + 2] in _TYPES and rasters[-1].magic not in _PLAIN):
            rasters.append(raster := _header(content, place))
            check_pixels(*raster.size, limits)
            if len(rasters) > limits.frames:
                raise LimitExceeded("frames", value=len(rasters), most=limits.frames)
            if raster.end > len(content):
                raise CorruptDocument("rows are missing")
            area = content[place : raster.end if raster.magic in _PLAIN else raster.start]
            for comment in _COMMENT.findall(area):
                found.take(Part("comment", Label.COMMENT, comment.strip()))
            place = raster.end
        if place < len(content):
            found.hide("trailing-bytes", "PNM", len(content) - place)
        media_type = f"image/x-portable-{_TYPES[rasters[0].magic]}map"
        return Opened(media_type, _frames(content, rasters), len(rasters), found)


def _header(content: bytes, place: int) -> Raster:
    if content[place : place + 2] == b"P7":
        return _pam_header(content, place)
    match = _HEADER.match(content, place)
    if match is None:
        raise CorruptDocument("no header")
    magic, size, most, end = match[1], (int(match[2]), int(match[3])), 1, match.end(3)
    if magic not in _BITS:
        if (third := _MOST.match(content, end)) is None:
            raise CorruptDocument("no greatest value")
        most, end = int(third[1]), third.end()
    if not 0 < most < 1 << 16 or content[end : end + 1] not in b" \t\r\n\v\f" or not content[end : end + 1]:
        raise CorruptDocument("no greatest value")
    depth, start = 3 if magic in (b"P3", b"P6") else 1, end + 1
    row = (size[0] + 7) // 8 if magic == b"P4" else size[0] * depth * (2 if most > 255 else 1)
    stop = len(content) if magic in _PLAIN else start + row * size[1]
    header = b"%s\n%d %d\n" % (magic, *size) + (b"%d\n" % most if magic not in _BITS else b"")
    return Raster(magic, size, most, depth, header, start, stop)


def _pam_header(content: bytes, place: int) -> Raster:
    match = _PAM.match(content, place)
    if match is None:
        raise CorruptDocument("no header")
    lines = (line.split(None, 1) for line in match[1].splitlines() if line.strip() and not line.startswith(b"#"))
    values = {line[0]: line[1].strip() for line in lines if len(line) == 2}
    width, height, depth, most = (
        int(values[name]) if values.get(name, b"")[:10].isdigit() else 0
        for name in (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
    )
    if depth not in _PAM_MODES or not 0 < most < 1 << 16:
        raise CorruptDocument("no picture that can be shown")
    end = match.end() + width * height * depth * (2 if most > 255 else 1)
    return Raster(b"P7", (width, height), most, depth, b"", match.end(), end)


def _frames(content: bytes, rasters: list[Raster]) -> Iterator[Frame]:
    from PIL import Image

    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame

    for raster in rasters:
        pixels = content[raster.start : raster.end]
        if raster.magic == b"P7":
            picture = _pam(raster, pixels)
        else:
            with Image.open(io.BytesIO(raster.header + pixels), formats=["PPM"]) as opened:
                opened.load()
                picture = opened.convert("I;16") if opened.mode == "I" else opened.copy()
        picture.info = {}
        yield Frame(plain(picture, Kind.PNG))


def _pam(raster: Raster, pixels: bytes) -> Image.Image:
    from PIL import Image

    if raster.most > 255:
        wide = Image.frombytes("I;16", (raster.size[0] * raster.depth, raster.size[1]), pixels, "raw", "I;16B")
        if raster.depth == 1 and raster.most == (1 << 16) - 1:
            return wide
        factor = 255 / raster.most
        pixels = wide.convert("I").convert("F").point(lambda value: value * factor + 0).convert("L").tobytes()
        return Image.frombytes(_PAM_MODES[raster.depth], raster.size, pixels)
    picture = Image.frombytes(_PAM_MODES[raster.depth], raster.size, pixels)
    most = raster.most
    return picture.point([min(value, most) * 255 // most for value in range(256)] * raster.depth)


FORMAT: Format = Netpbm()
