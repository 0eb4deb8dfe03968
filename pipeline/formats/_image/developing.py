"""Develop raw photographs by LibRaw. Loaded at the first use: numpy, which it brings, starts slowly.

LibRaw is LGPL-2.1 or CDDL; this wheel holds neither of its two GPL packs of algorithms.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import rawpy
from PIL import Image

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats._image.colour import plain
from pipeline.formats._image.derived import check_pixels
from pipeline.formats._image.film import Film, Frame, frames
from pipeline.formats._image.jpeg_walk import walk_jpeg
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.survey import Survey
from pipeline.limits import Limits

_UNDECODABLE = (rawpy.LibRawFileUnsupportedError, rawpy.LibRawNotImplementedError, rawpy.NotSupportedError)
_TOO_LARGE = (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawTooBigError, rawpy.LibRawMemPoolOverflowError)


def developed(content: bytes, found: Survey, limits: Limits) -> Iterator[Frame]:
    """Yield the one developed picture. Call it inside `strictly`.

    Raises:
        CorruptDocument: The values of the sensor do not decode.
        LimitExceeded: There are too many.
        UnknownPart: LibRaw does not know the camera.
    """
    try:
        with rawpy.imread(io.BytesIO(content)) as raw:
            check_pixels(raw.sizes.raw_width, raw.sizes.raw_height, limits)
            try:
                raw.unpack()
            except _UNDECODABLE:
                found.hide("developed-from-preview", "raw")
                yield _preview(raw, limits)
                return
            pixels = raw.postprocess(use_camera_wb=True, output_bps=8)
    except _UNDECODABLE:
        raise UnknownPart("a sensor that no decoder of ours knows") from None
    except _TOO_LARGE:
        raise LimitExceeded("pixels", value=limits.pixels, most=limits.pixels) from None
    except rawpy.LibRawError:
        raise CorruptDocument("the sensor's values do not decode") from None
    height, width, planes = pixels.shape
    picture = Image.frombytes("L" if planes == 1 else "RGB", (width, height), pixels.tobytes())
    yield Frame(plain(picture, Kind.PNG))


def _preview(raw: rawpy.RawPy, limits: Limits) -> Frame:
    thumb = raw.extract_thumb()
    if not isinstance(thumb.data, bytes):
        raise UnknownPart("a sensor that no decoder of ours knows")
    film = Film(Kind.JPEG, thumb.data, walk_jpeg(thumb.data))
    return next(iter(frames(film, limits)))
