"""Walk over the chunks of a PNG or APNG.

Source: W3C PNG (third edition), with acTL, fcTL and fdAT.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._image.parts import Label, Parts
from pipeline.formats._image.profile import png_profile
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
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 20
_MOVES = frozenset({b"acTL", b"fcTL"})
_LOOKS = frozenset({b"iCCP", b"sRGB", b"gAMA", b"cHRM"})
_GREYS = frozenset({0, 4})
_LONGEST_PROFILE = 16 << 20
_END = b"\0\0\0\0IEND\xae\x42\x60\x82"


@dataclass(slots=True)
class PngParts(Parts):
    """What the walk finds in a PNG.

    Attributes:
        core: A PNG of the chunks that make up the picture and no other: nothing else reaches a decoder.
        profile: ICC profile of its colours, read from iCCP or made from gAMA and cHRM; None stands for sRGB.
    """

    core: bytes = b""
    profile: bytes | None = None


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield type, payload and end offset of each chunk to IEND, or to the last whole one where IEND is missing.

    A chunk that is no picture and whose checksum does not fit comes without payload, as viewers leave it out.

    Raises:
        CorruptDocument: The checksum of a chunk that makes up the picture, other than by pixels, does not fit.
    """
    position, name = len(SIGNATURE), b""
    while name != b"IEND" and position + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[position : position + 8])
        payload = content[position + 8 : position + 8 + length]
        position += 12 + length
        if position > len(content):
            return
        if zlib.crc32(payload, zlib.crc32(name)) != int.from_bytes(content[position - 4 : position], "big"):
            if name != b"IDAT" and (name in _PICTURE or not name[0] & 0x20):
                raise CorruptDocument("a checksum does not fit")
            payload = payload if name == b"IDAT" else b""  # the pixels have a checksum of their own
        yield name, payload, position


def walk_png(content: bytes, limits: Limits) -> PngParts:
    """Walk a PNG to its end and see that its pixels are all there; a missing end chunk is no loss.

    Raises:
        CorruptDocument: Something is missing or broken.
        LimitExceeded: It claims too many pixels.
    """
    found, header, pixels, name = PngParts(), b"", list[bytes](), b""
    core, looks, doubtful = [SIGNATURE], dict[bytes, bytes](), False
    for name, payload, end in chunks(content):
        found.end = end
        if name in _PICTURE and not (name == b"acTL" and found.loop is not None):  # the first one counts
            core.append(png_chunk(name, payload))
            doubtful = doubtful or core[-1] != content[end - 12 - len(payload) : end]
        if name == b"IHDR":
            header = payload
        elif name == b"IDAT":
            found.still = found.still or not found.delays
            pixels.append(payload)
        elif name in _MOVES:
            _animation(found, name, payload)
        elif name in _LOOKS:
            looks.setdefault(name, payload)
        if name not in _PICTURE | _PLAIN:
            found.add(name.decode("ascii", "replace"), _LABELS.get(name, Label.UNKNOWN), payload)
    if found.loop is None:
        found.still, found.delays = False, []
    if not header:
        raise CorruptDocument("no header")
    _check_pixels(header, pixels, limits, sealed=doubtful)
    found.core = b"".join(core if name == b"IEND" else [*core, _END])
    found.profile = _profile(looks, grey=header[9] in _GREYS)
    return found


def png_chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(payload, zlib.crc32(name)))


def _animation(found: PngParts, name: bytes, payload: bytes) -> None:
    if name == b"acTL":
        found.loop = found.loop if found.loop is not None else int.from_bytes(payload[4:8], "big")
    else:
        numerator, denominator = struct.unpack(">HH", payload[20:24])
        found.delays.append((numerator, denominator or 100))


def _profile(looks: dict[bytes, bytes], *, grey: bool) -> bytes | None:
    """Return the colours that a viewer takes the pixels for: iCCP comes before sRGB, and both before gAMA and cHRM."""
    if b"iCCP" in looks:
        return _inflated(looks[b"iCCP"].partition(b"\0")[2][1:])
    if b"sRGB" in looks or len(looks.get(b"gAMA", b"")) != 4:
        return None
    primaries = struct.unpack(">8I", looks[b"cHRM"]) if len(looks.get(b"cHRM", b"")) == 32 else None
    return png_profile(int.from_bytes(looks[b"gAMA"], "big"), primaries, grey=grey)


def _inflated(raw: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(raw, _LONGEST_PROFILE)
    except zlib.error:
        return None


def _check_pixels(header: bytes, pixels: list[bytes], limits: Limits, *, sealed: bool) -> None:
    """See that all rows are there; `sealed` asks for the pixels' own checksum, where one of a chunk does not fit."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if width * height > limits.pixels:
        raise LimitExceeded("pixels", value=width * height, most=limits.pixels)
    bits = depth * CHANNELS[colour]
    grids = _ADAM7 if interlace else ((0, 0, 1, 1),)
    wanted = sum(_grid_bytes(width, height, bits, grid) for grid in grids)
    inflater, seen = zlib.decompressobj(), 0
    for piece in pixels:
        while piece and seen <= wanted and not inflater.eof:
            seen += len(inflater.decompress(piece, _PIECE))
            piece = inflater.unconsumed_tail
    if seen + len(inflater.flush() if seen < wanted else b"") < wanted:
        raise CorruptDocument("rows are missing")
    if sealed and not inflater.eof:
        raise CorruptDocument("a checksum does not fit")


def _grid_bytes(width: int, height: int, bits: int, grid: tuple[int, int, int, int]) -> int:
    left, top, step_x, step_y = grid
    columns = max(0, -(-(width - left) // step_x))
    rows = max(0, -(-(height - top) // step_y))
    return rows * (1 + (columns * bits + 7) // 8) if columns else 0
