"""What a damaged GIF still shows: the whole frames before the damage; of a single picture, its whole rows.

Source: CompuServe GIF89a, appendix F.
"""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from pipeline.formats._image.gif_frames import gif_indices
from pipeline.formats._image.gif_walk import GifFrame, GifParts, begun_gif, walk_gif
from pipeline.formats._image.parts import Damage, Harm
from pipeline.limits import Limits

_MOST_CODES, _MOST_WIDTH = 4096, 12
_CODE_SIZES = range(1, 9)
_GREY = 128


def mended_gif(content: bytes, limits: Limits) -> tuple[GifParts, Damage] | None:
    """Return what is there of a GIF, and what is missing; None where nothing can be told.

    Raises:
        LimitExceeded: Too many frames or pixels.
    """
    parts, _ = begun_gif(content, limits)
    told = len(parts.frames)
    whole = next((number for number, frame in enumerate(parts.frames) if not _is_whole(frame)), told)
    if whole:
        harm = Damage(Harm.FRAMES, max(1, told - whole))
        del parts.frames[whole:]
        return parts, harm
    if told != 1 or parts.frames[0].interlaced:
        return None
    frame = parts.frames[0]
    rows = _pixels(frame) // frame.width
    if not rows:
        return None
    parts.frames[0] = _with_rows_missing(frame, rows, limits)
    return parts, Damage(Harm.ROWS, frame.height - rows)


def _with_rows_missing(frame: GifFrame, rows: int, limits: Limits) -> GifFrame:
    """Return a frame at its full height, in a grey of its own (or the colour next to it) where no row decodes."""
    seen = gif_indices(replace(frame, height=rows))
    palette, used = bytearray(frame.palette.ljust(768, b"\0")), {index for _, index in seen.getcolors(256) or []}
    free = next((index for index in range(256) if index not in used | {frame.transparent}), None)
    if free is None:
        colours = [index for index in range(256) if index != frame.transparent]
        free = min(colours, key=lambda index: sum(abs(part - _GREY) for part in palette[3 * index : 3 * index + 3]))
    else:
        palette[3 * free : 3 * free + 3] = bytes([_GREY] * 3)
    whole = Image.new("P", (frame.width, frame.height), free)
    whole.paste(Image.frombytes("P", seen.size, seen.tobytes()), (0, 0))
    whole.putpalette(bytes(palette))
    stream = io.BytesIO()
    whole.save(stream, "GIF", interlace=0, optimize=False)
    coded = walk_gif(stream.getvalue(), limits).frames[0]
    return replace(frame, palette=bytes(palette), code_size=coded.code_size, codes=coded.codes)


def _is_whole(frame: GifFrame) -> bool:
    return _pixels(frame) >= frame.width * frame.height


def _pixels(frame: GifFrame) -> int:
    """Return how many pixels the codes of a frame give before the first that has no meaning, at most all."""
    if frame.code_size not in _CODE_SIZES:
        return 0
    clear = 1 << frame.code_size
    lengths, width, previous, pixels = [1] * clear + [0, 0], frame.code_size + 1, 0, 0
    wanted, buffer, bits = frame.width * frame.height, 0, 0
    for byte in frame.codes:
        buffer, bits = buffer | byte << bits, bits + 8
        while bits >= width and pixels < wanted:
            code, buffer, bits = buffer & ((1 << width) - 1), buffer >> width, bits - width
            if code == clear:
                del lengths[clear + 2 :]
                width, previous = frame.code_size + 1, 0
                continue
            known = code < len(lengths) or (code == len(lengths) and previous)
            if code == clear + 1 or not known or (not previous and code >= clear):
                return pixels
            if previous and len(lengths) < _MOST_CODES:
                lengths.append(previous + 1)
                if len(lengths) == 1 << width and width < _MOST_WIDTH:
                    width += 1
            previous = lengths[code]
            pixels += previous
    return min(pixels, wanted)
