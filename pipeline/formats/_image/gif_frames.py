"""Take the frames of a GIF out and put them together again. Pillow's reader trips over frames outside the screen.

Source: CompuServe GIF89a.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image

from pipeline.formats._image.colour import tidy_palette
from pipeline.formats._image.gif_walk import GifFrame, GifParts, walk_gif
from pipeline.limits import Limits

#: What becomes of a frame before the next one: its place is cleared; what was there before comes back.
_CLEAR, _RESTORE = 2, 3


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


def shown(parts: GifParts) -> Iterator[Image.Image]:
    """Yield the frames as a viewer shows them, one painted over the other."""
    canvas = Image.new("RGBA", parts.screen, (0, 0, 0, 0))
    for frame in parts.frames:
        indices, left, top = _on_screen(frame, parts.screen)
        before = canvas.copy() if frame.disposal == _RESTORE else None
        layer = indices.convert("RGBA")
        canvas.paste(layer, (left, top), layer)
        yield canvas.copy()
        if before is not None:
            canvas = before
        elif frame.disposal == _CLEAR:
            canvas.paste((0, 0, 0, 0), (left, top, left + indices.width, top + indices.height))


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
