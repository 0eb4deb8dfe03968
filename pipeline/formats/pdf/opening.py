"""Open a PDF with the rewriting library, and translate what it raises."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

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

#: Blank lines that let a small file have objects of high numbers.
_ROOM_BYTES = 1024 * 1024
_DICTIONARY = re.compile(
    rb"\d{1,9} \d{1,5} obj\s{0,9}(<<(?:[^<>()]|\((?:[^()\\]|\\.){0,4096}\)|<[0-9A-Fa-f\s]{0,8192}>){0,4096}>>)",
    re.DOTALL,
)
_TELLTALES = (b"/Author", b"/Creator", b"/Producer", b"/CreationDate", b"/ModDate", b"/Title")


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
        with warnings.catch_warnings(), _parsed(source) as pdf:
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


def _parsed(source: Path) -> pikepdf.Pdf:
    """Open a document; one whose structure is broken as a viewer mends it, since readers have seen it so."""
    try:
        return pikepdf.open(source)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        pdf = _reopened(_mended(source))
    if "/Info" not in pdf.trailer and (info := _loose_information(source.read_bytes())) is not None:
        pdf.trailer["/Info"] = info  # what it tells about people must be known, though it goes
    return pdf


def _reopened(mended: bytes) -> pikepdf.Pdf:
    """Open what was mended. The library takes numbers of objects that are high for the file's size for damage."""
    try:
        return pikepdf.open(io.BytesIO(mended))
    except pikepdf.PdfError:
        place = max(mended.rfind(b"startxref"), 0)
        return pikepdf.open(io.BytesIO(mended[:place] + b"\n" * _ROOM_BYTES + mended[place:]))


def _mended(source: Path) -> bytes:
    mended = io.BytesIO()
    try:
        document = pdfium.PdfDocument(source)
        try:
            document.save(mended)
        finally:
            document.close()
    except pdfium.PdfiumError:
        raise CorruptDocument("pdf structure") from None
    return mended.getvalue()


def _loose_information(content: bytes) -> pikepdf.Object | None:
    """Return the last plain dictionary that looks like the document's information, which nothing refers to any more."""
    for found in reversed(list(_DICTIONARY.finditer(content))):
        if any(key in found[1] for key in _TELLTALES):
            return pikepdf.Object.parse(found[1])
    return None
