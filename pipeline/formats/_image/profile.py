"""Bring colours into sRGB, so that a copy without a colour profile looks like the original.

Source: ICC.1:2022 (profiles); W3C PNG (third edition), 11.3.2 (gAMA, cHRM); Lindbloom, "Chromatic Adaptation".
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from PIL import Image, ImageChops, ImageCms

from pipeline.formats._image.faults import FAULTS

_SRGB = ImageCms.createProfile("sRGB")
_PROFILED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
#: Largest difference of a channel (of 255) that counts as no difference: a profile that says sRGB in its own words.
_SAME = 2
#: Gamma of sRGB as gAMA writes it, and how far from it others still count as sRGB (libpng: 5 %).
_SRGB_GAMMA, _GAMMA_SLACK = 45455, 2273
_SRGB_PRIMARIES = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_LEAST_GAMMA, _MOST_GAMMA = 1000, 1_000_000
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

Matrix = Sequence[Sequence[float]]


def to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB; a profile that does not fit is left out of account, as viewers do.

    Args:
        picture: Any mode; only greys, RGB, CMYK and palettes are converted.
        profile: ICC profile.
    """
    try:
        if picture.mode in ("P", "PA"):
            return _palette_to_srgb(picture, profile)
        if picture.mode.startswith("I;16"):
            return picture if _is_plain(profile, "L") else _grey_to_srgb(_eight_bits(picture), profile)
        if picture.mode not in _PROFILED or _is_plain(profile, "L" if picture.mode in ("L", "LA") else picture.mode):
            return picture
        if picture.mode in ("L", "LA"):
            return _grey_to_srgb(picture, profile)
        wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, _opened(profile), _SRGB, outputMode=wanted) or picture
    except FAULTS:
        return picture


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


@lru_cache(maxsize=16)
def _is_plain(profile: bytes, mode: str) -> bool:
    """Tell whether a profile changes no colour that one could see. Its name proves nothing."""
    if mode == "L":
        ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
        return _is_same(ramp, _grey_to_srgb(ramp, profile))
    if mode == "CMYK":
        return False
    levels = (0, 12, 40, 80, 120, 170, 215, 255)
    cube = Image.frombytes("RGB", (len(levels) ** 3, 1), bytes(v for rgb in product(levels, repeat=3) for v in rgb))
    changed = ImageCms.profileToProfile(cube, _opened(profile), _SRGB, outputMode="RGB")
    return changed is None or _is_same(cube, changed)


def _is_same(one: Image.Image, other: Image.Image) -> bool:
    bands = ImageChops.difference(one, other).split()
    return all(band.getextrema()[1] <= _SAME for band in bands)  # type: ignore[operator]


def _grey_to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    alpha = picture.getchannel("A") if picture.mode == "LA" else None
    seen = ImageCms.profileToProfile(picture.getchannel(0), _opened(profile), _SRGB, outputMode="RGB")
    if seen is None:
        return picture
    grey = seen.convert("L")
    return grey if alpha is None else Image.merge("LA", (grey, alpha))


def _palette_to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    if picture.mode == "PA" or picture.palette is None or picture.palette.mode != "RGB":
        return to_srgb(picture.convert("RGBA" if picture.has_transparency_data else "RGB"), profile)
    colours = bytes(picture.getpalette("RGB") or [])
    strip = to_srgb(Image.frombytes("RGB", (len(colours) // 3, 1), colours), profile)
    picture = picture.copy()
    picture.putpalette(strip.tobytes())
    return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def png_profile(gamma: int | None, primaries: tuple[int, ...] | None, *, grey: bool) -> bytes | None:
    """Return the profile that gAMA and cHRM of a PNG describe, or None where they describe sRGB or nonsense.

    Args:
        gamma: Exponent of the encoding, times 100 000.
        primaries: x and y of white, red, green and blue, times 100 000.
        grey: Whether the picture has greys only.
    """
    if gamma is None or not _LEAST_GAMMA <= gamma <= _MOST_GAMMA:
        return None
    usual = primaries is None or grey or all(abs(a - b) < 500 for a, b in zip(primaries, _SRGB_PRIMARIES, strict=True))
    if abs(gamma - _SRGB_GAMMA) <= _GAMMA_SLACK and usual:
        return None
    curve = b"curv" + struct.pack(">III", 0, 1, min(0xFFFF, round(256 * 100_000 / gamma)) << 16)
    if grey:
        return _profile(b"GRAY", [(b"wtpt", _xyz(_D50)), (b"kTRC", curve)])
    try:
        columns = _colorants(tuple(value / 100_000 for value in (_SRGB_PRIMARIES if usual else primaries or ())))
    except ZeroDivisionError:
        return None
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    tags = [(b"wtpt", _xyz(_D50)), *((name, _xyz(column)) for name, column in zip(names, columns, strict=True))]
    return _profile(b"RGB ", [*tags, (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)])


def _profile(space: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    """Return a display profile of version 2."""
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content.ljust(-(-len(content) // 4) * 4, b"\0")
    packed = struct.pack(">I", len(tags)) + table + body
    head = struct.pack(">I4xI4s4s4s12s4s", 128 + len(packed), 0x02400000, b"mntr", space, b"XYZ ", bytes(12), b"acsp")
    return (head + bytes(28) + _xyz(_D50)[8:]).ljust(128, b"\0") + packed


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(max(-2.0, min(2.0, value)) * 65536) for value in values))


def _colorants(xy: tuple[float, ...]) -> list[list[float]]:
    """Return XYZ of red, green and blue of a display, seen under the profile connection space's light (D50)."""
    white, *rgb = ((x / y, 1.0, (1 - x - y) / y) for x, y in zip(xy[::2], xy[1::2], strict=True))
    shares = _times(_inverse(list(zip(*rgb, strict=True))), white)
    seen, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    back = _inverse(_BRADFORD)
    columns = []
    for colour, share in zip(rgb, shares, strict=True):
        cones = _times(_BRADFORD, [value * share for value in colour])
        columns.append(_times(back, [cone * w / s for cone, w, s in zip(cones, wanted, seen, strict=True)]))
    return columns


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _inverse(matrix: Matrix) -> list[list[float]]:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adjugate = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return [[value / whole for value in row] for row in adjugate]
