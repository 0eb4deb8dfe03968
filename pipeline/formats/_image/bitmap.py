"""Bitmaps that Pillow does not open: too long a palette, unusual places of the colours in 16 and 32 bits.

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
    if header < 40:
        return Image.open(io.BytesIO(content), formats=["BMP"])
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", content, 18)
    if width <= 0 or not height:
        raise CorruptDocument("no pixels")
    if width * abs(height) > limits.pixels:
        raise LimitExceeded("pixels", value=width * abs(height), most=limits.pixels)
    if compression in (_BITFIELDS, _ALPHA_BITFIELDS) and bits in (16, 32):
        return _masked(content, width, height, bits, 4 if header > 52 or compression == _ALPHA_BITFIELDS else 3)
    if compression in (RLE8, RLE4) and height > 0:
        content = _with_all_rows(content, width, height, nibbles=compression == RLE4)
    return Image.open(io.BytesIO(_with_fitting_palette(content, header, bits)), formats=["BMP"])


def _with_all_rows(content: bytes, width: int, height: int, *, nibbles: bool) -> bytes:
    """Paint the rows that a bitmap leaves to the ground by ending before them; Pillow takes them for lost."""
    coded = coded_rows(content, struct.unpack_from("<I", content, 10)[0], nibbles=nibbles)
    lacking = height - coded.rows - coded.started
    if coded.closed_at is None or lacking <= 0:
        return content
    row = b"\xff\0" * (width // 255) + bytes([width % 255, 0]) * bool(width % 255) + b"\0\0"
    begun = b"\0\0" * coded.started
    return content[: coded.closed_at] + begun + row * lacking + content[coded.closed_at :]


def _with_fitting_palette(content: bytes, header: int, bits: int) -> bytes:
    (offset,), (used,) = struct.unpack_from("<I", content, 10), struct.unpack_from("<I", content, 46)
    most = min(1 << bits, (offset - 14 - header) // 4) if bits <= 8 else used
    return content if used <= most or most < 1 else content[:46] + struct.pack("<I", most) + content[50:]


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
