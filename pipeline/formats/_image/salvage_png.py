"""What a damaged PNG still shows: the rows of sound chunks, up to the first bit that does not inflate.

Source: W3C PNG (third edition), sections 5 and 13.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.formats._image.parts import Damage, Harm
from pipeline.formats._image.png_walk import CHANNELS, SIGNATURE, png_chunk
from pipeline.limits import Limits

_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL"})
_PIXELS = frozenset({b"IDAT", b"fdAT"})
#: What may stand behind the pixels, for the survey to learn from.
_LATE = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})
#: Names of chunks that stand in the pixels of a chunk too long for its file: its length is wrong, the file was not cut.
_SIGNS = (b"IDAT", b"IEND", b"fdAT")
_PIECE = 4096
_MOST_FILTER = 4


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: bytes
    payload: bytes
    sound: bool
    cut: bool = False


@dataclass(slots=True)
class _Frame:
    """A frame of an animation: its control chunk, and the chunks of its pixels."""

    chunks: list[bytes] = field(default_factory=list)
    pixels: bool = False


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """Yield chunks to IEND, or to the first that was cut or has no name."""
    position, name = len(SIGNATURE), b""
    while name != b"IEND" and position + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[position : position + 8])
        if not name.isalpha():
            return
        payload = content[position + 8 : position + 8 + length]
        position += 12 + length
        if position > len(content):
            yield _Chunk(name, payload, sound=False, cut=not any(sign in payload for sign in _SIGNS))
            return
        sound = zlib.crc32(payload, zlib.crc32(name)) == int.from_bytes(content[position - 4 : position], "big")
        yield _Chunk(name, payload, sound)


def mended_png(content: bytes, limits: Limits) -> tuple[bytes, Damage] | None:
    """Return a PNG that claims no more than is there, and what is missing; None where nothing can be told.

    The result is for the strict decoder only, which has the last word.
    """
    found = list(_chunks(content))
    if not found or found[0].name != b"IHDR" or len(found[0].payload) != 13:
        return None
    if any(not chunk.sound and chunk.name in _NEEDED for chunk in found):
        return None
    if any(chunk.name == b"acTL" for chunk in found):
        return _fewer_frames(found)
    return _fewer_rows(found, limits)


def _fewer_rows(found: list[_Chunk], limits: Limits) -> tuple[bytes, Damage] | None:
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", found[0].payload)
    if interlace or not width or width * height > limits.pixels:
        return None
    stride = 1 + (width * depth * CHANNELS[colour] + 7) // 8
    pixels, rows = _inflated(_sound_pixels(found), stride * height), 0
    while (rows + 1) * stride <= len(pixels) and pixels[rows * stride] <= _MOST_FILTER:
        rows += 1
    if not rows:
        return None
    header = struct.pack(">II", width, rows) + found[0].payload[8:]
    first = next(number for number, chunk in enumerate(found) if chunk.name == b"IDAT")
    before = [png_chunk(chunk.name, chunk.payload) for chunk in found[1:first] if chunk.sound]
    after = [png_chunk(chunk.name, chunk.payload) for chunk in found[first:] if chunk.sound and chunk.name in _LATE]
    body = png_chunk(b"IDAT", zlib.compress(bytes(pixels[: rows * stride]), 1))
    mended = b"".join([SIGNATURE, png_chunk(b"IHDR", header), *before, body, *after, png_chunk(b"IEND", b"")])
    if rows == height:
        return mended, Damage(Harm.END)
    return mended, Damage(Harm.ROWS, height - rows, height)


def _sound_pixels(found: list[_Chunk]) -> Iterator[bytes]:
    """Yield the pixels of sound chunks, and what is there of one that the end of the file has cut."""
    for chunk in found:
        if chunk.name == b"IDAT":
            if chunk.sound or chunk.cut:
                yield chunk.payload
            if not chunk.sound:
                return


def _inflated(pieces: Iterator[bytes], wanted: int) -> bytearray:
    """Inflate as far as it goes, to the very byte before the fault."""
    inflater, out = zlib.decompressobj(), bytearray()
    for payload in pieces:
        for start in range(0, len(payload), _PIECE):
            if len(out) >= wanted or inflater.eof:
                return out
            piece, before = payload[start : start + _PIECE], inflater.copy()
            try:
                out += _piece(inflater, piece, wanted - len(out))
            except zlib.error:
                with suppress(zlib.error):
                    for place in range(len(piece)):
                        out += _piece(before, piece[place : place + 1], wanted - len(out))
                return out
    return out


def _piece(inflater: zlib._Decompress, piece: bytes, most: int) -> bytes:
    return inflater.decompress(piece, most) if most > 0 else b""


def _fewer_frames(found: list[_Chunk]) -> tuple[bytes, Damage] | None:
    """Keep the frames before the first that is not whole, and tell as many as there are."""
    before, frames, claimed, whole = list[bytes](), [_Frame()], 0, False
    for chunk in found:
        if chunk.name in _PIXELS and not chunk.sound:
            break
        if chunk.name == b"IEND":
            whole = True
        elif chunk.name == b"acTL":
            claimed = int.from_bytes(chunk.payload[:4], "big")
        elif chunk.name == b"fcTL" and (frames[-1].pixels or frames[-1].chunks):
            frames.append(_Frame([png_chunk(chunk.name, chunk.payload)]))
        elif chunk.name in _PIXELS or chunk.name == b"fcTL":
            frames[-1].chunks.append(png_chunk(chunk.name, chunk.payload))
            frames[-1].pixels = frames[-1].pixels or chunk.name in _PIXELS
        elif chunk.sound:
            before.append(png_chunk(chunk.name, chunk.payload))
    kept = frames if whole and frames[-1].pixels else frames[:-1]
    control = sum(_moves(frame) for frame in kept)
    if not kept or not control:
        return None
    counted = png_chunk(b"acTL", struct.pack(">II", control, _loops(found)))
    pieces = [before[0], counted, *before[1:], *(chunk for frame in kept for chunk in frame.chunks)]
    return b"".join([SIGNATURE, *pieces, png_chunk(b"IEND", b"")]), Damage(Harm.FRAMES, max(1, claimed - control))


def _moves(frame: _Frame) -> bool:
    """Return whether a frame belongs to the animation; a picture before it may not."""
    return any(chunk[4:8] == b"fcTL" for chunk in frame.chunks)


def _loops(found: list[_Chunk]) -> int:
    return next(int.from_bytes(chunk.payload[4:8], "big") for chunk in found if chunk.name == b"acTL")
