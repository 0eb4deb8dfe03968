"""Bitmaps that Pillow does not open, or opens as something else: colours by number, unusual places of their bits.

Source: Microsoft's BITMAPINFOHEADER to BITMAPV5HEADER.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.limits import Limits

RLE8, RLE4 = 1, 2
_BITFIELDS, _ALPHA_BITFIELDS = 3, 6
#: Compressions by run-length codes, and the bits of a pixel that each is for.
_RUNS = frozenset({(RLE8, 8), (RLE4, 4)})
#: Bits of a pixel that is a colour's number, and what Pillow calls them.
_INDEXED = {1: "P;1", 2: "P;2", 4: "P;4", 8: "P"}
_BLACK_AND_WHITE = [(0, 0, 0), (255, 255, 255)]
_GREYS = [(level, level, level) for level in range(256)]
_OS2_HEADER = 12
_LINE_END, _END, _JUMP = 0, 1, 2


@dataclass(frozen=True, slots=True)
class CodedRows:
    """Rows of a bitmap in run-length codes.

    Attributes:
        rows: How many are closed.
        end: Offset behind the last closed one.
        closed_at: Offset of the code that closes the bitmap, or None where it was cut.
        started: Whether something was painted behind the last closed row.
    """

    rows: int
    end: int
    closed_at: int | None
    started: bool


def coded_rows(content: bytes, position: int, *, nibbles: bool) -> CodedRows:
    """Walk run-length codes to the one that closes the bitmap, or to the end of the file."""
    rows, end, started = 0, position, False
    while position + 2 <= len(content):
        count, value = content[position], content[position + 1]
        position += 2
        if not count and value == _LINE_END:
            rows, end, started = rows + 1, position, False
        elif not count and value == _END:
            return CodedRows(rows, end, position - 2, started)
        elif not count and value == _JUMP:
            rows, started = rows + sum(content[position + 1 : position + 2]), True
            position += 2
        else:
            size = 0 if count else (value + 1) // 2 if nibbles else value
            position, started = position + size + (size & 1), True
    return CodedRows(rows, end, None, started)


def open_bitmap(content: bytes, limits: Limits) -> Image.Image:
    """Open a bitmap.

    Raises:
        CorruptDocument: It does not decode.
        LimitExceeded: It has too many pixels.
    """
    header = struct.unpack_from("<I", content, 14)[0]
    if header == _OS2_HEADER:
        (width, height, _, bits), compression, used = struct.unpack_from("<HHHH", content, 18), 0, 0
    elif header < 40:
        return Image.open(io.BytesIO(content), formats=["BMP"])
    else:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", content, 18)
        (used,) = struct.unpack_from("<I", content, 46)
    if width <= 0 or not height:
        raise CorruptDocument("no pixels")
    if width * abs(height) > limits.pixels:
        raise LimitExceeded("pixels", value=width * abs(height), most=limits.pixels)
    if compression in (_BITFIELDS, _ALPHA_BITFIELDS) and bits in (16, 32):
        return _masked(content, width, height, bits, 4 if header > 52 or compression == _ALPHA_BITFIELDS else 3)
    if bits in _INDEXED and (not compression or (compression, bits) in _RUNS):
        colours = _colours(content, header, min(used or 1 << bits, 1 << bits))
        return _indexed(_rows(content, (width, height), bits, compression), (width, height), bits, colours, compression)
    return Image.open(io.BytesIO(content), formats=["BMP"])


def _colours(content: bytes, header: int, count: int) -> list[tuple[int, ...]]:
    """Return red, green and blue of each colour that stands before the pixels."""
    entry, start = 3 if header == _OS2_HEADER else 4, 14 + header
    (offset,) = struct.unpack_from("<I", content, 10)
    places = range(start, start + entry * max(0, min(count, (offset - start) // entry)), entry)
    return [(content[at + 2], content[at + 1], content[at]) for at in places]


def _rows(content: bytes, size: tuple[int, int], bits: int, compression: int) -> bytes | bytearray:
    """Return the rows of a bitmap with colours by number: as they are stored, or a byte a pixel as codes paint them.

    Raises:
        CorruptDocument: It was cut.
    """
    (width, height), (offset,) = size, struct.unpack_from("<I", content, 10)
    if compression:
        return _painted(content, offset, (width, abs(height)), nibbles=compression == RLE4)
    rows = content[offset : offset + (width * bits + 31) // 32 * 4 * abs(height)]
    if len(rows) != (width * bits + 31) // 32 * 4 * abs(height):
        raise CorruptDocument("rows are missing")
    return rows


def _indexed(
    rows: bytes | bytearray, size: tuple[int, int], bits: int, colours: list[tuple[int, ...]], compression: int
) -> Image.Image:
    """Look up the colours; Pillow takes a few greys for something else, and loses rows in which nothing is painted."""
    (width, height), raw = size, _INDEXED[8 if compression else bits]
    stride = width + 3 & ~3 if compression else (width * bits + 31) // 32 * 4
    order = 1 if height < 0 else -1
    if bits == 1 and colours == _BLACK_AND_WHITE:
        return Image.frombytes("1", (width, abs(height)), rows, "raw", "1", stride, order)
    if colours == _GREYS:
        return Image.frombytes("L", (width, abs(height)), rows, "raw", "L", stride, order)
    picture = Image.frombytes("P", (width, abs(height)), rows, "raw", raw, stride, order)
    picture.putpalette([channel for colour in colours or [(0, 0, 0)] for channel in colour])
    return picture


def _painted(content: bytes, position: int, size: tuple[int, int], *, nibbles: bool) -> bytearray:
    """Return the rows that run-length codes paint, from below, each filled up to whole words."""
    (width, height), stride = size, size[0] + 3 & ~3
    rows, across, row = bytearray(stride * height), 0, 0
    while row < height and position + 2 <= len(content):
        count, value = content[position], content[position + 1]
        position += 2
        if count:
            run = bytes((value >> 4, value & 15)) * (count + 1 >> 1) if nibbles else bytes((value,)) * count
        elif value == _LINE_END:
            across, row = 0, row + 1
            continue
        elif value == _END:
            return rows
        elif value == _JUMP:
            across, row = (
                across + sum(content[position : position + 1]),
                row + sum(content[position + 1 : position + 2]),
            )
            position += 2
            continue
        else:
            count, bytes_read = value, (value + 1) // 2 if nibbles else value
            run = content[position : position + bytes_read]
            run = bytes(half for byte in run for half in (byte >> 4, byte & 15)) if nibbles else run
            position += bytes_read + (bytes_read & 1)
        start, end = row * stride + min(across, width), row * stride + min(across + count, width)
        rows[start:end] = run[: end - start].ljust(end - start, b"\0")
        across += count
    if row < height and (row < height - 1 or across < width):
        raise CorruptDocument("the picture ends too early")
    return rows


def _masked(content: bytes, width: int, height: int, bits: int, count: int) -> Image.Image:
    """Take the channels out of their bits; Pillow knows a few arrangements only."""
    masks = struct.unpack_from(f"<{count}I", content, 54)
    (offset,) = struct.unpack_from("<I", content, 10)
    stride = (width * bits // 8 + 3) // 4 * 4
    rows = content[offset : offset + stride * abs(height)]
    if len(rows) != stride * abs(height):
        raise CorruptDocument("rows are missing")
    halves = [
        Image.frombytes("I;16", (width, abs(height)), piece, "raw", "I;16", across, 1 if height < 0 else -1)
        for piece, across in _halves(rows, bits, stride)
    ]
    channels = [_channel(halves, mask) for mask in masks[:3]]
    if count == 4 and masks[3]:
        alpha = _channel(halves, masks[3])
        if alpha.getextrema() != (0, 0):  # many programs leave the bits at zero and mean a picture that one can see
            channels.append(alpha)
    return Image.merge("RGBA" if len(channels) == 4 else "RGB", channels)


def _halves(rows: bytes, bits: int, stride: int) -> list[tuple[bytes, int]]:
    """Return the lower and the upper 16 bits of all pixels, each with the bytes of a row."""
    if bits == 16:
        return [(rows, stride)]
    low, high = bytearray(len(rows) // 2), bytearray(len(rows) // 2)
    low[::2], low[1::2], high[::2], high[1::2] = rows[::4], rows[1::4], rows[2::4], rows[3::4]
    return [(bytes(low), stride // 2), (bytes(high), stride // 2)]


def _channel(halves: list[Image.Image], mask: int) -> Image.Image:
    """Return the bits under a mask, stretched to 0 to 255."""
    if not mask:
        return Image.new("L", halves[0].size)
    shift = (mask & -mask).bit_length() - 1
    width = mask.bit_length() - shift
    most = (1 << width) - 1
    if mask != most << shift:
        raise CorruptDocument("a colour in scattered bits")
    if shift < 16 < mask.bit_length():
        raise CorruptDocument("a colour lies across two words")
    half, shift = halves[shift // 16], shift % 16
    table = [((value >> shift) & most) * 255 // most for value in range(1 << 16)]
    return half.convert("I").point(table, "L")
