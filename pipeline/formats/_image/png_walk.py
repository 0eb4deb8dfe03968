"""Walk over the chunks of a PNG or APNG.

Source: W3C PNG (third edition), with acTL, fcTL and fdAT.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._image.parts import Label, Parts
from pipeline.limits import Limits

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"})
_LABELS = {
    b"tEXt": Label.TEXT,
    b"zTXt": Label.TEXT,
    b"iTXt": Label.TEXT,
    b"eXIf": Label.EXIF,
    b"iCCP": Label.ICC,
    b"tIME": Label.TIME,
}
#: Chunks that only tune the looks; they tell nothing about people.
_PLAIN = frozenset({b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"cICP"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 20


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield type, payload and end offset of each chunk to IEND.

    Raises:
        CorruptDocument: It ends too early or a checksum does not fit.
    """
    position, name = len(SIGNATURE), b""
    while name != b"IEND":
        if position + 12 > len(content):
            raise CorruptDocument("the picture ends too early")
        length, name = struct.unpack(">I4s", content[position : position + 8])
        payload = content[position + 8 : position + 8 + length]
        position += 12 + length
        if position > len(content):
            raise CorruptDocument("a chunk ends too early")
        if zlib.crc32(payload, zlib.crc32(name)) != int.from_bytes(content[position - 4 : position], "big"):
            raise CorruptDocument("a checksum does not fit")
        yield name, payload, position


def walk_png(content: bytes, limits: Limits) -> Parts:
    """Walk a PNG to its end and see that its pixels are all there.

    Raises:
        CorruptDocument: Something is missing or broken.
        LimitExceeded: It claims too many pixels.
    """
    found, header, pixels, controlled = Parts(), b"", [], False
    for name, payload, end in chunks(content):
        found.end = end
        if name == b"IHDR":
            header = payload
        elif name == b"IDAT":
            found.still = found.still or not controlled
            pixels.append(payload)
        elif name == b"acTL":
            found.loop = int.from_bytes(payload[4:8], "big")
        elif name == b"fcTL":
            controlled = True
            numerator, denominator = struct.unpack(">HH", payload[20:24])
            found.delays.append((numerator, denominator or 100))
        elif name not in _PICTURE | _PLAIN:
            found.add(name.decode("ascii", "replace"), _LABELS.get(name, Label.UNKNOWN), payload)
    if found.loop is None:
        found.still, found.delays = False, []
    _check_pixels(header, pixels, limits)
    return found


def _check_pixels(header: bytes, pixels: list[bytes], limits: Limits) -> None:
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if width * height > limits.pixels:
        raise LimitExceeded("pixels", value=width * height, most=limits.pixels)
    bits = depth * _CHANNELS[colour]
    grids = _ADAM7 if interlace else ((0, 0, 1, 1),)
    wanted = sum(_grid_bytes(width, height, bits, grid) for grid in grids)
    inflater, seen = zlib.decompressobj(), 0
    for piece in pixels:
        while piece and seen <= wanted and not inflater.eof:
            seen += len(inflater.decompress(piece, _PIECE))
            piece = inflater.unconsumed_tail
    if seen + len(inflater.flush() if seen < wanted else b"") < wanted:
        raise CorruptDocument("rows are missing")


def _grid_bytes(width: int, height: int, bits: int, grid: tuple[int, int, int, int]) -> int:
    left, top, step_x, step_y = grid
    columns = max(0, -(-(width - left) // step_x))
    rows = max(0, -(-(height - top) // step_y))
    return rows * (1 + (columns * bits + 7) // 8) if columns else 0
