"""Second look at the pixels of a sanitised picture: what no reader sees must be empty there too.

Colours below full transparency, palette colours that no pixel has, bits behind the last pixel: a file that is well
formed and whole could hold anything there.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageChops

from pipeline.verifiers._image_tiff import walk_tiff
from pipeline.verifiers._image_walk import Seen

_FORMATS = ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"]
_GROUP_4 = 4
#: The decoder does not tell that the last pixel of a WebP (at most 60 bits) was cut: up to 8 bytes too many go unseen.
_LAST_PIXEL_BYTES = 9
#: Of 255: how far a repeated pixel may be from the one that it repeats; each step of coarse coding adds to it.
_RINGING, _RINGING_A_STEP = 28, 8
#: What is put in the place of the last byte of a JPEG, and how often.
_OTHERS, _OTHER_BYTES = (0x00, 0xAB, 0x54, 0xF1, 0x6E), 64


@contextmanager
def any_size() -> Iterator[None]:
    """Open pictures of any size: the cleaner has bounded their pixels, the sandbox bounds the memory."""
    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def hidden_places(content: bytes, seen: Seen) -> Iterator[str]:
    """Yield the places where a decoded copy holds what nobody sees.

    Args:
        content: The copy.
        seen: What the walk over it found; not broken.

    Raises:
        OSError, ValueError, SyntaxError: It does not decode.
    """
    with any_size(), Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        kind = picture.format
        if kind in ("JPEG", "MPO"):
            if _has_surplus(content):
                yield "bytes behind the pixels"
            picture.load()
            if _is_framed(content, picture):
                yield "pixels beyond the edge"
            return
        for number in range(seen.frames):
            picture.seek(number)
            picture.load()
            if picture.mode in ("LA", "RGBA") and _is_veiled_badly(picture):
                yield "colours below transparency"
            if picture.mode == "P" and kind != "GIF" and _is_palette_untidy(picture):
                yield "palette"
            if kind == "TIFF" and seen.strips[number][0] == _GROUP_4 and not _is_group_4(picture, seen, number):
                yield "bits behind the pixels"
    if kind == "PNG" and _has_loose_bits(content):
        yield "bits behind the pixels"
    if kind == "WEBP" and any(_is_too_long(stream) for stream in seen.streams):
        yield "bytes behind the pixels"


def _has_loose_bits(content: bytes) -> bool:
    """Tell whether a PNG with pixels smaller than a byte has bits behind the last pixel of a row.

    The rows are decoded as those of a picture so wide that its pixels fill the last byte.
    """
    width, height, depth = struct.unpack(">IIB", content[16:25])
    wide = -(-width * depth // 8) * 8 // depth if depth < 8 else width
    if wide == width:
        return False
    header = content[12:16] + struct.pack(">I", wide) + content[20:29]
    widened = content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]
    with Image.open(io.BytesIO(widened), formats=["PNG"]) as picture:
        loose = picture.crop((width, 0, wide, height))
    return any((loose.convert("L") if loose.mode == "1" else loose).tobytes())


def _is_veiled_badly(picture: Image.Image) -> bool:
    *colours, alpha = picture.split()
    if alpha.getextrema()[0] != 0:
        return False
    clear = alpha.point(lambda value: 0 if value else 255)
    empty = Image.new("L", picture.size)
    return any(Image.composite(colour, empty, clear).getbbox() is not None for colour in colours)


def _is_palette_untidy(picture: Image.Image) -> bool:
    """Tell whether a palette has colours twice or colours that no pixel has."""
    colours = picture.getpalette("RGB") or []
    used = {index for _, index in picture.getcolors(256) or []}
    alphas = picture.info.get("transparency", b"")
    alphas = alphas if isinstance(alphas, bytes) else b"\xff" * alphas + b"\0"
    entries = [
        (*colours[3 * index : 3 * index + 3], alphas[index] if index < len(alphas) else 255)
        for index in range(len(colours) // 3)
    ]
    empty = all(entry == (0, 0, 0, 255) for index, entry in enumerate(entries) if index not in used)
    shown = [entry for index, entry in enumerate(entries) if index in used]
    return not empty or len(set(shown)) != len(shown) or any(entry[:3] != (0, 0, 0) for entry in shown if not entry[3])


def _is_group_4(picture: Image.Image, seen: Seen, number: int) -> bool:
    """Tell whether the strips hold just what a fax encoder makes of these pixels."""
    stream = io.BytesIO()
    picture.save(stream, "TIFF", compression="group4")
    return walk_tiff(stream.getvalue()).strips[0][1] == seen.strips[number][1]


def _has_surplus(content: bytes) -> bool:
    """Tell whether the last byte of a JPEG's scan belongs to no pixel: then it can be anything, and nothing changes."""
    cut = content[: -4 if content[-4:-2] == b"\xff\0" else -3]
    return len({_last_rows(cut + bytes([other]) * _OTHER_BYTES + b"\xff\xd9") for other in _OTHERS[:2]}) == 1 and (
        len({_last_rows(cut + bytes([other]) * _OTHER_BYTES + b"\xff\xd9") for other in _OTHERS}) == 1
    )


def _is_framed(content: bytes, picture: Image.Image) -> bool:
    """Tell whether a JPEG has more behind its right and lower edge than the last pixels over again, and their ringing.

    How far that goes is told by how coarsely it was coded: the first numbers of its tables.
    """
    place = content.index(b"\xff\xc0") + 5
    larger = [(size + 7) & ~7 for size in picture.size]
    if tuple(larger) == picture.size or max(larger) > 0xFFFF:
        return max(larger) > 0xFFFF
    (width, height), coarse = picture.size, content[content.index(b"\xff\xdb") + 5]
    with Image.open(
        io.BytesIO(content[:place] + struct.pack(">HH", larger[1], larger[0]) + content[place + 4 :]), formats=["JPEG"]
    ) as whole:
        whole.load()
        repeated = whole.copy()
    for offset in range(larger[0] - width):
        repeated.paste(repeated.crop((width - 1, 0, width, height)), (width + offset, 0))
    for offset in range(larger[1] - height):
        repeated.paste(repeated.crop((0, height - 1, larger[0], height)), (0, height + offset))
    ranges = ImageChops.difference(whole, repeated).getextrema()
    most = max(top for _, top in (ranges if isinstance(ranges[0], tuple) else [ranges]))
    return bool(most > _RINGING + _RINGING_A_STEP * coarse)


def _last_rows(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        return picture.crop((0, max(0, picture.height - 8), *picture.size)).tobytes()


def _is_too_long(stream: bytes) -> bool:
    """Tell whether a lossless WebP stream decodes without as many bytes as its last pixel can take, and one."""
    cut = stream[:-_LAST_PIXEL_BYTES]
    body = b"WEBPVP8L" + len(cut).to_bytes(4, "little") + cut + b"\0" * (len(cut) & 1)
    try:
        with Image.open(io.BytesIO(b"RIFF" + len(body).to_bytes(4, "little") + body), formats=["WEBP"]) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True
