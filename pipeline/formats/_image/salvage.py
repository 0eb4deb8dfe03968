"""Pictures that are damaged, and of which any decoder draws the beginning: a cut photograph from a lost disk.

What is there is put into a picture file that claims no more than that, in memory only, and goes the strict way of any
other: the copy is made anew from decoded pixels. What stands behind the first damage is never decoded: on what came
before it all viewers agree, on the rest they do not. Where nothing sound comes before it, the item is held.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipeline.errors import CorruptDocument
from pipeline.formats._image.faults import strictly
from pipeline.formats._image.film import Film, load_content, load_film, walked
from pipeline.formats._image.kinds import Kind, kind_of
from pipeline.formats._image.salvage_gif import mended_gif
from pipeline.formats._image.salvage_jpeg import mended_jpeg
from pipeline.formats._image.salvage_png import mended_png
from pipeline.formats._image.salvage_rows import mended_bmp, mended_tiff
from pipeline.limits import Limits

Result = TypeVar("Result")


def with_film(source: Path, limits: Limits, use: Callable[[Film], Result]) -> Result:
    """Open a picture file, and do something with it; where it is damaged, with what is left of it.

    Args:
        source: The picture file.
        limits: Bounds.
        use: What is done; it may be asked twice.

    Raises:
        CorruptDocument: It does not decode, and nobody can tell what of it is shown.
        LimitExceeded: It is larger than the limits allow.
        UnknownPart: It is a raw photograph.
    """
    try:
        with strictly(limits):
            return use(load_film(source, limits))
    except CorruptDocument as fault:
        first = fault
    try:
        with strictly(limits):
            if film := salvaged(load_content(source, limits), limits):
                return use(film)
    except CorruptDocument:
        pass
    raise first


def salvaged(content: bytes, limits: Limits) -> Film | None:
    """Return what is left of a damaged picture, or None where nobody can tell. Call it inside `strictly`."""
    kind = kind_of(content[:64])
    if kind is Kind.GIF:
        gif = mended_gif(content, limits)
        return Film(kind, content, gif[0], gif[1]) if gif else None
    if kind is Kind.JPEG:
        found = mended_jpeg(content)
    elif kind is Kind.PNG:
        found = mended_png(content, limits)
    elif kind is Kind.TIFF:
        found = mended_tiff(content, limits)
    else:
        found = mended_bmp(content, limits) if kind is Kind.BMP else None
    return Film(kind, found[0], walked(kind, found[0], limits), found[1]) if kind and found else None
