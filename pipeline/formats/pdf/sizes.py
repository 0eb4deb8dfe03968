"""How many bytes pictures, tables of colours and sampled functions have: what stands behind them, no viewer reads.

Source: ISO 32000-1:2008, 7.10.2, 8.6 and 8.9.5.
"""

from __future__ import annotations

import math
from typing import Any

import pikepdf

from pipeline.formats.pdf.streams import bounded, clean_calculator

_CALCULATES = 4
_PARTS = {
    "/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/I": 1, "/Separation": 1, "/DeviceRGB": 3, "/RGB": 3,
    "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip


def parts_of(space: Any) -> int | None:
    """Return how many parts a colour of a space has, or None where the space alone does not tell."""
    if isinstance(space, pikepdf.Name):
        return _PARTS.get(_name(space))
    if not isinstance(space, pikepdf.Array) or not len(space) or not isinstance(space[0], pikepdf.Name):
        return None
    family = _name(space[0])
    if family == "/ICCBased" and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
        return _whole(space[1].get("/N"))
    if family == "/DeviceN" and len(space) > 1 and isinstance(space[1], pikepdf.Array):
        return len(space[1])
    return _PARTS.get(family)


def picture_bytes(picture: Any) -> int | None:
    """Return the bytes of a picture that no picture filter codes, or None where it does not say."""
    mask = picture.get("/ImageMask") is True
    wide, high = _whole(picture.get("/Width")), _whole(picture.get("/Height"))
    bits = 1 if mask else _whole(picture.get("/BitsPerComponent"))
    parts = 1 if mask else parts_of(picture.get("/ColorSpace"))
    if wide is None or high is None or bits is None or parts is None:
        return None
    return -(-wide * parts * bits // 8) * high


def table_of(space: list[Any]) -> bytes:
    """Return the colours of an indexed space.

    Args:
        space: Its family, the space of its colours, the number of the last colour, and the table.
    """
    table = bounded(space[3]) if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
    parts = parts_of(space[1])
    return table if parts is None else table[: parts * (int(space[2]) + 1)]


def clean_function(function: Any) -> bytes:
    """Return the samples of a sampled function, or the operators of a calculating one."""
    if function.get("/FunctionType") == _CALCULATES:
        return clean_calculator(bounded(function))
    return bounded(function)[: _samples_bytes(function)]


def _samples_bytes(function: Any) -> int | None:
    sizes, spans = function.get("/Size"), function.get("/Range")
    bits = _whole(function.get("/BitsPerSample"))
    if not isinstance(sizes, pikepdf.Array) or not isinstance(spans, pikepdf.Array) or bits is None:
        return None
    counts = [_whole(one) for one in sizes]
    known = [one for one in counts if one is not None]
    return -(-math.prod(known) * (len(spans) // 2) * bits // 8) if len(known) == len(counts) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _name(value: Any) -> str:
    try:
        return str(value)
    except UnicodeDecodeError:
        return ""
