"""Open a PDF with the rewriting library, and translate what it raises."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded
from pipeline.limits import Limits

FAULTS = (
    pikepdf.PdfError,
    ValueError,  # holds UnicodeDecodeError from names that are not UTF-8
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
    OSError,
    EOFError,
)


@contextmanager
def opened(source: Path, limits: Limits) -> Iterator[pikepdf.Pdf]:
    """Open a document; whatever parsing raises inside becomes an error of ours.

    Raises:
        CorruptDocument: It does not parse.
        EncryptedDocument: It asks for a password.
        LimitExceeded: It has more pages or bytes than allowed.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item bytes", value=size, most=limits.item_bytes)
    try:
        with warnings.catch_warnings(), pikepdf.open(source) as pdf:
            warnings.simplefilter("ignore")  # about damage that is mended, and fields without a form
            count = len(pdf.pages)
            if count > limits.pages:
                raise LimitExceeded("pages", value=count, most=limits.pages)
            if not count:
                raise CorruptDocument("no pages")
            yield pdf
    except pikepdf.PasswordError:
        raise EncryptedDocument("pdf password") from None
    except FAULTS:
        raise CorruptDocument("pdf structure") from None
