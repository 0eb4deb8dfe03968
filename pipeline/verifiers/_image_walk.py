"""Strict walks over sanitised pictures: every byte must be picture or one of the few structures that we write.

Written from the specifications, without the cleaner's code. Source: W3C PNG, GIF89a, RFC 9649, BMP V4.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Seen:
    """What a walk saw.

    Attributes:
        frames: Frames or pages.
        size: Width and height of the first.
        left: Places of bytes that must not be there.
        broken: Places where the picture is not whole.
        structure: Bytes that are no compressed pixels, to be searched.
        strips: Compression and strips of each page of a TIFF.
        streams: Lossless bit streams of a WebP.
    """

    frames: int = 0
    size: tuple[int, int] = (0, 0)
    left: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    structure: list[bytes] = field(default_factory=list)
    strips: list[tuple[int, list[bytes]]] = field(default_factory=list)
    streams: list[bytes] = field(default_factory=list)


#: Raised by the walks on bytes that end too early; the caller reports a broken picture.
SHORT = (struct.error, IndexError, ValueError, zlib.error)
_PNG_PLAIN = (b"IHDR", b"acTL", b"PLTE", b"tRNS", b"IEND")
_PALETTE_COLOUR = 3
_ZERO_PITCH, _SCREEN_PITCH = 0, 3780


def walk_png(content: bytes) -> Seen:
    """Allow IHDR, acTL, fcTL, PLTE, tRNS, IDAT, fdAT and IEND at the very end; the pixels must fill the frame."""
    seen, header, moves = Seen(), b"", False
    pixels: list[bytes] = []
    frames: list[list[bytes]] = []
    for name, payload in _png_chunks(content, seen):
        if name == b"IDAT":
            pixels.append(payload)
        elif name == b"fdAT":
            frames[-1].append(payload[4:])
        else:
            seen.structure.append(payload)
            header, moves = (payload if name == b"IHDR" else header), moves or name == b"acTL"
            if name == b"fcTL":
                frames.append([])
                _check_control(payload, header, seen)
            elif name not in _PNG_PLAIN or (name in (b"PLTE", b"tRNS") and header[9] != _PALETTE_COLOUR):
                seen.left.append("chunk")
    # the frame without fdAT is the one whose pixels are the IDAT
    moving = [pieces for pieces in frames if pieces]
    seen.frames, seen.size = 1 + len(moving), struct.unpack(">II", header[:8])
    if bool(frames) != moves:
        seen.left.append("animation control")
    for pieces in [pixels, *moving]:
        _check_rows(header, pieces, seen)
    return seen


def _png_chunks(content: bytes, seen: Seen) -> Iterator[tuple[bytes, bytes]]:
    position, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", content[position : position + 8])
        payload = content[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack(">I", content[position + 8 + length : position + 12 + length])
        if checksum != zlib.crc32(name + payload):
            seen.broken.append("checksum")
        position += 12 + length
        yield name, payload
    if position != len(content):
        seen.left.append("bytes behind the end")


def _check_control(payload: bytes, header: bytes, seen: Seen) -> None:
    if payload[4:12] != header[:8] or payload[12:20] != bytes(8) or payload[24:26] != bytes(2):
        seen.left.append("frame control")


def _check_rows(header: bytes, pieces: list[bytes], seen: Seen) -> None:
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    wanted, count = height * (1 + (width * channels * depth + 7) // 8), 0
    inflater = zlib.decompressobj()
    for piece in pieces:
        while piece and not inflater.eof and count <= wanted:
            count += len(inflater.decompress(piece, 1 << 20))
            piece = inflater.unconsumed_tail
    if interlace or count != wanted or not inflater.eof:
        seen.broken.append("rows")
    elif inflater.unused_data:
        seen.left.append("bytes behind the pixels")


def walk_gif(content: bytes) -> Seen:
    """Allow the screen, one looping extension, graphic control and frames with their own palettes, and the trailer."""
    width, height, flags, background, aspect = struct.unpack("<HHBBB", content[6:13])
    seen, position = Seen(size=(width, height)), 13
    if content[:6] != b"GIF89a" or flags & 0x80 or background or aspect:
        seen.left.append("screen")
    control: list[int] = []
    while content[position] != 0x3B:
        if content[position] == 0x2C:
            position = _gif_frame(content, position, control, seen)
            control = []
        elif content[position : position + 3] == b"!\xf9\x04" and content[position + 7] == 0 and not control:
            seen.structure.append(content[position : position + 8])
            if content[position + 3] & 0xE0 or (not content[position + 3] & 1 and content[position + 6]):
                seen.left.append("graphic control")
            control.append(position)
            position += 8
        elif content[position : position + 16] == b"!\xff\x0bNETSCAPE2.0\x03\x01" and not content[position + 18]:
            position += 19
        else:
            seen.left.append("extension")
            return seen
    if position + 1 != len(content):
        seen.left.append("bytes behind the end")
    return seen


def _gif_frame(content: bytes, position: int, control: list[int], seen: Seen) -> int:
    left, top, width, height, flags = struct.unpack("<HHHHB", content[position + 1 : position + 10])
    if left + width > seen.size[0] or top + height > seen.size[1]:
        seen.left.append("frame outside the screen")
    if not flags & 0x80 or flags & 0x78:
        seen.left.append("frame flags")
    table = 3 << ((flags & 7) + 1)
    seen.structure.append(content[position : position + 10 + table])
    seen.frames += 1
    palette = content[position + 10 : position + 10 + table]
    position += 10 + table
    size, codes = content[position], bytearray()
    position += 1
    while content[position]:
        codes += content[position + 1 : position + 1 + content[position]]
        position += 1 + content[position]
    pixels, used, rest = gif_codes(bytes(codes), size)
    if pixels != width * height:
        seen.broken.append("pixels")
    if rest:
        seen.left.append("bytes behind the pixels")
    clear = content[control[0] + 6] if control and content[control[0] + 3] & 1 else None
    for index in range(table // 3):
        if any(palette[3 * index : 3 * index + 3]) and (index not in used or index == clear):
            seen.left.append("palette")
            break
    return position + 1


def gif_codes(codes: bytes, size: int) -> tuple[int, set[int], bool]:
    """Walk LZW codes.

    Returns:
        Pixels, colours that occur, and whether anything follows the end code.

    Raises:
        IndexError: The codes end too early, or one has no meaning.
    """
    clear, end = 1 << size, (1 << size) + 1
    lengths, used = [1] * clear + [0, 0], set[int]()
    width, previous, pixels, buffer, bits, position = size + 1, 0, 0, 0, 0, 0
    while True:
        while bits < width:
            buffer |= codes[position] << bits
            position, bits = position + 1, bits + 8
        code = buffer & ((1 << width) - 1)
        buffer, bits = buffer >> width, bits - width
        if code == end:
            return pixels, used, bool(buffer) or position != len(codes)
        if code == clear:
            del lengths[end + 1 :]
            width, previous = size + 1, 0
            continue
        if code < clear:
            used.add(code)
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
            if len(lengths) == 1 << width and width < 12:
                width += 1
        previous = lengths[code]
        pixels += previous


def walk_webp(content: bytes) -> Seen:
    """Allow one lossless picture, or an animation of whole lossless frames."""
    seen = Seen(structure=[content[:20]])
    if 8 + struct.unpack("<I", content[4:8])[0] != len(content):
        seen.left.append("bytes behind the end")
    position = 12
    while position < len(content):
        name, length = struct.unpack("<4sI", content[position : position + 8])
        payload = content[position + 8 : position + 8 + length]
        position += 8 + length + (length & 1)
        if position > len(content):
            seen.broken.append("chunk")
        if length & 1 and content[position - 1 : position] != b"\0":
            seen.left.append("padding")
        _webp_chunk(name, payload, seen)
    return seen


def _webp_chunk(name: bytes, payload: bytes, seen: Seen) -> None:
    if name == b"VP8L":
        seen.frames += 1
        seen.streams.append(payload)
        (bits,) = struct.unpack("<I", payload[1:5])
        seen.size = seen.size if any(seen.size) else ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    elif name == b"VP8X":
        seen.structure.append(payload)
        seen.size = tuple(int.from_bytes(payload[at : at + 3], "little") + 1 for at in (4, 7))  # type: ignore[assignment]
        if payload[0] & ~0x12 or any(payload[1:4]) or len(payload) != 10:
            seen.left.append("canvas")
    elif name == b"ANMF":
        inner, length = struct.unpack("<4sI", payload[16:24])
        seen.structure.append(payload[:16])
        if inner != b"VP8L" or 24 + length + (length & 1) != len(payload) or any(payload[:6]):
            seen.left.append("frame")
        _webp_chunk(b"VP8L", payload[24 : 24 + length], seen)
    else:
        seen.structure.append(payload)
        if name != b"ANIM" or len(payload) != 6 or any(payload[:4]):
            seen.left.append("chunk")


def walk_bmp(content: bytes) -> Seen:
    """Allow a header of version 3, or of version 4 without profile, palette and plain rows up to the very end."""
    size, reserved, offset, header = struct.unpack("<IIII", content[2:18])
    width, height, planes, bits, compression, length, across, down, used, important = struct.unpack(
        "<iiHHIIiiII", content[18:54]
    )
    seen = Seen(frames=1, size=(width, abs(height)), structure=[content[:offset]])
    palette = 4 * (used or (1 << bits if bits <= 8 else 0))
    rows = (width * bits + 31) // 32 * 4 * abs(height)
    if reserved or planes != 1 or (header, compression) not in ((40, 0), (108, 3)):
        seen.left.append("header")
    if header == 108 and content[66:122] != b"\0\0\0\xffBGRs" + bytes(48):
        seen.left.append("header")
    if {across, down} - {_ZERO_PITCH, _SCREEN_PITCH} or important not in (0, used):
        seen.left.append("resolution")
    if offset != 14 + header + palette:
        seen.left.append("gap")
    if offset + rows > len(content) or length not in (0, rows) or width <= 0:
        seen.broken.append("rows")
    elif offset + rows != len(content) or size != len(content):
        seen.left.append("bytes behind the end")
    elif _has_loose_row_ends(content[offset:], rows // abs(height or 1), width * bits):
        seen.left.append("bits behind the pixels")
    return seen


def _has_loose_row_ends(rows: bytes, stride: int, bits: int) -> bool:
    full, loose = divmod(bits, 8)
    if loose and any(last & (0xFF >> loose) for last in rows[full::stride]):
        return True
    return any(any(rows[place::stride]) for place in range(full + bool(loose), stride))


WALKS: dict[bytes, Callable[[bytes], Seen]] = {
    b"\x89PNG\r\n\x1a\n": walk_png,
    b"GIF8": walk_gif,
    b"RIFF": walk_webp,
    b"BM": walk_bmp,
}
