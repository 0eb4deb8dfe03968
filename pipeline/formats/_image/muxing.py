"""Write animations ourselves: Pillow's writers merge frames that look alike, and a frame is never to be lost."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence

from PIL import Image

from pipeline.formats._image.colour import tidy_palette
from pipeline.formats._image.gif_walk import GifFrame, GifParts, walk_gif
from pipeline.formats._image.png_walk import SIGNATURE, chunks
from pipeline.formats._image.small_walks import riff_chunks
from pipeline.limits import Limits

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


def gif_bytes(parts: GifParts, limits: Limits) -> bytes:
    """Encode the frames of a GIF again, each with its own tidy palette, place, delay and disposal.

    What lies outside the screen is cut off: nobody has seen it.
    """
    pieces = [b"GIF89a", struct.pack("<HHBBB", *parts.screen, 0x70, 0, 0)]
    if parts.loop is not None:
        pieces.append(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", parts.loop) + b"\0")
    pieces += [_gif_frame(frame, parts.screen, limits) for frame in parts.frames]
    return b"".join([*pieces, b";"])


def gif_indices(frame: GifFrame) -> Image.Image:
    """Decode the colours of one frame as they are stored; its ``info`` names the transparent one."""
    bits = max(1, (len(frame.palette) // 3 - 1).bit_length())
    descriptor = struct.pack("<HHHHB", 0, 0, frame.width, frame.height, 0x40 if frame.interlaced else 0)
    head = b"GIF89a" + struct.pack("<HHBBB", frame.width, frame.height, 0x80 | (bits - 1), 0, 0)
    alone = [head, frame.palette, b",", descriptor, bytes([frame.code_size]), _blocks(frame.codes), b";"]
    with Image.open(io.BytesIO(b"".join(alone)), formats=["GIF"]) as picture:
        picture.load()
        indices = Image.frombytes("L", picture.size, picture.tobytes())
    indices.putpalette(frame.palette)
    if frame.transparent is not None:
        indices.info["transparency"] = frame.transparent
    return indices


def _on_screen(frame: GifFrame, screen: tuple[int, int]) -> tuple[Image.Image, int, int]:
    """Return what a viewer sees of a frame, and its place; one clear pixel where it sees nothing."""
    width, height = min(frame.width, screen[0] - frame.left), min(frame.height, screen[1] - frame.top)
    if width <= 0 or height <= 0:
        clear = Image.new("P", (1, 1), 0)
        clear.info["transparency"] = 0
        return clear, 0, 0
    indices = gif_indices(frame)
    if indices.size != (width, height):
        seen = indices.crop((0, 0, width, height))
        seen.info = indices.info
        return seen, frame.left, frame.top
    return indices, frame.left, frame.top


def _gif_frame(frame: GifFrame, screen: tuple[int, int], limits: Limits) -> bytes:
    indices, left, top = _on_screen(frame, screen)
    tidy = tidy_palette(indices)
    alphas = tidy.info.get("transparency", b"")
    stream = io.BytesIO()
    tidy.info = {}
    tidy.save(stream, "GIF", interlace=0, optimize=False)
    coded = walk_gif(stream.getvalue(), limits).frames[0]
    colours = max(2, len(tidy.getpalette() or []) // 3)
    bits = (colours - 1).bit_length()
    palette = coded.palette[: 3 << bits].ljust(3 << bits, b"\0")
    clear = alphas.index(0) if 0 in alphas else None
    flags = frame.disposal << 2 | (clear is not None)
    return b"".join(
        [
            b"!\xf9\x04" + struct.pack("<BHB", flags, frame.delay, clear or 0) + b"\0",
            b"," + struct.pack("<HHHHB", left, top, *tidy.size, 0x80 | (bits - 1)),
            palette,
            bytes([coded.code_size]),
            _blocks(coded.codes),
        ]
    )


def _blocks(codes: bytes) -> bytes:
    pieces = [codes[start : start + 255] for start in range(0, len(codes), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"
