"""Write animations ourselves: Pillow's writers merge frames that look alike, and a frame is never to be lost."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence

from PIL import Image

from pipeline.formats._image.png_walk import SIGNATURE, chunks
from pipeline.formats._image.small_walks import riff_chunks

_CANVAS_ALPHA, _CANVAS_MOVES = 0x10, 0x02


def png_bytes(picture: Image.Image) -> bytes:
    """Encode one picture as PNG without any optional chunk."""
    stream = io.BytesIO()
    extra = {"transparency": picture.info["transparency"]} if "transparency" in picture.info else {}
    picture.save(stream, "PNG", compress_level=6, **extra)
    return stream.getvalue()


def webp_bytes(picture: Image.Image) -> bytes:
    """Encode one picture as WebP without loss."""
    stream = io.BytesIO()
    picture.save(stream, "WEBP", lossless=True, quality=40, method=2, exact=True)
    return stream.getvalue()


def apng_bytes(pictures: Iterable[Image.Image], delays: Sequence[tuple[int, int]], loop: int, *, still: bool) -> bytes:
    """Encode an APNG whose frames are all whole.

    Args:
        pictures: Frames of one size.
        delays: Numerator and denominator of the seconds of each frame of the animation.
        loop: Repetitions; 0 is for ever.
        still: Whether the first picture is shown only by viewers that know no animation.
    """
    body, sequence = [], 0
    header = b""
    for number, picture in enumerate(pictures):
        parts = list(chunks(png_bytes(picture.convert("RGBA"))))
        header = header or _chunk(b"IHDR", parts[0][1]) + _chunk(b"acTL", struct.pack(">II", len(delays), loop))
        pixels = b"".join(payload for name, payload, _ in parts if name == b"IDAT")
        if not (still and number == 0):
            delay = delays[number - still]
            control = struct.pack(">IIIIIHHBB", sequence, *picture.size, 0, 0, *delay, 0, 0)
            body.append(_chunk(b"fcTL", control))
            sequence += 1
        if number == 0:
            body.append(_chunk(b"IDAT", pixels))
        else:
            body.append(_chunk(b"fdAT", struct.pack(">I", sequence) + pixels))
            sequence += 1
    return b"".join([SIGNATURE, header, *body, _chunk(b"IEND", b"")])


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(payload, zlib.crc32(name)))


def animated_webp_bytes(pictures: Iterable[Image.Image], delays: Sequence[tuple[int, int]], loop: int) -> bytes:
    """Encode a WebP animation whose frames are all whole and replace each other.

    Args:
        pictures: Frames of one size.
        delays: Milliseconds of each frame as a fraction with the denominator 1000.
        loop: Repetitions; 0 is for ever.
    """
    body, size, alpha = [_riff(b"ANIM", struct.pack("<IH", 0, loop))], (1, 1), 0
    for picture, (milliseconds, _) in zip(pictures, delays, strict=True):
        encoded = webp_bytes(picture)
        pixels = next(payload for name, payload in riff_chunks(encoded, 12, len(encoded)) if name == b"VP8L")
        size, alpha = picture.size, alpha | (_CANVAS_ALPHA if picture.mode == "RGBA" else 0)
        head = _24(0) + _24(0) + _24(size[0] - 1) + _24(size[1] - 1) + _24(milliseconds) + b"\x02"
        body.append(_riff(b"ANMF", head + _riff(b"VP8L", pixels)))
    canvas = struct.pack("<I", alpha | _CANVAS_MOVES) + _24(size[0] - 1) + _24(size[1] - 1)
    return _riff(b"RIFF", b"".join([b"WEBP", _riff(b"VP8X", canvas), *body]))


def _24(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _riff(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) & 1)
