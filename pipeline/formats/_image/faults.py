"""The errors that a decoder of pictures can raise."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.limits import Limits

#: What Pillow and our own walks raise on broken or hostile pictures.
FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
)


@contextmanager
def strictly(limits: Limits) -> Iterator[None]:
    """Translate every fault of a decoder; bound the pixels that Pillow decodes at once.

    Raises:
        CorruptDocument: It does not decode whole.
        LimitExceeded: It does not fit into memory, or claims too many pixels.
    """
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, Image.DecompressionBombError):
        raise LimitExceeded("pixels", value=limits.pixels, most=limits.pixels) from None
    except FAULTS:
        raise CorruptDocument("the picture does not decode whole") from None
    finally:
        Image.MAX_IMAGE_PIXELS = before
