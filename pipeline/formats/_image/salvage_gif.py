"""What a damaged GIF still shows: the whole frames before the damage; of a single picture, its whole rows.

Source: CompuServe GIF89a, appendix F.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.formats._image.gif_walk import GifFrame, GifParts, begun_gif
from pipeline.formats._image.parts import Damage, Harm
from pipeline.limits import Limits

_MOST_CODES, _MOST_WIDTH = 4096, 12
_CODE_SIZES = range(1, 9)


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
    parts.frames[0] = replace(frame, height=rows)
    return parts, Damage(Harm.ROWS, frame.height - rows)


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
