"""Walk over the boxes and the codestream of a JPEG 2000 file.

Source: ISO/IEC 15444-1, annexes A and I; ISO/IEC 15444-2, annex M.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats._image.boxes import Box, boxes
from pipeline.formats._image.parts import Label, Part

if TYPE_CHECKING:
    from pipeline.formats._image.survey import Survey

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"
_SOT, _SOD, _EOC, _COM = 0xFF90, 0xFF93, 0xFFD9, 0xFF64
_UUIDS = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): Label.XMP,
    b"JpgTiffExif->JP2": Label.EXIF,
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): Label.IPTC,
    bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"): Label.PHOTOSHOP,
}
#: Boxes that only say how the codestream is shown.
_PLAIN = frozenset({b"jP  ", b"ftyp", b"jp2h", b"rreq"})
_PLAIN_INSIDE = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "})
_ICC_METHODS = frozenset({2, 3})


@dataclass(frozen=True, slots=True)
class Jpeg2000:
    """What the walk finds.

    Attributes:
        size: Width and height.
        components: Number of planes.
        profile: ICC profile of the colours, or None.
        lossy: Whether the wavelet is the one that loses.
        found: What else there is.
    """

    size: tuple[int, int]
    components: int
    profile: bytes | None
    lossy: bool
    found: Survey


def walk_jpeg2000(content: bytes) -> Jpeg2000:
    """Walk a file, or a bare codestream, to its end.

    Raises:
        CorruptDocument: A box, a marker or a tile does not fit.
        UnknownPart: It holds several codestreams, or none.
    """
    from pipeline.formats._image.survey import Survey

    found, profile = Survey(), None
    if content.startswith(CODESTREAM):
        return _codestream(content, Box(b"jp2c", 0, len(content)), profile, found)
    if not content.startswith(SIGNATURE):
        raise CorruptDocument("no signature")
    streams: list[Box] = []
    end = 0
    try:
        for box in boxes(content, 0, len(content)):
            end = box.end
            if box.kind == b"jp2h":
                profile = _header(content, box, found)
            elif box.kind == b"jp2c":
                streams.append(box)
            elif box.kind not in _PLAIN:
                _survey_box(content, box, found)
    except CorruptDocument:
        if not streams:
            raise
        found.hide("trailing-bytes", "JP2", len(content) - end)
    if len(streams) != 1:
        raise UnknownPart("not one picture")
    return _codestream(content, streams[0], profile, found)


def _header(content: bytes, holder: Box, found: Survey) -> bytes | None:
    profile = None
    for box in boxes(content, holder.start, holder.end):
        if box.kind == b"colr" and content[box.start] in _ICC_METHODS:
            profile = profile or content[box.start + 3 : box.end]
            found.hide(str(Label.ICC), "colr")
        elif box.kind not in _PLAIN_INSIDE:
            _survey_box(content, box, found)
    return profile


def _survey_box(content: bytes, box: Box, found: Survey) -> None:
    from pipeline.formats._image.fields import named

    payload = content[box.start : box.end]
    if box.kind == b"uuid":
        label = _UUIDS.get(payload[:16], Label.UNKNOWN)
        found.take(Part("uuid", label, payload[16:].removeprefix(b"EXIF\0\0" if label is Label.EXIF else b"")))
    elif box.kind == b"xml ":
        found.take(Part("xml", Label.XMP, payload))
    elif box.kind == b"lbl ":
        found.hide("comment", "lbl")
        if (entry := named("JP2:Label", payload.decode("utf-8", "replace"))) is not None:
            found.fields.append(entry)
    elif box.kind == b"uinf":
        found.hide("external-link", "uinf")
    elif box.kind == b"asoc":
        for inner in boxes(content, box.start, box.end):
            if inner.kind != b"asoc":
                _survey_box(content, inner, found)
    else:
        found.hide("unknown-part", "box")


def _number(content: bytes, place: int, size: int, end: int) -> int:
    if place + size > end:
        raise CorruptDocument("the codestream ends early")
    return int.from_bytes(content[place : place + size], "big")


def _codestream(content: bytes, box: Box, profile: bytes | None, found: Survey) -> Jpeg2000:
    """Walk the main header and the tile parts; all tiles must be there."""
    place, lossy = box.start + 2, False
    right, down, left, top, wide, high, tile_left, tile_top = (
        _number(content, place + 6 + 4 * index, 4, box.end) for index in range(8)
    )
    components = _number(content, place + 38, 2, box.end)
    while (marker := _number(content, place, 2, box.end)) != _SOT:
        length = _number(content, place + 2, 2, box.end)
        if marker < 0xFF00 or length < 2:
            raise CorruptDocument("no marker")
        payload = content[place + 4 : place + 2 + length]
        if marker == _COM:
            found.take(Part("COM", Label.COMMENT, payload[2:]))
        elif marker == 0xFF52:
            lossy = payload[9:10] == b"\0"
        place += 2 + length
    if not (wide and high) or right <= left or down <= top or tile_left > left or tile_top > top:
        raise CorruptDocument("no pixels")
    tiles = -(-(right - tile_left) // wide) * -(-(down - tile_top) // high)
    end = _tiles(content, place, box.end, tiles)
    if end < box.end:
        found.hide("trailing-bytes", "codestream", box.end - end)
    return Jpeg2000((right - left, down - top), components, profile, lossy, found)


def _tiles(content: bytes, place: int, end: int, tiles: int) -> int:
    """Return the offset behind the codestream."""
    seen = set[int]()
    while place + 2 <= end and _number(content, place, 2, end) == _SOT:
        seen.add(_number(content, place + 4, 2, end))
        length = _number(content, place + 6, 4, end)
        if length == 0:  # the last one reaches to the end mark
            stop = content.rfind(b"\xff\xd9", place, end)
            place = stop if stop >= 0 else end
        elif length < 14 or place + length > end:
            raise CorruptDocument("a tile ends early")
        else:
            place += length
    if len(seen) != tiles:
        raise CorruptDocument("tiles are missing")
    return place + 2 if content[place : place + 2] == b"\xff\xd9" else place
